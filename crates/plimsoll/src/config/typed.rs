//! Settings as the values they stand for. A mistake names the setting and where it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;

use plimsoll_advisory::matching::{MatchOptions, Precision};
use plimsoll_advisory::vex::Vex;
use plimsoll_advisory::{EndOfLife, Support};
use plimsoll_checks::framework_ids;
use plimsoll_engine::{PssLevel, PssRequest, Selection};
use plimsoll_facts::image::{Verification, from_hex};
use plimsoll_feed::fetch::{Origin, Remote};
use plimsoll_graph::Bases;
use plimsoll_image::registry::RegistrySettings;
use plimsoll_image::{Cache, Limits, Options, PlatformChoice, Stores};
use plimsoll_model::{CheckId, FailOn, Minor, Settings, Severity};
use plimsoll_report::{Format, format, format_named};
use plimsoll_verdict::{Deadlines, Exposed, FOREIGN_TOOLS, Honored, LicencePolicy, VulnerabilityOptions};
use plimsoll_walk::Exclude;

use super::{ConfigFile, Configuration, read_text};
use crate::advisories::{Advisories, default_place};
use crate::exit::Failure;
use crate::{folders, statements};

/// Where a report goes.
pub(crate) struct Destination {
    pub(crate) format: &'static Format,
    /// The file; `None` is standard output.
    pub(crate) file: Option<PathBuf>,
}

impl Configuration {
    /// Reads every setting once, so that no mistake is met only half-way.
    pub(super) fn validate(&self) -> Result<(), Failure> {
        self.selection()?;
        self.destinations()?;
        self.fail_on()?;
        self.honored()?;
        self.min_severity()?;
        self.severities()?;
        self.as_of()?;
        self.jobs()?;
        self.image_options()?;
        self.licences()?;
        self.vulnerabilities()?;
        self.deadlines()?;
        self.sources()?;
        Ok(())
    }

    /// How images are read.
    pub(crate) fn image_options(&self) -> Result<Options, Failure> {
        let platform = match self.text("platform") {
            None => PlatformChoice::Host,
            Some(text) => PlatformChoice::parse(text)
                .ok_or_else(|| self.mistake("platform", text, "a platform is OS/ARCH or OS/ARCH/VARIANT, or `all`"))?,
        };
        let verification = match self.text("verify") {
            Some("none") => Verification::None,
            None | Some("blob") => Verification::Blob,
            Some("full") => Verification::Full,
            Some(text) => return Err(self.mistake("verify", text, "takes none, blob or full")),
        };
        let mut limits = Limits::default();
        for text in self.list("limit") {
            let value = text.split_once('=').map(|(name, value)| (name, value.parse::<u64>()));
            match value {
                Some((name, Ok(value))) if limits.set(name, value) => {}
                Some((_, Err(error))) => return Err(self.mistake("limit", text, error)),
                _ => {
                    let names = Limits::NAMES.join(", ");
                    return Err(self.mistake("limit", text, format!("a limit is NAME=VALUE with one of {names}")));
                }
            }
        }
        let cache = match self.text("cache") {
            Some("off") => Cache::default(),
            Some(folder) => Cache::at(folder.into()),
            None => folders::cache().map_or_else(Cache::default, Cache::at),
        };
        let mut registry = RegistrySettings::from_environment();
        registry.config = self.text("registry-config").map(PathBuf::from);
        registry.offline = self.switch("offline");
        let stores = Stores::from_environment();
        Ok(Options { platform, verification, limits, only_layer: None, cache, stores, registry })
    }

    fn list(&self, flag: &str) -> &[String] {
        self.resolved(flag).map_or(&[], |resolved| &resolved.values)
    }

    fn text(&self, flag: &str) -> Option<&str> {
        self.list(flag).first().map(String::as_str)
    }

    /// The value of a setting that somebody gave.
    pub(crate) fn said(&self, flag: &str) -> Option<&str> {
        self.resolved(flag).filter(|resolved| resolved.origin != "default").and_then(|_| self.text(flag))
    }

    pub(crate) fn switch(&self, flag: &str) -> bool {
        self.text(flag) == Some("true")
    }

    fn mistake(&self, flag: &str, value: &str, problem: impl Display) -> Failure {
        let origin = self.resolved(flag).map_or("", |resolved| &resolved.origin);
        Failure::usage(format!("`{value}` for `{flag}` (from {origin}): {problem}"))
    }

    fn parsed<T: FromStr<Err: Display>>(&self, flag: &str) -> Result<Option<T>, Failure> {
        self.text(flag).map(|text| text.parse().map_err(|error| self.mistake(flag, text, error))).transpose()
    }

    /// What fails the gate.
    pub(crate) fn fail_on(&self) -> Result<Vec<FailOn>, Failure> {
        let all = self.list("fail-on").iter();
        let parsed = all.map(|text| text.parse().map_err(|error| self.mistake("fail-on", text, error)));
        let fail_on: Vec<FailOn> = parsed.collect::<Result<_, _>>()?;
        match fail_on.as_slice() {
            [] => Ok(vec![FailOn::Severity(Severity::High)]),
            [_, _, ..] if fail_on.contains(&FailOn::Never) => {
                Err(self.mistake("fail-on", "never", "stands alone: with it nothing fails the gate"))
            }
            _ => Ok(fail_on),
        }
    }

    /// How packages are held against the database of advisories.
    pub(crate) fn vulnerabilities(&self) -> Result<VulnerabilityOptions, Failure> {
        let precision = match self.text("precision") {
            None | Some("strict") => Precision::Strict,
            Some("broad") => Precision::Broad,
            Some(text) => return Err(self.mistake("precision", text, "takes strict or broad")),
        };
        let max_age = self.text("max-age").unwrap_or("5");
        let days = max_age.strip_suffix('d').unwrap_or(max_age).parse::<u16>();
        let days = days.map_err(|_| self.mistake("max-age", max_age, "is no number of days"))?;
        let matching = MatchOptions {
            precision,
            subscriptions: self.list("subscription").to_vec(),
            with_development: self.switch("dev-dependencies"),
            ..MatchOptions::default()
        };
        let unrated = self.parsed("unrated")?.unwrap_or(Severity::Medium);
        Ok(VulnerabilityOptions { matching, unrated, max_age: i32::from(days), ..VulnerabilityOptions::default() })
    }

    /// The file of statements that were made here.
    pub(crate) fn statements_file(&self) -> PathBuf {
        self.path("vex-file").unwrap_or_else(|| PathBuf::from(statements::FILE))
    }

    /// The statements on exploitability that are kept here and that are named, with whether only verified ones close.
    pub(crate) fn statements(&self) -> Result<Vex, Failure> {
        let mut listed = statements::kept(&self.statements_file())?;
        for source in self.list("vex") {
            listed.extend(statements::named(&self.seen_from_file("vex", source.into()))?);
        }
        Ok(Vex::new(listed, self.switch("strict-vex")))
    }

    /// How deadlines of flaws are told.
    pub(crate) fn deadlines(&self) -> Result<Deadlines, Failure> {
        let exposed = match self.text("exposed") {
            None | Some("auto") => Exposed::Auto,
            Some("yes") => Exposed::Yes,
            Some("no") => Exposed::No,
            Some(text) => return Err(self.mistake("exposed", text, "takes yes, no or auto")),
        };
        let assume_exposed = match self.text("assume-exposed") {
            None | Some("yes" | "true") => true,
            Some("no" | "false") => false,
            Some(text) => return Err(self.mistake("assume-exposed", text, "takes yes or no")),
        };
        Ok(Deadlines { exposed, assume_exposed })
    }

    pub(crate) fn min_severity(&self) -> Result<Severity, Failure> {
        Ok(self.parsed("min-severity")?.unwrap_or(Severity::Info))
    }

    pub(crate) fn target_version(&self) -> Result<Minor, Failure> {
        Ok(self.parsed("target-version")?.unwrap_or(Minor::NEWEST))
    }

    /// The number of threads; `None` is one per core.
    pub(crate) fn jobs(&self) -> Result<Option<usize>, Failure> {
        let jobs: Option<usize> = self.parsed("jobs")?;
        match jobs {
            Some(0) => Err(self.mistake("jobs", "0", "at least 1 thread is needed")),
            jobs => Ok(jobs),
        }
    }

    /// The day to judge by, `YYYY-MM-DD`.
    pub(crate) fn as_of(&self) -> Result<String, Failure> {
        match self.parsed::<jiff::civil::Date>("as-of")? {
            Some(date) => Ok(date.to_string()),
            // The only clock of a run; judges get the day.
            None => Ok(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()),
        }
    }

    pub(crate) fn default_namespace(&self) -> String {
        self.text("default-namespace").unwrap_or("default").to_owned()
    }

    /// The paths to leave out. Globs of the project's file are seen from its folder.
    pub(crate) fn exclude(&self) -> Result<Exclude, Failure> {
        let prefix = if self.is_from_file("exclude") { self.waivers()?.prefix } else { String::new() };
        Exclude::new(self.list("exclude"), &prefix).map_err(|error| Failure::usage(error.to_string()))
    }

    /// True when a setting's value comes from a configuration file, whose name and line its origin gives.
    fn is_from_file(&self, flag: &str) -> bool {
        self.resolved(flag).is_some_and(|resolved| resolved.origin.contains(':'))
    }

    pub(crate) fn baseline(&self) -> Option<PathBuf> {
        self.path("baseline")
    }

    /// The base images that are known.
    pub(crate) fn bases(&self) -> Result<Bases, Failure> {
        let entries = self.path("catalogue").map(|path| ConfigFile::read(&path)?.bases()).transpose()?;
        Ok(Bases::new(entries.into_iter().flatten()))
    }

    /// The database of advisories that was named.
    pub(crate) fn database_file(&self) -> Option<PathBuf> {
        self.path("db")
    }

    /// Where advisories come from, in the order in which they are asked. A folder that the project's file names is seen
    /// from that file.
    pub(crate) fn sources(&self) -> Result<Vec<Origin>, Failure> {
        let parsed = self.list("source").iter().map(|text| {
            let origin = Origin::parse(text).map_err(|error| self.mistake("source", text, error))?;
            Ok(match origin {
                Origin::Folder(path) => Origin::Folder(self.seen_from_file("source", path)),
                Origin::File(path) => Origin::File(self.seen_from_file("source", path)),
                remote @ Origin::Remote(_) => remote,
            })
        });
        let origins: Vec<Origin> = parsed.collect::<Result<_, Failure>>()?;
        Ok(if origins.is_empty() { vec![Origin::Remote(Remote::Public)] } else { origins })
    }

    /// The database of advisories: the one that was named, else the user's, if there is one.
    pub(crate) fn advisories(&self) -> Result<Option<Advisories>, Failure> {
        let path = match self.database_file() {
            Some(named) => Some(named),
            None => default_place().filter(|path| path.exists()),
        };
        path.map(Advisories::at).transpose()
    }

    /// When distributions and runtimes end: the built-in table, or that of the user.
    pub(crate) fn end_of_life(&self) -> Result<EndOfLife, Failure> {
        let Some(path) = self.path("end-of-life") else {
            return EndOfLife::embedded().map_err(|error| Failure::job(anyhow::Error::new(error)));
        };
        EndOfLife::parse(&read_text(&path)?).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))
    }

    /// The policy of licences.
    pub(crate) fn licences(&self) -> Result<LicencePolicy, Failure> {
        let Settings { licences_allowed, licences_denied, licences_reviewed, .. } = &self.parameters;
        let policy = LicencePolicy::new(licences_allowed, licences_denied, licences_reviewed);
        policy.map_err(|problem| Failure::usage(format!("the policy of licences: {problem}")))
    }

    /// Which security updates count.
    pub(crate) fn support(&self) -> Support {
        if self.switch("extended-support") { Support::Paid } else { Support::Free }
    }

    /// The digests of files that are malware: the first word of each line. Lines that begin with `#` are comments.
    pub(crate) fn malware_hashes(&self) -> Result<BTreeSet<[u8; 32]>, Failure> {
        let Some(path) = self.path("malware-hashes") else { return Ok(BTreeSet::new()) };
        let text = read_text(&path)?;
        let words = (1..).zip(text.lines()).filter_map(|(line, text)| Some((line, text.split_whitespace().next()?)));
        let digest = |(line, word): (u32, &str)| {
            let mut bytes = [0; 32];
            if from_hex(word, &mut bytes) {
                return Ok(bytes);
            }
            Err(Failure::usage(format!("no SHA-256 digest: `{word}`\n  --> {}:{line}:1", path.display())))
        };
        words.filter(|(_, word)| !word.starts_with('#')).map(digest).collect()
    }

    fn path(&self, flag: &str) -> Option<PathBuf> {
        self.text(flag).map(|path| self.seen_from_file(flag, path.into()))
    }

    /// A path that is the value of a setting: in the project's file it is seen from that file.
    fn seen_from_file(&self, flag: &str, path: PathBuf) -> PathBuf {
        match self.file.as_ref().and_then(|file| file.path.parent()) {
            Some(folder) if self.is_from_file(flag) => folder.join(path),
            _ => path,
        }
    }

    /// The user's severities: those of the file, then those of `--severity`.
    pub(crate) fn severities(&self) -> Result<BTreeMap<CheckId, Severity>, Failure> {
        let mut severities: BTreeMap<CheckId, Severity> =
            self.checks.iter().filter_map(|(id, check)| Some((*id, check.severity?))).collect();
        for text in self.list("severity") {
            let wrong = |problem: &dyn Display| self.mistake("severity", text, problem);
            let (id, level) = text.split_once('=').ok_or_else(|| wrong(&"expected ID=LEVEL"))?;
            let id: CheckId = id.parse().map_err(|error| wrong(&error))?;
            severities.insert(id, level.parse().map_err(|error| wrong(&error))?);
        }
        Ok(severities)
    }

    /// Whose ignore marks count, of other tools.
    pub(crate) fn honored(&self) -> Result<Honored, Failure> {
        let tools = self.list("honor-foreign");
        match tools {
            [all] if all == "all" => return Ok(Honored::All),
            [none] if none == "none" => return Ok(Honored::None),
            _ => {}
        }
        match tools.iter().find(|tool| !FOREIGN_TOOLS.contains(&tool.as_str())) {
            None => Ok(Honored::Tools(tools.to_vec())),
            Some(other) => {
                let known = FOREIGN_TOOLS.join(", ");
                Err(self.mistake("honor-foreign", other, format!("all, none, or some of {known}")))
            }
        }
    }

    /// What to run.
    pub(crate) fn selection(&self) -> Result<Selection, Failure> {
        let target = self.target_version()?;
        let mut selection = Selection {
            only: self.list("only").to_vec(),
            skip: self.list("skip").to_vec(),
            pss: self.pss(target)?,
            ..Selection::default()
        };
        for (id, check) in &self.checks {
            match check.enabled {
                Some(true) => selection.enable.push(*id),
                Some(false) => selection.disable.push(*id),
                // A check that waits for its parameter runs once it has one.
                None if !check.parameters.is_empty() => selection.enable.push(*id),
                None => {}
            }
        }
        let profile = self.text("profile").unwrap_or("default");
        let pss_alone = |level| (vec!["pss".to_owned()], Some(PssRequest { level, version: target }));
        match profile {
            "default" => {}
            "all" => selection.all = true,
            "pss-baseline" => (selection.only, selection.pss) = pss_alone(PssLevel::Baseline),
            "pss-restricted" => (selection.only, selection.pss) = pss_alone(PssLevel::Restricted),
            framework if framework_ids().any(|id| id == framework) => selection.only = vec![framework.to_owned()],
            other => {
                let known = framework_ids().collect::<Vec<_>>().join(", ");
                let problem = format!("one of default, all, pss-baseline, pss-restricted, {known}");
                return Err(self.mistake("profile", other, problem));
            }
        }
        if selection.only.iter().any(|word| word == "pss") && selection.pss.is_none() {
            selection.pss = Some(PssRequest { level: PssLevel::Restricted, version: target });
        }
        Ok(selection)
    }

    fn pss(&self, target: Minor) -> Result<Option<PssRequest>, Failure> {
        let Some(text) = self.text("pss") else { return Ok(None) };
        let wrong = |problem: &dyn Display| self.mistake("pss", text, problem);
        let (level, version) = text.split_once(':').map_or((text, None), |(level, version)| (level, Some(version)));
        let level = match level {
            "baseline" => PssLevel::Baseline,
            "restricted" => PssLevel::Restricted,
            _ => return Err(wrong(&"expected baseline or restricted, for example restricted:1.34")),
        };
        let version = version.map_or(Ok(target), str::parse).map_err(|error| wrong(&error))?;
        Ok(Some(PssRequest { level, version }))
    }

    /// The reports to write. At most one goes to standard output.
    pub(crate) fn destinations(&self) -> Result<Vec<Destination>, Failure> {
        let mut destinations = Vec::new();
        for text in self.list("format") {
            let (name, file) = text.split_once('=').map_or((text.as_str(), None), |(name, file)| (name, Some(file)));
            let Some(format) = format_named(name) else {
                let names: Vec<_> = format::ALL.iter().map(|format| format.name).collect();
                return Err(self.mistake("format", text, format!("no such format; there are {}", names.join(", "))));
            };
            if file.is_some() && self.is_from_file("format") {
                // Whoever can change a repository's file must not choose what a run of somebody else overwrites.
                return Err(self.mistake("format", text, "a file to write is named by flag or variable only"));
            }
            destinations.push(Destination { format, file: file.map(PathBuf::from) });
        }
        if destinations.iter().filter(|destination| destination.file.is_none()).count() > 1 {
            let failure = Failure::usage("two formats for standard output");
            return Err(failure.with_help("give all but one a file, as in `--format sarif=plimsoll.sarif`"));
        }
        Ok(destinations)
    }
}
