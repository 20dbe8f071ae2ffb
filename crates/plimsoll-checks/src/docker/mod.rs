//! What checks of Dockerfiles share: what the words of an instruction mean, what a stage is made of, and how a file is
//! judged. The checks themselves stand in `dockerfile/`, `stage/`, `instruction/` and `command/`.

pub(crate) mod build_defaults;
pub(crate) mod build_flag;
pub(crate) mod build_variable;
pub(crate) mod built;
pub(crate) mod copied;
pub(crate) mod credential_file;
pub(crate) mod end_of_life;
pub(crate) mod exposed_port;
pub(crate) mod file_source;
pub(crate) mod ignore;
pub(crate) mod insertion;
pub(crate) mod judge;
pub(crate) mod label_value;
pub(crate) mod misplaced;
pub(crate) mod package;
pub(crate) mod platform_flag;
pub(crate) mod taken_image;
