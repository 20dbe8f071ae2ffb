//! `plimsoll vex`.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use plimsoll_advisory::vex::{
    Component, Document, Filter, Format, Justification, Product, Statement, Status, Written, merge, of_image, write,
};
use plimsoll_feed::install;
use plimsoll_model::{VexNote, Vulnerability};
use plimsoll_report::{harmless_json, harmless_line};
use serde_json::{Value, json};

use super::pipeline::{self, Request};
use crate::cli::{Global, SettingArgs, Vex, VexAdd, VexExport, VexImport, VexList};
use crate::config::Configuration;
use crate::exit::{Failure, Outcome};
use crate::images::Depth;
use crate::output::{replace_file, stdout, write_file};
use crate::statements::{bytes, document, imported, stored};

pub(crate) fn run(command: &Vex, global: &Global) -> Outcome {
    match command {
        Vex::Add(args) => add(args, &place(args.output.as_deref(), global)?),
        Vex::Import(args) => import(args, &place(args.file.file.as_deref(), global)?),
        Vex::List(args) if !args.unmatched.is_empty() => unmatched(args, global),
        Vex::List(args) => list(args, &place(args.file.file.as_deref(), global)?),
        Vex::Export(args) => export(args, global),
    }
}

/// The file of statements: what was said, else what the configuration says.
fn place(said: Option<&Path>, global: &Global) -> Result<PathBuf, Failure> {
    match said {
        Some(said) => Ok(said.to_owned()),
        None => Ok(Configuration::load(global, &SettingArgs::default())?.statements_file()),
    }
}

/// The words of justifications that OpenVEX has.
fn justifications() -> Vec<&'static str> {
    Justification::ALL.iter().filter(|known| known.word() == known.openvex()).map(|known| known.word()).collect()
}

fn add(args: &VexAdd, file: &Path) -> Outcome {
    let now = time(args.as_of.as_deref())?;
    let mut statement = statement(args, now)?;
    statement.products = products(args)?;
    let mut of_statement = Document::new(Format::OpenVex);
    of_statement.author = args.author.clone().unwrap_or_default();
    of_statement.role = args.role.clone().unwrap_or_default();
    of_statement.statements.push(statement);
    let written = written(&of_statement, Format::OpenVex, now)?;
    if file.exists() {
        append(args, file, &written.text, now)?;
    } else {
        install(written.text.as_bytes(), file).with_context(|| format!("cannot write {}", file.display()))?;
    }
    let mut out = stdout();
    let place = file.to_string_lossy();
    writeln!(out, "{} is {} in {}", harmless_line(&args.id), args.status, harmless_line(&args.products.join(", ")))?;
    writeln!(out, "said in {}", harmless_line(&place))?;
    out.flush()?;
    Ok(0)
}

/// The statement without its products; incomplete ones are mistakes.
fn statement(args: &VexAdd, now: Timestamp) -> Result<Statement, Failure> {
    let is_word = |text: &str| !text.is_empty() && !text.chars().any(|one| one.is_whitespace() || one.is_control());
    if let Some(id) = [&args.id].into_iter().chain(&args.aliases).find(|id| !is_word(id)) {
        return Err(Failure::usage(format!("`{id}` is no id of a vulnerability")));
    }
    let status =
        Status::parse(&args.status).ok_or_else(|| Failure::usage(format!("`{}` is no status", args.status)))?;
    let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let (impact, action) = (text(&args.impact), text(&args.action));
    let word = args.justification.as_deref();
    let justification = word.map(justification).transpose()?;
    if status != Status::NotAffected
        && let Some(word) = word
    {
        return Err(Failure::usage(format!("`--justification {word}` says why something is `not_affected`")));
    }
    if status == Status::NotAffected && justification.is_none() && impact.is_none() {
        return Err(Failure::usage("`not_affected` needs `--justification` or `--impact`")
            .with_help(format!("justifications are {}", justifications().join(", "))));
    }
    if status == Status::Affected && action.is_none() {
        return Err(Failure::usage("`affected` needs `--action`: what to do about it"));
    }
    let until = args.until.as_deref().map(day).transpose()?;
    if let Some(until) = until.filter(|until| *until < now.to_zoned(TimeZone::UTC).date()) {
        return Err(Failure::usage(format!("{until} is over")).with_help("a statement holds through its last day"));
    }
    let ids = [args.id.clone()].into_iter().chain(args.aliases.iter().cloned()).collect();
    let timestamp = Some(now);
    Ok(Statement { justification, impact, action, until, timestamp, ..Statement::new(1, ids, status) })
}

fn justification(word: &str) -> Result<Justification, Failure> {
    let known = Justification::parse(word).filter(|known| known.word() == known.openvex());
    known.ok_or_else(|| {
        Failure::usage(format!("`{word}` is no justification of OpenVEX"))
            .with_help(format!("justifications are {}", justifications().join(", ")))
    })
}

fn products(args: &VexAdd) -> Result<Vec<Product>, Failure> {
    let parts = args.subcomponents.iter().map(|text| {
        let part = Component::named(text).filter(|part| text.starts_with("pkg:") && part.is_identified());
        part.map(Arc::new).ok_or_else(|| Failure::usage(format!("`{text}` is no package URL")))
    });
    let parts: Vec<Arc<Component>> = parts.collect::<Result<_, _>>()?;
    let products = args.products.iter().map(|text| {
        let component = Component::named(text).ok_or_else(|| {
            Failure::usage(format!("`{text}` names no product"))
                .with_help("a product is a package URL, a reference of an image, a CPE, or a URN or URL")
        })?;
        Ok(Product { subcomponents: parts.clone(), ..Product::of(component) })
    });
    products.collect()
}

/// Adds the statement of a document to the file. What else is in it stays, also what is not known here.
fn append(args: &VexAdd, file: &Path, new: &str, now: Timestamp) -> Result<(), Failure> {
    let before = bytes(file)?;
    let known = document(file, &before)?;
    if known.format != Format::OpenVex {
        return Err(Failure::usage(format!("{} is {}", file.display(), known.format.word()))
            .with_help("statements are added to a file of OpenVEX; name another one with `-o`"));
    }
    for (option, given, has) in [("author", &args.author, &known.author), ("role", &args.role, &known.role)] {
        if let Some(given) = given.as_ref().filter(|given| *given != has) {
            return Err(Failure::usage(format!("the {option} of {} is `{has}` and not `{given}`", file.display()))
                .with_help("statements of others go into a file of their own: `-o FILE`"));
        }
    }
    let before = String::from_utf8(before).context("the file is no UTF-8")?;
    let cannot = || anyhow!("{} cannot be added to", file.display());
    let mut whole: Value = serde_json::from_str(before.trim_start_matches('\u{feff}')).context("no JSON")?;
    let mut added: Value = serde_json::from_str(new).context("no JSON")?;
    let statement = added.pointer_mut("/statements/0").ok_or_else(cannot)?.take();
    let version = known.version.parse::<u64>().unwrap_or(0).saturating_add(1);
    let map = whole.as_object_mut().ok_or_else(cannot)?;
    let statements = map.get_mut("statements").and_then(Value::as_array_mut).ok_or_else(cannot)?;
    if !statements.contains(&statement) {
        statements.push(statement);
    }
    // Older statements without a time of their own keep that of the document.
    for one in statements.iter_mut().filter_map(Value::as_object_mut) {
        if let Some(time) = known.timestamp {
            one.entry("timestamp").or_insert_with(|| json!(time.to_string()));
        }
    }
    map.insert("version".to_owned(), json!(version));
    map.insert("timestamp".to_owned(), json!(known.timestamp.map_or(now, |time| time.max(now)).to_string()));
    replace_file(file, &before, &format!("{whole:#}\n"))
}

fn import(args: &VexImport, file: &Path) -> Outcome {
    let mut all = Vec::new();
    for path in &args.documents {
        let bytes = bytes(path)?;
        let document = document(path, &bytes)?;
        if document.statements.is_empty() && document.bom.as_ref().is_none_or(|bom| bom.serial.is_empty()) {
            return Err(Failure::job(anyhow!("{} states nothing", path.display())));
        }
        all.push((path, bytes, document));
    }
    let folder = imported(file);
    let mut out = stdout();
    for (path, bytes, document) in all {
        let place = free_place(&folder, path, &bytes)?;
        install(&bytes, &place).with_context(|| format!("cannot write {}", place.display()))?;
        writeln!(out, "{}: {}", harmless_line(&place.to_string_lossy()), harmless_line(&heading(&document)))?;
        for fault in &document.faults {
            writeln!(out, "  {}", harmless_line(&fault.to_string()))?;
        }
    }
    out.flush()?;
    Ok(0)
}

/// Where a document goes: by its name, with a number behind it when another one has that.
fn free_place(folder: &Path, path: &Path, bytes_of_it: &[u8]) -> Result<PathBuf, Failure> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    for number in 1_u32.. {
        let name = if number == 1 { format!("{stem}.json") } else { format!("{stem}-{number}.json") };
        let place = folder.join(name);
        if !place.exists() || bytes(&place)? == bytes_of_it {
            return Ok(place);
        }
    }
    Err(Failure::job(anyhow!("{} is full", folder.display())))
}

/// What a document is, who says it and when.
fn heading(document: &Document) -> String {
    let author = if document.author.is_empty() { "somebody unnamed" } else { &document.author };
    let role = if document.role.is_empty() { String::new() } else { format!(" ({})", document.role) };
    let time = document.timestamp.map_or("no time".to_owned(), |time| time.to_string());
    let version = &document.format_version;
    let count = document.statements.len();
    format!("{} {version} by {author}{role} of {time}, {count} statements", document.format.word())
}

fn list(args: &VexList, file: &Path) -> Outcome {
    let today = time(args.as_of.as_deref())?.to_zoned(TimeZone::UTC).date();
    let documents = stored(file)?;
    let mut out = stdout();
    if args.format == "json" {
        let documents: Vec<Value> = documents.iter().map(|(path, document)| listed(path, document, today)).collect();
        harmless_json(&mut out, &json!({ "schema": "plimsoll/vex-list/1", "documents": documents }))?;
        out.flush()?;
        return Ok(0);
    }
    if documents.is_empty() {
        writeln!(out, "no statements in {}", harmless_line(&file.to_string_lossy()))?;
    }
    for (path, document) in &documents {
        let path = path.to_string_lossy();
        writeln!(out, "{}: {}", harmless_line(&path), harmless_line(&heading(document)))?;
        for statement in &document.statements {
            writeln!(out, "  {}", harmless_line(&line(statement, today)))?;
        }
        for fault in &document.faults {
            writeln!(out, "  fault: {}", harmless_line(&fault.to_string()))?;
        }
    }
    out.flush()?;
    Ok(0)
}

/// Statements about flaws that a run finds, of which none applies to what it looked at.
fn unmatched(args: &VexList, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &SettingArgs::default())?;
    let request =
        Request { targets: &args.unmatched, configuration: &configuration, with_fixes: false, progress: false };
    let run = pipeline::run(&request)?;
    let flaws = run.verdict.findings.iter().filter_map(|finding| finding.vulnerability.as_deref());
    let mut notes: BTreeMap<(&str, usize), Vec<(&Vulnerability, &VexNote)>> = BTreeMap::new();
    for flaw in flaws {
        for note in &flaw.vex {
            notes.entry((&note.document, note.statement)).or_default().push((flaw, note));
        }
    }
    notes.retain(|_, notes| notes.iter().all(|(_, note)| !note.applies));
    let mut out = stdout();
    if args.format == "json" {
        let statements = notes.values().flatten().map(|(flaw, note)| {
            json!({
                "document": note.document,
                "statement": note.statement,
                "status": note.status,
                "id": flaw.id,
                "package": flaw.package,
                "why": note.why,
            })
        });
        let statements: Vec<Value> = statements.collect();
        harmless_json(&mut out, &json!({ "schema": "plimsoll/vex-unmatched/1", "statements": statements }))?;
    } else if notes.is_empty() {
        writeln!(out, "every statement about a flaw that was found applies to something")?;
    } else {
        for (flaw, note) in notes.values().filter_map(|notes| notes.first()) {
            let line = format!(
                "{}:{}: {} {}: {} {}: {}",
                note.document, note.statement, flaw.id, note.status, flaw.name, flaw.version, note.why
            );
            writeln!(out, "{}", harmless_line(&line))?;
        }
    }
    out.flush()?;
    // Without a database nothing was found, which is not that everything applies.
    Ok(if run.verdict.decision.incomplete { 3 } else { 0 })
}

/// A statement on one line.
fn line(statement: &Statement, today: Date) -> String {
    const SHOWN: usize = 3;
    let mut line = format!("line {}: {} {}", statement.place.line, statement.ids.join(" "), statement.status.word());
    if let Some(justification) = statement.justification {
        line.push_str(&format!(" ({})", justification.word()));
    }
    let mut products: Vec<String> = statement.products.iter().take(SHOWN).map(shown).collect();
    if statement.products.len() > SHOWN {
        products.push(format!("and {} more", statement.products.len() - SHOWN));
    }
    match products.as_slice() {
        [] => line.push_str(", no product: it matches nothing"),
        products => line.push_str(&format!(" in {}", products.join(", "))),
    }
    if let Some(time) = statement.timestamp {
        line.push_str(&format!(", {}", time.to_zoned(TimeZone::UTC).date()));
    }
    match statement.until {
        Some(until) if until < today => line.push_str(&format!(", expired on {until}")),
        Some(until) => line.push_str(&format!(", until {until}")),
        None => {}
    }
    line
}

fn shown(product: &Product) -> String {
    let of =
        |component: &Component| component.purls.first().map_or_else(|| component.id.clone(), |purl| purl.text.clone());
    let parts: Vec<String> = product.subcomponents.iter().map(|part| of(part)).collect();
    let whole = of(&product.component);
    if parts.is_empty() { whole } else { format!("{whole} [{}]", parts.join(", ")) }
}

fn listed(path: &Path, document: &Document, today: Date) -> Value {
    let statements = document.statements.iter().map(|statement| {
        json!({
            "line": statement.place.line,
            "number": statement.number,
            "ids": statement.ids,
            "status": statement.status.word(),
            "justification": statement.justification.map(Justification::word),
            "impact": statement.impact,
            "action": statement.action,
            "notes": statement.notes,
            "products": statement.products.iter().map(shown).collect::<Vec<_>>(),
            "timestamp": statement.timestamp.map(|time| time.to_string()),
            "until": statement.until.map(|until| until.to_string()),
            "expired": statement.until.is_some_and(|until| until < today),
        })
    });
    json!({
        "path": path.to_string_lossy(),
        "format": document.format.word(),
        "formatVersion": document.format_version,
        "id": document.id,
        "author": document.author,
        "role": document.role,
        "version": document.version,
        "timestamp": document.timestamp.map(|time| time.to_string()),
        "statements": statements.collect::<Vec<_>>(),
        "faults": document.faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn export(args: &VexExport, global: &Global) -> Outcome {
    let configuration = Configuration::load(global, &args.settings)?;
    let file = &place(args.file.file.as_deref(), global)?;
    let documents = stored(file)?;
    let documents: Vec<&Document> = documents.iter().map(|(_, document)| document).collect();
    let Some(mut whole) = merge(&documents, &Filter::default()) else {
        return Err(Failure::job(anyhow!("there are no statements in {}", file.display())));
    };
    // Who publishes it is who keeps the file, whose document is the first.
    if let Some(own) = documents.first().filter(|_| file.exists()) {
        (whole.author, whole.role) = (own.author.clone(), own.role.clone());
        (whole.id, whole.version) = (own.id.clone(), own.version.clone());
    }
    if let Some(target) = &args.target {
        let seen = super::image::seen(target, &configuration, Depth::Packages)?;
        let image = super::image::only(&seen, target)?;
        whole = of_image(&whole, image).ok_or_else(|| {
            Failure::usage(format!("`{target}` has neither a name nor a digest that a statement could give"))
        })?;
        whole.id = String::new();
    }
    for (given, field) in [(&args.author, &mut whole.author), (&args.role, &mut whole.role), (&args.id, &mut whole.id)]
    {
        if let Some(given) = given {
            field.clone_from(given);
        }
    }
    let written = written(&whole, args.format_of(), time(configuration.said("as-of"))?)?;
    for what in &written.left_out {
        // What cannot be said on standard error changes nothing.
        let (Ok(()) | Err(_)) = writeln!(std::io::stderr(), "left out: {}", harmless_line(what));
    }
    if let Some(path) = &args.output {
        write_file(path, written.text.as_bytes())?;
        return Ok(0);
    }
    let mut out = stdout();
    out.write_all(written.text.as_bytes())?;
    out.flush()?;
    Ok(0)
}

impl VexExport {
    fn format_of(&self) -> Format {
        Format::ALL.into_iter().find(|format| format.word() == self.format).unwrap_or(Format::OpenVex)
    }
}

fn written(document: &Document, format: Format, now: Timestamp) -> Result<Written, Failure> {
    write(document, format, now).map_err(|error| Failure::job(anyhow::Error::new(error)))
}

fn day(text: &str) -> Result<Date, Failure> {
    text.parse().map_err(|_| Failure::usage(format!("`{text}` is no date of the form YYYY-MM-DD")))
}

/// Midnight of a day, else this second.
fn time(as_of: Option<&str>) -> Result<Timestamp, Failure> {
    let Some(text) = as_of else {
        let now = Timestamp::from_second(Timestamp::now().as_second());
        return now.map_err(|error| Failure::job(anyhow::Error::new(error)));
    };
    let midnight = day(text)?.to_zoned(TimeZone::UTC).map(|time| time.timestamp());
    midnight.map_err(|error| Failure::usage(format!("`{text}`: {error}")))
}
