//! The variables of a `.env` file.

use std::collections::BTreeMap;

use super::interpolate::expand;

/// Reads `NAME=value` lines. A name without a value is one that the shell must bring. In double quotes and without
/// quotes variables before it are filled in; one that has no value leaves the variable without one.
pub(crate) fn variables(content: &str) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    for line in content.trim_start_matches('\u{feff}').lines() {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        if line.starts_with('#') {
            continue;
        }
        let Some((name, value)) = line.split_once(['=', ':']) else { continue };
        let name = name.trim();
        if let Some(value) = value_of(value.trim(), &variables) {
            variables.insert(name.to_owned(), value);
        }
    }
    variables
}

/// What is written after a name; `None` when it cannot be told.
fn value_of(written: &str, variables: &BTreeMap<String, String>) -> Option<String> {
    if let Some(rest) = written.strip_prefix('\'') {
        return rest.split_once('\'').map(|(value, _)| value.to_owned());
    }
    let text = if let Some(rest) = written.strip_prefix('"') {
        quoted(rest)?
    } else {
        let end = written.find(" #").unwrap_or(written.len());
        written.get(..end)?.trim_end().to_owned()
    };
    match expand(&text, variables) {
        Ok(Some(text)) => Some(text),
        Ok(None) => Some(text),
        Err(_) => None,
    }
}

/// The text up to the closing double quote, with escapes resolved.
fn quoted(rest: &str) -> Option<String> {
    let mut text = String::new();
    let mut characters = rest.chars();
    loop {
        match characters.next()? {
            '"' => return Some(text),
            '\\' => match characters.next()? {
                'n' => text.push('\n'),
                'r' => text.push('\r'),
                't' => text.push('\t'),
                '$' => text.push_str("$$"),
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_variables() {
        let found = variables(
            "# comment\nTAG=1.4 # of the week\nexport PORT = 8080\nNAME='a $B'\nURL=\"http://x:${PORT}/\\\"\"\n\
             SHELL_ONLY\nHALF=${MISSING}\nDEFAULT=${MISSING:-d}\nEMPTY=\n",
        );
        let expected = [
            ("DEFAULT", "d"),
            ("EMPTY", ""),
            ("NAME", "a $B"),
            ("PORT", "8080"),
            ("TAG", "1.4"),
            ("URL", "http://x:8080/\""),
        ];
        let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, expected);
    }
}
