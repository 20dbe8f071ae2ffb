//! Imports of Python. Source: The Python Language Reference, "Lexical analysis" and "The import statement".

use plimsoll_facts::image::{Blind, CodeKind, Edge, FileEdges};

use super::scan::{Cursor, is_name};

/// Functions that import what their first argument names.
const IMPORTERS: [&str; 3] = ["import_module", "__import__", "run_module"];

/// What a Python text imports, wherever in it: an import in a function counts, too.
pub fn edges(text: &str) -> FileEdges {
    let mut found = FileEdges::new(CodeKind::Python);
    let (before, main, behind) = around_main(text);
    for (part, is_main) in [(before, false), (main, true), (behind, false)] {
        let known = found.edges.len();
        part_of(part, &mut found);
        for edge in found.edges.iter_mut().skip(known) {
            if let Edge::Import { is_main: of_main, .. } = edge {
                *of_main = is_main;
            }
        }
    }
    found
}

/// What stands before, in and behind the last block of `if __name__ == "__main__":`, which the language wants indented.
fn around_main(text: &str) -> (&str, &str, &str) {
    let Some(at) = text.rfind("\nif __name__ ==") else { return (text, "", "") };
    let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let mut end = 1 + rest.get(1..).and_then(|rest| rest.find('\n')).unwrap_or(rest.len());
    for line in rest.get(end..).unwrap_or_default().split_inclusive('\n') {
        let is_inside = line.trim().is_empty() || line.starts_with([' ', '\t', '#']);
        // The line end of the condition comes first.
        if !is_inside {
            break;
        }
        end += line.len();
    }
    let (main, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
    (before, main, behind)
}

fn part_of(text: &str, found: &mut FileEdges) {
    let mut cursor = Cursor::new(text);
    // Where a statement may begin: `import` is a keyword, and after a dot or in an expression it cannot stand.
    let mut is_start = true;
    while let Some(byte) = cursor.peek() {
        match byte {
            b'#' => cursor.skip_line(),
            b'"' | b'\'' => {
                string(&mut cursor);
                is_start = false;
            }
            b'\n' | b';' | b':' => {
                cursor.skip(1);
                is_start = true;
            }
            b'\\' => cursor.skip(2),
            b' ' | b'\t' | b'\r' => cursor.skip(1),
            _ if byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80 => {
                word(&mut cursor, is_start, found);
                is_start = false;
            }
            _ => {
                cursor.skip(1);
                is_start = false;
            }
        }
    }
}

/// Lines of a `.pth` file: folders for the search path, or an import that is run. Source: module `site`.
pub(super) fn path_file(text: &str) -> FileEdges {
    let mut found = FileEdges::new(CodeKind::Python);
    for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line.starts_with("import ") || line.starts_with("import\t") {
            found.edges.extend(edges(line).edges);
            if line.contains("exec(") {
                found.blind.push(Blind::Evaluated);
            }
        } else {
            found.edges.push(Edge::Relative(line.to_owned()));
        }
    }
    found
}

/// Lines of an `entry_points.txt`: `name = module:attribute [extra]`. Source: PyPA, "Entry points specification".
pub(super) fn entry_points(text: &str) -> FileEdges {
    let mut found = FileEdges::new(CodeKind::Python);
    for (_, target) in text.lines().filter_map(|line| line.split_once('=')) {
        let module = target.split([':', '[']).next().unwrap_or_default().trim();
        if !module.is_empty() && module.chars().all(|letter| is_name(letter) || letter == '.') {
            found.edges.push(Edge::Import { module: module.to_owned(), names: Vec::new(), level: 0, is_main: false });
        }
    }
    found
}

/// The inside of a string that begins here.
fn string<'t>(cursor: &mut Cursor<'t>) -> &'t str {
    for quote in ["\"\"\"", "'''", "\""] {
        if cursor.rest.starts_with(quote) {
            return cursor.quoted(quote);
        }
    }
    cursor.quoted("'")
}

fn word(cursor: &mut Cursor<'_>, is_start: bool, found: &mut FileEdges) {
    let before = cursor.before;
    let name = cursor.name();
    if name.is_empty() {
        cursor.skip(1);
        return;
    }
    match name {
        "import" if is_start => import(cursor, found),
        "from" if is_start => from(cursor, found),
        "load_entry_point" if cursor.rest.starts_with('(') && !is_definition(before) => {
            let mut ahead = *cursor;
            ahead.skip(1);
            match ahead.literal() {
                Some(package) => found.edges.push(Edge::Module(package.to_owned())),
                None => found.blind.push(Blind::ComputedModule),
            }
        }
        _ if IMPORTERS.contains(&name) && cursor.rest.starts_with('(') && !is_definition(before) => {
            call(cursor, name, found);
        }
        "exec" | "eval" if before != b'.' && cursor.rest.starts_with('(') && !is_definition(before) => {
            found.blind.push(Blind::Evaluated);
        }
        _ => {}
    }
}

/// True behind `def`: the last byte before the name is then the `f`, which no expression has there.
const fn is_definition(before: u8) -> bool {
    before == b'f'
}

/// `import a.b as c, d`.
fn import(cursor: &mut Cursor<'_>, found: &mut FileEdges) {
    loop {
        let module = dotted(cursor);
        if module.is_empty() {
            return;
        }
        found.edges.push(Edge::Import { module, names: Vec::new(), level: 0, is_main: false });
        alias(cursor);
        if !cursor.take(",") {
            return;
        }
    }
}

/// `from ..a import (b, c as d)`.
fn from(cursor: &mut Cursor<'_>, found: &mut FileEdges) {
    cursor.skip_blanks(false);
    let mut level = 0_u8;
    while cursor.take(".") {
        level = level.saturating_add(1);
        cursor.skip_blanks(false);
    }
    let mut module = dotted(cursor);
    cursor.skip_blanks(false);
    if module == "import" && level > 0 {
        module.clear();
    } else if module.is_empty() || cursor.name() != "import" {
        return;
    }
    cursor.skip_blanks(false);
    let in_brackets = cursor.take("(");
    let mut names = Vec::new();
    loop {
        blanks(cursor, in_brackets);
        let name = if cursor.take("*") { "*" } else { cursor.name() };
        if name.is_empty() {
            break;
        }
        names.push(name.to_owned());
        blanks(cursor, in_brackets);
        alias(cursor);
        blanks(cursor, in_brackets);
        if !cursor.take(",") {
            break;
        }
    }
    found.edges.push(Edge::Import { module, names, level, is_main: false });
}

/// Goes over blanks, continued lines, and in brackets over line ends and comments.
fn blanks(cursor: &mut Cursor<'_>, in_brackets: bool) {
    loop {
        cursor.skip_blanks(in_brackets);
        if cursor.rest.starts_with("\\\n") {
            cursor.skip(2);
        } else if in_brackets && cursor.rest.starts_with('#') {
            cursor.skip_line();
        } else {
            return;
        }
    }
}

/// A module with dots.
fn dotted(cursor: &mut Cursor<'_>) -> String {
    blanks(cursor, false);
    let end = cursor.rest.find(|letter: char| !is_name(letter) && letter != '.').unwrap_or(cursor.rest.len());
    let module = cursor.rest.get(..end).unwrap_or_default().to_owned();
    cursor.skip(end);
    module
}

/// Goes over ` as name`.
fn alias(cursor: &mut Cursor<'_>) {
    cursor.skip_blanks(false);
    let mut ahead = *cursor;
    if ahead.name() == "as" {
        ahead.skip_blanks(false);
        ahead.name();
        ahead.skip_blanks(false);
        *cursor = ahead;
    }
}

/// `import_module("a.b")`, or that its argument is computed.
fn call(cursor: &mut Cursor<'_>, name: &str, found: &mut FileEdges) {
    let mut ahead = *cursor;
    ahead.skip(1);
    let literal = ahead.literal();
    ahead.skip_blanks(true);
    match literal.filter(|_| ahead.rest.starts_with([',', ')'])) {
        Some(module) => {
            let level = module.len() - module.trim_start_matches('.').len();
            let module = module.trim_start_matches('.').to_owned();
            let names = if name == "run_module" { vec!["__main__".to_owned()] } else { Vec::new() };
            found.edges.push(Edge::Import {
                module,
                names,
                level: u8::try_from(level).unwrap_or(u8::MAX),
                is_main: false,
            });
        }
        None => found.blind.push(Blind::ComputedModule),
    }
}
