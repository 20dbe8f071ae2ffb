//! Who or what a finding is about.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

/// The stable id of a subject, for example `workload:shop/Deployment/web`. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(transparent)]
pub struct SubjectId(Arc<str>);

impl SubjectId {
    /// The id with the given text, `kind:name`.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SubjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What sort of thing a subject is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SubjectKind {
    /// A file of the target.
    File,
    /// An object that runs pods.
    Workload,
    /// Any other object of an orchestrator.
    Object,
    /// A service of a Compose project.
    Service,
    /// An image.
    Image,
    /// A node or host.
    Node,
    /// A whole estate: all objects of a run.
    Estate,
}

impl SubjectKind {
    /// The word that begins the id.
    pub const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Workload => "workload",
            Self::Object => "object",
            Self::Service => "service",
            Self::Image => "image",
            Self::Node => "node",
            Self::Estate => "estate",
        }
    }
}

/// A subject with its names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Subject {
    /// The stable id.
    pub id: SubjectId,
    /// What it is.
    pub kind: SubjectKind,
    /// The name for people, for example `Deployment shop/web`.
    pub name: String,
    /// What it is part of: the file of an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<SubjectId>,
}
