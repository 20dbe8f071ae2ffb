//! `plimsoll config show`.

use std::io::Write as _;

use plimsoll_report::harmless_line;

use crate::cli::{Global, SettingArgs};
use crate::config::Configuration;
use crate::exit::Outcome;
use crate::output::stdout;

pub(crate) fn show(global: &Global, origin: bool) -> Outcome {
    // Variables count; this command has no flags for settings.
    let said = SettingArgs::from_environment();
    let configuration = Configuration::load(global, &said)?;
    let mut out = stdout();
    match &configuration.file {
        Some(file) => writeln!(out, "# {}", harmless_line(&file.path.to_string_lossy()))?,
        None => writeln!(out, "# no plimsoll.yaml found")?,
    }
    for (setting, resolved) in configuration.all() {
        let value = match resolved.values.as_slice() {
            [] => "(none)".to_owned(),
            values => values.join(", "),
        };
        let value = harmless_line(&value);
        if origin {
            writeln!(out, "{:<20} {value:<24} {}", setting.key, harmless_line(&resolved.origin))?;
        } else {
            writeln!(out, "{:<20} {value}", setting.key)?;
        }
    }
    for (id, check) in &configuration.checks {
        let mut words = Vec::new();
        words.extend(check.enabled.map(|enabled| format!("enabled: {enabled}")));
        words.extend(check.severity.map(|severity| format!("severity: {severity}")));
        words.extend(check.waivable.map(|waivable| format!("waivable: {waivable}")));
        words.extend(
            check
                .parameters
                .iter()
                .map(|(parameter, texts)| format!("{}: {}", parameter.key, harmless_line(&texts.join(" ")))),
        );
        writeln!(out, "checks.{id:<13} {}", words.join(", "))?;
    }
    writeln!(out, "{:<20} {}", "waivers", configuration.waivers()?.waivers.len())?;
    out.flush()?;
    Ok(0)
}
