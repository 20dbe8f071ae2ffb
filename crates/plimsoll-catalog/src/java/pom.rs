//! One project file of Maven, as it is written. Source: maven.apache.org, POM reference.

use std::collections::BTreeMap;

use roxmltree::Node;
use serde::{Deserialize, Serialize};

use crate::lines::Lines;
use crate::xml::{child, child_text, children, parse};

/// A project file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Pom {
    pub(crate) parent: Option<Parent>,
    /// Empty when the parent decides.
    pub(crate) group: String,
    pub(crate) artifact: String,
    /// Empty when the parent decides.
    pub(crate) version: String,
    pub(crate) licences: Vec<String>,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) managed: Vec<Dependency>,
    pub(crate) dependencies: Vec<Dependency>,
    /// Folders or files of the modules, beside this file.
    pub(crate) modules: Vec<String>,
}

/// The parent that a project names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Parent {
    pub(crate) group: String,
    pub(crate) artifact: String,
    pub(crate) version: String,
    /// Where it should be, from this file; empty: only in a repository.
    pub(crate) relative_path: String,
}

/// A dependency or a managed one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) group: String,
    pub(crate) artifact: String,
    /// May be a range; empty when management decides.
    pub(crate) version: String,
    /// Empty is `compile`.
    pub(crate) scope: String,
    /// Whether those that need the project do not need this; `None` when it is not written.
    pub(crate) is_optional: Option<bool>,
    /// Groups and artifacts that are left out below it; `*` is any.
    pub(crate) exclusions: Vec<(String, String)>,
    pub(crate) lines: (u32, u32),
}

impl Pom {
    /// Reads a project file. Profiles count when they are active by default.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let document = parse(text)?;
        let lines = Lines::new(document.input_text());
        let project = document.root_element();
        if project.tag_name().name() != "project" {
            return Err("has no element `project`".to_owned());
        }
        let mut pom = Self {
            parent: child(project, "parent").map(parent),
            group: text_of(project, "groupId"),
            artifact: text_of(project, "artifactId"),
            version: text_of(project, "version"),
            licences: licences(project),
            ..Self::default()
        };
        let profiles = child(project, "profiles").into_iter().flat_map(|profiles| children(profiles, "profile"));
        let active = profiles.filter(|profile| {
            child(*profile, "activation").and_then(|activation| child_text(activation, "activeByDefault"))
                == Some("true")
        });
        for part in std::iter::once(project).chain(active) {
            pom.add(part, &lines);
        }
        Ok(pom)
    }

    /// Adds what both projects and profiles have.
    fn add(&mut self, part: Node<'_, '_>, lines: &Lines<'_>) {
        for property in child(part, "properties").into_iter().flat_map(|properties| properties.children()) {
            if property.is_element() {
                let value = property.text().unwrap_or_default().trim().to_owned();
                self.properties.insert(property.tag_name().name().to_owned(), value);
            }
        }
        self.dependencies.extend(dependencies(part, lines));
        self.managed
            .extend(child(part, "dependencyManagement").into_iter().flat_map(|managed| dependencies(managed, lines)));
        let modules = child(part, "modules").into_iter().flat_map(|modules| children(modules, "module"));
        self.modules.extend(modules.filter_map(|module| Some(module.text()?.trim().to_owned())));
    }

    /// Its group, or that of its parent; not resolved.
    pub(crate) fn own_group(&self) -> &str {
        self.parent.as_ref().map(|parent| &parent.group).filter(|_| self.group.is_empty()).unwrap_or(&self.group)
    }

    /// Its version, or that of its parent; not resolved.
    pub(crate) fn own_version(&self) -> &str {
        self.parent.as_ref().map(|parent| &parent.version).filter(|_| self.version.is_empty()).unwrap_or(&self.version)
    }
}

fn text_of(node: Node<'_, '_>, name: &str) -> String {
    child_text(node, name).unwrap_or_default().to_owned()
}

fn parent(node: Node<'_, '_>) -> Parent {
    let relative_path = match child(node, "relativePath") {
        Some(path) => path.text().unwrap_or_default().trim().to_owned(),
        None => "../pom.xml".to_owned(),
    };
    Parent {
        group: text_of(node, "groupId"),
        artifact: text_of(node, "artifactId"),
        version: text_of(node, "version"),
        relative_path,
    }
}

fn licences(project: Node<'_, '_>) -> Vec<String> {
    let all = child(project, "licenses").into_iter().flat_map(|licences| children(licences, "license"));
    all.filter_map(|licence| child_text(licence, "name").or_else(|| child_text(licence, "url")))
        .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn dependencies(node: Node<'_, '_>, lines: &Lines<'_>) -> Vec<Dependency> {
    child(node, "dependencies")
        .into_iter()
        .flat_map(|dependencies| children(dependencies, "dependency"))
        .map(|dependency| Dependency {
            group: text_of(dependency, "groupId"),
            artifact: text_of(dependency, "artifactId"),
            version: text_of(dependency, "version"),
            scope: text_of(dependency, "scope"),
            is_optional: child_text(dependency, "optional").map(|optional| optional == "true"),
            exclusions: child(dependency, "exclusions")
                .into_iter()
                .flat_map(|exclusions| children(exclusions, "exclusion"))
                .map(|exclusion| (text_of(exclusion, "groupId"), text_of(exclusion, "artifactId")))
                .collect(),
            lines: lines.of(dependency.range()),
        })
        .collect()
}
