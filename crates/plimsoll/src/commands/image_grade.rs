//! `plimsoll image grade`: the letter of an image, and why.

use std::io::Write as _;

use plimsoll_advisory::{Date, Resting, State, resting};
use plimsoll_facts::Image;
use plimsoll_graph::age_in_days;
use plimsoll_model::{Confidence, Effect, Finding, Gap, Verdict};
use plimsoll_verdict::DISTRIBUTION_STAGE;
use plimsoll_verdict::grade::{
    Advisories, Criteria, Ending, Fixable, Grade, GradeInputs, Known, Letter, Malware, Signature, grade,
};

use super::image::{code, gaps_of, made, only, target_of};
use super::image_grade_format::{Graded, write_json, write_svg, write_text};
use super::pipeline::run_image;
use crate::cli::{Global, ImageGrade};
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::images;
use crate::output::stdout;
use crate::pages::pages;

/// The checks that find flaws and malicious packages by advisories.
const FLAW_CHECK: &str = "vulnerable-package";
const MALICIOUS_CHECK: &str = "malicious-package";
/// Checks that find credentials and private keys.
const SECRET_CHECKS: [&str; 5] =
    ["image-secret-file", "image-secret-config", "image-secret-deleted", "image-credential-store", "image-private-key"];

/// Checks that find malware.
const MALWARE_CHECKS: [&str; 2] = ["image-malware", "image-miner"];

pub(super) fn run(args: &ImageGrade, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &args.settings)?;
    super::pipeline::set_threads(&configuration)?;
    let criteria = criteria(args.criteria.as_deref())?;
    let as_of = configuration.as_of()?;
    let target = target_of(&args.target)?;
    let bases = configuration.bases()?;
    let mut seen = images::see(&target, &configuration.image_options()?, &bases, images::Depth::Content)
        .map_err(|error| images::failure(&target, &error))?;
    let gaps = gaps_of(&mut seen);
    if args.format == "svg" {
        only(&seen, &args.target)?;
    }
    let mut all = Vec::new();
    for image in seen.images {
        all.push(graded(image, &gaps, &as_of, criteria, &configuration)?);
    }
    let mut out = stdout();
    match args.format.as_str() {
        "json" => write_json(&all, &as_of, &mut out)?,
        "svg" => all.iter().try_for_each(|one| write_svg(one, &mut out))?,
        _ => all.iter().try_for_each(|one| write_text(one, args.min_grade, &mut out))?,
    }
    out.flush()?;
    let letters = all.iter().map(|one| letter_code(&one.grade, args.min_grade)).max().unwrap_or(0);
    Ok(letters.max(code(&gaps, &configuration)))
}

fn criteria(version: Option<&str>) -> Result<&'static Criteria, Failure> {
    let Some(version) = version else { return Ok(Criteria::newest()) };
    Criteria::of_version(version).ok_or_else(|| {
        let known: Vec<&str> = Criteria::versions().collect();
        Failure::usage(format!("there are no criteria `{version}`"))
            .with_help(format!("versions: {}", known.join(", ")))
    })
}

/// 3 without a letter, 1 when it is worse than asked for.
fn letter_code(grade: &Grade, least: Option<Letter>) -> u8 {
    match (grade.letter, least) {
        (None, _) => 3,
        (Some(_), Some(least)) if !grade.meets(least) => 1,
        _ => 0,
    }
}

fn graded(
    image: Image,
    gaps: &[Gap],
    as_of: &str,
    criteria: &'static Criteria,
    configuration: &Configuration,
) -> Result<Graded, Failure> {
    let table = configuration.end_of_life()?;
    let day: Date = as_of.parse().map_err(|error| Failure::usage(format!("`{as_of}` is no day: {error}")))?;
    let support = configuration.support();
    let rests = resting(&image, &table);
    let lives = rests.iter().map(|rest| life(rest, support)).collect();
    let maintained = rests.iter().filter_map(|rest| match rest.life.as_ref().map(|life| life.state(day, support)) {
        Ok(State::Maintained(last)) => Some((rest.life.as_ref().map_or(rest.what.clone(), ToString::to_string), last)),
        _ => None,
    });
    let maintained = maintained.collect();
    let mut inputs = GradeInputs {
        as_of: day,
        advisories: Err("the advisories were not asked yet".to_owned()),
        lives,
        secrets: Ok(Vec::new()),
        malware: Ok(Vec::new()),
        executable_bytes: executable_bytes(&image),
        root_user: Ok(false),
        setuid_added: Ok(false),
        verification: image.verification,
        // Without a trust policy nothing demands one.
        signature: Ok(Signature::NotDemanded),
        gaps: unseen(&image, gaps),
    };
    let name = image.name().to_owned();
    let days_since = |second: i64| age_in_days(second, as_of);
    let built = made(&image).filter(|stamp| stamp.as_second() > 0).and_then(|stamp| days_since(stamp.as_second()));
    let base = image.base.as_ref().map(|base| (base.reference(), base.created.and_then(days_since)));
    let subject = image.subject.to_string();
    let verdict = run_image(image, configuration)?;
    inputs.root_user = said(&verdict, "image-user-root");
    inputs.setuid_added = said(&verdict, "image-setuid-added");
    let titles = |findings: Vec<&Finding>| findings.into_iter().map(|finding| finding.title.clone()).collect();
    inputs.secrets = sure(&verdict, &SECRET_CHECKS).map(titles);
    inputs.malware = sure(&verdict, &MALWARE_CHECKS).map(|findings| findings.into_iter().map(malware).collect());
    inputs.advisories = advisories(&verdict);
    if let (Ok(malware), Ok(packages)) = (&mut inputs.malware, sure(&verdict, &[MALICIOUS_CHECK])) {
        malware.extend(packages.into_iter().map(self::malware));
    }
    let grade = grade(&inputs, criteria);
    Ok(Graded { name, subject, grade, end_of_life: table.date(), maintained, built, base })
}

fn life(rest: &Resting<'_>, support: plimsoll_advisory::Support) -> Known<Ending> {
    match &rest.life {
        Ok(life) => Ok(Ending { what: life.to_string(), last_day: life.last_day(support) }),
        Err(unlisted) => Err(format!("the end of life of {} is not known: {unlisted}", rest.what)),
    }
}

fn executable_bytes(image: &Image) -> Known<plimsoll_facts::ExecutableBytes> {
    match image.complete_view() {
        Ok(_) => Ok(image.inventory.executable_bytes),
        Err(_) => Err("the files of the image are not known".to_owned()),
    }
}

/// What takes a whole part of the image away.
fn unseen(image: &Image, gaps: &[Gap]) -> Vec<String> {
    let of_image = |gap: &&Gap| gap.effect == Effect::Whole && gap.subject == image.subject;
    gaps.iter().filter(of_image).map(|gap| gap.reason.clone()).collect()
}

/// What checks found that is hardly mistaken, waived or not.
fn sure<'v>(verdict: &'v Verdict, slugs: &[&str]) -> Known<Vec<&'v Finding>> {
    let found: Vec<Vec<&Finding>> = slugs.iter().map(|slug| found(verdict, slug)).collect::<Known<_>>()?;
    Ok(found.into_iter().flatten().filter(|finding| finding.confidence == Confidence::High).collect())
}

/// What the database says of the image, waived or not. Nothing is known when there is none, or when it has no data of
/// the distribution.
fn advisories(verdict: &Verdict) -> Known<Advisories> {
    let date = verdict.coverage.advisories.as_deref().and_then(day);
    let date = date.ok_or("there is no database of advisories; `plimsoll db update` gets one")?;
    if let Some(gap) = verdict.gaps.iter().find(|gap| gap.stage == DISTRIBUTION_STAGE) {
        return Err(gap.reason.clone());
    }
    let fixable = found(verdict, FLAW_CHECK)?.into_iter().filter_map(|finding| {
        let flaw = finding.vulnerability.as_deref().filter(|flaw| flaw.is_fixable())?;
        Some(Fixable {
            id: flaw.id.clone(),
            package: flaw.name.clone(),
            severity: finding.severity,
            fixed: flaw.published.as_deref().and_then(day),
            exploited: flaw.kev.as_ref().and_then(|kev| day(&kev.added)),
        })
    });
    Ok(Advisories { date, fixable: fixable.collect() })
}

fn day(text: &str) -> Option<Date> {
    text.parse().map_or(None, Some)
}

fn malware(finding: &Finding) -> Malware {
    Malware { what: finding.title.clone(), severity: finding.effective_severity() }
}

/// Whether a check found something, waived or not.
fn said(verdict: &Verdict, slug: &str) -> Known<bool> {
    found(verdict, slug).map(|findings| !findings.is_empty())
}

/// What a check found; why that is not known when it could not look.
fn found<'v>(verdict: &'v Verdict, slug: &str) -> Known<Vec<&'v Finding>> {
    let page = pages().into_iter().find(|page| page.meta.slug == slug);
    let id = page.map(|page| page.meta.id).ok_or_else(|| format!("there is no check {slug}"))?;
    if let Some(skipped) = verdict.coverage.checks.skipped.iter().find(|skipped| skipped.id == id) {
        return Err(format!("{slug} was not looked for: {}", skipped.why));
    }
    let findings: Vec<&Finding> = verdict.findings.iter().filter(|finding| finding.check == id).collect();
    match verdict.gaps.iter().find(|gap| gap.checks.contains(&id)).filter(|_| findings.is_empty()) {
        Some(gap) => Err(format!("{slug} could not be looked for: {}", gap.reason)),
        None => Ok(findings),
    }
}
