//! The C library: locales, time zones, names, tables of characters. Source: locale(7), tzset(3), nsswitch.conf(5),
//! resolv.conf(5), gai.conf(5), iconv(1), ld.so(8).

use plimsoll_facts::image::Call;

use super::{Rule, Want, When};

pub(super) const RULES: &[Rule] = &[
    Rule {
        when: When::Named(&["ld-linux*.so.*", "ld64.so.*", "ld.so.*"]),
        wants: &[Want::Data("/etc/ld.so.cache"), Want::Reach("/etc/ld.so.preload")],
    },
    // Unwinds the stack of threads that are cancelled. Source: glibc, `__libc_unwind_link_get`.
    Rule { when: When::Named(&["libc.so.6"]), wants: &[Want::Library("libgcc_s.so.1")] },
    Rule {
        when: When::Calls(Call::Locale),
        wants: &[
            Want::Below("/usr/lib/locale"),
            Want::Data("/usr/share/locale/locale.alias"),
            Want::Data("/etc/locale.alias"),
            Want::Data("/usr/lib/*/gconv/gconv-modules.cache"),
        ],
    },
    Rule {
        when: When::Calls(Call::Zone),
        wants: &[Want::Data("/etc/localtime"), Want::Data("/etc/timezone"), Want::Below("/usr/share/zoneinfo")],
    },
    Rule {
        when: When::Calls(Call::Names),
        wants: &[
            Want::Reach("/etc/nsswitch.conf"),
            Want::Data("/etc/passwd"),
            Want::Data("/etc/group"),
            Want::Data("/etc/shadow"),
            Want::Data("/etc/hosts"),
            Want::Data("/etc/host.conf"),
            Want::Data("/etc/resolv.conf"),
            Want::Data("/etc/gai.conf"),
            Want::Data("/etc/services"),
            Want::Data("/etc/protocols"),
            Want::Data("/etc/networks"),
        ],
    },
    Rule {
        when: When::Calls(Call::Convert),
        wants: &[Want::Reach("/usr/lib/*/gconv/*"), Want::Reach("/usr/lib/gconv/*"), Want::Reach("/usr/lib64/gconv/*")],
    },
];
