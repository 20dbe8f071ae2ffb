//! The options of the programs that make accounts.

use crate::shell::getopt::Syntax;

/// Options of `useradd` that take a value. Source: shadow 4.16, useradd(8).
pub(crate) const USERADD: Syntax = Syntax {
    letters: "bcdefgGkKpPRsuZ",
    long: &[
        "base-dir",
        "comment",
        "expiredate",
        "gid",
        "groups",
        "home",
        "home-dir",
        "inactive",
        "key",
        "password",
        "prefix",
        "root",
        "selinux-user",
        "shell",
        "skel",
        "uid",
    ],
};

/// Options of `usermod` that take a value. Source: shadow 4.16, usermod(8).
pub(crate) const USERMOD: Syntax = Syntax {
    letters: "cdefgGlpPRsuvVwWZ",
    long: &[
        "add-subgids",
        "add-subuids",
        "comment",
        "del-subgids",
        "del-subuids",
        "expiredate",
        "gid",
        "groups",
        "home",
        "inactive",
        "login",
        "password",
        "prefix",
        "root",
        "selinux-user",
        "shell",
        "uid",
    ],
};
