//! The service account that a pod runs as.

use plimsoll_engine::Context;
use plimsoll_facts::{Field, Object, PodSpec};
use plimsoll_model::{Assessed, Unknown, Why};

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

/// False when the pod, or else the account of that name in its namespace, keeps the token from the pod.
pub(crate) fn token_is_mounted(pod: PodSpec<'_>, account: &str, context: &Context<'_>) -> Assessed<bool> {
    if let Some(written) = pod.automount_service_account_token().get()? {
        return Ok(written);
    }
    let account = match context.estate.find("ServiceAccount", &pod.object().namespace, account) {
        Ok(account) => account,
        // Nothing is known of it, and it mounts its token unless somebody says otherwise.
        Err(Unknown { why: Why::IncompleteSet, .. }) => None,
        Err(unknown) => return Err(unknown),
    };
    let Some(base) = account.and_then(Object::base) else { return Ok(true) };
    Ok(base.field::<bool>(&["automountServiceAccountToken"]).get()? != Some(false))
}
