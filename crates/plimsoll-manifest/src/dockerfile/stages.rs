//! Stages: which begins with which, and what each instruction means in its own.

use std::collections::BTreeMap;

use plimsoll_facts::{BaseImage, InstructionDetails, ShellKind, StageDetails};
use plimsoll_model::{Assessed, DocumentId, NodeId, Unknown, Why};
use plimsoll_source::Text;
use plimsoll_source::dockerfile::{Flag, Instruction, Keyword, Tree, Word};

use super::scripts;
use super::values::{Filled, Room, Scope, Value};

/// What a stage leaves behind for those that are built on it.
struct Left {
    scope: Scope,
    /// The program of the last `SHELL`.
    shell: Option<String>,
    is_windows: bool,
}

/// Reads the stages of a tree, and what its instructions mean.
pub(super) fn read(text: &Text, tree: &Tree, file: u32) -> (Vec<StageDetails>, Vec<InstructionDetails>) {
    let mut reader = Reader {
        text,
        file,
        escape: tree.escape(),
        global: Scope::global(),
        left: Vec::new(),
        stages: Vec::new(),
        details: Vec::new(),
        room: Room::new(),
    };
    for (index, instruction) in tree.instructions.iter().enumerate() {
        reader.instruction(index, instruction);
    }
    let Reader { stages, mut details, .. } = reader;
    declared_elsewhere(tree, &mut details);
    (stages, details)
}

/// Tells of each variable that nothing declares where it is used whether the file does so elsewhere: as an argument, or
/// later in the stage.
fn declared_elsewhere(tree: &Tree, details: &mut [InstructionDetails]) {
    let mut arguments: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut variables: BTreeMap<(Option<usize>, &str), usize> = BTreeMap::new();
    for ((index, instruction), details) in tree.instructions.iter().enumerate().zip(details.iter()) {
        for pair in instruction.arguments.pairs() {
            let name = &*pair.key.text;
            match instruction.keyword {
                Keyword::Arg => arguments.entry(name).or_insert((index, index)).1 = index,
                Keyword::Env if !instruction.is_trigger => _ = variables.insert((details.stage, name), index),
                _ => {}
            }
        }
    }
    for (index, details) in details.iter_mut().enumerate() {
        let stage = details.stage;
        for used in &mut details.undeclared {
            let is_argument = arguments.get(&*used.name).is_some_and(|(first, last)| *first != index || *last != index);
            let is_later = variables.get(&(stage, &*used.name)).is_some_and(|last| *last > index);
            used.is_declared_elsewhere = is_argument || is_later;
        }
    }
}

struct Reader<'t> {
    text: &'t Text,
    file: u32,
    escape: char,
    global: Scope,
    left: Vec<Left>,
    stages: Vec<StageDetails>,
    details: Vec<InstructionDetails>,
    room: Room,
}

impl Reader<'_> {
    fn unknown(&self, why: Why, index: usize) -> Unknown {
        let node = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
        Unknown::at(why, DocumentId { file: self.file, index: 0 }, node)
    }

    fn instruction(&mut self, index: usize, instruction: &Instruction) {
        let mut details = InstructionDetails::default();
        if instruction.keyword == Keyword::From && !instruction.is_trigger {
            self.stage(index, instruction, &mut details);
        } else if let Some(stage) = self.stages.last_mut() {
            stage.instructions.end = index + 1;
        }
        details.stage = self.stages.len().checked_sub(1);
        if instruction.keyword.is_expanded() && instruction.keyword != Keyword::From {
            self.values(index, instruction, &mut details);
        }
        self.flags(index, instruction, &mut details);
        self.heredocs(instruction, &mut details);
        let left = self.left.last_mut();
        if instruction.keyword == Keyword::Shell
            && !instruction.is_trigger
            && let (Some(left), Some(program)) = (left, instruction.arguments.words().first())
        {
            left.shell = Some(program.text.to_string());
        }
        let left = self.left.last();
        details.shell =
            shell_kind(left.and_then(|left| left.shell.as_deref()), left.is_some_and(|left| left.is_windows));
        details.scripts = scripts::read(self.text, instruction, details.shell);
        self.details.push(details);
    }

    /// Begins a stage.
    fn stage(&mut self, index: usize, instruction: &Instruction, details: &mut InstructionDetails) {
        let words = instruction.arguments.words();
        let mut image = Err(self.unknown(Why::Malformed, index));
        for (number, word) in words.iter().enumerate() {
            if number > 0 {
                details.values.push(Ok(word.text.clone()));
                continue;
            }
            let filled =
                self.global.fill(&word.text, word.extent, self.escape, &self.room, |why| self.unknown(why, index));
            image = filled.value.clone();
            details.values.push(filled.value);
            details.undeclared.extend(filled.undeclared);
        }
        let platform = instruction.flags.iter().find(|flag| flag.name == "platform");
        let platform = platform.and_then(|flag| Some((flag.extent, flag.value.as_ref()?)));
        let mut platform_value = None;
        if let Some((extent, value)) = platform {
            let filled = self.global.fill(&value.text, extent, self.escape, &self.room, |why| self.unknown(why, index));
            details.undeclared.extend(filled.undeclared);
            // A platform that is not known says nothing of Windows.
            if let Ok(value) = filled.value {
                platform_value = Some(value);
            }
        }
        let base: Assessed<BaseImage> = image.map(|image| {
            let named = image.to_lowercase();
            let stage = self.stages.iter().rposition(|stage| stage.name.as_deref() == Some(&*named));
            match stage {
                Some(stage) => BaseImage::Stage(stage),
                None if &*image == "scratch" => BaseImage::Scratch,
                None => BaseImage::Image(image.into_string()),
            }
        });
        let parent = match &base {
            // Without room for a copy the stage knows no variables, and none after it is filled in.
            Ok(BaseImage::Stage(stage)) => self.left.get(*stage).map(|left| {
                let has_room = self.room.take(1) && self.room.take(left.scope.bytes());
                let scope = if has_room { left.scope.clone() } else { Scope::of_stage(true) };
                Left { scope, shell: left.shell.clone(), is_windows: left.is_windows }
            }),
            Ok(BaseImage::Scratch | BaseImage::Image(_)) | Err(_) => None,
        };
        let left = parent.unwrap_or_else(|| {
            let written = words.first().map_or("", |word| &*word.text);
            let image = match &base {
                Ok(BaseImage::Image(image)) => image,
                Ok(BaseImage::Scratch | BaseImage::Stage(_)) | Err(_) => written,
            };
            Left {
                scope: Scope::of_stage(!matches!(base, Ok(BaseImage::Scratch))),
                shell: None,
                is_windows: is_windows(image, platform_value.as_deref(), self.escape),
            }
        });
        let name = match words {
            [_, _, name] => Some(name.text.to_lowercase()),
            _ => None,
        };
        self.stages.push(StageDetails { name, base, instructions: index..index + 1, is_windows: left.is_windows });
        self.left.push(left);
    }

    /// Fills in the variables of the options that BuildKit expands.
    fn flags(&self, index: usize, instruction: &Instruction, details: &mut InstructionDetails) {
        let is_expanded = |name: &str| match instruction.keyword {
            Keyword::Add => matches!(name, "chown" | "chmod" | "checksum"),
            Keyword::Copy => matches!(name, "chown" | "chmod"),
            Keyword::Run => name == "mount",
            _ => false,
        };
        let has_variable =
            |flag: &Flag| is_expanded(&flag.name) && flag.value.as_ref().is_some_and(|value| value.text.contains('$'));
        if !instruction.flags.iter().any(has_variable) {
            return;
        }
        for flag in &instruction.flags {
            let Some(value) = &flag.value else {
                details.flags.push(Ok(Box::default()));
                continue;
            };
            if !is_expanded(&flag.name) {
                details.flags.push(Ok(value.text.clone()));
                continue;
            }
            let filled =
                self.scope().fill(&value.text, value.extent, self.escape, &self.room, |why| self.unknown(why, index));
            details.flags.push(filled.value);
            details.undeclared.extend(filled.undeclared);
        }
    }

    /// Looks for variables in the here-documents that BuildKit expands: files, unless their word is quoted.
    fn heredocs(&self, instruction: &Instruction, details: &mut InstructionDetails) {
        if !matches!(instruction.keyword, Keyword::Add | Keyword::Copy) {
            return;
        }
        for heredoc in instruction.heredocs.iter().filter(|heredoc| heredoc.word.expand) {
            details.undeclared.extend(self.scope().undeclared_in(
                self.text.slice(heredoc.content),
                heredoc.content,
                &self.room,
            ));
        }
    }

    fn scope(&self) -> &Scope {
        self.left.last().map_or(&self.global, |left| &left.scope)
    }

    /// Fills in the variables of an instruction's words, and remembers what it sets.
    fn values(&mut self, index: usize, instruction: &Instruction, details: &mut InstructionDetails) {
        let words = instruction.arguments.words().iter();
        let pairs = instruction.arguments.pairs().iter().filter_map(|pair| pair.value.as_ref());
        let needs_scope = words.chain(pairs).any(|word| word.text.contains(['$', '\'', '"', self.escape]));
        let is_declaration = matches!(instruction.keyword, Keyword::Arg | Keyword::Env);
        if !needs_scope && !is_declaration {
            // As written is as meant.
            return;
        }
        // An `ARG` of many names changes it as it goes; what `ONBUILD` keeps is taken back.
        let mut scope = std::mem::take(self.left.last_mut().map_or(&mut self.global, |left| &mut left.scope));
        let unknown = |why| self.unknown(why, index);
        let mut set: Vec<(String, Value)> = Vec::new();
        let mut before: Vec<(String, Option<Value>)> = Vec::new();
        let mut values = Vec::new();
        let mut undeclared = Vec::new();
        for word in instruction.arguments.words() {
            // The strings of a JSON array keep their quotes, and have variables all the same.
            let filled = scope.fill(&word.text, word.extent, self.escape, &self.room, unknown);
            values.push(filled.value);
            undeclared.extend(filled.undeclared);
        }
        // What an `ARG` declares the next one on its line sees; an `ENV` sees the environment before the line.
        let is_argument = instruction.keyword == Keyword::Arg;
        for pair in instruction.arguments.pairs() {
            let fill = |word: &Word| scope.fill(&word.text, word.extent, self.escape, &self.room, unknown);
            let filled = pair.value.as_ref().map(fill);
            let Filled { value, undeclared: names, meaning } = filled.unwrap_or_else(|| Filled {
                value: Err(unknown(Why::Unresolved)),
                undeclared: Vec::new(),
                meaning: Value::Open,
            });
            let meaning = pair.value.as_ref().map(|_| meaning);
            values.push(value);
            undeclared.extend(names);
            let name = &pair.key.text;
            if is_argument {
                before.push((name.to_string(), scope.argument(name)));
                // Before the first `FROM` there is nothing to have a default from.
                scope.declare(name, meaning, Some(&self.global));
            } else if instruction.keyword == Keyword::Env {
                set.push((name.to_string(), meaning.unwrap_or(Value::Open)));
            }
        }
        if instruction.is_trigger {
            for (name, value) in before.into_iter().rev() {
                scope.restore(&name, value);
            }
        } else {
            for (name, value) in set {
                scope.set_environment(&name, value);
            }
        }
        *self.left.last_mut().map_or(&mut self.global, |left| &mut left.scope) = scope;
        details.values = values;
        details.undeclared = undeclared;
    }
}

/// True for an image that runs Windows: by its name, the platform, or the escape character that only files for Windows
/// need.
fn is_windows(image: &str, platform: Option<&str>, escape: char) -> bool {
    let image = image.to_ascii_lowercase();
    match platform {
        Some(platform) if platform.starts_with("windows") => true,
        Some(platform) if platform.starts_with("linux") => false,
        _ => {
            let words = ["nanoserver", "servercore", "windowsserver", "/windows", "-windows", "ltsc20"];
            escape == '`' || words.iter().any(|word| image.contains(word))
        }
    }
}

/// Who runs the commands of an instruction, by the last `SHELL` before it.
fn shell_kind(program: Option<&str>, is_windows: bool) -> ShellKind {
    let Some(program) = program else { return if is_windows { ShellKind::Other } else { ShellKind::Posix } };
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    if is_posix_shell(name) { ShellKind::Posix } else { ShellKind::Other }
}

/// True for the shells of the Bourne family.
pub(super) fn is_posix_shell(name: &str) -> bool {
    matches!(name, "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh" | "mksh" | "busybox")
}
