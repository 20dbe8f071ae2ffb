//! `plimsoll image base`: what an image was built on.

use std::io::Write;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use plimsoll_facts::Image;
use plimsoll_facts::image::{Base, Verification};
use plimsoll_graph::{Bases, age_in_days};
use plimsoll_report::harmless_line;

use super::image::{code, gaps_of, made, target_of};
use crate::cli::{Global, ImageBase};
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::images;
use crate::output::stdout;

pub(super) fn run(args: &ImageBase, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &args.settings)?;
    super::pipeline::set_threads(&configuration)?;
    let mut options = configuration.image_options()?;
    if configuration.said("verify").is_none() {
        // What a configuration says of its layers proves nothing until they were hashed.
        options.verification = Verification::Full;
    }
    let today = configuration.as_of()?;
    let target = target_of(&args.target)?;
    let mut bases = configuration.bases()?;
    let mut gaps = Vec::new();
    for word in &args.candidate {
        let candidate = target_of(word)?;
        let mut seen = images::see(&candidate, &options, &Bases::default(), images::Depth::Packages)
            .map_err(|error| images::failure(&candidate, &error))?;
        for image in &seen.images {
            bases.add_candidate(image, made(image).map(Timestamp::as_second));
        }
        gaps.append(&mut seen.gaps);
    }
    let mut seen = images::see(&target, &options, &bases, images::Depth::Packages)
        .map_err(|error| images::failure(&target, &error))?;
    seen.gaps.append(&mut gaps);
    let gaps = gaps_of(&mut seen);
    let mut out = stdout();
    let mut gate = 0;
    for image in &seen.images {
        write_base(image, &today, &mut out)?;
        if let Some(most) = args.max_age {
            gate = worse(gate, age_gate(image.base.as_ref(), &today, most, &mut out)?);
        }
    }
    out.flush()?;
    Ok(worse(code(&gaps, &configuration), gate))
}

/// The exit code of two that counts: 3 before 1 before 0 (image spec section 2.4).
fn worse(left: u8, right: u8) -> u8 {
    left.max(right)
}

/// 1 when the base is older than allowed, 3 when nobody knows how old it is.
fn age_gate(base: Option<&Base>, today: &str, most: i64, out: &mut dyn Write) -> Result<u8, Failure> {
    match base.and_then(|base| age_in_days(base.created?, today)) {
        Some(days) if days > most => {
            writeln!(out, "gate      failed: at most {most} days are allowed")?;
            Ok(1)
        }
        Some(_) => Ok(0),
        None => {
            writeln!(out, "gate      not decided: at most {most} days are allowed, and the age is not known")?;
            Ok(3)
        }
    }
}

fn day(second: i64) -> Option<Date> {
    Timestamp::from_second(second).map_or(None, |stamp| Some(stamp.to_zoned(TimeZone::UTC).date()))
}

fn write_base(image: &Image, today: &str, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "image     {}", harmless_line(image.name()))?;
    let Some(base) = &image.base else {
        writeln!(out, "base      none: nothing says what it was built on")?;
        return Ok(());
    };
    writeln!(out, "base      {}: {}", base.grade.word(), harmless_line(&base.reference()))?;
    for evidence in &base.evidence {
        writeln!(out, "evidence  {}", harmless_line(evidence))?;
    }
    match base.created.and_then(|created| Some((day(created)?, age_in_days(created, today)?))) {
        Some((day, age)) => writeln!(out, "age       {age} days ({day})")?,
        None => writeln!(out, "age       not known")?,
    }
    if let Some(newer) = &base.newer {
        let day = newer.created.and_then(day).map(|day| format!(" of {day}")).unwrap_or_default();
        writeln!(out, "newer     {}{day}", harmless_line(&newer.reference()))?;
    }
    write_on_top(image, out)
}

/// The layers and packages that are not the base's.
fn write_on_top(image: &Image, out: &mut dyn Write) -> Result<(), Failure> {
    let packages = &image.inventory.packages;
    let on_top = packages.iter().filter(|package| package.from_base == Some(false));
    if packages.iter().any(|package| package.from_base.is_some()) {
        writeln!(out, "packages  {} on top, {} in all", on_top.count(), packages.len())?;
    }
    for (number, layer) in image.layers.iter().enumerate() {
        if image.is_base_layer(number) != Some(false) {
            continue;
        }
        let digest = layer.digest.or(layer.diff_id).map_or_else(|| "-".to_owned(), |digest| digest.to_string());
        let bytes = layer.index.as_ref().map(|index| format!("  {} bytes", index.plain_bytes)).unwrap_or_default();
        writeln!(out, "on top    layer {number}  {digest}{bytes}")?;
        if let Some(command) = &layer.created_by {
            writeln!(out, "          {}", harmless_line(command))?;
        }
    }
    Ok(())
}
