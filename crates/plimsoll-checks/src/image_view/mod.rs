//! What several checks on images ask: accounts, programs by name, what the start command runs, who owns a file, what
//! comes from the base image, which files have signs of malware.

mod accounts;
mod base;
mod certificates;
mod keys;
mod malware;
mod path;
mod secrets;
mod start;

pub(crate) use accounts::{Accounts, UserSpec};
pub(crate) use base::{base_layers, is_from_base};
pub(crate) use certificates::{certificates, expiring};
pub(crate) use keys::{KeyFile, PrivateKey, key_files, private_keys};
pub(crate) use malware::{Suspect, listed, suspects, tell, tell_config, tell_listed};
pub(crate) use path::{folders, program, variable};
pub(crate) use plimsoll_graph::owners;
pub(crate) use secrets::{SecretSeen, at_first, secrets, with_places};
pub(crate) use start::{Reached, Start, reached};

use plimsoll_facts::ImageConfig;
use plimsoll_facts::image::ViewFile;

/// Set-user-id and set-group-id. Source: inode(7).
pub(crate) const SET_ID: u16 = 0o6000;

/// Everybody may write. Source: inode(7).
pub(crate) const OTHERS_WRITE: u16 = 0o002;

/// Of a folder: only owners may remove their files. Source: inode(7).
pub(crate) const STICKY: u16 = 0o1000;

/// True for an image of Windows, whose users and files mean something else.
pub(crate) fn is_windows(config: &ImageConfig) -> bool {
    config.platform.os.eq_ignore_ascii_case("windows")
}

/// The mode of a file or folder; that of a folder which no layer names is a safe one.
pub(crate) fn mode(file: ViewFile<'_>) -> u16 {
    file.entry().map_or(0o755, |entry| entry.mode)
}

/// True for what everybody may write: a file, or a folder whose files everybody may replace. Links have no mode.
pub(crate) fn is_open(file: ViewFile<'_>) -> bool {
    let mode = mode(file);
    let is_shared = file.is_directory() && mode & STICKY != 0;
    (file.is_directory() || file.is_file()) && mode & OTHERS_WRITE != 0 && !is_shared
}

/// A path for people, with a leading slash.
pub(crate) fn shown(file: ViewFile<'_>) -> String {
    format!("/{}", plimsoll_facts::image::shown_path(&file.path()))
}
