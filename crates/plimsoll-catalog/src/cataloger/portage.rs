//! Packages of Gentoo: `var/db/pkg/CATEGORY/NAME-VERSION/CONTENTS`, with further files beside. Source: Gentoo Package
//! Manager Specification, "Package names", "Version specifications"; portage, `vartree.py`.

use std::sync::LazyLock;

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::image::{RawFacts, ViewFile, base_name, from_hex, parent};
use plimsoll_facts::{OwnedFile, PackageRecord, RecordedDigest};
use regex::Regex;

use crate::{Assemble, Cataloger, Packages, RawView, pattern};

pub const CATALOGER: Cataloger = Cataloger {
    name: "portage",
    version: 1,
    interest: &[Interest::Name("CONTENTS"), Interest::Name("LICENSE"), Interest::Name("repository")],
    read,
    assemble: Assemble::By(assemble),
};

const PLACE: &[u8] = b"var/db/pkg";

/// The largest licence expression or repository name; licence texts of that name are larger.
const MOST_LINE_BYTES: usize = 1024;

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let is_in_place = base_name(parent(parent(parent(file.path)))) == b"pkg";
    if !is_in_place {
        return;
    }
    if file.name() != "CONTENTS" {
        if file.bytes.len() <= MOST_LINE_BYTES {
            facts.data = Some(file.bytes.trim_ascii().into());
        }
        return;
    }
    // Name and version are those of the folder, which the view has.
    let text = file.text(facts);
    let mut record = PackageRecord::new("ebuild", "", "");
    for (number, line) in (1..).zip(text.lines()) {
        match line.split_once(' ') {
            Some(("obj", rest)) => match object(rest) {
                Some(file) => record.files.push(file),
                None => facts.problem(format!("line {number} is no file with its sum")),
            },
            Some(("sym", rest)) => {
                let path = rest.split(" -> ").next().unwrap_or(rest);
                record.files.push(owned(path, None));
            }
            _ => {}
        }
    }
    facts.packages.push(record);
}

/// The file of `path md5 time`; paths may have blanks.
fn object(rest: &str) -> Option<OwnedFile> {
    let (rest, _time) = rest.rsplit_once(' ')?;
    let (path, digits) = rest.rsplit_once(' ')?;
    let mut digest = [0; 16];
    from_hex(digits, &mut digest).then(|| owned(path, Some(RecordedDigest::Md5(digest))))
}

fn owned(path: &str, digest: Option<RecordedDigest>) -> OwnedFile {
    let path = path.trim_start_matches('/');
    // Files below etc are protected configuration.
    OwnedFile { path: path.as_bytes().into(), digest, may_change: path.starts_with("etc/") }
}

/// Name and version of `gtk+-2.24.33-r3`.
fn split(folder: &str) -> Option<(&str, &str)> {
    static VERSION: LazyLock<Option<Regex>> =
        LazyLock::new(|| pattern::literal(r"-(\d+(?:\.\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|p)\d*)*(?:-r\d+)?)$"));
    let found = VERSION.as_ref()?.captures(folder)?;
    let name = folder.get(..found.get(0)?.start())?;
    (!name.is_empty()).then_some((name, found.get(1)?.as_str()))
}

fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    for category in raw.view.resolve(PLACE).into_iter().flat_map(ViewFile::children) {
        for folder in category.children() {
            let beside = |name: &[u8]| folder.child(name).and_then(|file| raw.of(file.content()?));
            let Some(contents) = beside(b"CONTENTS") else { continue };
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let full_name = text(folder.name());
            let Some((name, version)) = split(&full_name) else {
                packages.problem(folder, "is no name with a version");
                continue;
            };
            for record in &contents.facts.packages {
                let mut record = record.clone();
                record.namespace = Some(text(category.name()));
                name.clone_into(&mut record.name);
                version.clone_into(&mut record.version);
                let line = |name: &[u8]| beside(name).and_then(|file| file.facts.data.as_deref()).map(text);
                record.licences = line(b"LICENSE").into_iter().collect();
                record.properties.extend(line(b"repository").map(|name| ("repository".to_owned(), name)));
                packages.add(record, contents);
            }
        }
    }
}
