//! PLM-M009: Compose service shares mounts with the host.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    findings.each(service.mounts(), |findings, mount| {
        let mount = mount?;
        if let Some(word) = mount.propagation()?
            && matches!(word.text, "shared" | "rshared")
        {
            let label = mount.label();
            let title = format_args!("service `{}` passes mounts below `{label}` back to the host", service.name());
            findings.at(word, title).discriminated_by(label);
        }
        Ok(())
    })
}

/// Makes the mount private, as it is unasked.
pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    let written = site.node.written_text();
    let Some((mount, mode)) = written.rsplit_once(':') else { return site.set("rprivate") };
    let words = mode.split(',').map(|word| match word.trim() {
        "shared" => "private",
        "rshared" => "rprivate",
        _ => word,
    });
    site.set(format!("{mount}:{}", words.collect::<Vec<_>>().join(",")).as_str())
}
