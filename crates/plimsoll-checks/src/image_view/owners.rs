//! Which package of the operating system owns a file, and whether the file is as the package has it. Paths in records
//! are looked up with the links of folders and without the last part, as image spec section 3.5 wants it: with a merged
//! `/usr` a record says `/bin/su` and the file is `/usr/bin/su`.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::image::{Entry, ViewFile, ViewId, base_name};
use plimsoll_facts::{Image, OwnedFile, RecordedDigest};

/// The owner of a file.
#[derive(Clone, Copy)]
pub(crate) struct Owner {
    /// The number of the package.
    pub(crate) package: u32,
    /// True when the file is another than the package has.
    pub(crate) is_modified: bool,
}

/// The owners of these files. Files without one are left out.
pub(crate) fn owners(image: &Image, files: &[ViewFile<'_>]) -> BTreeMap<ViewId, Owner> {
    let mut owners = BTreeMap::new();
    if files.is_empty() {
        return owners;
    }
    // Only what has the name of one of the files is looked up.
    let names: BTreeSet<&[u8]> = files.iter().map(|file| file.name()).collect();
    let wanted: BTreeSet<ViewId> = files.iter().map(|file| file.id()).collect();
    let packages = (0..).zip(&image.inventory.packages).filter(|(_, package)| package.record.is_of_system());
    for (number, package) in packages {
        for owned in package.record.files.iter().filter(|owned| names.contains(base_name(&owned.path))) {
            if let Some(file) = image.view.at(&owned.path).filter(|file| wanted.contains(&file.id())) {
                let is_modified = is_modified(image, file, owned);
                owners.entry(file.id()).or_insert(Owner { package: number, is_modified });
            }
        }
    }
    owners
}

fn is_modified(image: &Image, file: ViewFile<'_>, owned: &OwnedFile) -> bool {
    let path = file.path();
    image.inventory.modified.iter().any(|(modified, _)| **modified == *path)
        || file.entry().is_some_and(|entry| differs(entry, owned))
}

/// True when both digests are known and differ.
fn differs(entry: &Entry, owned: &OwnedFile) -> bool {
    let (Some(digests), Some(recorded)) = (&entry.digests, owned.digest) else { return false };
    match recorded {
        RecordedDigest::Md5(recorded) => recorded != digests.md5,
        RecordedDigest::Sha1(recorded) => recorded != digests.sha1,
        RecordedDigest::Sha256(recorded) => recorded != digests.sha256.0,
    }
}
