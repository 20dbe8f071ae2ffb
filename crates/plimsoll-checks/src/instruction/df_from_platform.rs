//! PLM-D009: base image is tied to one platform.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::Instruction;
use plimsoll_model::Assessed;
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::expand;
use plimsoll_source::edit::Rewrite;

use crate::docker::platform_flag::{platform_flag, without};

pub(crate) fn check<'e>(from: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some((stage, spot, value)) = platform_flag(from) else { return Ok(()) };
    // What cannot be expanded, the builder refuses.
    let Ok(platform) = expand(value, from.file().tree.escape(), &mut |_| None) else { return Ok(()) };
    let name = stage.name().unwrap_or("");
    if platform.variables.is_empty() && !words(&platform.text).iter().any(|word| name.contains(word)) {
        findings.on(spot, format_args!("{} is tied to the platform `{}`", stage.label(), platform.text));
    }
    Ok(())
}

/// Operating system and architecture of a platform as they are called in it, whatever else they are called.
fn words(platform: &str) -> Vec<String> {
    let parts = platform.split('/').take(2).map(|part| part.split('(').next().unwrap_or(part).to_ascii_lowercase());
    let names = parts.map(|part| match part.as_str() {
        "aarch64" => "arm64".to_owned(),
        "armel" | "armhf" => "arm".to_owned(),
        "i386" => "386".to_owned(),
        "macos" => "darwin".to_owned(),
        "x86-64" | "x86_64" => "amd64".to_owned(),
        _ => part,
    });
    names.filter(|part| !part.is_empty()).collect()
}

pub(crate) fn fix(from: Instruction<'_>, _: Extent) -> Rewrite {
    without(from)
}
