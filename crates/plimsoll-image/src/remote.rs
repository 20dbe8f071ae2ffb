//! Images of a registry: a tag is looked up once, everything after it by digest; blobs are read while they arrive.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{Mutex, PoisonError};

use plimsoll_facts::ImageReference;

use crate::documents::{Descriptor, Manifest, manifest};
use crate::layout::{Candidate, Chosen, Collected, checked, collect};
use crate::registry::{Registry, RegistryError, RegistrySettings};
use crate::store::{Store, digest_of};
use crate::{ImageError, Limits, PlatformChoice};

/// The blobs of a repository.
pub(crate) struct RemoteStore<'r> {
    registry: Registry,
    reference: ImageReference<'r>,
    /// The reference as it was written.
    name: &'r str,
    /// Bytes of blobs by digest, as the manifest says: nothing larger is read.
    sizes: Mutex<BTreeMap<String, u64>>,
}

impl<'r> RemoteStore<'r> {
    /// Opens no connection yet.
    pub(crate) fn new(name: &'r str, settings: RegistrySettings) -> Result<Self, ImageError> {
        let reference = ImageReference::parse(name)
            .map_err(|error| ImageError::Unsupported(format!("`{name}` is no image reference: {error}")))?;
        let registry = Registry::new(settings).map_err(of_registry)?;
        Ok(Self { registry, reference, name, sizes: Mutex::default() })
    }

    /// The images that the reference means, for a choice of platform.
    pub(crate) fn choose(&self, platform: &PlatformChoice, limits: &Limits) -> Result<Vec<Chosen>, ImageError> {
        let resolved = self.registry.resolve(&self.reference).map_err(of_registry)?;
        let name = vec![self.name.to_owned()];
        let what = format!("the manifest of {}", self.name);
        let candidates = match manifest(&resolved.bytes, &what)? {
            Manifest::Image { config, layers, annotations } => {
                let digest = checked(&resolved.digest, digest_of(&resolved.bytes), &what, "the registry")?;
                vec![Candidate { platform: None, chosen: Chosen { names: name, digest, config, layers, annotations } }]
            }
            Manifest::Index(descriptors) => {
                let mut collected = Collected::default();
                let images: Vec<&Descriptor> = descriptors.iter().filter(|of| !of.is_attestation()).collect();
                // Other platforms need not be asked for.
                let wanted = platform.among(&images)?;
                for descriptor in wanted {
                    collect(self, descriptor, &name, platform, limits, crate::layout::DEPTH, &mut collected)?;
                }
                collected.candidates
            }
        };
        let chosen: Vec<Chosen> = platform.choose(candidates)?.into_iter().map(|candidate| candidate.chosen).collect();
        let mut sizes = self.sizes.lock().unwrap_or_else(PoisonError::into_inner);
        for blob in chosen.iter().flat_map(|chosen| chosen.layers.iter().chain([&chosen.config])) {
            sizes.insert(blob.digest.clone(), blob.size);
        }
        drop(sizes);
        Ok(chosen)
    }
}

/// The digest of a place in a layout.
fn digest_at(place: &str) -> Option<String> {
    let (algorithm, digits) = place.strip_prefix("blobs/")?.split_once('/')?;
    Some(format!("{algorithm}:{digits}"))
}

impl Store for RemoteStore<'_> {
    fn open(&self, place: &str) -> Result<Box<dyn Read + Send + '_>, ImageError> {
        let digest = digest_at(place).ok_or_else(|| ImageError::Missing { what: place.to_owned() })?;
        let size = self.sizes.lock().unwrap_or_else(PoisonError::into_inner).get(&digest).copied().unwrap_or(0);
        let blob = self.registry.blob(&self.reference, &digest, size).map_err(of_registry)?;
        Ok(blob)
    }

    fn has(&self, place: &str) -> bool {
        digest_at(place).is_some()
    }

    fn is_remote(&self) -> bool {
        true
    }

    /// Each time the blob is asked for anew.
    fn again(&self) -> u32 {
        1
    }

    fn document(&self, place: &str, name: &'static str, limit: u64) -> Result<Vec<u8>, ImageError> {
        if name == "manifest-bytes" {
            let digest = digest_at(place).ok_or_else(|| ImageError::Missing { what: place.to_owned() })?;
            return self.registry.manifest(&self.reference, &digest).map_err(of_registry);
        }
        crate::store::read_document(self.open(place)?, place, name, limit)
    }
}

fn of_registry(error: RegistryError) -> ImageError {
    let is_configuration = matches!(error, RegistryError::Config { .. });
    ImageError::Registry { help: error.help(), problem: error.to_string(), is_configuration }
}
