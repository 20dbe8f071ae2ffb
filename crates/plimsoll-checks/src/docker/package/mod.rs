//! Package managers: how they are called, what they leave behind, and which packages have a version.

pub(crate) mod cache;
pub(crate) mod call;
pub(crate) mod pins;
pub(crate) mod settings;
pub(crate) mod words;
