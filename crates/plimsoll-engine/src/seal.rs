//! From drafts to findings: one per occurrence, with severity and identity.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use plimsoll_facts::{Estate, ImageSet, route};
use plimsoll_model::{
    CheckId, Effect, Evidence, Finding, FingerprintBuilder, Gap, GapKind, Meta, Place, Risk, Severity, Status, Subject,
    SubjectId, SubjectKind, Unknown,
};

use plimsoll_source::{Extent, Text};

use crate::book::BlindSpot;
use crate::{Book, Draft, GapDraft};

/// Where a check found something: check, document with its number, route.
type Spot = (CheckId, Arc<str>, u32, String);

type Sealed = (Vec<Finding>, Vec<Gap>, Vec<Subject>);

pub(crate) fn seal(book: Book, estate: &Estate, images: &ImageSet, metas: &BTreeMap<CheckId, &Meta>) -> Sealed {
    let findings: Vec<Finding> = merge(book.drafts).into_iter().map(|draft| finish(draft, metas)).collect();
    let mut gaps: Vec<Gap> = book.blind.into_iter().map(|(spot, checks)| blind_gap(spot, checks, estate)).collect();
    let texts = estate.files().iter().map(|file| (&**file.text.path(), &*file.text)).collect();
    gaps.extend(book.gaps.into_iter().map(|gap| read_gap(gap, &texts)));
    gaps.sort();
    gaps.dedup();
    let subjects = subjects(&findings, &gaps, estate, images);
    (findings, gaps, subjects)
}

/// Merges drafts of the same check at the same place of the same document: a Pod Security control and a risk check that
/// fall together are one finding, which then names the control.
fn merge(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut places: BTreeMap<Spot, Vec<usize>> = BTreeMap::new();
    let mut merged: Vec<Merged> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let Some(place) = place(&draft) else {
            merged.push(Merged { is_control: false, draft });
            continue;
        };
        let is_control = !draft.violates.is_empty();
        let here = places.entry(place).or_default();
        let same = here.iter().copied().find(|index| {
            // A control joins whatever the check said there; two findings of the check differ by what tells them apart.
            merged.get(*index).is_some_and(|first| {
                is_control || first.is_control || first.draft.discriminators == draft.discriminators
            })
        });
        if let Some(first) = same.and_then(|index| merged.get_mut(index)) {
            first.join(draft, is_control);
        } else {
            here.push(merged.len());
            merged.push(Merged { is_control, draft });
        }
    }
    merged.into_iter().map(|merged| merged.draft).collect()
}

/// A draft that others may have joined.
struct Merged {
    /// True while only controls said it.
    is_control: bool,
    draft: Draft,
}

impl Merged {
    fn join(&mut self, mut other: Draft, is_control: bool) {
        if self.is_control && !is_control {
            // The risk finding survives; the control joins it.
            std::mem::swap(&mut self.draft, &mut other);
            self.is_control = false;
        }
        self.draft.violates.append(&mut other.violates);
        self.draft.violates.sort();
        self.draft.violates.dedup();
        if self.draft.fixes.is_empty() {
            self.draft.fixes = other.fixes;
        }
    }
}

/// The place of a draft, when it is in a document.
fn place(draft: &Draft) -> Option<Spot> {
    match draft.evidence.first()? {
        Evidence::Field { document, index, route_indexed, span, .. } => {
            let route = if route_indexed.is_empty() { format!("@{}", span.start) } else { route_indexed.clone() };
            Some((draft.check, Arc::clone(document), *index, route))
        }
        _ => None,
    }
}

fn finish(draft: Draft, metas: &BTreeMap<CheckId, &Meta>) -> Finding {
    let of_check = metas.get(&draft.check).map_or(Severity::High, |meta| meta.severity);
    let severity = draft.severity.unwrap_or(of_check);
    let identity = |instead: Option<(&str, &str)>| {
        let mut identity = FingerprintBuilder::new();
        identity.field(draft.check.to_string().as_bytes());
        for part in draft.logical.iter().chain(&draft.discriminators) {
            let part = instead.filter(|(id, _)| part == id).map_or(part.as_str(), |(_, other)| other);
            identity.field(part.as_bytes());
        }
        identity.finish()
    };
    let others = draft.vulnerability.iter().flat_map(|flaw| flaw.ids.iter().map(|id| (flaw.id.as_str(), id.as_str())));
    let former = others.filter(|(id, other)| id != other).map(|pair| identity(Some(pair))).collect();
    let fingerprint = identity(None);
    Finding {
        check: draft.check,
        subject: draft.subject,
        title: draft.title,
        severity,
        severity_override: None,
        confidence: draft.confidence,
        risk: Risk::of(draft.factors),
        status: Status::Open,
        evidence: draft.evidence,
        fixes: draft.fixes,
        violates: draft.violates,
        answers: draft.answers,
        fingerprint,
        former_fingerprints: former,
        vulnerability: draft.vulnerability,
    }
}

fn kind_of(unknown: &Unknown) -> GapKind {
    if unknown.why.is_blind() { GapKind::Blind } else { GapKind::OutOfReach }
}

fn blind_gap(spot: BlindSpot, checks: Vec<CheckId>, estate: &Estate) -> Gap {
    let node = spot.at.and_then(|(document, node)| estate.document(document)?.node(node));
    let place = node.map(|node| {
        let root = node.document().root().unwrap_or(node);
        let document = Arc::clone(node.document().text().path());
        Place { document, route: route(node.into(), root).named, span: Some(node.span()) }
    });
    // In a Dockerfile the number is that of the instruction.
    let instruction =
        || spot.at.and_then(|(document, number)| estate.dockerfile(document.file)?.instruction(number.0 as usize));
    let place = place.or_else(|| {
        instruction().map(|instruction| {
            let name = instruction.name();
            let document = Arc::clone(name.text.path());
            Place { document, route: instruction.keyword().to_string(), span: Some(name.text.span(name.extent)) }
        })
    });
    let field = place.as_ref().map_or(String::new(), |place| match place.route.as_str() {
        "" => "the object ".to_owned(),
        route => format!("`{route}` "),
    });
    let many = if checks.len() == 1 { "check" } else { "checks" };
    Gap {
        subject: spot.subject,
        stage: "judge",
        why: spot.why.word(),
        reason: format!("{field}{}", spot.why),
        consequence: format!("{} {many} could not be decided", checks.len()),
        kind: kind_of(&Unknown::new(spot.why)),
        effect: Effect::Part,
        checks,
        place,
    }
}

fn read_gap(gap: GapDraft, texts: &BTreeMap<&str, &Text>) -> Gap {
    let mut reason = gap.reason;
    let place = gap.place.map(|(document, extent)| {
        let text = texts.get(&*document);
        if let Some(text) = text {
            // A parser may quote what it could not read.
            reason = text.without_secrets(std::mem::take(&mut reason), extent.unwrap_or(Extent { start: 0, end: 0 }));
        }
        let span = extent.and_then(|extent| text.map(|text| text.span(extent)));
        Place { document, route: String::new(), span }
    });
    Gap {
        subject: gap.subject,
        stage: gap.stage,
        why: gap.why.word(),
        reason,
        consequence: gap.consequence,
        kind: kind_of(&Unknown::new(gap.why)),
        effect: gap.effect,
        checks: Vec::new(),
        place,
    }
}

/// The subjects that findings and gaps name, with the files of the objects among them.
fn subjects(findings: &[Finding], gaps: &[Gap], estate: &Estate, images: &ImageSet) -> Vec<Subject> {
    let mut known: BTreeMap<&SubjectId, Subject> = BTreeMap::new();
    for file in estate.files() {
        for object in &file.objects {
            let kind = if object.pods.is_empty() { SubjectKind::Object } else { SubjectKind::Workload };
            let place = if object.namespace.is_empty() { String::new() } else { format!("{}/", object.namespace) };
            let name = format!("{} {place}{}", object.kind, object.name);
            let parent = Some(file.subject.clone());
            known.entry(&object.subject).or_insert(Subject { id: object.subject.clone(), kind, name, parent });
        }
        for service in file.project().into_iter().flat_map(|project| &project.services) {
            let id = service.subject.clone();
            let (kind, parent) = (SubjectKind::Service, Some(file.subject.clone()));
            let name = format!("service {}", id.as_str().strip_prefix("service:").unwrap_or_default());
            known.entry(&service.subject).or_insert(Subject { id, kind, name, parent });
        }
    }
    for image in images.iter() {
        let id = image.subject.clone();
        let subject = Subject { id, kind: SubjectKind::Image, name: format!("image {}", image.name()), parent: None };
        known.entry(&image.subject).or_insert(subject);
    }
    let mut subjects = BTreeMap::new();
    let mut add = |id: &SubjectId| {
        if subjects.contains_key(id) {
            return;
        }
        let subject = known.get(id).cloned().unwrap_or_else(|| {
            let kind = match id.as_str().split(':').next() {
                Some("estate") => SubjectKind::Estate,
                Some("image") => SubjectKind::Image,
                Some("node") => SubjectKind::Node,
                _ => SubjectKind::File,
            };
            let name = match id.as_str().split_once(':') {
                None | Some((_, "")) => "the targets".to_owned(),
                Some((_, name)) => name.to_owned(),
            };
            Subject { id: id.clone(), kind, name, parent: None }
        });
        subjects.insert(id.clone(), subject);
    };
    let named: BTreeSet<&SubjectId> =
        findings.iter().map(|finding| &finding.subject).chain(gaps.iter().map(|gap| &gap.subject)).collect();
    for id in named {
        add(id);
        if let Some(parent) = known.get(id).and_then(|subject| subject.parent.as_ref()) {
            add(parent);
        }
    }
    subjects.into_values().collect()
}
