//! What commands of a shell mean, in Dockerfiles and in the containers of manifests.

pub(crate) mod accounts;
pub(crate) mod command_setting;
pub(crate) mod downloaders;
pub(crate) mod file_mode;
pub(crate) mod getopt;
pub(crate) mod mode;
pub(crate) mod remote_script;
pub(crate) mod written_text;
