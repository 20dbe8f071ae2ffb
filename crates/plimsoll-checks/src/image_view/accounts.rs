//! The accounts of an image, as runtimes look them up. Source: Docker, `USER`; runc, `libcontainer/user`.

use plimsoll_facts::ImageConfig;
use plimsoll_facts::image::{Content, Group, Password, User, View, ViewFile};
use plimsoll_model::{Assessed, Unknown, Why};

/// `USER[:GROUP]` of a configuration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct UserSpec<'c> {
    /// The user, as written; empty for root.
    pub(crate) user: &'c str,
    /// The group, if it is written.
    pub(crate) group: Option<&'c str>,
}

impl<'c> UserSpec<'c> {
    pub(crate) fn of(config: &'c ImageConfig) -> Self {
        match config.user.split_once(':') {
            Some((user, group)) => Self { user, group: Some(group).filter(|group| !group.is_empty()) },
            None => Self { user: &config.user, group: None },
        }
    }

    /// Its number, if it is written as one.
    pub(crate) fn user_id(self) -> Option<u32> {
        number(self.user)
    }

    /// The name of the group, if it is written as one.
    pub(crate) fn group_name(self) -> Option<&'c str> {
        self.group.filter(|group| number(group).is_none())
    }
}

/// `+5` is a number to Rust and a name to runtimes.
fn number(text: &str) -> Option<u32> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match text.parse() {
        Ok(number) => Some(number),
        Err(_) => None,
    }
}

/// The accounts of an image.
pub(crate) struct Accounts<'v> {
    /// `/etc/passwd`, if it is there.
    pub(crate) users_file: Option<ViewFile<'v>>,
    pub(crate) users: Vec<User>,
    /// `/etc/group`, if it is there.
    pub(crate) groups_file: Option<ViewFile<'v>>,
    pub(crate) groups: Vec<Group>,
    /// `/etc/shadow`, if it is there.
    pub(crate) passwords_file: Option<ViewFile<'v>>,
    passwords: Vec<(String, Password)>,
}

impl<'v> Accounts<'v> {
    /// Those of a view. A file that is there and was not kept is unknown.
    pub(crate) fn of(view: &'v View) -> Assessed<Self> {
        let (users_file, users) = content(view, b"etc/passwd")?;
        let (groups_file, groups) = content(view, b"etc/group")?;
        let (passwords_file, passwords) = content(view, b"etc/shadow")?;
        Ok(Self {
            users_file,
            users: if let Some(Content::Users(users)) = users { users } else { Vec::new() },
            groups_file,
            groups: if let Some(Content::Groups(groups)) = groups { groups } else { Vec::new() },
            passwords_file,
            passwords: if let Some(Content::Passwords(passwords)) = passwords { passwords } else { Vec::new() },
        })
    }

    /// The account of that name; of several the first counts.
    pub(crate) fn user(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.name == name)
    }

    /// The group of that name.
    pub(crate) fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.name == name)
    }

    /// The file that says that an account has no password, if one does.
    pub(crate) fn without_password(&self, user: &User) -> Option<ViewFile<'v>> {
        match user.password {
            Password::Empty => self.users_file,
            Password::Set => None,
            Password::Elsewhere => {
                let hidden = self.passwords.iter().find(|(name, _)| *name == user.name);
                self.passwords_file.filter(|_| hidden.is_some_and(|(_, password)| *password == Password::Empty))
            }
        }
    }
}

fn content<'v>(view: &'v View, path: &[u8]) -> Assessed<(Option<ViewFile<'v>>, Option<Content>)> {
    let Some(file) = view.resolve(path).filter(|file| file.is_file()) else { return Ok((None, None)) };
    let is_empty = file.entry().is_some_and(|entry| entry.size == 0);
    match Content::of(file) {
        None if !is_empty => Err(Unknown::new(Why::Unreadable)),
        content => Ok((Some(file), content)),
    }
}
