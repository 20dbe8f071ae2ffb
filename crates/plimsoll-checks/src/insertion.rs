//! Words added to a command of a Dockerfile, in the notation in which it is written.

use plimsoll_facts::{ShellWord, Spot};
use plimsoll_source::edit::Rewrite;

/// Adds words after a word of a command: `-y`, or in a JSON array `, "-y"`. Nothing where the word does not stand in the
/// file as it is, such as in a script within quotes that are escaped.
pub(crate) fn after(word: ShellWord<'_>, added: &[&str]) -> Rewrite {
    let spot = Spot::from(word);
    let written = spot.as_str();
    let quoted = |quote: char| written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    if word.is_in_json() {
        if quoted('"') != Some(word.text()) {
            return Rewrite::none();
        }
        let added: String = added.iter().map(|added| format!(", \"{added}\"")).collect();
        return Rewrite::insert(spot.extent.end, added);
    }
    if written != word.text() && quoted('"') != Some(word.text()) && quoted('\'') != Some(word.text()) {
        return Rewrite::none();
    }
    let added: String = added.iter().map(|added| format!(" {added}")).collect();
    Rewrite::insert(spot.extent.end, added)
}
