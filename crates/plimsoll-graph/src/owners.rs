//! Which package owns a file, and whether the file is as the package has it. Paths in records are looked up with the
//! links of folders and without the last part, as image spec section 3.5 wants it: with a merged `/usr` a record says
//! `/bin/su` and the file is `/usr/bin/su`.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::image::{Entry, ViewFile, ViewId, base_name};
use plimsoll_facts::{Image, OwnedFile};

/// The owner of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Owner {
    /// The number of the package.
    pub package: u32,
    /// Whether its content is another than recorded; `None` when one of the two is not known.
    differs: Option<bool>,
    /// Whether it may be another, as configuration files are.
    may_change: bool,
}

impl Owner {
    /// True when the file is another than the package has.
    pub fn is_modified(&self) -> bool {
        self.differs == Some(true)
    }

    /// `unmodified`, `modified` or `unknown`: a configuration file that was changed is neither of the first two.
    pub const fn state(&self) -> &'static str {
        match (self.differs, self.may_change) {
            (Some(false), _) => "unmodified",
            (Some(true), false) => "modified",
            _ => "unknown",
        }
    }
}

/// The owners of these files among the packages of the operating system. Files without one are left out.
pub fn owners(image: &Image, files: &[ViewFile<'_>]) -> BTreeMap<ViewId, Owner> {
    owners_among(image, files, true)
}

/// The owners of these files among the packages of the operating system, or among those of languages. The package whose
/// record fits wins over one whose does not: a file may have gone from one to another.
pub fn owners_among(image: &Image, files: &[ViewFile<'_>], of_system: bool) -> BTreeMap<ViewId, Owner> {
    let mut owners = BTreeMap::new();
    if files.is_empty() {
        return owners;
    }
    // Only what has the name of one of the files is looked up.
    let names: BTreeSet<&[u8]> = files.iter().map(|file| file.name()).collect();
    let wanted: BTreeSet<ViewId> = files.iter().map(|file| file.id()).collect();
    let mut look = image.view.look();
    let packages = (0..).zip(&image.inventory.packages);
    for (package, of) in packages.filter(|(_, package)| package.record.is_of_system() == of_system) {
        for owned in of.record.files.iter().filter(|owned| names.contains(base_name(&owned.path))) {
            let Some(file) = look.at(&owned.path).filter(|file| wanted.contains(&file.id())) else { continue };
            let differs = file.entry().and_then(|entry| differs(entry, owned));
            let owner = Owner { package, differs, may_change: owned.may_change };
            let known = owners.entry(file.id()).or_insert(owner);
            if known.is_modified() && !owner.is_modified() {
                *known = owner;
            }
        }
    }
    owners
}

/// Whether content and record differ, when both are known.
fn differs(entry: &Entry, owned: &OwnedFile) -> Option<bool> {
    entry.digests.as_ref()?.differs(owned.digest?)
}
