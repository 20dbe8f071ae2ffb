//! PLM-E011: two ingresses claim the same host and path.

use std::collections::BTreeMap;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Estate, Field, Mapping, Object};
use plimsoll_model::{Assessed, Role};

use crate::annotation::Annotation;

/// Class, host and path, and who claimed them first.
type Claims<'e> = BTreeMap<[&'e str; 3], (&'e Object, Field<'e, &'e str>)>;

pub(crate) fn check<'e>(estate: &'e Estate, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let mut claims: Claims<'e> = BTreeMap::new();
    findings.each(estate.everywhere("Ingress"), |findings, object| {
        let Some(base) = object.base() else { return Ok(()) };
        let Some(class) = class(base)? else { return Ok(()) };
        findings.each(base.items::<Base<'e>>(&["spec", "rules"]), |findings, rule| {
            let rule = rule?;
            let host = rule.field::<&str>(&["host"]).get()?.unwrap_or("");
            findings.each(rule.items::<Base<'e>>(&["http", "paths"]), |findings, path| {
                let path = path?.field::<&str>(&["path"]);
                let text = path.get()?.unwrap_or("/");
                claim(&mut claims, [class, host, text], object, path, findings);
                Ok(())
            })
        })
    })
}

/// The class of an ingress; `None` for one that is meant to share its host, as a canary of ingress-nginx is.
fn class(base: Base<'_>) -> Assessed<Option<&str>> {
    let annotations = base.field::<Mapping<'_>>(&["metadata", "annotations"]).get()?;
    let annotation = |key: &str| match annotations {
        Some(Mapping(node)) => Ok(Base::whole(node).entry::<Annotation<'_>>(key).get()?.map(|Annotation(text)| text)),
        None => Ok(None),
    };
    if annotation("nginx.ingress.kubernetes.io/canary")? == Some("true") {
        return Ok(None);
    }
    let class = base.field::<&str>(&["spec", "ingressClassName"]).get()?;
    Ok(Some(class.or(annotation("kubernetes.io/ingress.class")?).unwrap_or("")))
}

fn claim<'e>(
    claims: &mut Claims<'e>,
    key: [&'e str; 3],
    object: &'e Object,
    path: Field<'e, &'e str>,
    findings: &mut Findings<'_, 'e>,
) {
    let (first, first_path) = *claims.entry(key).or_insert((object, path));
    // The same ingress in several files is no conflict.
    if (&first.namespace, &first.name) == (&object.namespace, &object.name) {
        return;
    }
    let [_, host, text] = key;
    let (namespace, name) = (&first.namespace, &first.name);
    findings
        .about(object)
        .at(path, format_args!("`{host}{text}` is claimed by the ingress `{namespace}/{name}` too"))
        .related(Role::Context, first_path, "the other claim")
        .discriminated_by(host)
        .discriminated_by(text);
}
