//! `plimsoll db`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use plimsoll_database::{Change, Database, Date, Overlay, diff, is_overlay, overlay, rewritten, search};
use plimsoll_feed::{BuildReport, Inputs, Options, build, check, fallen, install, map};
use plimsoll_report::{harmless_json, harmless_line, harmless_lines};
use serde_json::{Value, json};

use super::{db_search, db_update};
use crate::advisories::{Advisories, default_place, of_file};
use crate::cli::{Db, DbBuild, DbDiff, DbExport, DbFile, DbImport, DbSearch, DbStatus, DbVerify, Global, SettingArgs};
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::output::stdout;

pub(crate) fn run(command: &Db, global: &Global) -> Outcome {
    match command {
        Db::Build(args) => built(args, global),
        Db::Update(args) => db_update::run(args, global),
        Db::Status(args) => status(args, global),
        Db::Verify(args) => verify(args, global),
        Db::Search(args) => searched(args, global),
        Db::Diff(args) => differences(args),
        Db::Import(args) => import(args, global),
        Db::Export(args) => export(args, global),
    }
}

impl DbFile {
    fn open(&self, global: &Global) -> Result<Advisories, Failure> {
        Advisories::at(place(self.db.as_deref(), global)?)
    }
}

/// The file of the database: what was said, else what the configuration says, else the place in the user's folder.
fn place(said: Option<&Path>, global: &Global) -> Result<PathBuf, Failure> {
    let said = match said {
        Some(said) => Some(said.to_owned()),
        None => Configuration::load(global, &SettingArgs::default())?.database_file(),
    };
    or_default(said)
}

/// The place that was said, else the one in the user's folder.
pub(super) fn or_default(said: Option<PathBuf>) -> Result<PathBuf, Failure> {
    said.or_else(default_place).ok_or_else(|| {
        Failure::usage("there is no folder for data: neither `XDG_DATA_HOME` nor `HOME` is set")
            .with_help("name the database with `--db FILE`")
    })
}

fn built(args: &DbBuild, global: &Global) -> Outcome {
    let as_of = args.as_of.as_deref().map(str::parse::<Date>).transpose();
    let as_of = as_of.map_err(|error| Failure::usage(format!("`--as-of` wants YYYY-MM-DD: {error}")))?;
    let to = place(args.output.as_deref(), global)?;
    let base = args.base.clone().map(Advisories::at).transpose()?;
    if base.is_some()
        && (args.output.is_none() || Advisories::at(to.clone()).is_ok_and(|there| there.database().is_ok()))
    {
        return Err(Failure::usage("`--base` writes no database, and would put what it writes in the place of one")
            .with_help("name another file with `--output FILE`"));
    }
    let options = Options {
        as_of,
        ecosystems: args.ecosystems.clone(),
        since: args.since,
        jobs: args.jobs.filter(|jobs| *jobs > 0),
    };
    let inputs = Inputs::below(&args.from).map_err(anyhow::Error::new)?;
    let built = build(&inputs, &options).map_err(anyhow::Error::new)?;
    let mut out = stdout();
    writeln!(out, "{}", harmless_lines(&built.report.to_string()))?;
    if args.verbose {
        for folder in &built.report.folders {
            for named in &folder.named {
                writeln!(out, "{}/{}: {}", harmless_line(&folder.name), named.file, named.what)?;
            }
        }
    }
    if let Some(spoilt) = spoilt(&built.report) {
        out.flush()?;
        return Err(Failure::job(spoilt));
    }
    let bytes = match &base {
        Some(base) => changes_since(base, &built.bytes)?,
        None => built.bytes,
    };
    install(&bytes, &to).with_context(|| format!("cannot write {}", to.display()))?;
    writeln!(out, "{} bytes in {}", bytes.len(), harmless_line(&to.to_string_lossy()))?;
    out.flush()?;
    Ok(0)
}

/// What leads from a database to the bytes of another.
fn changes_since(base: &Advisories, new: &[u8]) -> Result<Vec<u8>, Failure> {
    let database = base.database()?;
    check(&database).map_err(|error| of_file(&base.path, error))?;
    let changes = Database::open(new).map_err(Into::into).and_then(|new| overlay(&database, &new));
    changes.map_err(|error| Failure::job(anyhow!("cannot tell what changed since {}: {error}", base.path.display())))
}

/// Why a report says that its database must not be used.
pub(super) fn spoilt(report: &BuildReport) -> Option<anyhow::Error> {
    let folder = report.folders.iter().find(|folder| folder.is_spoilt())?;
    Some(anyhow!(
        "{} of {} files of {} cannot be read, more than one of a hundred; nothing was written (`--verbose` names them)",
        folder.unreadable,
        folder.files,
        folder.name
    ))
}

fn status(args: &DbStatus, global: &Global) -> Outcome {
    let opened = args.file.open(global)?;
    let database = opened.database()?;
    let mut out = stdout();
    let path = opened.path.to_string_lossy();
    let bytes = opened.mapped.bytes().len();
    if args.format == "json" {
        let sources = database.sources().iter().map(|source| {
            json!({
                "name": source.name,
                "licence": source.licence,
                "attribution": source.attribution,
                "stamp": source.stamp,
                "records": source.records,
                "withdrawn": source.withdrawn,
            })
        });
        let document = json!({
            "schema": "plimsoll/db-status/1",
            "path": path,
            "bytes": bytes,
            "format": database.format().to_string(),
            "dataDate": database.data_date().to_string(),
            "digest": hex(&database.digest()),
            "records": database.record_count(),
            "groups": database.group_count(),
            "sources": sources.collect::<Value>(),
        });
        harmless_json(&mut out, &document)?;
    } else {
        writeln!(out, "file      {}", harmless_line(&path))?;
        writeln!(out, "data of   {}", database.data_date())?;
        writeln!(out, "size      {bytes} bytes, format {}", database.format())?;
        writeln!(out, "digest    {}", hex(&database.digest()))?;
        writeln!(out, "holds     {} records, {} flaws", database.record_count(), database.group_count())?;
        writeln!(out)?;
        for source in database.sources() {
            let stamp = source
                .stamp
                .as_deref()
                .filter(|stamp| !stamp.is_empty())
                .map(|stamp| format!(", {}", harmless_line(stamp)))
                .unwrap_or_default();
            let withdrawn =
                if source.withdrawn > 0 { format!(", {} withdrawn", source.withdrawn) } else { String::new() };
            writeln!(out, "{}: {} records{withdrawn}{stamp}", harmless_line(&source.name), source.records)?;
            writeln!(out, "  {}; {}", harmless_line(&source.licence), harmless_line(&source.attribution))?;
        }
    }
    out.flush()?;
    Ok(0)
}

fn verify(args: &DbVerify, global: &Global) -> Outcome {
    let opened = args.file.open(global)?;
    let database = opened.database()?;
    check(&database).map_err(|error| of_file(&opened.path, error))?;
    let mut out = stdout();
    let mut differences = Vec::new();
    if args.deep {
        let again = rewritten(&database).map_err(|error| Failure::job(anyhow!("{} {error}", opened.path.display())))?;
        if again != opened.mapped.bytes() {
            differences.push("what it says gives other bytes when it is written again".to_owned());
        }
    }
    if let Some(folder) = &args.against {
        // The day of the data may have been said.
        let as_of = Some(database.data_date());
        let options = Options { as_of, ecosystems: args.ecosystems.clone(), ..Options::default() };
        let built = build(&Inputs::below(folder).map_err(anyhow::Error::new)?, &options).map_err(anyhow::Error::new)?;
        let fresh = Database::open(&built.bytes).map_err(|error| anyhow!("what was built {error}"))?;
        differences.extend(sections_that_differ(&database, &fresh, folder)?);
    }
    let path = opened.path.to_string_lossy();
    for difference in &differences {
        writeln!(out, "{}: {}", harmless_line(&path), harmless_line(difference))?;
    }
    if differences.is_empty() {
        let (count, date) = (database.record_count(), database.data_date());
        writeln!(out, "{}: whole, {count} records, data of {date}", harmless_line(&path))?;
    }
    out.flush()?;
    Ok(u8::from(!differences.is_empty()))
}

/// What a database has otherwise than a build of a folder: sections, and how many records.
fn sections_that_differ(
    database: &Database<'_>,
    fresh: &Database<'_>,
    folder: &Path,
) -> Result<Option<String>, Failure> {
    if database.digest() == fresh.digest() {
        return Ok(None);
    }
    let sections = database.sections().zip(fresh.sections());
    let differing = sections.filter(|(old, new)| old != new).map(|((section, ..), _)| section.name());
    let sections = differing.collect::<Vec<_>>().join(", ");
    let found = diff(database, fresh).map_err(|error| anyhow!("the records cannot be compared: {error}"))?;
    let records = found.added.len() + found.changed.len() + found.withdrawn.len() + found.removed.len();
    Ok(Some(format!("a build of {} gives other {sections}; {records} records differ", folder.display())))
}

fn searched(args: &DbSearch, global: &Global) -> Outcome {
    let opened = args.file.open(global)?;
    let database = opened.database()?;
    let found = search(&database, &args.id).map_err(|error| of_file(&opened.path, error))?;
    let mut out = stdout();
    if args.format == "json" {
        let document = db_search::json(&database, &args.id, &found).map_err(|error| of_file(&opened.path, error))?;
        harmless_json(&mut out, &document)?;
    } else if found.is_empty() {
        writeln!(out, "no record of {} in this database (data of {})", harmless_line(&args.id), database.data_date())?;
    } else {
        let text = db_search::text(&database, &found).map_err(|error| of_file(&opened.path, error))?;
        out.write_all(text.as_bytes())?;
    }
    out.flush()?;
    Ok(0)
}

fn differences(args: &DbDiff) -> Outcome {
    let (old, new) = (Advisories::at(args.old.clone())?, Advisories::at(args.new.clone())?);
    let (old_database, new_database) = (old.database()?, new.database()?);
    let found = diff(&old_database, &new_database).map_err(|error| of_file(&new.path, error))?;
    let lists = [
        ("added", &found.added),
        ("changed", &found.changed),
        ("withdrawn", &found.withdrawn),
        ("removed", &found.removed),
    ];
    let mut out = stdout();
    if args.format == "json" {
        let ids = |changes: &[Change<'_>]| changes.iter().map(|change| change.id).collect::<Value>();
        let lists = lists.into_iter().map(|(name, changes)| (name.to_owned(), ids(changes)));
        let mut document: serde_json::Map<String, Value> = lists.collect();
        document.insert("schema".to_owned(), json!("plimsoll/db-diff/1"));
        document.insert("old".to_owned(), json!(old_database.data_date().to_string()));
        document.insert("new".to_owned(), json!(new_database.data_date().to_string()));
        harmless_json(&mut out, &document)?;
    } else {
        for (name, changes) in lists {
            for change in changes {
                writeln!(out, "{name:<10} {}", harmless_line(change.id))?;
            }
        }
        let counts = lists.map(|(name, changes)| format!("{} {name}", changes.len()));
        let (from, to) = (old_database.data_date(), new_database.data_date());
        writeln!(out, "{}: data of {from} to data of {to}", counts.join(", "))?;
    }
    out.flush()?;
    Ok(0)
}

fn import(args: &DbImport, global: &Global) -> Outcome {
    let given = Advisories::at(args.from.clone())?;
    let to = place(args.file.db.as_deref(), global)?;
    if is_overlay(given.mapped.bytes()) {
        let base = Advisories::at(to.clone())?;
        let below = base.database()?;
        let applied = Overlay::open(given.mapped.bytes()).and_then(|changes| changes.apply(&below));
        let applied = applied.map_err(|error| {
            Failure::job(anyhow!("{} {error}", given.path.display())).with_help("import the whole database instead")
        })?;
        return take(args, &given.path, &applied, &to);
    }
    take(args, &given.path, given.mapped.bytes(), &to)
}

/// Puts what an import gave in its place, unless it is refused.
fn take(args: &DbImport, from: &Path, bytes: &[u8], to: &Path) -> Outcome {
    let database = Database::open(bytes).and_then(|database| check(&database).map(|()| database));
    let database = database.map_err(|error| of_file(from, error))?;
    // What is there and cannot be read is no reason to keep it.
    let known = map(to).map_or(None, Some);
    let known = known.as_ref().and_then(|known| known.database().map_or(None, Some));
    let mut out = stdout();
    let place = to.to_string_lossy();
    if let Some(known) = known.as_ref().filter(|known| known.data_date() > database.data_date() && !args.allow_older) {
        writeln!(
            out,
            "refused: its data of {} is older than that of {} in {}; `--allow-older` takes it",
            database.data_date(),
            known.data_date(),
            harmless_line(&place)
        )?;
        out.flush()?;
        return Ok(1);
    }
    // A whole database was chosen; what a change comes to was not seen by anybody.
    let is_change = map(from).is_ok_and(|given| is_overlay(given.bytes()));
    let lost = known.filter(|_| is_change && !args.allow_shrink).map(|known| fallen(&known, &database));
    if let Some(lost) = lost.filter(|lost| !lost.is_empty()) {
        let names = lost.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let names = harmless_line(&names);
        writeln!(out, "refused: more than a tenth of the records would be gone: {names}; `--allow-shrink` takes it")?;
        out.flush()?;
        return Ok(1);
    }
    install(bytes, to).with_context(|| format!("cannot write {}", to.display()))?;
    writeln!(
        out,
        "{} records, data of {}, in {}",
        database.record_count(),
        database.data_date(),
        harmless_line(&place)
    )?;
    out.flush()?;
    Ok(0)
}

fn export(args: &DbExport, global: &Global) -> Outcome {
    let opened = args.file.open(global)?;
    check(&opened.database()?).map_err(|error| of_file(&opened.path, error))?;
    install(opened.mapped.bytes(), &args.to).with_context(|| format!("cannot write {}", args.to.display()))?;
    let mut out = stdout();
    writeln!(out, "{} bytes in {}", opened.mapped.bytes().len(), harmless_line(&args.to.to_string_lossy()))?;
    out.flush()?;
    Ok(0)
}

fn hex(bytes: &[u8]) -> String {
    plimsoll_facts::image::hex(bytes)
}
