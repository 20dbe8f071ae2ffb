//! References to packages in build files of .NET: projects, `Directory.Packages.props`.
//! Source: learn.microsoft.com, PackageReference in project files; Central Package Management.

use std::collections::BTreeMap;

use plimsoll_engine::FileBytes;
use plimsoll_facts::image::RawFacts;
use roxmltree::Node;

use super::declared;
use crate::lines::Lines;
use crate::xml::{child_text, children, parse, whole_text};

/// Reads the references of a build file. Those without a version, or with properties of other files, are left out.
pub(crate) fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let Some(text) = whole_text(file, facts) else { return };
    let document = match parse(&text) {
        Ok(document) => document,
        Err(error) => return facts.problem(format!("is no build file of .NET: {error}")),
    };
    let project = document.root_element();
    if project.tag_name().name() != "Project" {
        return facts.problem("is no build file of .NET: its root is not `Project`");
    }
    let properties = properties(project);
    let lines = Lines::new(document.input_text());
    for item in children(project, "ItemGroup").flat_map(|group| group.children().filter(Node::is_element)) {
        if !matches!(item.tag_name().name(), "PackageReference" | "PackageVersion" | "GlobalPackageReference") {
            continue;
        }
        let name = item.attribute("Include").or_else(|| item.attribute("Update"));
        let version = ["VersionOverride", "Version"]
            .iter()
            .find_map(|name| item.attribute(*name).or_else(|| child_text(item, name)));
        let (Some(name), Some(version)) = (name, version) else { continue };
        let (name, version) = (resolved(name, &properties), resolved(version, &properties));
        if name.is_empty() || version.is_empty() || name.contains("$(") || version.contains("$(") {
            continue;
        }
        let mut record = declared(&name, least(&version));
        if record.version != version {
            record.properties.insert("requirement".to_owned(), version);
        }
        // Analysers and build tools stay with the project.
        let private = item.attribute("PrivateAssets").or_else(|| child_text(item, "PrivateAssets"));
        record.is_dev = private.is_some_and(|assets| assets.eq_ignore_ascii_case("all"));
        record.lines = Some(lines.of(item.range()));
        facts.packages.push(record);
    }
}

/// The version that NuGet takes for a requirement: the least of a range; empty when there is none.
/// Source: learn.microsoft.com, NuGet package versioning.
fn least(requirement: &str) -> &str {
    let floating = |version: &str| version.contains('*');
    match requirement.strip_prefix(['[', '(']) {
        Some(range) => {
            let first = range.split([',', ']', ')']).next().unwrap_or_default().trim();
            if floating(first) { "" } else { first }
        }
        None if floating(requirement) => "",
        None => requirement,
    }
}

/// The properties that the file itself sets; the last one wins.
fn properties(project: Node<'_, '_>) -> BTreeMap<String, String> {
    let all = children(project, "PropertyGroup").flat_map(|group| group.children().filter(Node::is_element));
    all.map(|property| {
        let value = property.text().unwrap_or_default().trim();
        (property.tag_name().name().to_ascii_lowercase(), value.to_owned())
    })
    .collect()
}

/// A text with the properties of the file, two layers of them.
fn resolved(text: &str, properties: &BTreeMap<String, String>) -> String {
    /// The longest name or version.
    const MOST: usize = 256;
    let mut text = text.trim().to_owned();
    for _ in 0..2 {
        let Some((before, rest)) = text.split_once("$(") else { break };
        let Some((name, after)) = rest.split_once(')') else { break };
        let Some(value) = properties.get(&name.trim().to_ascii_lowercase()) else { break };
        if value.len() > MOST {
            break;
        }
        text = format!("{before}{value}{after}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::least;

    #[test]
    fn of_a_range_the_least_version_is_taken() {
        for (requirement, version) in
            [("1.2", "1.2"), ("[1.2]", "1.2"), ("[1.2,2)", "1.2"), ("(,2]", ""), ("1.*", ""), ("[ 3.0 , )", "3.0")]
        {
            assert_eq!(least(requirement), version, "{requirement}");
        }
    }
}
