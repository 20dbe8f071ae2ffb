//! PAM: the service of a program mostly has its name. Source: pam.conf(5), pam_start(3).

use super::{Rule, Want, When};

pub(super) const RULES: &[Rule] = &[
    Rule { when: When::Needs("libpam.so.*"), wants: &[Want::Service] },
    Rule {
        when: When::Named(&["libpam.so.*"]),
        wants: &[Want::Data("/etc/pam.conf"), Want::Data("/etc/security/*"), Want::Data("/etc/environment")],
    },
];
