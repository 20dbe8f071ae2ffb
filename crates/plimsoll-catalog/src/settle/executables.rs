//! How much of the machine code of an image is known (image spec section 2.5): owned, recognised, unknown. The three
//! together are all of it.

use std::collections::BTreeSet;

use plimsoll_facts::image::{MemberId, PathBytes, View, ViewFile, parent};
use plimsoll_facts::{ExecutableBytes, Package, PackageClass};

use super::owners::Owners;

/// Files in which packages that are no system's were seen, or which are theirs.
struct Claims {
    files: BTreeSet<PathBytes>,
    /// Folders of packages: what lies in them comes with the package.
    folders: BTreeSet<PathBytes>,
}

/// Bytes of programs and libraries by who claims them, and the paths that nobody does.
pub(super) fn claimed(view: &View, packages: &[Package], owners: &Owners) -> (ExecutableBytes, Vec<PathBytes>) {
    let claims = claims(packages);
    let mut bytes = ExecutableBytes::default();
    let mut unknown = Vec::new();
    let mut counted: BTreeSet<MemberId> = BTreeSet::new();
    for file in view.files().filter(|file| file.entry().is_some_and(|entry| entry.format.is_binary())) {
        let (Some(content), Some(entry)) = (file.content().filter(|_| file.is_file()), file.entry()) else { continue };
        // One file under several names is counted once.
        if !counted.insert(content) {
            continue;
        }
        let place = match (owners.owner(file).filter(|_| !owners.is_changed(file)), claims.has(file)) {
            (Some(_), _) => &mut bytes.owned,
            (None, true) => &mut bytes.identified,
            (None, false) => {
                // What a package of the system owned and somebody changed is told as modified.
                if owners.owner(file).is_none() {
                    unknown.push(file.path().into());
                    &mut bytes.unknown
                } else {
                    &mut bytes.identified
                }
            }
        };
        *place += entry.size;
    }
    (bytes, unknown)
}

fn claims(packages: &[Package]) -> Claims {
    let mut claims = Claims { files: BTreeSet::new(), folders: BTreeSet::new() };
    let others = packages.iter().filter(|package| !package.record.is_of_system());
    for package in others.filter(|package| package.record.class != PackageClass::Declared) {
        claims.files.extend(package.record.files.iter().map(|file| file.path.clone()));
        for sight in &package.sights {
            claims.files.insert(sight.path.clone());
            if matches!(&*package.record.kind, "npm" | "gem") {
                claims.folders.insert(parent(&sight.path).into());
            }
        }
        // A gem's description stands apart from its files.
        if package.record.kind == "gem" {
            let name = format!("{}-{}", package.record.name, package.record.version);
            for sight in &package.sights {
                let root = parent(parent(&sight.path));
                for folder in ["gems", "extensions"] {
                    claims.folders.insert([root, b"/", folder.as_bytes(), b"/", name.as_bytes()].concat().into());
                }
            }
        }
    }
    claims
}

impl Claims {
    fn has(&self, file: ViewFile<'_>) -> bool {
        let path = file.path();
        if self.files.contains(&*path) {
            return true;
        }
        let mut folder = parent(&path);
        while !folder.is_empty() {
            if self.folders.contains(folder) {
                return true;
            }
            folder = parent(folder);
        }
        false
    }
}
