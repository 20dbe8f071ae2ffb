//! From targets to images: read the layers, lay them on each other, name what is in them.

use std::path::Path;

use plimsoll_catalog::{inventory, readers};
use plimsoll_content::edges::EdgeReader;
use plimsoll_content::{conceal_image, conceal_packages, conceal_text};
use plimsoll_engine::GapDraft;
use plimsoll_facts::Image;
use plimsoll_facts::image::EDGE_READER;
use plimsoll_facts::image::shown_path;
use plimsoll_graph::{Bases, gone_packages, mark_from_base, overlay};
use plimsoll_image::{ContentReader, ImageError, LayerError, Opened, Options, PlatformChoice, Readers, Target, open};
use plimsoll_model::{Effect, SubjectId, Unknown, Why};

use crate::documents;
use crate::exit::Failure;

/// The images of a target, with what could not be seen of them.
pub(crate) struct Seen {
    pub(crate) images: Vec<Image>,
    pub(crate) gaps: Vec<GapDraft>,
}

/// How closely an image is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Depth {
    /// What is listed of it: packages, layers, base. Files are not compared with what packages say of them.
    Packages,
    /// What files point at, for what can be reached.
    Edges,
    /// Programs and libraries are compared too.
    Programs,
    /// What is judged of it: every file is looked into.
    Content,
    /// All that tells two images apart: every file has a digest.
    Files,
}

/// Reads the images of a target.
pub(crate) fn see(target: &Target, options: &Options, bases: &Bases, depth: Depth) -> Result<Seen, ImageError> {
    let mut seen = Seen { images: Vec::new(), gaps: Vec::new() };
    if let Target::Sbom(path) = target {
        let mut image = documents::see(target, path, &mut seen.gaps)?;
        conceal_packages(&mut image.inventory);
        image.base = bases.of(&image);
        conceal_reasons(&mut seen.gaps);
        seen.images.push(image);
        return Ok(seen);
    }
    let readers = match depth {
        Depth::Packages => Readers::new(readers()).hashing_what_is_recognised(),
        Depth::Content => Readers::new(readers().into_iter().chain(plimsoll_content::readers()).collect()),
        Depth::Files => {
            let of_content = plimsoll_content::readers().into_iter().chain([&ContentReader as _]);
            Readers::new(readers().into_iter().chain(of_content).collect())
        }
        Depth::Edges => Readers::new(readers().into_iter().chain([&EdgeReader as _]).collect()),
        Depth::Programs => Readers::new(readers()),
    };
    let opened = open(target, options, &readers)?;
    for opened in opened {
        check_platform(&opened, &options.platform)?;
        let mut image = merged(target, opened, &mut seen.gaps);
        // Secrets are compared too; whoever does it conceals them before anything is shown.
        if depth != Depth::Files {
            conceal_image(&mut image);
        }
        image.base = bases.of(&image);
        tell_base(&mut image);
        seen.images.push(image);
    }
    conceal_reasons(&mut seen.gaps);
    Ok(seen)
}

/// What could not be read is often quoted, and may be a secret.
fn conceal_reasons(gaps: &mut [GapDraft]) {
    for gap in gaps {
        conceal_text(&mut gap.reason);
    }
}

/// Refuses an image for another platform than the one that was asked for: where no index says it, its configuration
/// does.
fn check_platform(opened: &Opened, choice: &PlatformChoice) -> Result<(), ImageError> {
    let (PlatformChoice::Only(wanted), Ok(config)) = (choice, &opened.config) else { return Ok(()) };
    let found = &config.platform;
    let is_unknown = found.os.is_empty() || found.architecture.is_empty();
    let fits = (&found.os, &found.architecture) == (&wanted.os, &wanted.architecture)
        && (wanted.variant.is_none() || found.variant.is_none() || wanted.variant == found.variant);
    if is_unknown || fits {
        return Ok(());
    }
    Err(ImageError::Platform { wanted: wanted.to_string(), found: vec![found.to_string()] })
}

/// The target that a word of the command line means, if it means an image.
pub(crate) fn target_of(word: &str) -> Result<Option<Target>, Failure> {
    if let Some(target) = Target::with_prefix(word) {
        return target.map(Some).map_err(|error| Failure::usage(error.to_string()));
    }
    let path = Path::new(word);
    if path.exists() {
        return Ok(Target::at_path(path));
    }
    Ok(Target::of_word(word))
}

/// What an error is to a command that is about one image.
pub(crate) fn failure(target: &Target, error: &ImageError) -> Failure {
    if error.is_usage() {
        return Failure::usage(format!("{target}: {error}"));
    }
    Failure::job(anyhow::anyhow!("read {target}: {error}"))
}

/// A gap for a target of which nothing could be read.
pub(crate) fn unread(target: &Target, error: &ImageError) -> GapDraft {
    GapDraft {
        subject: SubjectId::new(format!("image:{target}")),
        stage: "image",
        why: Why::Unreadable,
        reason: error.to_string(),
        consequence: "what is in the image is unknown".to_owned(),
        effect: Effect::Whole,
        place: None,
    }
}

fn merged(target: &Target, opened: Opened, gaps: &mut Vec<GapDraft>) -> Image {
    let subject = SubjectId::new(opened.id);
    let (view, lost) = overlay(opened.layers.iter().map(|layer| layer.index.clone()).collect());
    let (inventory, problems) = inventory(&view);
    for (number, name, error) in &opened.failures {
        gaps.push(layer_gap(&subject, *number, name, error));
    }
    let part = |why, reason: String| GapDraft {
        subject: subject.clone(),
        stage: "image",
        why,
        reason,
        consequence: "what it holds is unknown".to_owned(),
        effect: Effect::Part,
        place: None,
    };
    for (number, layer) in opened.layers.iter().enumerate() {
        for problem in layer.index.iter().flat_map(|index| &index.problems) {
            let path = String::from_utf8_lossy(&problem.path);
            let why = if problem.limit.is_some() { Why::Limit("an image") } else { Why::Malformed };
            gaps.push(part(why, format!("/{path} in layer {number} {}", problem.what)));
        }
        // Catalogers tell their own problems; these readers are none, and what they see counts in every layer.
        let of_content = plimsoll_content::readers();
        let is_of_content = |name: &str| name == EDGE_READER || of_content.iter().any(|reader| reader.name() == name);
        for raw in layer.index.iter().flat_map(|index| &index.raw).filter(|raw| is_of_content(&raw.reader)) {
            let entry = layer.index.as_ref().and_then(|index| index.entries.get(raw.entry as usize));
            let path = entry.map_or_else(String::new, |entry| shown_path(&entry.path));
            for problem in &raw.facts.problems {
                let why = if problem.limit.is_some() { Why::Limit("an image") } else { Why::Malformed };
                gaps.push(part(why, format!("/{path} in layer {number} ({}): {}", raw.reader, problem.what)));
            }
        }
    }
    for (number, problem) in lost {
        let path = String::from_utf8_lossy(&problem.path);
        let gap = part(Why::Malformed, format!("/{path} in layer {number} {}", problem.what));
        // What a limit kept out of the view may have hidden anything below it.
        gaps.push(match problem.limit {
            Some(_) => GapDraft { why: Why::Limit("entries"), effect: Effect::Whole, ..gap },
            None => gap,
        });
    }
    for problem in problems {
        let why = if problem.problem.limit.is_some() { Why::Limit("an image") } else { Why::Malformed };
        gaps.push(part(why, format!("/{} ({}): {}", problem.path, problem.reader, problem.problem.what)));
    }
    Image {
        subject,
        target: target.to_string(),
        names: opened.names,
        source: opened.source,
        manifest: opened.manifest,
        config_digest: opened.config_digest,
        config: opened.config,
        annotations: opened.annotations,
        layers: opened.layers,
        verification: opened.verification,
        view,
        inventory,
        base: None,
        secrets: Err(Unknown::new(Why::OutOfReach)),
    }
}

/// Says of the packages whether they are the base's, when its layers are known and were read.
fn tell_base(image: &mut Image) {
    let Some(count) = image.base.as_ref().and_then(|base| base.layers) else { return };
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let layers: Vec<_> = image.layers.iter().take(count).map(|layer| layer.index.clone()).collect();
    if layers.iter().all(Option::is_some) {
        // What could not be read of them was said of the whole image already.
        let (of_base, _) = inventory(&overlay(layers).0);
        mark_from_base(&mut image.inventory.packages, &of_base);
    }
}

/// Adds the packages that are in lower layers only. Says nothing of layers that could not be read: they are a gap.
pub(crate) fn add_gone(image: &mut Image) {
    let layers: Vec<_> = image.layers.iter().map(|layer| layer.index.clone()).collect();
    let below = (1..layers.len()).map(|count| layers.iter().take(count).cloned().collect());
    let views = below.map(|layers| inventory(&overlay(layers).0).0).collect();
    let gone = gone_packages(views, &image.inventory);
    image.inventory.packages.extend(gone);
}

fn layer_gap(subject: &SubjectId, number: u32, name: &str, error: &LayerError) -> GapDraft {
    let why = match error {
        LayerError::Limit { name, .. } => Why::Limit(name),
        _ => Why::Unreadable,
    };
    GapDraft {
        subject: subject.clone(),
        stage: "image.layer",
        why,
        reason: format!("layer {number} ({name}): {error}"),
        consequence: "nothing of this layer is known, and what lies below it may be changed by it".to_owned(),
        effect: Effect::Whole,
        place: None,
    }
}
