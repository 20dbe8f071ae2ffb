//! From a target to images whose layers were read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_facts::ImageConfig;
use plimsoll_facts::image::{Digest, ImageSource, Layer, LayerIndex, Platform, Verification};
use plimsoll_model::{Assessed, Unknown, Why};
use rayon::prelude::*;

use crate::documents::{self, Descriptor, DocumentError, is_encrypted};
use crate::index::AGAIN;
use crate::inflate::Hashing;
use crate::layer::{Expected, LayerError, Room};
use crate::layout::{Candidate, Chosen, checked, choose, lists_nothing};
use crate::store::{FolderStore, Store, blob_place, digest_of};
use crate::target::{Select, Target};
use crate::{Cache, ImageError, Limits, Readers, Stores, archive, containerd, rootfs, saved};

/// How images are read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which platform of an image for several.
    pub platform: PlatformChoice,
    /// What is compared with digests.
    pub verification: Verification,
    /// What is read at most.
    pub limits: Limits,
    /// The only layer that is read, by its number from 0; without it all are.
    pub only_layer: Option<u32>,
    /// Where what is known of layers is kept.
    pub cache: Cache,
    /// Where the image stores of this machine are.
    pub stores: Stores,
    /// How registries are asked.
    #[cfg(feature = "registry")]
    pub registry: crate::registry::RegistrySettings,
}

/// Which platform of an image for several is meant.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum PlatformChoice {
    /// That of this machine if it is there, else the only one.
    #[default]
    Host,
    /// This one.
    Only(Platform),
    /// Each.
    All,
}

impl PlatformChoice {
    /// The choice that a word means: `linux/arm64`, `linux/arm/v7`, `all`; `None` for no such word.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "all" {
            return Some(Self::All);
        }
        let mut parts = text.split('/').map(str::to_owned);
        let (Some(os), Some(architecture), variant, None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let is_whole = !os.is_empty() && !architecture.is_empty();
        is_whole.then_some(Self::Only(Platform { os, architecture, variant }))
    }

    /// The entries of an index that may be meant, by the platforms that it gives them.
    pub(crate) fn among<'d>(&self, entries: &[&'d Descriptor]) -> Result<Vec<&'d Descriptor>, ImageError> {
        let host = host();
        let wanted = match self {
            Self::All => return Ok(entries.to_vec()),
            Self::Host if entries.len() <= 1 => return Ok(entries.to_vec()),
            Self::Host => &host,
            Self::Only(platform) => platform,
        };
        let platform = |of: &Descriptor| of.platform.as_ref().map(documents::DescribedPlatform::platform);
        let fitting = entries.iter().copied().filter(|of| platform(of).is_none_or(|of| fits(&of, wanted)));
        let fitting: Vec<_> = fitting.collect();
        if fitting.is_empty() {
            let found = entries.iter().filter_map(|of| platform(of)).map(|of| of.to_string()).collect();
            return Err(ImageError::Platform { wanted: wanted.to_string(), found });
        }
        Ok(fitting)
    }

    pub(crate) fn choose(&self, mut candidates: Vec<Candidate>) -> Result<Vec<Candidate>, ImageError> {
        let host = host();
        let wanted = match self {
            Self::All => return Ok(candidates),
            Self::Host if candidates.len() <= 1 => return Ok(candidates),
            Self::Host => &host,
            Self::Only(platform) => platform,
        };
        let found = candidates.iter().map(|candidate| match &candidate.platform {
            Some(platform) => platform.to_string(),
            None => candidate.chosen.digest.to_string(),
        });
        let found: Vec<String> = found.collect();
        // What an index does not say shows in the configuration, which is looked at later.
        candidates.retain(|candidate| candidate.platform.as_ref().is_none_or(|platform| fits(platform, wanted)));
        if candidates.is_empty() {
            return Err(ImageError::Platform { wanted: wanted.to_string(), found });
        }
        candidates.truncate(1);
        Ok(candidates)
    }
}

fn fits(platform: &Platform, wanted: &Platform) -> bool {
    platform.os == wanted.os
        && platform.architecture == wanted.architecture
        && wanted.variant.as_ref().is_none_or(|variant| platform.variant.as_ref() == Some(variant))
}

/// The platform of this machine; images for other systems are not run on any.
fn host() -> Platform {
    Platform { os: "linux".to_owned(), architecture: host_architecture().to_owned(), variant: None }
}

/// The name that Go gives the architecture of this build.
const fn host_architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" }
}

/// An image whose layers were read; nothing is merged yet.
#[derive(Debug)]
pub struct Opened {
    /// `image:` and what identifies it.
    pub id: String,
    /// References that name it.
    pub names: Vec<String>,
    /// Where it came from.
    pub source: ImageSource,
    /// Digest of its manifest.
    pub manifest: Option<Digest>,
    /// Digest of its configuration.
    pub config_digest: Option<Digest>,
    /// Its configuration.
    pub config: Assessed<Arc<ImageConfig>>,
    /// Annotations of its manifest.
    pub annotations: BTreeMap<String, String>,
    /// Its layers, the lowest first.
    pub layers: Vec<Layer>,
    /// Layers that could not be read to their end, by number, with the digest or path that names them.
    pub failures: Failures,
    /// What was verified.
    pub verification: Verification,
}

/// The images of a target.
pub fn open(target: &Target, options: &Options, readers: &Readers<'_>) -> Result<Vec<Opened>, ImageError> {
    let room = Room::new(&options.limits);
    let from = From { options, readers, room: &room };
    match target {
        Target::OciFolder(path, select) => {
            if !path.is_dir() {
                return Err(ImageError::Missing { what: format!("the folder {}", path.display()) });
            }
            from.layout(&FolderStore { root: path.clone() }, select.as_ref(), ImageSource::OciLayout)
        }
        Target::Registry(reference) => from.registry(reference),
        Target::Archive(path, select) => from.archive(path, select.as_ref()),
        Target::Docker(reference) => from.docker(reference),
        Target::Podman(reference) => from.podman(reference),
        Target::Containerd(wanted) => from.containerd(wanted),
        Target::RootFs(path) => rootfs::open(path, ImageSource::RootFs, options, readers).map(|opened| vec![opened]),
        Target::Folder(path) => rootfs::open(path, ImageSource::Folder, options, readers).map(|opened| vec![opened]),
        Target::Container(name) => from.container(name),
        Target::Sbom(path) => {
            Err(ImageError::Unsupported(format!("{} is a document, not an image with layers", path.display())))
        }
    }
}

/// What everything below needs.
struct From<'o> {
    options: &'o Options,
    readers: &'o Readers<'o>,
    room: &'o Room,
}

/// Layers that could not be read: their places, what names them, and why.
pub type Failures = Vec<(u32, String, LayerError)>;

/// A layer before it was read.
struct Wanted {
    /// Where its blob is.
    place: String,
    /// What names it in messages.
    name: String,
    digest: Option<Digest>,
    media_type: Option<String>,
    size: u64,
}

impl From<'_> {
    fn archive(&self, path: &Path, select: Option<&Select>) -> Result<Vec<Opened>, ImageError> {
        let store = archive::open(path, self.readers, self.options, self.room)?;
        self.archive_store(&*store, select, &path.display().to_string())
    }

    fn archive_store(&self, store: &dyn Store, select: Option<&Select>, what: &str) -> Result<Vec<Opened>, ImageError> {
        // What has no name is in manifest.json alone.
        let is_saved = store.has("manifest.json") && lists_nothing(store, &self.options.limits);
        if store.has("index.json") && !is_saved {
            return self.layout(store, select, ImageSource::OciLayout);
        }
        let images = saved::images(store, &self.options.limits, what)?;
        let tags = |image: &documents::SavedImage| image.repo_tags.clone().unwrap_or_default();
        let choices: Vec<String> = images
            .iter()
            .flat_map(|image| if tags(image).is_empty() { vec![image.config.clone()] } else { tags(image) })
            .collect();
        let meant: Vec<_> = match select {
            None if images.len() > 1 => return Err(ImageError::Choose { choices }),
            None => images,
            Some(Select::Tag(wanted) | Select::Digest(wanted)) => {
                let fits = |image: &documents::SavedImage| {
                    let is_tag =
                        |tag: &String| tag == wanted || tag.rsplit_once(':').is_some_and(|(_, tag)| tag == wanted);
                    tags(image).iter().any(is_tag) || image.config.contains(wanted.trim_start_matches("sha256:"))
                };
                let meant: Vec<_> = images.into_iter().filter(fits).collect();
                match meant.len() {
                    0 => return Err(ImageError::NoSuch { wanted: wanted.clone(), choices }),
                    _ => meant,
                }
            }
        };
        let Some(image) = meant.into_iter().next() else {
            return Err(DocumentError::NotAnImage(format!("{what} holds no image")).into());
        };
        let bytes = store.document(&image.config, "config-bytes", self.options.limits.config_bytes)?;
        let config_digest = digest_of(&bytes);
        // The name of the file is its digest.
        let name = image.config.rsplit('/').next().unwrap_or_default().trim_end_matches(".json");
        if let Some(expected) = Digest::parse(name).filter(|expected| *expected != config_digest) {
            return Err(ImageError::Digest {
                what: image.config.clone(),
                by: "manifest.json".to_owned(),
                expected: expected.to_string(),
                found: config_digest.to_string(),
            });
        }
        let config = documents::config(&bytes, &image.config)?;
        let wanted = image.layers.unwrap_or_default().into_iter().map(|place| {
            let digest = place.strip_prefix("blobs/sha256/").and_then(Digest::parse);
            Wanted { name: place.clone(), place, digest, media_type: None, size: 0 }
        });
        let mut names = image.repo_tags.unwrap_or_default();
        names.sort();
        let (layers, failures) = self.layers(store, wanted.collect(), &config)?;
        Ok(vec![Opened {
            id: format!("image:config:{config_digest}"),
            names,
            source: ImageSource::DockerArchive,
            manifest: None,
            config_digest: Some(config_digest),
            config: Ok(Arc::new(config)),
            annotations: BTreeMap::new(),
            layers,
            failures,
            verification: self.options.verification,
        }])
    }

    #[cfg(feature = "registry")]
    fn registry(&self, reference: &str) -> Result<Vec<Opened>, ImageError> {
        let store = crate::remote::RemoteStore::new(reference, self.options.registry.clone())?;
        let chosen = store.choose(&self.options.platform, &self.options.limits)?;
        self.chosen(&store, chosen, ImageSource::Registry)
    }

    fn containerd(&self, wanted: &str) -> Result<Vec<Opened>, ImageError> {
        let Options { platform, stores, limits, .. } = self.options;
        let (store, chosen) = containerd::choose(wanted, stores, platform, limits)?;
        self.chosen(&store, chosen, ImageSource::Daemon)
    }

    /// The file system of a running container. What its processes do not tell, Docker and Podman are asked for.
    fn container(&self, name: &str) -> Result<Vec<Opened>, ImageError> {
        let (path, image) = match rootfs::of_container(name)? {
            Some(path) => (path, None),
            None => self.running(name)?,
        };
        let opened = rootfs::open(&path, ImageSource::RootFs, self.options, self.readers)?;
        Ok(vec![Opened { names: image.into_iter().collect(), ..opened }])
    }

    #[cfg(feature = "registry")]
    fn running(&self, name: &str) -> Result<(PathBuf, Option<String>), ImageError> {
        let found = crate::daemon::container(name, &self.options.stores, self.options.registry.offline)?;
        Ok((rootfs::of_process(found.process), found.image))
    }

    #[cfg(not(feature = "registry"))]
    fn running(&self, name: &str) -> Result<(PathBuf, Option<String>), ImageError> {
        Err(ImageError::Missing { what: format!("a process of the container `{name}`") })
    }

    #[cfg(feature = "registry")]
    fn docker(&self, reference: &str) -> Result<Vec<Opened>, ImageError> {
        self.daemon(crate::daemon::Kind::Docker, reference, &format!("docker:{reference}"))
    }

    #[cfg(feature = "registry")]
    fn podman(&self, reference: &str) -> Result<Vec<Opened>, ImageError> {
        self.daemon(crate::daemon::Kind::Podman, reference, &format!("podman:{reference}"))
    }

    #[cfg(feature = "registry")]
    fn daemon(&self, kind: crate::daemon::Kind, reference: &str, what: &str) -> Result<Vec<Opened>, ImageError> {
        let daemon = crate::daemon::Daemon::find(kind, &self.options.stores, self.options.registry.offline)?;
        let store = archive::piped(daemon.image(reference)?, what, self.readers, self.options, self.room)?;
        let opened = self.archive_store(&store, None, what)?;
        Ok(opened.into_iter().map(|opened| Opened { source: ImageSource::Daemon, ..opened }).collect())
    }

    #[cfg(not(feature = "registry"))]
    fn docker(&self, reference: &str) -> Result<Vec<Opened>, ImageError> {
        Err(ImageError::Unsupported(format!("{reference}: this build asks no daemon")))
    }

    #[cfg(not(feature = "registry"))]
    fn podman(&self, reference: &str) -> Result<Vec<Opened>, ImageError> {
        self.docker(reference)
    }

    #[cfg(not(feature = "registry"))]
    fn registry(&self, reference: &str) -> Result<Vec<Opened>, ImageError> {
        Err(ImageError::Unsupported(format!("{reference}: this build reads no registry")))
    }

    fn layout(
        &self,
        store: &dyn Store,
        select: Option<&Select>,
        source: ImageSource,
    ) -> Result<Vec<Opened>, ImageError> {
        let chosen = choose(store, select, &self.options.platform, &self.options.limits)?;
        self.chosen(store, chosen, source)
    }

    fn chosen(&self, store: &dyn Store, chosen: Vec<Chosen>, source: ImageSource) -> Result<Vec<Opened>, ImageError> {
        chosen
            .into_iter()
            .map(|chosen| {
                let (config_digest, config) = self.config(store, &chosen.config)?;
                let (layers, failures) = self.layers(store, wanted(&chosen.layers)?, &config)?;
                Ok(Opened {
                    id: format!("image:{}", chosen.digest),
                    names: chosen.names,
                    source,
                    manifest: Some(chosen.digest),
                    config_digest: Some(config_digest),
                    config: Ok(Arc::new(config)),
                    annotations: chosen.annotations,
                    layers,
                    failures,
                    verification: self.options.verification,
                })
            })
            .collect()
    }

    fn config(&self, store: &dyn Store, descriptor: &Descriptor) -> Result<(Digest, ImageConfig), ImageError> {
        let what = format!("configuration {}", descriptor.digest);
        let place = blob_place(&descriptor.digest).ok_or_else(|| DocumentError::Damaged {
            what: "the manifest".to_owned(),
            problem: format!("`{}` is no digest", descriptor.digest),
        })?;
        let bytes = store.document(&place, "config-bytes", self.options.limits.config_bytes)?;
        let digest = checked(&descriptor.digest, digest_of(&bytes), &what, "the manifest")?;
        Ok((digest, documents::config(&bytes, &what)?))
    }

    /// Reads the layers, the largest first.
    fn layers(
        &self,
        store: &dyn Store,
        wanted: Vec<Wanted>,
        config: &ImageConfig,
    ) -> Result<(Vec<Layer>, Failures), ImageError> {
        if !config.diff_ids.is_empty() && config.diff_ids.len() != wanted.len() {
            return Err(DocumentError::Damaged {
                what: "the image".to_owned(),
                problem: format!(
                    "its manifest has {} layers, its configuration {}",
                    wanted.len(),
                    config.diff_ids.len()
                ),
            }
            .into());
        }
        let mut order: Vec<usize> = (0..wanted.len()).collect();
        order.sort_by_key(|number| std::cmp::Reverse(wanted.get(*number).map_or(0, |layer| layer.size)));
        let mut read: Vec<_> = order
            .par_iter()
            .with_max_len(1)
            .filter_map(|number| {
                let layer = wanted.get(*number)?;
                let is_wanted = self.options.only_layer.is_none_or(|only| usize::try_from(only) == Ok(*number));
                let read = || self.layer(store, layer, config.diff_ids.get(*number).copied()).map(Some);
                Some((*number, if is_wanted { read() } else { Ok(None) }))
            })
            .collect();
        read.sort_by_key(|(number, _)| *number);
        let commands = documents::layer_commands(config);
        // Histories that do not fit tell nothing of single layers.
        let tells = commands.len() == wanted.len();
        let mut layers = Vec::new();
        let mut failures = Vec::new();
        for ((number, outcome), wanted) in read.into_iter().zip(wanted) {
            let outcome = match outcome {
                Ok(_) if self.room.is_used_up() => {
                    Err(LayerError::Limit { name: "entries", value: self.options.limits.entries })
                }
                outcome => outcome,
            };
            let index = match outcome {
                Ok(index) => index,
                Err(error) => {
                    failures.push((u32::try_from(number).unwrap_or(u32::MAX), wanted.name.clone(), error));
                    None
                }
            };
            layers.push(Layer {
                digest: wanted.digest,
                diff_id: config.diff_ids.get(number).copied().or_else(|| index.as_ref()?.diff_id),
                media_type: wanted.media_type,
                created_by: commands.get(number).filter(|_| tells).map(|command| (*command).to_owned()),
                index,
            });
        }
        Ok((layers, failures))
    }

    fn layer(
        &self,
        store: &dyn Store,
        wanted: &Wanted,
        diff_id: Option<Digest>,
    ) -> Result<Arc<LayerIndex>, LayerError> {
        if let Some(kind) = wanted.media_type.as_deref().filter(|kind| is_encrypted(kind)) {
            return Err(LayerError::Read(format!("it is encrypted ({kind})")));
        }
        let verifies = self.options.verification != Verification::None;
        let expected = Expected {
            digest: wanted.digest.filter(|_| verifies),
            diff_id: diff_id.filter(|_| verifies),
            // Where no digest names the blob, that of the plain archive is all there is to compare.
            full: self.options.verification == Verification::Full || verifies && wanted.digest.is_none(),
        };
        let cache = &self.options.cache;
        let name = wanted.digest.or(diff_id);
        let key = cache.key(name, self.readers, &self.options.limits, expected);
        let known = key.as_ref().and_then(|key| cache.get(key));
        let stamp = known.as_ref().and_then(|_| store.stamp(&wanted.place));
        if let (Some(known), Some(name)) = (known, name)
            && (store.is_remote() || !verifies || self.still_is(store, wanted, name, stamp.as_deref()))
        {
            self.room.take_all(&known);
            return Ok(Arc::new(known));
        }
        let stamp = store.stamp(&wanted.place);
        let index = store.layer(&wanted.place, expected, self.readers, &self.options.limits, self.room)?;
        // Where a layer could not be read as often as readers asked, another store may tell more of it.
        let is_final = store.again() == AGAIN || !lacks_bytes(&index);
        // What only a configuration claims to have that digest must not be taken for it in other images.
        let proven = name.filter(|name| expected.digest == Some(*name) || index.diff_id == Some(*name));
        if let (Some(key), Some(_)) = (key.filter(|_| is_final), proven) {
            cache.put(&key, &index);
        }
        let unchanged = stamp.filter(|before| store.stamp(&wanted.place).as_ref() == Some(before));
        if let (Some(stamp), Some(name)) = (unchanged, proven) {
            cache.keep_blob(&stamp, name);
        }
        Ok(index)
    }

    /// True when the blob still is what its digest says: nothing about the file has changed, or its bytes say so.
    fn still_is(&self, store: &dyn Store, wanted: &Wanted, name: Digest, stamp: Option<&str>) -> bool {
        let cache = &self.options.cache;
        if stamp.is_some_and(|stamp| cache.knows_blob(stamp, name)) {
            return true;
        }
        let Ok(blob) = store.open(&wanted.place) else { return false };
        let is_same = Hashing::new(blob).finish().is_ok_and(|passed| Digest(passed.sha256) == name);
        if let (true, Some(stamp)) = (is_same, stamp) {
            cache.keep_blob(stamp, name);
        }
        is_same
    }
}

/// True when a reader did not see all that it asked for.
fn lacks_bytes(index: &LayerIndex) -> bool {
    let problems = index.raw.iter().flat_map(|raw| &raw.facts.problems);
    problems.into_iter().any(|problem| problem.limit.as_deref() == Some("file-buffer"))
}

/// The layers that a manifest names.
fn wanted(descriptors: &[Descriptor]) -> Result<Vec<Wanted>, ImageError> {
    let layers = descriptors.iter().map(|descriptor| {
        let (Some(place), Some(digest)) = (blob_place(&descriptor.digest), Digest::parse(&descriptor.digest)) else {
            let problem = format!("`{}` is no SHA-256 digest of a layer", descriptor.digest);
            return Err(DocumentError::Damaged { what: "the manifest".to_owned(), problem }.into());
        };
        Ok(Wanted {
            name: format!("blob {digest}"),
            place,
            digest: Some(digest),
            media_type: Some(descriptor.media_type.clone()).filter(|kind| !kind.is_empty()),
            size: descriptor.size,
        })
    });
    layers.collect()
}

/// Out of reach: there is no configuration.
pub(crate) const NO_CONFIG: Assessed<Arc<ImageConfig>> = Err(Unknown::new(Why::OutOfReach));
