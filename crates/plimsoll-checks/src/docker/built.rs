//! What the Dockerfile of an image says of how it runs, where the run has that file.

use std::ops::RangeInclusive;

use plimsoll_engine::Context;
use plimsoll_facts::{Argument, BaseImage, ComposeService, Stage};
use plimsoll_graph::Builds;
use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::dockerfile::Keyword;

use crate::docker::exposed_port::ExposedPort;

/// The stage that an image is made of, when its Dockerfile is in the run.
pub(crate) fn of_image<'e>(context: &Context<'e>, reference: &str) -> Assessed<Option<Stage<'e>>> {
    Ok(context.estate.derived::<Builds>()?.image(context.estate, reference))
}

/// The stage that a Compose service is built of, when its Dockerfile is in the run.
pub(crate) fn of_service<'e>(context: &Context<'e>, service: ComposeService<'e>) -> Assessed<Option<Stage<'e>>> {
    Ok(context.estate.derived::<Builds>()?.service(context.estate, service.subject()))
}

/// The user that a stage's image starts as.
pub(crate) struct BuiltUser<'e> {
    /// The name or number with its group; empty for an image that begins with nothing and names no user.
    pub(crate) name: &'e str,
    /// The word that says so.
    pub(crate) word: Option<Argument<'e>>,
}

impl BuiltUser<'_> {
    /// The name without the group.
    pub(crate) fn user(&self) -> &str {
        self.name.split(':').next().unwrap_or_default().trim()
    }

    /// True for root, by name or by number or because nothing else is said.
    pub(crate) fn is_root(&self) -> bool {
        let user = self.user();
        user == "root" || user.bytes().all(|digit| digit == b'0')
    }

    /// True for a number.
    pub(crate) fn is_number(&self) -> bool {
        !self.user().is_empty() && self.user().bytes().all(|digit| digit.is_ascii_digit())
    }
}

/// The last `USER` of a stage, or of the nearest stage it is built on that has one.
pub(crate) fn named_user(stage: Stage<'_>) -> Assessed<Option<BuiltUser<'_>>> {
    let word = stage.last(Keyword::User).and_then(|user| user.arguments().next());
    word.map(|word| Ok(BuiltUser { name: word.get()?, word: Some(word) })).transpose()
}

/// The user that a stage's image starts as. An error when only the image knows that it begins with.
pub(crate) fn user(stage: Stage<'_>) -> Assessed<BuiltUser<'_>> {
    if let Some(user) = named_user(stage)? {
        return Ok(user);
    }
    match stage.root_base()? {
        BaseImage::Scratch => Ok(BuiltUser { name: "", word: None }),
        BaseImage::Stage(_) | BaseImage::Image(_) => Err(Unknown::new(Why::OutOfReach)),
    }
}

/// The same, `None` when only the image knows.
pub(crate) fn known_user(stage: Stage<'_>) -> Assessed<Option<BuiltUser<'_>>> {
    match user(stage) {
        Ok(user) => Ok(Some(user)),
        Err(Unknown { why: Why::OutOfReach, .. }) => Ok(None),
        Err(unknown) => Err(unknown),
    }
}

/// Ports that an image says it listens on.
#[derive(Clone)]
pub(crate) struct BuiltPorts<'e> {
    pub(crate) ports: RangeInclusive<u16>,
    /// The word that says so.
    pub(crate) word: Argument<'e>,
}

/// The ports that a stage's image says it listens on. Words that BuildKit refuses say nothing.
pub(crate) fn ports(stage: Stage<'_>) -> Assessed<Vec<BuiltPorts<'_>>> {
    let mut ports = Vec::new();
    for expose in stage.chain().flat_map(|stage| stage.each(Keyword::Expose)) {
        for word in expose.arguments() {
            let Ok(ExposedPort { ports: exposed, .. }) = ExposedPort::read(word.get()?) else { continue };
            ports.push(BuiltPorts { ports: exposed, word });
        }
    }
    Ok(ports)
}
