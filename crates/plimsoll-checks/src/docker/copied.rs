//! What `COPY` and `ADD` take, and where they put it.

use plimsoll_facts::{Argument, Instruction};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::heredoc_word;

/// The sources, here-documents included.
pub(crate) fn sources(instruction: Instruction<'_>) -> impl Iterator<Item = Argument<'_>> {
    let count = instruction.arguments().len().saturating_sub(1);
    instruction.arguments().take(count)
}

/// The destination.
pub(crate) fn destination(instruction: Instruction<'_>) -> Option<Argument<'_>> {
    instruction.arguments().next_back()
}

/// The sources that are paths of the build context, and not of another stage, addresses or here-documents.
pub(crate) fn context_paths(instruction: Instruction<'_>) -> impl Iterator<Item = Argument<'_>> {
    let is_from_stage = instruction.flag("from").is_some();
    sources(instruction)
        .filter(move |source| !is_from_stage && !is_heredoc(*source) && !matches!(tells(*source, is_remote), Ok(true)))
}

/// True for the word of a here-document.
pub(crate) fn is_heredoc(source: Argument<'_>) -> bool {
    matches!(heredoc_word(source.raw()), Ok(Some(_)))
}

/// The answer to a question about the text of an argument. Where variables are open, a yes to the text as written is
/// one, and a no is unknown.
pub(crate) fn tells(argument: Argument<'_>, question: impl Fn(&str) -> bool) -> Assessed<bool> {
    match argument.get() {
        Ok(text) => Ok(question(text)),
        Err(_) if question(as_written(argument)) => Ok(true),
        Err(unknown) => Err(unknown),
    }
}

/// An argument as it is written, without the quotes around it.
pub(crate) fn as_written(argument: Argument<'_>) -> &str {
    argument.raw().trim_matches(['"', '\''])
}

/// True for what `ADD` downloads: an address, or a Git repository.
pub(crate) fn is_remote(source: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| source.starts_with(scheme)) || git_reference(source).is_some()
}

/// What of a Git repository is taken: the branch, tag or commit that its address names, or nothing where it names none.
/// `None` for what is no Git repository. Source: Dockerfile reference, "Adding files from a Git repository".
pub(crate) fn git_reference(source: &str) -> Option<&str> {
    let (source, fragment) = source.split_once('#').unwrap_or((source, ""));
    let (address, query) = source.split_once('?').unwrap_or((source, ""));
    let is_web = ["http://", "https://"].iter().any(|scheme| address.starts_with(scheme));
    let is_git = ["git://", "ssh://", "github.com/"].iter().any(|start| address.starts_with(start));
    // `user@host:path`
    let is_scp = address.split_once(':').is_some_and(|(host, _)| host.contains('@') && !host.contains('/'));
    if !(is_git || is_scp || is_web && address.strip_suffix(".git").is_some()) {
        return None;
    }
    let value = |key: &str| {
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == key).map(|(_, value)| value)
    };
    let reference = fragment.split(':').next().filter(|reference| !reference.is_empty());
    let named = ["commit", "checksum", "tag", "ref", "branch"].iter().find_map(|key| value(key));
    Some(reference.or(named).unwrap_or_default())
}

/// Endings of files that `ADD` unpacks, or that are packed alike.
const ARCHIVES: &[&str] =
    &[".bz2", ".gz", ".lzma", ".tar", ".tb2", ".tbz", ".tbz2", ".tgz", ".tlz", ".txz", ".tzst", ".xz", ".z", ".zst"];

/// True for the name of an archive that is packed with tar or compressed.
pub(crate) fn is_archive(path: &str) -> bool {
    let name = base_name(path).to_ascii_lowercase();
    name.contains(".tar.") || ARCHIVES.iter().any(|ending| name.ends_with(ending))
}

/// True for the name of a tar archive.
pub(crate) fn is_tar(path: &str) -> bool {
    let name = base_name(path).to_ascii_lowercase();
    name.contains(".tar.")
        || [".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tlz", ".tzst"].iter().any(|ending| name.ends_with(ending))
}

/// The last part of a path or address, written for Linux or for Windows.
pub(crate) fn base_name(path: &str) -> &str {
    let path = path.trim_end_matches(['/', '\\']);
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn git_repositories_are_told_from_other_addresses() {
        for (source, reference) in [
            ("https://git.example/web.git", Some("")),
            ("https://git.example/web.git#v1.2.3:lib", Some("v1.2.3")),
            ("https://git.example/web.git?ref=v1&keep-git-dir=1", Some("v1")),
            ("https://git.example/web.git?branch=main&commit=6d1f42f", Some("6d1f42f")),
            ("git@git.example:web.git#main", Some("main")),
            ("ssh://git@git.example/web.git", Some("")),
            ("github.com/web/web#main", Some("main")),
            ("https://site.example/web.tar.gz", None),
            ("https://site.example/a@b:c", None),
            ("./web.git", None),
            ("a:b", None),
        ] {
            assert_eq!(git_reference(source), reference, "{source}");
        }
        assert!(is_remote("http://site.example/x") && !is_remote("hack/lib.sh") && !is_remote("httpd.conf"));
    }

    #[test]
    fn archives_are_known_by_their_names() {
        for name in ["a.tar", "x/a.tar.gz", "a.TGZ", "a.tar.*", "a.xz", "C:\\a.tar.zst"] {
            assert!(is_archive(name), "{name}");
        }
        for name in ["a.zip", "a.jar", "tar", "a.tar/b", "."] {
            assert!(!is_archive(name), "{name}");
        }
        assert!(is_tar("a.tar.xz") && !is_tar("list.gz"));
    }
}
