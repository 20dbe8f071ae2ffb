//! PLM-H022: StatefulSet names no headless Service.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Mapping, Object};
use plimsoll_model::{Assessed, Role};

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    // Without a spec there is nothing to judge.
    if base.field::<Mapping<'_>>(&["spec"]).get()?.is_none() {
        return Ok(());
    }
    let (set, namespace) = (&object.name, &object.namespace);
    let field = base.field::<&str>(&["spec", "serviceName"]);
    let Some(name) = field.get()?.filter(|name| !name.is_empty()) else {
        findings.at(field, format_args!("StatefulSet `{set}` names no Service"));
        return Ok(());
    };
    let Some(service) = context.estate.find("Service", namespace, name)? else {
        findings.at(field, format_args!("StatefulSet `{set}` names the Service `{name}`, which does not exist"));
        return Ok(());
    };
    let Some(address) = service.base().map(|base| base.field::<&str>(&["spec", "clusterIP"])) else { return Ok(()) };
    if address.get()? != Some("None") {
        findings
            .at(field, format_args!("StatefulSet `{set}` names the Service `{name}`, which is not headless"))
            .related(Role::Context, address, "`None` would make it headless");
    }
    Ok(())
}
