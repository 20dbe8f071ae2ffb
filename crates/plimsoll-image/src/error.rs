//! Why an image could not be read.

use crate::documents::DocumentError;

/// Why an image could not be read at all. What could not be read of one layer is no such error.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// Something that must be there is not.
    #[error("{what} is not there")]
    Missing {
        /// What.
        what: String,
    },
    /// Something cannot be read.
    #[error("{what} cannot be read: {problem}")]
    Read {
        /// What.
        what: String,
        /// Why.
        problem: String,
    },
    /// A document is damaged or no image.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A blob is another than the document that names it says.
    #[error("{what} has digest {found}, {by} says {expected}")]
    Digest {
        /// Which blob.
        what: String,
        /// What names it.
        by: String,
        /// Its digest there.
        expected: String,
        /// The digest that it has.
        found: String,
    },
    /// Too large.
    #[error("{what} is larger than the limit `{name}` ({value})")]
    Limit {
        /// What.
        what: String,
        /// The name of the limit.
        name: &'static str,
        /// Its value.
        value: u64,
    },
    /// No image is for the asked platform.
    #[error("there is no image for {wanted}; there is {}", .found.join(", "))]
    Platform {
        /// What was asked for.
        wanted: String,
        /// What is there.
        found: Vec<String>,
    },
    /// Several images, and no choice: a mistake of the command line.
    #[error("there are several images: {}; name one as TARGET:TAG or TARGET@DIGEST", .choices.join(", "))]
    Choose {
        /// What there is to choose from.
        choices: Vec<String>,
    },
    /// The choice is not there.
    #[error("there is no image `{wanted}`; there is {}", .choices.join(", "))]
    NoSuch {
        /// What was asked for.
        wanted: String,
        /// What there is.
        choices: Vec<String>,
    },
    /// The registry gave no image.
    #[error("{problem}{}", .help.as_ref().map(|help| format!("; {help}")).unwrap_or_default())]
    Registry {
        /// What went wrong.
        problem: String,
        /// The next step.
        help: Option<String>,
        /// True when a configuration file is wrong.
        is_configuration: bool,
    },
    /// A store of this machine gave no image.
    #[error("{problem}{}{help}", if .help.is_empty() { "" } else { "; " })]
    Daemon {
        /// What went wrong.
        problem: String,
        /// The next step; empty if there is none.
        help: &'static str,
    },
    /// No part of this build reads it.
    #[error("{0}")]
    Unsupported(String),
}

impl ImageError {
    /// True for a mistake of the command line: nothing was done (image spec section 2.4).
    pub const fn is_usage(&self) -> bool {
        matches!(self, Self::Choose { .. } | Self::NoSuch { .. } | Self::Registry { is_configuration: true, .. })
    }
}
