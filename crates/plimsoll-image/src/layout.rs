//! OCI layouts: which manifest is meant. Source: OCI image specification, image-layout.md.

use std::collections::BTreeMap;
use std::path::Path;

use plimsoll_facts::image::{Digest, Platform};

use crate::documents::{Descriptor, DocumentError, Manifest, manifest};
use crate::store::{Store, blob_place, digest_of};
use crate::target::Select;
use crate::{ImageError, Limits, PlatformChoice};

/// True when a folder is an OCI layout.
pub(crate) fn is_layout(path: &Path) -> bool {
    path.join("index.json").is_file() && (path.join("oci-layout").is_file() || path.join("blobs").is_dir())
}

/// A manifest that was chosen.
pub(crate) struct Chosen {
    /// Names that lead to it.
    pub(crate) names: Vec<String>,
    /// Its digest.
    pub(crate) digest: Digest,
    /// Its configuration.
    pub(crate) config: Descriptor,
    /// Its layers, the lowest first.
    pub(crate) layers: Vec<Descriptor>,
    /// Its annotations.
    pub(crate) annotations: BTreeMap<String, String>,
}

/// Indexes within indexes that are followed.
pub(crate) const DEPTH: u32 = 4;

/// The annotation with the tag, and the one with the whole reference that containerd and Docker write.
const REF_NAME: &str = "org.opencontainers.image.ref.name";
const IMAGE_NAME: &str = "io.containerd.image.name";

/// True when there is an index and no image in it.
pub(crate) fn lists_nothing(store: &dyn Store, limits: &Limits) -> bool {
    let index = store.document("index.json", "manifest-bytes", limits.manifest_bytes);
    let index = index.map_or(None, |bytes| manifest(&bytes, "index.json").map_or(None, Some));
    matches!(index, Some(Manifest::Index(descriptors)) if descriptors.is_empty())
}

/// The images of a layout that are meant.
pub(crate) fn choose(
    store: &dyn Store,
    select: Option<&Select>,
    platform: &PlatformChoice,
    limits: &Limits,
) -> Result<Vec<Chosen>, ImageError> {
    let index = store.document("index.json", "manifest-bytes", limits.manifest_bytes)?;
    let Manifest::Index(descriptors) = manifest(&index, "index.json")? else {
        return Err(DocumentError::Damaged {
            what: "index.json".to_owned(),
            problem: "it is a manifest, not an index".to_owned(),
        }
        .into());
    };
    let images: Vec<&Descriptor> = descriptors.iter().filter(|descriptor| !descriptor.is_attestation()).collect();
    let wanted: Vec<&Descriptor> = match select {
        Some(select) => images.iter().copied().filter(|descriptor| is_meant(descriptor, select)).collect(),
        None => images.clone(),
    };
    if let (Some(select), true) = (select, wanted.is_empty()) {
        let (Select::Tag(wanted) | Select::Digest(wanted)) = select;
        return Err(ImageError::NoSuch { wanted: wanted.clone(), choices: choices(&images) });
    }
    if wanted.is_empty() {
        return Err(DocumentError::NotAnImage("the layout holds no image".to_owned()).into());
    }
    // Several entries may be platforms of one image, or names of one manifest.
    let mut digests: Vec<&str> = wanted.iter().map(|descriptor| descriptor.digest.as_str()).collect();
    digests.sort_unstable();
    digests.dedup();
    let are_platforms = wanted.iter().all(|descriptor| descriptor.platform.is_some() && names(descriptor).is_empty());
    if digests.len() > 1 && !are_platforms && select.is_none() {
        return Err(ImageError::Choose { choices: choices(&images) });
    }
    let mut collected = Collected::default();
    for descriptor in wanted {
        collect(store, descriptor, &names(descriptor), platform, limits, DEPTH, &mut collected)?;
    }
    let chosen = platform.choose(collected.candidates)?;
    Ok(chosen
        .into_iter()
        .map(|mut candidate| {
            candidate.chosen.names.sort();
            candidate.chosen.names.dedup();
            candidate.chosen
        })
        .collect())
}

/// A manifest with the platform that the index gives it, if it does.
pub(crate) struct Candidate {
    pub(crate) platform: Option<Platform>,
    pub(crate) chosen: Chosen,
}

/// Manifests found below descriptors, each once.
#[derive(Default)]
pub(crate) struct Collected {
    pub(crate) candidates: Vec<Candidate>,
    /// Documents that were read, by digest, with the candidate that a manifest became: indexes that name each other a
    /// thousand times are read once.
    read: BTreeMap<String, Option<usize>>,
}

/// The manifests below a descriptor that may be meant.
pub(crate) fn collect(
    store: &dyn Store,
    descriptor: &Descriptor,
    names: &[String],
    platform: &PlatformChoice,
    limits: &Limits,
    depth: u32,
    into: &mut Collected,
) -> Result<(), ImageError> {
    if let Some(known) = into.read.get(&descriptor.digest) {
        if let Some(known) = known.and_then(|number| into.candidates.get_mut(number)) {
            known.chosen.names.extend_from_slice(names);
        }
        return Ok(());
    }
    into.read.insert(descriptor.digest.clone(), None);
    let Some(place) = blob_place(&descriptor.digest) else {
        return Err(DocumentError::Damaged {
            what: "the index".to_owned(),
            problem: format!("`{}` is no digest", descriptor.digest),
        }
        .into());
    };
    let bytes = store.document(&place, "manifest-bytes", limits.manifest_bytes)?;
    let found = digest_of(&bytes);
    let expected = checked(&descriptor.digest, found, &place, "the index")?;
    let what = format!("manifest {}", descriptor.digest);
    match manifest(&bytes, &what)? {
        Manifest::Image { config, layers, annotations } => {
            let chosen = Chosen { names: names.to_vec(), digest: expected, config, layers, annotations };
            let platform = descriptor.platform.as_ref().map(crate::documents::DescribedPlatform::platform);
            into.read.insert(descriptor.digest.clone(), Some(into.candidates.len()));
            into.candidates.push(Candidate { platform, chosen });
        }
        Manifest::Index(_) if depth == 0 => {
            return Err(DocumentError::NotAnImage("indexes within indexes within indexes".to_owned()).into());
        }
        Manifest::Index(descriptors) => {
            let images: Vec<&Descriptor> = descriptors.iter().filter(|inner| !inner.is_attestation()).collect();
            // A local store often holds one platform of the many that an index names.
            for inner in platform.among(&images)? {
                collect(store, inner, names, platform, limits, depth - 1, into)?;
            }
        }
    }
    Ok(())
}

/// The digest that a document names, if the bytes have it. Only SHA-256 is known.
pub(crate) fn checked(named: &str, found: Digest, what: &str, by: &str) -> Result<Digest, ImageError> {
    match Digest::parse(named) {
        Some(expected) if expected == found => Ok(expected),
        Some(_) => Err(ImageError::Digest {
            what: what.to_owned(),
            by: by.to_owned(),
            expected: named.to_owned(),
            found: found.to_string(),
        }),
        None => Err(ImageError::Unsupported(format!("{what} is named by `{named}`: only SHA-256 digests are read"))),
    }
}

fn is_meant(descriptor: &Descriptor, select: &Select) -> bool {
    match select {
        Select::Digest(digest) => descriptor.digest == *digest,
        Select::Tag(tag) => names(descriptor).iter().any(|name| {
            name == tag || name.rsplit_once(':').is_some_and(|(_, of_name)| of_name == tag && !tag.contains('/'))
        }),
    }
}

/// The names that a descriptor has.
fn names(descriptor: &Descriptor) -> Vec<String> {
    let name = descriptor.annotation(IMAGE_NAME).or_else(|| descriptor.annotation(REF_NAME));
    name.map(str::to_owned).into_iter().collect()
}

/// What there is to choose from, for a message.
fn choices(images: &[&Descriptor]) -> Vec<String> {
    let mut choices: Vec<String> = images
        .iter()
        .map(|descriptor| names(descriptor).into_iter().next().unwrap_or_else(|| descriptor.digest.clone()))
        .collect();
    choices.sort();
    choices.dedup();
    choices
}
