//! The repository of a container's image: what runs, whatever its version.

use plimsoll_facts::Container;
use plimsoll_model::Assessed;

/// The image's reference without tag and digest; `Ok(None)` when the container has none. A placeholder that can only
/// stand for the version hides nothing.
pub(crate) fn repository(container: Container<'_>) -> Assessed<Option<&str>> {
    let image = container.image();
    match image.get() {
        Ok(image) => Ok(image.map(without_version)),
        Err(unknown) => before_placeholder(image.site().node.text()).map(Some).ok_or(unknown),
    }
}

/// True when a repository is the given one, or a copy of it below another registry or folder.
pub(crate) fn is_copy_of(repository: &str, original: &str) -> bool {
    repository.strip_suffix(original).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

fn without_version(image: &str) -> &str {
    let without_digest = image.split('@').next().unwrap_or(image);
    // What stands before the last slash may hold a port.
    let name = without_digest.rsplit('/').next().unwrap_or(without_digest);
    let tag = name.split_once(':').map(|(_, tag)| tag);
    let before_tag = tag.and_then(|tag| without_digest.strip_suffix(tag)).and_then(|before| before.strip_suffix(':'));
    before_tag.unwrap_or(without_digest)
}

/// The repository before a placeholder, when the placeholder is a part of tag or digest.
pub(crate) fn before_placeholder(image: &str) -> Option<&str> {
    let (before, after) = match (image.split_once('$'), image.split_once("{{")) {
        (Some(first), Some(second)) => {
            if first.0.len() < second.0.len() {
                first
            } else {
                second
            }
        }
        (one, other) => one.or(other)?,
    };
    let repository = without_version(before);
    (repository.len() < before.len() && !after.contains('/')).then_some(repository)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_ends_before_tag_and_digest() {
        for (image, expected) in [
            ("web", "web"),
            ("web:1.4.2", "web"),
            ("registry.example:5000/web", "registry.example:5000/web"),
            ("registry.example:5000/shop/web:1.4.2@sha256:00", "registry.example:5000/shop/web"),
            ("web@sha256:00", "web"),
        ] {
            assert_eq!(without_version(image), expected, "{image}");
        }
    }

    #[test]
    fn a_placeholder_for_the_version_hides_no_repository() {
        for (image, expected) in [
            ("web:${TAG}", Some("web")),
            ("web:$TAG", Some("web")),
            ("registry.example:5000/web:{{ .Values.tag }}", Some("registry.example:5000/web")),
            ("web@${DIGEST}", Some("web")),
            ("web${TAG}", None),
            ("registry.example:${PORT}/web:1", None),
            ("registry.example:5000/${NAME}", None),
            ("${IMAGE}", None),
        ] {
            assert_eq!(before_placeholder(image), expected, "{image}");
        }
    }

    #[test]
    fn a_copy_keeps_the_end_of_the_path() {
        assert!(is_copy_of("tiller", "tiller"));
        assert!(is_copy_of("registry.example/mirror/tiller", "tiller"));
        assert!(!is_copy_of("registry.example/mytiller", "tiller"));
    }
}
