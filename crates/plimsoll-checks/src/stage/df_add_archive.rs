//! PLM-D025: archive is copied and then unpacked.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, ShellCommand, ShellWord, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::dockerfile::Keyword;

use crate::docker::copied::{as_written, base_name, context_paths, destination, is_tar};

pub(crate) fn check<'e>(stage: Stage<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    for copy in stage.each(Keyword::Copy) {
        let renamed = destination(copy).filter(|destination| is_tar(as_written(*destination)));
        for source in context_paths(copy) {
            let archive = renamed.unwrap_or(source);
            let name = base_name(as_written(archive));
            let unpacked = copy.later().flat_map(Instruction::commands).find(|command| unpacks(*command, name));
            if let Some(command) = unpacked.filter(|_| is_tar(name)) {
                let title = format_args!("`{name}` is copied, and then unpacked in a layer of its own");
                findings.on(archive, title).beside(command, "unpacked here").discriminated_by(name);
            }
        }
    }
    Ok(())
}

/// True for a command that unpacks all of an archive as it is.
fn unpacks(command: ShellCommand<'_>, archive: &str) -> bool {
    if !matches!(command.program(), "tar" | "bsdtar") {
        return false;
    }
    let options = ["--strip", "--exclude", "--wildcards", "--transform", "--files-from", "-T", "-X"];
    let changes = command.arguments().any(|word| options.iter().any(|option| word.text().starts_with(option)));
    let mut positional = Vec::new();
    let mut extracts = false;
    let mut is_value = false;
    for (number, word) in command.arguments().map(ShellWord::text).enumerate() {
        let is_long = word.starts_with("--");
        // The letters of the first word are options without a dash as well.
        let letters =
            if is_long || !(number == 0 || word.starts_with('-')) { "" } else { word.trim_start_matches('-') };
        extracts |= matches!(word, "--extract" | "--get") || letters.contains('x');
        if is_value || (letters.is_empty() && !is_long) {
            positional.push(word);
        } else if let Some(file) = word.strip_prefix("--file=") {
            positional.push(file);
        }
        // A folder is neither the archive nor a part of it.
        if is_value {
            positional.pop();
        }
        is_value = matches!(word, "-C" | "--directory");
    }
    extracts && !changes && matches!(positional.as_slice(), [file] if base_name(file) == archive)
}
