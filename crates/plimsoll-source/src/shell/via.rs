//! Commands that run another one given as arguments: `sudo`, `env`, `xargs`, `find -exec`, `sh -c`.

use std::ops::Range;

use super::reader::{Context, Reader, Stop};
use super::simple::sign_of_assignment;
use super::word::Trace;
use super::{Assignment, Command, Word};

/// What a command runs, in words of its own.
enum Run {
    /// These words are a command.
    Words(Range<usize>),
    /// These words, joined by blanks, are a script.
    Script(Range<usize>),
}

/// How a wrapper's options are told from the command after them.
struct Wrapper {
    /// Letters of options that take a value, in the same word or the next.
    valued: &'static str,
    /// Long options that take a value in the next word when it is not given by `=`.
    valued_long: &'static [&'static str],
    /// Letters of options with which no command is run.
    idle: &'static str,
    /// Words between the options and the command.
    operands: usize,
    /// Whether assignments may stand before the command.
    takes_assignments: bool,
}

const PLAIN: Wrapper = Wrapper { valued: "", valued_long: &[], idle: "", operands: 0, takes_assignments: false };

/// The wrapper of a name. Source: the manual pages of sudo 1.9, doas 6.8, coreutils 9, util-linux 2.39, findutils 4.9,
/// bash 5.2, dumb-init 1.2, tini 0.19.
fn wrapper(program: &str) -> Option<Wrapper> {
    Some(match program {
        "sudo" => Wrapper {
            valued: "aCcDghpRrTtUu",
            valued_long: &[
                "chdir",
                "chroot",
                "close-from",
                "command-timeout",
                "group",
                "host",
                "login-class",
                "other-user",
                "prompt",
                "role",
                "type",
                "user",
            ],
            idle: "eKlVv",
            takes_assignments: true,
            ..PLAIN
        },
        "doas" => Wrapper { valued: "aCu", idle: "L", ..PLAIN },
        "env" => Wrapper {
            valued: "aCu",
            valued_long: &["argv0", "chdir", "unset"],
            idle: "S",
            takes_assignments: true,
            ..PLAIN
        },
        "nice" => Wrapper { valued: "n", valued_long: &["adjustment"], ..PLAIN },
        "ionice" => Wrapper { valued: "cnPpu", valued_long: &["class", "classdata", "pgid", "pid", "uid"], ..PLAIN },
        "time" => Wrapper { valued: "fo", valued_long: &["format", "output"], ..PLAIN },
        "timeout" => Wrapper { valued: "ks", valued_long: &["kill-after", "signal"], operands: 1, ..PLAIN },
        "exec" => Wrapper { valued: "a", ..PLAIN },
        "command" => Wrapper { idle: "Vv", ..PLAIN },
        "nohup" | "builtin" | "eatmydata" => PLAIN,
        "xargs" => Wrapper {
            valued: "adEILnPs",
            valued_long: &["arg-file", "delimiter", "max-args", "max-chars", "max-procs", "process-slot-var"],
            ..PLAIN
        },
        "chroot" => Wrapper { valued_long: &["groups", "userspec"], operands: 1, ..PLAIN },
        "setpriv" => Wrapper {
            valued_long: &[
                "ambient-caps",
                "apparmor-profile",
                "bounding-set",
                "groups",
                "inh-caps",
                "landlock-access",
                "landlock-rule",
                "pdeathsig",
                "regid",
                "reuid",
                "rgid",
                "ruid",
                "securebits",
                "selinux-label",
                "egid",
                "euid",
            ],
            idle: "d",
            ..PLAIN
        },
        "gosu" | "su-exec" => Wrapper { operands: 1, ..PLAIN },
        "stdbuf" => Wrapper { valued: "eio", valued_long: &["error", "input", "output"], ..PLAIN },
        "dumb-init" => Wrapper { valued: "r", valued_long: &["rewrite"], idle: "V", ..PLAIN },
        "tini" => Wrapper { valued: "ep", ..PLAIN },
        _ => return None,
    })
}

/// The name of a program without its folder.
fn name(text: &str) -> &str {
    text.rsplit_once('/').map_or(text, |(_, name)| name)
}

/// True when a program may run another one.
pub(super) fn is_wrapper(program: &Word) -> bool {
    let name = name(&program.text);
    program.is_literal
        && (matches!(name, "sh" | "bash" | "ash" | "dash" | "zsh" | "su" | "eval" | "find") || wrapper(name).is_some())
}

fn runs(words: &[Word]) -> Vec<Run> {
    let Some(program) = words.first() else { return Vec::new() };
    match name(&program.text) {
        "sh" | "bash" | "ash" | "dash" | "zsh" => script_of_shell(words).into_iter().collect(),
        "su" => script_of_su(words).into_iter().collect(),
        "eval" => {
            let first = if words.get(1).is_some_and(|word| *word.text == *"--") { 2 } else { 1 };
            if first < words.len() { vec![Run::Script(first..words.len())] } else { Vec::new() }
        }
        "find" => runs_of_find(words),
        other => wrapper(other).and_then(|wrapper| wrapped(&wrapper, words)).into_iter().collect(),
    }
}

/// The command after a wrapper's options and operands, with the assignments before it.
fn wrapped(wrapper: &Wrapper, words: &[Word]) -> Option<Run> {
    let mut index = 1;
    while let Some(option) = words.get(index).and_then(|word| word.text.strip_prefix('-')) {
        index += 1;
        if option == "-" {
            break;
        }
        if let Some(long) = option.strip_prefix('-') {
            index += usize::from(wrapper.valued_long.contains(&long));
            continue;
        }
        for (place, letter) in option.char_indices() {
            if wrapper.idle.contains(letter) {
                return None;
            }
            if wrapper.valued.contains(letter) {
                index += usize::from(place + letter.len_utf8() == option.len());
                break;
            }
        }
    }
    index += wrapper.operands;
    let mut program = index;
    while wrapper.takes_assignments && words.get(program).is_some_and(|word| sign_of_assignment(&word.text).is_some()) {
        program += 1;
    }
    (program < words.len()).then_some(Run::Words(index..words.len()))
}

/// The script of `sh -c`, `bash -euxo pipefail -c`, `bash --login -c`.
fn script_of_shell(words: &[Word]) -> Option<Run> {
    let mut index = 1;
    let mut has_script = false;
    while let Some(option) = words.get(index).map(|word| &*word.text) {
        let letters = match option.strip_prefix(['-', '+']) {
            Some("" | "-") => {
                index += 1;
                break;
            }
            Some(letters) => letters,
            None => break,
        };
        index += 1;
        if letters.starts_with('-') {
            index += usize::from(matches!(letters, "-rcfile" | "-init-file"));
        } else {
            has_script |= option.starts_with('-') && letters.contains('c');
            index += letters.bytes().filter(|letter| matches!(letter, b'o' | b'O')).count();
        }
    }
    (has_script && index < words.len()).then_some(Run::Script(index..index + 1))
}

/// The script of `su -c`, wherever the option stands.
fn script_of_su(words: &[Word]) -> Option<Run> {
    let mut index = 1;
    while let Some(word) = words.get(index) {
        let option = &*word.text;
        index += 1;
        let Some(letters) = option.strip_prefix('-') else { continue };
        if let Some(long) = letters.strip_prefix('-') {
            if long == "command" || long == "session-command" {
                return (index < words.len()).then_some(Run::Script(index..index + 1));
            }
            index += usize::from(matches!(long, "shell" | "group" | "supp-group" | "whitelist-environment"));
        } else if letters.ends_with('c') {
            return (index < words.len()).then_some(Run::Script(index..index + 1));
        } else {
            index += usize::from(letters.ends_with(['s', 'g', 'G', 'w']));
        }
    }
    None
}

/// The commands of `find .. -exec .. ;`.
fn runs_of_find(words: &[Word]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut index = 1;
    while let Some(word) = words.get(index) {
        index += 1;
        if !matches!(&*word.text, "-exec" | "-execdir" | "-ok" | "-okdir") {
            continue;
        }
        let rest = words.get(index..).unwrap_or_default();
        let mut last = "";
        let length = rest.iter().take_while(|word| {
            let is_end = *word.text == *";" || (*word.text == *"+" && last == "{}");
            last = &word.text;
            !is_end
        });
        let end = index + length.count();
        if index < end {
            runs.push(Run::Words(index..end));
        }
        index = end;
    }
    runs
}

impl Reader<'_, '_> {
    /// Lists what a command runs. `traces` has one entry for each of its words.
    pub(super) fn list_wrapped(&mut self, index: usize, traces: &[Trace]) -> Result<(), Stop> {
        let Some(outer) = self.output.commands.get(index) else { return Ok(()) };
        for run in runs(&outer.words) {
            self.nested(|reader| match run {
                Run::Words(range) => reader.list_words(index, range, traces),
                Run::Script(range) => reader.list_script(index, range, traces),
            })?;
        }
        Ok(())
    }

    fn list_words(&mut self, outer: usize, range: Range<usize>, traces: &[Trace]) -> Result<(), Stop> {
        let Some(command) = self.output.commands.get(outer) else { return Ok(()) };
        let words = command.words.get(range.clone()).unwrap_or_default();
        let bytes = words.iter().map(|word| word.text.len()).sum();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return Ok(()) };
        let takes_assignments =
            command.words.first().is_some_and(|word| wrapper(name(&word.text)).is_some_and(|it| it.takes_assignments));
        let assigned = if takes_assignments {
            words.iter().take_while(|word| sign_of_assignment(&word.text).is_some()).count()
        } else {
            0
        };
        let (assignments, words) = words.split_at_checked(assigned).unwrap_or((&[], words));
        let inner = Command {
            assignments: assignments.iter().filter_map(|word| self.assignment_of(word)).collect(),
            words: words.to_vec(),
            redirections: Vec::new(),
            range: first.range.start..last.range.end,
            via: Some(outer as u32),
            ..*command
        };
        let is_wrapper = inner.words.first().is_some_and(is_wrapper);
        self.count_words(range.len())?;
        self.pay(bytes)?;
        let index = self.output.commands.len();
        self.output.commands.push(inner);
        if is_wrapper {
            let traces = traces.get(range.start + assigned..range.end).unwrap_or_default();
            self.list_wrapped(index, traces)?;
        }
        Ok(())
    }

    /// The assignment that a word is for the command it is given to.
    fn assignment_of(&self, word: &Word) -> Option<Assignment> {
        let sign = sign_of_assignment(&word.text)?;
        let (name, rest) = word.text.split_at_checked(sign)?;
        // These programs know no `+=`: the sign would be part of the name.
        let value = rest.strip_prefix('=')?;
        let written = self.text.get(word.range.start as usize..word.range.end as usize).unwrap_or_default();
        let is_as_written = self.fixed.is_none() && written.get(..=sign) == word.text.get(..=sign);
        let start = if is_as_written { word.range.start + sign as u32 + 1 } else { word.range.start };
        Some(Assignment {
            name: name.into(),
            is_append: false,
            value: Word { text: value.into(), range: start..word.range.end, ..*word },
            range: word.range.clone(),
        })
    }

    fn list_script(&mut self, outer: usize, range: Range<usize>, traces: &[Trace]) -> Result<(), Stop> {
        let Some(command) = self.output.commands.get(outer) else { return Ok(()) };
        let words = command.words.get(range.clone()).unwrap_or_default();
        let traces = traces.get(range).unwrap_or_default();
        let context = Context {
            depth: command.depth + 1,
            is_substitution: command.is_substitution,
            is_condition: command.is_condition,
            via: Some(outer as u32),
        };
        let known = traces.iter().flat_map(|trace| &trace.known);
        // A redirection between words would be read as one of the script.
        let has_gap = words.len() > 1 && !command.redirections.is_empty();
        if !has_gap && let Some(place) = place_of(words, traces) {
            let known = known.map(|known| known.in_text.clone()).collect();
            self.pay(place.len())?;
            self.script_in_place(place, known, context);
            return Ok(());
        }
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return Ok(()) };
        let fixed = first.range.start..last.range.end;
        let mut text = String::new();
        let mut known = Vec::new();
        for (word, trace) in words.iter().zip(traces) {
            if !text.is_empty() {
                text.push(' ');
            }
            let moved = |known: &super::word::Known| known.in_word.start + text.len()..known.in_word.end + text.len();
            known.extend(trace.known.iter().map(moved));
            text.push_str(&word.text);
        }
        self.pay(text.len())?;
        self.script_in_text(&text, fixed, known, context);
        Ok(())
    }

    /// Reads a part of this text as a script of its own.
    pub(super) fn script_in_place(&mut self, place: Range<usize>, known: Vec<Range<usize>>, context: Context) {
        let text = self.text.get(..place.end).unwrap_or_default();
        let mut reader = Reader::new(text, self.output);
        reader.position = place.start;
        reader.fixed = self.fixed.clone();
        reader.known = known;
        reader.nesting = self.nesting;
        reader.script(context);
    }

    /// Reads a text that does not stand in the script as it is; all in it has the range `fixed`.
    pub(super) fn script_in_text(&mut self, text: &str, fixed: Range<u32>, known: Vec<Range<usize>>, context: Context) {
        let mut reader = Reader::new(text, self.output);
        reader.fixed = Some(fixed);
        reader.known = known;
        reader.nesting = self.nesting;
        reader.script(context);
    }
}

/// Where a script of some words stands as it is: one word whose inside does, or several without quotes.
fn place_of(words: &[Word], traces: &[Trace]) -> Option<Range<usize>> {
    let places = || traces.iter().map(|trace| trace.place.as_ref());
    let start = places().next()??.start;
    let end = places().next_back()??.end;
    let is_one = words.len() == 1;
    let is_plain = || places().all(|place| place.is_some()) && words.iter().all(|word| !word.is_quoted);
    (is_one || is_plain()).then_some(start..end)
}
