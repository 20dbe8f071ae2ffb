//! PLM-H013: key is no field of the kind.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Site};
use plimsoll_model::Assessed;
use plimsoll_source::Node;
use plimsoll_source::edit::Edit;

use crate::schema::{Hint, Look, Problem, intended, problems};
use crate::tree::keys_to;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    base.field::<&str>(&["apiVersion"]).get()?;
    base.field::<&str>(&["kind"]).get()?;
    findings.each(problems(object, context, Look::Keys), |findings, problem| {
        if let Problem::Key { key, hint } = problem? {
            let hint = match hint {
                Some(Hint::Field(name)) => format!("; did you mean `{name}`?"),
                Some(Hint::Below(name)) => format!("; it belongs into `{name}`"),
                Some(Hint::Above("")) => "; it belongs to the object itself".to_owned(),
                Some(Hint::Above(name)) => format!("; it belongs into `{name}` further up"),
                None => String::new(),
            };
            let title = format_args!("the field `{}` is unknown and has no effect{hint}", key.text());
            findings.at(key, title).discriminated_by(&keys_to(key, object.node()));
        }
        Ok(())
    })
}

pub(crate) fn fix<'e>(object: &'e Object, site: Site<'e>) -> Edit {
    let is_key = |(key, _): &(Node<'e>, Node<'e>)| *key == site.node;
    let value = site.node.parent().and_then(|mapping| mapping.entries().find(is_key)).map(|(_, value)| value.id());
    match (value, intended(object, site.node)) {
        (Some(value), Some(name)) => Edit::new().rename_key(value, name),
        _ => Edit::new(),
    }
}
