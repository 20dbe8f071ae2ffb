//! What Ruby requires. Source: Ruby documentation, `Kernel#require`, `Module#autoload`, "Literals", "Comments".

use plimsoll_facts::image::{Blind, CodeKind, Edge, FileEdges};

use super::scan::Cursor;

/// What a text of Ruby requires, loads and names in `autoload`.
pub fn edges(text: &str) -> FileEdges {
    let mut found = FileEdges::new(CodeKind::Ruby);
    let mut in_comment = false;
    // Methods are called where a statement begins, so lines are enough; what stands in a here-document is taken for
    // code, which can only reach more.
    for line in text.lines() {
        if line.starts_with("=begin") || line.starts_with("=end") {
            in_comment = line.starts_with("=begin");
            continue;
        }
        if line == "__END__" {
            break;
        }
        if !in_comment {
            for statement in line.split(';') {
                self::statement(statement.trim_start(), &mut found);
            }
        }
    }
    found
}

fn statement(text: &str, found: &mut FileEdges) {
    if text.starts_with('#') {
        return;
    }
    let mut cursor = Cursor::new(text);
    loop {
        let name = cursor.name();
        match name {
            "require" | "load" | "gem" => return argument(&mut cursor, name, Edge::Require, found),
            "require_relative" => return argument(&mut cursor, name, Edge::Relative, found),
            "autoload" => {
                cursor.skip_past(",");
                return argument(&mut cursor, name, Edge::Require, found);
            }
            "eval" | "instance_eval" | "class_eval" | "module_eval"
                if cursor.rest.trim_start().starts_with(['(', '"']) =>
            {
                found.blind.push(Blind::Evaluated);
                return;
            }
            // Behind these another statement may begin; anything else ends the look.
            "begin" | "then" | "do" | "else" | "if" | "unless" | "and" | "or" | "Kernel" => {}
            _ => return rest(cursor.rest, found),
        }
        cursor.skip_blanks(false);
        cursor.take(".");
    }
}

/// Loads in the middle of a line: `x = foo or require "a"`, `begin; require "a"; rescue`.
fn rest(text: &str, found: &mut FileEdges) {
    for word in [" require \"", " require '", "{ require \"", "{ require '"] {
        if let Some((_, tail)) = text.split_once(word) {
            let quote = if word.ends_with('"') { '"' } else { '\'' };
            match tail.split_once(quote) {
                Some((name, _)) if !name.contains("#{") => found.edges.push(Edge::Require(name.to_owned())),
                _ => found.blind.push(Blind::ComputedModule),
            }
        }
    }
}

/// The path in `File.expand_path("a", __dir__)`, `File.expand_path("../a", __FILE__)`, `File.join(__dir__, "a")` and
/// `"#{__dir__}/a"`.
fn beside(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let (head, tail) = match text.strip_prefix("File.") {
        Some(call) => call.split_once('(')?,
        None => ("", text.strip_prefix("\"#{__dir__}/").or_else(|| text.strip_prefix("__dir__ + \"/"))?),
    };
    match head {
        "" => tail.split_once('"').map(|(path, _)| path),
        "join" => Cursor::new(tail.trim_start().strip_prefix("__dir__")?.trim_start().strip_prefix(',')?).literal(),
        "expand_path" => {
            let mut cursor = Cursor::new(tail);
            let path = cursor.literal()?;
            let base = cursor.rest.trim_start().strip_prefix(',')?.trim_start();
            if base.starts_with("__FILE__") {
                path.strip_prefix("../")
            } else {
                Some(path).filter(|_| base.starts_with("__dir__"))
            }
        }
        _ => None,
    }
}

fn argument(cursor: &mut Cursor<'_>, name: &str, edge: fn(String) -> Edge, found: &mut FileEdges) {
    let spaced = cursor.rest.starts_with([' ', '\t', '(']);
    cursor.skip_blanks(false);
    let in_brackets = cursor.take("(");
    if !spaced && !in_brackets && name != "autoload" {
        return;
    }
    if let Some(path) = beside(cursor.rest) {
        found.edges.push(Edge::Relative(path.to_owned()));
        return;
    }
    match cursor.literal() {
        Some(text) if !text.contains("#{") && !text.is_empty() => found.edges.push(edge(text.to_owned())),
        // A definition, a comparison or a local of that name, as `load = 1`, is no call.
        None if cursor.rest.starts_with(['=', ',', ')', '.', '|']) || cursor.rest.is_empty() => {}
        _ if name == "gem" => {}
        _ => found.blind.push(Blind::ComputedModule),
    }
}
