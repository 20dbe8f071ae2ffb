//! What a document of VEX says, whatever its format. Words of formats are kept beside what they mean here.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use plimsoll_facts::Purl;

use super::bom::Bom;

/// A document of VEX.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Document {
    /// Its format.
    pub format: Format,
    /// The version of the format as written; empty when not told.
    pub format_version: String,
    /// What names it: IRI, tracking id, serial number; empty when nothing does.
    pub id: String,
    /// Who says it; empty when not told.
    pub author: String,
    /// In which role; empty when not told.
    pub role: String,
    /// Its own version as written; empty when not told.
    pub version: String,
    /// When it was issued, the last time.
    pub timestamp: Option<Timestamp>,
    /// What it says, in its order.
    pub statements: Vec<Statement>,
    /// What of it was lost or is odd.
    pub faults: Vec<Fault>,
    /// The components that others can refer to, if it is a bill of materials.
    pub bom: Option<Bom>,
}

impl Document {
    /// An empty document of that format.
    pub const fn new(format: Format) -> Self {
        Self {
            format,
            format_version: String::new(),
            id: String::new(),
            author: String::new(),
            role: String::new(),
            version: String::new(),
            timestamp: None,
            statements: Vec::new(),
            faults: Vec::new(),
            bom: None,
        }
    }
}

/// A format of VEX.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Format {
    /// OpenVEX, also inside an in-toto statement.
    OpenVex,
    /// CSAF with the profile VEX.
    Csaf,
    /// CycloneDX with analyses of vulnerabilities.
    CycloneDx,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::OpenVex, Self::Csaf, Self::CycloneDx];

    /// The word in options.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OpenVex => "openvex",
            Self::Csaf => "csaf",
            Self::CycloneDx => "cyclonedx",
        }
    }
}

/// One statement: a status of a vulnerability in products.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Statement {
    /// Which of its document, from 1. The products of one vulnerability of CSAF may have several statuses; those
    /// statements have one number.
    pub number: usize,
    /// Where it begins.
    pub place: Place,
    /// The ids of the vulnerability, its own first.
    pub ids: Vec<String>,
    /// What it is about. A statement without products matches nothing.
    pub products: Vec<Product>,
    /// The status.
    pub status: Status,
    /// The word of the format for the status.
    pub state: String,
    /// Why not affected, as a word.
    pub justification: Option<Justification>,
    /// Why not affected, for people.
    pub impact: Option<String>,
    /// What to do.
    pub action: Option<String>,
    /// Anything else for people.
    pub notes: Option<String>,
    /// When it was said; that of the document when it has none of its own.
    pub timestamp: Option<Timestamp>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// The maker's answers in the words of CycloneDX.
    pub responses: Vec<String>,
}

impl Statement {
    /// A statement of nothing but these, without products.
    pub const fn new(number: usize, ids: Vec<String>, status: Status) -> Self {
        Self {
            number,
            place: Place { line: 1, column: 1 },
            ids,
            products: Vec::new(),
            status,
            state: String::new(),
            justification: None,
            impact: None,
            action: None,
            notes: None,
            timestamp: None,
            until: None,
            responses: Vec::new(),
        }
    }

    /// The id that names the vulnerability first; empty when there is none.
    pub fn id(&self) -> &str {
        self.ids.first().map_or("", String::as_str)
    }
}

/// The status of a vulnerability in a product. From the least alarming.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Status {
    /// It does no harm there.
    NotAffected,
    /// It was there and is not any more.
    Fixed,
    /// Nobody knows yet.
    UnderInvestigation,
    /// It is there.
    Affected,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::NotAffected, Self::Affected, Self::Fixed, Self::UnderInvestigation];

    /// The word of OpenVEX.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotAffected => "not_affected",
            Self::Fixed => "fixed",
            Self::UnderInvestigation => "under_investigation",
            Self::Affected => "affected",
        }
    }

    /// The status of a word of OpenVEX.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// Whether a finding with it is closed.
    pub const fn closes(self) -> bool {
        matches!(self, Self::NotAffected | Self::Fixed)
    }
}

/// Declares the justifications: variant, word, word of OpenVEX, word of CycloneDX.
macro_rules! justifications {
    ($($(#[$doc:meta])* $variant:ident $word:literal $open:literal $cyclone:literal;)*) => {
        /// Why a product is not affected. CSAF has the words of OpenVEX.
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum Justification {
            $($(#[$doc])* $variant,)*
        }

        impl Justification {
            /// Every justification.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word it was written with.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The nearest word of OpenVEX and CSAF.
            pub const fn openvex(self) -> &'static str {
                match self { $(Self::$variant => $open,)* }
            }

            /// The nearest word of CycloneDX.
            pub const fn cyclonedx(self) -> &'static str {
                match self { $(Self::$variant => $cyclone,)* }
            }
        }
    };
}

justifications! {
    /// OpenVEX: the component is not in the product.
    ComponentNotPresent "component_not_present" "component_not_present" "code_not_present";
    /// OpenVEX: the component is there without the vulnerable code.
    VulnerableCodeNotPresent "vulnerable_code_not_present" "vulnerable_code_not_present" "code_not_present";
    /// OpenVEX: nothing runs the vulnerable code.
    VulnerableCodeNotInExecutePath "vulnerable_code_not_in_execute_path" "vulnerable_code_not_in_execute_path"
        "code_not_reachable";
    /// OpenVEX: nobody can make it do harm.
    VulnerableCodeCannotBeControlled "vulnerable_code_cannot_be_controlled_by_adversary"
        "vulnerable_code_cannot_be_controlled_by_adversary" "requires_environment";
    /// OpenVEX: protection is built in.
    InlineMitigations "inline_mitigations_already_exist" "inline_mitigations_already_exist"
        "protected_by_mitigating_control";
    /// CycloneDX: the code was taken out.
    CodeNotPresent "code_not_present" "vulnerable_code_not_present" "code_not_present";
    /// CycloneDX: the code is not run.
    CodeNotReachable "code_not_reachable" "vulnerable_code_not_in_execute_path" "code_not_reachable";
    /// CycloneDX: an option must be set for it.
    RequiresConfiguration "requires_configuration" "vulnerable_code_cannot_be_controlled_by_adversary"
        "requires_configuration";
    /// CycloneDX: a dependency that is not there must be.
    RequiresDependency "requires_dependency" "vulnerable_code_cannot_be_controlled_by_adversary" "requires_dependency";
    /// CycloneDX: an environment that is not given must be.
    RequiresEnvironment "requires_environment" "vulnerable_code_cannot_be_controlled_by_adversary"
        "requires_environment";
    /// CycloneDX: an option of the compiler prevents it.
    ProtectedByCompiler "protected_by_compiler" "inline_mitigations_already_exist" "protected_by_compiler";
    /// CycloneDX: it is prevented at runtime.
    ProtectedAtRuntime "protected_at_runtime" "inline_mitigations_already_exist" "protected_at_runtime";
    /// CycloneDX: it is prevented at the perimeter.
    ProtectedAtPerimeter "protected_at_perimeter" "inline_mitigations_already_exist" "protected_at_perimeter";
    /// CycloneDX: another control makes it less likely.
    ProtectedByControl "protected_by_mitigating_control" "inline_mitigations_already_exist"
        "protected_by_mitigating_control";
}

impl Justification {
    /// The justification of a word of any format.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.word() == word)
    }
}

/// What a statement is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Product {
    /// What the document calls it: identifier, product id, reference into a bill of materials.
    pub reference: String,
    /// The product.
    pub component: Arc<Component>,
    /// The parts of it that the statement is about; all of it when there are none.
    pub subcomponents: Vec<Arc<Component>>,
    /// What the product is part of or installed on, where that has nothing but a name. What has an identifier is the
    /// product itself, and this a subcomponent of it.
    pub platform: Option<Arc<Component>>,
    /// The versions of the product that the statement is about; that of the component when there are none.
    pub versions: Vec<Versions>,
}

impl Product {
    /// A component with all its parts.
    pub fn of(component: Component) -> Self {
        Self {
            reference: component.id.clone(),
            component: Arc::new(component),
            subcomponents: Vec::new(),
            platform: None,
            versions: Vec::new(),
        }
    }
}

/// Something that a document identifies.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Component {
    /// As the document refers to it.
    pub id: String,
    /// Its name; empty when not told.
    pub name: String,
    /// Its version; empty when not told.
    pub version: String,
    /// Package URLs.
    pub purls: Vec<StatedPurl>,
    /// Names by the Common Platform Enumeration, of version 2.2 or 2.3.
    pub cpes: Vec<String>,
    /// Digests.
    pub hashes: Vec<Hash>,
    /// Identifiers of other sorts.
    pub others: Vec<String>,
}

impl Component {
    /// What an identifier tells: that of a package, or any other.
    pub fn of_id(id: &str) -> Self {
        let mut component = Self { id: id.to_owned(), ..Self::default() };
        component.add_id(id);
        component
    }

    /// What a person names: a package URL, a CPE, another identifier with a scheme, or a reference of an image, which
    /// becomes a package URL. `None` for what is none of these.
    pub fn named(text: &str) -> Option<Self> {
        let component = Self::of_id(text);
        if !component.purls.is_empty() {
            return component.purls.iter().all(|stated| stated.purl.is_some()).then_some(component);
        }
        let is_iri = ["cpe:", "urn:", "http:", "https:"].iter().any(|scheme| text.starts_with(scheme));
        if is_iri {
            return (!text.contains(char::is_whitespace)).then_some(component);
        }
        super::image::purl_of(text).map(|purl| Self::of_id(&purl.to_string()))
    }

    /// Adds an identifier by its look: package URL, CPE, or another.
    pub(super) fn add_id(&mut self, id: &str) {
        if id.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("pkg:")) {
            if self.purls.iter().all(|known| known.text != id) {
                self.purls.push(StatedPurl::new(id));
            }
        } else if id.starts_with("cpe:") {
            self.cpes.push(id.to_owned());
        } else if !id.is_empty() && self.id != id {
            self.others.push(id.to_owned());
        }
    }

    /// Whether it has an identifier that something found can have too.
    pub fn is_identified(&self) -> bool {
        !self.purls.is_empty() || !self.hashes.is_empty() || !self.cpes.is_empty()
    }
}

/// A package URL as a document writes it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatedPurl {
    /// As written.
    pub text: String,
    /// What it says; `None` when it is none.
    pub purl: Option<Purl>,
}

impl StatedPurl {
    /// A text, read.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), purl: Purl::parse_as_seen(text).map_or(None, Some) }
    }
}

/// A digest with its algorithm, as `sha256:…` in lower case.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Hash(pub String);

impl Hash {
    /// A digest of an algorithm that is written as `SHA-256`, `sha-256` or `sha256`.
    pub fn new(algorithm: &str, digits: &str) -> Self {
        let mut text = algorithm.replace('-', "");
        text.push(':');
        text.push_str(digits.rsplit_once(':').map_or(digits, |(_, digits)| digits));
        text.make_ascii_lowercase();
        Self(text)
    }

    /// Its algorithm.
    pub fn algorithm(&self) -> &str {
        self.0.split_once(':').map_or("", |(algorithm, _)| algorithm)
    }

    /// Its hexadecimal digits.
    pub fn digits(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, digits)| digits)
    }
}

/// One version, or a range of them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Versions {
    /// The version, or the range, as a `vers:` text if it is to be understood.
    pub text: String,
    /// Whether it is a range.
    pub is_range: bool,
    /// Whether these versions are said to be affected; `None` when that is not said.
    pub is_affected: Option<bool>,
}

/// A place in a document, both from 1; columns are bytes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}, column {}", self.line, self.column)
    }
}

/// What of a document was lost or is odd.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Fault {
    /// Where the statement, or the part of the document, begins.
    pub place: Place,
    /// What.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.what)
    }
}
