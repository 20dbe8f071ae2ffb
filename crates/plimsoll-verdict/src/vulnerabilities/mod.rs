//! PLM-V001 and PLM-V002: see their pages in `../join/`. They join the packages of images with a database of
//! advisories.

mod due;
mod record;
mod statements;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use plimsoll_advisory::Date;
use plimsoll_advisory::matching::order::{Exposure, Usage, risk, risk_inputs};
use plimsoll_advisory::matching::{Class, Fix, Mark, Match, MatchOptions, Matched, Unassessed, matches};
use plimsoll_advisory::vex::Vex;
use plimsoll_database::{Database, Word};
use plimsoll_engine::{Book, Context, Findings, GapDraft, Judge, Plan, Scope, Unit};
use plimsoll_facts::image::ImageSource;
use plimsoll_facts::{Image, Package, PackageRecord};
use plimsoll_model::{
    Assessed, CheckId, Confidence, Effect, Factor, Fix as Cure, Severity, Unknown, VexNote, Vulnerability, Why,
};

pub use due::{Deadlines, Exposed};
use record::Details;
use statements::Statements;

/// The stage of gaps that advisories leave.
const STAGE: &str = "advisory";

/// The same where a whole distribution could not be assessed.
pub const DISTRIBUTION_STAGE: &str = "advisory.distribution";

/// Packages that a gap names.
const NAMED: usize = 5;

/// The checks of flaws and of malicious packages.
pub(crate) fn checks() -> impl Iterator<Item = CheckId> {
    let is_ours = |slug: &str| [FLAWS, MALICIOUS].contains(&slug);
    crate::all().iter().map(|join| &join.page.meta).filter(move |meta| is_ours(meta.slug)).map(|meta| meta.id)
}

/// The words of the two checks.
const FLAWS: &str = "vulnerable-package";
const MALICIOUS: &str = "malicious-package";

/// How packages are held against a database of advisories.
#[derive(Clone, Debug)]
pub struct VulnerabilityOptions {
    /// How they are matched. Whether manifests count is decided for each image, and the day is that of the run.
    pub matching: MatchOptions,
    /// The severity of a flaw that nobody rated. Source: vulnerability spec section 2.4.
    pub unrated: Severity,
    /// Days after which a database is said to be old. Source: vulnerability spec section 2.3.
    pub max_age: i32,
    /// Statements on exploitability.
    pub vex: Vex,
    /// Without a database the job cannot be done, since an image was named to be looked at.
    pub needs_database: bool,
}

impl Default for VulnerabilityOptions {
    fn default() -> Self {
        Self {
            matching: MatchOptions::default(),
            unrated: Severity::Medium,
            max_age: 5,
            vex: Vex::default(),
            needs_database: false,
        }
    }
}

impl VulnerabilityOptions {
    /// How the packages of an image are matched on a day.
    pub fn for_image(&self, image: &Image, as_of: &str) -> MatchOptions {
        let is_declared_evidence = image.source == ImageSource::Folder;
        MatchOptions { is_declared_evidence, as_of: day(as_of), ..self.matching.clone() }
    }
}

fn day(text: &str) -> Option<Date> {
    text.parse().map_or(None, Some)
}

/// Holds the packages of images against a database of advisories.
pub struct VulnerabilityJudge<'d> {
    options: VulnerabilityOptions,
    database: Option<&'d Database<'d>>,
    /// The checks for flaws and for malicious packages, as far as the plan runs them.
    flaw: Option<CheckId>,
    malicious: Option<CheckId>,
    /// Only the database is missing.
    lacks_database: bool,
}

impl<'d> VulnerabilityJudge<'d> {
    /// A judge for a plan.
    pub fn new(plan: &Plan, database: Option<&'d Database<'d>>, options: VulnerabilityOptions) -> Self {
        let check = |slug: &str| {
            let page = crate::all().iter().find(|join| join.page.meta.slug == slug);
            page.map(|join| join.page.meta.id).filter(|check| database.is_some() && plan.runs(*check))
        };
        let (flaw, malicious) = (check(FLAWS), check(MALICIOUS));
        let is_wanted = |check: CheckId| {
            plan.skipped.iter().any(|skipped| skipped.id == check && skipped.why.starts_with("out of reach"))
        };
        let id = crate::all().iter().find(|join| join.page.meta.slug == FLAWS);
        let lacks_database = database.is_none() && id.is_some_and(|join| is_wanted(join.page.meta.id));
        Self { options, database, flaw, malicious, lacks_database }
    }

    fn checks(&self) -> impl Iterator<Item = (Class, CheckId)> {
        let malicious = self.malicious.map(|check| (Class::Malicious, check));
        self.flaw.map(|check| (Class::Flaw, check)).into_iter().chain(malicious)
    }

    fn image(&self, image: &Image, context: &Context<'_>, book: &mut Book) {
        let Some(database) = self.database else { return };
        let matched = match self.known(database, image, context) {
            Ok(matched) => matched,
            Err(unknown) => {
                for (_, check) in self.checks() {
                    book.attempt(check, &Scope::image(image), |_| Err::<(), _>(unknown));
                }
                return;
            }
        };
        let highest = highest(&matched);
        let statements = Statements::of(&self.options.vex, image, context.as_of);
        for (class, check) in self.checks() {
            book.attempt(check, &Scope::image(image), |findings| {
                for found in matched.found.iter().filter(|found| found.class == class) {
                    let (details, version) = (details(database, found), highest.get(&found.package).copied());
                    let said = (details, statements.about(image, found));
                    self.tell(image, found, said, version, findings);
                }
                Ok(())
            });
        }
        gaps(database, self.options.max_age, image, &matched, context, book);
    }

    /// The flaws of an image. Nothing is known when a layer is not, which may have changed any package.
    fn known(&self, database: &Database<'_>, image: &Image, context: &Context<'_>) -> Assessed<Matched> {
        if image.source != ImageSource::Sbom {
            image.complete_view()?;
        }
        let options = self.options.for_image(image, context.as_of);
        matches(database, &image.inventory, &options).map_err(|_| Unknown::new(Why::Unreadable))
    }

    fn tell(
        &self,
        image: &Image,
        found: &Match,
        (details, vex): (Details, Vec<VexNote>),
        highest: Option<&str>,
        findings: &mut Findings<'_, '_>,
    ) {
        let Some(package) = image.inventory.packages.get(found.package) else { return };
        let record = &package.record;
        let name = format!("{} {}", record.name, record.version);
        let said = match found.class {
            Class::Malicious => "is malicious".to_owned(),
            Class::Flaw => state(&found.fix),
        };
        let title = format!("{} {said}", name.trim());
        let noted = match package.sights.first() {
            Some(sight) => findings.on_member(image, sight.layer, &sight.path, format_args!("{title}")),
            None => findings.on_config("package", Some(&record.name), format_args!("{title}")),
        };
        let is_sure = found.marks.iter().all(|mark| matches!(mark, Mark::DisputedFix));
        let confidence = if is_sure { Confidence::High } else { Confidence::Low };
        let noted = noted
            .discriminated_by(&found.id)
            .discriminated_by(&without_version(image, package))
            .rated(severity(found, self.options.unrated), confidence)
            .weighing(factors(found))
            .saying(words(found))
            .as_flaw(Vulnerability { vex, ..record::record(details, image, package, found) });
        noted.cured_by(cure(found, record, highest));
    }
}

impl Judge for VulnerabilityJudge<'_> {
    fn judge<'e>(&self, unit: Unit<'e>, context: &Context<'e>, book: &mut Book) {
        let Unit::Image(image) = unit else { return };
        if self.lacks_database {
            book.gap(GapDraft {
                subject: image.subject.clone(),
                stage: STAGE,
                why: Why::Missing,
                reason: "there is no database of advisories".to_owned(),
                consequence: "known flaws of its packages are unknown; `plimsoll db update` gets one, `--skip \
                              vulnerabilities` goes without"
                    .to_owned(),
                effect: if self.options.needs_database { Effect::Whole } else { Effect::Part },
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

/// One line about a flaw, of the first record that has one, and the day on which the first record was published.
/// Details that cannot be read cost these only.
fn details(database: &Database<'_>, found: &Match) -> Details {
    let mut records = found.records.iter().filter_map(|one| database.record(one.record).map_or(None, Some)).peekable();
    let published = records.peek().and_then(|record| record.published.as_deref().or(record.modified.as_deref()));
    let published = published.and_then(|day| day.get(..10)).map(str::to_owned);
    let summary = records.map(|record| record.summary).find(|summary| !summary.is_empty()).unwrap_or_default();
    Details { summary, published }
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
fn cure(found: &Match, package: &PackageRecord, highest: Option<&str>) -> Cure {
    let name = &package.name;
    // What a distribution brings comes with its images.
    let or_rebuild = if package.is_of_system() { ", or rebuild on a base that has it" } else { "" };
    let upgrade = |version: Option<&str>, text: String| Cure::Upgrade {
        package: name.clone(),
        version: version.map(str::to_owned),
        text,
    };
    if found.class == Class::Malicious {
        return upgrade(None, format!("remove {name}, and replace every secret that it could read"));
    }
    match &found.fix {
        Fix::Fixed(version) => {
            let version = highest.unwrap_or(version);
            upgrade(Some(version), format!("upgrade {name} to {version}{or_rebuild}"))
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

fn severity(found: &Match, unrated: Severity) -> Severity {
    if found.class == Class::Malicious {
        return Severity::Critical;
    }
    match found.severity.word {
        Some(Word::Critical) => Severity::Critical,
        Some(Word::High) => Severity::High,
        Some(Word::Medium) => Severity::Medium,
        Some(Word::Low) => Severity::Low,
        Some(Word::Info) => Severity::Info,
        None => unrated,
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
        (None, Some(word)) => Cow::Owned(format!("rated {}", record::word(word))),
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
fn gaps(
    database: &Database<'_>,
    max_age: i32,
    image: &Image,
    matched: &Matched,
    context: &Context<'_>,
    book: &mut Book,
) {
    let mut gap = |stage, why, reason: String, consequence: &str| {
        book.gap(GapDraft {
            subject: image.subject.clone(),
            stage,
            why,
            reason,
            consequence: consequence.to_owned(),
            effect: Effect::Part,
            place: None,
        });
    };
    let mut by_reason: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
    // What only a manifest names is listed, and is not known to be there.
    let is_there = |why: &Unassessed| !matches!(why, Unassessed::Declared);
    for (package, why) in matched.unassessed.iter().filter(|(_, why)| is_there(why)) {
        let stage = if why.is_of_distribution() { DISTRIBUTION_STAGE } else { STAGE };
        by_reason.entry((stage, why.to_string())).or_default().push(*package);
    }
    for ((stage, reason), packages) in by_reason {
        let names = packages.iter().filter_map(|package| image.inventory.packages.get(*package));
        let mut names: Vec<&str> = names.map(|package| package.record.name.as_str()).collect();
        names.dedup();
        let more = if names.len() > NAMED { ", and more" } else { "" };
        let listed = names.get(..NAMED.min(names.len())).unwrap_or_default().join(", ");
        let many = if packages.len() == 1 { "" } else { "s" };
        let reason = format!("{} package{many} not assessed ({listed}{more}): {reason}", packages.len());
        gap(stage, Why::Unresolved, reason, "whether they have flaws is unknown");
    }
    for ecosystem in &matched.only_fixes {
        let reason = format!("the source of {ecosystem} lists only flaws that have a fix");
        // That is how the source is, and no mistake of this run.
        gap(STAGE, Why::NotCollected, reason, "flaws without a fix are unknown");
    }
    let date = database.data_date();
    let is_old = day(context.as_of).is_some_and(|day| (day - date).get_days() > max_age);
    if is_old {
        let reason = format!("the database of advisories is of {date}, more than {max_age} days before this run");
        gap(STAGE, Why::Unresolved, reason, "flaws that were published since are unknown");
    }
}
