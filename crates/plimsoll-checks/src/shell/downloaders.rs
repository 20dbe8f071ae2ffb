//! The options of curl and wget that take a value.

use crate::shell::getopt::Syntax;

/// Source: curl 8, manual.
pub(crate) const CURL: Syntax = Syntax {
    letters: "AbcCdDeEFHKmoPQrTtuUwxXyYz",
    long: &[
        "cacert",
        "cert",
        "connect-timeout",
        "cookie",
        "data",
        "form",
        "header",
        "key",
        "max-time",
        "output",
        "output-dir",
        "proto",
        "proxy",
        "range",
        "referer",
        "request",
        "resolve",
        "retry",
        "retry-delay",
        "retry-max-time",
        "unix-socket",
        "url",
        "user",
        "user-agent",
        "write-out",
    ],
};

/// `-nv` and its like are an option `n` with the letters after it. Source: GNU Wget 1.24, manual.
pub(crate) const WGET: Syntax = Syntax {
    letters: "aABDeiIlnOoPQRtTUwX",
    long: &[
        "append-output",
        "ca-certificate",
        "directory-prefix",
        "header",
        "input-file",
        "output-document",
        "output-file",
        "password",
        "post-data",
        "timeout",
        "tries",
        "user",
        "user-agent",
        "wait",
    ],
};
