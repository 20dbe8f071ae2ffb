//! PLM-V001 and PLM-V002: see their pages in `join/`. They join the packages of images with a database of advisories.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use plimsoll_advisory::Date;
use plimsoll_advisory::matching::order::{Exposure, Usage, risk, risk_inputs};
use plimsoll_advisory::matching::{Class, Fix, Mark, Match, MatchOptions, Matched, Unassessed, matches};
use plimsoll_database::{Database, Word};
use plimsoll_engine::{Book, Context, Findings, GapDraft, Judge, Plan, Scope, Unit};
use plimsoll_facts::image::ImageSource;
use plimsoll_facts::{Image, Package};
use plimsoll_model::{Assessed, CheckId, Confidence, Effect, Factor, Fix as Cure, Severity, Unknown, Why};

/// Days after which a database is said to be old. Source: vulnerability spec section 2.3.
const FRESH_DAYS: i32 = 5;

/// The severity of a flaw that nobody rated. Source: vulnerability spec section 2.4.
const UNRATED: Severity = Severity::Medium;

/// Packages that a gap names.
const NAMED: usize = 5;

/// Holds the packages of images against a database of advisories.
pub struct VulnerabilityJudge<'d> {
    database: Option<&'d Database<'d>>,
    /// The checks for flaws and for malicious packages, as far as the plan runs them.
    flaw: Option<CheckId>,
    malicious: Option<CheckId>,
    /// Only the database is missing.
    lacks_database: bool,
}

impl<'d> VulnerabilityJudge<'d> {
    /// A judge for a plan.
    pub fn new(plan: &Plan, database: Option<&'d Database<'d>>) -> Self {
        let check = |slug: &str| {
            let page = crate::all().iter().find(|join| join.page.meta.slug == slug);
            page.map(|join| join.page.meta.id).filter(|check| database.is_some() && plan.runs(*check))
        };
        let (flaw, malicious) = (check("vulnerable-package"), check("malicious-package"));
        let is_wanted = |check: CheckId| {
            plan.skipped.iter().any(|skipped| skipped.id == check && skipped.why.starts_with("out of reach"))
        };
        let id = crate::all().iter().find(|join| join.page.meta.slug == "vulnerable-package");
        let lacks_database = database.is_none() && id.is_some_and(|join| is_wanted(join.page.meta.id));
        Self { database, flaw, malicious, lacks_database }
    }

    fn checks(&self) -> impl Iterator<Item = (Class, CheckId)> {
        let malicious = self.malicious.map(|check| (Class::Malicious, check));
        self.flaw.map(|check| (Class::Flaw, check)).into_iter().chain(malicious)
    }

    fn image(&self, image: &Image, context: &Context<'_>, book: &mut Book) {
        let Some(database) = self.database else { return };
        let matched = match known(database, image, context) {
            Ok(matched) => matched,
            Err(unknown) => {
                for (_, check) in self.checks() {
                    book.attempt(check, &Scope::image(image), |_| Err::<(), _>(unknown));
                }
                return;
            }
        };
        let highest = highest(&matched);
        for (class, check) in self.checks() {
            book.attempt(check, &Scope::image(image), |findings| {
                for found in matched.found.iter().filter(|found| found.class == class) {
                    tell(image, found, highest.get(&found.package).copied(), findings);
                }
                Ok(())
            });
        }
        gaps(database, image, &matched, context, book);
    }
}

impl Judge for VulnerabilityJudge<'_> {
    fn judge<'e>(&self, unit: Unit<'e>, context: &Context<'e>, book: &mut Book) {
        let Unit::Image(image) = unit else { return };
        if self.lacks_database {
            book.gap(GapDraft {
                subject: image.subject.clone(),
                stage: "advisory",
                why: Why::NotCollected,
                reason: "there is no database of advisories; `plimsoll db build --from DIR` makes one".to_owned(),
                consequence: "known flaws of its packages are unknown".to_owned(),
                effect: Effect::Part,
                place: None,
            });
        } else if self.checks().next().is_some() {
            self.image(image, context, book);
        }
    }

    fn expected(&self, unit: Unit<'_>) -> u64 {
        match unit {
            Unit::Image(_) => self.checks().count() as u64,
            Unit::File(_) | Unit::Object(_) | Unit::Project(_) | Unit::Dockerfile(_) | Unit::Estate(_) => 0,
        }
    }
}

/// The flaws of an image. Nothing is known when a layer is not, which may have changed any package.
fn known(database: &Database<'_>, image: &Image, context: &Context<'_>) -> Assessed<Matched> {
    if image.source != ImageSource::Sbom {
        image.complete_view()?;
    }
    let day: Date = context.as_of.parse().map_err(|_| Unknown::new(Why::Malformed))?;
    let is_folder = image.source == ImageSource::Folder;
    let options = MatchOptions { is_declared_evidence: is_folder, as_of: Some(day), ..MatchOptions::default() };
    matches(database, &image.inventory, &options).map_err(|_| Unknown::new(Why::Unreadable))
}

/// The version of each package that closes all of its flaws that have a fix.
fn highest(matched: &Matched) -> BTreeMap<usize, &str> {
    let mut highest: BTreeMap<usize, &str> = BTreeMap::new();
    for found in &matched.found {
        let (Fix::Fixed(version), Some(record)) = (&found.fix, found.records.first()) else { continue };
        let known = highest.entry(found.package).or_insert(version);
        if record.scheme.compare(known, version) == Some(Ordering::Less) {
            *known = version;
        }
    }
    highest
}

fn tell(image: &Image, found: &Match, highest: Option<&str>, findings: &mut Findings<'_, '_>) {
    let Some(package) = image.inventory.packages.get(found.package) else { return };
    let record = &package.record;
    let name = format!("{} {}", record.name, record.version);
    let said = match found.class {
        Class::Malicious => "is malicious".to_owned(),
        Class::Flaw => state(&found.fix),
    };
    let title = format!("{}: {} {said}", found.id, name.trim());
    let noted = match package.sights.first() {
        Some(sight) => findings.on_member(image, sight.layer, &sight.path, format_args!("{title}")),
        None => findings.on_config("package", Some(&record.name), format_args!("{title}")),
    };
    let is_sure = found.marks.iter().all(|mark| matches!(mark, Mark::DisputedFix));
    let confidence = if is_sure { Confidence::High } else { Confidence::Low };
    let noted = noted
        .discriminated_by(&found.id)
        .discriminated_by(&without_version(image, package))
        .rated(severity(found), confidence)
        .weighing(factors(found))
        .saying(words(found));
    noted.cured_by(cure(found, &record.name, highest));
}

/// What is between a package and its flaw, in words that follow name and version.
fn state(fix: &Fix) -> String {
    match fix {
        Fix::Fixed(version) => format!("is below the fix {version}"),
        Fix::FixedElsewhere { version, channel } => format!("is affected; {version} of the channel {channel} is fixed"),
        Fix::FixedInRelease { version, release } => {
            format!("is affected; only release {release} has the fix {version}")
        }
        Fix::Above(version) => format!("is affected, like all up to {version}"),
        Fix::NotFixed => "is affected and has no fix yet".to_owned(),
        Fix::WontFix => "is affected and will have no fix".to_owned(),
        Fix::Deferred => "is affected, and its fix is put off".to_owned(),
        Fix::Unknown => "is affected; no source names a fix".to_owned(),
    }
}

/// What to do; the same words for all flaws that one step closes.
fn cure(found: &Match, name: &str, highest: Option<&str>) -> Cure {
    let upgrade = |version: Option<&str>, text: String| Cure::Upgrade {
        package: name.to_owned(),
        version: version.map(str::to_owned),
        text,
    };
    if found.class == Class::Malicious {
        return upgrade(None, format!("remove {name}, and replace every secret that it could read"));
    }
    match &found.fix {
        Fix::Fixed(version) => {
            let version = highest.unwrap_or(version);
            upgrade(Some(version), format!("upgrade {name} to {version}, or rebuild on a base that has it"))
        }
        Fix::Above(version) => upgrade(None, format!("upgrade {name} above {version}")),
        Fix::FixedElsewhere { version, channel } => {
            upgrade(Some(version), format!("install {name} {version} from the channel {channel}"))
        }
        Fix::FixedInRelease { version, release } => {
            upgrade(Some(version), format!("rebuild on release {release}, which has {name} {version}"))
        }
        Fix::NotFixed | Fix::WontFix | Fix::Deferred | Fix::Unknown => {
            upgrade(None, format!("replace {name} or take it out: no source names a fix"))
        }
    }
}

/// Which record says so, by which comparison, and the other ids.
fn words(found: &Match) -> String {
    let mut words = String::new();
    if let Some(first) = found.records.first() {
        let release = first.release.as_deref().map(|release| format!(" {release}")).unwrap_or_default();
        words = format!(
            "by {} for {}{release} `{}`, {} in the order of {}",
            first.id,
            first.ecosystem,
            first.package,
            first.installed,
            first.scheme.name()
        );
    }
    let others: Vec<&str> = found.ids.iter().skip(1).map(String::as_str).collect();
    if !others.is_empty() {
        words.push_str("; also ");
        words.push_str(&others.join(", "));
    }
    if let Some(Mark::OwnedByDistribution(_)) =
        found.marks.iter().find(|mark| matches!(mark, Mark::OwnedByDistribution(_)))
    {
        words.push_str("; a package of the distribution owns it and may have the fix");
    }
    words
}

fn severity(found: &Match) -> Severity {
    if found.class == Class::Malicious {
        return Severity::Critical;
    }
    match found.severity.word {
        Some(Word::Critical) => Severity::Critical,
        Some(Word::High) => Severity::High,
        Some(Word::Medium) => Severity::Medium,
        Some(Word::Low) => Severity::Low,
        Some(Word::Info) => Severity::Info,
        None => UNRATED,
    }
}

/// What it is, in addends; exposure and use come from others.
fn factors(found: &Match) -> Vec<Factor> {
    let addends = risk(&risk_inputs(found, Exposure::Unknown, Usage::Unknown));
    let exploitation: Cow<'static, str> = match (found.kev, found.epss) {
        _ if found.class == Class::Malicious => Cow::Borrowed("malicious"),
        (Some(kev), _) => Cow::Owned(format!("known to be exploited since {}", kev.added)),
        (None, Some(epss)) => {
            Cow::Owned(format!("EPSS {:.3}", f64::from(epss.score) / f64::from(plimsoll_database::Epss::WHOLE)))
        }
        (None, None) => Cow::Borrowed("exploitation unknown"),
    };
    let impact: Cow<'static, str> = match (found.severity.score, found.severity.word) {
        (Some(score), _) => Cow::Owned(format!("CVSS {score}")),
        (None, Some(word)) => Cow::Owned(format!("rated {}", format!("{word:?}").to_lowercase())),
        (None, None) => Cow::Borrowed("unrated"),
    };
    vec![Factor { factor: exploitation, delta: addends.exploitation }, Factor { factor: impact, delta: addends.impact }]
}

/// What stays the same when a package is raised.
fn without_version(image: &Image, package: &Package) -> String {
    let purl = image.inventory.purl(package);
    purl.split('@').next().unwrap_or(&purl).to_owned()
}

/// Says what could not be told: packages that could not be assessed, by reason, and how far the data goes.
fn gaps(database: &Database<'_>, image: &Image, matched: &Matched, context: &Context<'_>, book: &mut Book) {
    let mut gap = |why, reason: String, consequence: &str| {
        book.gap(GapDraft {
            subject: image.subject.clone(),
            stage: "advisory",
            why,
            reason,
            consequence: consequence.to_owned(),
            effect: Effect::Part,
            place: None,
        });
    };
    let mut by_reason: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    // What only a manifest names is listed, and is not known to be there.
    let is_there = |why: &Unassessed| !matches!(why, Unassessed::Declared);
    for (package, why) in matched.unassessed.iter().filter(|(_, why)| is_there(why)) {
        by_reason.entry(why.to_string()).or_default().push(*package);
    }
    for (reason, packages) in by_reason {
        let names = packages.iter().filter_map(|package| image.inventory.packages.get(*package));
        let mut names: Vec<&str> = names.map(|package| package.record.name.as_str()).collect();
        names.dedup();
        let more = if names.len() > NAMED { ", and more" } else { "" };
        let listed = names.get(..NAMED.min(names.len())).unwrap_or_default().join(", ");
        let many = if packages.len() == 1 { "" } else { "s" };
        let reason = format!("{} package{many} not assessed ({listed}{more}): {reason}", packages.len());
        gap(Why::Unresolved, reason, "whether they have flaws is unknown");
    }
    for ecosystem in &matched.only_fixes {
        let reason = format!("the source of {ecosystem} lists only flaws that have a fix");
        // That is how the source is, and no mistake of this run.
        gap(Why::NotCollected, reason, "flaws without a fix are unknown");
    }
    let date = database.data_date();
    let is_old = context.as_of.parse::<Date>().is_ok_and(|day| (day - date).get_days() > FRESH_DAYS);
    if is_old {
        let reason = format!("the database of advisories is of {date}, more than {FRESH_DAYS} days before this run");
        gap(Why::Unresolved, reason, "flaws that were published since are unknown");
    }
}
