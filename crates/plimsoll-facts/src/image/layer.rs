//! A layer: its members and what readers saw in them.

use serde::{Deserialize, Serialize};

use super::{Digest, Entry, RawFile};

/// How the bytes of a layer are packed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    /// A plain tar archive.
    None,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Compression {
    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// Where programs that read archives disagree, so that what runs may be other than what another scanner sees.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Ambiguity {
    /// The member, or empty for the archive itself.
    pub path: Box<[u8]>,
    /// What is ambiguous, in plain words.
    pub what: String,
}

/// What could not be read of a layer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct LayerProblem {
    /// The member, or empty for the layer itself.
    pub path: Box<[u8]>,
    /// What is wrong, in plain words.
    pub what: String,
    /// The limit that was reached, by its name in `--limit`.
    pub limit: Option<String>,
}

/// What is in a layer: facts of this layer alone, which a cache may keep by its digest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LayerIndex {
    /// How it is packed, by its first bytes.
    pub compression: Compression,
    /// Bytes as stored.
    pub stored_bytes: u64,
    /// Bytes of the plain archive.
    pub plain_bytes: u64,
    /// Digest of the plain archive, where it was computed.
    pub diff_id: Option<Digest>,
    /// Its members, in the order of the archive.
    pub entries: Vec<Entry>,
    /// What readers saw, in the order of the members.
    pub raw: Vec<RawFile>,
    /// Where readers of archives disagree.
    pub ambiguities: Vec<Ambiguity>,
    /// What could not be read of single members.
    pub problems: Vec<LayerProblem>,
}

/// A layer of an image.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Digest of its blob, where it has one: an archive of `docker save` and a root file system have none.
    pub digest: Option<Digest>,
    /// Digest of its plain archive, as the configuration says; `None` for root file systems.
    pub diff_id: Option<Digest>,
    /// Media type, as the manifest says.
    pub media_type: Option<String>,
    /// The command that made it, as the history says.
    pub created_by: Option<String>,
    /// What is in it; `None` when it could not be read to its end, which is a gap of the whole image.
    pub index: Option<std::sync::Arc<LayerIndex>>,
}

impl Layer {
    /// What the media type says of the packing; `None` when it says nothing that is known.
    pub fn said_compression(&self) -> Option<Compression> {
        match self.media_type.as_deref()?.rsplit('.').next().unwrap_or_default() {
            ending if ending.ends_with("gzip") => Some(Compression::Gzip),
            ending if ending.ends_with("zstd") => Some(Compression::Zstd),
            "tar" => Some(Compression::None),
            _ => None,
        }
    }
}
