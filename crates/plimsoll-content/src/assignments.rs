//! Credentials in running text: `password=..`, `token: ..`, `"apiKey": ".."`, `--password ..`, in configuration files
//! within a value and in comments.

use std::ops::Range;

use crate::Kind;
use crate::credential::credential;
use crate::name::stems;

/// A name with a value that is a credential.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    /// Where the value stands, in bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// Longer values are no passwords, and a line of many megabytes is looked at once.
const LONGEST_VALUE: usize = 4096;
/// Longer words are no names.
const LONGEST_NAME: usize = 128;

/// The credentials in a text that a name before them tells, in order.
pub fn assignments(text: &str) -> Vec<Assignment> {
    let mut found = Vec::new();
    let mut from = 0;
    for stem in stems(text) {
        if stem < from {
            continue;
        }
        let name = name_around(text, stem, from);
        from = name.end;
        let Some(value) = value_after(text, &name) else { continue };
        let (Some(name), Some(word)) = (text.get(name), text.get(value.clone())) else { continue };
        if let Some(kind) = credential(name, word) {
            from = value.end;
            found.push(Assignment { range: value, kind });
        }
    }
    found
}

/// The name that holds a byte; it begins at `from` or later.
fn name_around(text: &str, at: usize, from: usize) -> Range<usize> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    let before = text.as_bytes().get(from..at).unwrap_or_default();
    let start = at - before.iter().rev().take(LONGEST_NAME).take_while(|byte| is_name(**byte)).count();
    let after = text.as_bytes().get(at..).unwrap_or_default();
    start..at + after.iter().take(LONGEST_NAME).take_while(|byte| is_name(**byte)).count()
}

/// The value that follows a name on its line.
fn value_after(text: &str, name: &Range<usize>) -> Option<Range<usize>> {
    let rest = text.get(name.end..)?;
    let rest = rest.get(..rest.floor_char_boundary(LONGEST_VALUE)).unwrap_or(rest);
    let rest = rest.split('\n').next().unwrap_or(rest);
    let is_flag = text.get(name.clone()).is_some_and(|name| name.starts_with("--"));
    // The end of a quoted or escaped name.
    let after_name = rest.trim_start_matches(['"', '\'', '\\', ']']);
    let after_spaces = after_name.trim_start_matches([' ', '\t']);
    let (after_sign, is_colon) = match after_spaces.chars().next()? {
        '=' => (after_spaces.trim_start_matches(['=', '>']), false),
        ':' => (after_spaces.trim_start_matches([':', '=']), true),
        // An element of XML.
        '>' if after_spaces.len() == rest.len() => (after_spaces.get(1..)?, false),
        _ if is_flag && after_spaces.len() < after_name.len() => (after_spaces, false),
        _ => return None,
    };
    // A colon without a blank after it is part of a word, unless what follows is quoted.
    let is_pair = !is_colon || after_sign.starts_with([' ', '\t', '"', '\'', '\\']) || after_name.len() < rest.len();
    let value = after_sign.trim_start_matches([' ', '\t']);
    let opening = value.trim_start_matches('\\');
    let (value, end) = match opening.chars().next()? {
        quote @ ('"' | '\'') => {
            let inner = opening.get(1..)?;
            (inner, inner.find(quote)?)
        }
        // Not a scalar, or one that begins on the next line.
        '{' | '[' | '|' | '>' | '&' | '*' | '!' | '#' if is_colon => return None,
        _ if is_colon => {
            let end = [" #", ", ", "\\n", "\""].iter().filter_map(|end| value.find(end)).min().unwrap_or(value.len());
            // The bracket that closes the mapping, and none that was opened within the value.
            let brace = value.find('}').filter(|brace| value.find('{').is_none_or(|open| open > *brace));
            (value, brace.map_or(end, |brace| brace.min(end)))
        }
        _ => {
            let is_end = |end: char| end.is_whitespace() || "\"'`;,&|<>)".contains(end);
            (value, value.find(is_end).unwrap_or(value.len()))
        }
    };
    let value_text = value.get(..end)?;
    // Escaped, as in JSON within JSON.
    let trimmed = value_text.trim_end_matches('\\').trim_end();
    let start = name.end + (rest.len() - value.len());
    (is_pair && !trimmed.is_empty()).then(|| start..start + trimmed.len())
}

#[cfg(test)]
#[allow(clippy::string_slice)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_in_the_notations_of_configuration_files() {
        for (text, expected) in [
            ("password=hunter2", "hunter2"),
            ("db.password = hunter2 # x", "hunter2"),
            ("export DB_PASSWORD='hunter 2'", "hunter 2"),
            ("# password: hunter2", "hunter2"),
            ("password: correct horse # x", "correct horse"),
            ("{\"password\":\"hunter2\",\"a\":1}", "hunter2"),
            ("{\\\"password\\\":\\\"hunter2\\\"}", "hunter2"),
            ("{password: hunter2, a: b}", "hunter2"),
            ("<password>hunter2</password>", "hunter2"),
            ("run --password hunter2 --x", "hunter2"),
            ("$config['password'] = 'hunter2';", "hunter2"),
            ("user=a password=hunter2 host=b", "hunter2"),
            ("password => \"hunter2\"", "hunter2"),
        ] {
            let found: Vec<&str> = assignments(text).into_iter().map(|found| &text[found.range]).collect();
            assert_eq!(found, [expected], "{text}");
        }
    }

    #[test]
    fn what_is_no_assignment_of_a_credential_is_left() {
        for text in [
            "password",
            "password:",
            "password: |",
            "password: ${X}",
            "password: {from: x}",
            "the password is",
            "a:password:b",
            "passwordFile=/run/x",
            "if (password == null)",
            "--token",
            "keyboard=qwerty123X",
            "tokenUrl: https://shop.example",
        ] {
            assert_eq!(assignments(text), [], "{text}");
        }
    }
}
