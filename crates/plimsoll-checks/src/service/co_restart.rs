//! PLM-M020: Compose service is restarted without end, or never.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Site, Word};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::logic;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let restart = service.field::<Word<'e>>(&["restart"]);
    let word = |path| service.field::<Word<'e>>(path).get().map(|word| word.map_or("", |word| word.text));
    let is_bounded = logic::any([
        restart.get().map(|word| word.is_some_and(|word| is_decided(word.text))),
        word(&["deploy", "restart_policy", "condition"]).map(|condition| condition == "none"),
        word(&["deploy", "restart_policy", "max_attempts"]).map(|attempts| !matches!(attempts, "" | "0")),
    ])?;
    if !is_bounded {
        let how =
            if restart.get()?.is_some() { "is restarted without end" } else { "does not say when it is restarted" };
        findings.at(restart, format_args!("service `{}` {how}", service.name()));
    }
    Ok(())
}

/// True for no restart, and for a number of them.
fn is_decided(restart: &str) -> bool {
    let attempts = restart.strip_prefix("on-failure:").unwrap_or_default();
    // `no` without quotes is a boolean, which Compose takes as well.
    matches!(restart, "no" | "false") || (!attempts.is_empty() && attempts != "0")
}

pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    site.set("on-failure:5")
}
