//! What Java archives and build files share: coordinates, manifests, names of files, project files.

pub(crate) mod group;
pub(crate) mod jar;
pub(crate) mod manifest;
pub(crate) mod name;
pub(crate) mod pom;
pub(crate) mod project;

use plimsoll_facts::PackageRecord;

/// Group, artifact and version of a package of Maven.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(crate) struct Coordinates {
    pub(crate) group: String,
    pub(crate) artifact: String,
    pub(crate) version: String,
}

impl Coordinates {
    /// The coordinates of a `pom.properties`, when all three are there. Source: Maven Archiver, `addMavenDescriptor`.
    pub(crate) fn of_properties(text: &str) -> Option<Self> {
        let mut found = Self::default();
        for line in text.lines() {
            let line = line.trim();
            let Some((key, value)) = line.split_once(['=', ':']).filter(|_| !line.starts_with(['#', '!'])) else {
                continue;
            };
            let value = value.trim().to_owned();
            match key.trim() {
                "groupId" => found.group = value,
                "artifactId" => found.artifact = value,
                "version" => found.version = value,
                _ => {}
            }
        }
        found.is_complete().then_some(found)
    }

    /// True when nothing is missing or left to a property.
    pub(crate) fn is_complete(&self) -> bool {
        [&self.group, &self.artifact, &self.version].iter().all(|part| !part.is_empty() && !part.contains("${"))
    }

    /// `group:artifact:version`, as ids of records have it.
    pub(crate) fn id(&self) -> String {
        format!("{}:{}:{}", self.group, self.artifact, self.version)
    }

    /// A record of them.
    pub(crate) fn record(&self) -> PackageRecord {
        let namespace = Some(self.group.clone()).filter(|group| !group.is_empty());
        PackageRecord { namespace, id: self.id(), ..PackageRecord::new("maven", &*self.artifact, &*self.version) }
    }
}
