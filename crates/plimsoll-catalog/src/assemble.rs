//! From raw facts of single files to packages of a merged view.

use std::collections::BTreeMap;

use plimsoll_facts::image::{MemberId, RawFacts, RawProblem, View, ViewFile, shown_path};
use plimsoll_facts::{Package, PackageRecord, Sight};

/// A file of the view with what one reader saw in it.
#[derive(Clone, Copy, Debug)]
pub struct ViewedFile<'v> {
    /// The file, by the name that it has in the view. A file with several names is met once, by the first of them.
    pub file: ViewFile<'v>,
    /// The member that holds its content.
    pub member: MemberId,
    /// What the reader saw.
    pub facts: &'v RawFacts,
}

/// The raw facts of one reader, as far as their files are in the view.
pub struct RawView<'v> {
    /// The merged view.
    pub view: &'v View,
    files: Vec<ViewedFile<'v>>,
    /// Places in `files` by member.
    members: BTreeMap<MemberId, usize>,
    reader: &'v str,
}

impl<'v> RawView<'v> {
    /// The files that are in the view, in the order of their paths.
    pub fn files(&self) -> &[ViewedFile<'v>] {
        &self.files
    }

    /// The name of the reader.
    pub fn reader(&self) -> &'v str {
        self.reader
    }

    /// What the reader saw in the file at a path; links are followed, also the last.
    pub fn at(&self, path: &[u8]) -> Option<ViewedFile<'v>> {
        let content = self.view.resolve(path)?.content()?;
        self.of(content)
    }

    /// What the reader saw in a member.
    pub fn of(&self, member: MemberId) -> Option<ViewedFile<'v>> {
        self.files.get(*self.members.get(&member)?).copied()
    }
}

/// The raw facts of all readers, as far as their files are in the view: one [`RawView`] per reader, by name.
pub(crate) fn by_reader(view: &View) -> BTreeMap<&str, RawView<'_>> {
    // The first name of each member, by the numbers of layer and member.
    let mut names: Vec<Vec<Option<ViewFile<'_>>>> =
        view.layers().iter().map(|index| vec![None; index.as_ref().map_or(0, |index| index.entries.len())]).collect();
    for file in view.files().filter(|file| file.is_file()) {
        let Some(member) = file.content() else { continue };
        if let Some(name) = names.get_mut(member.layer as usize).and_then(|of| of.get_mut(member.entry as usize)) {
            name.get_or_insert(file);
        }
    }
    let mut readers: BTreeMap<&str, RawView<'_>> = BTreeMap::new();
    for (layer, index) in view.layers().iter().enumerate() {
        let layer = u32::try_from(layer).unwrap_or(u32::MAX);
        for raw in index.iter().flat_map(|index| &index.raw) {
            let member = MemberId { layer, entry: raw.entry };
            let name = names.get(member.layer as usize).and_then(|of| of.get(member.entry as usize)).copied().flatten();
            if let Some(file) = name {
                let reader = &*raw.reader;
                let of = readers.entry(reader).or_insert_with(|| RawView {
                    view,
                    files: Vec::new(),
                    members: BTreeMap::new(),
                    reader,
                });
                of.files.push(ViewedFile { file, member, facts: &raw.facts });
            }
        }
    }
    for of in readers.values_mut() {
        of.files.sort_by_cached_key(|file| file.file.path());
        of.members = of.files.iter().enumerate().map(|(place, file)| (file.member, place)).collect();
    }
    readers
}

/// What could not be read or put together, with the file that it is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct CatalogProblem {
    /// The path, for people.
    pub path: String,
    /// The reader that says so.
    pub reader: String,
    /// What is wrong.
    pub problem: RawProblem,
}

/// Where catalogers put what they found.
#[derive(Debug, Default)]
pub struct Packages {
    pub(crate) found: Vec<Package>,
    pub(crate) problems: Vec<CatalogProblem>,
    reader: String,
}

impl Packages {
    pub(crate) fn for_reader(reader: &str) -> Self {
        Self { reader: reader.to_owned(), ..Self::default() }
    }

    /// A package that a file names. The place is that of the file; more can be added with [`Self::also`].
    pub fn add(&mut self, record: PackageRecord, seen: ViewedFile<'_>) {
        let sight = Sight {
            path: seen.file.path().into(),
            within: record.within.clone(),
            layer: seen.member.layer,
            method: record.method,
            reader: self.reader.clone(),
            lines: record.lines,
        };
        self.found.push(Package { introduced: sight.layer, sights: vec![sight], ..Package::new(record) });
    }

    /// A second file that says something of the package added last.
    pub fn also(&mut self, seen: ViewedFile<'_>) {
        let reader = self.reader.clone();
        if let Some(package) = self.found.last_mut() {
            let method = package.record.method;
            let path = seen.file.path().into();
            package.sights.push(Sight { path, within: None, layer: seen.member.layer, method, reader, lines: None });
        }
    }

    /// What could not be put together, at a file.
    pub fn problem(&mut self, at: ViewFile<'_>, what: impl Into<String>) {
        self.problems.push(CatalogProblem {
            path: shown_path(&at.path()),
            reader: self.reader.clone(),
            problem: RawProblem { what: what.into(), limit: None },
        });
    }
}
