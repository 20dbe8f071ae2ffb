//! Package URLs: one text that names a package of any kind, `pkg:type/namespace/name@version?qualifiers#subpath`.
//!
//! Grammar and rules are those of the Package-URL specification (package-url/purl-spec, "Core Specification"), with
//! what each type adds in `types`. Whoever makes a package URL uses [`Purl::parse`] or [`PurlBuilder::build`], which
//! hold every rule. Documents of others break the rules of types daily (`pkg:deb/curl`); for those there are
//! [`Purl::parse_as_seen`] and [`PurlBuilder::build_as_seen`], which normalise and ask for the grammar alone.

mod types;

use std::collections::BTreeMap;
use std::fmt;

use crate::image::hex_value;
use types::{NameForm, TypeRules};

/// A package URL in its canonical form. Two are equal when their canonical texts are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Purl {
    kind: String,
    namespace: Option<String>,
    name: String,
    version: Option<String>,
    qualifiers: BTreeMap<String, String>,
    subpath: Option<String>,
}

/// Why a text or a set of components is no package URL.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InvalidPurl {
    /// It does not begin with `pkg:`.
    Scheme,
    /// The type is missing, begins with no letter, or holds more than letters, digits, `.` and `-`.
    Type,
    /// A percent sign is followed by no two hexadecimal digits, or what they stand for is no UTF-8.
    Encoding,
    /// A segment of namespace or subpath holds an encoded slash.
    Slash,
    /// The name is missing.
    Name,
    /// The key of a qualifier begins with no letter, or holds more than letters, digits, `.`, `-` and `_`.
    QualifierKey,
    /// Two qualifiers have the same key.
    DuplicateQualifier,
    /// The type requires a namespace.
    NamespaceRequired,
    /// The type knows no namespaces.
    NamespaceProhibited,
    /// The type requires this qualifier.
    QualifierRequired(&'static str),
    /// The name is none that the type allows.
    NameCharacters,
    /// The version is none that the type allows.
    VersionCharacters,
}

impl fmt::Display for InvalidPurl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Scheme => "it does not begin with `pkg:`",
            Self::Type => "its type is missing or malformed",
            Self::Encoding => "its percent-encoding is malformed",
            Self::Slash => "a segment holds an encoded slash",
            Self::Name => "it has no name",
            Self::QualifierKey => "the key of a qualifier is malformed",
            Self::DuplicateQualifier => "two qualifiers have the same key",
            Self::NamespaceRequired => "its type requires a namespace",
            Self::NamespaceProhibited => "its type knows no namespaces",
            Self::QualifierRequired(key) => return write!(formatter, "its type requires the qualifier `{key}`"),
            Self::NameCharacters => "its name is none that its type allows",
            Self::VersionCharacters => "its version is none that its type allows",
        })
    }
}

impl std::error::Error for InvalidPurl {}

impl Purl {
    /// Reads a package URL and puts it into its canonical form. Refused is what breaks the grammar or a rule of its
    /// type. Source: specification, "How to parse a PURL".
    pub fn parse(text: &str) -> Result<Self, InvalidPurl> {
        read(text)?.build()
    }

    /// As [`Purl::parse`], without what its type requires, prohibits or restricts.
    pub fn parse_as_seen(text: &str) -> Result<Self, InvalidPurl> {
        read(text)?.build_as_seen()
    }

    /// Begins a package URL of this type and name; both are normalised when it is built.
    pub fn builder(kind: impl Into<String>, name: impl Into<String>) -> PurlBuilder {
        PurlBuilder {
            kind: kind.into(),
            namespace: String::new(),
            name: name.into(),
            version: String::new(),
            qualifiers: Vec::new(),
            subpath: String::new(),
        }
    }

    /// The type in lower case, as in `deb` or `npm`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// What the name is local to: a distribution, a Maven group, an npm scope with its `@`. Segments are joined by `/`.
    pub fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    /// The name without its namespace; never empty.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version as its ecosystem writes it; never empty.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The qualifiers by key. No value is empty.
    pub fn qualifiers(&self) -> &BTreeMap<String, String> {
        &self.qualifiers
    }

    /// The value of one qualifier.
    pub fn qualifier(&self, key: &str) -> Option<&str> {
        self.qualifiers.get(key).map(String::as_str)
    }

    /// A place inside the package, relative to its root, without `.` and `..`.
    pub fn subpath(&self) -> Option<&str> {
        self.subpath.as_deref()
    }

    /// The repository that packages of this type come from when no qualifier names another.
    pub fn default_repository(&self) -> Option<&'static str> {
        types::rules(&self.kind).repository
    }
}

/// The canonical text. Source: specification, "How to build a PURL".
impl fmt::Display for Purl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "pkg:{}/", self.kind)?;
        if let Some(namespace) = &self.namespace {
            write_segments(formatter, namespace)?;
            formatter.write_str("/")?;
        }
        match types::rules(&self.kind).name_form {
            NameForm::Path => write_segments(formatter, &self.name)?,
            NameForm::Segment => write_encoded(formatter, &self.name)?,
        }
        if let Some(version) = &self.version {
            formatter.write_str("@")?;
            write_encoded(formatter, version)?;
        }
        for (position, (key, value)) in self.qualifiers.iter().enumerate() {
            write!(formatter, "{}{key}=", if position == 0 { '?' } else { '&' })?;
            write_encoded(formatter, value)?;
        }
        if let Some(subpath) = &self.subpath {
            formatter.write_str("#")?;
            write_segments(formatter, subpath)?;
        }
        Ok(())
    }
}

impl std::str::FromStr for Purl {
    type Err = InvalidPurl;

    fn from_str(text: &str) -> Result<Self, InvalidPurl> {
        Self::parse(text)
    }
}

/// The components of a package URL, plain and not encoded, before they are normalised.
#[derive(Clone, Debug)]
pub struct PurlBuilder {
    kind: String,
    namespace: String,
    name: String,
    version: String,
    qualifiers: Vec<(String, String)>,
    subpath: String,
}

impl PurlBuilder {
    /// Sets the namespace; its segments are separated by `/`. An empty one is none.
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespace = namespace.into();
        self
    }

    /// Sets the version. An empty one is none.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// Adds a qualifier. An empty value is none.
    pub fn qualifier(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.qualifiers.push((key.into(), value.into()));
        self
    }

    /// Sets the place inside the package; its segments are separated by `/`. An empty one is none.
    pub fn subpath(mut self, subpath: impl Into<String>) -> Self {
        self.subpath = subpath.into();
        self
    }

    /// The package URL, normalised. Refused is what breaks the grammar or a rule of its type.
    pub fn build(self) -> Result<Purl, InvalidPurl> {
        let (purl, rules) = self.normalised()?;
        rules.check(&purl)?;
        Ok(purl)
    }

    /// As [`PurlBuilder::build`], without what its type requires, prohibits or restricts.
    pub fn build_as_seen(self) -> Result<Purl, InvalidPurl> {
        self.normalised().map(|(purl, _)| purl)
    }

    fn normalised(self) -> Result<(Purl, &'static TypeRules), InvalidPurl> {
        let kind = self.kind.to_ascii_lowercase();
        if !is_word(&kind, b".-") {
            return Err(InvalidPurl::Type);
        }
        let rules = types::rules(&kind);
        let qualifiers = normalised_qualifiers(self.qualifiers)?;
        let name = rules.normalised_name(self.name.trim_matches('/'), &qualifiers);
        if name.is_empty() {
            return Err(InvalidPurl::Name);
        }
        let purl = Purl {
            kind,
            namespace: present(rules.namespace_case.apply(&joined(self.namespace.split('/')))),
            name,
            version: present(rules.version_case.apply(&self.version)),
            qualifiers,
            subpath: present(joined(self.subpath.split('/').filter(|segment| !matches!(*segment, "." | "..")))),
        };
        Ok((purl, rules))
    }
}

/// Splits a text into components and decodes them; from the right to the left, as the specification says.
fn read(text: &str) -> Result<PurlBuilder, InvalidPurl> {
    let (rest, subpath) = text.rsplit_once('#').unwrap_or((text, ""));
    let (rest, qualifiers) = rest.rsplit_once('?').unwrap_or((rest, ""));
    let (scheme, rest) = rest.split_once(':').ok_or(InvalidPurl::Scheme)?;
    if !scheme.eq_ignore_ascii_case("pkg") {
        return Err(InvalidPurl::Scheme);
    }
    let rest = rest.trim_start_matches('/');
    let (kind, rest) = rest.split_once('/').unwrap_or((rest, ""));
    if !is_word(kind, b".-") {
        return Err(InvalidPurl::Type);
    }
    let (path, version) = match rest.rsplit_once('@') {
        // The scope of an npm package whose `@` is not encoded, as in `pkg:npm/@babel/core`.
        Some((left, right)) if right.contains('/') && (left.is_empty() || left.ends_with('/')) => {
            (rest.trim_end_matches('/'), "")
        }
        Some((left, _)) if left.ends_with('/') => return Err(InvalidPurl::Name),
        Some(split) => split,
        None => (rest.trim_end_matches('/'), ""),
    };
    let (namespace, name) = match types::rules(&kind.to_ascii_lowercase()).name_form {
        NameForm::Path => path.trim_start_matches('/').split_once('/'),
        NameForm::Segment => path.rsplit_once('/'),
    }
    .unwrap_or(("", path));
    let mut builder = Purl::builder(kind, decoded(name)?)
        .namespace(decoded_segments(namespace)?)
        .version(decoded(version)?)
        .subpath(decoded_segments(subpath)?);
    for pair in qualifiers.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        builder = builder.qualifier(key, decoded(value)?);
    }
    Ok(builder)
}

fn normalised_qualifiers(pairs: Vec<(String, String)>) -> Result<BTreeMap<String, String>, InvalidPurl> {
    let mut qualifiers = BTreeMap::new();
    for (key, value) in pairs {
        let key = key.to_ascii_lowercase();
        if !is_word(&key, b".-_") {
            return Err(InvalidPurl::QualifierKey);
        }
        if !value.is_empty() && qualifiers.insert(key, value).is_some() {
            return Err(InvalidPurl::DuplicateQualifier);
        }
    }
    Ok(qualifiers)
}

/// True for a letter followed by letters, digits and these.
fn is_word(text: &str, others: &[u8]) -> bool {
    text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
}

fn present(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// The segments that are not empty, joined by slashes.
fn joined<'t>(segments: impl Iterator<Item = &'t str>) -> String {
    segments.filter(|segment| !segment.is_empty()).collect::<Vec<_>>().join("/")
}

fn decoded_segments(text: &str) -> Result<String, InvalidPurl> {
    let segments = text.split('/').map(decoded).collect::<Result<Vec<_>, _>>()?;
    if segments.iter().any(|segment| segment.contains('/')) {
        return Err(InvalidPurl::Slash);
    }
    Ok(segments.join("/"))
}

/// Source: specification, "Character encoding"; RFC 3986, section 2.1.
fn decoded(text: &str) -> Result<String, InvalidPurl> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = rest.next().and_then(hex_value).ok_or(InvalidPurl::Encoding)?;
            let low = rest.next().and_then(hex_value).ok_or(InvalidPurl::Encoding)?;
            bytes.push((high << 4) | low);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).map_err(|_| InvalidPurl::Encoding)
}

fn write_segments(formatter: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for (position, segment) in text.split('/').enumerate() {
        if position > 0 {
            formatter.write_str("/")?;
        }
        write_encoded(formatter, segment)?;
    }
    Ok(())
}

/// Everything but letters, digits, `.-_~` and the colon is encoded. Source: specification, "Character encoding".
fn write_encoded(formatter: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for byte in text.bytes() {
        match byte {
            b'.' | b'-' | b'_' | b'~' | b':' => write!(formatter, "{}", char::from(byte))?,
            _ if byte.is_ascii_alphanumeric() => write!(formatter, "{}", char::from(byte))?,
            _ => write!(formatter, "%{byte:02X}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
