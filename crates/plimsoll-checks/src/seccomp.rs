//! The annotations that chose seccomp profiles before there were fields.

/// For the whole pod.
pub(crate) const POD_ANNOTATION: &str = "seccomp.security.alpha.kubernetes.io/pod";

/// For one container, whose name follows.
pub(crate) const CONTAINER_ANNOTATION: &str = "container.seccomp.security.alpha.kubernetes.io/";
