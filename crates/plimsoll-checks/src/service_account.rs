//! The service account that a pod runs as.

use plimsoll_facts::{Field, PodSpec};
use plimsoll_model::Assessed;

/// Its name, with the place of it. As the API server does: `serviceAccount`, the old field, counts where
/// `serviceAccountName` is not set, and where neither is, the name is `default`.
pub(crate) fn service_account(pod: PodSpec<'_>) -> Assessed<(Field<'_, &str>, &str)> {
    let field = pod.service_account_name();
    for field in [field, pod.base().field(&["serviceAccount"])] {
        if let Some(name) = field.get()?.filter(|name| !name.is_empty()) {
            return Ok((field, name));
        }
    }
    Ok((field, "default"))
}
