//! One file per fact, and no algorithms: what was seen, with views that know where each leaf came from.
//!
//! Views are `Copy` handles over a span-keeping tree. A leaf is a [`Field`]: its value, or proven absence, or why
//! neither can be told. There are no defaults here; whoever needs one decides it in sight of the [`Field`].

mod binding_subject;
mod compose;
mod compose_mount;
mod compose_port;
mod container;
mod custom_definition;
mod dockerfile;
mod estate;
mod field;
mod foreign_mark;
pub mod image;
mod image_reference;
mod labels;
mod object;
mod package;
mod pod;
mod purl;
mod quantity;
mod route;
mod source_file;
mod volume;
mod waiver_mark;

pub use binding_subject::BindingSubject;
pub use compose::{
    ComposePart, ComposeProblem, ComposeProblemKind, ComposeProject, ComposeService, Part, ServiceLayers, Switch, Word,
};
pub use compose_mount::{ComposeMount, MountKind};
pub use compose_port::{ComposePort, PortRange};
pub use container::{Container, ContainerRole, Handler};
pub use custom_definition::{CustomDefinition, CustomVersion};
pub use dockerfile::{
    Argument, BaseImage, Build, DockerIgnore, DockerPart, Dockerfile, Instruction, InstructionDetails, KeyValue, Mount,
    ScriptDetails, ScriptOrigin, ShellCommand, ShellKind, ShellLint, ShellWord, Spot, Stage, StageDetails, Undeclared,
};
pub use estate::Estate;
pub use field::{Base, Field, Leaf, Mapping, Origin, Sequence, Site};
pub use foreign_mark::{ForeignIds, ForeignMark};
pub use image::{Image, ImageConfig, ImageSet};
pub use image_reference::{DOCKER_HUB, ImageReference, InvalidReference};
pub use labels::Labels;
pub use object::{Completeness, Object, ObjectSource, PodOrigin, PodTemplate, is_kubernetes_group};
pub use package::{
    ExecutableBytes, Inventory, Method, OperatingSystem, OwnedFile, PROPERTY_PREFIX, Package, PackageClass,
    PackageRecord, PackageType, RecordedDigest, Relationship, Sight, SourcePackage, set_property, to_properties,
};
pub use pod::{Containers, PodSpec};
pub use purl::{InvalidPurl, Purl, PurlBuilder};
pub use quantity::Quantity;
pub use route::{Route, route};
pub use source_file::{FileKind, SourceFile};
pub use volume::{Volume, VolumeMount};
pub use waiver_mark::{MarkProblem, MarkScope, WaiverMark, WaiverTerms, parse_terms};
