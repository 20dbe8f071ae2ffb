//! Packages: what a file says of one, and what is known of one in the merged view of an image.

mod properties;
mod purl;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::image::{PathBytes, hex};

pub use properties::{PROPERTY_PREFIX, set_property, to_properties};

/// The type of a package, as in package URLs: `deb`, `npm`, `pypi`. Source: purl specification, purl-types.
pub type PackageType = Cow<'static, str>;

/// How sure it is that the package is there, by what says so (image spec section 2.5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PackageClass {
    /// A package manager, or its format on disk, says that it is installed.
    #[default]
    Installed,
    /// A named and versioned copy inside another package.
    Vendored,
    /// Recognised by bytes: a program, the standard library of a binary, a JDK.
    Runtime,
    /// A lock file or manifest names it; in an image that is no proof of installation.
    Declared,
}

impl PackageClass {
    /// The word in options and documents.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Installed => "installed",
            Self::Vendored => "vendored",
            Self::Runtime => "runtime",
            Self::Declared => "declared",
        }
    }
}

/// What said that a package is there. From the strongest to the weakest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// The database of a package manager.
    #[default]
    Db,
    /// Metadata of the package itself, or a lock file.
    Manifest,
    /// Data that a compiler put into a binary.
    BinaryMeta,
    /// Bytes of a known product.
    Classifier,
    /// A guess, for example from a file name.
    Heuristic,
}

impl Method {
    /// The word in documents.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Db => "db",
            Self::Manifest => "manifest",
            Self::BinaryMeta => "binary-meta",
            Self::Classifier => "classifier",
            Self::Heuristic => "heuristic",
        }
    }
}

/// How a package came to be named, where a lock file tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relationship {
    /// The project itself.
    Root,
    /// A member of the project's workspace.
    Workspace,
    /// Asked for by the project.
    Direct,
    /// Asked for by another package.
    Indirect,
}

/// The source package that a binary package was built from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct SourcePackage {
    /// Its name.
    pub name: String,
    /// Its version; empty when not told.
    pub version: String,
}

/// A digest as a package's record states it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum RecordedDigest {
    /// MD5: dpkg, old rpm.
    Md5([u8; 16]),
    /// SHA-1: apk.
    Sha1([u8; 20]),
    /// SHA-256: rpm, wheels.
    Sha256([u8; 32]),
}

impl RecordedDigest {
    /// The name of the algorithm, as in `SHA-256`.
    pub const fn algorithm(self) -> &'static str {
        match self {
            Self::Md5(_) => "MD5",
            Self::Sha1(_) => "SHA-1",
            Self::Sha256(_) => "SHA-256",
        }
    }

    /// The digest in hexadecimal digits.
    pub fn hex(self) -> String {
        match self {
            Self::Md5(bytes) => hex(&bytes),
            Self::Sha1(bytes) => hex(&bytes),
            Self::Sha256(bytes) => hex(&bytes),
        }
    }
}

/// A file that a package says is its own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct OwnedFile {
    /// Its path below the root of the image, without a leading slash, as the record has it: folders on it may be links.
    pub path: PathBytes,
    /// What its content should be, if the record says.
    pub digest: Option<RecordedDigest>,
    /// True for configuration and other files that may change or be absent without that being a sign of anything.
    pub may_change: bool,
}

/// What a file says of one package: no knowledge of other files.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct PackageRecord {
    /// Type, as in package URLs.
    pub kind: PackageType,
    /// Namespace, as in package URLs: `debian`, `@scope`, `org.example`; `None` when it has none or the
    /// distribution decides it later.
    pub namespace: Option<String>,
    /// Name, as the ecosystem writes it.
    pub name: String,
    /// Version, as the ecosystem writes it: with epoch for deb (`1:2.3-4`), `version-release` for rpm. Empty when the
    /// file does not tell.
    pub version: String,
    /// Epoch of rpm packages.
    pub epoch: Option<u32>,
    /// Architecture, as the ecosystem writes it.
    pub arch: Option<String>,
    /// Source package.
    pub source: Option<SourcePackage>,
    /// Licences as written: expressions or names.
    pub licences: Vec<String>,
    /// How sure it is that it is there.
    pub class: PackageClass,
    /// What says so.
    pub method: Method,
    /// How it came to be named.
    pub relationship: Option<Relationship>,
    /// True when only development or tests need it.
    pub is_dev: bool,
    /// The groups of a lock file that name it: `dev`, `test`.
    pub groups: Vec<String>,
    /// What tells this package from others of the same file, for [`Self::requires`]; empty for its name.
    pub id: String,
    /// What it needs: ids of packages of the same file, or names, virtual ones included, without version ranges.
    pub requires: Vec<String>,
    /// Names that it stands for besides its own: virtual packages, libraries, commands.
    pub provides: Vec<String>,
    /// The files that are its own.
    pub files: Vec<OwnedFile>,
    /// First and last line in the file that names it, from 1.
    pub lines: Option<(u32, u32)>,
    /// Where in the file it stands, if that is an archive: `WEB-INF/lib/a.jar` or with `!/` between several levels.
    pub within: Option<String>,
    /// Further qualifiers of its package URL: `repository_url`, `vcs_url`, `classifier`.
    pub qualifiers: BTreeMap<String, String>,
    /// Subpath of its package URL.
    pub subpath: Option<String>,
    /// Further facts by name for those who ask: `modularity`, `sourceRpm`, `buildSetting.vcs.revision`, `size`.
    pub properties: BTreeMap<String, String>,
}

impl PackageRecord {
    /// A record of that type, name and version.
    pub fn new(kind: &'static str, name: impl Into<String>, version: impl Into<String>) -> Self {
        Self { kind: Cow::Borrowed(kind), name: name.into(), version: version.into(), ..Self::default() }
    }
}

/// One place where a package was seen.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Sight {
    /// Path of the file in the merged view.
    pub path: PathBytes,
    /// Place inside it, if it is an archive.
    pub within: Option<String>,
    /// Number of the layer that has the file, from 0.
    pub layer: u32,
    /// What said so.
    pub method: Method,
    /// The reader that saw it.
    pub reader: String,
    /// First and last line that name it.
    pub lines: Option<(u32, u32)>,
}

/// A package of a merged view.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Package {
    /// What is known of it, from all places where it was seen.
    pub record: PackageRecord,
    /// Where it was seen, strongest first.
    pub sights: Vec<Sight>,
    /// Numbers of the packages that it needs.
    pub dependencies: Vec<u32>,
    /// Number of the package of the operating system that owns its files unmodified, which is then what counts.
    pub owner: Option<u32>,
    /// The layer that first had this package in this version.
    pub introduced: u32,
    /// Whether it comes from the base image; `None` when no base is known.
    pub from_base: Option<bool>,
    /// The layer that took it away or replaced it; `None` for what is in the merged view.
    pub gone_in: Option<u32>,
}

impl Package {
    /// A package of which nothing is known but this.
    pub const fn new(record: PackageRecord) -> Self {
        Self {
            record,
            sights: Vec::new(),
            dependencies: Vec::new(),
            owner: None,
            introduced: 0,
            from_base: None,
            gone_in: None,
        }
    }
}

/// The operating system of an image, by its os-release.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct OperatingSystem {
    /// `ID`: `debian`, `alpine`.
    pub id: String,
    /// `VERSION_ID`: `12`, `3.19.1`; empty when not told.
    pub version: String,
    /// `VERSION_CODENAME`.
    pub codename: Option<String>,
    /// `ID_LIKE`, by words.
    pub like: Vec<String>,
    /// `PRETTY_NAME`.
    pub name: String,
    /// The path that said so.
    pub path: PathBytes,
}

/// What is in an image, by name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Inventory {
    /// Its operating system; `None` when nothing says one.
    pub os: Option<OperatingSystem>,
    /// The packages, sorted by type, name, version and first place. Behind them, where all layers were asked for, those
    /// that are in a lower layer only, sorted alike.
    pub packages: Vec<Package>,
    /// Paths of programs and libraries that nobody claims.
    pub unknown_executables: Vec<PathBytes>,
    /// Bytes of programs and libraries: owned and as recorded, identified otherwise, unknown.
    pub executable_bytes: ExecutableBytes,
    /// Files of packages of the operating system that are not as recorded: path and number of the package.
    pub modified: Vec<(PathBytes, u32)>,
}

impl Inventory {
    /// The package URL of a package; the distribution is that of the image. What is no package URL, such as one of a
    /// name that its type does not allow, is shown by type and name.
    pub fn purl(&self, package: &Package) -> String {
        match package.record.purl(self.os.as_ref()) {
            Ok(purl) => purl.to_string(),
            Err(_) => format!("{} {} {}", package.record.kind, package.record.name, package.record.version),
        }
    }
}

/// How much of the machine code of an image is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ExecutableBytes {
    /// Owned by a package and as its record says, or without a digest to compare: for a list of packages only programs
    /// that were recognised are compared.
    pub owned: u64,
    /// Owned by nobody and recognised by its bytes, or changed since its package was installed.
    pub identified: u64,
    /// Claimed by nobody.
    pub unknown: u64,
}
