//! What JavaScript for Node requires and imports. Source: ECMAScript 2025, sections 12 and 16; Node.js documentation,
//! "Modules: CommonJS modules", "Modules: Packages".

use plimsoll_facts::image::{Blind, CodeKind, Edge, FileEdges, RawFacts};
use serde_json::Value;

use super::scan::{Cursor, is_name};

/// Values within values of a `package.json` that are looked at.
const MOST_DEPTH: usize = 16;

/// What a text of JavaScript requires and imports.
pub fn edges(text: &str) -> FileEdges {
    let mut found = FileEdges::new(CodeKind::Node);
    let mut cursor = Cursor::new(text);
    while let Some(byte) = cursor.peek() {
        match byte {
            b'/' if cursor.rest.starts_with("//") => cursor.skip_line(),
            b'/' if cursor.rest.starts_with("/*") => {
                let before = cursor.before;
                cursor.skip_past("*/");
                cursor.before = before;
            }
            b'/' if begins_pattern(cursor.before) => pattern(&mut cursor),
            b'"' => drop(cursor.quoted("\"")),
            b'\'' => drop(cursor.quoted("'")),
            b'`' => drop(cursor.quoted("`")),
            b'\n' => cursor.skip(1),
            _ if byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$') || byte >= 0x80 => {
                word(&mut cursor, &mut found);
            }
            _ => cursor.skip(1),
        }
    }
    found
}

/// True where a slash begins a regular expression: behind an operator, not behind a value.
const fn begins_pattern(before: u8) -> bool {
    matches!(
        before,
        b'(' | b',' | b'=' | b':' | b'[' | b'!' | b'&' | b'|' | b'?' | b'{' | b'}' | b';' | b'\n' | b'+' | b'>' | b'<'
    )
}

/// Goes over a regular expression, or over the slash when the line has no end of one.
fn pattern(cursor: &mut Cursor<'_>) {
    let mut in_class = false;
    let mut is_escaped = false;
    for (at, byte) in cursor.rest.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => break,
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => {
                cursor.skip(at + 1);
                return;
            }
            _ => {}
        }
    }
    cursor.skip(1);
}

fn word(cursor: &mut Cursor<'_>, found: &mut FileEdges) {
    let before = cursor.before;
    let end = cursor.rest.find(|letter: char| !is_name(letter) && letter != '$').unwrap_or(cursor.rest.len());
    let name = cursor.rest.get(..end).unwrap_or_default();
    cursor.skip(end.max(1));
    if before == b'.' {
        return;
    }
    match name {
        "require" => {
            let mut ahead = *cursor;
            if ahead.rest.starts_with(".resolve") {
                ahead.skip(8);
            }
            ahead.skip_blanks(true);
            if ahead.take("(") {
                argument(ahead, found);
            }
        }
        "import" => import(*cursor, found),
        "from" => {
            let mut ahead = *cursor;
            if let Some(module) = ahead.literal().filter(|_| matches!(before, b'}' | b'*') || is_name(before.into())) {
                push(module, found);
            }
        }
        "eval" if cursor.rest.starts_with('(') => found.blind.push(Blind::Evaluated),
        "Function" if before == b'w' && cursor.rest.starts_with('(') => found.blind.push(Blind::Evaluated),
        _ => {}
    }
}

/// `import "a"`, `import("a")`. What `import x from "a"` names is seen at its `from`.
fn import(mut ahead: Cursor<'_>, found: &mut FileEdges) {
    ahead.skip_blanks(true);
    if ahead.take("(") {
        argument(ahead, found);
    } else if let Some(module) = ahead.literal() {
        push(module, found);
    }
}

/// The argument of a call that loads a module. In a definition of such a function there is a name.
fn argument(mut ahead: Cursor<'_>, found: &mut FileEdges) {
    let literal = ahead.literal();
    ahead.skip_blanks(true);
    match literal {
        Some(module) if ahead.rest.starts_with([')', ',']) => push(module, found),
        _ if ahead.rest.starts_with(')') => {}
        _ => found.blind.push(Blind::ComputedModule),
    }
}

fn push(module: &str, found: &mut FileEdges) {
    if !module.is_empty() {
        found.edges.push(Edge::Require(module.to_owned()));
    }
}

/// The files that a `package.json` leads to: `main`, `module`, `exports`, `imports`. Conditions are not weighed: each
/// file that may be meant counts.
pub(super) fn manifest(text: &str, facts: &mut RawFacts) -> FileEdges {
    let mut found = FileEdges::new(CodeKind::Node);
    let Ok(manifest) = serde_json::from_str::<Value>(text) else {
        facts.problem("is no JSON");
        found.blind.push(Blind::Partial);
        return found;
    };
    for key in ["main", "module", "exports", "imports"] {
        if let Some(value) = manifest.get(key) {
            files(value, 0, &mut found);
        }
    }
    found
}

fn files(value: &Value, depth: usize, found: &mut FileEdges) {
    if depth > MOST_DEPTH {
        found.blind.push(Blind::Partial);
        return;
    }
    match value {
        Value::String(path) => found.edges.push(Edge::Relative(path.clone())),
        Value::Array(values) => values.iter().for_each(|value| files(value, depth + 1, found)),
        Value::Object(values) => values.values().for_each(|value| files(value, depth + 1, found)),
        _ => {}
    }
}
