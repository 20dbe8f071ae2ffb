//! PLM-C014: git-sync follows something that moves.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Container, ImageReference, Site};
use plimsoll_model::{Assessed, Unknown, Why};

use crate::flags::{Flag, flags};
use crate::revision::is_fixed;

/// Where git-sync takes its revision from, the strongest first. Source: its manuals of versions 3 and 4.
const OPTIONS: &[(&str, &str)] = &[
    ("ref", "GITSYNC_REF"),
    ("rev", "GITSYNC_REV"),
    ("rev", "GIT_SYNC_REV"),
    ("branch", "GITSYNC_BRANCH"),
    ("branch", "GIT_SYNC_BRANCH"),
];

pub(crate) fn check<'e>(container: Container<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(text) = container.image().get()? else { return Ok(()) };
    let Ok(image) = ImageReference::parse(text) else { return Ok(()) };
    if image.segments().last() != Some("git-sync") {
        return Ok(());
    }
    let name = container.name();
    let elements = container.command_line()?;
    let line = flags(&elements);
    let flag = OPTIONS.iter().find_map(|(option, _)| line.get(option));
    let written = match flag {
        Some(Flag { site, value }) => Some((site, value?.unwrap_or(""))),
        None => match line.hidden {
            Some(unknown) => return Err(unknown),
            None => from_environment(container)?,
        },
    };
    match written {
        None => {
            findings.at(container, format_args!("git-sync in container `{name}` follows the newest commit"));
        }
        Some((_, revision)) if is_fixed(revision) => {}
        Some((site, revision)) => {
            findings.at(site, format_args!("git-sync in container `{name}` follows `{revision}`, which moves"));
        }
    }
    Ok(())
}

/// The revision that a variable names, with its place.
fn from_environment<'e>(container: Container<'e>) -> Assessed<Option<(Site<'e>, &'e str)>> {
    let base = container.base();
    let mut entries = Vec::new();
    for entry in base.items::<Base<'e>>(&["env"]) {
        let entry = entry?;
        entries.push((entry.field::<&str>(&["name"]).get()?.unwrap_or(""), entry));
    }
    for (_, variable) in OPTIONS {
        let Some((_, entry)) = entries.iter().find(|(name, _)| name == variable) else { continue };
        let value = entry.field::<&str>(&["value"]);
        return match value.get()? {
            Some(text) => Ok(Some((value.site(), text))),
            // It comes from another object or from nowhere.
            None => Err(unknown_at(*entry)),
        };
    }
    // Every variable of another object may be one of them.
    let from_objects = base.items::<Base<'e>>(&["envFrom"]).into_iter().next();
    from_objects.map_or(Ok(None), |source| source.and_then(|source| Err(unknown_at(source))))
}

fn unknown_at(base: Base<'_>) -> Unknown {
    Unknown::at(Why::NotCollected, base.node.document().id(), base.node.id())
}
