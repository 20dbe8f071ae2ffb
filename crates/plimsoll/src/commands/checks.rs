//! `plimsoll checks list`.

use std::io::Write as _;

use plimsoll_engine::{Plan, Reach, Selection};
use plimsoll_model::{FixClass, Page};
use serde_json::json;

use crate::cli::ChecksList;
use crate::exit::{Failure, Outcome};
use crate::output::stdout;
use crate::pages::pages;

pub(crate) fn list(args: &ChecksList) -> Outcome {
    // Those that wait for a parameter too.
    let enable = pages().iter().map(|page| page.meta.id).collect();
    let selection = Selection { all: true, only: args.only.clone(), enable, ..Selection::default() };
    let plan = Plan::new(&pages(), &selection, Reach::ALL).map_err(|error| Failure::usage(error.to_string()))?;
    let framework = args.framework.as_deref();
    let peer = args.peer.as_deref().map(|peer| format!("{peer}:"));
    let is_wanted = |page: &&'static Page| {
        let meta = &page.meta;
        plan.runs(meta.id)
            && args.min_severity.is_none_or(|least| meta.severity >= least)
            && framework.is_none_or(|name| meta.controls.iter().any(|control| control.split('/').next() == Some(name)))
            && peer.as_deref().is_none_or(|peer| meta.aliases.iter().any(|alias| alias.starts_with(peer)))
    };
    let pages: Vec<_> = pages().into_iter().filter(is_wanted).collect();
    if pages.is_empty() {
        let failure = Failure::usage("no check is like that");
        return Err(failure.with_help("`plimsoll checks list` shows all of them"));
    }
    let mut out = stdout();
    if args.format == "json" {
        let checks: Vec<_> = pages.iter().map(|page| as_json(page)).collect();
        writeln!(out, "{}", json!({"schema": "plimsoll/checks/1", "checks": checks}))?;
    } else {
        for page in &pages {
            let meta = &page.meta;
            let fix = if meta.fix == FixClass::None { " " } else { "f" };
            let off = match meta.default {
                plimsoll_model::Activation::On => "",
                plimsoll_model::Activation::Off => " (off)",
                plimsoll_model::Activation::Restricted => " (restricted)",
                plimsoll_model::Activation::Config => " (config)",
            };
            writeln!(out, "{} {:<8} {fix} {:<26} {}{off}", meta.id, meta.severity, meta.slug, meta.title)?;
        }
        writeln!(out, "\n{} checks; f: has a fix; `plimsoll explain ID` shows a page", pages.len())?;
    }
    out.flush()?;
    Ok(0)
}

fn as_json(page: &Page) -> serde_json::Value {
    let meta = &page.meta;
    json!({
        "id": meta.id,
        "slug": meta.slug,
        "title": meta.title,
        "remedy": meta.remedy,
        "severity": meta.severity,
        "default": meta.default,
        "families": meta.families,
        "needs": meta.needs,
        "controls": meta.controls,
        "aliases": meta.aliases,
        "fix": meta.fix,
    })
}
