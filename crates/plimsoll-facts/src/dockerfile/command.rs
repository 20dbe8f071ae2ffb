//! A view of a command that an instruction has a shell run.

use std::ops::Range;

use plimsoll_source::{Extent, shell};

use super::{Instruction, ScriptDetails, Spot};

impl ScriptDetails {
    /// The commands with these numbers.
    pub(super) fn commands<'t>(
        &'t self,
        instruction: Instruction<'t>,
        numbers: Range<usize>,
    ) -> impl DoubleEndedIterator<Item = ShellCommand<'t>> {
        let commands = self.script.commands.get(numbers.clone()).unwrap_or_default();
        let command = move |(command, index)| ShellCommand { instruction, script: self, command, index };
        commands.iter().zip(numbers).map(command)
    }

    pub(super) fn count(&self) -> usize {
        self.script.commands.len()
    }
}

/// A view of a command that a shell runs.
#[derive(Clone, Copy, Debug)]
pub struct ShellCommand<'t> {
    instruction: Instruction<'t>,
    script: &'t ScriptDetails,
    command: &'t shell::Command,
    index: usize,
}

impl<'t> From<ShellCommand<'t>> for Spot<'t> {
    fn from(command: ShellCommand<'t>) -> Self {
        match command.program_word() {
            Some(word) => word.into(),
            None => command.whole(),
        }
    }
}

impl<'t> ShellCommand<'t> {
    /// The instruction that has it run.
    pub fn instruction(self) -> Instruction<'t> {
        self.instruction
    }

    /// As it is in the tree: assignments, redirections, how it is joined to the one before it.
    pub fn tree(self) -> &'t shell::Command {
        self.command
    }

    /// Its program without the folder, `apt-get` for `/usr/bin/apt-get`; empty for an assignment alone.
    pub fn program(self) -> &'t str {
        let name = self.command.words.first().map_or("", |word| &*word.text);
        name.rsplit('/').next().unwrap_or(name)
    }

    /// Its first word.
    pub fn program_word(self) -> Option<ShellWord<'t>> {
        self.words().next()
    }

    /// Its words, the program first.
    pub fn words(self) -> impl DoubleEndedIterator<Item = ShellWord<'t>> + ExactSizeIterator {
        self.command.words.iter().map(move |word| ShellWord { command: self, word })
    }

    /// Its words after the program.
    pub fn arguments(self) -> impl DoubleEndedIterator<Item = ShellWord<'t>> {
        self.words().skip(1)
    }

    /// True when one of its words is one of these options: `-y`, `--yes`, also `--option=value` and, for options of
    /// one letter, within a group such as `-qy`.
    pub fn has_option(self, names: &[&str]) -> bool {
        self.option(names).is_some()
    }

    /// The word that is one of these options; see [`ShellCommand::has_option`]. Words after `--` are none.
    pub fn option(self, names: &[&str]) -> Option<ShellWord<'t>> {
        self.arguments().take_while(|word| word.text() != "--").find(|word| {
            let text = word.text();
            let option = text.split_once('=').map_or(text, |(option, _)| option);
            names.iter().any(|name| {
                option == *name
                    || (name.len() == 2
                        && is_group(text)
                        && name.chars().nth(1).is_some_and(|letter| text.contains(letter)))
            })
        })
    }

    /// The value of one of these options: after `=`, or the next word.
    pub fn option_value(self, names: &[&str]) -> Option<&'t str> {
        let mut words = self.arguments();
        while let Some(word) = words.next() {
            let text = word.text();
            if names.contains(&text) {
                return words.next().map(ShellWord::text);
            }
            if let Some((option, value)) = text.split_once('=')
                && names.contains(&option)
            {
                return Some(value);
            }
        }
        None
    }

    /// Those of the same instruction and script that come after it, in order.
    pub fn later(self) -> impl DoubleEndedIterator<Item = Self> {
        self.script.commands(self.instruction, self.index + 1..self.script.count())
    }

    /// Those of the same instruction and script that come before it, in order.
    pub fn earlier(self) -> impl DoubleEndedIterator<Item = Self> {
        self.script.commands(self.instruction, 0..self.index)
    }

    /// The next command of its pipeline, which reads what it writes.
    pub fn piped_into(self) -> Option<Self> {
        // Between the two stand only commands within this one.
        let is_within = |later: &Self| later.is_wrapped() || later.command.depth > self.command.depth;
        let next = self.later().find(|later| !is_within(later))?;
        let is_piped = next.command.joined == shell::Joined::Pipe && next.command.pipeline == self.command.pipeline;
        is_piped.then_some(next)
    }

    /// The command that runs this one, such as `sudo`.
    pub fn outer(self) -> Option<Self> {
        let index = self.command.via? as usize;
        self.script.commands(self.instruction, index..index + 1).next()
    }

    /// True for what a wrapper such as `sudo` is given as words: it stands in no list of its own, unlike the commands
    /// of a script that a shell is given.
    pub fn is_wrapped(self) -> bool {
        self.outer().is_some_and(|outer| outer.command.depth == self.command.depth)
    }

    /// True when it runs a command that is listed by itself, as `sudo` does.
    pub fn runs_another(self) -> bool {
        self.later().any(|later| later.command.via.is_some_and(|via| via as usize == self.index))
    }

    /// All of it.
    pub fn whole(self) -> Spot<'t> {
        self.spot(&self.command.range)
    }

    fn spot(self, range: &Range<u32>) -> Spot<'t> {
        self.instruction.file.spot(self.script.origin.extent(range, self.instruction.tree))
    }

    /// An assignment before its words: `DEBIAN_FRONTEND=noninteractive apt-get ...`.
    pub fn assigned(self, name: &str) -> Option<&'t str> {
        self.command
            .assignments
            .iter()
            .find(|assignment| &*assignment.name == name)
            .map(|assignment| &*assignment.value.text)
    }

    /// The place of a word of its tree: of a redirection or an assignment.
    pub fn spot_of(self, word: &'t shell::Word) -> Spot<'t> {
        self.spot(&word.range)
    }

    /// True when it is the last command or only followed by others, so that an edit after it is the end of the script.
    pub fn is_last(self) -> bool {
        self.later().next().is_none()
    }
}

/// True for several options of one letter in one word.
fn is_group(text: &str) -> bool {
    text.strip_prefix('-')
        .is_some_and(|rest| !rest.starts_with('-') && rest.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// A view of a word of a command.
#[derive(Clone, Copy, Debug)]
pub struct ShellWord<'t> {
    command: ShellCommand<'t>,
    word: &'t shell::Word,
}

impl<'t> From<ShellWord<'t>> for Spot<'t> {
    fn from(word: ShellWord<'t>) -> Self {
        word.command.spot(&word.word.range)
    }
}

impl<'t> ShellWord<'t> {
    /// Its text without quotes; variables and substitutions as written.
    pub fn text(self) -> &'t str {
        &self.word.text
    }

    /// Its text, unless that rests on a variable or a substitution.
    pub fn literal(self) -> Option<&'t str> {
        self.word.is_literal.then_some(&*self.word.text)
    }

    /// As it is in the tree.
    pub fn tree(self) -> &'t shell::Word {
        self.word
    }

    /// True when it is a string of a JSON array, or stands in one.
    pub fn is_in_json(self) -> bool {
        self.command.instruction.is_json()
    }

    /// True for an option: a word that begins with `-` and is more than that.
    pub fn is_option(self) -> bool {
        self.text().len() > 1 && self.text().starts_with('-')
    }

    /// Its place.
    pub fn extent(self) -> Extent {
        Spot::from(self).extent
    }
}
