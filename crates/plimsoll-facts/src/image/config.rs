//! What an image says of itself: its configuration document.

use std::collections::BTreeMap;

use super::Digest;

/// The platform that an image is for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Platform {
    /// `linux`, `windows`.
    pub os: String,
    /// `amd64`, `arm64`: the names of Go.
    pub architecture: String,
    /// `v7`, `v8`.
    pub variant: Option<String>,
}

impl std::fmt::Display for Platform {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.os, self.architecture)?;
        self.variant.as_ref().map_or(Ok(()), |variant| write!(formatter, "/{variant}"))
    }
}

/// The configuration of an image. Source: OCI image specification, config.md, and the fields that Docker adds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImageConfig {
    /// What it is for.
    pub platform: Platform,
    /// When it was made, RFC 3339, as written.
    pub created: Option<String>,
    /// The user its process starts as, as written: `user`, `uid`, `user:group`; empty for root.
    pub user: String,
    /// `NAME=value` each.
    pub env: Vec<String>,
    /// The start of the command line; `None` when there is none.
    pub entrypoint: Option<Vec<String>>,
    /// The rest of the command line, or its default.
    pub cmd: Option<Vec<String>>,
    /// The working folder.
    pub working_dir: String,
    /// `80/tcp` each, sorted.
    pub exposed_ports: Vec<String>,
    /// Paths, sorted.
    pub volumes: Vec<String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// The health check's `Test`: `["CMD", …]`, `["CMD-SHELL", …]`, `["NONE"]`; `None` when none is declared.
    pub healthcheck: Option<Vec<String>>,
    /// The shell of the shell forms.
    pub shell: Option<Vec<String>>,
    /// How it was made, the oldest step first.
    pub history: Vec<HistoryEntry>,
    /// Digests of the plain archives of its layers, the lowest first.
    pub diff_ids: Vec<Digest>,
}

/// One step of how an image was made, as its maker says; nothing proves it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HistoryEntry {
    /// When, as written.
    pub created: Option<String>,
    /// The command.
    pub created_by: String,
    /// A remark.
    pub comment: String,
    /// True when it made no layer.
    pub empty_layer: bool,
}

/// A secret that stood in what an image says of itself; it was taken out of the text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ConfigSecret {
    /// Where: `config.Env[TOKEN]`, `history[3].created_by`.
    pub key: String,
    /// What people call it: `password`, `GitHub token`.
    pub what: String,
    /// True when its format tells it, not only the name before it.
    pub has_format: bool,
    /// Tells equal secrets, when they cannot be guessed.
    pub tag: Option<String>,
    /// The same number for equal secrets of one image.
    pub group: u32,
}
