//! Images from folders, archives, registries and daemons as a stream of the files of each layer.

pub mod inflate;
pub mod name;
pub mod tar;
