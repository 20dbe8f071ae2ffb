//! What readers keep of files whose text matters to checks: accounts, preloaded libraries, scripts. Neither passwords
//! nor the text itself are kept, since a cache may hold this.

use serde::{Deserialize, Serialize};

use super::ViewFile;

/// What a reader keeps of a file. It stands in [`super::RawFacts::data`] in the form of [`Self::to_data`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Content {
    /// The lines of a file named `passwd`. Source: passwd(5).
    Users(Vec<User>),
    /// The lines of a file named `group`. Source: group(5).
    Groups(Vec<Group>),
    /// Names of a file named `shadow`, with what their passwords are. Source: shadow(5).
    Passwords(Vec<(String, Password)>),
    /// The libraries that a file named `ld.so.preload` names. Source: ld.so(8).
    Preloaded(Vec<String>),
    /// A file that begins with `#!`.
    Script(Script),
}

/// The readers that keep a [`Content`].
const READERS: [&str; 3] = ["accounts", "preload", "script"];

/// An account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct User {
    /// Its name.
    pub name: String,
    /// Its password.
    pub password: Password,
    /// Its number; `None` when what stands there is no number.
    pub uid: Option<u32>,
    /// The number of its first group.
    pub gid: Option<u32>,
    /// The program that it logs in to; empty for `/bin/sh`.
    pub shell: String,
}

/// A group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its number.
    pub gid: Option<u32>,
}

/// What a field for a password says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Password {
    /// Nothing: none is asked for.
    Empty,
    /// `x`: it stands in `shadow`.
    Elsewhere,
    /// A hash, or something that no password fits.
    Set,
}

/// A script.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Script {
    /// The words after `#!`.
    pub interpreter: Vec<String>,
    /// The programs that a shell script runs, as written, each once.
    pub programs: Vec<String>,
    /// The services that it starts by name: `service NAME start`.
    pub services: Vec<String>,
    /// True when it is a shell script that was too large, or broken, so that there may be more.
    pub is_partial: bool,
}

impl Content {
    /// The form in raw facts; empty when it has none, which does not happen with these types.
    pub fn to_data(&self) -> Box<[u8]> {
        postcard::to_stdvec(self).map_or_else(|_| Box::default(), Vec::into_boxed_slice)
    }

    /// What was kept of a file; `None` when nothing was.
    pub fn of(file: ViewFile<'_>) -> Option<Self> {
        let raw = file.raw().find(|raw| READERS.contains(&&*raw.reader))?;
        match postcard::from_bytes(raw.facts.data.as_deref()?) {
            Ok(content) => Some(content),
            Err(_) => None,
        }
    }
}
