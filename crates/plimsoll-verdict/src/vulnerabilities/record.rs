//! A match as the contract has it.

use plimsoll_advisory::matching::order::{Input, points};
use plimsoll_advisory::matching::{Class, Evidence, Fix, Match};
use plimsoll_database::{self as database, Exploitation, Word};
use plimsoll_facts::{Image, Package};
use plimsoll_model::{
    AdvisoryRecord, Epss, FixState, KnownExploited, Rating, Ssvc, Vulnerability, VulnerabilityClass, VulnerabilityFix,
};

/// What only the details of records say.
pub(super) struct Details {
    pub(super) summary: String,
    pub(super) published: Option<String>,
}

/// Everything that a match says. Until when it should be gone depends on where the image runs and is told later.
pub(super) fn record(details: Details, image: &Image, package: &Package, found: &Match) -> Vulnerability {
    let record = &package.record;
    Vulnerability {
        id: found.id.clone(),
        ids: found.ids.clone(),
        class: match found.class {
            Class::Flaw => VulnerabilityClass::Flaw,
            Class::Malicious => VulnerabilityClass::Malicious,
        },
        summary: details.summary,
        published: details.published,
        package: image.inventory.purl(package),
        name: record.name.clone(),
        version: record.version.clone(),
        records: found.records.iter().map(evidence).collect(),
        fix: fix(&found.fix),
        rating: Rating {
            word: found.severity.word.map(word),
            vector: found.severity.vector.clone(),
            score: found.severity.score.map(|score| f64::from(score.tenths()) / 10.0),
            source: found.severity.source.clone(),
        },
        kev: found.kev.map(|kev| KnownExploited {
            added: kev.added.to_string(),
            due: kev.due.map(|due| due.to_string()),
            ransomware: kev.is_ransomware,
        }),
        epss: found.epss.map(|epss| Epss { score: share(epss.score), percentile: share(epss.percentile) }),
        ssvc: ssvc(found),
        due: None,
        vex: Vec::new(),
    }
}

fn share(hundred_thousandths: u32) -> f64 {
    f64::from(hundred_thousandths) / f64::from(database::Epss::WHOLE)
}

/// The word of a severity in small letters.
pub(super) fn word(word: Word) -> &'static str {
    match word {
        Word::Critical => "critical",
        Word::High => "high",
        Word::Medium => "medium",
        Word::Low => "low",
        Word::Info => "info",
    }
}

fn evidence(one: &Evidence) -> AdvisoryRecord {
    let release = one.release.as_deref().map(|release| format!(":{release}")).unwrap_or_default();
    AdvisoryRecord {
        id: one.id.clone(),
        source: one.source.clone(),
        ecosystem: format!("{}{release}", one.ecosystem),
        package: one.package.clone(),
        installed: one.installed.clone(),
        scheme: one.scheme.name(),
        rule: one.decision.rule.to_string(),
        boundary: one.decision.fixed.clone().or_else(|| one.decision.last_affected.clone()),
    }
}

fn fix(fix: &Fix) -> VulnerabilityFix {
    let (state, version, channel, release) = match fix {
        Fix::Fixed(version) => (FixState::Fixed, Some(version), None, None),
        Fix::FixedElsewhere { version, channel } => (FixState::FixedElsewhere, Some(version), Some(channel), None),
        Fix::FixedInRelease { version, release } => (FixState::FixedElsewhere, Some(version), None, Some(release)),
        Fix::Above(version) => (FixState::Above, Some(version), None, None),
        Fix::NotFixed => (FixState::NotFixed, None, None, None),
        Fix::WontFix => (FixState::WontFix, None, None, None),
        Fix::Deferred => (FixState::Deferred, None, None, None),
        Fix::Unknown => (FixState::Unknown, None, None, None),
    };
    VulnerabilityFix { state, version: version.cloned(), channel: channel.cloned(), release: release.cloned() }
}

fn ssvc(found: &Match) -> Ssvc {
    let (points, from_vector) = points(found, None);
    let exploitation = found.ssvc.and_then(|ssvc| ssvc.exploitation).map(|exploitation| match exploitation {
        Exploitation::None => "none",
        Exploitation::ProofOfConcept => "proof of concept",
        Exploitation::Active => "active",
    });
    Ssvc {
        exploitation,
        automatable: points.automatable.map(|automatable| automatable == database::Automatable::Yes),
        total_impact: points.impact.map(|impact| impact == database::TechnicalImpact::Total),
        derived: from_vector.into_iter().map(Input::word).collect(),
    }
}
