//! Oracle Linux: its advisories in OVAL, whose conditions say everything in words. Source:
//! linux.oracle.com/security/oval.
//!
//! Builds of a flavour are for packages of that flavour only: those that ksplice patches in memory, and those of the
//! validated modules of FIPS. They are entries of a release of their own, `8:ksplice` and `8:fips`, so that no plain
//! package gets a fix from them.

use std::collections::BTreeMap;

use plimsoll_database::NewPosting;

use crate::entry::{self, Home};
use crate::feeds::{Feed, File, Files, Given, Reading};
use crate::limits;
use crate::nevra::{self, Build};
use crate::osv::{Advisory, Fault};
use crate::oval::{Criteria, Definition, Oval};

/// The importer.
pub static FEED: Feed = Feed {
    name: "oracle",
    source: ["Oracle Linux errata", "vendor terms, fetched by the user", "Oracle"],
    import: |files: &mut Files<'_>| files.each(read),
};

fn read(file: &File<'_>) -> Reading<Advisory> {
    let mut faults = Vec::new();
    let oval = Oval::read(file, &mut faults)?;
    let pieces = oval.definitions.iter().filter_map(|definition| advisory(definition, &mut faults)).collect();
    Ok(Given { pieces, faults })
}

fn advisory(definition: &Definition, faults: &mut Vec<Fault>) -> Option<Advisory> {
    let reference = definition.references.iter().find(|one| one.source.eq_ignore_ascii_case("elsa"));
    let Some(reference) = reference.filter(|one| !one.id.is_empty()) else {
        faults.push(Fault::Lost(format!("`{}` names no advisory", definition.id)));
        return None;
    };
    let upstream = definition.cves.iter().filter_map(|(id, _)| entry::id(id, faults)).collect();
    let mut advisory = entry::advisory(reference.id.clone(), upstream);
    let record = &mut advisory.record;
    record.summary.clone_from(&definition.title);
    record.details.clone_from(&definition.description);
    record.published = Some(definition.issued.clone()).filter(|day| !day.is_empty());
    record.ratings.extend(entry::word(&definition.severity));
    record.references.push(entry::link("ADVISORY", &reference.url));
    let mut found = Found::default();
    found.visit(&definition.criteria, &Surroundings::default());
    found.entries(&mut advisory.entries, faults);
    if advisory.entries.is_empty() {
        faults.push(Fault::Lost(format!("`{}` names no package", reference.id)));
    }
    Some(advisory)
}

/// What the conditions around a package say.
#[derive(Clone, Default)]
struct Surroundings {
    release: Option<String>,
    architecture: Option<String>,
    module: Option<String>,
    is_ksplice: bool,
}

/// A build with what is said around it.
#[derive(Clone, Eq, Ord, PartialEq, PartialOrd)]
struct Group {
    release: String,
    module: Option<String>,
}

#[derive(Default)]
struct Found {
    builds: BTreeMap<Group, Vec<(Build, Option<String>)>>,
}

impl Found {
    /// Goes through conditions. Those that must hold together say something of each other.
    fn visit(&mut self, criteria: &Criteria, around: &Surroundings) {
        match criteria {
            Criteria::All(list) => {
                let mut around = around.clone();
                for one in list {
                    if let Criteria::One { comment, .. } = one {
                        around.note(comment);
                    }
                }
                for one in list {
                    self.visit(one, &around);
                }
            }
            Criteria::Any(list) => {
                for one in list {
                    self.visit(one, around);
                }
            }
            Criteria::One { comment, .. } => self.package(comment, around),
        }
    }

    fn package(&mut self, comment: &str, around: &Surroundings) {
        let Some((name, version)) = comment.split_once(" is earlier than ") else { return };
        let Some(release) = &around.release else { return };
        let release = match flavour(version, around) {
            Some(flavour) => format!("{release}:{flavour}"),
            None => release.clone(),
        };
        let build = Build { name: name.to_owned(), version: nevra::with_epoch(version) };
        let group = Group { release, module: around.module.clone() };
        self.builds.entry(group).or_default().push((build, around.architecture.clone()));
    }

    fn entries(self, entries: &mut Vec<NewPosting<'static>>, faults: &mut Vec<Fault>) {
        for (group, builds) in self.builds {
            let home = Home { ecosystem: "Oracle Linux", release: Some(&group.release) };
            for (build, architecture) in nevra::sorted(builds) {
                let mut entry = home.entry(&build.name, vec![entry::below(&build.version)]);
                entry.posting.architecture = architecture.map(Into::into);
                entry.posting.module = group.module.clone().map(Into::into);
                entry::push(entries, entry, faults);
            }
        }
    }
}

impl Surroundings {
    fn note(&mut self, comment: &str) {
        // It is repeated for each package.
        if comment.len() > limits::NAME_BYTES {
            return;
        }
        if let Some(release) = comment.strip_prefix("Oracle Linux ").and_then(|rest| rest.strip_suffix(" is installed"))
        {
            self.release = Some(release.to_owned());
        } else if let Some(architecture) = comment.strip_prefix("Oracle Linux arch is ") {
            self.architecture = Some(architecture.to_owned());
        } else if let Some(module) = comment.strip_prefix("Module ").and_then(|rest| rest.strip_suffix(" is enabled")) {
            self.module = Some(module.to_owned());
        } else if comment.ends_with(" is ksplice-based") {
            self.is_ksplice = true;
        }
    }
}

/// The flavour of a build. Source: Oracle, `.ksplice1.` and `_fips` in releases.
fn flavour(version: &str, around: &Surroundings) -> Option<&'static str> {
    if around.is_ksplice || version.contains(".ksplice") {
        Some("ksplice")
    } else if version.contains("_fips") {
        Some("fips")
    } else {
        None
    }
}
