//! The user that an image starts as, as far as its Dockerfile says.

use plimsoll_facts::{Argument, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

/// The user of the stage that becomes the image.
#[derive(Clone, Copy)]
pub(crate) struct ImageUser<'t> {
    /// Where it is said, with the group.
    pub(crate) argument: Argument<'t>,
    /// The name or number, with variables filled in and without the group.
    pub(crate) name: &'t str,
}

impl ImageUser<'_> {
    /// True for root, by name or number.
    pub(crate) fn is_root(self) -> bool {
        self.name == "root" || self.is_number() && self.name.bytes().all(|digit| digit == b'0')
    }

    /// True for a number.
    pub(crate) fn is_number(self) -> bool {
        !self.name.is_empty() && self.name.bytes().all(|digit| digit.is_ascii_digit())
    }
}

/// The last `USER` of a stage and those it is built on. `Ok(None)` for stages that do not become the image, for those
/// that run Windows, whose users are others, and where there is none.
pub(crate) fn image_user(stage: Stage<'_>) -> Assessed<Option<ImageUser<'_>>> {
    if !stage.is_target() || stage.is_windows() {
        return Ok(None);
    }
    let Some(argument) = stage.last(Keyword::User).and_then(|user| user.arguments().next()) else { return Ok(None) };
    let text = argument.get()?;
    Ok(Some(ImageUser { argument, name: text.split(':').next().unwrap_or(text).trim() }))
}
