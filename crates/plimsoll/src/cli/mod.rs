//! What can be said on the command line.

mod db;
mod settings;
mod vex;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use plimsoll_verdict::grade::Letter;

pub(crate) use db::{Db, DbBuild, DbDiff, DbExport, DbFile, DbImport, DbSearch, DbStatus, DbUpdate, DbVerify};
pub(crate) use settings::{ImageArgs, JudgedArgs, LifeArgs, SETTINGS, Setting, SettingArgs, Shape, Source, UpdateArgs};
pub(crate) use vex::{Vex, VexAdd, VexExport, VexImport, VexList};

/// What stands below the help of the program.
const AFTER_HELP: &str = "\
Examples:
  plimsoll scan deploy/                  what is wrong in a folder, worst first
  plimsoll scan - < pod.yaml             the same for standard input
  plimsoll explain PLM-P001              what a check finds, why, and how to fix it
  plimsoll fix deploy/ --dry-run         what the safe fixes would change

Exit codes: 0 done, gate passed; 1 gate failed; 2 usage or configuration error; 3 could not do the job";

/// Finds, ranks, blocks and watches the security risk of containers.
#[derive(Parser, Debug)]
#[command(
    name = "plimsoll",
    version,
    about = "Finds, ranks and blocks container security risk, from the Dockerfile on",
    after_help = AFTER_HELP
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

/// Options of every command.
#[derive(Args, Debug, Clone)]
pub(crate) struct Global {
    /// Work in this folder, as if the command were run there
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true)]
    pub(crate) directory: Option<PathBuf>,
    /// The configuration file [default: plimsoll.yaml here or above, up to the repository's root]
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto", value_parser = ["auto", "always", "never"])]
    pub(crate) color: String,
    /// No progress and no notes beside the result
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Find what is wrong, worst first, and say whether the gate passes
    Scan(Scan),
    /// Apply the fixes that are safe, or show what they would change
    Fix(Fix),
    /// Explain a check by its id, its word or another tool's id for it
    Explain(Explain),
    /// The checks there are
    Checks {
        #[command(subcommand)]
        command: Checks,
    },
    /// What is in an image: packages, files, layers, its base and grade, how two differ
    Image {
        #[command(subcommand)]
        command: ImageCommand,
    },
    /// The database of advisories: make, look into, move
    Db {
        #[command(subcommand)]
        command: Db,
    },
    /// Statements on the exploitability of vulnerabilities: make, take, list, publish
    Vex {
        #[command(subcommand)]
        command: Vex,
    },
    /// Accept findings, with a reason and a date
    Waive {
        #[command(subcommand)]
        command: Waive,
    },
    /// Write a commented plimsoll.yaml
    Init,
    /// The configuration in force
    Config {
        #[command(subcommand)]
        command: Config,
    },
    /// Write the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages
    Man {
        /// The folder to write them to; without it the main page goes to standard output
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
    /// The version and what is built in
    Version {
        /// Say what is built in
        #[arg(long)]
        features: bool,
    },
    /// Ask parts of the program one by one, for tests of them
    #[command(hide = true)]
    Dev {
        #[command(subcommand)]
        command: Dev,
    },
}

/// What the schemes are, below the help of the commands that ask for one.
const VERCMP_HELP: &str = "\
Each line of standard input is `A TAB B`, or `SCHEME TAB A TAB B` without the option; nothing is trimmed. Each line of \
output is `<`, `=` or `>`, or `?` where it cannot be told.

Schemes: deb, rpm, apk, semver, npm, pypi, maven, rubygems, nuget, packagist, pub, cran, hackage, opam, conan, alpm, \
gentoo, golang, kubernetes";

/// What the lines are.
const INRANGE_HELP: &str = "\
Each line of standard input is `RANGE TAB VERSION` and perhaps `TAB OPTIONS`, which are `loose`, `includePrerelease` \
or both with a comma between. Each line of output is `true` or `false`, or `?` where it cannot be told.

Schemes: npm, semver, golang, pypi, rubygems, packagist, nuget, maven, conan, apk, deb, rpm, vers";

/// `dev`.
#[derive(Subcommand, Debug)]
pub(crate) enum Dev {
    /// Compare versions
    #[command(after_help = VERCMP_HELP)]
    Vercmp {
        /// The order to compare by
        #[arg(long, value_name = "SCHEME")]
        scheme: Option<String>,
    },
    /// Say whether versions lie in ranges
    #[command(after_help = INRANGE_HELP)]
    Inrange {
        /// The way in which the ranges are written
        #[arg(long, value_name = "SCHEME")]
        scheme: String,
    },
}

/// `scan`.
#[derive(Args, Debug)]
pub(crate) struct Scan {
    /// Folders and files; `-` is standard input [default: .]
    #[arg(value_name = "TARGET")]
    pub(crate) targets: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
    /// Say what would run, what is out of reach and why, and stop
    #[arg(long)]
    pub(crate) plan: bool,
    /// Write the findings to a baseline file
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Show every finding in full
    #[arg(long)]
    pub(crate) all: bool,
    /// Say what was looked at, and what was not
    #[arg(long)]
    pub(crate) explain_coverage: bool,
}

/// `fix`.
#[derive(Args, Debug)]
pub(crate) struct Fix {
    /// Folders and files [default: .]
    #[arg(value_name = "TARGET")]
    pub(crate) targets: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) settings: SettingArgs,
    /// Show the changes, write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Apply fixes too that may change what a workload can do
    #[arg(long = "unsafe")]
    pub(crate) with_unsafe: bool,
}

/// `image`.
#[derive(Subcommand, Debug)]
pub(crate) enum ImageCommand {
    /// The packages in it, with where each was seen
    Sbom(ImageSbom),
    /// The files that a container sees
    Files(ImageFiles),
    /// The layers it is made of
    Layers(ImageLayers),
    /// What it was built on, how sure that is, and what is on top
    Base(ImageBase),
    /// Its grade from A to F, with reasons and dates, or U where something that is needed is not known
    Grade(ImageGrade),
    /// The packages that its start command cannot reach, with their bytes
    Bloat(ImageBloat),
    /// How another state of it differs: packages, configuration, files, layers
    Diff(ImageDiff),
}

/// `image sbom`.
#[derive(Args, Debug)]
pub(crate) struct ImageSbom {
    #[arg(value_name = "TARGET", help = PACKAGES_HELP)]
    pub(crate) target: String,
    /// `text`, `json`, `cyclonedx`, `cyclonedx@1.7`, `spdx`, `spdx@3.0`, `csv` or `purls`
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: String,
    /// Only packages of these classes: installed, vendored, runtime, declared [default: all but declared]
    #[arg(long, value_name = "CLASS", value_delimiter = ',')]
    pub(crate) class: Vec<String>,
    /// `squashed`: what a container sees; `all-layers`: also packages that a later layer deletes or replaces, as such
    #[arg(long, value_name = "SCOPE", default_value = "squashed", value_parser = ["squashed", "all-layers"])]
    #[arg(hide_possible_values = true)]
    pub(crate) scope: String,
    /// List the files of each package too
    #[arg(long)]
    pub(crate) with_files: bool,
    #[command(flatten)]
    pub(crate) settings: ImageArgs,
}

/// What names an image with files and layers.
const IMAGE_HELP: &str = "\
An image: the folder of an OCI layout, an archive of one or of `docker save`, `image:REFERENCE` of a registry, \
`rootfs:DIR`, `dir:DIR` or `container:ID`";

/// What names anything that lists packages.
const PACKAGES_HELP: &str = "\
An image: the folder of an OCI layout, an archive of one or of `docker save`, `image:REFERENCE` of a registry, \
`rootfs:DIR`, `dir:DIR`, `container:ID`, or a document, `sbom:FILE`";

/// What the columns of `image files` are.
const FILES_HELP: &str = "\
Columns: type, mode, owner, size, layer, start of the SHA-256 digest, state, package, path. The state is `unmodified` \
or `modified` as the package's record says, `unowned` without a package, or `unknown` where content and record were \
not compared: what is no program is mostly not hashed.

Examples:
  plimsoll image files web.tar --unowned              what belongs to no package
  plimsoll image files web.tar --cat /etc/passwd      the content of a file
  plimsoll image files web.tar --layer 0 --cat /key   also if a later layer deletes it";

/// `image files`.
#[derive(Args, Debug)]
#[command(after_help = FILES_HELP)]
pub(crate) struct ImageFiles {
    #[arg(value_name = "TARGET", help = IMAGE_HELP)]
    pub(crate) target: String,
    /// Only this path and what is below it
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<String>,
    /// Only what this layer has, by number from 0
    #[arg(long, value_name = "N")]
    pub(crate) layer: Option<u32>,
    /// What is in a layer and no longer there: size, layer, how it went, path
    #[arg(long, conflicts_with_all = ["setuid", "unowned", "modified"])]
    pub(crate) deleted: bool,
    /// Only files that run with another user's rights
    #[arg(long)]
    pub(crate) setuid: bool,
    /// Only files that no package has in its list
    #[arg(long)]
    pub(crate) unowned: bool,
    /// Only files that are not as their package has them
    #[arg(long)]
    pub(crate) modified: bool,
    /// Write the content of this file and nothing else; links are followed inside the image
    #[arg(long, value_name = "PATH", conflicts_with_all = ["path", "deleted", "setuid", "unowned", "modified"])]
    pub(crate) cat: Option<String>,
    #[command(flatten)]
    pub(crate) settings: ImageArgs,
}

/// `image layers`.
#[derive(Args, Debug)]
pub(crate) struct ImageLayers {
    #[arg(value_name = "TARGET", help = IMAGE_HELP)]
    pub(crate) target: String,
    #[command(flatten)]
    pub(crate) settings: ImageArgs,
}

/// `image base`.
#[derive(Args, Debug)]
pub(crate) struct ImageBase {
    #[arg(value_name = "TARGET", help = IMAGE_HELP)]
    pub(crate) target: String,
    /// Another image that it may be built on, repeatable
    #[arg(long, value_name = "TARGET")]
    pub(crate) candidate: Vec<String>,
    /// Exit with 1 when the base is older than this, with 3 when its age is not known
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i64).range(0..))]
    pub(crate) max_age: Option<i64>,
    #[command(flatten)]
    pub(crate) settings: ImageArgs,
}

/// What the exit codes of `image grade` are.
const GRADE_HELP: &str = "\
The letter is the worst that any reason allows on the day; each is told with the day from which on it holds. U is no \
letter: something that is needed is not known. Base age and the time since the build are told and never move it.

Exit codes: 0 a letter, at least that of `--min-grade`; 1 a worse one; 2 usage error; 3 U";

/// `image grade`.
#[derive(Args, Debug)]
#[command(after_help = GRADE_HELP)]
pub(crate) struct ImageGrade {
    #[arg(value_name = "TARGET", help = PACKAGES_HELP)]
    pub(crate) target: String,
    /// Exit with 1 when the grade is worse than this letter, from A to F; U is worse than all
    #[arg(long, value_name = "LETTER")]
    pub(crate) min_grade: Option<Letter>,
    /// The version of the criteria [default: the newest, 2026-11]
    #[arg(long, value_name = "VERSION")]
    pub(crate) criteria: Option<String>,
    /// `text`, `json` or `svg`, which is a badge
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json", "svg"])]
    #[arg(hide_possible_values = true)]
    pub(crate) format: String,
    #[command(flatten)]
    pub(crate) settings: LifeArgs,
}

/// What `image bloat` says.
const BLOAT_HELP: &str = "\
Nothing is run: what programs, scripts and configuration point at is followed from the start command, the health check \
and the roots that are given. A package is `reached`, `by-dependency` of one, `data` when a file of it is named only, \
`unknown`, or `unreached`. Where a name is computed there may be more: then the list is no proof, and says so.

Examples:
  plimsoll image bloat web.tar
  plimsoll image bloat web.tar --root /usr/sbin/cron --why libssl3
  plimsoll image bloat rootfs:/srv/root --root 'python3 /app/main.py' --format json";

/// `image bloat`.
#[derive(Args, Debug)]
#[command(after_help = BLOAT_HELP)]
pub(crate) struct ImageBloat {
    #[arg(value_name = "TARGET", help = IMAGE_HELP)]
    pub(crate) target: String,
    /// A program or a command that is started too, repeatable
    #[arg(long, value_name = "COMMAND")]
    pub(crate) root: Vec<String>,
    /// 1: what the loader of programs follows; 2: strings and configuration too; 3: scripts and modules too
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u8).range(1..=3))]
    pub(crate) level: u8,
    /// Count packages that reached ones need as needed
    #[arg(long)]
    pub(crate) safe: bool,
    /// Only say what leads to this package or path
    #[arg(long, value_name = "PACKAGE")]
    pub(crate) why: Option<String>,
    /// Fail when unreached packages have more than this share of the bytes of all packages
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) max_unreached: Option<u8>,
    /// List the files that are reached, with JSON
    #[arg(long)]
    pub(crate) with_files: bool,
    /// `text` or `json`
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub(crate) format: String,
    #[command(flatten)]
    pub(crate) settings: ImageArgs,
}

/// `image diff`.
#[derive(Args, Debug)]
pub(crate) struct ImageDiff {
    /// The old state: an image in any form as for `image sbom`, or `sbom:FILE`
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    /// The new state
    #[arg(value_name = "NEW")]
    pub(crate) new: String,
    /// List the files one by one
    #[arg(long)]
    pub(crate) files: bool,
    /// Judge both and list the findings that are new and those that are gone; new ones from `--fail-on` on exit with 1
    #[arg(long)]
    pub(crate) findings: bool,
    #[command(flatten)]
    pub(crate) settings: JudgedArgs,
}

/// `explain`.
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// `PLM-P001`, `privileged`, `trivy:KSV-0017`, the id of a flaw (`CVE-2024-3094`) or a finding's fingerprint `v1:…`
    #[arg(value_name = "CHECK")]
    pub(crate) check: String,
    /// Folders, files and images in which to say, object by object, what came of it
    #[arg(value_name = "TARGET")]
    pub(crate) targets: Vec<PathBuf>,
    /// Of a flaw: why this package has it or has it not
    #[arg(long, value_name = "NAME")]
    pub(crate) package: Option<String>,
    #[command(flatten)]
    pub(crate) settings: JudgedArgs,
}

/// `checks`.
#[derive(Subcommand, Debug)]
pub(crate) enum Checks {
    /// List them
    List(ChecksList),
}

/// `checks list`.
#[derive(Args, Debug)]
pub(crate) struct ChecksList {
    /// Only those that a framework's controls name, for example `cis-k8s-1.12`
    #[arg(long, value_name = "FRAMEWORK")]
    pub(crate) framework: Option<String>,
    /// Only those that this tool has too, for example `trivy`
    #[arg(long, value_name = "TOOL")]
    pub(crate) peer: Option<String>,
    /// Only this severity and worse
    #[arg(long, value_name = "LEVEL")]
    pub(crate) min_severity: Option<plimsoll_model::Severity>,
    /// Only those of these families, ids or words
    #[arg(long, value_name = "WORD", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// `text` or `json`
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub(crate) format: String,
}

/// `waive`.
#[derive(Subcommand, Debug)]
pub(crate) enum Waive {
    /// Add a waiver to plimsoll.yaml
    Add(Box<WaiveAdd>),
    /// List the waivers with what they cover
    List(WaiveTargets),
    /// Remove the waivers that have expired or match nothing
    Prune(WaiveTargets),
}

/// `waive add`.
#[derive(Args, Debug)]
pub(crate) struct WaiveAdd {
    /// The check, or the id of a flaw (`CVE-2024-3094`)
    #[arg(value_name = "ID")]
    pub(crate) check: String,
    /// Of a flaw: only in this package, by name or package URL
    #[arg(long, value_name = "PACKAGE")]
    pub(crate) package: Option<String>,
    /// Why it is accepted
    #[arg(long)]
    pub(crate) reason: String,
    /// The last day on which it holds, `YYYY-MM-DD`
    #[arg(long, value_name = "DATE")]
    pub(crate) until: String,
    /// Who answers for it
    #[arg(long)]
    pub(crate) owner: Option<String>,
    /// Glob over paths, from the folder of plimsoll.yaml
    #[arg(long, value_name = "GLOB")]
    pub(crate) path: Option<String>,
    /// Kind of the object
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// Namespace of the object
    #[arg(long)]
    pub(crate) namespace: Option<String>,
    /// Name of the object
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Name of the container
    #[arg(long)]
    pub(crate) container: Option<String>,
}

/// The targets against which waivers are held.
#[derive(Args, Debug)]
pub(crate) struct WaiveTargets {
    /// Folders and files [default: .]
    #[arg(value_name = "TARGET")]
    pub(crate) targets: Vec<PathBuf>,
}

/// `config`.
#[derive(Subcommand, Debug)]
pub(crate) enum Config {
    /// Show every setting's value
    Show {
        /// Say where each value comes from
        #[arg(long)]
        origin: bool,
    },
}
