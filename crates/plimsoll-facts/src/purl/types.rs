//! What each type of package URL adds to the grammar: case, namespaces, allowed names, the default repository.
//!
//! One row per registered type. Source: package-url/purl-spec, `types/*-definition.json`. A type without a row follows
//! the grammar alone.

use std::collections::BTreeMap;

use super::{InvalidPurl, Purl};

/// Whether a type has namespaces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Optional,
    Required,
    Prohibited,
}

/// Whether upper case means something.
#[derive(Clone, Copy)]
pub(super) enum Case {
    Kept,
    Lower,
}

impl Case {
    pub(super) fn apply(self, text: &str) -> String {
        match self {
            Self::Kept => text.to_owned(),
            Self::Lower => text.to_lowercase(),
        }
    }
}

/// How a name is written.
#[derive(Clone, Copy)]
pub(super) enum NameForm {
    /// As one segment; a slash in it is encoded.
    Segment,
    /// As a path; the namespace is the first segment alone.
    Path,
}

/// A name that went through folding of case, and the qualifiers beside it, to the name in its canonical form.
type Rewrite = fn(&str, &BTreeMap<String, String>) -> String;

/// The rules of one type.
pub(super) struct TypeRules {
    kind: &'static str,
    namespace: Presence,
    pub(super) namespace_case: Case,
    name_case: Case,
    pub(super) name_form: NameForm,
    name_rewritten: Option<Rewrite>,
    name_allowed: Option<fn(&str) -> bool>,
    pub(super) version_case: Case,
    version_allowed: Option<fn(&str) -> bool>,
    qualifier: Option<&'static str>,
    pub(super) repository: Option<&'static str>,
}

/// The rules of a type, given in lower case.
pub(super) fn rules(kind: &str) -> &'static TypeRules {
    TYPES.iter().find(|row| row.kind == kind).unwrap_or(&UNREGISTERED)
}

impl TypeRules {
    const fn new(kind: &'static str, namespace: Presence) -> Self {
        Self {
            kind,
            namespace,
            namespace_case: Case::Kept,
            name_case: Case::Kept,
            name_form: NameForm::Segment,
            name_rewritten: None,
            name_allowed: None,
            version_case: Case::Kept,
            version_allowed: None,
            qualifier: None,
            repository: None,
        }
    }

    const fn lower_namespace(self) -> Self {
        Self { namespace_case: Case::Lower, ..self }
    }

    const fn lower_name(self) -> Self {
        Self { name_case: Case::Lower, ..self }
    }

    const fn lower_version(self) -> Self {
        Self { version_case: Case::Lower, ..self }
    }

    const fn at(self, repository: &'static str) -> Self {
        Self { repository: Some(repository), ..self }
    }

    const fn requiring(self, qualifier: &'static str) -> Self {
        Self { qualifier: Some(qualifier), ..self }
    }

    const fn name_as_path(self) -> Self {
        Self { name_form: NameForm::Path, ..self }
    }

    const fn rewriting_name(self, rewritten: Rewrite) -> Self {
        Self { name_rewritten: Some(rewritten), ..self }
    }

    const fn allowing_names(self, allowed: fn(&str) -> bool) -> Self {
        Self { name_allowed: Some(allowed), ..self }
    }

    const fn allowing_versions(self, allowed: fn(&str) -> bool) -> Self {
        Self { version_allowed: Some(allowed), ..self }
    }

    pub(super) fn normalised_name(&self, name: &str, qualifiers: &BTreeMap<String, String>) -> String {
        let name = self.name_case.apply(name);
        match self.name_rewritten {
            Some(rewritten) => rewritten(&name, qualifiers),
            None => name,
        }
    }

    /// Refuses what the type requires, prohibits or restricts.
    pub(super) fn check(&self, purl: &Purl) -> Result<(), InvalidPurl> {
        match (self.namespace, purl.namespace()) {
            (Presence::Required, None) => return Err(InvalidPurl::NamespaceRequired),
            (Presence::Prohibited, Some(_)) => return Err(InvalidPurl::NamespaceProhibited),
            _ => {}
        }
        if let Some(key) = self.qualifier
            && purl.qualifier(key).is_none()
        {
            return Err(InvalidPurl::QualifierRequired(key));
        }
        if self.name_allowed.is_some_and(|allowed| !allowed(purl.name())) {
            return Err(InvalidPurl::NameCharacters);
        }
        match (self.version_allowed, purl.version()) {
            (Some(allowed), Some(version)) if !allowed(version) => Err(InvalidPurl::VersionCharacters),
            _ => Ok(()),
        }
    }
}

/// PyPI takes `_` and `-` for the same character. Source: `pypi-definition.json`.
fn with_dashes(name: &str, _: &BTreeMap<String, String>) -> String {
    name.replace('_', "-")
}

/// Dart names are words. Source: `pub-definition.json`.
fn with_underscores(name: &str, _: &BTreeMap<String, String>) -> String {
    name.replace(|character: char| !character.is_ascii_lowercase() && !character.is_ascii_digit(), "_")
}

/// Databricks ignores case, Azure does not. Source: `mlflow-definition.json`.
fn lower_at_databricks(name: &str, qualifiers: &BTreeMap<String, String>) -> String {
    let is_databricks = qualifiers.get("repository_url").is_some_and(|url| url.contains("databricks"));
    if is_databricks { name.to_lowercase() } else { name.to_owned() }
}

/// The identifier of an extension. Source: `chrome-extension-definition.json`.
fn is_extension_identifier(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| matches!(byte, b'a'..=b'p'))
}

/// One to four numbers. Source: the same.
fn is_extension_version(version: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    version.split('.').count() <= 4 && version.split('.').all(is_number)
}

/// The name of a distribution and not that of a module. Source: `cpan-definition.json`.
fn is_no_perl_module(name: &str) -> bool {
    !name.contains("::")
}

/// The rules of every other type.
static UNREGISTERED: TypeRules = TypeRules::new("", Presence::Optional);

/// Sorted by type.
static TYPES: &[TypeRules] = &[
    TypeRules::new("alpm", Presence::Required).lower_namespace().lower_name(),
    TypeRules::new("apk", Presence::Required).lower_namespace().lower_name(),
    TypeRules::new("bazel", Presence::Prohibited).at("https://bcr.bazel.build"),
    TypeRules::new("bitbucket", Presence::Required).lower_namespace().lower_name().at("https://bitbucket.org"),
    TypeRules::new("bitnami", Presence::Prohibited).lower_name().at("https://downloads.bitnami.com/files/stacksmith"),
    TypeRules::new("brew", Presence::Optional).lower_namespace().lower_name().at("https://formulae.brew.sh/"),
    TypeRules::new("cargo", Presence::Prohibited).at("https://crates.io/"),
    TypeRules::new("chrome-extension", Presence::Prohibited)
        .lower_name()
        .allowing_names(is_extension_identifier)
        .allowing_versions(is_extension_version)
        .at("https://chromewebstore.google.com/"),
    TypeRules::new("cocoapods", Presence::Prohibited).at("https://cdn.cocoapods.org/"),
    TypeRules::new("composer", Presence::Required).lower_namespace().lower_name().at("https://packagist.org"),
    TypeRules::new("conan", Presence::Optional).at("https://center.conan.io"),
    TypeRules::new("conda", Presence::Prohibited).at("https://repo.anaconda.com"),
    TypeRules::new("cpan", Presence::Optional).allowing_names(is_no_perl_module).at("https://www.cpan.org/"),
    TypeRules::new("cran", Presence::Prohibited).at("https://cran.r-project.org"),
    TypeRules::new("deb", Presence::Required).lower_namespace().lower_name(),
    TypeRules::new("docker", Presence::Optional).at("https://hub.docker.com"),
    TypeRules::new("gem", Presence::Prohibited).at("https://rubygems.org"),
    TypeRules::new("generic", Presence::Optional),
    TypeRules::new("git", Presence::Required).name_as_path(),
    TypeRules::new("github", Presence::Required).lower_namespace().lower_name().at("https://github.com"),
    // Its definition requires a namespace, but `stdlib` and modules of one word have none, and all tools write them so.
    TypeRules::new("golang", Presence::Optional),
    TypeRules::new("hackage", Presence::Prohibited).at("https://hackage.haskell.org"),
    TypeRules::new("hex", Presence::Optional).lower_namespace().lower_name().at("https://repo.hex.pm"),
    TypeRules::new("huggingface", Presence::Required).lower_version().at("https://huggingface.co"),
    TypeRules::new("julia", Presence::Prohibited).requiring("uuid").at("https://github.com/JuliaRegistries/General"),
    TypeRules::new("luarocks", Presence::Optional).lower_namespace().lower_name(),
    TypeRules::new("maven", Presence::Required).at("https://repo.maven.apache.org/maven2/"),
    TypeRules::new("mlflow", Presence::Prohibited).rewriting_name(lower_at_databricks),
    TypeRules::new("npm", Presence::Optional).at("https://registry.npmjs.org/"),
    TypeRules::new("nuget", Presence::Prohibited).at("https://www.nuget.org"),
    TypeRules::new("oci", Presence::Prohibited).lower_name().lower_version(),
    TypeRules::new("opam", Presence::Prohibited).at("https://opam.ocaml.org"),
    TypeRules::new("otp", Presence::Prohibited).lower_name(),
    TypeRules::new("pub", Presence::Prohibited)
        .lower_name()
        .rewriting_name(with_underscores)
        .at("https://pub.dartlang.org"),
    TypeRules::new("pypi", Presence::Prohibited)
        .lower_name()
        .rewriting_name(with_dashes)
        .lower_version()
        .at("https://pypi.org"),
    TypeRules::new("qpkg", Presence::Required).lower_namespace(),
    TypeRules::new("rpm", Presence::Required).lower_namespace(),
    TypeRules::new("swid", Presence::Optional).requiring("tag_id"),
    TypeRules::new("swift", Presence::Required),
    TypeRules::new("vcpkg", Presence::Prohibited).at("https://github.com/microsoft/vcpkg/"),
    TypeRules::new("vscode-extension", Presence::Required)
        .lower_namespace()
        .lower_name()
        .lower_version()
        .at("https://marketplace.visualstudio.com/vscode-extension"),
    TypeRules::new("yocto", Presence::Optional).lower_namespace(),
];

#[cfg(test)]
mod tests {
    use super::TYPES;

    #[test]
    fn types_are_sorted_and_written_once() {
        assert!(TYPES.is_sorted_by(|left, right| left.kind < right.kind));
    }
}
