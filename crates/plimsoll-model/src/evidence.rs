//! Where a finding was seen. Every claim carries at least one of these.

use std::sync::Arc;

use serde::Serialize;

/// A stretch of a text: byte offsets, and lines and columns for people.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
    /// Line of the first byte, from 1.
    pub line: u32,
    /// Column of the first byte in Unicode code points, from 1.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column of the end, exclusive.
    pub end_column: u32,
}

/// What a piece of evidence shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The place that is wrong.
    Primary,
    /// The alias through which the primary place, at its anchor, is reached.
    Alias,
    /// The place a value is inherited from.
    InheritedFrom,
    /// A second place that makes the first one a problem.
    Context,
}

/// A scalar as it was read. Lists and mappings are shown by their span alone.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A written null.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// A text.
    Text(String),
}

/// Where something was seen, or was looked for and not found.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Evidence {
    /// A field of a document.
    Field {
        /// What it shows.
        role: Role,
        /// Path of the document's file.
        document: Arc<str>,
        /// Number of the document in its file, from 0.
        index: u32,
        /// Path of the field, list elements by merge key: `spec.containers[web].image`.
        route: String,
        /// The same with list elements by number.
        route_indexed: String,
        /// The value, when it is a scalar.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<Value>,
        /// True when the value is held back because it is a secret, or holds one.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        redacted: bool,
        /// True when the field is not there; the span is then that of the nearest parent that is.
        missing: bool,
        /// Where it stands.
        span: Span,
        /// A few words about this place.
        #[serde(skip_serializing_if = "Option::is_none")]
        label: Option<String>,
    },
    /// A file of an image.
    File {
        /// What it shows.
        role: Role,
        /// Its path below the root of the image, with a leading slash.
        path: String,
        /// Number of the layer that has it, from 0 for the lowest.
        layer: u32,
        /// Digest of that layer, `sha256:…`.
        #[serde(skip_serializing_if = "Option::is_none")]
        layer_digest: Option<String>,
        /// Permission bits in octal, such as `4755`.
        mode: String,
        /// Bytes of its content.
        size: u64,
        /// Digest of its content, where it was computed.
        #[serde(skip_serializing_if = "Option::is_none")]
        digest: Option<String>,
        /// A few words about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        label: Option<String>,
    },
    /// An entry of an image's configuration.
    Config {
        /// What it shows.
        role: Role,
        /// The entry, as in the document: `config.User`, `config.Env[PATH]`.
        key: String,
        /// Its value.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        /// True when the value is held back because it is a secret, or holds one.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        redacted: bool,
        /// A few words about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        label: Option<String>,
    },
    /// A package of an image.
    Package {
        /// What it shows.
        role: Role,
        /// Its package URL.
        purl: String,
        /// The file that names it, with a leading slash.
        path: String,
        /// Number of the layer that has the file.
        layer: u32,
        /// A few words about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        label: Option<String>,
    },
    /// Something that was looked for in the world and is not there.
    Absent {
        /// What was looked for.
        looked_for: String,
        /// Where.
        place: String,
    },
}

impl Evidence {
    /// The document and span, when there is one.
    pub fn location(&self) -> Option<(&Arc<str>, Span)> {
        match self {
            Self::Field { document, span, .. } => Some((document, *span)),
            Self::File { .. } | Self::Config { .. } | Self::Package { .. } | Self::Absent { .. } => None,
        }
    }

    /// The route of a field, what stands for one in an image, else an empty text.
    pub fn route(&self) -> &str {
        match self {
            Self::Field { route, .. } => route,
            Self::File { path, .. } => path,
            Self::Config { key, .. } => key,
            Self::Package { purl, .. } => purl,
            Self::Absent { .. } => "",
        }
    }

    /// The place in words, for what is in no document: `/usr/bin/su (mode 4755) in layer 2`. Not escaped.
    pub fn words(&self) -> Option<String> {
        let with = |words: String, label: &Option<String>| match label {
            Some(label) => format!("{words}: {label}"),
            None => words,
        };
        match self {
            Self::Field { .. } => None,
            Self::File { path, layer, mode, label, .. } => {
                Some(with(format!("{path} (mode {mode}) in layer {layer}"), label))
            }
            Self::Config { key, value: Some(value), label, .. } => Some(with(format!("{key} is `{value}`"), label)),
            Self::Config { key, redacted: true, label, .. } => Some(with(format!("{key}, value not shown"), label)),
            Self::Config { key, label, .. } => Some(with(format!("{key} is not set"), label)),
            Self::Package { purl, path, layer, label, .. } => {
                Some(with(format!("{purl}, named by {path} in layer {layer}"), label))
            }
            Self::Absent { looked_for, place } => Some(format!("looked for {looked_for} in {place}: there is none")),
        }
    }
}
