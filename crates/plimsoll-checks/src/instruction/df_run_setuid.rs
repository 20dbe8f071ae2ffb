//! PLM-D032: setuid or setgid bit added, or files that everybody can write.

use std::collections::BTreeMap;

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, ShellCommand, ShellWord, Spot, Stage};
use plimsoll_model::Assessed;
use plimsoll_source::shell::Word;

use crate::shell::file_mode::{Grant, grant};
use crate::shell::getopt::{self, CommandLine, Syntax};

pub(crate) fn check<'e>(instruction: Instruction<'e>, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !instruction.stage().is_some_and(Stage::is_in_image) {
        return Ok(());
    }
    let copied = instruction.flag("chmod").and_then(|flag| Some((&*flag.value.as_ref()?.text, flag.extent)));
    if let Some((mode, extent)) = copied {
        report(instruction.file().spot(extent), mode, false, findings);
    }
    let paths = Paths::of(instruction);
    for (number, command) in instruction.commands().enumerate() {
        if let Some(mode) = mode(command).filter(|mode| !paths.are_gone(&mode.paths, number)) {
            let is_folder = mode.is_of_folder || paths.are_made(&mode.paths, number);
            report(command.spot_of(mode.word), mode.text, is_folder, findings);
        }
    }
    instruction.is_read()
}

fn report<'e>(spot: Spot<'e>, mode: &str, is_folder: bool, findings: &mut Findings<'_, 'e>) {
    let what = match grant(mode, is_folder) {
        None => return,
        Some(Grant::SetUid) => "gives the rights of the owner to whoever runs it",
        Some(Grant::SetGid) => "gives the rights of the group to whoever runs it",
        Some(Grant::World) => "lets everybody write",
    };
    findings.on(spot, format_args!("the mode `{mode}` {what}"));
}

/// A mode that a command gives.
struct Mode<'e> {
    text: &'e str,
    /// The word that gives it.
    word: &'e Word,
    /// True when it is known to be given to folders.
    is_of_folder: bool,
    /// What it is given to.
    paths: Vec<&'e str>,
}

fn mode<'e>(command: ShellCommand<'e>) -> Option<Mode<'e>> {
    const INSTALL: Syntax =
        Syntax { letters: "gmoStZ", long: &["group", "mode", "owner", "suffix", "target-directory"] };
    const MKDIR: Syntax = Syntax { letters: "mZ", long: &["mode"] };
    let words = &command.tree().words;
    let of_option = |line: CommandLine<'e>, is_of_folder: bool| {
        let option = line.option(&["m", "mode"])?;
        let paths = line.operands.iter().map(|word| &*word.text).collect();
        Some(Mode { text: option.value?, word: option.word, is_of_folder, paths })
    };
    match command.program() {
        // `--reference=FILE` takes the place of the mode.
        "chmod" if !command.has_option(&["--reference"]) => {
            let mut operands = words.iter().skip(1).filter(|word| !is_chmod_option(&word.text));
            let word = operands.next()?;
            let is_of_folder = command.has_option(&["-R", "--recursive"]) || is_found_folder(command);
            Some(Mode { text: &word.text, word, is_of_folder, paths: operands.map(|word| &*word.text).collect() })
        }
        "install" => {
            let line = getopt::read(words, &INSTALL);
            let makes_folders = line.has(&["d", "directory"]);
            of_option(line, makes_folders)
        }
        "mkdir" => of_option(getopt::read(words, &MKDIR), true),
        _ => None,
    }
}

/// Options of chmod; `-w` is a mode.
fn is_chmod_option(text: &str) -> bool {
    text.starts_with("--")
        || text.strip_prefix('-').is_some_and(|letters| letters.bytes().all(|letter| b"cfRvhHLP".contains(&letter)))
}

/// True for what `find -type d` gives it.
fn is_found_folder(command: ShellCommand<'_>) -> bool {
    let is_find = |outer: ShellCommand<'_>| {
        let words: Vec<_> = outer.words().map(ShellWord::text).collect();
        outer.program() == "find" && words.windows(2).any(|pair| pair == ["-type", "d"])
    };
    command.outer().is_some_and(is_find)
}

/// What the commands of a step make and remove, with their numbers.
struct Paths<'e> {
    made: BTreeMap<&'e str, usize>,
    removed: BTreeMap<&'e str, usize>,
}

impl<'e> Paths<'e> {
    fn of(instruction: Instruction<'e>) -> Self {
        let mut paths = Self { made: BTreeMap::new(), removed: BTreeMap::new() };
        for (number, command) in instruction.commands().enumerate() {
            for word in command.arguments() {
                match command.program() {
                    "mkdir" => {
                        paths.made.entry(word.text()).or_insert(number);
                    }
                    "rm" => {
                        paths.removed.insert(word.text(), number);
                    }
                    _ => {}
                }
            }
        }
        paths
    }

    /// True when all of these are folders that were made before a command.
    fn are_made(&self, paths: &[&str], command: usize) -> bool {
        !paths.is_empty() && paths.iter().all(|path| self.made.get(path).is_some_and(|made| *made < command))
    }

    /// True when none of these is in the image: devices, and what the step removes after a command.
    fn are_gone(&self, paths: &[&str], command: usize) -> bool {
        let is_removed = |path: &str| self.removed.get(path).is_some_and(|removed| *removed > command);
        !paths.is_empty() && paths.iter().all(|path| path.starts_with("/dev/") || is_removed(path))
    }
}
