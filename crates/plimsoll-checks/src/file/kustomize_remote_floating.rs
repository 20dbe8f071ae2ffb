//! PLM-C018: kustomization or chart takes something remote that is not pinned.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, FileKind, SourceFile};
use plimsoll_model::Assessed;
use plimsoll_source::Node;

use crate::revision::{has_version, is_exact_version, is_fixed};

pub(crate) fn check<'e>(file: &'e SourceFile, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let bases = file.documents.iter().filter_map(|document| document.root()).map(Base::whole);
    match file.kind() {
        FileKind::Kustomization => findings.each(bases, kustomization),
        FileKind::Chart if !has_lock(file, context) => findings.each(bases, chart),
        FileKind::Chart | FileKind::ChartLock | FileKind::Manifest => Ok(()),
    }
}

/// True when the file that holds the resolved versions stands beside a chart.
fn has_lock(chart: &SourceFile, context: &Context<'_>) -> bool {
    let folder = |file: &SourceFile| file.text.path().rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let here = folder(chart);
    context.estate.files().iter().any(|file| file.kind() == FileKind::ChartLock && folder(file) == here)
}

fn kustomization<'e>(findings: &mut Findings<'_, 'e>, base: Base<'e>) -> Assessed {
    let lists: [&'static [&'static str]; 3] = [&["resources"], &["bases"], &["components"]];
    let remote = findings.each(lists.into_iter().flat_map(|list| base.items(list)), |findings, entry| {
        let (node, source): (Node<'e>, &str) = entry?;
        if is_remote(source) && !is_pinned(source) {
            findings.at(node, format_args!("the kustomization takes `{source}` without a fixed revision"));
        }
        Ok(())
    });
    let charts = findings.each(base.items::<Base<'e>>(&["helmCharts"]), |findings, entry| {
        let entry = entry?;
        let version = entry.field::<&str>(&["version"]);
        let is_exact = version.get()?.is_some_and(is_exact_version);
        if !is_exact && entry.field::<&str>(&["repo"]).get()?.is_some_and(|repository| !repository.is_empty()) {
            let name = entry.field::<&str>(&["name"]).get()?.unwrap_or("");
            findings.at(version, format_args!("the kustomization takes the chart `{name}` without an exact version"));
        }
        Ok(())
    });
    remote.and(charts)
}

fn chart<'e>(findings: &mut Findings<'_, 'e>, base: Base<'e>) -> Assessed {
    findings.each(base.items::<Base<'e>>(&["dependencies"]), |findings, dependency| {
        let dependency = dependency?;
        let version = dependency.field::<&str>(&["version"]);
        let is_exact = version.get()?.is_some_and(is_exact_version);
        if !is_exact && dependency.field::<&str>(&["repository"]).get()?.is_some_and(is_remote_repository) {
            let name = dependency.field::<&str>(&["name"]).get()?.unwrap_or("");
            findings.at(version, format_args!("the chart takes its dependency `{name}` without an exact version"));
        }
        Ok(())
    })
}

/// True for a repository of charts that is not a folder. An alias stands for one too.
fn is_remote_repository(repository: &str) -> bool {
    !repository.is_empty() && !repository.starts_with("file://")
}

/// True for what Kustomize fetches: an address, or a repository in one of Git's forms.
fn is_remote(source: &str) -> bool {
    const BEGINNINGS: [&str; 6] = ["git@", "git::", "github.com/", "github.com:", "gitlab.com/", "bitbucket.org/"];
    source.contains("://")
        || source.contains("?ref=")
        || source.contains(".git//")
        || BEGINNINGS.iter().any(|beginning| source.starts_with(beginning))
}

/// True when the revision in an address stays what it is.
fn is_pinned(source: &str) -> bool {
    let (address, query) = source.split_once('?').unwrap_or((source, ""));
    let mut options = query.split('&').filter_map(|option| option.split_once('='));
    if let Some((_, revision)) = options.find(|(name, _)| matches!(*name, "ref" | "version")) {
        return is_fixed(revision);
    }
    let parts: Vec<&str> = address.split('/').collect();
    match parts.as_slice() {
        // https://raw.githubusercontent.com/OWNER/REPOSITORY/REVISION/PATH, where the revision may be a whole name.
        [_, "", "raw.githubusercontent.com", _, _, "refs", "tags", _, ..] => true,
        [_, "", "raw.githubusercontent.com", _, _, revision, ..] => is_fixed(revision),
        // https://github.com/OWNER/REPOSITORY/releases/download/TAG/FILE; `latest` takes the place of `download`.
        [_, "", "github.com", _, _, "releases", "download", tag, ..] => *tag != "latest",
        [_, "", "github.com", _, _, "releases", ..] => false,
        // Any other file is pinned by a version or a commit somewhere in its address.
        _ => is_file(address) && parts.iter().skip(3).any(|part| has_version(part) || is_fixed(part)),
    }
}

/// True for the address of one file, not of a repository.
fn is_file(address: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| address.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_files_are_not_fetched() {
        for local in ["../base", "web.yaml", "./git", "https-proxy.yaml"] {
            assert!(!is_remote(local), "{local}");
        }
    }

    #[test]
    fn a_fixed_revision_is_found_wherever_an_address_has_it() {
        for (source, expected) in [
            ("https://git.example/shop/deploy//base?ref=v1.4.2", true),
            ("https://git.example/shop/deploy//base?timeout=90s&ref=9c3b1f0e5d7a", true),
            ("github.com/shop/deploy/base?ref=main", false),
            ("github.com/shop/deploy/base", false),
            ("git@git.example:shop/deploy.git//base", false),
            ("ssh://git@git.example/shop/deploy.git?ref=refs/heads/main", false),
            ("https://raw.githubusercontent.com/shop/deploy/v1.4.2/web.yaml", true),
            ("https://raw.githubusercontent.com/shop/deploy/refs/tags/v2/web.yaml", true),
            ("https://raw.githubusercontent.com/shop/deploy/main/v1.4.2/web.yaml", false),
            ("https://github.com/shop/deploy/releases/download/v2/web.yaml", true),
            ("https://github.com/shop/deploy/releases/latest/download/web.yaml", false),
            ("https://files.example/v1.4.2/web.yaml", true),
            ("https://files.example/web.yaml", false),
        ] {
            assert!(is_remote(source), "{source}");
            assert_eq!(is_pinned(source), expected, "{source}");
        }
    }
}
