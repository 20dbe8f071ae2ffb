//! Which files are Dockerfiles, and which file says what is left out of their context.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_facts::DockerIgnore;
use plimsoll_model::{Assessed, Unknown, Why};

use crate::compose::folder;

/// The files that say what is left out, by path, each with what is known of it.
pub(super) type Ignored = BTreeMap<Arc<str>, Assessed<Arc<DockerIgnore>>>;

/// The ending of files that say what is left out.
const IGNORE: &str = ".dockerignore";

/// True for the names that Dockerfiles have: `Dockerfile`, `Dockerfile.*`, `*.Dockerfile`, `*.dockerfile`,
/// `Containerfile*`.
pub fn is_dockerfile_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.ends_with(IGNORE) {
        return false;
    }
    name.eq_ignore_ascii_case("dockerfile")
        || name.starts_with("Dockerfile.")
        || name.ends_with(".Dockerfile")
        || name.ends_with(".dockerfile")
        || name.starts_with("Containerfile")
}

/// True for files that say what is left out of a build's context.
pub(crate) fn is_ignore_name(path: &str) -> bool {
    path.ends_with(IGNORE)
}

/// True for a text that has the shape of a Dockerfile: one line begins a stage. Other files have such names too.
pub(crate) fn looks_like_dockerfile(path: &str, content: &[u8]) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_certain = ["dockerfile", "containerfile"].iter().any(|certain| name.eq_ignore_ascii_case(certain))
        || name.ends_with(".Dockerfile");
    is_certain && !content.is_empty() || content.split(|byte| *byte == b'\n').any(begins_stage)
}

/// True for a line that begins with `FROM` and a word.
fn begins_stage(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    let word = line.get(..4).is_some_and(|word| word.eq_ignore_ascii_case(b"from"));
    word && line.get(4).is_some_and(|next| matches!(next, b' ' | b'\t'))
}

/// The names of the files beside a Dockerfile that say what is left out of its context.
pub(crate) fn ignore_files_beside(path: &str) -> Vec<String> {
    if !is_dockerfile_name(path) {
        return Vec::new();
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    vec![format!("{name}{IGNORE}"), IGNORE.to_owned()]
}

/// What is left out of the context of the Dockerfile at a path: by the file of its own name, else by that of its
/// folder or the nearest one above, which is where such a build is started, unless the context is known.
pub(super) fn ignore_for(path: &str, context: Option<&str>, ignored: &Ignored) -> Assessed<Option<Arc<DockerIgnore>>> {
    if path.starts_with('<') {
        return Err(Unknown::new(Why::IncompleteSet));
    }
    if let Some(own) = ignored.get(format!("{path}{IGNORE}").as_str()) {
        return own.clone().map(Some);
    }
    let mut place = context.unwrap_or_else(|| folder(path));
    loop {
        let name = if place.is_empty() { IGNORE.to_owned() } else { format!("{place}/{IGNORE}") };
        if let Some(found) = ignored.get(name.as_str()) {
            return found.clone().map(Some);
        }
        if place.is_empty() || context.is_some() {
            return Ok(None);
        }
        place = folder(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dockerfiles_are_known_by_their_names() {
        for path in
            ["Dockerfile", "a/dockerfile", "Dockerfile.dev", "web.Dockerfile", "web.dockerfile", "Containerfile.x"]
        {
            assert!(is_dockerfile_name(path), "{path}");
        }
        for path in ["Dockerfile.dockerignore", ".dockerignore", "MyDockerfile", "dockerfile.go", "docker-compose.yml"]
        {
            assert!(!is_dockerfile_name(path), "{path}");
        }
    }

    #[test]
    fn other_files_of_such_names_are_no_dockerfiles() {
        assert!(looks_like_dockerfile("Dockerfile.dev", b"# x\n from a\n"));
        assert!(!looks_like_dockerfile("Dockerfile.md", b"# How to build\nFROMAGE\n"));
        assert!(looks_like_dockerfile("Dockerfile", b"RUN x"));
    }

    #[test]
    fn the_file_of_its_own_name_comes_first_then_the_nearest_folder() {
        let ignored: Ignored = ["a/.dockerignore", "a/b/web.Dockerfile.dockerignore", ".dockerignore"]
            .into_iter()
            .map(|path| (Arc::from(path), Ok(Arc::new(DockerIgnore { path: Arc::from(path), patterns: Vec::new() }))))
            .collect();
        for (path, expected) in [
            ("a/b/web.Dockerfile", "a/b/web.Dockerfile.dockerignore"),
            ("a/b/Dockerfile", "a/.dockerignore"),
            ("c/Dockerfile", ".dockerignore"),
        ] {
            let found = ignore_for(path, None, &ignored).map(|found| found.map(|ignore| ignore.path.to_string()));
            assert_eq!(found, Ok(Some(expected.to_owned())));
        }
        assert_eq!(ignore_for("<stdin>", None, &ignored), Err(Unknown::new(Why::IncompleteSet)));
    }

    #[test]
    fn only_the_folder_of_a_known_context_is_looked_in() {
        let file =
            |path: &str| (Arc::from(path), Ok(Arc::new(DockerIgnore { path: Arc::from(path), patterns: Vec::new() })));
        let ignored: Ignored = [file(".dockerignore"), file("docker/.dockerignore")].into_iter().collect();
        for (context, expected) in
            [(None, Some("docker/.dockerignore")), (Some(""), Some(".dockerignore")), (Some("web"), None)]
        {
            let found = ignore_for("docker/Dockerfile", context, &ignored);
            let found = found.map(|found| found.map(|ignore| ignore.path.to_string()));
            assert_eq!(found, Ok(expected.map(str::to_owned)), "{context:?}");
        }
    }
}
