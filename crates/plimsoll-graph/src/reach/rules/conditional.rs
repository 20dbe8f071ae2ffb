//! What a part of a run-time loads only when somebody asks for it in a way that an image must be made for. It is not
//! followed, and told as a blind spot.

use super::fits;

/// What is not followed.
pub(in crate::reach) struct Conditional {
    /// The name of the file, which may have wildcards.
    file: &'static str,
    /// The start of the name of the library or module that it loads.
    target: &'static str,
    /// When it does, as a predicate of the file.
    pub(in crate::reach) when: &'static str,
}

/// Sources: OpenJDK 17, `DefaultProxySelector.c`; CPython 3.11, `site.py`, `enablerlcompleter`; RubyGems 3.3,
/// `Gem.use_gemdeps`.
const ALL: &[Conditional] = &[
    Conditional { file: "libnet.so", target: "libgio-2.0.so", when: "loads libgio-2.0 with java.net.useSystemProxies" },
    Conditional { file: "libnet.so", target: "libgconf-2.so", when: "loads libgconf with java.net.useSystemProxies" },
    Conditional { file: "site.py", target: "readline", when: "imports readline when Python is used by hand" },
    Conditional { file: "site.py", target: "rlcompleter", when: "imports rlcompleter when Python is used by hand" },
    // Modules of the library have a function that tests their own examples, and call it when they are the program.
    Conditional { file: "*.py", target: "doctest", when: "imports doctest to test its own examples" },
    Conditional { file: "rubygems.rb", target: "bundler", when: "requires bundler with RUBYGEMS_GEMDEPS" },
];

/// The condition under which a file loads a library or module, if there is one.
pub(in crate::reach) fn conditional(file: &[u8], target: &str) -> Option<&'static Conditional> {
    ALL.iter().find(|known| fits(file, known.file.as_bytes()) && target.starts_with(known.target))
}
