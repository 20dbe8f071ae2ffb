//! The documents of images: indexes, manifests, configurations. What a document is, is decided by its fields; the media
//! type is a hint. Sources: OCI image specification 1.1 (image-index.md, manifest.md, config.md, descriptor.md), Docker
//! image manifest version 2 schema 2, and the manifest.json of `docker save`.

use std::collections::BTreeMap;

use plimsoll_facts::ImageConfig;
use plimsoll_facts::image::{Digest, HistoryEntry, Platform};
use serde::Deserialize;

/// A blob by digest.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Descriptor {
    #[serde(default)]
    pub(crate) media_type: String,
    pub(crate) digest: String,
    #[serde(default)]
    pub(crate) size: u64,
    #[serde(default)]
    pub(crate) platform: Option<DescribedPlatform>,
    #[serde(default)]
    pub(crate) annotations: Option<BTreeMap<String, String>>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
pub(crate) struct DescribedPlatform {
    #[serde(default)]
    pub(crate) architecture: String,
    #[serde(default)]
    pub(crate) os: String,
    #[serde(default)]
    pub(crate) variant: Option<String>,
}

impl DescribedPlatform {
    pub(crate) fn platform(&self) -> Platform {
        Platform { os: self.os.clone(), architecture: self.architecture.clone(), variant: self.variant.clone() }
    }
}

impl Descriptor {
    /// The annotation of that name.
    pub(crate) fn annotation(&self, name: &str) -> Option<&str> {
        self.annotations.as_ref()?.get(name).map(String::as_str)
    }

    /// True for what is no image but says something of one: attestations stand in indexes beside the images.
    pub(crate) fn is_attestation(&self) -> bool {
        self.annotation("vnd.docker.reference.type").is_some()
            || self.platform.as_ref().is_some_and(|of| of.os == "unknown" && of.architecture == "unknown")
    }
}

/// An index or a manifest: which one shows in the fields.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    #[serde(default)]
    schema_version: u32,
    #[serde(default)]
    media_type: Option<String>,
    #[serde(default)]
    artifact_type: Option<String>,
    #[serde(default)]
    manifests: Option<Vec<Descriptor>>,
    #[serde(default)]
    config: Option<Descriptor>,
    #[serde(default)]
    layers: Option<Vec<Descriptor>>,
    #[serde(default)]
    annotations: Option<BTreeMap<String, String>>,
    #[serde(default)]
    fs_layers: Option<Vec<serde_json::Value>>,
}

/// What a document is.
#[derive(Clone, Debug)]
pub(crate) enum Manifest {
    /// Several manifests, for platforms or names.
    Index(Vec<Descriptor>),
    /// One image.
    Image { config: Descriptor, layers: Vec<Descriptor>, annotations: BTreeMap<String, String> },
}

/// Why a document is no image.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DocumentError {
    /// It is no JSON of this form.
    #[error("{what} is damaged: {problem}")]
    Damaged {
        /// Which document.
        what: String,
        /// What is wrong.
        problem: String,
    },
    /// It is something else.
    #[error("{0}")]
    NotAnImage(String),
}

/// True for the media types of indexes. Sources: OCI image specification, media-types.md; Docker, manifest lists.
fn is_index(media_type: &str) -> bool {
    const TYPES: [&str; 2] =
        ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];
    TYPES.contains(&media_type)
}

/// Reads an index or a manifest.
pub(crate) fn manifest(bytes: &[u8], what: &str) -> Result<Manifest, DocumentError> {
    let damaged = |problem: String| DocumentError::Damaged { what: what.to_owned(), problem };
    let document: Document = serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?;
    if let Some(kind) = document.artifact_type.as_deref().filter(|kind| !kind.is_empty()) {
        return Err(DocumentError::NotAnImage(format!("{what} is an artefact of type `{kind}`, not an image")));
    }
    match document {
        Document { fs_layers: Some(_), .. } | Document { schema_version: 1, .. } => Err(DocumentError::NotAnImage(
            format!("{what} is a manifest of Docker schema 1, which no registry writes any more; push the image anew"),
        )),
        Document { manifests: Some(manifests), config: None, layers: None, .. } => Ok(Manifest::Index(manifests)),
        Document { manifests: None, config: Some(config), layers, annotations, .. } => {
            if !is_image_config(&config.media_type) {
                let kind = &config.media_type;
                return Err(DocumentError::NotAnImage(format!(
                    "{what} has a configuration of type `{kind}`: an artefact, not an image"
                )));
            }
            Ok(Manifest::Image {
                config,
                layers: layers.unwrap_or_default(),
                annotations: annotations.unwrap_or_default(),
            })
        }
        Document { manifests: Some(_), .. } => Err(damaged("it is an index and a manifest at once".to_owned())),
        // `docker save` of Docker 25 writes `null` where nothing has a name.
        Document { media_type: Some(kind), .. } if is_index(&kind) => Ok(Manifest::Index(Vec::new())),
        Document { media_type, .. } => {
            Err(damaged(format!("neither `manifests` nor `config` (media type {})", media_type.unwrap_or_default())))
        }
    }
}

/// True for the media types of configurations of images; none is said in archives of `docker save`.
fn is_image_config(media_type: &str) -> bool {
    matches!(
        media_type,
        "" | "application/vnd.oci.image.config.v1+json" | "application/vnd.docker.container.image.v1+json"
    )
}

/// True for layers that are not there to be laid on others: encrypted ones.
pub(crate) fn is_encrypted(media_type: &str) -> bool {
    media_type.ends_with("+encrypted")
}

/// One image of `docker save`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SavedImage {
    pub(crate) config: String,
    #[serde(default)]
    pub(crate) repo_tags: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) layers: Option<Vec<String>>,
}

/// Reads a manifest.json of `docker save`.
pub(crate) fn saved_images(bytes: &[u8]) -> Result<Vec<SavedImage>, DocumentError> {
    serde_json::from_slice(bytes)
        .map_err(|error| DocumentError::Damaged { what: "manifest.json".to_owned(), problem: error.to_string() })
}

#[derive(Deserialize)]
#[allow(clippy::struct_field_names, reason = "the names of the document")]
struct Config {
    #[serde(default)]
    architecture: String,
    #[serde(default)]
    os: String,
    #[serde(default)]
    variant: Option<String>,
    #[serde(default)]
    created: Option<String>,
    #[serde(default)]
    config: Option<Running>,
    #[serde(default)]
    rootfs: Option<RootFs>,
    #[serde(default)]
    history: Option<Vec<History>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Running {
    #[serde(default)]
    user: Option<String>,
    #[serde(default)]
    env: Option<Vec<String>>,
    #[serde(default)]
    entrypoint: Option<Words>,
    #[serde(default)]
    cmd: Option<Words>,
    #[serde(default)]
    working_dir: Option<String>,
    #[serde(default)]
    exposed_ports: Option<BTreeMap<String, serde_json::Value>>,
    #[serde(default)]
    volumes: Option<BTreeMap<String, serde_json::Value>>,
    #[serde(default)]
    labels: Option<BTreeMap<String, Option<String>>>,
    #[serde(default)]
    healthcheck: Option<Health>,
    #[serde(default)]
    shell: Option<Vec<String>>,
}

/// A command: a list, or one text in very old images.
#[derive(Deserialize)]
#[serde(untagged)]
enum Words {
    List(Vec<String>),
    Text(String),
}

impl Words {
    fn list(self) -> Vec<String> {
        match self {
            Self::List(words) => words,
            Self::Text(text) => vec![text],
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Health {
    #[serde(default)]
    test: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct RootFs {
    #[serde(default)]
    diff_ids: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct History {
    #[serde(default)]
    created: Option<String>,
    #[serde(default)]
    created_by: Option<String>,
    #[serde(default)]
    comment: Option<String>,
    #[serde(default)]
    empty_layer: Option<bool>,
}

/// Reads the configuration of an image.
pub(crate) fn config(bytes: &[u8], what: &str) -> Result<ImageConfig, DocumentError> {
    let damaged = |problem: String| DocumentError::Damaged { what: what.to_owned(), problem };
    let config: Config = serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?;
    let running = config.config.unwrap_or_default();
    let mut diff_ids = Vec::new();
    for text in config.rootfs.and_then(|rootfs| rootfs.diff_ids).unwrap_or_default() {
        diff_ids
            .push(Digest::parse(&text).ok_or_else(|| damaged(format!("`{text}` is no SHA-256 digest of a layer")))?);
    }
    Ok(ImageConfig {
        platform: Platform { os: config.os, architecture: config.architecture, variant: config.variant },
        created: config.created,
        user: running.user.unwrap_or_default(),
        env: running.env.unwrap_or_default(),
        entrypoint: running.entrypoint.map(Words::list).filter(|words| !words.is_empty()),
        cmd: running.cmd.map(Words::list).filter(|words| !words.is_empty()),
        working_dir: running.working_dir.unwrap_or_default(),
        exposed_ports: running.exposed_ports.unwrap_or_default().into_keys().collect(),
        volumes: running.volumes.unwrap_or_default().into_keys().collect(),
        labels: running
            .labels
            .unwrap_or_default()
            .into_iter()
            .map(|(name, value)| (name, value.unwrap_or_default()))
            .collect(),
        healthcheck: running.healthcheck.and_then(|health| health.test).filter(|test| !test.is_empty()),
        shell: running.shell,
        history: config
            .history
            .unwrap_or_default()
            .into_iter()
            .map(|step| HistoryEntry {
                created: step.created,
                created_by: step.created_by.unwrap_or_default(),
                comment: step.comment.unwrap_or_default(),
                empty_layer: step.empty_layer.unwrap_or(false),
            })
            .collect(),
        diff_ids,
    })
}

/// The commands of the history that made layers, in their order.
pub(crate) fn layer_commands(config: &ImageConfig) -> Vec<&str> {
    config.history.iter().filter(|step| !step.empty_layer).map(|step| step.created_by.as_str()).collect()
}
