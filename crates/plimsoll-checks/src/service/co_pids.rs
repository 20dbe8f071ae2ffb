//! PLM-M019: Compose service may start any number of processes.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{ComposeService, Site};
use plimsoll_model::Assessed;
use plimsoll_source::edit::Edit;

use crate::limits::{is_limited, place};

/// Where a limit can be written.
const PATHS: &[&[&str]] = &[&["deploy", "resources", "limits", "pids"], &["pids_limit"]];

pub(crate) fn check<'e>(service: ComposeService<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !is_limited(service, PATHS)? {
        findings
            .at(place(service, PATHS), format_args!("service `{}` may start any number of processes", service.name()));
    }
    Ok(())
}

pub(crate) fn fix<'e>(_: ComposeService<'e>, site: Site<'e>) -> Edit {
    site.set(512)
}
