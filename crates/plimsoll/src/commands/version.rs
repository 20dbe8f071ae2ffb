//! `plimsoll version`.

use std::io::Write as _;

use plimsoll_model::Minor;
use plimsoll_report::format;

use crate::exit::Outcome;
use crate::output::stdout;
use crate::pages::pages;

pub(crate) fn run(features: bool) -> Outcome {
    let mut out = stdout();
    writeln!(out, "plimsoll {}", env!("CARGO_PKG_VERSION"))?;
    if features {
        let names: Vec<_> = format::ALL.iter().map(|format| format.name).collect();
        writeln!(out, "checks: {}", pages().len())?;
        writeln!(out, "Kubernetes versions: 1.0 to {}", Minor::NEWEST)?;
        writeln!(out, "formats: {}", names.join(", "))?;
        writeln!(out, "reads: Kubernetes manifests (YAML, JSON)")?;
        writeln!(
            out,
            "not in this version: images, registries, clusters, hosts, Dockerfiles, Compose, charts, kustomizations"
        )?;
    }
    out.flush()?;
    Ok(0)
}
