//! One entry of a record against one package: the first rule that ends the question is the answer.

use std::fmt;

use plimsoll_database::{Event, FixState, Informational, Posting, Postings, Range, RangeKind, RecordFlags};
use plimsoll_version::{Event as Boundary, Inside, Scheme, inside};

use super::distribution::{Standing, is_distribution, standing};
use super::identify::{Name, Role, Target, is_pseudo_version, module_stream};
use super::stream::{self, Fit};

/// The rule that ended the question.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Rule {
    /// Affected: the version lies in a range.
    InRange,
    /// Affected: the version is listed.
    Listed,
    /// The version lies outside of all ranges and is not listed.
    Outside,
    /// The source says that this release never was affected.
    NeverAffected,
    /// The version is at or above the fix of a channel that is subscribed to.
    FixedInChannel,
    /// A stronger source says that it is not affected.
    Overruled,
    /// The record was taken back.
    Withdrawn,
    /// The record announces no vulnerability but fixes of bugs.
    NoVulnerability,
    /// A note, for example that nobody maintains the package.
    Informational(Informational),
    /// The entry is for another release.
    OtherRelease,
    /// The entry is for a channel that is not subscribed to.
    OtherChannel,
    /// The entry is for another architecture.
    OtherArchitecture,
    /// The entry is for another module, stream, or for none.
    OtherModule,
    /// The fix is a build of another flavour.
    OtherFlavour,
    /// Of several streams none can be told to be the package's.
    UnclearStream,
    /// A boundary has an epoch, and the version of the source does not tell its own.
    UnknownEpoch,
    /// The version or a boundary has no order, or there are none.
    Undecided,
}

impl Rule {
    /// Whether the entry says that the package is affected.
    pub fn is_affected(self) -> bool {
        matches!(self, Self::InRange | Self::Listed)
    }

    /// Whether nobody can tell.
    pub fn is_unassessed(self) -> bool {
        matches!(self, Self::UnclearStream | Self::UnknownEpoch | Self::Undecided)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::InRange => "the version lies in a range that is affected",
            Self::Listed => "the version is listed as affected",
            Self::Outside => "the version lies outside of all ranges",
            Self::NeverAffected => "the source says that this release never was affected",
            Self::FixedInChannel => "the version has the fix of a channel that is subscribed to",
            Self::Overruled => "a stronger source says that it is not affected",
            Self::Withdrawn => "the record was withdrawn",
            Self::NoVulnerability => "the record announces fixes of bugs and no vulnerability",
            Self::Informational(Informational::Unmaintained) => "a note: nobody maintains the package",
            Self::Informational(Informational::Unsound) => "a note: its interface is unsound",
            Self::Informational(Informational::Notice) => "a note, and no flaw",
            Self::OtherRelease => "the entry is for another release",
            Self::OtherChannel => "the entry is for a channel that is not subscribed to",
            Self::OtherArchitecture => "the entry is for another architecture",
            Self::OtherModule => "the entry is for another module or stream",
            Self::OtherFlavour => "the fix is a build of another flavour",
            Self::UnclearStream => "of several streams none can be told to be the package's",
            Self::UnknownEpoch => "a boundary has an epoch, which the version does not tell",
            Self::Undecided => "the version or a boundary has no order",
        })
    }
}

/// What an entry says of a package.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Decision {
    /// Why.
    pub rule: Rule,
    /// The end of the interval that holds the version: the first that is not affected.
    pub fixed: Option<String>,
    /// The end of the interval that holds the version: the last that is known to be affected.
    pub last_affected: Option<String>,
    /// The channel that the entry is for.
    pub channel: Option<String>,
    /// What the source says of a fix beyond the ranges.
    pub fix: FixState,
    /// Some interval of the range ends at or below its start, so nothing of it can be relied on.
    pub is_doubtful: bool,
}

/// Where a version lies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Held<'a> {
    Outside,
    In { fixed: Option<&'a str>, last_affected: Option<&'a str>, is_doubtful: bool },
    Unknown,
}

impl Held<'_> {
    /// Of several ranges, the one that says most counts.
    fn weight(self) -> u8 {
        match self {
            Self::Outside => 0,
            Self::Unknown => 1,
            Self::In { fixed: None, .. } => 2,
            Self::In { fixed: Some(_), .. } => 3,
        }
    }
}

/// Decides. `fit` is what [`stream::fits`] says of the entry.
pub(super) fn decide(
    target: &Target,
    name: &Name,
    posting: &Posting<'_>,
    postings: &Postings<'_>,
    flags: RecordFlags,
    fit: Fit,
) -> Decision {
    let standing = standing_of(target, posting);
    let mut decision = Decision {
        rule: Rule::Outside,
        fixed: None,
        last_affected: None,
        channel: None,
        fix: posting.fix,
        is_doubtful: false,
    };
    if let Some(rule) = passed_over(target, name, posting, flags, fit, &standing) {
        decision.rule = rule;
        return decision;
    }
    if let Standing::Channel(channel) = standing {
        decision.channel = Some(channel);
    }
    let held = held(target, &name.version, posting);
    if let Held::In { fixed, last_affected, is_doubtful } = held {
        decision.fixed = fixed.map(str::to_owned);
        decision.last_affected = last_affected.map(str::to_owned);
        decision.is_doubtful = is_doubtful;
    }
    decision.rule = match held {
        Held::In { .. } => Rule::InRange,
        _ if is_listed(target.scheme, posting, postings, &name.version) => Rule::Listed,
        _ if posting.is_never_affected => Rule::NeverAffected,
        Held::Outside => outside(posting),
        Held::Unknown => Rule::Undecided,
    };
    if let Some(about) = posting.informational.filter(|_| decision.rule.is_affected()) {
        decision.rule = Rule::Informational(about);
    }
    decision
}

/// An entry without any version that could be compared says nothing, not "outside".
fn outside(posting: &Posting<'_>) -> Rule {
    let is_comparable = |range: &Range<'_>| range.kind != RangeKind::Git && !range.events.is_empty();
    if posting.ranges.iter().any(is_comparable) || !posting.listed.is_empty() { Rule::Outside } else { Rule::Undecided }
}

/// A repository behind the colon of a language's ecosystem is no release.
fn standing_of(target: &Target, posting: &Posting<'_>) -> Standing {
    if is_distribution(target.ecosystem) {
        standing(target.ecosystem, target.release.as_deref(), posting.release.as_deref())
    } else {
        Standing::Same
    }
}

/// The rule by which an entry is not asked at all.
fn passed_over(
    target: &Target,
    name: &Name,
    posting: &Posting<'_>,
    flags: RecordFlags,
    fit: Fit,
    standing: &Standing,
) -> Option<Rule> {
    let is_rpm = target.scheme == Scheme::Rpm;
    if *standing == Standing::Other {
        Some(Rule::OtherRelease)
    } else if flags.is_withdrawn {
        Some(Rule::Withdrawn)
    } else if flags.names_no_vulnerability {
        Some(Rule::NoVulnerability)
    } else if is_other_architecture(target, posting) {
        Some(Rule::OtherArchitecture)
    } else if is_other_module(target, posting) || fit == Fit::Other {
        Some(Rule::OtherModule)
    } else if is_rpm && stream::is_other_flavour(posting, &name.version) {
        Some(Rule::OtherFlavour)
    } else if fit == Fit::Unclear {
        Some(Rule::UnclearStream)
    } else if !name.is_epoch_told && has_epoch(posting) {
        Some(Rule::UnknownEpoch)
    } else {
        None
    }
}

/// Whether a name may be compared with an entry: those of sources only with entries about sources.
pub(super) fn is_for(name: &Name, posting: &Posting<'_>) -> bool {
    let is_of_source = posting.architecture.as_deref() == Some("source");
    match name.role {
        Role::Any => true,
        Role::Source => is_of_source,
        Role::Binary => !is_of_source,
    }
}

/// Words of architectures that are none.
const EVERYWHERE: [&str; 4] = ["source", "src", "noarch", "all"];

fn is_other_architecture(target: &Target, posting: &Posting<'_>) -> bool {
    match (target.architecture.as_deref(), posting.architecture.as_deref()) {
        (Some(own), Some(entry)) => own != entry && !EVERYWHERE.contains(&entry) && !EVERYWHERE.contains(&own),
        _ => false,
    }
}

fn is_other_module(target: &Target, posting: &Posting<'_>) -> bool {
    let Some(entry) = posting.module.as_deref() else { return false };
    let stream = module_stream(entry);
    target.module.as_deref() != Some(stream.as_deref().unwrap_or(entry))
}

fn has_epoch(posting: &Posting<'_>) -> bool {
    let events = posting.ranges.iter().flat_map(|range| &range.events);
    let mut epochs = events.filter_map(|event| event.text().split_once(':').map(|(epoch, _)| epoch));
    epochs.any(|epoch| !epoch.trim_start_matches('0').is_empty())
}

/// Where a version lies in the union of the ranges of an entry.
pub(super) fn held<'p>(target: &Target, version: &str, posting: &'p Posting<'_>) -> Held<'p> {
    let has_custom = posting.ranges.iter().any(|range| range.kind == RangeKind::Custom);
    let is_custom = has_custom && custom_says(version, posting);
    let mut all = Held::Outside;
    for range in &posting.ranges {
        if range.kind == RangeKind::Git || range.kind == RangeKind::Custom && !is_custom {
            continue;
        }
        let one = in_range(target.scheme, version, range);
        let is_open = matches!(one, Held::In { fixed: None, last_affected: None, .. });
        // What Go cannot say in versions of modules it leaves open; the truth stands in the other ranges.
        if is_custom && range.kind == RangeKind::Semver && is_open {
            continue;
        }
        if one.weight() > all.weight() {
            all = one;
        }
    }
    all
}

/// Whether the custom ranges have versions of this form: releases, or pseudo-versions.
fn custom_says(version: &str, posting: &Posting<'_>) -> bool {
    let customs = posting.ranges.iter().filter(|range| range.kind == RangeKind::Custom);
    let mut texts =
        customs.flat_map(|range| &range.events).map(|event| event.text().as_ref()).filter(|text| *text != "0");
    texts.any(|text| is_pseudo_version(text) == is_pseudo_version(version))
}

fn in_range<'p>(scheme: Scheme, version: &str, range: &'p Range<'_>) -> Held<'p> {
    let scheme = match (range.kind, scheme) {
        (RangeKind::Semver, Scheme::Golang | Scheme::Kubernetes) => scheme,
        (RangeKind::Semver, _) => Scheme::Semver,
        _ => scheme,
    };
    let events: Vec<Boundary<'p>> = range.events.iter().map(boundary).collect();
    match inside(scheme, &events, version) {
        Inside::No => Held::Outside,
        Inside::Unassessed => Held::Unknown,
        Inside::Yes { fixed, last_affected } => {
            let is_open = fixed.is_none() && last_affected.is_none();
            Held::In { fixed, last_affected, is_doubtful: is_open && is_doubtful(&events) }
        }
    }
}

/// An open interval beside as many ends as starts: one of the ends stands at or below its start.
fn is_doubtful(events: &[Boundary<'_>]) -> bool {
    let starts = events.iter().filter(|event| matches!(event, Boundary::Introduced(_))).count();
    let ends = events.iter().filter(|event| matches!(event, Boundary::Fixed(_) | Boundary::LastAffected(_))).count();
    ends >= starts
}

fn boundary<'p>(event: &'p Event<'_>) -> Boundary<'p> {
    match event {
        Event::Introduced(text) => Boundary::Introduced(text),
        Event::Fixed(text) => Boundary::Fixed(text),
        Event::LastAffected(text) => Boundary::LastAffected(text),
        Event::Limit(text) => Boundary::Limit(text),
    }
}

/// Versions that are no versions, as some of PyPI are, can still be the same text.
fn is_listed(scheme: Scheme, posting: &Posting<'_>, postings: &Postings<'_>, version: &str) -> bool {
    let is_same =
        |listed: &str| listed == version || scheme.compare(listed, version) == Some(std::cmp::Ordering::Equal);
    postings.versions(posting).any(is_same)
}
