//! A file in which something was recognised.

use std::sync::Arc;

use plimsoll_model::SubjectId;
use plimsoll_source::yaml::Refused;
use plimsoll_source::{Document, Text};

use crate::{ComposePart, ComposeProject, DockerPart, Dockerfile, ForeignMark, Object, WaiverMark};

/// A file with what was read from it.
#[derive(Debug)]
pub struct SourceFile {
    /// Its number in the order of paths.
    pub number: u32,
    /// The subject it is.
    pub subject: SubjectId,
    /// Its text.
    pub text: Arc<Text>,
    /// The documents that hold objects or services, and those of kustomizations and charts.
    pub documents: Vec<Arc<Document>>,
    /// The documents that were to be manifests and could not be read.
    pub refused: Vec<Refused>,
    /// The objects, in order.
    pub objects: Vec<Object>,
    /// What it is to a Compose project, if anything.
    pub compose: Option<ComposePart>,
    /// What it is to the build of images, if anything.
    pub docker: Option<DockerPart>,
    /// Waivers written as comments or annotations.
    pub marks: Vec<WaiverMark>,
    /// Ignore marks of other tools.
    pub foreign: Vec<ForeignMark>,
}

/// What a file is for, by its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// Objects of a cluster, and whatever else.
    Manifest,
    /// A kustomization.
    Kustomization,
    /// The description of a chart, or in old charts its requirements.
    Chart,
    /// The versions that a chart's dependencies were resolved to.
    ChartLock,
}

impl FileKind {
    /// The kind of the file at a path.
    pub fn of(path: &str) -> Self {
        match path.rsplit('/').next().unwrap_or(path) {
            "kustomization.yaml" | "kustomization.yml" | "Kustomization" => Self::Kustomization,
            "Chart.yaml" | "requirements.yaml" => Self::Chart,
            "Chart.lock" | "requirements.lock" => Self::ChartLock,
            _ => Self::Manifest,
        }
    }
}

impl SourceFile {
    /// True for a file that is read only for what others take from it, and holds nothing to judge.
    pub fn is_context(&self) -> bool {
        matches!(self.compose, Some(ComposePart::Variables(_))) || matches!(self.docker, Some(DockerPart::Ignore(_)))
    }

    /// The Dockerfile that it is.
    pub fn dockerfile(&self) -> Option<&Dockerfile> {
        match &self.docker {
            Some(DockerPart::Dockerfile(dockerfile)) => Some(dockerfile),
            Some(DockerPart::Ignore(_)) | None => None,
        }
    }

    /// The Compose project that it is.
    pub fn project(&self) -> Option<&ComposeProject> {
        match &self.compose {
            Some(ComposePart::Project(project)) => Some(project),
            Some(ComposePart::File | ComposePart::Variables(_)) | None => None,
        }
    }

    /// What it is for.
    pub fn kind(&self) -> FileKind {
        FileKind::of(self.text.path())
    }
}
