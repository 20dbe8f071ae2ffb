//! What of an image comes from its base. Only a base that is proven counts: what an image says of itself, or layers
//! that nobody hashed, must not silence a check. Without one everything is the image's own.

use plimsoll_facts::Image;
use plimsoll_facts::image::{BaseGrade, ViewFile};

/// How many layers, from the lowest, are those of a proven base; 0 when none is.
pub(crate) fn base_layers(image: &Image) -> u32 {
    let proven = image.base.as_ref().filter(|base| base.grade == BaseGrade::Proven);
    proven.and_then(|base| base.layers).unwrap_or(0)
}

/// True for a file that the base image brought.
pub(crate) fn is_from_base(image: &Image, file: ViewFile<'_>) -> bool {
    file.origin().is_some_and(|member| member.layer < base_layers(image))
}
