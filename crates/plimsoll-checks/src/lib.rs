//! Every posture check: one Rust file and one page each, in the folder of its shape.
//!
//! A check is a pure function from a view to findings. What it is called, how severe it is and what cures it stands in
//! the front matter of its page; the build script joins the two, so there is no list to keep.

mod addresses;
mod annotation;
mod app_armor;
mod budget;
mod build_daemon;
mod capabilities;
mod claims;
mod command;
mod component_flaws;
mod control_plane;
mod docker;
mod flags;
mod frameworks;
mod gateway;
mod holder;
mod host_path;
mod hosts;
mod image_name;
mod image_repository;
mod image_view;
mod judge;
mod label_syntax;
mod lifetime;
mod limits;
mod logic;
mod namespaces;
mod network_policy;
mod node_ids;
mod policy_prefix;
mod ports;
mod probes;
pub mod pss;
mod published;
mod rbac;
mod registries;
mod resources;
mod revision;
mod scale;
mod schema;
mod seccomp;
mod security_option;
mod selection;
mod service_account;
mod shell;
mod sysctls;
mod tree;
mod volume_types;
mod yaml12;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{
    ComposeProject, ComposeService, Container, Dockerfile, Estate, Image, Instruction, Object, PodSpec, ShellCommand,
    Site, SourceFile, Stage,
};
use plimsoll_model::{Assessed, Page};
use plimsoll_source::Extent;
use plimsoll_source::edit::{Edit, Rewrite};

pub use frameworks::{framework, framework_ids};
pub use judge::PostureJudge;

/// The registry that the build script writes.
#[allow(unreachable_pub, reason = "generated for crates of any visibility")]
mod registry {
    include!(concat!(env!("OUT_DIR"), "/checks.rs"));
}

/// A check: its page and its functions.
pub struct Check {
    /// What it is called and what it means.
    pub page: Page,
    /// What it does.
    pub(crate) run: Run,
    /// What cures one of its findings, given the place of the finding.
    pub(crate) fix: Option<Cure>,
}

impl Check {
    /// False for a check whose need no run of this version can meet: there is a page, and the plan says why it does not
    /// run.
    pub fn has_code(&self) -> bool {
        !matches!(self.run, Run::Later)
    }

    /// False when the estate holds nothing that it speaks of, so that it says nothing by finding nothing.
    pub fn has_subject(&self, estate: &Estate) -> bool {
        match self.run {
            Run::Container(_) | Run::Workload(_) => estate.objects().any(|object| !object.pods.is_empty()),
            // Of the control plane are only those objects that run or configure one of its programs.
            Run::Object(_) if self.page.meta.id.letter() == 'K' => estate.objects().any(control_plane::is_part),
            Run::Object(_) => estate.objects().any(|object| self.page.meta.is_for_kind(&object.kind)),
            Run::Service(_) | Run::Project(_) => estate.files().iter().any(|file| file.project().is_some()),
            Run::Dockerfile(_) | Run::Stage(_) | Run::Instruction(_) | Run::Command(_) => {
                estate.dockerfiles().next().is_some()
            }
            Run::Estate(_) => estate.objects().next().is_some(),
            Run::File(_) => !estate.files().is_empty(),
            // Images are no part of the estate.
            Run::Image(_) | Run::Later => false,
        }
    }

    /// True when it looks at Dockerfiles.
    pub fn is_about_dockerfiles(&self) -> bool {
        matches!(self.run, Run::Dockerfile(_) | Run::Stage(_) | Run::Instruction(_) | Run::Command(_))
    }

    /// True when it looks at images.
    pub fn is_about_images(&self) -> bool {
        matches!(self.run, Run::Image(_))
    }

    /// True when it looks at files: at the text itself, which other notations of the same objects do not keep.
    pub fn is_about_files(&self) -> bool {
        matches!(self.run, Run::File(_))
    }
}

/// A check's function, by its shape.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// Looks at a container.
    Container(for<'e, 'b> fn(Container<'e>, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed),
    /// Looks at a pod spec.
    Workload(for<'e, 'b> fn(PodSpec<'e>, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed),
    /// Looks at an object of the kinds that its page names.
    Object(for<'e, 'b> fn(&'e Object, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed),
    /// Looks at everything.
    Estate(for<'e, 'b> fn(&'e Estate, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed),
    /// Looks at nothing yet: what it needs is not derived by this version, as its page says.
    Later,
    /// Looks at a service of a Compose project.
    Service(for<'e, 'b> fn(ComposeService<'e>, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed),
    /// Looks at a Compose project.
    Project(for<'e, 'b> fn(&'e ComposeProject, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed),
    /// Looks at a Dockerfile.
    Dockerfile(for<'e, 'b> fn(&'e Dockerfile, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed),
    /// Looks at a stage of a Dockerfile.
    Stage(for<'e, 'b> fn(Stage<'e>, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed),
    /// Looks at an instruction of a Dockerfile, of those that its page names.
    Instruction(for<'e, 'b> fn(Instruction<'e>, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed),
    /// Looks at a command that an instruction has a shell run, of the programs that its page names.
    Command(for<'e, 'b> fn(ShellCommand<'e>, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed),
    /// Looks at an image.
    Image(for<'e, 'b> fn(&'e Image, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed),
    /// Looks at a file.
    File(for<'e, 'b> fn(&'e SourceFile, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed),
}

/// A fix function, by the shape of its check.
#[derive(Clone, Copy)]
pub(crate) enum Cure {
    /// For a finding at a container.
    Container(for<'e> fn(Container<'e>, Site<'e>) -> Edit),
    /// For a finding at a pod spec.
    Workload(for<'e> fn(PodSpec<'e>, Site<'e>) -> Edit),
    /// For a finding at another object.
    Object(for<'e> fn(&'e Object, Site<'e>) -> Edit),
    /// For a finding at a service of a Compose project.
    Service(for<'e> fn(ComposeService<'e>, Site<'e>) -> Edit),
    /// For a finding in a Dockerfile, at these bytes.
    Dockerfile(for<'e> fn(&'e Dockerfile, Extent) -> Rewrite),
    /// For a finding at an instruction.
    Instruction(for<'e> fn(Instruction<'e>, Extent) -> Rewrite),
    /// For a finding at a command.
    Command(for<'e> fn(ShellCommand<'e>, Extent) -> Rewrite),
    /// For a finding at a file: what to write there instead, which means the same.
    File(for<'e> fn(Site<'e>) -> Option<(Extent, String)>),
}

/// All checks, sorted by id.
pub fn all() -> &'static [Check] {
    registry::ALL
}
