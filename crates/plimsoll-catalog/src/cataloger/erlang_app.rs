//! Applications of Erlang and Elixir as they are installed: `ebin/NAME.app`. Source: Erlang/OTP, app(4).

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name, parent};

use crate::record::installed;
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger =
    Cataloger { name: "erlang_app", version: 1, interest: &[Interest::Suffix(".app")], read, assemble: Assemble::Each };

/// The applications of Erlang/OTP itself, which come with it and are no packages of Hex. They say so by their source.
const OTP_RUNTIME: &str = "{runtime_dependencies,";

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    if base_name(parent(file.path)) != b"ebin" {
        return;
    }
    let text = file.text(facts);
    let Some(rest) = text.split_once("{application,").map(|(_, rest)| rest) else {
        return facts.problem("is no description of an application");
    };
    let name = rest.split(',').next().map(|name| name.trim().trim_matches('\'')).unwrap_or_default();
    let version = rest.split_once("{vsn,").and_then(|(_, rest)| rest.split('"').nth(1)).unwrap_or_default();
    if name.is_empty() || version.is_empty() {
        return facts.problem("describes an application without name or version");
    }
    // Only those of OTP state which versions of each other they run with.
    let kind = if rest.replace([' ', '\n'], "").contains(OTP_RUNTIME) { "otp" } else { "hex" };
    let mut record = installed(kind, name, version);
    let list = rest.split_once("{applications,").and_then(|(_, rest)| rest.split_once('[')?.1.split_once(']'));
    let needed = list.into_iter().flat_map(|(list, _)| list.split(','));
    record.requires = needed.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    facts.packages.push(record);
}
