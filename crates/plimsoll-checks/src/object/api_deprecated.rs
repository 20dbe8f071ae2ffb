//! PLM-H011: apiVersion is deprecated or removed at the target version.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Object, Site};
use plimsoll_model::{Assessed, Minor};
use plimsoll_source::edit::Edit;

use crate::schema::{Fate, Replacement, definitions, fate, has_same_shape, version};

pub(crate) fn check<'e>(object: &'e Object, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let site = base.field::<&str>(&["apiVersion"]);
    site.get()?;
    base.field::<&str>(&["kind"]).get()?;
    let Object { api_version, kind, name, .. } = object;
    let instead = |to: Option<Replacement>| to.map_or(String::new(), |to| format!("; use `{to}`"));
    match fate(object, context.target)? {
        Some(Fate::Removed(minor, to)) => {
            let instead = instead(to);
            findings
                .at(site, format_args!("{kind} `{name}`: `{api_version}` is gone since Kubernetes {minor}{instead}"));
        }
        Some(Fate::Deprecated(to)) => {
            let instead = instead(to);
            findings.at(site, format_args!("{kind} `{name}`: `{api_version}` is deprecated{instead}"));
        }
        None => {
            let mut versions = definitions(object, context).filter_map(|it| it.version(version(object))).peekable();
            if versions.peek().is_some() && versions.all(|version| version.is_deprecated) {
                let title =
                    format_args!("{kind} `{name}`: `{api_version}` is deprecated by the definition of the kind");
                findings.at(site, title);
            }
        }
    }
    Ok(())
}

pub(crate) fn fix<'e>(object: &'e Object, site: Site<'e>) -> Edit {
    let to = match fate(object, Minor::NEWEST) {
        Ok(Some(Fate::Removed(_, to) | Fate::Deprecated(to))) => to,
        Ok(None) | Err(_) => None,
    };
    match to.filter(|to| has_same_shape(&object.api_version, &object.kind, to)) {
        Some(to) => site.set(to),
        None => Edit::new(),
    }
}
