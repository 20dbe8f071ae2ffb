//! `plimsoll image`: what is in an image.

use std::io::Write as _;
use std::path::Path;

use plimsoll_engine::Book;
use plimsoll_facts::image::ImageSource;
use plimsoll_facts::{Image, PackageClass};
use plimsoll_image::{PREFIXES, Target};
use plimsoll_model::Gap;
use plimsoll_report::harmless_line;
use plimsoll_report::sbom::{self, Bill};

use crate::cli::{Global, ImageCommand, ImageLayers, ImageSbom};
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::images::{self, Depth, Seen};
use crate::output::stdout;

pub(crate) fn run(command: &ImageCommand, global: &Global) -> Outcome {
    match command {
        ImageCommand::Sbom(args) => sbom(args, global),
        ImageCommand::Files(args) => super::image_files::run(args, global),
        ImageCommand::Layers(args) => layers(args, global),
        ImageCommand::Base(args) => super::image_base::run(args, global),
        ImageCommand::Grade(args) => super::image_grade::run(args, global),
        ImageCommand::Bloat(args) => super::image_bloat::run(args, global),
        ImageCommand::Diff(args) => super::image_diff::run(args, global),
    }
}

/// The images of a target; a mistake or a target that cannot be read ends the command.
pub(super) fn seen(word: &str, configuration: &Configuration, depth: Depth) -> Result<Seen, Failure> {
    super::pipeline::set_threads(configuration)?;
    let target = target_of(word)?;
    let (options, bases) = (configuration.image_options()?, configuration.bases()?);
    images::see(&target, &options, &bases, depth).map_err(|error| images::failure(&target, &error))
}

/// The image that a word means.
pub(super) fn target_of(word: &str) -> Result<Target, Failure> {
    images::target_of(word)?.ok_or_else(|| {
        let path = Path::new(word);
        let (message, help) = if word.is_empty() {
            ("the target is empty".to_owned(), prefixes())
        } else if path.is_dir() {
            let help = format!("what runs in a container is `rootfs:{word}`, a folder of sources is `dir:{word}`");
            (format!("the folder `{word}` is no OCI layout"), help)
        } else if path.exists() {
            (format!("the file `{word}` is no archive of an image"), format!("a document is `sbom:{word}`"))
        } else if word.contains(':') {
            (format!("`{word}` names no image"), prefixes())
        } else if word.starts_with(['.', '/']) {
            (format!("there is no `{word}`"), prefixes())
        } else {
            let help = format!("an image of a registry is `image:{word}`");
            (format!("`{word}` names no image, and there is no such file or folder"), help)
        };
        Failure::usage(message).with_help(help)
    })
}

fn prefixes() -> String {
    format!("a target is a layout or an archive, or begins with one of `{}:` or `dir:`", PREFIXES.join(":`, `"))
}

/// The images of a target whose files are asked for.
pub(super) fn seen_files(word: &str, configuration: &Configuration, depth: Depth) -> Result<Seen, Failure> {
    let seen = seen(word, configuration, depth)?;
    if seen.images.iter().any(|image| image.source == ImageSource::Sbom) {
        return Err(Failure::usage(format!("`{word}` lists packages; it has neither layers nor files")));
    }
    Ok(seen)
}

/// The one image of a target.
pub(super) fn only<'s>(seen: &'s Seen, word: &str) -> Result<&'s Image, Failure> {
    match seen.images.as_slice() {
        [image] => Ok(image),
        _ => Err(Failure::usage(format!("`{word}` is {} images; choose one with `--platform`", seen.images.len()))),
    }
}

/// The exit code: 3 when a layer could not be read, or with `--strict` anything at all.
pub(super) fn code(gaps: &[Gap], configuration: &Configuration) -> u8 {
    let counts = |gap: &&Gap| gap.effect == plimsoll_model::Effect::Whole || configuration.switch("strict");
    let first = gaps.iter().find(counts);
    for gap in gaps.iter().take(20) {
        // What cannot be said on standard error changes nothing.
        let (Ok(()) | Err(_)) = writeln!(std::io::stderr(), "gap: {}", harmless_line(&gap.reason));
    }
    if first.is_some() { 3 } else { 0 }
}

/// The gaps of an image in words.
pub(super) fn gaps_of(seen: &mut Seen) -> Vec<Gap> {
    let mut book = Book::default();
    for gap in seen.gaps.drain(..) {
        book.gap(gap);
    }
    plimsoll_engine::gaps(book)
}

fn sbom(args: &ImageSbom, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &args.settings)?;
    let format = sbom::format_named(&args.format).ok_or_else(|| {
        let names: Vec<&str> = sbom::format::ALL.iter().map(|format| format.name).collect();
        Failure::usage(format!("there is no format `{}` for what is in an image", args.format))
            .with_help(format!("formats: {}", names.join(", ")))
    })?;
    let mut seen = seen(&args.target, &configuration, Depth::Packages)?;
    let gaps = gaps_of(&mut seen);
    let classes = classes(&args.class, &seen)?;
    if args.scope == "all-layers" {
        seen.images.iter_mut().for_each(images::add_gone);
    }
    let mut out = stdout();
    for image in &seen.images {
        let created = created(image, &configuration)?;
        let tool_version = env!("CARGO_PKG_VERSION");
        let bill = Bill {
            image,
            gaps: &gaps,
            created: &created,
            tool_version,
            classes: &classes,
            with_files: args.with_files,
        };
        (format.write)(&bill, &mut out)?;
    }
    out.flush()?;
    // The process ends here: to give a million small pieces back one by one takes a tenth of a run with a warm cache.
    std::mem::forget(seen);
    Ok(code(&gaps, &configuration))
}

/// The classes of packages that are listed: what a lock file names is no proof of installation in an image.
fn classes(words: &[String], seen: &Seen) -> Result<Vec<PackageClass>, Failure> {
    let all = [PackageClass::Installed, PackageClass::Vendored, PackageClass::Runtime, PackageClass::Declared];
    if words.is_empty() {
        let is_folder = seen.images.iter().any(|image| image.source == ImageSource::Folder);
        return Ok(all.into_iter().filter(|class| is_folder || *class != PackageClass::Declared).collect());
    }
    words
        .iter()
        .map(|word| {
            let found = all.into_iter().find(|class| class.word() == word);
            found.ok_or_else(|| Failure::usage(format!("`{word}` is no class: installed, vendored, runtime, declared")))
        })
        .collect()
}

/// The time of a document: `--as-of`, else `SOURCE_DATE_EPOCH`, else when the image was made, else 1970.
fn created(image: &Image, configuration: &Configuration) -> Result<String, Failure> {
    if let Some(day) = configuration.said("as-of") {
        return Ok(format!("{day}T00:00:00Z"));
    }
    if let Some(seconds) = std::env::var_os("SOURCE_DATE_EPOCH") {
        let text = seconds.to_string_lossy();
        let stamp = text.parse().map_or(None, |seconds| jiff::Timestamp::from_second(seconds).map_or(None, Some));
        let stamp = stamp.ok_or_else(|| Failure::usage(format!("`{text}` for `SOURCE_DATE_EPOCH` is no time")))?;
        return Ok(stamp.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    }
    Ok(made(image).unwrap_or(jiff::Timestamp::UNIX_EPOCH).strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// When an image was made, as it says itself.
pub(super) fn made(image: &Image) -> Option<jiff::Timestamp> {
    let config = image.config().map_or(None, Some)?;
    config.created.as_deref()?.parse().map_or(None, Some)
}

fn layers(args: &ImageLayers, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &args.settings)?;
    let mut seen = seen_files(&args.target, &configuration, Depth::Packages)?;
    let gaps = gaps_of(&mut seen);
    let mut out = stdout();
    for image in &seen.images {
        for (number, layer) in image.layers.iter().enumerate() {
            let digest = layer.digest.or(layer.diff_id).map_or_else(|| "-".to_owned(), |digest| digest.to_string());
            let base = match image.is_base_layer(number) {
                Some(true) => "  of the base",
                Some(false) => "  on top of the base",
                None => "",
            };
            writeln!(out, "layer {number}  {digest}{base}")?;
            match &layer.index {
                None => writeln!(out, "  could not be read")?,
                Some(index) => {
                    let wasted: u64 = image
                        .view
                        .gone()
                        .filter(|(member, _)| member.layer as usize == number)
                        .filter_map(|(member, _)| Some(image.view.member(member)?.size))
                        .sum();
                    writeln!(
                        out,
                        "  {} members, {} bytes stored ({}), {} plain, {wasted} of them replaced or deleted later",
                        index.entries.len(),
                        index.stored_bytes,
                        index.compression.word(),
                        index.plain_bytes
                    )?;
                }
            }
            if let Some(command) = &layer.created_by {
                writeln!(out, "  {}", harmless_line(command))?;
            }
        }
    }
    out.flush()?;
    Ok(code(&gaps, &configuration))
}
