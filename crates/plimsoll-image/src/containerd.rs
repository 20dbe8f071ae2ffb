//! The store of containerd, read from its folder: blobs by digest, names from its metadata. Sources: containerd,
//! docs/content-flow.md and core/metadata/buckets.go: `v1` / NAMESPACE / `images` / NAME / `target` / `digest`.
//!
//! The daemon is not asked, so it need not run, and none of its state is touched.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use plimsoll_facts::ImageReference;
use plimsoll_facts::image::Digest;

use crate::bolt::{Bolt, BoltError, Bucket, Bytes, Value};
use crate::documents::Descriptor;
use crate::layout::{Chosen, Collected, DEPTH, collect};
use crate::store::{FolderStore, Store};
use crate::{ImageError, Limits, PlatformChoice, Stores};

/// The namespace of `ctr` and `nerdctl` when none is named.
const NAMESPACE: &str = "default";

/// Names that a message tells.
const TOLD: usize = 12;

/// States of the metadata that are tried while somebody changes them.
const TRIES: u32 = 10;

/// The blobs.
pub(crate) struct ContentStore(FolderStore);

impl Store for ContentStore {
    fn open(&self, place: &str) -> Result<Box<dyn Read + Send + '_>, ImageError> {
        self.0.open(place).map_err(|error| match error {
            ImageError::Missing { what } => ImageError::Missing {
                what: format!("{what} (containerd keeps the platforms that were pulled, and may drop unpacked layers)"),
            },
            error => error,
        })
    }

    fn has(&self, place: &str) -> bool {
        self.0.has(place)
    }

    fn stamp(&self, place: &str) -> Option<String> {
        self.0.stamp(place)
    }
}

/// The images that `[NAMESPACE/]REFERENCE` or a digest means.
pub(crate) fn choose(
    wanted: &str,
    stores: &Stores,
    platform: &PlatformChoice,
    limits: &Limits,
) -> Result<(ContentStore, Vec<Chosen>), ImageError> {
    let Some(root) = &stores.containerd else {
        return Err(unusable("no folder of containerd is known".to_owned(), ""));
    };
    let store = ContentStore(FolderStore { root: root.join("io.containerd.content.v1.content") });
    readable(&store.0.root.join("blobs"))?;
    let (name, digest) = match digest_in(wanted) {
        Some(digest) => (wanted.to_owned(), digest.to_owned()),
        None => named(wanted, &root.join("io.containerd.metadata.v1.bolt/meta.db"), stores.namespace.as_deref())?,
    };
    let descriptor = Descriptor { digest, ..Descriptor::default() };
    let mut collected = Collected::default();
    collect(&store, &descriptor, &[name], platform, limits, DEPTH, &mut collected)?;
    let chosen = platform.choose(collected.candidates)?.into_iter().map(|candidate| candidate.chosen).collect();
    Ok((store, chosen))
}

/// The digest, where one is named.
fn digest_in(wanted: &str) -> Option<&str> {
    let digest = wanted.rsplit_once('@').map_or(wanted, |(_, digest)| digest);
    Digest::parse(digest).filter(|_| digest.starts_with("sha256:")).map(|_| digest)
}

fn readable(folder: &Path) -> Result<(), ImageError> {
    match fs::read_dir(folder) {
        Ok(_) => Ok(()),
        Err(error) => Err(of_io(&error, folder)),
    }
}

fn of_io(error: &io::Error, path: &Path) -> ImageError {
    let what = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => unusable(
            format!("there is no store of containerd: {what} is not there"),
            "containerd keeps it on the machine that it runs on, below /var/lib/containerd",
        ),
        io::ErrorKind::PermissionDenied => unusable(format!("no permission to read {what}"), "run with sudo"),
        _ => unusable(format!("{what} cannot be read: {error}"), ""),
    }
}

/// The whole name and the digest of an image.
fn named(wanted: &str, path: &Path, namespace: Option<&str>) -> Result<(String, String), ImageError> {
    let file = File::open(path).map_err(|error| of_io(&error, path))?;
    let mut problem = "it changes all the time".to_owned();
    for _ in 0..TRIES {
        match state(&file, wanted, namespace) {
            Ok(Some(Found::Image(name, digest))) => return Ok((name, digest)),
            Ok(Some(Found::Names(names))) => {
                let has =
                    if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) };
                return Err(ImageError::Missing { what: format!("the image `{wanted}` of containerd ({has})") });
            }
            // Changed meanwhile.
            Ok(None) => {}
            Err(error) => {
                problem = error.to_string();
                break;
            }
        }
    }
    Err(unusable(
        format!("{} cannot be read: {problem}", path.display()),
        "name the image by its digest: containerd:sha256:DIGEST",
    ))
}

enum Found {
    Image(String, String),
    /// What there is instead.
    Names(Vec<String>),
}

/// What one state of the metadata says; `None` when it was changed while it was read.
fn state(file: &File, wanted: &str, namespace: Option<&str>) -> Result<Option<Found>, BoltError> {
    let bolt = Bolt::open(file)?;
    let found = find(&bolt, wanted, namespace);
    if bolt.is_newest() { found.map(Some) } else { Ok(None) }
}

fn find<B: Bytes + ?Sized>(bolt: &Bolt<'_, B>, wanted: &str, namespace: Option<&str>) -> Result<Found, BoltError> {
    let Some(namespaces) = bolt.bucket(&bolt.root(), b"v1")? else { return Ok(Found::Names(Vec::new())) };
    let mut places = Vec::new();
    if let Some((first, rest)) = wanted.split_once('/') {
        places.push((first, rest));
    }
    places.push((namespace.unwrap_or(NAMESPACE), wanted));
    for (namespace, wanted) in places {
        let Some(images) = images(bolt, &namespaces, namespace.as_bytes())? else { continue };
        for name in [Some(wanted.to_owned()), whole(wanted)].into_iter().flatten() {
            let Some(image) = bolt.bucket(&images, name.as_bytes())? else { continue };
            let Some(target) = bolt.bucket(&image, b"target")? else { continue };
            if let Some(Value::Bytes(digest)) = bolt.get(&target, b"digest")? {
                return Ok(Found::Image(name, String::from_utf8_lossy(&digest).into_owned()));
            }
        }
    }
    let mut names = Vec::new();
    for namespace in bolt.keys(&namespaces, TOLD)? {
        let Some(images) = images(bolt, &namespaces, &namespace)? else { continue };
        let most = TOLD.saturating_sub(names.len());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        names.extend(bolt.keys(&images, most)?.iter().map(|name| format!("{}/{}", text(&namespace), text(name))));
    }
    Ok(Found::Names(names))
}

fn images<B: Bytes + ?Sized>(
    bolt: &Bolt<'_, B>,
    namespaces: &Bucket,
    name: &[u8],
) -> Result<Option<Bucket>, BoltError> {
    match bolt.bucket(namespaces, name)? {
        Some(namespace) => bolt.bucket(&namespace, b"images"),
        None => Ok(None),
    }
}

/// The name as containerd files it: with host and tag.
fn whole(name: &str) -> Option<String> {
    let reference = ImageReference::parse(name).map_or(None, Some)?;
    let path: Vec<&str> = reference.segments().collect();
    Some(format!("{}/{}:{}", reference.host(), path.join("/"), reference.tag().unwrap_or("latest")))
}

fn unusable(problem: String, help: &'static str) -> ImageError {
    ImageError::Daemon { problem, help }
}

/// Reads any bytes as metadata, for fuzzing.
#[cfg(feature = "fuzzing")]
pub(crate) fn read_metadata(bytes: &[u8], wanted: &str) {
    if let Ok(bolt) = Bolt::open(bytes)
        && let Ok(Found::Names(names)) = find(&bolt, wanted, None)
    {
        assert!(names.len() <= TOLD, "no more than can be told");
    }
}
