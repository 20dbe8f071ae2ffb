//! PLM-R020: target of an autoscaler does not exist.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Object;
use plimsoll_model::Assessed;

use crate::scale::Autoscaler;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(autoscaler) = Autoscaler::new(object) else { return Ok(()) };
    let target = autoscaler.target_name();
    if let (Some(resource), Some(name)) = (autoscaler.target_resource()?, target.get()?)
        && context.estate.find(&resource, &object.namespace, name)?.is_none()
    {
        let title = format_args!("autoscaler `{}` scales the {resource} `{name}`, which does not exist", object.name);
        findings.at(target, title);
    }
    Ok(())
}
