//! The families, their names, and which reader compares for each.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::schemes;

/// A version that was read. Two of one family always have an order.
pub(crate) trait Version<'a>: Sized {
    /// Reads a text; `None` where the family has no order for it.
    fn read(text: &'a str) -> Option<Self>;

    /// The order of two versions.
    fn compare(&self, other: &Self) -> Ordering;

    /// Whether the text keeps the grammar of the family. Some families order texts that do not.
    fn is_valid(&self) -> bool {
        true
    }

    /// One text for all versions that are equal.
    fn text(&self) -> String;

    /// Bytes whose order is that of the versions, where the family has them.
    fn key(&self) -> Option<Vec<u8>> {
        None
    }
}

fn compare<'a, V: Version<'a>>(a: &'a str, b: &'a str) -> Option<Ordering> {
    Some(V::read(a)?.compare(&V::read(b)?))
}

fn is_valid<'a, V: Version<'a>>(text: &'a str) -> bool {
    V::read(text).is_some_and(|version| version.is_valid())
}

fn text<'a, V: Version<'a>>(text: &'a str) -> Option<String> {
    Some(V::read(text)?.text())
}

fn key<'a, V: Version<'a>>(text: &'a str) -> Option<Vec<u8>> {
    V::read(text)?.key()
}

/// Declares the families: variant, name, reader, and what is compared by it.
macro_rules! families {
    ($($(#[$doc:meta])* $variant:ident $name:literal $reader:ty;)*) => {
        /// A family of versions with one order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scheme {
            $($(#[$doc])* $variant,)*
        }

        impl Scheme {
            /// Every family.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word of a family, as options and databases write it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Returns the order of two versions, or `None` where it cannot be told: a text outside the grammar of the
            /// family has an order only where the family's own program gives it one.
            ///
            /// Digits are numbers of any length. Time and memory grow with the length of the texts and no faster.
            pub fn compare(self, a: &str, b: &str) -> Option<Ordering> {
                match self {
                    $(Self::$variant => compare::<$reader>(a, b),)*
                }
            }

            /// Whether a text is a version by the grammar of the family.
            pub fn is_valid(self, version: &str) -> bool {
                match self {
                    $(Self::$variant => is_valid::<$reader>(version),)*
                }
            }

            /// Returns bytes whose order is that of [`Scheme::compare`], for the families that have such keys (`deb`,
            /// `rpm`, `apk`, `semver`, `golang`, `kubernetes`), or `None` where there is no order.
            pub fn key(self, version: &str) -> Option<Vec<u8>> {
                match self {
                    $(Self::$variant => key::<$reader>(version),)*
                }
            }

            fn text(self, version: &str) -> Option<String> {
                match self {
                    $(Self::$variant => text::<$reader>(version),)*
                }
            }
        }
    };
}

families! {
    /// Debian, Ubuntu and what is built from them. Source: deb-version(7) of dpkg.
    Deb "deb" schemes::deb::Deb<'_>;
    /// Red Hat, SUSE and other distributions of rpm. Source: rpm-version(7).
    Rpm "rpm" schemes::rpm::Rpm<'_>;
    /// Alpine, Wolfi and other distributions of apk. Source: apk-package(5) of apk-tools.
    Apk "apk" schemes::apk::Apk<'_>;
    /// Semantic Versioning 2.0, read leniently.
    Semver "semver" schemes::semver::Semver<'_>;
    /// node-semver with its limits.
    Npm "npm" schemes::npm::Npm<'_>;
    /// PEP 440, and below it what older tools accepted.
    Pypi "pypi" schemes::pypi::Pypi<'_>;
    /// Maven. Source: the order of versions in the reference of the POM.
    Maven "maven" schemes::maven::Maven<'_>;
    /// RubyGems.
    Rubygems "rubygems" schemes::rubygems::Rubygems<'_>;
    /// NuGet.
    Nuget "nuget" schemes::nuget::Nuget<'_>;
    /// Composer, by the order of PHP's `version_compare`.
    Packagist "packagist" schemes::packagist::Packagist<'_>;
    /// Dart's pub.
    Pub "pub" schemes::dart::Pub<'_>;
    /// R.
    Cran "cran" schemes::numbers::Cran<'_>;
    /// Haskell.
    Hackage "hackage" schemes::numbers::Hackage<'_>;
    /// OCaml's opam.
    Opam "opam" schemes::opam::Opam<'_>;
    /// Conan.
    Conan "conan" schemes::conan::Conan<'_>;
    /// Pacman. A version without `-pkgrel` equals every one that differs only there.
    Alpm "alpm" schemes::alpm::Alpm<'_>;
    /// Portage. Source: Package Manager Specification, section 3.3.
    Gentoo "gentoo" schemes::gentoo::Gentoo<'_>;
    /// Modules and the toolchain of Go.
    Golang "golang" schemes::golang::Golang<'_>;
    /// Kubernetes, without what vendors append.
    Kubernetes "kubernetes" schemes::kubernetes::Kubernetes<'_>;
}

impl Scheme {
    /// The family of a word, or `None`.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scheme| scheme.name() == name)
    }

    /// Returns one text for all versions that [`Scheme::compare`] calls equal, to look a version up in a list; `None`
    /// where there is no order. The text is a key: for some families it is not how people write the version.
    pub fn normalised(self, version: &str) -> Option<Cow<'_, str>> {
        let text = self.text(version)?;
        Some(if text == version { Cow::Borrowed(version) } else { Cow::Owned(text) })
    }
}
