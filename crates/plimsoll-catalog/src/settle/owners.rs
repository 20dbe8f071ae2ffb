//! Which package of the operating system owns which file, whether the file is as it was installed, and which packages
//! of languages are therefore the distribution's.

use std::collections::BTreeMap;

use plimsoll_facts::image::{PathBytes, View, ViewFile, ViewId, base_name};
use plimsoll_facts::{Method, Package, PackageClass, PackageRecord, RecordedDigest};

use super::number;

/// Files by their owners, as far as it matters whose they are: programs, libraries, and where packages were seen.
pub(super) struct Owners {
    /// Numbers of packages by file.
    files: BTreeMap<ViewId, u32>,
    /// Programs and libraries that are not as their package's record says.
    pub(super) modified: Vec<(PathBytes, u32)>,
    changed: Vec<ViewId>,
}

impl Owners {
    /// The owners of a view's files, by the lists of the packages of the operating system.
    pub(super) fn of(view: &View, packages: &[Package]) -> Self {
        let mut owners = Self { files: BTreeMap::new(), modified: Vec::new(), changed: Vec::new() };
        let names = names_that_matter(view, packages);
        let mut look = view.look();
        for (place, package) in packages.iter().enumerate().filter(|(_, package)| is_of_system(package)) {
            for file in package.record.files.iter().filter(|file| names.may_have(base_name(&file.path))) {
                // Folders on the way may be links (`bin` to `usr/bin`), the last part is the file itself.
                let Some(found) = look.at(&file.path).filter(|found| !found.is_directory()) else { continue };
                owners.files.entry(found.id()).or_insert(number(place));
                if !file.may_change && differs(found, file.digest) {
                    owners.modified.push((found.path().into(), number(place)));
                    owners.changed.push(found.id());
                }
            }
        }
        owners.modified.sort();
        owners.modified.dedup();
        owners.changed.sort_unstable();
        owners
    }

    /// Gives packages the numbers that they have by now, by those that they had. Owners are never left out.
    pub(super) fn renumber(&mut self, places: &[Option<u32>]) {
        let new = |old: u32| places.get(old as usize).copied().flatten().unwrap_or(old);
        for owner in self.files.values_mut().chain(self.modified.iter_mut().map(|(_, owner)| owner)) {
            *owner = new(*owner);
        }
        self.modified.sort();
        self.modified.dedup();
    }

    /// The package of the operating system that owns a file.
    pub(super) fn owner(&self, file: ViewFile<'_>) -> Option<u32> {
        self.files.get(&file.id()).copied()
    }

    /// True when a file is another than its owner's record says.
    pub(super) fn is_changed(&self, file: ViewFile<'_>) -> bool {
        self.changed.binary_search(&file.id()).is_ok()
    }

    /// Says which packages of languages and which recognised programs are those of the distribution: they lie in
    /// files that a package of it owns unchanged, and its names plausibly mean them. Others in such files are copies
    /// inside it.
    pub(super) fn assign(&self, view: &View, packages: &mut [Package]) {
        let mut judged = Vec::new();
        let mut names: BTreeMap<u32, Vec<Name>> = BTreeMap::new();
        for (place, package) in packages.iter().enumerate().filter(|(_, package)| !is_of_system(package)) {
            let places = package.sights.iter().map(|sight| view.at(&sight.path));
            let of_places: Option<Vec<u32>> =
                places.map(|file| self.owner(file.filter(|file| !self.is_changed(*file))?)).collect();
            let Some(owner) = of_places.as_deref().and_then(<[u32]>::first).copied() else { continue };
            if package.record.class == PackageClass::Declared {
                continue;
            }
            let denotes = packages.get(owner as usize).is_some_and(|of| {
                let names = names.entry(owner).or_insert_with(|| names_of(&of.record));
                is_part(&of.record, names, &package.record)
            });
            judged.push((place, denotes.then_some(owner)));
        }
        for (place, owner) in judged {
            if let Some(package) = packages.get_mut(place) {
                package.owner = owner;
                if owner.is_none() && package.record.class == PackageClass::Installed {
                    package.record.class = PackageClass::Vendored;
                }
            }
        }
    }
}

/// The last parts of the paths of programs, of what has a digest, and of where packages were seen: one of ten. A
/// look-up costs more than to see that a name is none of them.
fn names_that_matter(view: &View, packages: &[Package]) -> Names {
    let matters =
        |file: &ViewFile<'_>| file.entry().is_some_and(|entry| entry.digests.is_some() || entry.format.is_binary());
    let programs = view.files().filter(matters).map(ViewFile::name);
    let others = packages.iter().filter(|package| !is_of_system(package));
    let mut names = Names::none();
    programs.chain(others.flat_map(|package| &package.sights).map(|sight| base_name(&sight.path))).for_each(|name| {
        names.add(name);
    });
    names
}

/// A set of names that may take another for one of its own: a Bloom filter with one bit for a name.
struct Names(Vec<u64>);

impl Names {
    /// Words of bits: with the 10,000 names of a large image one of fifty others is taken for one of them.
    const WORDS: usize = 1 << 13;

    fn none() -> Self {
        Self(vec![0; Self::WORDS])
    }

    fn add(&mut self, name: &[u8]) {
        let (word, bit) = Self::place(name);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    fn may_have(&self, name: &[u8]) -> bool {
        let (word, bit) = Self::place(name);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    /// The word and the bit of a name. Source: FNV-1a of 64 bits, of which the upper ones are mixed best.
    fn place(name: &[u8]) -> (usize, u64) {
        let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = name.iter().fold(0xcbf2_9ce4_8422_2325, fold) >> 40;
        // The number of words is a power of two, and 24 bits fit everywhere.
        (usize::try_from(hash >> 6).unwrap_or(0) % Self::WORDS, 1 << (hash % 64))
    }
}

/// True for packages of the operating system's own package manager, by its database.
fn is_of_system(package: &Package) -> bool {
    package.record.method == Method::Db && package.record.is_of_system()
}

/// True when the content is known and another than recorded.
fn differs(file: ViewFile<'_>, recorded: Option<RecordedDigest>) -> bool {
    let digests = file.entry().and_then(|entry| entry.digests.as_deref());
    digests.zip(recorded).and_then(|(digests, recorded)| digests.differs(recorded)) == Some(true)
}

/// True when what a file of a package says of itself is what the package is.
fn is_part(owner: &PackageRecord, names: &[Name], inner: &PackageRecord) -> bool {
    // A note of a package in a program names the source package that the distribution built it from.
    if inner.is_of_system() {
        return inner.kind == owner.kind;
    }
    // Databases of weaknesses call products otherwise than distributions do: `node.js` in `nodejs`.
    let of_product = inner.properties.get("cpe").and_then(|cpe| cpe.split(':').nth(4));
    [Some(inner.name.as_str()), of_product].into_iter().flatten().any(|name| {
        let wanted = words(name);
        let plain = without_number(&joined(&wanted));
        !wanted.is_empty() && names.iter().any(|name| name.denotes(&wanted, &plain))
    })
}

/// A name of a package of the distribution, in words.
struct Name {
    words: Vec<String>,
    /// Those that may name a package of a language or a program.
    rest: Vec<String>,
    /// The same as one word, without `lib` and the number at its end.
    plain: String,
}

/// All names of a package: `python3-requests`, what it provides, and its source package.
fn names_of(owner: &PackageRecord) -> Vec<Name> {
    let source = owner.source.as_ref().map(|source| source.name.as_str());
    let names = [owner.name.as_str()].into_iter().chain(source).chain(owner.provides.iter().map(String::as_str));
    names.map(Name::of).collect()
}

impl Name {
    fn of(name: &str) -> Self {
        let words = words(name);
        let without_prefix: Vec<String> =
            words.iter().skip_while(|word| PREFIXES.contains(&word.as_str())).cloned().collect();
        // `python3.11-minimal` and `nodejs` are the languages themselves.
        let is_language = without_prefix.iter().all(|word| is_detail(word));
        let of_language = || words.iter().filter(|word| !is_detail(word)).map(|word| without_number(word));
        let rest = if is_language { of_language().collect() } else { without_prefix };
        let plain = without_number(joined(&rest).trim_start_matches("lib"));
        Self { words, rest, plain }
    }

    /// True when it plausibly is that of a package of a language or a program: it has these words as whole ones.
    fn denotes(&self, wanted: &[String], plain: &str) -> bool {
        // A name of several words may begin as the prefix does: `node-fetch`.
        let is_whole = wanted.len() > 1 && self.words.windows(wanted.len()).any(|part| part == wanted);
        is_whole || self.rest.windows(wanted.len()).any(|part| part == wanted) || self.plain == plain
    }
}

/// What distributions put in front of the name of a package of a language.
const PREFIXES: [&str; 12] =
    ["python", "python2", "python3", "py3", "node", "nodejs", "ruby", "rubygem", "golang", "perl", "php", "java"];

/// True for a word that says which part or version of a language's own package it is.
fn is_detail(word: &str) -> bool {
    const PARTS: [&str; 10] = ["base", "bin", "common", "core", "dev", "full", "libs", "minimal", "stdlib", "tools"];
    word.bytes().all(|byte| byte.is_ascii_digit()) || PARTS.contains(&word)
}

/// A word without the number at its end.
fn without_number(word: &str) -> String {
    word.trim_end_matches(|last: char| last.is_ascii_digit()).to_owned()
}

/// The words of a name, in lower case.
fn words(name: &str) -> Vec<String> {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let name = name.strip_prefix("lib").filter(|rest| rest.len() > 1).unwrap_or(&name);
    let parts = name.split(|character: char| !character.is_ascii_alphanumeric());
    parts.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn joined(words: &[String]) -> String {
    words.concat()
}
