//! Builds of one rpm that stand beside each other in one release: streams of a module and flavours of a vendor. A fix
//! of one says nothing about another.

use plimsoll_database::{Event, Posting};

/// Whether an entry is for the stream of a package.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fit {
    /// It is, or neither has streams.
    Own,
    /// It is for another.
    Other,
    /// Nobody can tell.
    Unclear,
}

/// Says of each entry that one record has for one package whether it is for the stream of this version. Records of some
/// distributions name no module; then the build tells: the entry with the same tag, else the only one of the same major
/// and minor number. A single entry for a module is compared whatever its tag is, because each fix has a newer one.
pub(super) fn fits(entries: &[&Posting<'_>], version: &str) -> Vec<Fit> {
    let own = tag(version);
    let tags: Vec<Option<&str>> = entries.iter().map(|entry| boundaries(entry).find_map(tag)).collect();
    let modular: Vec<usize> = (0..).zip(&tags).filter(|(_, tag)| tag.is_some()).map(|(number, _)| number).collect();
    let Some(own) = own else {
        // What no module was built for is not replaced by a build of one.
        return tags.iter().map(|tag| if tag.is_some() { Fit::Other } else { Fit::Own }).collect();
    };
    let same_tag = |number: &usize| tags.get(*number).is_some_and(|tag| *tag == Some(own));
    let same_numbers = |number: &usize| {
        entries.get(*number).is_some_and(|entry| boundaries(entry).any(|other| numbers(other) == numbers(version)))
    };
    let only = |mut numbers: Vec<usize>| if numbers.len() == 1 { numbers.pop() } else { None };
    let chosen = only(modular.iter().copied().filter(same_tag).collect())
        .or_else(|| only(modular.iter().copied().filter(same_numbers).collect()))
        .or_else(|| only(modular.clone()));
    let fit = |number: usize, is_modular: bool| match chosen {
        None if is_modular => Fit::Unclear,
        Some(chosen) if chosen == number => Fit::Own,
        _ => Fit::Other,
    };
    (0..).zip(&tags).map(|(number, tag)| fit(number, tag.is_some())).collect()
}

fn boundaries<'p>(entry: &'p Posting<'_>) -> impl Iterator<Item = &'p str> {
    let events = entry.ranges.iter().flat_map(|range| &range.events);
    events.filter(|event| !matches!(event, Event::Introduced(_))).map(|event| event.text().as_ref())
}

/// `8.6.0` of `1.0-18.module_el8.6.0+2867+72759d2f`. Source: dist tags of module builds.
fn tag(version: &str) -> Option<&str> {
    let behind = ["module_el", "module+el"].iter().find_map(|mark| version.split_once(mark))?.1;
    let end = behind.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(behind.len());
    behind.get(..end)
}

/// Major and minor number of the upstream version, without epoch.
fn numbers(version: &str) -> (&str, &str) {
    let upstream = upstream(version);
    let mut numbers = upstream.split(['.', '_', '~', '+']);
    (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default())
}

/// The upstream version of an rpm, without epoch and release.
pub(super) fn upstream(version: &str) -> &str {
    let version = version.split_once(':').map_or(version, |(_, version)| version);
    version.split('-').next().unwrap_or(version)
}

/// The builds of a vendor beside the plain one. Source: Oracle Linux, release tags.
const FLAVOURS: [&str; 3] = [".ksplice1.", ".ksplice2.", "_fips"];

/// Whether the fixes of an entry are builds of another flavour than this version.
pub(super) fn is_other_flavour(entry: &Posting<'_>, version: &str) -> bool {
    let flavour = |version: &str| FLAVOURS.iter().position(|mark| version.contains(mark));
    let own = flavour(version);
    boundaries(entry).any(|boundary| boundary != "0" && flavour(boundary) != own)
}
