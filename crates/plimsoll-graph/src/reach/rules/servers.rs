//! Servers: configuration at a path that is put together while they run, and modules of their own folder. Source: the
//! manuals of nginx, Apache httpd, PostgreSQL 15 ("Shared Library Preloading", `pg_config --pkglibdir`), OpenSSH.

use super::{Rule, Want, When};

pub(super) const RULES: &[Rule] = &[
    Rule {
        when: When::Named(&["nginx"]),
        wants: &[Want::Reach("/etc/nginx/nginx.conf"), Want::Reach("/usr/local/nginx/conf/nginx.conf")],
    },
    Rule {
        when: When::Named(&["apache2", "httpd"]),
        wants: &[
            Want::Reach("/etc/apache2/apache2.conf"),
            Want::Reach("/etc/httpd/conf/httpd.conf"),
            Want::Reach("/usr/local/apache2/conf/httpd.conf"),
            Want::Data("/etc/mime.types"),
        ],
    },
    Rule {
        when: When::Named(&["postgres"]),
        wants: &[
            Want::Reach("../lib/plpgsql.so"),
            Want::Reach("../lib/dict_*.so"),
            Want::Reach("../lib/*_and_*.so"),
            Want::Reach("../lib/libpqwalreceiver.so"),
            Want::Reach("../lib/pgoutput.so"),
            Want::Reach("../lib/llvmjit.so"),
            Want::Data("../lib/llvmjit_types.bc"),
            Want::Below("../lib/bitcode"),
            Want::Blind("loads modules of extensions by names in its database"),
            Want::Reach("/etc/postgresql/*/*/*.conf"),
            Want::Below("/usr/share/postgresql"),
            Want::Below("../share"),
        ],
    },
    Rule { when: When::Named(&["sshd"]), wants: &[Want::Reach("/etc/ssh/sshd_config"), Want::Data("/etc/ssh/*")] },
    // OpenSSH 9.8 and later.
    Rule { when: When::Named(&["sshd"]), wants: &[Want::Reach("/usr/lib/openssh/sshd-*")] },
];
