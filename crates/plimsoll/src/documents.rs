//! Bills of materials as images of which only the packages are known.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use plimsoll_catalog::sbom;
use plimsoll_engine::GapDraft;
use plimsoll_facts::Image;
use plimsoll_facts::image::{ImageSource, Layer, Verification, View};
use plimsoll_image::{DocumentError, ImageError, Target};
use plimsoll_model::{Effect, SubjectId, Unknown, Why};

/// Bytes of a document. Syft writes 37 MB for an image of 1,600 packages with all files.
const DOCUMENT_BYTES: u64 = 256 << 20;

/// The image that a document is about, as far as it tells.
pub(crate) fn see(target: &Target, path: &Path, gaps: &mut Vec<GapDraft>) -> Result<Image, ImageError> {
    let shown = path.display();
    let document = sbom::read(&bytes(path)?)
        .map_err(|error| DocumentError::NotAnImage(format!("{shown} is no bill of materials: {error}")))?;
    let subject = match document.manifest {
        Some(digest) => SubjectId::new(format!("image:{digest}")),
        None => SubjectId::new(format!("image:{target}")),
    };
    let mut gap = |effect, why, reason: String, consequence: &str| {
        gaps.push(GapDraft {
            subject: subject.clone(),
            stage: "image.sbom",
            why,
            reason,
            consequence: consequence.to_owned(),
            effect,
            place: None,
        });
    };
    if let Some(first) = document.faults.first() {
        let others = if document.faults.len() > 1 { "; and more" } else { "" };
        let reason = format!("{shown} is no valid {}: {first}{others}", document.format);
        gap(Effect::Whole, Why::Malformed, reason, "another program may see other packages in it");
    }
    for problem in document.problems {
        gap(Effect::Part, Why::Malformed, format!("{shown}: {}", problem.what), "packages of it may be unknown");
    }
    if !document.is_complete {
        let reason = format!("{shown} says of itself that it is not complete");
        gap(Effect::Part, Why::Unreadable, reason, "packages that it does not list are unknown");
    }
    if document.inventory.packages.is_empty() {
        let reason = format!("{shown} lists no software packages");
        let consequence = "there is nothing to hold against advisories: hardware, services and algorithms are not";
        gap(Effect::Part, Why::OutOfReach, reason, consequence);
    }
    let layer =
        |diff_id| Layer { digest: None, diff_id: Some(diff_id), media_type: None, created_by: None, index: None };
    // A title such as `web` is no reference.
    let names = Some(document.name).filter(|name| Target::of_word(name).is_some());
    Ok(Image {
        subject,
        target: target.to_string(),
        names: names.into_iter().collect(),
        source: ImageSource::Sbom,
        manifest: document.manifest,
        config_digest: None,
        config: Err(Unknown::new(Why::OutOfReach)),
        annotations: BTreeMap::new(),
        layers: document.diff_ids.into_iter().map(layer).collect(),
        verification: Verification::None,
        view: View::new(Vec::new()),
        inventory: document.inventory,
        base: None,
        secrets: Err(Unknown::new(Why::OutOfReach)),
    })
}

fn bytes(path: &Path) -> Result<Vec<u8>, ImageError> {
    let what = path.display().to_string();
    let cannot = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => ImageError::Missing { what: what.clone() },
        _ => ImageError::Read { what: what.clone(), problem: error.to_string() },
    };
    let file = std::fs::File::open(path).map_err(cannot)?;
    let mut bytes = Vec::new();
    file.take(DOCUMENT_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > DOCUMENT_BYTES {
        let problem = format!("it is larger than {DOCUMENT_BYTES} bytes");
        return Err(ImageError::Read { what: what.clone(), problem });
    }
    Ok(bytes)
}
