//! PLM-E023: Tiller of Helm 2 is deployed or reachable.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, Object, PodSpec};
use plimsoll_model::Assessed;

use crate::image_repository::{is_copy_of, repository};

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let of_service = match object.base() {
        Some(base) if object.kind == "Service" && !object.is_custom() => service(object, base, findings),
        _ => Ok(()),
    };
    let of_pods = findings.each(object.pods().flat_map(PodSpec::every_container), |findings, container| {
        let container = container?;
        if repository(container)?.is_some_and(|repository| is_copy_of(repository, "tiller")) {
            findings.at(container.image(), format_args!("container `{}` runs Tiller of Helm 2", container.name()));
        }
        Ok(())
    });
    of_service.and(of_pods)
}

/// A Service as `helm init` made it.
fn service<'e>(object: &'e Object, base: Base<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let selector = base.field::<Mapping<'e>>(&["spec", "selector"]);
    if let Some(Mapping(pairs)) = selector.get()? {
        let label = |key: &str| Base::whole(pairs).entry::<&str>(key).get();
        if label("app")? == Some("helm") && label("name")? == Some("tiller") {
            let (namespace, name) = (&object.namespace, &object.name);
            findings.at(selector, format_args!("the service `{namespace}/{name}` leads to Tiller of Helm 2"));
        }
    }
    Ok(())
}
