//! The words of Plimsoll as owned types, and the JSON contract `plimsoll/verdict/1`.
//!
//! Every other crate speaks in these types. They hold no lifetimes, so that a finding can be stored, streamed and
//! compared, and they know nothing of the trees and objects they came from.

mod check;
mod coverage;
mod evidence;
mod finding;
mod fingerprint;
mod fix;
mod framework;
mod gap;
mod kubernetes;
mod label_rule;
mod risk;
mod settings;
mod severity;
mod subject;
mod unknown;
mod verdict;
mod vulnerability;

pub use check::{Activation, CheckId, Control, FixClass, Meta, Needs, Page, ParseCheckIdError, peer_id};
pub use coverage::{ChecksCoverage, Coverage, Skipped};
pub use evidence::{Evidence, Role, Span, Value};
pub use finding::{Finding, Status};
pub use fingerprint::{Fingerprint, FingerprintBuilder, ParseFingerprintError};
pub use fix::{Fix, Safety, TextEdit};
pub use framework::{ControlCoverage, ControlState, Framework, FrameworkControl, FrameworkCoverage};
pub use gap::{Effect, Gap, GapKind, Place};
pub use kubernetes::{Minor, ParseMinorError};
pub use label_rule::{LabelKind, LabelRule, ParseLabelRuleError};
pub use risk::{Factor, Risk};
pub use settings::{PARAMETERS, Parameter, Settings, Slot, parameters, store};
pub use severity::{Confidence, ParseSeverityError, Severity};
pub use subject::{Subject, SubjectId, SubjectKind};
pub use unknown::{Assessed, DocumentId, NodeId, Unknown, Why};
pub use verdict::{Decision, FailOn, Gate, ParseFailOnError, Tool, Verdict};
pub use vulnerability::{
    AdvisoryRecord, Due, Epss, FixState, KnownExploited, Rating, Ssvc, VexNote, Vulnerability, VulnerabilityClass,
    VulnerabilityFix,
};
