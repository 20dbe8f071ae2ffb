//! PLM-H022: StatefulSet names no headless Service.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Mapping, Object};
use plimsoll_model::{Assessed, Role};

use crate::logic::any;

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
    if context.estate.find("Service", namespace, name)?.is_none() {
        findings.at(field, format_args!("StatefulSet `{set}` names the Service `{name}`, which does not exist"));
        return Ok(());
    }
    // A set may hold variants of one Service.
    let services = context.estate.of_resource("Service", namespace).filter(|service| service.name == name);
    let addresses = services.filter_map(Object::base).map(|base| base.field::<&str>(&["spec", "clusterIP"]));
    let addresses: Vec<_> = addresses.collect();
    let is_headless = any(addresses.iter().map(|address| address.get().map(|address| address == Some("None"))));
    if !is_headless? {
        let title = format_args!("StatefulSet `{set}` names the Service `{name}`, which is not headless");
        let finding = findings.at(field, title);
        if let Some(address) = addresses.first() {
            finding.related(Role::Context, *address, "`None` would make it headless");
        }
    }
    Ok(())
}
