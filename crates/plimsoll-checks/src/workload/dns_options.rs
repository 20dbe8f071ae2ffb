//! PLM-H024: pod does not limit how many names a look-up tries.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, PodSpec, Sequence};
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(pod: PodSpec<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // With these the search list of the cluster is not used.
    if matches!(pod.base().field::<&str>(&["dnsPolicy"]).get()?, Some("Default" | "None")) {
        return Ok(());
    }
    let most = context.settings.dns_ndots;
    let list = pod.base().field::<Sequence<'_>>(&["dnsConfig", "options"]);
    list.get()?;
    match ndots(pod)? {
        None => {
            findings.at(list, format_args!("the pod does not set `ndots` to {most} or less"));
        }
        Some(field) => {
            let value = field.get()?.unwrap_or("");
            if value.parse::<u32>().map_or(true, |number| number > most) {
                findings.at(field, format_args!("the pod sets `ndots` to `{value}`, more than {most}"));
            }
        }
    }
    Ok(())
}

/// The value of the option, when it is among the options. One that cannot be read hides no other.
fn ndots(pod: PodSpec<'_>) -> Assessed<Option<Field<'_, &str>>> {
    let mut hidden = Ok(None);
    for option in pod.base().items::<Base<'_>>(&["dnsConfig", "options"]) {
        match option.and_then(|option| Ok((option, option.field::<&str>(&["name"]).get()?))) {
            Ok((option, Some("ndots"))) => return Ok(Some(option.field(&["value"]))),
            Ok(_) => {}
            Err(unknown) => hidden = hidden.and(Err(unknown)),
        }
    }
    hidden
}
