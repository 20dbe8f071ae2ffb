//! From reached files to packages (image spec section 3.9, level 4).

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::image::{MemberId, ViewFile, ViewId, base_name, parent};
use plimsoll_facts::{Image, Inventory, Package, PackageClass};

use super::{Level, Reached};

/// How a package stands to what is reached.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PackageState {
    /// A file of it may be loaded, run or read as code; that file is its witness.
    Reached(ViewId),
    /// A package that is reached says that it needs it.
    ByDependency,
    /// A file of it is named, and none may be loaded; that file is its witness.
    Data(ViewId),
    /// The level does not tell, or nothing says which files are its own.
    Unknown,
    /// None of its files is reached.
    Unreached,
}

impl PackageState {
    /// The word in documents.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reached(_) => "reached",
            Self::ByDependency => "by-dependency",
            Self::Data(_) => "data",
            Self::Unknown => "unknown",
            Self::Unreached => "unreached",
        }
    }
}

/// A package and how it stands to what is reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PackageReach {
    /// Its number in the inventory.
    pub package: u32,
    /// How it stands.
    pub state: PackageState,
    /// Bytes of its files that are in the view. Of several packages in one file, such as the modules of a program in
    /// Go, the first has its bytes, packages of the system before others.
    pub bytes: u64,
}

/// Endings of files that only the highest level follows.
const OF_LANGUAGES: [&[u8]; 7] = [b".py", b".js", b".mjs", b".cjs", b".rb", b".jar", b".sh"];

/// Endings of files and folders in which packages of languages describe themselves. That they are read when an
/// interpreter lists what is installed tells nothing of the package.
const METADATA: [&[u8]; 3] = [b".gemspec", b".egg-info", b".dist-info"];

/// True when a part of a path ends so.
fn has_part_ending(path: &[u8], ending: &[u8]) -> bool {
    path.split(|byte| *byte == b'/').any(|part| part.ends_with(ending))
}

/// How each package of the image stands to what is reached, in the order of the inventory. Packages that are only
/// declared, and those that a later layer took away, are left out.
pub fn by_package(image: &Image, reached: &Reached) -> Vec<PackageReach> {
    let mut packages: Vec<(u32, &Package)> = (0..).zip(&image.inventory.packages).collect();
    packages.sort_by_key(|(_, package)| !package.record.is_of_system());
    let folders = Folders::of(reached, image);
    let mut counted = BTreeSet::new();
    let is_there = |package: &Package| package.gone_in.is_none() && package.record.class != PackageClass::Declared;
    let mut found: Vec<PackageReach> = packages
        .into_iter()
        .filter(|(_, package)| is_there(package))
        .map(|(number, package)| {
            let files = files(image, package);
            let bytes = bytes(&files, &mut counted);
            PackageReach { package: number, state: state(image, reached, &folders, package, &files), bytes }
        })
        .collect();
    found.sort_by_key(|package| package.package);
    found
}

/// Marks the unreached packages that reached ones need, directly or not.
pub fn with_dependencies(packages: &mut [PackageReach], inventory: &Inventory) {
    let is_reached = |package: &&PackageReach| matches!(package.state, PackageState::Reached(_));
    let mut open: Vec<u32> = packages.iter().filter(is_reached).map(|package| package.package).collect();
    let mut needed: BTreeSet<u32> = open.iter().copied().collect();
    while let Some(number) = open.pop() {
        let dependencies = inventory.packages.get(number as usize).map(|package| &package.dependencies);
        open.extend(dependencies.into_iter().flatten().copied().filter(|number| needed.insert(*number)));
    }
    for package in packages {
        if package.state == PackageState::Unreached && needed.contains(&package.package) {
            package.state = PackageState::ByDependency;
        }
    }
}

/// The files of a package that are there: those of its record, or the one in which it was seen.
fn files<'v>(image: &'v Image, package: &Package) -> Vec<ViewFile<'v>> {
    let mut look = image.view.look();
    let paths: BTreeSet<&[u8]> = package.record.files.iter().map(|file| &*file.path).collect();
    // A folder of the package that is a link in the image, as `/lib` is, belongs to nobody.
    let is_folder = |path: &[u8]| {
        let start = [path, b"/"].concat();
        paths.range(start.as_slice()..).next().is_some_and(|next| next.starts_with(&start))
    };
    let mut owned: Vec<ViewFile<'v>> = Vec::new();
    for path in &paths {
        let Some(file) = look.at(path).filter(|file| !file.is_directory()) else { continue };
        let is_ours = path.contains(&b'/') && !is_folder(path);
        if file.link_target().is_none() || is_ours {
            owned.push(file);
        }
    }
    if !owned.is_empty() {
        return owned;
    }
    package.sights.iter().filter_map(|sight| image.view.at(&sight.path)).collect()
}

fn bytes(files: &[ViewFile<'_>], counted: &mut BTreeSet<MemberId>) -> u64 {
    let once =
        files.iter().filter(|file| file.is_file() && file.content().is_some_and(|member| counted.insert(member)));
    once.filter_map(|file| file.entry()).fold(0, |sum: u64, entry| sum.saturating_add(entry.size))
}

fn state(
    image: &Image,
    reached: &Reached,
    folders: &Folders,
    package: &Package,
    files: &[ViewFile<'_>],
) -> PackageState {
    let is_of_language = !package.record.is_of_system() && package.record.class == PackageClass::Installed;
    let first = |of: &dyn Fn(ViewId) -> bool| files.iter().map(|file| file.id()).find(|file| of(*file));
    if let Some(witness) = first(&|file| reached.files.contains_key(&file)) {
        return PackageState::Reached(witness);
    }
    // Metadata lies in the folder of a package of Node; its modules are not in any list.
    if is_of_language
        && package.record.files.is_empty()
        && let Some(witness) = package.sights.iter().find_map(|sight| folders.witness(image, &sight.path))
    {
        return PackageState::Reached(witness);
    }
    let is_left_out = |file: &ViewFile<'_>| OF_LANGUAGES.iter().any(|ending| file.name().ends_with(ending));
    let is_named = |file: ViewId| {
        let is_metadata = |file: ViewFile<'_>| METADATA.iter().any(|ending| has_part_ending(&file.path(), ending));
        reached.leaves.contains_key(&file) && !image.view.file(file).is_some_and(is_metadata)
    };
    if let Some(witness) = first(&is_named) {
        return PackageState::Data(witness);
    }
    if files.is_empty() || reached.level < Level::Languages && (is_of_language || files.iter().any(is_left_out)) {
        return PackageState::Unknown;
    }
    PackageState::Unreached
}

/// Folders in which something is reached, with one file of each.
struct Folders(BTreeMap<Vec<u8>, ViewId>);

impl Folders {
    /// Each reached file counts for the folder of the nearest `node_modules` package around it.
    fn of(reached: &Reached, image: &Image) -> Self {
        let mut folders = BTreeMap::new();
        for id in reached.files.keys() {
            let Some(file) = image.view.file(*id) else { continue };
            let path = file.path();
            let mut here = parent(&path);
            while !here.is_empty() {
                folders.entry(here.to_vec()).or_insert(*id);
                if base_name(parent(here)) == b"node_modules" {
                    break;
                }
                here = parent(here);
            }
        }
        Self(folders)
    }

    /// A reached file beside the metadata of a package.
    fn witness(&self, image: &Image, metadata: &[u8]) -> Option<ViewId> {
        let path = image.view.at(metadata)?.path();
        self.0.get(parent(&path)).copied()
    }
}
