//! Paths of a view: joined, looked up with the links on the way, matched with wildcards.

use std::collections::BTreeSet;

use plimsoll_facts::image::{View, ViewFile, ViewId};

/// Links followed in one look-up. Source: Linux, `MAXSYMLINKS`.
const MOST_LINKS: usize = 40;

/// Parts of a pattern, and files that it finds.
const MOST_PARTS: usize = 64;
const MOST_FOUND: usize = 10_000;

/// A path that leads somewhere.
#[derive(Clone, Debug)]
pub(super) struct Found<'v> {
    /// The links that stand for the file itself, in their order: each leads to the next.
    pub(super) links: Vec<ViewFile<'v>>,
    /// The links that stand for folders on the way.
    pub(super) folders: Vec<ViewFile<'v>>,
    /// What is there.
    pub(super) file: ViewFile<'v>,
}

/// A path below a folder; an absolute one stands for itself.
pub(super) fn join(folder: &[u8], path: &[u8]) -> Vec<u8> {
    if path.starts_with(b"/") { path.to_vec() } else { [folder, path].join(&b'/') }
}

/// The path of a file, absolute; links are not in it.
pub(super) fn path_of(file: ViewFile<'_>) -> Vec<u8> {
    [b"/", file.path().as_slice()].concat()
}

/// What is at a path, links followed, with those links.
pub(super) fn find<'v>(view: &'v View, path: &[u8]) -> Option<Found<'v>> {
    let file = view.resolve(path)?;
    let (mut links, mut folders) = (Vec::new(), Vec::new());
    let mut here = view.root();
    let mut parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').rev().collect();
    while let Some(part) = parts.pop() {
        match part {
            b"" | b"." => continue,
            b".." => {
                here = here.parent();
                continue;
            }
            _ => {}
        }
        let next = here.child(part)?;
        match next.link_target() {
            Some(target) => {
                let is_last = parts.iter().all(|part| part.is_empty());
                let known = if is_last { &mut links } else { &mut folders };
                known.push(next);
                if links.len() + folders.len() > MOST_LINKS {
                    return None;
                }
                if target.starts_with(b"/") {
                    here = view.root();
                }
                parts.extend(target.split(|byte| *byte == b'/').rev());
            }
            None => here = next,
        }
    }
    Some(Found { links, folders, file })
}

/// The files, links and folders that a path with wildcards fits, in the order of their names. Links are followed on the
/// way and not at the end.
pub(super) fn glob<'v>(view: &'v View, pattern: &[u8]) -> Vec<ViewFile<'v>> {
    let parts: Vec<&[u8]> = pattern.split(|byte| *byte == b'/').filter(|part| !matches!(*part, b"" | b".")).collect();
    let mut here = vec![view.root()];
    if parts.len() > MOST_PARTS {
        return Vec::new();
    }
    for part in parts {
        let mut seen = BTreeSet::new();
        let mut next = Vec::new();
        for folder in here {
            // A link on the way may lead to what another one led to: each folder is looked into once.
            let Some(folder) = followed(view, folder).filter(|folder| seen.insert(folder.id())) else { continue };
            if part == b".." {
                next.push(folder.parent());
            } else if is_pattern(part) {
                next.extend(folder.children().filter(|child| fits(child.name(), part)));
            } else {
                next.extend(folder.child(part));
            }
        }
        next.truncate(MOST_FOUND);
        here = next;
    }
    here
}

/// What a link leads to, or the file itself.
pub(super) fn followed<'v>(view: &'v View, file: ViewFile<'v>) -> Option<ViewFile<'v>> {
    if file.link_target().is_some() { view.resolve(&file.path()) } else { Some(file) }
}

/// All files below a folder, without folders.
pub(super) fn below(folder: ViewFile<'_>) -> Vec<ViewFile<'_>> {
    let mut found = Vec::new();
    let mut open = vec![folder];
    let mut seen: BTreeSet<ViewId> = BTreeSet::new();
    while let Some(file) = open.pop().filter(|_| found.len() < MOST_FOUND) {
        if file.is_directory() {
            open.extend(file.children().filter(|child| seen.insert(child.id())));
        } else {
            found.push(file);
        }
    }
    found
}

/// True when a name holds wildcards.
pub(super) fn is_pattern(name: &[u8]) -> bool {
    name.iter().any(|byte| matches!(byte, b'*' | b'?' | b'['))
}

/// True when a name fits a pattern of `*`, `?` and `[..]`, the last one taken for any one byte. As shells do, a star at
/// the start passes over hidden names.
pub(super) fn fits(name: &[u8], pattern: &[u8]) -> bool {
    if name.first() == Some(&b'.') && pattern.first() != Some(&b'.') {
        return false;
    }
    let (mut at, mut of) = (0, 0);
    // Where to go on when the last star has to take one byte more.
    let mut star: Option<(usize, usize)> = None;
    while at < name.len() {
        let (matched, width) = match pattern.get(of) {
            Some(b'*') => {
                star = Some((of + 1, at));
                of += 1;
                continue;
            }
            Some(b'?') => (true, 1),
            Some(b'[') => {
                let end = pattern.iter().skip(of).position(|byte| *byte == b']');
                (end.is_some(), end.unwrap_or(0) + 1)
            }
            Some(byte) => (name.get(at) == Some(byte), 1),
            None => (false, 0),
        };
        if matched {
            at += 1;
            of += width;
        } else if let Some((next, taken)) = star {
            star = Some((next, taken + 1));
            (at, of) = (taken + 1, next);
        } else {
            return false;
        }
    }
    pattern.get(of..).is_none_or(|rest| rest.iter().all(|byte| *byte == b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_patterns_as_in_shells() {
        for (name, pattern, expected) in [
            ("a.conf", "*.conf", true),
            (".a.conf", "*.conf", false),
            ("a.conf", "a?conf", true),
            ("php8.2", "php[0-9].*", true),
            ("abc", "a*c*", true),
            ("abc", "*b", false),
            ("", "*", true),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "*a*a*a*a*a*a*a*a*a*b", false),
        ] {
            assert_eq!(fits(name.as_bytes(), pattern.as_bytes()), expected, "{name} {pattern}");
        }
    }
}
