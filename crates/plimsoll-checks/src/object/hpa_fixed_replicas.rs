//! PLM-R021: workload sets a number of replicas that an autoscaler sets too.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Site};
use plimsoll_model::{Assessed, Role};
use plimsoll_source::edit::Edit;

use crate::scale;

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(replicas) = scale::replicas(object) else { return Ok(()) };
    // None at all switches the autoscaler off.
    if replicas.get()?.is_some_and(|number| number != 0)
        && let Some(autoscaler) = scale::autoscaler(object, context)?
    {
        findings
            .at(replicas, format_args!("`{}` sets a number of replicas, and its autoscaler another", object.name))
            .related(Role::Context, autoscaler.target_name(), "scaled here");
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: &'e Object, site: Site<'e>) -> Edit {
    site.remove()
}
