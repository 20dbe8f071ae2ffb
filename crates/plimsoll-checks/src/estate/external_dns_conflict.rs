//! PLM-E031: the same external DNS name is asked for twice.

use std::collections::BTreeMap;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Estate, Field, Mapping, Object};
use plimsoll_model::{Assessed, Role};

use crate::annotation::Annotation;

const HOSTNAME: &str = "external-dns.alpha.kubernetes.io/hostname";
/// Tells records of one name apart, for example by weight.
const IDENTIFIER: &str = "external-dns.alpha.kubernetes.io/set-identifier";

pub(crate) fn check<'e>(estate: &'e Estate, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let mut names: BTreeMap<String, (&'e Object, Field<'e, Annotation<'e>>)> = BTreeMap::new();
    let objects = estate.everywhere("Ingress").chain(estate.everywhere("Service"));
    findings.each(objects, |findings, object| {
        let Some(base) = object.base() else { return Ok(()) };
        let Some(Mapping(annotations)) = base.field(&["metadata", "annotations"]).get()? else { return Ok(()) };
        let annotations = Base::whole(annotations);
        let field = annotations.entry::<Annotation<'e>>(HOSTNAME);
        let Some(Annotation(text)) = field.get()?.filter(|_| annotations.node.get(IDENTIFIER).is_none()) else {
            return Ok(());
        };
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let (first, other) = *names.entry(name.clone()).or_insert((object, field));
            if first.subject != object.subject {
                findings
                    .about(object)
                    .at(field, format_args!("the name `{name}` is asked for by {} `{}` too", first.kind, first.name))
                    .related(Role::Context, other, "the other request")
                    .discriminated_by(&name);
            }
        }
        Ok(())
    })
}
