//! The group of an archive that states no coordinates. One archive alone has the names of its bundle and module, its
//! vendor and the packages of its classes; beside others there are the project files that name it and the archives of
//! the same release. None of that is sure: the property `groupFrom` says what a group was taken from.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::image::{ViewFile, parent, shown_path};
use plimsoll_facts::{Method, PackageRecord};

use super::Coordinates;
use super::manifest::{Manifest, is_group};
use crate::{Packages, RawView};

/// The property that says what a group was taken from.
const FROM: &str = "groupFrom";
/// The names of a bundle or a module with the artifact taken off, which only the archive's makers write.
const BUNDLE_NAME: &str = "bundle-name";
/// A project file in another archive, or another archive with stated coordinates.
const PROJECT: &str = "project";
/// Archives of the same release.
const RELEASE: &str = "release";
const VENDOR_ID: &str = "vendor-id";
const PACKAGES: &str = "packages";

/// Notes for [`assemble`], which takes them away: the package that most classes are in, and coordinates that a project
/// file names.
pub(crate) const MAIN_PACKAGE: &str = "\0mainPackage";
pub(crate) const NAMED: &str = "\0named";

/// A group, and what it was taken from.
pub(crate) type Suggestion = (String, &'static str);

/// What one archive suggests, the best first. Source: OSGi Core, Bundle-SymbolicName; JAR File Specification,
/// Automatic-Module-Name and Implementation-Vendor-Id.
pub(crate) fn suggested(manifest: &Manifest, artifact: &str, main: &str) -> Option<Suggestion> {
    let names = || [manifest.symbolic_name(), manifest.get("Automatic-Module-Name")].into_iter().flatten();
    let vendor = manifest.get("Implementation-Vendor-Id").filter(|vendor| is_group(vendor));
    let without = names().find_map(|name| without_artifact(name, artifact, vendor, main));
    let all_but_last = || names().filter_map(|name| name.rsplit_once('.')).map(|(group, _)| group);
    without
        .map(|group| (group, BUNDLE_NAME))
        .or_else(|| vendor.map(|vendor| (vendor.to_owned(), VENDOR_ID)))
        .or_else(|| Some((of_package(main, artifact)?, PACKAGES)))
        .or_else(|| Some((all_but_last().find(|group| is_group(group) && agrees(group, main))?.to_owned(), PACKAGES)))
}

/// Notes what a group was taken from, and sets it.
pub(crate) fn set(record: &mut PackageRecord, (group, from): Suggestion) {
    let artifact = std::mem::take(&mut record.name);
    let version = std::mem::take(&mut record.version);
    let plain = Coordinates { group, artifact, version }.record();
    (record.namespace, record.id, record.name, record.version) = (plain.namespace, plain.id, plain.name, plain.version);
    record.method = Method::Heuristic;
    record.properties.insert(FROM.to_owned(), from.to_owned());
}

/// A name of a bundle or a module without the words of the artifact at its end: `org.hibernate.orm` of
/// `org.hibernate.orm.core` and `hibernate-core`. The first word stays, as it is often the group's last.
fn without_artifact(name: &str, artifact: &str, vendor: Option<&str>, main: &str) -> Option<String> {
    let (rest, last) = name.rsplit_once('.')?;
    let folded = |text: &str| text.to_ascii_lowercase().replace('_', "-");
    let (last_word, whole) = (folded(last), folded(artifact));
    let words: Vec<&str> = whole.split('-').collect();
    let sure = |group: &str| is_group(group) && group.contains('.');
    if words.len() > 1 {
        if last_word == whole || last_word == words.concat() {
            return Some(rest.to_owned()).filter(|group| sure(group));
        }
        let labels: Vec<String> = name.split('.').map(folded).collect();
        return (1..words.len()).rev().find_map(|count| {
            let tail = words.get(words.len() - count..)?;
            let ends = labels.len().checked_sub(count).and_then(|from| labels.get(from..));
            let cut = match ends {
                Some(labels) if labels.iter().eq(tail) => name.rmatch_indices('.').nth(count - 1)?.0,
                _ if last_word == tail.join("-") => rest.len(),
                _ => return None,
            };
            let group = name.get(..cut)?;
            let ends_with_first = group.rsplit('.').next().is_some_and(|label| words.first() == Some(&&*folded(label)));
            (sure(group) && (ends_with_first || agrees(group, main))).then(|| group.to_owned())
        });
    }
    if last_word != whole {
        return None;
    }
    // A group of two parts is mostly a domain, a project of one word its own group: `org.fusesource.jansi`.
    let is_own_group = rest.matches('.').count() == 1 && last == last_word && vendor != Some(rest);
    let group = if is_own_group || !rest.contains('.') { name } else { rest };
    Some(group.to_owned()).filter(|group| sure(group) && agrees(group, main))
}

/// True when a group and the package that most classes are in begin alike; without classes, when the group begins as
/// domains do.
fn agrees(group: &str, main: &str) -> bool {
    if main.is_empty() {
        let first = group.split('.').next().unwrap_or_default();
        return group.contains('.') && (first.len() <= 3 || LONG_DOMAINS.contains(&first));
    }
    let pairs = || group.split('.').zip(main.split('.')).take(2);
    let alike = |(one, other): (&str, &str)| one.replace('-', "_").eq_ignore_ascii_case(other);
    group.contains('.') && pairs().all(alike)
}

/// First parts of groups that are longer than those of most countries and organisations.
const LONG_DOMAINS: [&str; 5] = ["info", "jakarta", "javax", "software", "tech"];

/// Domains under which many makers have projects: groups there have a third part.
const SHARED_DOMAINS: [&str; 6] =
    ["com.github", "com.google", "io.github", "org.apache", "org.codehaus", "org.eclipse"];

/// The group that the package of most classes suggests: to the part that the artifact's name begins with, or its
/// domain. `org.springframework` of `org.springframework.beans` and `spring-beans`.
fn of_package(main: &str, artifact: &str) -> Option<String> {
    let first = artifact.split(['-', '_', '.']).next().unwrap_or_default().to_ascii_lowercase();
    let labels: Vec<&str> = main.split('.').collect();
    let is_first = |label: &&str| {
        let label = label.to_ascii_lowercase();
        label == first || first.len() > 3 && label.starts_with(&first)
    };
    let named = labels.iter().skip(1).position(is_first).map(|at| at + 2);
    let domain = labels.get(..2)?.join(".");
    let count = named.unwrap_or(if SHARED_DOMAINS.contains(&&*domain) { 3 } else { 2 });
    Some(labels.get(..count)?.join("."))
}

/// The package that three of four classes are in, with those below it, as a path of at most eight parts; empty when
/// there are no classes. The folders are those of classes with how many are in each.
pub(crate) fn main_package(folders: &BTreeMap<String, usize>) -> String {
    let mut main = String::new();
    let all: usize = folders.values().sum();
    for _ in 0..8 {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (folder, count) in folders {
            let rest = folder.strip_prefix(&*main).map(|rest| rest.strip_prefix('/').unwrap_or(rest));
            let next = rest.and_then(|rest| rest.split('/').next());
            let is_below = main.is_empty() || folder.as_bytes().get(main.len()) == Some(&b'/');
            if let Some(next) = next.filter(|next| is_below && !next.is_empty()) {
                *counts.entry(next).or_default() += count;
            }
        }
        match counts.into_iter().max_by_key(|(_, count)| *count) {
            Some((next, count)) if count * 4 >= all * 3 => {
                main = if main.is_empty() { next.to_owned() } else { format!("{main}/{next}") };
            }
            _ => break,
        }
    }
    main.replace('/', ".")
}

/// What archives of one release and one place that begin with the same words have in common.
#[derive(Default)]
struct Family<'r> {
    /// Groups that members state, and how many do.
    stated: BTreeSet<&'r str>,
    stating: usize,
    members: usize,
    /// The main package of the archive that is called by these words alone.
    head: Option<&'r str>,
}

/// Where archives lie, their version and the words that their names begin with.
type Families<'r> = BTreeMap<(String, &'r str, &'r str), Family<'r>>;

/// The archives of a view: groups that are not stated are compared with what others say.
pub(crate) fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    let all = || raw.files().iter().flat_map(|file| file.facts.packages.iter().map(move |record| (*file, record)));
    let mut known: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut families = Families::new();
    for (file, record) in all() {
        if let (true, Some(group)) = (is_stated(record), record.namespace.as_deref()) {
            known.entry(&record.name).or_default().insert(group);
        }
        let named = record.properties.get(NAMED).map(String::as_str).unwrap_or_default();
        for (group, artifact) in named.lines().filter_map(|line| line.split_once(':')) {
            known.entry(artifact).or_default().insert(group);
        }
        add(&mut families, folder(file.file, record), record);
    }
    for (file, record) in all() {
        let mut whole = record.clone();
        whole.properties.remove(NAMED);
        whole.properties.remove(MAIN_PACKAGE);
        let is_weak = record.properties.get(FROM).is_some_and(|from| from != BUNDLE_NAME);
        if is_weak || record.namespace.is_none() {
            let main = main_of(record);
            let named = known.get(&*record.name).into_iter().flatten().filter(|group| agrees(group, main));
            let group = match named.collect::<Vec<_>>().as_slice() {
                [group] => Some(((**group).to_owned(), PROJECT)),
                _ => of_release(&families, &folder(file.file, record), record).map(|group| (group, RELEASE)),
            };
            if let Some(suggestion) = group {
                set(&mut whole, suggestion);
            }
        }
        packages.add(whole, file);
    }
}

fn is_stated(record: &PackageRecord) -> bool {
    record.method == Method::Manifest && record.namespace.is_some()
}

fn main_of(record: &PackageRecord) -> &str {
    record.properties.get(MAIN_PACKAGE).map(String::as_str).unwrap_or_default()
}

/// The folder that an archive lies in, also inside another archive.
fn folder(file: ViewFile<'_>, record: &PackageRecord) -> String {
    let path = file.path();
    match record.within.as_deref() {
        None => shown_path(parent(&path)),
        Some(within) => {
            format!("{}!/{}", shown_path(&path), within.rsplit_once('/').map_or("", |(folder, _)| folder))
        }
    }
}

/// The starts of a name that end where a word does, the shortest first; of names with very many words, the first few.
fn starts(name: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    const MOST: usize = 12;
    let ends: Vec<usize> = name.match_indices('-').map(|(at, _)| at).chain([name.len()]).take(MOST).collect();
    (1..).zip(ends).filter_map(|(count, end)| Some((count, name.get(..end)?))).collect::<Vec<_>>().into_iter()
}

fn add<'r>(families: &mut Families<'r>, folder: String, record: &'r PackageRecord) {
    for (_, start) in starts(&record.name) {
        let family = families.entry((folder.clone(), &record.version, start)).or_default();
        family.members += 1;
        match record.namespace.as_deref().filter(|_| is_stated(record)) {
            Some(group) => {
                family.stated.insert(group);
                family.stating += 1;
            }
            None if start == record.name => family.head = Some(main_of(record)),
            None => {}
        }
    }
}

/// The group of an archive by those of the same release: the group that the ones with the most words in common state,
/// or the package that their common words lead to, `org.springframework.boot` of `spring-boot` for
/// `spring-boot-starter`.
fn of_release(families: &Families<'_>, folder: &str, record: &PackageRecord) -> Option<String> {
    /// From so many on, archives of another package are taken for parts of the release too.
    const MANY: usize = 3;
    let main = main_of(record);
    let is_below = |group: &str| {
        main.is_empty() || main.strip_prefix(group).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let family = |start| families.get(&(folder.to_owned(), &*record.version, start));
    for (count, start) in starts(&record.name).rev() {
        let Some(of) = family(start) else { continue };
        let mut stated = of.stated.iter();
        match (stated.next(), stated.next(), of.head) {
            (Some(_), Some(_), _) => return None,
            (Some(group), None, _) => {
                let first = starts(&record.name).next().and_then(|(_, start)| family(start));
                let is_unanimous = first.is_some_and(|of| of.stated.len() == 1 && of.stating >= MANY);
                return (is_below(group) || is_unanimous).then(|| (*group).to_owned());
            }
            (None, _, Some(head)) if count > 1 && of.members > 1 && is_below(head) => {
                let last = start.rsplit('-').next();
                if head.contains('.') && head.rsplit('.').next() == last {
                    return Some(head.to_owned());
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_comes_from_names_of_bundles_then_from_the_vendor_then_from_classes() {
        for (fields, artifact, main, expected) in [
            (
                "Bundle-SymbolicName: org.a.orm.core\nImplementation-Vendor-Id: org.a",
                "a-core",
                "org.a",
                "org.a.orm bundle-name",
            ),
            ("Bundle-SymbolicName: org.a.zip.zip-java", "zip-java", "net.b", "org.a.zip bundle-name"),
            ("Automatic-Module-Name: org.zip.java", "zip-java", "net.b", "org.zip bundle-name"),
            ("Automatic-Module-Name: org.a.jansi", "jansi", "org.a.jansi", "org.a.jansi bundle-name"),
            (
                "Bundle-SymbolicName: org.a.jansi\nImplementation-Vendor-Id: org.a",
                "jansi",
                "org.a",
                "org.a bundle-name",
            ),
            ("Bundle-SymbolicName: org.a.jdbc\nImplementation-Vendor-Id: org.a", "a", "org.a", "org.a vendor-id"),
            (
                "Automatic-Module-Name: spring.beans",
                "spring-beans",
                "org.springframework.beans",
                "org.springframework packages",
            ),
            ("Bundle-SymbolicName: prov", "prov-jdk18on", "org.castle", "org.castle packages"),
            ("", "kafka-clients", "org.apache.kafka.common", "org.apache.kafka packages"),
            ("", "clients", "org.apache.kafka.common", "org.apache.kafka packages"),
            ("Automatic-Module-Name: spring.boot.starter.web", "spring-boot-starter-web", "", ""),
        ] {
            let manifest = Manifest::parse(fields.as_bytes());
            let found = suggested(&manifest, artifact, main).map(|(group, from)| format!("{group} {from}"));
            assert_eq!(found.unwrap_or_default(), expected, "{fields} {artifact}");
        }
    }

    #[test]
    fn the_main_package_is_that_of_three_of_four_classes() {
        let folders = [("org/a/b", 4), ("org/a/c", 3), ("org/other", 2)];
        let folders = folders.map(|(folder, count)| (folder.to_owned(), count)).into();
        assert_eq!(main_package(&folders), "org.a");
        assert_eq!(main_package(&BTreeMap::new()), "");
    }
}
