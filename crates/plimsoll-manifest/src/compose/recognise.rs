//! Which files are Compose files, and which part they have in a project.

use plimsoll_source::Node;

/// The names under which Compose looks for a project's file, the first found wins. Source: Compose file reference.
const BASES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/// The names of files that are merged over it unasked.
const OVERRIDES: [&str; 4] =
    ["compose.override.yaml", "compose.override.yml", "docker-compose.override.yaml", "docker-compose.override.yml"];

/// Fields of a service by which a mapping of services that are no such is told apart.
const FIELDS: &[&str] = &[
    "build",
    "cap_add",
    "cap_drop",
    "command",
    "container_name",
    "depends_on",
    "deploy",
    "entrypoint",
    "env_file",
    "environment",
    "extends",
    "healthcheck",
    "image",
    "labels",
    "network_mode",
    "networks",
    "ports",
    "privileged",
    "restart",
    "security_opt",
    "volumes",
];

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The rank of a base file's name among those that Compose looks for.
pub(super) fn base_rank(path: &str) -> Option<usize> {
    BASES.iter().position(|base| *base == name(path))
}

/// True for the name of a file that is merged over the base file beside it.
pub(super) fn is_override(path: &str) -> bool {
    OVERRIDES.contains(&name(path))
}

/// True for `docker-compose*.yaml`, `compose*.yaml` and the same with `.yml`.
pub(crate) fn is_compose_name(path: &str) -> bool {
    let name = name(path);
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
    stem.is_some_and(|stem| {
        let rest = stem.strip_prefix("docker-compose").or_else(|| stem.strip_prefix("compose"));
        // `composer.yaml` is something else.
        rest.is_some_and(|rest| !rest.starts_with(|first: char| first.is_ascii_alphabetic()))
    })
}

/// The file whose variables Compose fills in.
const VARIABLES: &str = ".env";

/// True for the file whose variables Compose fills in.
pub(crate) fn is_variables_name(path: &str) -> bool {
    name(path) == VARIABLES
}

/// The name of the file beside a Compose file that holds variables for it; `None` for other files.
pub(crate) fn variables_beside(path: &str) -> Option<String> {
    is_compose_name(path).then(|| VARIABLES.to_owned())
}

/// True when a text may hold services. Cheap enough to ask of any file before it is parsed.
pub(crate) fn looks_like_compose(text: &str) -> bool {
    text.contains("services")
}

/// True for the root of a Compose document: by the name of its file, or by its services.
pub(crate) fn is_compose(root: Node<'_>, path: &str) -> bool {
    if root.get("apiVersion").is_some() || root.is_null() {
        return false;
    }
    if is_compose_name(path) {
        return true;
    }
    let Some(services) = root.get("services").filter(|services| services.kind().is_mapping()) else { return false };
    let is_service = |(_, service): (Node<'_>, Node<'_>)| FIELDS.iter().any(|field| service.get(field).is_some());
    services.entries().any(is_service)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_compose_files_are_known() {
        for (path, expected) in [
            ("compose.yaml", true),
            ("a/docker-compose.yml", true),
            ("docker-compose.prod.yml", true),
            ("compose-dev.yaml", true),
            ("compose.json", false),
            ("composer.yaml", false),
            ("my-compose.yaml", false),
        ] {
            assert_eq!(is_compose_name(path), expected, "{path}");
        }
        assert!(base_rank("a/compose.yml") < base_rank("docker-compose.yaml"));
        assert!(is_override("a/compose.override.yml") && !is_override("compose.yml"));
    }
}
