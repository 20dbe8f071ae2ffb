//! Programs that start others by their configuration. Source: supervisord documentation, "Configuration File";
//! systemd.unit(5); s6-svscan and s6-overlay; cron(8); run-parts(8).

use super::{Rule, Want, When};

pub(super) const RULES: &[Rule] = &[
    Rule {
        when: When::Named(&["supervisord"]),
        wants: &[
            Want::Reach("/etc/supervisord.conf"),
            Want::Reach("/etc/supervisor/supervisord.conf"),
            Want::Reach("/usr/local/etc/supervisord.conf"),
        ],
    },
    Rule {
        when: When::Named(&["systemd"]),
        wants: &[
            Want::Reach("/etc/systemd/system/*.service"),
            Want::Reach("/etc/systemd/system/*.wants/*.service"),
            Want::Reach("/usr/lib/systemd/system/*.wants/*.service"),
        ],
    },
    Rule {
        when: When::Named(&["s6-svscan", "s6-overlay-suexec", "s6-linux-init", "s6-rc-init", "runsvdir", "runit"]),
        wants: &[
            Want::Reach("/etc/s6/*/run"),
            Want::Reach("/etc/services.d/*/run"),
            Want::Reach("/etc/services.d/*/finish"),
            Want::Reach("/etc/cont-init.d/*"),
            Want::Reach("/etc/s6-overlay/s6-rc.d/*/run"),
            Want::Reach("/etc/s6-overlay/s6-rc.d/*/up"),
            Want::Reach("/etc/s6-overlay/scripts/*"),
            Want::Reach("/etc/service/*/run"),
            Want::Reach("/etc/sv/*/run"),
        ],
    },
    Rule {
        when: When::Named(&["cron", "crond"]),
        wants: &[
            Want::Reach("/etc/crontab"),
            Want::Reach("/etc/cron.d/*"),
            Want::Reach("/etc/crontabs/*"),
            Want::Reach("/var/spool/cron/*"),
            Want::Reach("/var/spool/cron/crontabs/*"),
        ],
    },
];
