//! The databases of packages that a recipe asks for, with the digests of the files that packages own.

use std::collections::BTreeMap;
use std::fmt::Write;

use md5::Md5;
use plimsoll_facts::image::hex;
use sha1::{Digest, Sha1};

use crate::recipe::Member;

/// Packages of a layer and of those below it.
#[derive(Default)]
pub(crate) struct Databases {
    dpkg: Database,
    apk: Database,
}

#[derive(Default)]
struct Database {
    packages: Vec<Package>,
    /// How many of them the layer itself adds.
    own: usize,
}

#[derive(Clone)]
struct Package {
    name: String,
    version: String,
    source: Option<String>,
    /// Paths without a leading slash.
    owns: Vec<String>,
}

impl Database {
    fn add(&mut self, name: &str, version: &str, options: &[&str]) {
        let mut package =
            Package { name: name.to_owned(), version: version.to_owned(), source: None, owns: Vec::new() };
        let mut options = options.iter();
        for option in options.by_ref() {
            let Some(source) = option.strip_prefix("source=") else {
                assert_eq!(*option, "owns");
                break;
            };
            package.source = Some(source.to_owned());
        }
        package.owns = options.map(|path| path.trim_start_matches('/').to_owned()).collect();
        package.owns.sort();
        self.packages.push(package);
        self.own += 1;
    }

    /// Puts the packages of the layer below in front, but those that the layer itself has in another version.
    fn follow(&mut self, below: &Self) {
        let own = std::mem::take(&mut self.packages);
        let is_kept = |package: &&Package| own.iter().all(|other| other.name != package.name);
        self.packages.extend(below.packages.iter().filter(is_kept).cloned());
        self.packages.extend(own);
    }
}

impl Databases {
    pub(crate) fn add_dpkg(&mut self, name: &str, version: &str, options: &[&str]) {
        self.dpkg.add(name, version, options);
    }

    pub(crate) fn add_apk(&mut self, name: &str, version: &str, options: &[&str]) {
        self.apk.add(name, version, options);
    }

    /// Adds the packages of the layers below, of which the last one has those of all others.
    pub(crate) fn follow<'d>(&mut self, below: impl DoubleEndedIterator<Item = &'d Self>) {
        if let Some(below) = below.last() {
            self.dpkg.follow(&below.dpkg);
            self.apk.follow(&below.apk);
        }
    }

    /// The files of the databases to which the layer adds something. A file that is not there has no digest.
    pub(crate) fn write(&self, files: &BTreeMap<&str, &[u8]>) -> Vec<Member> {
        let mut members = Vec::new();
        if self.dpkg.own > 0 {
            let mut status = String::new();
            for package in &self.dpkg.packages {
                let Package { name, version, source, .. } = package;
                write!(status, "Package: {name}\nStatus: install ok installed\n").unwrap();
                if let Some(source) = source {
                    writeln!(status, "Source: {source}").unwrap();
                }
                write!(status, "Version: {version}\n\n").unwrap();
            }
            members.push(Member::text("var/lib/dpkg/status", status));
            let own = self.dpkg.packages.iter().rev().take(self.dpkg.own).filter(|package| !package.owns.is_empty());
            for Package { name, owns, .. } in own {
                let list = owns.iter().fold(String::new(), |list, path| list + "/" + path + "\n");
                members.push(Member::text(&format!("var/lib/dpkg/info/{name}.list"), list));
                let sums = owns.iter().filter_map(|path| {
                    let content = files.get(&**path)?;
                    Some(format!("{}  {path}\n", hex(&Md5::digest(content))))
                });
                members.push(Member::text(&format!("var/lib/dpkg/info/{name}.md5sums"), sums.collect::<String>()));
            }
        }
        if self.apk.own > 0 {
            let records: String = self.apk.packages.iter().map(|package| apk_record(package, files)).collect();
            members.push(Member::text("lib/apk/db/installed", records));
        }
        members
    }
}

fn apk_record(package: &Package, files: &BTreeMap<&str, &[u8]>) -> String {
    let Package { name, version, source, owns } = package;
    let mut record = format!("P:{name}\nV:{version}\n");
    if let Some(source) = source {
        writeln!(record, "o:{source}").unwrap();
    }
    for path in owns {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        write!(record, "F:{folder}\nR:{file}\n").unwrap();
        if let Some(content) = files.get(&**path) {
            // In old databases digests stand in hexadecimal digits.
            writeln!(record, "Z:{}", hex(&Sha1::digest(content))).unwrap();
        }
    }
    record.push('\n');
    record
}
