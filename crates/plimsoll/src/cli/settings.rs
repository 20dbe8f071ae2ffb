//! The settings that a flag, a variable and a key of the configuration file can give, each declared once, here.

use std::collections::BTreeMap;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

/// How often a setting may be given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    /// Yes or no.
    Switch,
    /// One value.
    One,
    /// A list; on the command line separated by commas or given several times.
    Many,
}

/// A setting.
#[derive(Debug)]
pub(crate) struct Setting {
    /// The flag without dashes, and its name in the program.
    pub(crate) flag: &'static str,
    /// The key of the configuration file.
    pub(crate) key: &'static str,
    /// What stands for its value in the help.
    pub(crate) value: &'static str,
    pub(crate) shape: Shape,
    /// The value when nobody gives one.
    pub(crate) default: &'static [&'static str],
    pub(crate) help: &'static str,
}

impl Setting {
    /// The environment variable: `PLIMSOLL_` and the flag in upper case.
    pub(crate) fn variable(&self) -> String {
        format!("PLIMSOLL_{}", self.flag.replace('-', "_").to_uppercase())
    }
}

const fn setting(
    flag: &'static str,
    key: &'static str,
    value: &'static str,
    shape: Shape,
    default: &'static [&'static str],
    help: &'static str,
) -> Setting {
    Setting { flag, key, value, shape, default, help }
}

/// All of them.
pub(crate) const SETTINGS: &[Setting] = &[
    setting(
        "format",
        "format",
        "FORMAT[=FILE]",
        Shape::Many,
        &["text"],
        "How to show the result, repeatable; `FORMAT=FILE` writes to a file. Formats: text, concise, json, ndjson, \
         sarif, junit, github, gitlab, markdown, html, csv",
    ),
    setting(
        "fail-on",
        "gate.fail-on",
        "WHAT",
        Shape::Many,
        &["high"],
        "What fails the gate, repeatable: a severity from which on (critical, high, medium, low, info), `due=DAYS` (a \
         flaw that should be gone within so many days), `risk=N`, `kev` (known to be exploited), or never",
    ),
    setting(
        "only-fixed",
        "gate.only-fixed",
        "",
        Shape::Switch,
        &["false"],
        "Leave flaws without a fix out of the gate and out of what people see; JSON and SARIF keep them",
    ),
    setting("strict", "gate.strict", "", Shape::Switch, &["false"], "Exit with 3 when anything could not be looked at"),
    setting(
        "only",
        "only",
        "WORD",
        Shape::Many,
        &[],
        "Run only these checks: families (`privilege`), ids, words, other tools' ids (`checkov:CKV_K8S_16`), \
         frameworks",
    ),
    setting("skip", "skip", "WORD", Shape::Many, &[], "Leave these checks out, by the same words"),
    setting(
        "profile",
        "profile",
        "PROFILE",
        Shape::One,
        &["default"],
        "Which checks run unasked: default, all, pss-baseline, pss-restricted, or a framework such as cis-k8s-1.12",
    ),
    setting(
        "pss",
        "pss",
        "LEVEL[:VERSION]",
        Shape::One,
        &[],
        "Hold pods to a level of the Pod Security Standards, exactly: baseline or restricted; a violation fails the \
         gate whatever its severity",
    ),
    setting(
        "target-version",
        "target-version",
        "VERSION",
        Shape::One,
        &["latest"],
        "The Kubernetes version to judge for, for example 1.34",
    ),
    setting(
        "min-severity",
        "min-severity",
        "LEVEL",
        Shape::One,
        &["info"],
        "Show only findings of this severity and worse; the gate stays the same",
    ),
    setting("severity", "severity", "ID=LEVEL", Shape::Many, &[], "Give a check another severity"),
    setting(
        "baseline",
        "gate.baseline",
        "FILE",
        Shape::One,
        &[],
        "Findings of this file are known and do not fail the gate",
    ),
    setting(
        "new-only",
        "gate.new-only",
        "",
        Shape::Switch,
        &["true"],
        "Whether known findings are left out of the gate; `--new-only=false` counts them",
    ),
    setting(
        "honor-foreign",
        "honor-foreign",
        "TOOL",
        Shape::Many,
        &["none"],
        "Let ignore marks of other tools count: all, none, buildkit, checkov, hadolint, kube-linter, kube-score, \
         polaris, semgrep, trivy",
    ),
    setting("show-waived", "show-waived", "", Shape::Switch, &["false"], "Show waived and known findings too"),
    setting(
        "default-namespace",
        "default-namespace",
        "NAMESPACE",
        Shape::One,
        &["default"],
        "The namespace of objects that name none",
    ),
    setting(
        "shellcheck",
        "shellcheck",
        "",
        Shape::Switch,
        &["false"],
        "Ask the installed program `shellcheck` about the commands of Dockerfiles too (PLM-D042)",
    ),
    setting(
        "complete-set",
        "complete-set",
        "",
        Shape::Switch,
        &["false"],
        "The targets are everything that will be applied, so what is missing is missing",
    ),
    setting(
        "platform",
        "image.platform",
        "OS/ARCH",
        Shape::One,
        &[],
        "Which platform of an image for several, such as linux/arm64, or `all` [default: this machine's, else the only \
         one]",
    ),
    setting(
        "verify",
        "image.verify",
        "WHAT",
        Shape::One,
        &["blob"],
        "What of an image is compared with its digests: none, blob (manifest, configuration, layers), or full (the \
         unpacked layers too)",
    ),
    setting(
        "limit",
        "image.limits",
        "NAME=VALUE",
        Shape::Many,
        &[],
        "What is read of an image at most, repeatable: layer-bytes, ratio, entries, config-bytes, manifest-bytes, \
         header-bytes, file-buffer, facts-bytes",
    ),
    setting(
        "cache",
        "image.cache",
        "DIR",
        Shape::One,
        &[],
        "Where what is known of layers is kept from run to run, or `off` [default: plimsoll in the user's cache \
             folder]",
    ),
    setting(
        "registry-config",
        "image.registries",
        "FILE",
        Shape::One,
        &[],
        "Credentials, mirrors, certificates and plain HTTP of registries by host [default: the files of Docker and \
         Podman]",
    ),
    setting(
        "db",
        "db.file",
        "FILE",
        Shape::One,
        &[],
        "The database of advisories [default: `plimsoll/advisories.plimdb` in the user's folder of data]",
    ),
    setting(
        "source",
        "db.sources",
        "URL|DIR",
        Shape::Many,
        &[],
        "Where `db update` gets advisories, repeatable, the next one when one fails: a folder as `db build --from` \
         reads it, the address of such a folder, or of a database that ends in `.plimdb` [default: the export of OSV, \
         CISA KEV and EPSS]",
    ),
    setting(
        "max-age",
        "db.max-age",
        "DAYS",
        Shape::One,
        &["5"],
        "Days after which the data of the database are called old, which is a gap: `5` or `5d`",
    ),
    setting(
        "precision",
        "vulnerabilities.precision",
        "HOW",
        Shape::One,
        &["strict"],
        "Who judges what a package of a distribution owns: strict (the distribution alone), broad (the ecosystem of \
         the package too, marked)",
    ),
    setting(
        "subscription",
        "vulnerabilities.subscriptions",
        "CHANNEL",
        Shape::Many,
        &[],
        "A channel that fixes can be installed from: esm, pro, eus:9.4, ...",
    ),
    setting(
        "unrated",
        "vulnerabilities.unrated",
        "LEVEL",
        Shape::One,
        &["medium"],
        "The severity of a flaw that nobody rated",
    ),
    setting(
        "exposed",
        "vulnerabilities.exposed",
        "WHO",
        Shape::One,
        &["auto"],
        "Whether images can be reached from outside, for the deadlines of flaws: yes, no, or auto (as the manifests of \
         the run show it)",
    ),
    setting(
        "assume-exposed",
        "vulnerabilities.assume-exposed",
        "YES-OR-NO",
        Shape::One,
        &["yes"],
        "What deadlines take where nothing shows whether an image can be reached",
    ),
    setting(
        "dev-dependencies",
        "vulnerabilities.dev-dependencies",
        "",
        Shape::Switch,
        &["false"],
        "Match what only development needs too",
    ),
    setting(
        "catalogue",
        "base.catalogue",
        "FILE",
        Shape::One,
        &[],
        "Images that others are built on, with the digests of their layers: by it the base of an image is proven",
    ),
    setting(
        "end-of-life",
        "image.end-of-life",
        "FILE",
        Shape::One,
        &[],
        "A table of the days on which distributions and runtimes end, in place of the one that is built in",
    ),
    setting(
        "extended-support",
        "grade.extended-support",
        "",
        Shape::Switch,
        &["false"],
        "Count security updates that are paid for: what gets them has not ended",
    ),
    setting(
        "malware-hashes",
        "malware.hashes",
        "FILE",
        Shape::One,
        &[],
        "SHA-256 digests of files that are malware, one a line, as `sha256sum` writes them",
    ),
    setting("exclude", "scope.exclude", "GLOB", Shape::Many, &[], "Paths to leave out"),
    setting(
        "allow-empty",
        "allow-empty",
        "",
        Shape::Switch,
        &["false"],
        "A target in which nothing is recognised is fine",
    ),
    setting("as-of", "as-of", "DATE", Shape::One, &[], "Judge as on this day, YYYY-MM-DD [default: today, UTC]"),
    setting("jobs", "jobs", "N", Shape::One, &[], "Threads to use [default: one per core]"),
    setting("offline", "offline", "", Shape::Switch, &["false"], "Never use the network"),
];

/// Where the command line's value of a setting comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Source {
    Flag,
    Variable,
}

/// A value that was given.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) values: Vec<String>,
    pub(crate) source: Source,
}

/// The settings that were given by flag or variable.
#[derive(Clone, Debug, Default)]
pub(crate) struct SettingArgs(pub(crate) BTreeMap<&'static str, Said>);

impl SettingArgs {
    /// Those given by variables alone, for commands without flags for them.
    pub(crate) fn from_environment() -> Self {
        let said = SETTINGS.iter().filter_map(|setting| {
            let value = std::env::var_os(setting.variable())?.to_string_lossy().into_owned();
            let values = match setting.shape {
                Shape::Many => value.split(',').map(str::to_owned).collect(),
                Shape::Switch | Shape::One => vec![value],
            };
            Some((setting.flag, Said { values, source: Source::Variable }))
        });
        Self(said.collect())
    }
}

/// The settings that `db update` takes, of which the first are for it alone.
const OF_UPDATES_ALONE: [&str; 1] = ["source"];
const OF_UPDATES: [&str; 3] = ["db", "jobs", "offline"];

/// The settings that commands about one image take.
const OF_IMAGES: [&str; 10] =
    ["platform", "verify", "limit", "cache", "registry-config", "as-of", "jobs", "offline", "strict", "catalogue"];

/// What says when something ends.
const OF_LIVES: [&str; 2] = ["end-of-life", "extended-support"];

fn augmented(mut command: Command, is_taken: fn(&Setting) -> bool) -> Command {
    for setting in SETTINGS.iter().filter(|setting| is_taken(setting)) {
        let mut arg =
            Arg::new(setting.flag).long(setting.flag).env(setting.variable()).hide_env(true).help(setting.help);
        arg = match setting.shape {
            Shape::Switch => arg
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("true")
                .value_parser(["true", "false"])
                .hide_possible_values(true)
                .value_name("BOOL"),
            Shape::One => arg.value_name(setting.value),
            Shape::Many => arg.value_name(setting.value).action(ArgAction::Append).value_delimiter(','),
        };
        if let [default] = setting.default
            && setting.shape != Shape::Switch
        {
            arg = arg.help(format!("{} [default: {default}]", setting.help));
        }
        command = command.arg(arg);
    }
    command
}

impl Args for SettingArgs {
    fn augment_args(command: Command) -> Command {
        augmented(command, |setting| !OF_UPDATES_ALONE.contains(&setting.flag))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for SettingArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut said = BTreeMap::new();
        for setting in SETTINGS {
            // Not every command takes every setting.
            if !matches.try_contains_id(setting.flag).is_ok_and(|is_there| is_there) {
                continue;
            }
            let source = match matches.value_source(setting.flag) {
                Some(ValueSource::CommandLine) => Source::Flag,
                Some(ValueSource::EnvVariable) => Source::Variable,
                _ => continue,
            };
            let values = matches.get_many::<String>(setting.flag).into_iter().flatten().cloned().collect();
            said.insert(setting.flag, Said { values, source });
        }
        Ok(Self(said))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The settings of commands about one image; of those that judge it too, also what judging needs; of those that ask
/// when something ends, what says so.
#[derive(Clone, Debug, Default)]
pub(crate) struct PartArgs<const JUDGES: bool, const LIVES: bool>(SettingArgs);

/// The settings of commands about one image.
pub(crate) type ImageArgs = PartArgs<false, false>;

/// The settings of commands that judge images.
pub(crate) type JudgedArgs = PartArgs<true, true>;

/// The settings of commands that ask when something ends.
pub(crate) type LifeArgs = PartArgs<false, true>;

/// What judging needs, by flags.
const OF_FINDINGS: [&str; 6] = ["fail-on", "only-fixed", "only", "skip", "exposed", "assume-exposed"];

/// What holding packages against advisories needs, by flags.
const OF_FLAWS: [&str; 6] = ["db", "max-age", "precision", "subscription", "unrated", "dev-dependencies"];

impl<const JUDGES: bool, const LIVES: bool> std::ops::Deref for PartArgs<JUDGES, LIVES> {
    type Target = SettingArgs;

    fn deref(&self) -> &SettingArgs {
        &self.0
    }
}

impl<const JUDGES: bool, const LIVES: bool> Args for PartArgs<JUDGES, LIVES> {
    fn augment_args(command: Command) -> Command {
        augmented(command, |setting| {
            OF_IMAGES.contains(&setting.flag)
                || JUDGES && OF_FINDINGS.contains(&setting.flag)
                || LIVES && (OF_LIVES.contains(&setting.flag) || OF_FLAWS.contains(&setting.flag))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<const JUDGES: bool, const LIVES: bool> FromArgMatches for PartArgs<JUDGES, LIVES> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        SettingArgs::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

/// The settings of `db update`.
#[derive(Clone, Debug, Default)]
pub(crate) struct UpdateArgs(pub(crate) SettingArgs);

impl Args for UpdateArgs {
    fn augment_args(command: Command) -> Command {
        augmented(command, |setting| OF_UPDATES_ALONE.contains(&setting.flag) || OF_UPDATES.contains(&setting.flag))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for UpdateArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        SettingArgs::from_arg_matches(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}
