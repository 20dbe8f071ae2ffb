//! Probes that are not there.

use plimsoll_engine::Findings;
use plimsoll_facts::{Container, Mapping};
use plimsoll_model::Assessed;

use crate::lifetime::is_long_running;
use crate::logic::all;

/// Reports a long-running container without the probe; `words` name it.
pub(crate) fn missing<'e>(
    container: Container<'e>,
    probe: &'static [&'static str],
    words: &str,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    let field = container.base().field::<Mapping<'_>>(probe);
    if all([is_long_running(container), field.get().map(|probe| probe.is_none())])? {
        findings.at(field, format_args!("container `{}` has no {words} probe", container.name()));
    }
    Ok(())
}
