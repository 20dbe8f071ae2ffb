//! Settings of package managers that a Dockerfile writes into their files before it calls them.

use plimsoll_facts::{Instruction, ShellCommand, Spot};
use plimsoll_model::{Assessed, Why};
use plimsoll_source::Extent;
use plimsoll_source::dockerfile::Keyword;

use crate::shell::command_setting::{Value, setting};

/// Where the settings of apt lie.
pub(crate) const APT_FILES: &[&str] = &["/etc/apt/apt.conf"];

/// True when a command gives a setting this value, or something before it writes it into a file. The instruction that
/// does has to name one of `files`. Unknown when such a file is copied. The `key` is in lower case.
pub(crate) fn is_set(command: ShellCommand<'_>, files: &[&str], key: &str, value: Value) -> Assessed<bool> {
    if setting(&command.tree().words, key, value).is_some() {
        return Ok(true);
    }
    let instruction = command.instruction();
    let is_named = |text: &str| files.iter().any(|file| text.contains(file));
    let whole = instruction.whole();
    if !is_named(whole.text.content()) {
        return Ok(false);
    }
    if is_named(whole.as_str()) {
        let before = Extent { start: whole.extent.start, end: Spot::from(command).extent.start };
        let documents = instruction.heredocs().iter().map(|heredoc| instruction.content(heredoc).as_str());
        if std::iter::once(whole.text.slice(before)).chain(documents).any(|text| says(text, key, value)) {
            return Ok(true);
        }
    }
    for earlier in instruction.earlier() {
        let text = earlier.whole().as_str();
        if is_named(text) && says(text, key, value) {
            return Ok(true);
        }
        if is_copied_to(earlier, files) {
            return Err(earlier.unknown(Why::OutOfReach));
        }
    }
    Ok(false)
}

/// True for `COPY` and `ADD` of a file whose content is not in the Dockerfile.
fn is_copied_to(instruction: Instruction<'_>, files: &[&str]) -> bool {
    let is_copy = matches!(instruction.keyword(), Keyword::Copy | Keyword::Add) && instruction.heredocs().is_empty();
    is_copy && instruction.arguments().any(|path| files.iter().any(|file| path.raw().contains(file)))
}

/// True when a text gives a setting this value, in any notation. An option such as `--no-install-recommends` is none.
fn says(text: &str, key: &str, wanted: Value) -> bool {
    let text = text.to_ascii_lowercase();
    text.match_indices(key).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + key.len()..).unwrap_or_default();
        let value = after.trim_start_matches(|letter: char| !letter.is_ascii_alphanumeric());
        let end = value.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(value.len());
        !before.ends_with('-')
            && !after.starts_with(|letter: char| letter.is_ascii_alphanumeric())
            && wanted.fits(value.get(..end).unwrap_or_default())
    })
}
