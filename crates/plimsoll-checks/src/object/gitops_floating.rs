//! PLM-C017: Argo CD or Flux follows a revision that moves.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Field, Object};
use plimsoll_model::Assessed;

use crate::revision::{is_exact_version, is_fixed, is_moving_name};

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    match (object.kind.as_str(), object.group()) {
        ("Application", "argoproj.io") => argo(object, findings, base, &["spec", "source"], &["spec", "sources"]),
        ("ApplicationSet", "argoproj.io") => {
            const SOURCE: &[&str] = &["spec", "template", "spec", "source"];
            argo(object, findings, base, SOURCE, &["spec", "template", "spec", "sources"])
        }
        ("GitRepository", "source.toolkit.fluxcd.io") => git_repository(object, findings, base),
        ("OCIRepository", "source.toolkit.fluxcd.io") => oci_repository(object, findings, base),
        ("HelmChart", "source.toolkit.fluxcd.io") => {
            let kind = base.field(&["spec", "sourceRef", "kind"]);
            chart(object, findings, kind, base.field(&["spec", "version"]))
        }
        ("HelmRelease", "helm.toolkit.fluxcd.io") => {
            if base.field::<Base<'e>>(&["spec", "chart"]).get()?.is_none() {
                // It refers to a chart that is an object of its own.
                return Ok(());
            }
            let kind = base.field(&["spec", "chart", "spec", "sourceRef", "kind"]);
            chart(object, findings, kind, base.field(&["spec", "chart", "spec", "version"]))
        }
        _ => Ok(()),
    }
}

/// The sources of an application of Argo CD.
fn argo<'e>(
    object: &'e Object,
    findings: &mut Findings<'_, 'e>,
    base: Base<'e>,
    one: &'static [&'static str],
    many: &'static [&'static str],
) -> Assessed {
    let single = base.field::<Base<'e>>(one).get().transpose();
    findings.each(single.into_iter().chain(base.items(many)), |findings, source| {
        let source = source?;
        let revision = source.field::<&str>(&["targetRevision"]);
        let chart = source.field::<&str>(&["chart"]).get()?.filter(|chart| !chart.is_empty());
        let written = revision.get()?.unwrap_or("");
        let is_pinned = if chart.is_some() { is_exact_version(written) } else { is_fixed(written) };
        if !is_pinned {
            let origin = source.field::<&str>(&["repoURL"]).get()?.unwrap_or("");
            report(object, findings, revision, written, chart.unwrap_or(origin));
        }
        Ok(())
    })
}

/// A repository of Flux, whose reference may be given in five ways, the strongest first.
fn git_repository<'e>(object: &'e Object, findings: &mut Findings<'_, 'e>, base: Base<'e>) -> Assessed {
    if base.field::<&str>(&["spec", "ref", "commit"]).get()?.is_some() {
        return Ok(());
    }
    let ways = [
        Way { field: base.field(&["spec", "ref", "name"]), is_pinned: is_fixed },
        Way { field: base.field(&["spec", "ref", "semver"]), is_pinned: is_exact_version },
        Way { field: base.field(&["spec", "ref", "tag"]), is_pinned: |tag| !is_moving_name(tag) },
        Way { field: base.field(&["spec", "ref", "branch"]), is_pinned: |_| false },
    ];
    first_written(object, findings, base, &ways)
}

/// An artefact of Flux.
fn oci_repository<'e>(object: &'e Object, findings: &mut Findings<'_, 'e>, base: Base<'e>) -> Assessed {
    if base.field::<&str>(&["spec", "ref", "digest"]).get()?.is_some() {
        return Ok(());
    }
    let ways = [
        Way { field: base.field(&["spec", "ref", "semver"]), is_pinned: is_exact_version },
        Way { field: base.field(&["spec", "ref", "tag"]), is_pinned: |tag| !is_moving_name(tag) },
    ];
    first_written(object, findings, base, &ways)
}

/// One way to say what is followed, and which of its values stay what they are.
struct Way<'e> {
    field: Field<'e, &'e str>,
    is_pinned: fn(&str) -> bool,
}

/// Judges the first of several ways that is there; none of them means the newest.
fn first_written<'e>(
    object: &'e Object,
    findings: &mut Findings<'_, 'e>,
    base: Base<'e>,
    ways: &[Way<'e>],
) -> Assessed {
    for way in ways {
        let Some(written) = way.field.get()? else { continue };
        if !(way.is_pinned)(written) {
            report(object, findings, way.field, written, "");
        }
        return Ok(());
    }
    report(object, findings, base.field::<Base<'e>>(&["spec", "ref"]), "", "");
    Ok(())
}

/// The version of a chart. One from a Git repository has the version that the repository has.
fn chart<'e>(
    object: &'e Object,
    findings: &mut Findings<'_, 'e>,
    source_kind: Field<'e, &'e str>,
    version: Field<'e, &'e str>,
) -> Assessed {
    let written = version.get()?.unwrap_or("");
    if !is_exact_version(written) && !matches!(source_kind.get()?, Some("GitRepository" | "Bucket")) {
        report(object, findings, version, written, "");
    }
    Ok(())
}

fn report<'e, T: Copy>(
    object: &Object,
    findings: &mut Findings<'_, 'e>,
    field: Field<'e, T>,
    written: &str,
    source: &str,
) {
    let (kind, name) = (&object.kind, &object.name);
    let follows = match written {
        "" => "the newest revision".to_owned(),
        written => format!("`{written}`, which moves"),
    };
    // Sources of one application have no name; what they are taken from tells them apart.
    findings.at(field, format_args!("{kind} `{name}` follows {follows}")).discriminated_by(source);
}
