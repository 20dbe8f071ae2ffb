//! PLM-I043: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Image;
use plimsoll_graph::age_in_days;
use plimsoll_model::{Assessed, Unknown, Why};

pub(crate) fn check<'e>(image: &'e Image, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = &image.base else {
        // What could not be read says nothing of its base.
        return image.config().map(|_| ());
    };
    let age = base.created.and_then(|created| age_in_days(created, context.as_of));
    let is_old = age.is_some_and(|days| days > i64::from(context.settings.most_base_days));
    let days = age.filter(|_| is_old).map(|days| format!("is {days} days old"));
    let newer = base.newer.as_ref().map(|_| "has a newer state".to_owned());
    if days.is_none() && newer.is_none() {
        // Nobody knows how old it is.
        return age.map(|_| ()).ok_or(Unknown::new(Why::NotCollected));
    }
    let name = base.reference();
    let what = [days, newer].into_iter().flatten().collect::<Vec<_>>().join(" and ");
    let found = findings.on_config("base", Some(&name), format_args!("the base `{name}` {what}"));
    if let Some(newer) = &base.newer {
        found.with_config("base.newer", &newer.reference());
    }
    Ok(())
}
