//! `plimsoll db`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use plimsoll_database::{Change, Date, diff, search};
use plimsoll_feed::{BuildReport, Inputs, Options, build, check, install, map};
use plimsoll_report::{harmless_json, harmless_line, harmless_lines};
use serde_json::{Value, json};

use super::{db_search, db_update};
use crate::advisories::{Advisories, default_place, of_file};
use crate::cli::{Db, DbBuild, DbDiff, DbExport, DbFile, DbImport, DbSearch, DbStatus, Global, SettingArgs};
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::output::stdout;

pub(crate) fn run(command: &Db, global: &Global) -> Outcome {
    match command {
        Db::Build(args) => built(args, global),
        Db::Update(args) => db_update::run(args, global),
        Db::Status(args) => status(args, global),
        Db::Verify(file) => verify(file, global),
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
    install(&built.bytes, &to).with_context(|| format!("cannot write {}", to.display()))?;
    writeln!(out, "{} bytes in {}", built.bytes.len(), harmless_line(&to.to_string_lossy()))?;
    out.flush()?;
    Ok(0)
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

fn verify(file: &DbFile, global: &Global) -> Outcome {
    let opened = file.open(global)?;
    let database = opened.database()?;
    check(&database).map_err(|error| of_file(&opened.path, error))?;
    let mut out = stdout();
    writeln!(
        out,
        "{}: whole, {} records, data of {}",
        harmless_line(&opened.path.to_string_lossy()),
        database.record_count(),
        database.data_date()
    )?;
    out.flush()?;
    Ok(0)
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
    let database = given.database()?;
    check(&database).map_err(|error| of_file(&given.path, error))?;
    let to = place(args.file.db.as_deref(), global)?;
    // What is there and cannot be read is no reason to keep it.
    let known = map(&to).map_or(None, Some);
    let known = known.as_ref().and_then(|known| known.database().map_or(None, |known| Some(known.data_date())));
    let mut out = stdout();
    if let Some(known) = known.filter(|known| *known > database.data_date() && !args.allow_older) {
        writeln!(
            out,
            "refused: its data of {} is older than that of {known} in {}; `--allow-older` takes it",
            database.data_date(),
            harmless_line(&to.to_string_lossy())
        )?;
        out.flush()?;
        return Ok(1);
    }
    install(given.mapped.bytes(), &to).with_context(|| format!("cannot write {}", to.display()))?;
    let place = to.to_string_lossy();
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
