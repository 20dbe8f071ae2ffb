//! The AppArmor profile of a container: a field, or the annotation that stood for it before Kubernetes 1.30.

use plimsoll_facts::{Container, Field, Site};

/// The annotation's name without the container's.
const ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";

/// The type of a container's profile, or the value of the annotation for it. As the API server does when it turns
/// annotations into fields: the container's own field, else its annotation, else the pod's field.
pub(crate) fn profile(container: Container<'_>) -> Field<'_, &str> {
    const TYPE: &[&str] = &["securityContext", "appArmorProfile", "type"];
    let pod = container.pod();
    let annotation = pod.annotation(&format!("{ANNOTATION}{}", container.name()));
    container.base().field(TYPE).or_inherited(annotation).or_inherited(pod.base().field(TYPE))
}

/// True for the place of such an annotation.
pub(crate) fn is_annotation(site: Site<'_>) -> bool {
    site.node.key().is_some_and(|key| key.text().starts_with(ANNOTATION))
}
