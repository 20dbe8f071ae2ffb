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
    record.licences = assigned(&text, "license").into_iter().collect();
    let list = text.split_once("\ndependencies").and_then(|(_, rest)| rest.split_once('{')?.1.split_once('}'));
    let lines = list.into_iter().flat_map(|(list, _)| list.lines());
    for item in lines.filter_map(|line| line.split("--").next()).flat_map(|line| line.split(',')) {
        let needed = item.trim().trim_matches(['"', '\'']).split_whitespace().next();
        record.requires.extend(
            needed.filter(|needed| *needed != "lua" && needed.starts_with(char::is_alphanumeric)).map(str::to_owned),
        );
    }
    facts.packages.push(record);
}

/// The most parts of a value that are joined.
const MOST_PARTS: usize = 8;

/// The text that a line assigns to a name, with constants of the same file filled in: `name .. "-" .. revision`.
fn assigned(text: &str, name: &str) -> Option<String> {
    let value = value(text, name)?;
    let parts = value.split("..").take(MOST_PARTS).map(|part| {
        let part = part.trim().trim_end_matches([',', ';']).trim_end();
        literal(part).or_else(|| literal(self::value(text, &format!("local {part}"))?.trim()))
    });
    parts.collect::<Option<String>>().filter(|text| !text.is_empty())
}

/// What follows the `=` after a name.
fn value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let value = line.trim_start().strip_prefix(name)?.trim_start().strip_prefix('=')?;
        Some(value.split("--").next().unwrap_or(value))
    })
}

/// The text in quotes.
fn literal(value: &str) -> Option<&str> {
    let quote = value.chars().next().filter(|first| ['"', '\''].contains(first))?;
    value.get(1..)?.split_once(quote).map(|(text, _)| text)
}
