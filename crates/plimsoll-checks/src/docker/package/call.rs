//! The calls of package managers taken apart: which word says what to do, which are options, which name packages.
//!
//! A word that is a variable and nothing else stands for what the file or the script sets it to. When nothing sets it,
//! the package that it names is unknown. It may also hold options where its name says so or where only options can
//! stand, and then what rests on their absence is unknown.

use plimsoll_facts::{ShellCommand, Spot, Stage};
use plimsoll_model::{Assessed, Unknown, Why};
use plimsoll_source::dockerfile::Keyword;
use plimsoll_source::shell::{Joined, Operator, Redirection, Word};

use crate::docker::package::words::{Effect, Family, Options, effects, family, idle_options, options};
use crate::shell::getopt::{self, Given, Syntax};

/// A call of a package manager in a `RUN`.
pub(crate) struct Call<'t> {
    pub(crate) command: ShellCommand<'t>,
    pub(crate) family: Family,
    /// The word that says what to do; none for `yarn` alone.
    pub(crate) verb: Option<&'t Word>,
    /// A word before it that says of what sort: the `module` of `dnf module install`.
    area: &'t str,
    options: Vec<Given<'t>>,
    /// How many of the options stand before the verb.
    before_verb: usize,
    /// The words after the verb that are no options, those in variables too.
    packages: Vec<Assessed<Package<'t>>>,
    /// Options that stand in variables.
    hidden: Vec<&'t str>,
    /// What cannot be known because a word may be anything.
    open: Option<Unknown>,
}

/// Something that a call names.
#[derive(Clone, Copy)]
pub(crate) struct Package<'t> {
    pub(crate) text: &'t str,
    pub(crate) word: &'t Word,
}

impl<'t> Call<'t> {
    /// The call that a command is.
    pub(crate) fn of(command: ShellCommand<'t>) -> Option<Self> {
        if command.instruction().keyword() != Keyword::Run {
            return None;
        }
        let family = family(command.program())?;
        let words = own_words(command)?;
        let Options { before, after, areas } = options(family);
        let (head, mut rest) = at_verb(words, &before).unwrap_or((words, &[]));
        let mut first_lines = vec![getopt::read(head, &before)];
        let mut area = "";
        if let Some(first) = rest.first().filter(|first| areas.contains(&&*first.text))
            && let Some((between, from_verb)) = at_verb(rest, &after)
        {
            area = &first.text;
            first_lines.push(getopt::read(between, &after));
            rest = from_verb;
        }
        let last_line = getopt::read(rest, &after);
        let first_options = first_lines.iter().flat_map(|line| &line.options);
        let mut call = Self {
            command,
            family,
            verb: rest.first(),
            area,
            before_verb: first_options.clone().count(),
            options: first_options.chain(&last_line.options).copied().collect(),
            packages: Vec::new(),
            hidden: Vec::new(),
            open: None,
        };
        // Before the verb only a variable can be more than an option.
        let first_operands = first_lines.iter().flat_map(|line| &line.operands);
        for word in first_operands.filter(|word| variable(word).is_some()) {
            call.take(word, false);
        }
        for word in last_line.operands {
            call.take(word, true);
        }
        Some(call)
    }

    /// Puts a word where it belongs: it names a package, or is a variable that holds options and packages.
    fn take(&mut self, word: &'t Word, is_after_verb: bool) {
        let Some(variable) = variable(word) else {
            self.packages.push(Ok(Package { text: &word.text, word }));
            return;
        };
        match self.held_by(variable) {
            Ok(text) if word.is_quoted => self.packages.push(Ok(Package { text, word })),
            Ok(text) => {
                let (hidden, named): (Vec<_>, Vec<_>) = text.split_whitespace().partition(|text| text.starts_with('-'));
                self.hidden.extend(hidden);
                self.packages.extend(named.into_iter().map(|text| Ok(Package { text, word })));
            }
            Err(unknown) => {
                self.packages.push(Err(unknown));
                let name = variable.to_ascii_uppercase();
                let is_for_packages = is_after_verb && !["ARG", "FLAG", "OPT"].iter().any(|part| name.contains(part));
                if !word.is_quoted && !is_for_packages {
                    self.open = self.open.or(Some(unknown));
                }
            }
        }
    }

    /// What a variable holds: by the script, or by the file.
    fn held_by(&self, variable: &str) -> Assessed<&'t str> {
        let out_of_reach = Err(self.command.instruction().unknown(Why::OutOfReach));
        let mut assigned = self.command.earlier().flat_map(|earlier| &earlier.tree().assignments);
        match assigned.rfind(|assignment| &*assignment.name == variable) {
            Some(assignment) if assignment.value.is_literal && !assignment.is_append => Ok(&assignment.value.text),
            Some(_) => out_of_reach,
            None => self.command.instruction().environment(variable)?.map_or(out_of_reach, Ok),
        }
    }

    /// Its program and what it is told to do, for people.
    pub(crate) fn name(&self) -> String {
        // Python runs pip as a module.
        let program = self.command.program();
        let program = if program.starts_with("python") { "pip" } else { program };
        let words = [program, self.area, self.verb()];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        words.join(" ")
    }

    /// The word that says what to do; empty when there is none.
    pub(crate) fn verb(&self) -> &'t str {
        self.verb.map_or("", |verb| &verb.text)
    }

    /// The place of the word that says what to do, or of the program.
    pub(crate) fn spot(&self) -> Spot<'t> {
        self.verb.map_or_else(|| self.command.into(), |verb| self.command.spot_of(verb))
    }

    /// What it names.
    pub(crate) fn packages(&self) -> impl Iterator<Item = Assessed<Package<'t>>> {
        self.packages.iter().copied()
    }

    /// True when it has one of these options, by letter or long name without dashes.
    pub(crate) fn has(&self, names: &[&str]) -> bool {
        self.options.iter().any(|option| names.contains(&option.name))
            || self.hidden.iter().any(|text| match text.strip_prefix("--") {
                Some(long) => names.contains(&long.split('=').next().unwrap_or(long)),
                None => names.iter().any(|name| name.len() == 1 && text.contains(name)),
            })
    }

    /// The same for options that stand before the verb.
    pub(crate) fn has_before_verb(&self, names: &[&str]) -> bool {
        self.options.iter().take(self.before_verb).any(|option| names.contains(&option.name))
    }

    /// Those of these options that it has.
    pub(crate) fn given(&self, names: &[&str]) -> impl Iterator<Item = Given<'t>> {
        self.options.iter().copied().filter(move |option| names.contains(&option.name))
    }

    /// True when it has none of these options. Unknown when a variable may hold them.
    pub(crate) fn lacks(&self, names: &[&str]) -> Assessed<bool> {
        match self.open {
            _ if self.has(names) => Ok(false),
            Some(unknown) => Err(unknown),
            None => Ok(true),
        }
    }

    /// The values of one of these options.
    pub(crate) fn values(&self, names: &[&str]) -> impl Iterator<Item = &'t str> {
        self.given(names).filter_map(|option| option.value)
    }

    /// What it does; nothing when it only says what it would do.
    pub(crate) fn effect(&self) -> Effect {
        if self.has(idle_options(self.family)) {
            return Effect::Other;
        }
        let is_called = |words: &str| match words.split_once(' ') {
            Some((area, verb)) => area == self.area && verb == self.verb(),
            None => self.area.is_empty() && words == self.verb(),
        };
        effects(self.family)
            .iter()
            .find(|(_, calls)| calls.iter().any(|words| is_called(words)))
            .map_or(Effect::Other, |(effect, _)| *effect)
    }

    /// True when it says itself which packages it takes, not which groups, modules, patterns or files hold them.
    pub(crate) fn names_packages(&self) -> bool {
        match self.family {
            Family::Rpm => self.area.is_empty() && matches!(self.verb(), "install" | "in"),
            Family::Zypper => !self.has(&["t", "type"]) && matches!(self.verb(), "install" | "in"),
            Family::Apt => self.verb() != "build-dep",
            _ => true,
        }
    }

    /// True for `dnf module install`.
    pub(crate) fn is_about_modules(&self) -> bool {
        self.area == "module"
    }

    /// The calls that follow it in its script.
    pub(crate) fn later(&self) -> impl Iterator<Item = Self> {
        self.command.later().filter_map(Self::of)
    }

    /// True when a later call of the family in the script has one of these effects.
    pub(crate) fn is_repeated(&self, effects: &[Effect]) -> bool {
        self.later().any(|later| later.family == self.family && effects.contains(&later.effect()))
    }

    /// True when what it writes into its layer is in the image.
    pub(crate) fn is_in_image(&self) -> bool {
        self.command.instruction().stage().is_some_and(Stage::is_in_image)
    }

    /// True when another command answers its questions, such as `yes |`.
    pub(crate) fn is_answered(&self) -> bool {
        let outermost = std::iter::successors(Some(self.command), |command| command.outer()).last();
        let reader = outermost.unwrap_or(self.command);
        let is_text = |redirection: &Redirection| redirection.operator == Operator::HereString;
        let writer = reader.earlier().last().filter(|_| reader.tree().joined == Joined::Pipe);
        reader.tree().redirections.iter().any(is_text)
            || writer.is_some_and(|writer| matches!(writer.program(), "yes" | "echo" | "printf"))
    }
}

/// The words of the package manager, its name first: not those for the Python that runs it, nor those that `gem` hands
/// to a compiler.
fn own_words(command: ShellCommand<'_>) -> Option<&[Word]> {
    let words = &*command.tree().words;
    let find = |text: &str| words.iter().position(|word| *word.text == *text);
    match command.program() {
        "gem" => words.get(..find("--").unwrap_or(words.len())),
        "uv" => words.get(find("pip")?..),
        program if program.starts_with("python") => {
            let module = find("-m")? + 1;
            let is_pip = words.get(module).is_some_and(|word| *word.text == *"pip");
            // What comes before may be a script that is given these words.
            let has_script = words.iter().take(module).skip(1).any(|word| !word.text.starts_with('-'));
            words.get(module..).filter(|_| is_pip && !has_script)
        }
        _ => Some(words),
    }
}

/// The words before the one that says what to do, and those from it on. It is the first that is no option, no variable,
/// which may hold options, and not the toolchain of cargo.
fn at_verb<'w>(words: &'w [Word], syntax: &Syntax) -> Option<(&'w [Word], &'w [Word])> {
    let line = getopt::read(words, syntax);
    let verb = line.operands.into_iter().find(|word| word.is_literal && !word.text.starts_with('+'))?;
    words.split_at_checked(words.iter().position(|word| std::ptr::eq(word, verb))?)
}

/// The name of the variable that a word is, empty for a substitution; `None` when there is more to it.
fn variable(word: &Word) -> Option<&str> {
    let text = word.text.trim();
    if word.is_literal {
        return None;
    }
    if text.starts_with('`') || text.starts_with("$(") {
        return Some("");
    }
    let name = text.strip_prefix('$')?;
    let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then_some(name)
}
