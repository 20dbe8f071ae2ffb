//! PLM-H029: file looks like a manifest but does not parse.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::SourceFile;
use plimsoll_model::Assessed;

pub(crate) fn check<'e>(file: &'e SourceFile, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for refused in &file.refused {
        let text = file.text.slice(refused.extent);
        let title = format_args!("the document cannot be read: {}", refused.message);
        // What the object would be called does not change when the file is moved or lines are added above.
        let finding = findings.at_extent(file, refused.index, refused.at, title);
        finding.discriminated_by(first_value(text, "kind")).discriminated_by(first_value(text, "name"));
    }
    Ok(())
}

/// What stands after the first `key:` on its line, in YAML or JSON; empty when there is none.
fn first_value<'t>(text: &'t str, key: &str) -> &'t str {
    let after = |(start, _): (usize, &str)| {
        let (before, after) = text.split_at_checked(start)?;
        let is_whole = !before.ends_with(|character: char| character.is_alphanumeric() || "-_./".contains(character));
        after.strip_prefix(key)?.trim_start_matches(QUOTES).strip_prefix(':').filter(|_| is_whole)
    };
    let rest = text.match_indices(key).find_map(after).unwrap_or("");
    let end = rest.find(['\n', ',', '}', '#']).unwrap_or(rest.len());
    rest.split_at_checked(end).map_or("", |(value, _)| value.trim().trim_matches(QUOTES))
}

const QUOTES: [char; 2] = ['"', '\''];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_and_name_are_read_from_a_broken_text() {
        for (text, kind, name) in [
            ("apiVersion: v1\nkind: Pod\nmetadata: {name: web\nspec:\n", "Pod", "web"),
            ("# subkind: no\n'kind': \"Pod\" # of all kinds\nmetadata:\n  namespace: a\n  name: 'web'\n", "Pod", "web"),
            ("{\"kind\":\"Pod\",\"metadata\":{\"hostname\":1,\"name\":\"web\"}", "Pod", "web"),
            ("kind", "", ""),
        ] {
            assert_eq!((first_value(text, "kind"), first_value(text, "name")), (kind, name), "{text}");
        }
    }
}
