//! `plimsoll dev`: parts of the program, asked one by one from standard input, for conformance runs.

use std::cmp::Ordering;
use std::io::{BufRead as _, Write as _, stdin};

use plimsoll_version::{RangeOptions, Scheme, Syntax, in_native_range};

use crate::cli::Dev;
use crate::exit::{Failure, Outcome};
use crate::output::stdout;

/// What stands for an answer that cannot be given.
const UNKNOWN: &str = "?";

pub(crate) fn run(command: &Dev) -> Outcome {
    match command {
        Dev::Vercmp { scheme } => {
            let scheme = scheme.as_deref().map(scheme_of).transpose()?;
            answer(|line| compare(scheme, line))
        }
        Dev::Inrange { scheme } => {
            let syntax = Syntax::parse(scheme);
            let syntax = syntax.ok_or_else(|| Failure::usage(format!("no ranges are known for scheme `{scheme}`")))?;
            answer(|line| lies_in(syntax, line))
        }
    }
}

/// Writes a line for each line of standard input. What is no UTF-8 has no answer.
fn answer(ask: impl Fn(&str) -> Result<&'static str, Failure>) -> Outcome {
    let mut input = stdin().lock();
    let mut out = stdout();
    let mut line = Vec::new();
    let mut number = 0;
    while input.read_until(b'\n', &mut line)? > 0 {
        number += 1;
        let text = std::str::from_utf8(line.strip_suffix(b"\n").unwrap_or(&line));
        let answer = text.map_or(Ok(UNKNOWN), &ask).map_err(|failure| at_line(failure, number))?;
        writeln!(out, "{answer}")?;
        line.clear();
    }
    out.flush()?;
    Ok(0)
}

fn at_line(failure: Failure, number: usize) -> Failure {
    match failure {
        Failure::Usage { message, help } => Failure::Usage { message: format!("line {number}: {message}"), help },
        other => other,
    }
}

fn scheme_of(name: &str) -> Result<Scheme, Failure> {
    Scheme::parse(name).ok_or_else(|| {
        let all: Vec<&str> = Scheme::ALL.iter().map(|scheme| scheme.name()).collect();
        Failure::usage(format!("no scheme `{name}`")).with_help(format!("one of {}", all.join(", ")))
    })
}

fn split<'a>(line: &'a str, fields: &str) -> Result<(&'a str, &'a str), Failure> {
    line.split_once('\t').ok_or_else(|| Failure::usage(format!("expected {fields} with tabs between")))
}

/// `SCHEME TAB A TAB B`, or `A TAB B` where the scheme is given.
fn compare(scheme: Option<Scheme>, line: &str) -> Result<&'static str, Failure> {
    let fields = if scheme.is_some() { "two versions" } else { "a scheme and two versions" };
    let (scheme, versions) = if let Some(scheme) = scheme {
        (scheme, line)
    } else {
        let (name, versions) = split(line, fields)?;
        (scheme_of(name)?, versions)
    };
    let (a, b) = split(versions, fields)?;
    Ok(match scheme.compare(a, b) {
        Some(Ordering::Less) => "<",
        Some(Ordering::Equal) => "=",
        Some(Ordering::Greater) => ">",
        None => UNKNOWN,
    })
}

/// `RANGE TAB VERSION [TAB OPTIONS]`. A range may hold tabs itself, so that the fields are told from the end.
fn lies_in(syntax: Syntax, line: &str) -> Result<&'static str, Failure> {
    let with_options = line.rsplit_once('\t').filter(|(rest, _)| rest.contains('\t'));
    let with_options = with_options.and_then(|(rest, options)| Some((rest, range_options(options)?)));
    let (fields, options) = with_options.unwrap_or((line, RangeOptions::default()));
    let split = fields.rsplit_once('\t');
    let (range, version) = split.ok_or_else(|| Failure::usage("expected a range and a version with a tab between"))?;
    Ok(match in_native_range(syntax, range, version, options) {
        Some(true) => "true",
        Some(false) => "false",
        None => UNKNOWN,
    })
}

/// Words of options with commas between; `None` for anything else.
fn range_options(text: &str) -> Option<RangeOptions> {
    let mut options = RangeOptions::default();
    for option in text.split(',').map(str::trim).filter(|option| !option.is_empty()) {
        match option {
            "loose" => options.loose = true,
            "includePrerelease" => options.include_prerelease = true,
            _ => return None,
        }
    }
    Some(options)
}
