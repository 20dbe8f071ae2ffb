//! Whether something that was found is what a document identifies. What is stated must match, what is left out may be
//! anything; one identifier that matches is enough, except that a digest that can be compared must match too.

use std::fmt;

use plimsoll_facts::image::ImageSource;
use plimsoll_facts::{Image, ImageReference, Inventory, OperatingSystem, Package, PackageRecord, Purl};

use super::document::{Component, Hash};
use super::image;

/// What identifies something that was found: an image, a package, the subject of a bill of materials.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Identity {
    /// Package URLs.
    pub(super) purls: Vec<Purl>,
    /// That of the source package of a package of a distribution.
    sources: Vec<Purl>,
    /// Repositories and tags of an image.
    pub(super) images: Vec<image::Name>,
    /// Digests, as `sha256:…`.
    pub(super) digests: Vec<String>,
    /// Operating system and architecture of an image, in the words of Go.
    pub(super) platform: Option<(String, String)>,
    /// Words for the distribution that `distro` may have.
    distributions: Vec<String>,
    /// Names by the Common Platform Enumeration.
    cpes: Vec<String>,
    /// Any other identifiers.
    others: Vec<String>,
}

impl Identity {
    /// An image by all that names it: references, digests of manifest and configuration, and of the index if it was
    /// asked for by that, platform, distribution.
    pub fn of_image(image: &Image) -> Self {
        let mut identity = Self::default();
        for name in &image.names {
            identity = identity.image(name);
        }
        // What was asked for by the digest of its index.
        if let (ImageSource::Registry | ImageSource::Daemon, Some((_, digest))) =
            (image.source, image.target.split_once('@'))
        {
            identity = identity.digest(digest);
        }
        for digest in [image.manifest, image.config_digest].into_iter().flatten() {
            identity = identity.digest(&digest.to_string());
        }
        if let Ok(config) = image.config()
            && !config.platform.os.is_empty()
        {
            identity.platform = Some((config.platform.os.clone(), config.platform.architecture.clone()));
        }
        identity.cpes.extend(image.inventory.os.as_ref().and_then(platform_name));
        identity
    }

    /// A package of an inventory.
    pub fn of_package(inventory: &Inventory, package: &Package) -> Self {
        let Ok(purl) = package.record.purl(inventory.os.as_ref()) else {
            return Self::default().identifier(&inventory.purl(package));
        };
        let mut identity = Self::default().purl(purl);
        let os = inventory.os.as_ref().filter(|_| package.record.is_of_system());
        for word in os.into_iter().flat_map(distribution_words) {
            identity.distributions.push(word);
        }
        identity
    }

    /// Whatever a text names: a package URL, or any other identifier.
    pub fn parse(text: &str) -> Self {
        match Purl::parse_as_seen(text) {
            Ok(purl) => Self::default().purl(purl),
            Err(_) => Self::default().identifier(text),
        }
    }

    /// Adds a package URL. One of a package of a distribution tells of its source package too.
    pub fn purl(mut self, purl: Purl) -> Self {
        self.distributions.extend(purl.qualifier("distro").map(str::to_owned));
        self.sources.extend(source_purl(&purl));
        self.purls.push(purl);
        self
    }

    /// Adds a reference of an image, with its digest if it has one; what is none is passed over.
    pub fn image(mut self, name: &str) -> Self {
        let Ok(reference) = ImageReference::parse(name) else { return self };
        if let Some(digest) = reference.digest() {
            self = self.digest(digest);
        }
        let name = image::Name::of(reference);
        if !self.images.contains(&name) {
            self.images.push(name);
        }
        self
    }

    /// Adds a digest with its algorithm, as in `sha256:…`.
    pub fn digest(mut self, digest: &str) -> Self {
        let digest = digest.to_ascii_lowercase();
        if !self.digests.contains(&digest) {
            self.digests.push(digest);
        }
        self
    }

    /// Adds an identifier of another sort: an IRI, a BOM-Link, a CPE.
    pub fn identifier(mut self, text: &str) -> Self {
        if text.starts_with("cpe:") {
            self.cpes.push(text.to_owned());
        }
        self.others.push(text.to_owned());
        self
    }

    /// Whether it is an image.
    pub(super) fn is_image(&self) -> bool {
        !self.images.is_empty() || self.purls.is_empty() && !self.digests.is_empty()
    }

    /// Its version, or the tags of an image.
    pub(super) fn versions(&self) -> Vec<&str> {
        let of_purls = self.purls.iter().take(1).filter_map(Purl::version);
        of_purls.chain(self.images.iter().filter_map(|name| name.tag.as_deref())).collect()
    }

    /// For people.
    pub(super) fn shown(&self) -> String {
        let purl = self.purls.first().map(Purl::to_string);
        let image = || self.images.first().map(image::Name::shown);
        let text = purl.or_else(image).or_else(|| self.digests.first().cloned());
        text.or_else(|| self.others.first().cloned()).unwrap_or_default()
    }
}

/// The package URL of the source package, as makers of distributions write it in statements. Source: OpenVEX of Ubuntu.
fn source_purl(purl: &Purl) -> Option<Purl> {
    let record = PackageRecord::from_purl(purl);
    let source = record.source.clone().filter(|_| record.is_of_system())?;
    let arch = if purl.kind() == "rpm" { "src" } else { "source" };
    let version = if source.version.is_empty() { record.version.clone() } else { source.version };
    let builder = Purl::builder(purl.kind(), source.name)
        .namespace(purl.namespace().unwrap_or_default())
        .version(version)
        .qualifier("arch", arch)
        .qualifier("distro", purl.qualifier("distro").unwrap_or_default());
    builder.build_as_seen().map_or(None, Some)
}

/// Words for a distribution that package URLs have as `distro`.
fn distribution_words(os: &OperatingSystem) -> Vec<String> {
    let mut words = vec![os.distro()];
    words.extend((!os.version.is_empty()).then(|| os.version.clone()));
    if let Some(codename) = &os.codename {
        words.push(codename.clone());
        words.push(format!("{}-{codename}", os.id));
    }
    words
}

/// The name by the Common Platform Enumeration that makers use for their distribution.
fn platform_name(os: &OperatingSystem) -> Option<String> {
    let version = os.version.as_str();
    (os.id == "rhel" && !version.is_empty()).then(|| format!("cpe:/o:redhat:enterprise_linux:{version}"))
}

/// A field of a statement. The later one stands here, the nearer is a statement that differs in it first.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Field {
    /// Any identifier: there is none that both have.
    Identifier,
    /// The type of a package URL.
    Type,
    /// Its namespace.
    Namespace,
    /// Its name.
    Name,
    /// Its version.
    Version,
    /// A digest, of an index, a manifest, a configuration, a file.
    Digest,
    /// `repository_url` of an image.
    Repository,
    /// The tag of an image.
    Tag,
    /// Another qualifier.
    Qualifier(String),
    /// The place inside the package.
    Subpath,
    /// The versions beside the product.
    Range,
    /// The id of the vulnerability.
    Vulnerability,
}

impl fmt::Display for Field {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Identifier => "identifier",
            Self::Type => "type",
            Self::Namespace => "namespace",
            Self::Name => "name",
            Self::Version => "version",
            Self::Digest => "digest",
            Self::Repository => "repository_url",
            Self::Tag => "tag",
            Self::Qualifier(key) => key,
            Self::Subpath => "subpath",
            Self::Range => "range",
            Self::Vulnerability => "vulnerability",
        })
    }
}

/// The part of a statement that a field is of. The later, the nearer.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Part {
    /// The product, or the statement itself.
    Product,
    /// What the product is part of.
    Platform,
    /// A part of the product.
    Subcomponent,
}

/// The first field that differs.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Difference {
    /// Of which part.
    pub part: Part,
    /// The field.
    pub field: Field,
    /// What the statement says.
    pub stated: String,
    /// What was found; empty when nothing was.
    pub found: String,
}

impl Difference {
    /// A difference of the product.
    pub fn new(field: Field, stated: impl Into<String>, found: impl Into<String>) -> Self {
        Self { part: Part::Product, field, stated: stated.into(), found: found.into() }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self.part {
            Part::Product => "",
            Part::Platform => "platform ",
            Part::Subcomponent => "subcomponent ",
        })?;
        let of = |text: &str| if text.is_empty() { "none".to_owned() } else { format!("`{text}`") };
        write!(out, "{}: stated {}, found {}", self.field, of(&self.stated), of(&self.found))
    }
}

/// What makes a match weak: another thing could have it tomorrow.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Weak {
    /// The tag of an image; there was no digest.
    Tag,
    /// The last word of the name of an image; there was neither digest, tag nor repository.
    Name,
}

impl fmt::Display for Weak {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Tag => "tag alone, which another image may have tomorrow",
            Self::Name => "name alone",
        })
    }
}

/// Whether it is the same, and how weakly that is known; or the first field that differs.
pub type Compared = Result<Option<Weak>, Difference>;

/// The better of two comparisons: a strong match, a weak one, the nearer difference.
pub(super) fn better(one: Compared, other: Compared) -> Compared {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok(one.min(other)),
        (Ok(found), Err(_)) | (Err(_), Ok(found)) => Ok(found),
        (Err(one), Err(other)) => Err(if nearness(&other) > nearness(&one) { other } else { one }),
    }
}

/// How near a difference is to a match.
pub(super) fn nearness(difference: &Difference) -> (Part, &Field) {
    (difference.part, &difference.field)
}

/// Whether something found is the component.
pub fn compare(component: &Component, found: &Identity) -> Compared {
    if let Some(compared) = compare_hashes(&component.hashes, found) {
        return compared;
    }
    let texts = component.purls.iter().map(|stated| &stated.text);
    let named = component.others.iter().chain(&component.cpes).chain([&component.id]).chain(texts);
    let digits = component.hashes.iter().map(Hash::digits);
    if named.map(String::as_str).chain(digits).any(|text| found.others.iter().any(|other| other == text)) {
        return Ok(None);
    }
    let readable = component.purls.iter().filter_map(|stated| stated.purl.as_ref());
    let of_purls = readable.map(|stated| compare_with_purl(stated, found));
    if let Some(compared) = of_purls.reduce(better) {
        return compared;
    }
    let stated = component.cpes.iter().filter_map(|cpe| cpe_parts(cpe));
    for stated in stated {
        if found.cpes.iter().filter_map(|cpe| cpe_parts(cpe)).any(|found| is_of(&stated, &found)) {
            return Ok(None);
        }
    }
    let is_plain = component.purls.is_empty() && component.cpes.is_empty() && component.hashes.is_empty();
    if is_plain && found.is_image() {
        return image::compare_name(component, found);
    }
    let cpe = component.cpes.first();
    let stated = component.purls.first().map(|purl| &purl.text).or(cpe).unwrap_or(&component.id);
    let known = found.cpes.first().filter(|_| cpe.is_some()).cloned();
    Err(Difference::new(Field::Identifier, stated, known.unwrap_or_else(|| found.shown())))
}

/// Whether digests are the same, where there are some of the same algorithm.
fn compare_hashes(stated: &[Hash], found: &Identity) -> Option<Compared> {
    let is_of = |digest: &&String, hash: &Hash| {
        digest.split_once(':').is_some_and(|(algorithm, _)| algorithm == hash.algorithm())
    };
    let comparable = stated.iter().find(|hash| found.digests.iter().any(|digest| is_of(&digest, hash)))?;
    if stated.iter().any(|hash| found.digests.contains(&hash.0)) {
        return Some(Ok(None));
    }
    let known = found.digests.iter().filter(|digest| is_of(digest, comparable));
    let known: Vec<&str> = known.map(String::as_str).collect();
    Some(Err(Difference::new(Field::Digest, &comparable.0, known.join(" "))))
}

fn compare_with_purl(stated: &Purl, found: &Identity) -> Compared {
    let as_image = image::is_image(stated) && found.is_image();
    let as_image = as_image.then(|| image::compare_purl(stated, found));
    let is_source = matches!(stated.qualifier("arch"), Some("source" | "src"));
    let sources = found.sources.iter().filter(|_| is_source);
    let as_package =
        found.purls.iter().chain(sources).map(|purl| compare_purls(stated, purl, &found.distributions)).reduce(better);
    match (as_image, as_package) {
        (Some(one), Some(other)) => better(one, other),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) if found.is_image() => Err(Difference::new(Field::Type, stated.kind(), "oci")),
        (None, None) => Err(Difference::new(Field::Identifier, stated.to_string(), found.shown())),
    }
}

/// The fields of two package URLs in their order.
fn compare_purls(stated: &Purl, found: &Purl, distributions: &[String]) -> Compared {
    let differs =
        |field, stated: &str, found: Option<&str>| Err(Difference::new(field, stated, found.unwrap_or_default()));
    if stated.kind() != found.kind() {
        return differs(Field::Type, stated.kind(), Some(found.kind()));
    }
    // Whose package it is goes without saying only where a distribution says it.
    let may_leave_out = PackageRecord::from_purl(stated).is_of_system();
    if stated.namespace() != found.namespace() && !(stated.namespace().is_none() && may_leave_out) {
        return differs(Field::Namespace, stated.namespace().unwrap_or_default(), found.namespace());
    }
    if stated.name() != found.name() {
        return differs(Field::Name, stated.name(), Some(found.name()));
    }
    if let Some(version) = stated.version()
        && !is_same_version(stated, found)
    {
        return differs(Field::Version, version, found.version());
    }
    for (key, value) in stated.qualifiers() {
        let is_same = match (stated.kind(), key.as_str()) {
            ("rpm" | "deb", "epoch") => continue,
            ("maven", "type") if value == "jar" => found.qualifier(key).is_none_or(|other| other == value),
            (_, "distro") => distributions.contains(value),
            _ => found.qualifier(key) == Some(value),
        };
        if !is_same {
            return differs(Field::Qualifier(key.clone()), value, found.qualifier(key));
        }
    }
    match stated.subpath() {
        Some(path) if found.subpath() != Some(path) => differs(Field::Subpath, path, found.subpath()),
        _ => Ok(None),
    }
}

/// Whether two versions are one. An epoch may stand in front of it or in a qualifier, and one of rpm may be left out; a
/// version of Go may be written without its `v`.
fn is_same_version(stated: &Purl, found: &Purl) -> bool {
    let (stated, found) = (PackageRecord::from_purl(stated), PackageRecord::from_purl(found));
    let plain = |version: &str| match &*stated.kind {
        "golang" => version.strip_prefix('v').unwrap_or(version).to_owned(),
        _ => version.to_owned(),
    };
    let has_epoch = stated.epoch.is_none_or(|epoch| epoch == found.epoch.unwrap_or(0));
    plain(&stated.version) == plain(&found.version) && has_epoch
}

/// Maker, product and version of a name of version 2.2 or 2.3; the version is stated up to where it matters.
fn cpe_parts(cpe: &str) -> Option<[&str; 3]> {
    let rest = cpe.strip_prefix("cpe:2.3:").or_else(|| cpe.strip_prefix("cpe:/"))?;
    let mut parts = rest.split(':').skip(1);
    let (maker, product) = (parts.next()?, parts.next()?);
    Some([maker, product, parts.next().filter(|version| *version != "*").unwrap_or_default()])
}

fn is_of(stated: &[&str; 3], found: &[&str; 3]) -> bool {
    let ([maker, product, version], [found_maker, found_product, found_version]) = (stated, found);
    let rest = found_version.strip_prefix(version);
    let is_within = version.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    maker == found_maker && product == found_product && is_within
}
