//! What of an image comes from its base. As long as no base is known, everything counts as the image's own.

use plimsoll_facts::Image;
use plimsoll_facts::image::ViewFile;

/// How many layers, from the lowest, are those of the base image; 0 when no base is known.
pub(crate) fn base_layers(image: &Image) -> u32 {
    let of_base = image.inventory.packages.iter().filter(|package| package.from_base == Some(true));
    of_base.map(|package| package.introduced + 1).max().unwrap_or(0)
}

/// True for a file that the base image brought.
pub(crate) fn is_from_base(image: &Image, file: ViewFile<'_>) -> bool {
    file.origin().is_some_and(|member| member.layer < base_layers(image))
}
