//! What the entries of one flaw say together: one match for each flaw and package, whatever it is called where.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use plimsoll_database::{Cve, Database, DatabaseError, Epss, Group, Kev, Rating, Ssvc, Word};

use super::decide::{Decision, Rule};
use super::distribution::is_distribution;
use super::fix::fix;
use super::identify::Target;
use super::judge::Judged;
use super::rank::{Rank, rank};
use super::severity::{Rated, Severity, severity};
use super::stream::upstream;
use super::{Class, Evidence, Mark, Match, MatchOptions};

/// Ratings of records that were read, by number.
pub(super) type Ratings = BTreeMap<u32, Vec<Rating<'static>>>;

/// Folds the entries of a package. The number of the package is filled in by the caller.
pub(super) fn fold(
    database: &Database<'_>,
    target: &Target,
    judged: &[Judged<'_>],
    options: &MatchOptions,
    ratings: &mut Ratings,
) -> Result<Vec<Match>, DatabaseError> {
    let hits: Vec<&Judged<'_>> = judged.iter().filter(|one| one.decision.rule.is_affected()).collect();
    let flaws = flaws_of(database, &hits)?;
    if flaws.is_empty() {
        return Ok(Vec::new());
    }
    let mut by_flaw: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, one) in judged.iter().enumerate() {
        for flaw in database.membership(one.posting.record)?.flaws() {
            if flaws.contains(flaw) {
                by_flaw.entry(*flaw).or_default().push(number);
            }
        }
    }
    let mut found = Vec::new();
    for (flaw, numbers) in by_flaw {
        let members: Vec<&Judged<'_>> = numbers.iter().filter_map(|number| judged.get(*number)).collect();
        let weighed = weigh(database, target, &members, options)?;
        if weighed.iter().any(|one| one.judged.decision.rule.is_affected()) {
            let group = database.group(flaw)?;
            found.push(matched(database, target, &group, weighed, options, ratings)?);
        }
    }
    found.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(found)
}

fn flaws_of(database: &Database<'_>, judged: &[&Judged<'_>]) -> Result<BTreeSet<u32>, DatabaseError> {
    let mut flaws = BTreeSet::new();
    for one in judged {
        flaws.extend(database.membership(one.posting.record)?.flaws());
    }
    Ok(flaws)
}

/// An entry of a flaw with its source; its decision is the one that counts beside the others.
pub(super) struct Weighed<'l> {
    pub(super) judged: Judged<'l>,
    pub(super) id: String,
    pub(super) source: String,
    pub(super) rank: Rank,
}

/// Sets the entries of one flaw against each other: channels, and a stronger source that says "not affected". The
/// strongest source comes first, and in it those that say that the package is affected.
pub(super) fn weigh<'l>(
    database: &Database<'_>,
    target: &Target,
    members: &[&Judged<'l>],
    options: &MatchOptions,
) -> Result<Vec<Weighed<'l>>, DatabaseError> {
    let mut weighed = Vec::with_capacity(members.len());
    for one in members {
        let id = database.id(one.posting.record)?.to_owned();
        let source = database.source(one.posting.record)?.map_or("", |source| &source.name).to_owned();
        let rank = rank(&id, &source, one.ecosystem, &options.own_sources);
        let judged = Judged { decision: one.decision.clone(), ..**one };
        weighed.push(Weighed { judged, id, source, rank });
    }
    channels(target, options, &mut weighed);
    overrule(&mut weighed);
    leave_advisories(&mut weighed);
    let order =
        |one: &Weighed<'_>| (!one.judged.decision.rule.is_affected(), one.rank, one.judged.decision.channel.is_some());
    weighed.sort_by(|one, other| order(one).cmp(&order(other)).then_with(|| one.id.cmp(&other.id)));
    Ok(weighed)
}

/// What a channel says that nobody subscribed to counts only where the release itself says nothing. A channel that is
/// subscribed to can have the fix of a version that the release fixes later: at or above it, with the same upstream
/// version, the package is clean.
fn channels(target: &Target, options: &MatchOptions, weighed: &mut [Weighed<'_>]) {
    let speaks = |decision: &Decision| {
        matches!(decision.rule, Rule::InRange | Rule::Listed | Rule::Outside | Rule::NeverAffected)
    };
    let has_own = weighed.iter().any(|one| one.judged.decision.channel.is_none() && speaks(&one.judged.decision));
    let mut is_fixed = false;
    for Weighed { judged, .. } in weighed.iter_mut() {
        let Some(channel) = judged.decision.channel.as_deref().filter(|_| speaks(&judged.decision)) else { continue };
        if options.is_subscribed(channel) {
            is_fixed |= judged.decision.rule == Rule::Outside && is_at_fix(target, judged);
        } else if has_own || !judged.decision.rule.is_affected() {
            judged.decision.rule = Rule::OtherChannel;
        }
    }
    let is_lone = |one: &&mut Weighed<'_>| one.judged.decision.channel.is_none();
    for Weighed { judged, .. } in weighed.iter_mut().filter(is_lone) {
        if is_fixed && judged.decision.rule.is_affected() {
            judged.decision.rule = Rule::FixedInChannel;
        }
    }
}

/// Whether the version has a fix of the entry and its upstream version.
fn is_at_fix(target: &Target, judged: &Judged<'_>) -> bool {
    let installed = judged.name.version.as_str();
    let events = judged.posting.ranges.iter().flat_map(|range| &range.events);
    let mut fixes = events.filter_map(|event| match event {
        plimsoll_database::Event::Fixed(version) => Some(version.as_ref()),
        _ => None,
    });
    fixes.any(|fixed| {
        upstream(fixed) == upstream(installed)
            && target.scheme.compare(fixed, installed).is_some_and(|order| order != Ordering::Greater)
    })
}

/// "Not affected" closes the question for weaker sources.
fn overrule(weighed: &mut [Weighed<'_>]) {
    let denials = weighed.iter().filter(|one| one.judged.decision.rule == Rule::NeverAffected);
    let Some(strongest) = denials.map(|one| one.rank).min() else { return };
    for one in weighed.iter_mut().filter(|one| one.rank > strongest && one.judged.decision.rule.is_affected()) {
        one.judged.decision.rule = Rule::Overruled;
    }
}

/// An advisory of Red Hat lists what it ships, from nothing on, and so flags the older streams that another advisory
/// fixes. Where its record of the flaw itself speaks, which is a union over all streams, the advisories say nothing.
fn leave_advisories(weighed: &mut [Weighed<'_>]) {
    let of_flaw = |one: &Weighed<'_>| one.id.starts_with("REDHAT-CVE-");
    let speaks = |rule: Rule| rule.is_affected() || matches!(rule, Rule::Outside | Rule::NeverAffected);
    if !weighed.iter().any(|one| of_flaw(one) && speaks(one.judged.decision.rule)) {
        return;
    }
    let advisories = weighed.iter_mut().filter(|one| one.id.starts_with("RHSA-"));
    for one in advisories.filter(|one| one.judged.decision.rule.is_affected()) {
        one.judged.decision.rule = Rule::Overruled;
    }
}

fn matched(
    database: &Database<'_>,
    target: &Target,
    group: &Group<'_>,
    weighed: Vec<Weighed<'_>>,
    options: &MatchOptions,
    ratings: &mut Ratings,
) -> Result<Match, DatabaseError> {
    let is_hit = |one: &&Weighed<'_>| one.judged.decision.rule.is_affected();
    let hits: Vec<&Judged<'_>> = weighed.iter().filter(is_hit).map(|one| &one.judged).collect();
    let all: Vec<&Judged<'_>> = weighed.iter().map(|one| &one.judged).collect();
    let (fix, is_disputed) = fix(target, options, &hits, &all);
    let mut class = Class::Flaw;
    for hit in &hits {
        if database.head(hit.posting.record)?.flags.is_malicious {
            class = Class::Malicious;
        }
    }
    let known = Known::new(database, group, options)?;
    let severity = match class {
        Class::Flaw => rated(database, &weighed, known.ssvc.as_ref(), ratings)?,
        Class::Malicious => {
            let source = weighed.first().map(|one| one.source.clone()).unwrap_or_default();
            Severity { word: Some(Word::Critical), score: None, vector: None, source }
        }
    };
    let mut marks = Vec::new();
    marks.extend(is_disputed.then_some(Mark::DisputedFix));
    let is_doubtful = weighed.first().is_some_and(|one| one.judged.decision.is_doubtful);
    marks.extend(is_doubtful.then_some(Mark::DoubtfulRange));
    Ok(Match {
        package: 0,
        id: group.ids.first().copied().unwrap_or_default().to_owned(),
        ids: group.ids.iter().map(|id| (*id).to_owned()).collect(),
        class,
        records: weighed.into_iter().map(|one| evidence(target, one)).collect(),
        fix,
        severity,
        kev: known.kev,
        epss: known.epss,
        ssvc: known.ssvc,
        marks,
    })
}

pub(super) fn evidence(target: &Target, one: Weighed<'_>) -> Evidence {
    let Weighed { judged, id, source, rank } = one;
    Evidence {
        record: judged.posting.record,
        id,
        source,
        rank,
        ecosystem: judged.ecosystem,
        release: judged.posting.release.as_deref().map(str::to_owned),
        package: judged.name.name.clone(),
        installed: judged.name.version.clone(),
        scheme: target.scheme,
        decision: judged.decision,
    }
}

fn rated(
    database: &Database<'_>,
    weighed: &[Weighed<'_>],
    ssvc: Option<&Ssvc>,
    ratings: &mut Ratings,
) -> Result<Severity, DatabaseError> {
    let hits = || weighed.iter().filter(|one| one.judged.decision.rule.is_affected());
    for one in hits() {
        let number = one.judged.posting.record;
        if let std::collections::btree_map::Entry::Vacant(slot) = ratings.entry(number) {
            slot.insert(database.record(number)?.ratings);
        }
    }
    let rated = hits().map(|one| Rated {
        source: &one.source,
        is_of_distribution: is_distribution(one.judged.ecosystem),
        entry: &one.judged.posting.ratings,
        record: ratings.get(&one.judged.posting.record).map_or(&[], Vec::as_slice),
    });
    Ok(severity(&rated.collect::<Vec<_>>(), ssvc))
}

/// What is known of the CVE ids of a flaw: the highest of each.
struct Known {
    kev: Option<Kev>,
    epss: Option<Epss>,
    ssvc: Option<Ssvc>,
}

impl Known {
    fn new(database: &Database<'_>, group: &Group<'_>, options: &MatchOptions) -> Result<Self, DatabaseError> {
        let mut known = Self { kev: None, epss: None, ssvc: None };
        for cve in group.ids.iter().copied().filter_map(Cve::parse) {
            let kev = database.kev(cve)?.filter(|kev| options.as_of.is_none_or(|day| kev.added <= day));
            known.kev = known.kev.or(kev);
            known.epss = known.epss.into_iter().chain(database.epss(cve)?).max_by_key(|epss| epss.score);
            known.ssvc = known.ssvc.or(database.ssvc(cve)?);
        }
        Ok(known)
    }
}
