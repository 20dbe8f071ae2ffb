//! Programs that are many in one. What some of them run is not followed; source: busybox, `getty` and `telnetd` run
//! `login`, `crond` runs `sendmail`.

use super::{Rule, Want, When};

pub(super) const RULES: &[Rule] = &[Rule {
    when: When::Named(&["busybox*", "toybox*"]),
    wants: &[Want::Blind("runs programs for some of the programs that it is")],
}];
