//! Rocks of Lua as LuaRocks installs them: `rocks-5.4/NAME/VERSION/NAME-VERSION.rockspec`. A rockspec is a program of
//! Lua; what counts are the plain assignments in it. Source: luarocks.org, "Rockspec format".

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, base_name, parent};
use plimsoll_facts::{PackageRecord, Relationship};

use crate::record::{declared, installed};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "luarocks",
    version: 1,
    interest: &[Interest::Suffix(".rockspec")],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    let (Some(name), Some(version)) = (assigned(&text, "package"), assigned(&text, "version")) else {
        return facts.problem("is no rockspec with a name and a version as plain texts");
    };
    let rocks = base_name(parent(parent(parent(file.path))));
    let mut record = if rocks.starts_with(b"rocks") {
        installed("luarocks", name, version)
    } else {
        PackageRecord { relationship: Some(Relationship::Root), ..declared("luarocks", name, version) }
    };
    record.licences = assigned(&text, "license").map(str::to_owned).into_iter().collect();
    let list = text.split_once("\ndependencies").and_then(|(_, rest)| rest.split_once('{')?.1.split_once('}'));
    for item in list.into_iter().flat_map(|(list, _)| list.split(',')) {
        let needed = item.trim().trim_matches(['"', '\'']).split_whitespace().next();
        record.requires.extend(needed.filter(|needed| *needed != "lua").map(str::to_owned));
    }
    facts.packages.push(record);
}

/// The text that a line assigns to a name.
fn assigned<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let value = line.trim_start().strip_prefix(name)?.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|first| ['"', '\''].contains(first))?;
        value.get(1..)?.split_once(quote).map(|(text, _)| text).filter(|text| !text.is_empty())
    })
}
