//! Registries that anyone can read from.

/// Hosts whose images are public, or mostly so. Source: the documentation of each registry.
const PUBLIC: &[&str] = &[
    "cgr.dev",
    "docker.elastic.co",
    "docker.io",
    "gcr.io",
    "ghcr.io",
    "k8s.gcr.io",
    "lscr.io",
    "mcr.microsoft.com",
    "nvcr.io",
    "public.ecr.aws",
    "quay.io",
    "registry.access.redhat.com",
    "registry.gitlab.com",
    "registry.k8s.io",
];

/// True for the host of a public registry.
pub(crate) fn is_public(host: &str) -> bool {
    PUBLIC.iter().any(|public| public.eq_ignore_ascii_case(host))
}
