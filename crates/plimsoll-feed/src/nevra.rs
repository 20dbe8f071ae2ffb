//! Names of rpm packages with what follows them: name, epoch, version, release, architecture.

use std::collections::{BTreeMap, BTreeSet};

/// A package by name, with a version that always has an epoch where one was given.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Build {
    pub(crate) name: String,
    /// `version-release`, with `epoch:` before it where the source states one.
    pub(crate) version: String,
}

/// Reads `name-[epoch:]version-release`. Source: rpm, `NEVRA`.
pub(crate) fn build(text: &str) -> Option<Build> {
    let (rest, release) = text.rsplit_once('-')?;
    let (name, version) = rest.rsplit_once('-')?;
    let is_good = !name.is_empty() && !version.is_empty() && !release.is_empty();
    is_good.then(|| Build { name: name.to_owned(), version: format!("{version}-{release}") })
}

/// The same with the architecture behind it, which may have `.rpm` behind it.
pub(crate) fn build_and_architecture(text: &str) -> Option<(Build, String)> {
    let plain = text.strip_suffix(".rpm").unwrap_or(text);
    let (rest, architecture) = plain.rsplit_once('.')?;
    Some((build(rest)?, architecture.to_owned()))
}

/// The version with an epoch, which is 0 where none is written. Only for vendors that say so.
pub(crate) fn with_epoch(version: &str) -> String {
    if version.contains(':') { version.to_owned() } else { format!("0:{version}") }
}

/// A build and the architecture that it is for, if only for one.
pub(crate) type Sorted = (Build, Option<String>);

/// Builds of an advisory that differ from one architecture to another keep theirs; a version that all architectures
/// of its package have loses it, so that it stands once. `noarch` is for all.
pub(crate) fn sorted(builds: impl IntoIterator<Item = (Build, Option<String>)>) -> Vec<Sorted> {
    let mut architectures: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut seen: BTreeMap<Build, BTreeSet<Option<String>>> = BTreeMap::new();
    for (build, architecture) in builds {
        let architecture = architecture.filter(|architecture| architecture != "noarch");
        let known = architectures.entry(build.name.clone()).or_default();
        known.extend(architecture.clone());
        seen.entry(build).or_default().insert(architecture);
    }
    let mut sorted = Vec::new();
    for (build, own) in seen {
        let all = architectures.get(&build.name).map_or(0, BTreeSet::len);
        if own.contains(&None) || own.len() >= all {
            sorted.push((build, None));
        } else {
            sorted.extend(own.into_iter().map(|architecture| (build.clone(), architecture)));
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_is_taken_apart_from_behind() {
        for (text, expected) in [
            ("java-1.8.0-openjdk-1:1.8.0.131-0.b11.el6_9", Some(("java-1.8.0-openjdk", "1:1.8.0.131-0.b11.el6_9"))),
            ("a-1-2", Some(("a", "1-2"))),
            ("a-1", None),
            ("-1-2", None),
            ("", None),
        ] {
            let found = build(text);
            assert_eq!(found.as_ref().map(|found| (found.name.as_str(), found.version.as_str())), expected);
        }
        let (found, architecture) = build_and_architecture("a-1-2.el8.x86_64.rpm").unwrap_or_default();
        assert_eq!((found.version.as_str(), architecture.as_str()), ("1-2.el8", "x86_64"));
    }

    #[test]
    fn an_architecture_stays_where_builds_differ() {
        let of = |version: &str, architecture: &str| {
            (Build { name: "a".to_owned(), version: version.to_owned() }, Some(architecture.to_owned()))
        };
        let found = |builds: Vec<(Build, Option<String>)>| {
            let texts = sorted(builds).into_iter().map(|(build, own)| (build.version, own.unwrap_or_default()));
            texts.map(|(version, own)| format!("{version} {own}")).collect::<Vec<_>>()
        };
        assert_eq!(found(vec![of("1", "x86_64"), of("1", "aarch64")]), ["1 "]);
        assert_eq!(found(vec![of("1", "x86_64"), of("2", "aarch64")]), ["1 x86_64", "2 aarch64"]);
        assert_eq!(found(vec![of("1", "noarch"), of("2", "aarch64")]), ["1 ", "2 "]);
    }
}
