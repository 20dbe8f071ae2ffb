//! `META-INF/MANIFEST.MF`, as far as it names what the archive is.
//! Source: JAR File Specification, JAR Manifest; OSGi Core, Bundle-SymbolicName.

use std::collections::BTreeMap;

/// The main section of a manifest: fields by name in small letters.
#[derive(Debug, Default)]
pub(crate) struct Manifest {
    fields: BTreeMap<String, String>,
}

impl Manifest {
    /// Reads the main section. Lines are folded at 72 bytes, which may be inside of a character.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let mut joined: Vec<Vec<u8>> = Vec::new();
        for line in bytes.split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() && !joined.is_empty() {
                break;
            }
            match (line.strip_prefix(b" "), joined.last_mut()) {
                (Some(rest), Some(before)) => before.extend_from_slice(rest),
                _ => joined.push(line.to_vec()),
            }
        }
        let mut fields = BTreeMap::new();
        for line in joined {
            let line = String::from_utf8_lossy(&line);
            if let Some((name, value)) = line.split_once(':') {
                fields.entry(name.trim().to_ascii_lowercase()).or_insert_with(|| value.trim().to_owned());
            }
        }
        Self { fields }
    }

    /// A field that is there, not empty and no placeholder that a build forgot.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let value = self.fields.get(&name.to_ascii_lowercase())?;
        (!value.is_empty() && !value.contains("${")).then_some(value.as_str())
    }

    /// The first of these fields that is there.
    fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name))
    }

    /// Bundle-SymbolicName without its directives: `org.example.core;singleton:=true`.
    pub(crate) fn symbolic_name(&self) -> Option<&str> {
        self.get("Bundle-SymbolicName")?.split(';').next().map(str::trim).filter(|name| !name.is_empty())
    }

    /// The artifact that it names.
    pub(crate) fn artifact(&self) -> Option<&str> {
        // Plugins of Jenkins have a short name.
        self.first(&["Short-Name", "Implementation-Title"])
            .or_else(|| self.symbolic_name().map(|name| name.rsplit('.').next().unwrap_or(name)))
            .or_else(|| self.get("Automatic-Module-Name").map(|name| name.rsplit('.').next().unwrap_or(name)))
            .or_else(|| self.first(&["Extension-Name", "Specification-Title", "Bundle-Name"]))
    }

    /// The version that it names: one word with a digit.
    pub(crate) fn version(&self) -> Option<&str> {
        ["Plugin-Version", "Implementation-Version", "Bundle-Version", "Specification-Version"]
            .iter()
            .filter_map(|name| self.get(name)?.split_whitespace().next())
            .find(|version| version.contains(|character: char| character.is_ascii_digit()))
    }

    /// The group that it names outright: plugins of Jenkins do, and what Nebula's plugins of Gradle build, with a title
    /// `GROUP#ARTIFACT;VERSION`.
    pub(crate) fn stated_group(&self, artifact: &str) -> Option<&str> {
        let of_title = || {
            let (group, rest) = self.get("Implementation-Title")?.split_once('#')?;
            (rest.split(';').next() == Some(artifact)).then_some(group)
        };
        self.get("Group-Id").or_else(of_title).filter(|group| is_group(group))
    }

    /// True for archives of a Java runtime itself, such as `jrt-fs.jar`: they are parts of it and no packages.
    /// Source: OpenJDK, `make/common/JarArchive.gmk` and `make/JrtfsJar.gmk`.
    pub(crate) fn is_of_runtime(&self) -> bool {
        self.get("Implementation-Title") == Some("Java Runtime Environment")
            && self.get("Specification-Title") == Some("Java Platform API Specification")
    }

    /// True when one of its names is this artifact.
    pub(crate) fn names(&self, group: &str, artifact: &str) -> bool {
        let full = format!("{group}.{artifact}");
        ["Implementation-Title", "Automatic-Module-Name", "Extension-Name", "Short-Name"]
            .iter()
            .filter_map(|name| self.get(name))
            .chain(self.symbolic_name())
            .any(|name| name.eq_ignore_ascii_case(artifact) || name.eq_ignore_ascii_case(&full))
    }

    /// Its licences: names of plugins' licences, else what bundles state.
    pub(crate) fn licences(&self) -> Vec<String> {
        // `Plugin-License-Name`, `Plugin-License-Name-2` and so on.
        let of_plugin = self.fields.iter().filter(|(name, _)| name.starts_with("plugin-license-name"));
        let of_plugin: Vec<String> = of_plugin.map(|(_, value)| value.clone()).collect();
        if !of_plugin.is_empty() {
            return of_plugin;
        }
        let bundle = self.get("Bundle-License").into_iter().flat_map(|value| value.split(','));
        let names = bundle.filter_map(|licence| licence.split(';').next()).map(|name| name.trim().trim_matches('"'));
        names.filter(|name| !name.is_empty() && *name != "<<EXTERNAL>>").map(str::to_owned).collect()
    }
}

/// True for what can be a group: `org.example`.
pub(crate) fn is_group(text: &str) -> bool {
    let known = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_');
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(known)
}

#[cfg(test)]
mod tests {
    use super::Manifest;

    #[test]
    fn folded_lines_and_directives_are_undone() {
        let manifest = Manifest::parse(
            b"Manifest-Version: 1.0\r\nBundle-SymbolicName: org.exam\r\n ple.core;singleton:=true\r\n\
            Bundle-Version: 1.2\r\n\r\n\
            Name: a\r\nImplementation-Version: 9\r\n",
        );
        assert_eq!(manifest.symbolic_name(), Some("org.example.core"));
        assert_eq!(manifest.artifact(), Some("core"));
        assert_eq!(manifest.version(), Some("1.2"));
    }
}
