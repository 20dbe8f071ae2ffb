//! SARIF 2.1.0, for code-scanning services and editors.
//!
//! One run, one driver. Rules are the checks that have results, with their page as help, and the flaws of packages,
//! each by its id. Waivers are suppressions, the
//! baseline is `baselineState`, frameworks are taxonomies, gaps are notifications of the invocation.
//! Source: OASIS SARIF Version 2.1.0, the sections named at the fields that surprise.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use plimsoll_model::{CheckId, Evidence, Finding, Fix, Gap, GapKind, Severity, Span, Status, TextEdit, Vulnerability};
use serde::{Serialize, Serializer};

use crate::action::remedy;
use crate::contract::{controls, write_json};
use crate::escape::{plain, uri};
use crate::patch::position;
use crate::{Format, Report};

/// The format `sarif`.
pub const FORMAT: Format = Format { name: "sarif", about: "SARIF 2.1.0, for code scanning", write };

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const HOME: &str = "https://plimsoll.dev";
/// The base of relative paths. The consumer knows where its checkout is.
const ROOT: &str = "%SRCROOT%";

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(report);
    write_json(out, &Log { version: "2.1.0", schema: SCHEMA, runs: [run(report, &index)] })
}

/// Where rules and taxa stand in their lists.
struct Index<'a> {
    rules: BTreeMap<String, (usize, &'a Finding)>,
    /// Per framework its items with their number.
    taxonomies: BTreeMap<&'a str, BTreeMap<&'a str, usize>>,
    has_baseline: bool,
}

impl<'a> Index<'a> {
    fn new(report: &Report<'a>) -> Self {
        let mut rules: BTreeMap<String, (usize, &Finding)> = BTreeMap::new();
        for finding in report.findings() {
            rules.entry(finding.known_as()).or_insert((0, finding));
        }
        rules.values_mut().enumerate().for_each(|(number, rule)| rule.0 = number);
        let controls: BTreeSet<&str> = report.findings().flat_map(|finding| controls(report, finding)).collect();
        let mut taxonomies: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for (framework, item) in controls.iter().filter_map(|control| control.split_once('/')) {
            let items = taxonomies.entry(framework).or_default();
            let number = items.len();
            items.insert(item, number);
        }
        let has_baseline = report.findings().any(|finding| matches!(finding.status, Status::Known { .. }));
        Self { rules, taxonomies, has_baseline }
    }
}

#[derive(Serialize)]
struct Log<'a, 'r> {
    version: &'static str,
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'a, 'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a, 'r> {
    tool: Tool<'a>,
    column_kind: &'static str,
    original_uri_base_ids: BTreeMap<&'static str, BaseId>,
    invocations: [Invocation<'a>; 1],
    taxonomies: Vec<Taxonomy<'a>>,
    results: Results<'a, 'r>,
    properties: RunProperties<'a>,
}

#[derive(Serialize)]
struct BaseId {
    description: Message<&'static str>,
}

#[derive(Serialize)]
struct Message<T> {
    text: T,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'a str,
    version: &'a str,
    semantic_version: &'a str,
    information_uri: &'static str,
    supported_taxonomies: Vec<ComponentReference<'a>>,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: String,
    name: &'a str,
    short_description: Message<String>,
    full_description: Message<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    help: Help<'a>,
    default_configuration: Configuration,
    properties: RuleProperties<'a>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties<'a> {
    /// What GitHub sorts by: a number from 0.0 to 10.0 as text.
    #[serde(rename = "security-severity")]
    security_severity: String,
    tags: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    exit_code: u8,
    tool_execution_notifications: Vec<Notification<'a>>,
}

#[derive(Serialize)]
struct Notification<'a> {
    level: &'static str,
    message: Message<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
    properties: NotificationProperties<'a>,
}

#[derive(Serialize)]
struct NotificationProperties<'a> {
    stage: &'a str,
    why: &'a str,
    #[serde(skip_serializing_if = "<[CheckId]>::is_empty")]
    checks: &'a [CheckId],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Taxonomy<'a> {
    name: &'a str,
    short_description: Message<&'a str>,
    taxa: Vec<Taxon<'a>>,
}

#[derive(Serialize)]
struct Taxon<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct ComponentReference<'a> {
    name: &'a str,
    index: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TaxonReference<'a> {
    id: &'a str,
    index: usize,
    tool_component: ComponentReference<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunProperties<'a> {
    as_of: &'a str,
    target: &'a str,
}

/// The results, made one at a time, so that no second copy of all findings is held.
struct Results<'a, 'r>(&'r Report<'a>, &'r Index<'a>);

impl Serialize for Results<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(report, index) = self;
        serializer.collect_seq(report.findings().map(|finding| result(report, index, finding)))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultObject<'a> {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message<String>,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixObject>,
    /// 0.0 to 100.0, section 3.27.25.
    rank: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    /// Present and empty says: looked at, not suppressed. Section 3.27.23.
    suppressions: Vec<Suppression<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    taxa: Vec<TaxonReference<'a>>,
    properties: ResultProperties<'a>,
}

#[derive(Serialize)]
struct ResultProperties<'a> {
    confidence: plimsoll_model::Confidence,
    risk: &'a [plimsoll_model::Factor],
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    status: &'static str,
    justification: &'a str,
    properties: SuppressionProperties<'a>,
}

#[derive(Serialize)]
struct SuppressionProperties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<&'a str>,
    source: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation", skip_serializing_if = "Option::is_none")]
    physical: Option<PhysicalLocation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    name: String,
    fully_qualified_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// Text and byte properties at once, section 3.30.1. The end column is exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    #[serde(flatten)]
    lines: Option<Lines>,
    byte_offset: u32,
    byte_length: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Lines {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixObject {
    description: Message<String>,
    artifact_changes: Vec<ArtifactChange>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message<String>,
}

fn run<'a, 'r>(report: &'r Report<'a>, index: &'r Index<'a>) -> Run<'a, 'r> {
    let verdict = report.verdict;
    let frameworks = index.taxonomies.keys().enumerate();
    let taxonomies = index.taxonomies.iter().map(|(name, items)| Taxonomy {
        name,
        short_description: Message { text: name },
        taxa: items.keys().map(|id| Taxon { id }).collect(),
    });
    Run {
        tool: Tool {
            driver: Driver {
                name: verdict.tool.name,
                version: verdict.tool.version,
                semantic_version: verdict.tool.version,
                information_uri: HOME,
                supported_taxonomies: frameworks.map(|(index, name)| ComponentReference { name, index }).collect(),
                rules: index.rules.iter().map(|(id, (_, finding))| rule(report, id, finding)).collect(),
            },
        },
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: BTreeMap::from([(
            ROOT,
            BaseId { description: Message { text: "the folder the run was started in" } },
        )]),
        invocations: [Invocation {
            execution_successful: !verdict.decision.incomplete,
            exit_code: verdict.exit_code(),
            tool_execution_notifications: verdict.gaps.iter().map(|gap| notification(report, gap)).collect(),
        }],
        taxonomies: taxonomies.collect(),
        results: Results(report, index),
        properties: RunProperties { as_of: &verdict.as_of, target: &verdict.tool.target },
    }
}

fn rule<'a>(report: &Report<'a>, id: &str, finding: &Finding) -> Rule<'a> {
    let page = report.page(finding.check);
    let markdown = page.map_or("", |page| page.markdown.trim());
    let title = page.map_or("", |page| page.meta.title);
    let finds = page.map_or("", |page| page.section("What it finds"));
    let of_page = page.map_or(Severity::Info, |page| page.meta.severity);
    let mut tags = vec!["security"];
    tags.extend(page.map_or(&[][..], |page| page.meta.families));
    let finds = if finds.is_empty() { title } else { finds };
    let flaw = finding.vulnerability.as_deref();
    let severity = if flaw.is_some() { finding.severity } else { of_page };
    let score = flaw.and_then(|flaw| flaw.rating.score).map(|score| format!("{score:.1}"));
    let line = flaw.map(|flaw| match flaw.summary.as_str() {
        "" => format!("{} in {}", flaw.id, flaw.name),
        summary => format!("{}: {summary}", flaw.id),
    });
    Rule {
        id: id.to_owned(),
        name: page.map_or("", |page| page.meta.slug),
        short_description: Message { text: line.as_deref().map_or(title.to_owned(), message) },
        full_description: Message { text: line.as_deref().map_or(finds.to_owned(), message) },
        help_uri: flaw.map(Vulnerability::url),
        help: Help { text: markdown, markdown },
        default_configuration: Configuration { level: level(severity) },
        properties: RuleProperties {
            security_severity: score.unwrap_or_else(|| security_severity(severity).to_owned()),
            tags,
        },
    }
}

fn result<'a>(report: &Report<'a>, index: &Index<'a>, finding: &'a Finding) -> ResultObject<'a> {
    let name = report.subject_name(&finding.subject);
    let logical = LogicalLocation { name: plain(name), fully_qualified_name: plain(finding.subject.as_str()) };
    // The first place, else the file of the subject: services refuse a result that is nowhere.
    let mut evidence = finding.evidence.iter();
    let physical = match evidence.clone().next().and_then(Evidence::location) {
        Some((document, span)) => {
            evidence.next();
            Some(physical_location(document, Some(span)))
        }
        None => report.file_of(&finding.subject).map(|path| physical_location(path, None)),
    };
    let related = evidence.enumerate().map(|(id, evidence)| related_location(id, evidence));
    let suppressions = match &finding.status {
        Status::Waived { reason, owner, until, source } => {
            let in_source = finding.occurrence().0.is_some_and(|document| is_in(source, document));
            vec![Suppression {
                kind: if in_source { "inSource" } else { "external" },
                status: "accepted",
                justification: reason,
                properties: SuppressionProperties { owner: owner.as_deref(), until: until.as_deref(), source },
            }]
        }
        Status::Closed { reason, author, source, .. } => vec![Suppression {
            kind: "external",
            status: "accepted",
            justification: reason,
            properties: SuppressionProperties { owner: Some(author.as_str()), until: None, source },
        }],
        Status::Open | Status::Known { .. } => Vec::new(),
    };
    let is_known = matches!(finding.status, Status::Known { .. });
    ResultObject {
        rule_index: index.rules.get(&finding.known_as()).map(|(number, _)| *number),
        rule_id: finding.known_as(),
        level: level(finding.effective_severity()),
        message: Message { text: message(&finding.title) },
        locations: vec![Location { id: None, physical, logical_locations: vec![logical], message: None }],
        related_locations: related.collect(),
        partial_fingerprints: BTreeMap::from([("plimsoll/v1", finding.fingerprint.to_string())]),
        fixes: finding.fixes.iter().filter_map(|fix| fix_object(report, finding, fix)).collect(),
        rank: f64::from(finding.risk.score),
        baseline_state: index.has_baseline.then_some(if is_known { "unchanged" } else { "new" }),
        suppressions,
        taxa: controls(report, finding).into_iter().filter_map(|control| taxon(index, control)).collect(),
        properties: ResultProperties { confidence: finding.confidence, risk: &finding.risk.factors },
    }
}

/// True when a waiver's source, `path:line`, is that document.
fn is_in(source: &str, document: &str) -> bool {
    source.strip_prefix(document).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

fn taxon<'a>(index: &Index<'a>, control: &'a str) -> Option<TaxonReference<'a>> {
    let (framework, id) = control.split_once('/')?;
    let component = index.taxonomies.keys().position(|name| *name == framework)?;
    let number = *index.taxonomies.get(framework)?.get(id)?;
    Some(TaxonReference { id, index: number, tool_component: ComponentReference { name: framework, index: component } })
}

/// Plain text in which no `[words](target)` of a name becomes a link. Section 3.11.6.
fn message(text: &str) -> String {
    let text = plain(text);
    if text.contains("](") { text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]") } else { text }
}

fn related_location(id: usize, evidence: &Evidence) -> Location {
    match evidence {
        Evidence::Field { document, span, label, route, .. } => Location {
            id: Some(id),
            physical: Some(physical_location(document, Some(*span))),
            logical_locations: Vec::new(),
            message: Some(Message { text: message(label.as_ref().unwrap_or(route)) }),
        },
        other => Location {
            id: Some(id),
            physical: None,
            logical_locations: Vec::new(),
            message: Some(Message { text: message(&other.words().unwrap_or_default()) }),
        },
    }
}

fn physical_location(document: &str, span: Option<Span>) -> PhysicalLocation {
    PhysicalLocation { artifact_location: artifact_location(document), region: span.map(region) }
}

fn artifact_location(document: &str) -> ArtifactLocation {
    ArtifactLocation { uri: uri(document), uri_base_id: (!document.starts_with('/')).then_some(ROOT) }
}

fn region(span: Span) -> Region {
    Region {
        lines: Some(Lines {
            start_line: span.line,
            start_column: span.column,
            end_line: span.end_line,
            end_column: span.end_column,
        }),
        byte_offset: span.start,
        byte_length: span.end.saturating_sub(span.start),
    }
}

fn fix_object(report: &Report<'_>, finding: &Finding, fix: &Fix) -> Option<FixObject> {
    // A fix without changes is not allowed in SARIF (section 3.55.3); prose stands in the rule's help.
    let Fix::Patch { safety, edits } = fix else { return None };
    let safety = match safety {
        plimsoll_model::Safety::Safe => "safe",
        plimsoll_model::Safety::Unsafe => "may change what the workload can do",
    };
    let remedy = remedy(report, finding);
    let mut changes: BTreeMap<&str, Vec<Replacement>> = BTreeMap::new();
    for edit in edits {
        changes.entry(&edit.document).or_default().push(replacement(report, finding, edit));
    }
    let artifact_changes = changes.into_iter().map(|(document, replacements)| ArtifactChange {
        artifact_location: artifact_location(document),
        replacements,
    });
    Some(FixObject {
        description: Message { text: format!("{remedy} ({safety})") },
        artifact_changes: artifact_changes.collect(),
    })
}

fn replacement(report: &Report<'_>, finding: &Finding, edit: &TextEdit) -> Replacement {
    let places = finding.evidence.iter().filter_map(Evidence::location);
    let anchor = places.clone().find(|(document, _)| **document == edit.document).map(|(_, span)| span);
    let source = (report.text)(&edit.document);
    let at = |byte: u32| source.and_then(|source| position(source, byte as usize, anchor));
    let lines = at(edit.start).zip(at(edit.end)).map(|((start_line, start_column), (end_line, end_column))| Lines {
        start_line,
        start_column,
        end_line,
        end_column,
    });
    Replacement {
        deleted_region: Region { lines, byte_offset: edit.start, byte_length: edit.end.saturating_sub(edit.start) },
        inserted_content: Message { text: edit.text.clone() },
    }
}

fn notification<'a>(report: &Report<'a>, gap: &'a Gap) -> Notification<'a> {
    let (path, span) = match &gap.place {
        Some(place) => (Some(&*place.document), place.span),
        None => (report.file_of(&gap.subject), None),
    };
    let location = path.map(|path| Location {
        id: None,
        physical: Some(physical_location(path, span)),
        logical_locations: Vec::new(),
        message: None,
    });
    Notification {
        level: if gap.kind == GapKind::Blind { "warning" } else { "note" },
        message: Message { text: message(&format!("{}: {}", gap.reason, gap.consequence)) },
        locations: location.into_iter().collect(),
        properties: NotificationProperties { stage: gap.stage, why: gap.why, checks: &gap.checks },
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

const fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Info => "0.0",
    }
}
