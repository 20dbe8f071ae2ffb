//! Which operating system an image holds, by its os-release. Source: freedesktop.org, os-release(5).

use std::collections::BTreeMap;

use plimsoll_facts::OperatingSystem;
use plimsoll_facts::image::RawFacts;

use crate::RawView;

/// The reader whose raw facts hold the text of os-release.
pub(crate) const READER: &str = "os_release";

/// The operating system that the view's os-release names: `/etc/os-release` goes before `/usr/lib/os-release`.
pub(crate) fn operating_system(raw: &BTreeMap<&str, RawView<'_>>) -> Option<OperatingSystem> {
    let files = raw.get(READER)?;
    let seen = files.at(b"etc/os-release").or_else(|| files.at(b"usr/lib/os-release"))?;
    let mut os = parse(seen.facts)?;
    os.path = seen.file.path().into();
    Some(os)
}

fn parse(facts: &RawFacts) -> Option<OperatingSystem> {
    let text = String::from_utf8_lossy(facts.data.as_deref()?);
    let mut os = OperatingSystem::default();
    for line in text.lines() {
        let Some((key, value)) = line.trim().split_once('=') else { continue };
        let value = unquoted(value.trim());
        match key {
            "ID" => os.id = value,
            "VERSION_ID" => os.version = value,
            "VERSION_CODENAME" => os.codename = Some(value).filter(|name| !name.is_empty()),
            "ID_LIKE" => os.like = value.split_whitespace().map(str::to_owned).collect(),
            "PRETTY_NAME" => os.name = value,
            _ => {}
        }
    }
    (!os.id.is_empty() || !os.like.is_empty() || !os.name.is_empty()).then_some(os)
}

/// A value without the quotes of a shell.
fn unquoted(value: &str) -> String {
    let inner = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    let mut text = String::new();
    let mut characters = inner.unwrap_or(value).chars();
    while let Some(character) = characters.next() {
        text.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    text
}
