//! `plimsoll db update`: from the first source that gives something to a database in its place, or nothing changes.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use plimsoll_database::{Database, Date, Overlay};
use plimsoll_feed::fetch::{Content, Mirror, Origin, Stamp, Tally};
use plimsoll_feed::{FeedError, Inputs, Mapped, Options, build, check, fallen, install, map};
use plimsoll_report::{harmless_line, harmless_lines};

use super::db::{or_default, spoilt};
use crate::cli::{DbUpdate, Global};
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::folders;
use crate::output::stdout;

pub(super) fn run(args: &DbUpdate, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &args.settings.0)?;
    let origins = configuration.sources()?;
    if configuration.switch("offline")
        && let Some(origin) = origins.iter().find(|origin| matches!(origin, Origin::Remote(_)))
    {
        let message = format!("{origin} cannot be asked: the run is offline");
        return Err(Failure::usage(message).with_help("name a folder with `--source DIR`, or run without `--offline`"));
    }
    let place = or_default(configuration.database_file())?;
    let update = Update {
        args,
        options: Options { jobs: configuration.jobs()?, ..Options::default() },
        // What is there and cannot be read is no reason to keep it.
        installed: map(&place).map_or(None, Some),
        place,
        quiet: global.quiet,
    };
    let mut failures = Vec::new();
    for origin in &origins {
        match update.from(origin) {
            Ok(code) => return Ok(code),
            Err(Stop::Run(failure)) => return Err(failure),
            Err(Stop::Source(error)) => failures.push(format!("{origin}: {error:#}")),
        }
        if let Some(failure) = failures.last().filter(|_| failures.len() < origins.len()) {
            update.note(&format!("warning: {failure}; asking the next source"));
        }
    }
    let stays = update.what_stays(&configuration.as_of()?);
    Err(Failure::job(anyhow!("no source gave a database: {}; {stays}", failures.join("; "))))
}

/// Why a source is left.
enum Stop {
    /// The next one may do.
    Source(anyhow::Error),
    /// No other would do.
    Run(Failure),
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Source(anyhow::Error::new(error))
    }
}

fn run_ends(failure: impl Into<Failure>) -> Stop {
    Stop::Run(failure.into())
}

/// The bytes of a database that was built or came.
enum New {
    Built(Vec<u8>),
    Came(PathBuf, Mapped),
}

impl New {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Built(bytes) => bytes,
            Self::Came(_, mapped) => mapped.bytes(),
        }
    }

    /// Opens it and looks at every byte.
    fn checked(&self) -> Result<Database<'_>, anyhow::Error> {
        let database = Database::open(self.bytes()).and_then(|database| check(&database).map(|()| database));
        database.map_err(|error| match self {
            Self::Built(_) => anyhow!("what was built {error}"),
            Self::Came(path, _) => anyhow!("{} {error}", path.display()),
        })
    }
}

/// One run.
struct Update<'u> {
    args: &'u DbUpdate,
    options: Options,
    place: PathBuf,
    installed: Option<Mapped>,
    quiet: bool,
}

impl Update<'_> {
    /// The database that is to be replaced, if it can be opened.
    fn old(&self) -> Option<Database<'_>> {
        self.installed.as_ref()?.database().map_or(None, Some)
    }

    /// Gets what a source has and puts it in its place.
    fn from(&self, origin: &Origin) -> Result<u8, Stop> {
        match origin {
            Origin::Folder(folder) => {
                let new = self.built(folder, &self.args.ecosystems)?;
                self.replace_by(&new)
            }
            Origin::File(path) => {
                let mapped = map(path)?;
                self.replace_by(&New::Came(path.clone(), mapped))
            }
            Origin::Remote(remote) => {
                let cache = folders::cache().ok_or_else(|| {
                    let message = "there is no folder to keep downloads in: neither `XDG_CACHE_HOME` nor `HOME` is set";
                    run_ends(Failure::usage(message))
                })?;
                let mut tell = |line: &str| self.note(line);
                let mut mirror = Mirror::open(&cache.join("advisories"), remote, self.args.full, &mut tell)?;
                if let Some(old) = self.old().filter(|old| !self.args.full && check(old).is_ok())
                    && let Some(code) = self.by_overlay(&mut mirror, &old)?
                {
                    return Ok(code);
                }
                let gathered = mirror.gather(&self.args.ecosystems)?;
                for absent in &gathered.tally.absent {
                    self.note(&format!("warning: {absent} is not there"));
                }
                let old = self.old().filter(|old| !self.args.full && check(old).is_ok());
                let stamp = old.map(|old| Stamp::new(&gathered.state, &old.digest()));
                if stamp.is_some() && stamp == mirror.stamp() {
                    return say_unchanged(self.old().as_ref(), Some(&gathered.tally));
                }
                let new = self.made(&mirror, &gathered.content)?;
                let code = self.replace_by(&new)?;
                if code == 0 {
                    mirror.set_stamp(&Stamp::new(&gathered.state, &Database::open(new.bytes())?.digest()))?;
                }
                Ok(code)
            }
        }
    }

    /// Lays what changed over the old database, if the source has that and it belongs on this one. Otherwise the whole
    /// one is taken.
    fn by_overlay(&self, mirror: &mut Mirror<'_>, old: &Database<'_>) -> Result<Option<u8>, Stop> {
        let path = match mirror.overlay() {
            Ok(Some(path)) => path,
            Ok(None) => return Ok(None),
            Err(error) => {
                self.note(&format!("warning: {error}; taking the whole database"));
                return Ok(None);
            }
        };
        let mapped = map(&path)?;
        let applied = Overlay::open(mapped.bytes()).and_then(|changes| {
            let is_there = changes.result == old.digest();
            let belongs = changes.base == old.digest() && !is_there;
            Ok((is_there, belongs.then(|| changes.apply(old)).transpose()?))
        });
        match applied {
            Ok((true, _)) => say_unchanged(Some(old), None).map(Some),
            Ok((false, Some(bytes))) => self.replace_by(&New::Built(bytes)).map(Some),
            Ok((false, None)) => Ok(None),
            Err(error) => {
                mirror.distrust(&path)?;
                self.note(&format!("warning: {} {error}; taking the whole database", path.display()));
                Ok(None)
            }
        }
    }

    /// The database of what came. A file that turns out to be damaged comes again the next time.
    fn made(&self, mirror: &Mirror<'_>, content: &Content) -> Result<New, Stop> {
        match content {
            Content::Folder(folder, names) => {
                let built = self.built(folder, names);
                if let Err(Stop::Source(error)) = &built
                    && let Some(FeedError::Archive { path, .. } | FeedError::Table { path, .. }) = error.downcast_ref()
                {
                    mirror.distrust(path)?;
                }
                built
            }
            Content::Database(path) => {
                let new = New::Came(path.clone(), map(path)?);
                if let Err(error) = new.checked() {
                    mirror.distrust(path)?;
                    return Err(Stop::Source(error));
                }
                Ok(new)
            }
        }
    }

    /// A database of a folder, with the same report as that of `db build`.
    fn built(&self, folder: &Path, ecosystems: &[String]) -> Result<New, Stop> {
        let options = Options { ecosystems: ecosystems.to_vec(), ..self.options.clone() };
        let built = build(&Inputs::below(folder)?, &options)?;
        let mut out = stdout();
        let said = writeln!(out, "{}", harmless_lines(&built.report.to_string())).and_then(|()| out.flush());
        said.map_err(run_ends)?;
        spoilt(&built.report).map_or(Ok(New::Built(built.bytes)), |error| Err(Stop::Source(error)))
    }

    /// Puts a database in the place of the old one, unless it is damaged, the same, older, or lost much.
    fn replace_by(&self, new: &New) -> Result<u8, Stop> {
        let database = new.checked().map_err(Stop::Source)?;
        let old = self.old();
        if let Some(old) = &old {
            if old.digest() == database.digest() && check(old).is_ok() {
                return say_unchanged(Some(old), None);
            }
            if let Some(why) = self.refusal(old, &database) {
                say(&format!("refused: {why}; the database of {} stays", old.data_date()))?;
                return Ok(1);
            }
        }
        let installed = install(new.bytes(), &self.place);
        installed.with_context(|| format!("cannot write {}", self.place.display())).map_err(run_ends)?;
        let place = self.place.display();
        say(&format!("{} records, data of {}, in {place}", database.record_count(), database.data_date()))?;
        Ok(0)
    }

    /// Why a database may not take the place of the old one.
    fn refusal(&self, old: &Database<'_>, new: &Database<'_>) -> Option<String> {
        if new.data_date() < old.data_date() && !self.args.allow_older {
            let (new, old) = (new.data_date(), old.data_date());
            return Some(format!("its data of {new} is older than that of {old}; `--allow-older` takes it"));
        }
        let fallen = if self.args.allow_shrink { Vec::new() } else { fallen(old, new) };
        let names: Vec<String> = fallen.iter().map(ToString::to_string).collect();
        (!names.is_empty()).then(|| {
            let what = names.join(", ");
            format!("more than a tenth of the records would be gone: {what}; `--allow-shrink` takes it")
        })
    }

    /// Says something that is no result.
    fn note(&self, line: &str) {
        if !self.quiet {
            // A note that cannot be shown changes nothing.
            let (Ok(()) | Err(_)) = writeln!(io::stderr(), "{}", harmless_line(line));
        }
    }

    /// What there is when nothing came, and how old that is on a day.
    fn what_stays(&self, today: &str) -> String {
        let place = self.place.display();
        let Some(old) = self.old() else { return format!("there is none in {place}") };
        let date = old.data_date();
        let age =
            today.parse::<Date>().map_or(None, |today| today.since(date).map_or(None, |age| Some(age.get_days())));
        let age = age.filter(|days| *days >= 0).map(|days| format!(", {days} days old,")).unwrap_or_default();
        format!("the one of {date}{age} in {place} stays")
    }
}

/// Says a line of the result.
fn say(line: &str) -> Result<(), Stop> {
    let mut out = stdout();
    writeln!(out, "{}", harmless_line(line)).and_then(|()| out.flush()).map_err(run_ends)
}

fn say_unchanged(old: Option<&Database<'_>>, tally: Option<&Tally>) -> Result<u8, Stop> {
    let date = old.map(|old| format!(", data of {}", old.data_date())).unwrap_or_default();
    let asked = tally.map(|tally| format!(" ({} files asked for, {} came)", tally.asked, tally.came));
    say(&format!("nothing new{date}{}", asked.unwrap_or_default()))?;
    Ok(0)
}
