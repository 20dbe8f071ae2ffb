//! Images of programs that build and run containers.

/// True for the images of the Docker daemon and of BuildKit, from whatever registry.
pub(crate) fn is_build_daemon(image: &str) -> bool {
    let without_digest = image.split('@').next().unwrap_or(image);
    // What stands before the last slash may hold a port.
    let last = without_digest.rsplit('/').next().unwrap_or(without_digest);
    let (name, tag) = last.split_once(':').unwrap_or((last, ""));
    match name {
        "buildkit" | "dind" => true,
        "docker" => tag.split(['-', '.', '_']).any(|word| word == "dind"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_and_the_tag_tell_a_build_daemon() {
        for (image, expected) in [
            ("docker:dind", true),
            ("registry.example:5000/mirror/docker:27.3.1-dind-rootless@sha256:00", true),
            ("registry.example/dind", true),
            ("moby/buildkit@sha256:00", true),
            ("docker:27-cli", false),
            ("registry.example:5000/docker", false),
            ("registry.example/docker-proxy:dind", false),
            ("registry.example/kaniko:1.0", false),
        ] {
            assert_eq!(is_build_daemon(image), expected, "{image}");
        }
    }
}
