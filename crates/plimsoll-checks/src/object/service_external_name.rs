//! PLM-E006: service is an alias for a name outside the cluster.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::addresses::is_local;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    if base.field::<&str>(&["spec", "type"]).get()? != Some("ExternalName") {
        return Ok(());
    }
    let target = base.field::<&str>(&["spec", "externalName"]);
    let (namespace, name) = (&object.namespace, &object.name);
    match target.get()?.unwrap_or("") {
        host if is_loopback(host) => {
            findings.at(target, format_args!("the service `{namespace}/{name}` points at `{host}`, whoever asks"))
        }
        host => findings.at(target, format_args!("the service `{namespace}/{name}` is an alias for `{host}`")),
    };
    Ok(())
}

/// True for names and addresses that mean the machine of whoever resolves them.
fn is_loopback(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost") || host.starts_with("localhost.") || is_local(&host)
}
