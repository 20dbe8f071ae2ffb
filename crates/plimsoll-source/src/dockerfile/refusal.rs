//! What BuildKit refuses of instructions that can be taken apart: unknown ones, missing arguments, wrong options.
//!
//! Source: the behaviour of BuildKit's `frontend/dockerfile/instructions`.

use super::heredoc::heredoc_word;
use super::{Arguments, Instruction, Keyword, Problem, Tree};

/// The options that an instruction has: a name and whether it takes a value.
const fn options(keyword: Keyword) -> &'static [(&'static str, Takes)] {
    use Takes::{Switch, Value, Values};
    match keyword {
        Keyword::Add => &[
            ("chown", Value),
            ("chmod", Value),
            ("link", Switch),
            ("keep-git-dir", Switch),
            ("checksum", Value),
            ("unpack", Switch),
            ("exclude", Values),
        ],
        Keyword::Copy => &[
            ("chown", Value),
            ("from", Value),
            ("chmod", Value),
            ("link", Switch),
            ("exclude", Values),
            ("parents", Switch),
        ],
        Keyword::From => &[("platform", Value)],
        Keyword::Healthcheck => &[
            ("interval", Value),
            ("timeout", Value),
            ("start-period", Value),
            ("start-interval", Value),
            ("retries", Value),
        ],
        Keyword::Run => &[("mount", Values), ("network", Value), ("security", Value), ("device", Values)],
        _ => &[],
    }
}

/// What an option takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// Nothing, `true` or `false`.
    Switch,
    /// A value, once.
    Value,
    /// A value, any number of times.
    Values,
}

/// Adds to a file's problems what is refused of its instructions, and puts them in order.
pub(super) fn refuse(tree: &mut Tree) {
    let mut problems = Vec::new();
    let mut has_stage = false;
    let mut was_unknown = false;
    for instruction in &tree.instructions {
        let is_unknown = instruction.keyword == Keyword::Unknown && !instruction.is_trigger;
        // Of several unknown ones in a row the first says it: they are lines of something else.
        if !(is_unknown && was_unknown) {
            let message = refusal(instruction).or_else(|| {
                let stands_alone = !has_stage
                    && !instruction.is_trigger
                    && !matches!(instruction.keyword, Keyword::From | Keyword::Arg | Keyword::Unknown);
                stands_alone.then(|| format!("{} stands before the first FROM", instruction.keyword))
            });
            let at = if is_unknown { instruction.name } else { instruction.head };
            problems.extend(message.map(|message| Problem { at, message }));
        }
        was_unknown = is_unknown;
        has_stage |= instruction.keyword == Keyword::From && !instruction.is_trigger;
    }
    if !has_stage
        && problems.is_empty()
        && let Some(first) = tree.instructions.first()
    {
        problems.push(Problem { at: first.head, message: "the file has no FROM".to_owned() });
    }
    // A line that could not be taken apart says why itself.
    let known = |problem: &Problem| tree.problems.iter().any(|known| known.at.start == problem.at.start);
    problems.retain(|problem| !known(problem));
    tree.problems.append(&mut problems);
    tree.problems.sort_by_key(|problem| problem.at);
}

fn refusal(instruction: &Instruction) -> Option<String> {
    let keyword = instruction.keyword;
    // What `ONBUILD` keeps is read by the build that it is kept for, and only the word is looked at before.
    if instruction.is_trigger {
        let is_refused = matches!(keyword, Keyword::Onbuild | Keyword::From | Keyword::Maintainer);
        return is_refused.then(|| format!("{keyword} is not allowed after ONBUILD"));
    }
    let words = instruction.arguments.words();
    match keyword {
        Keyword::Unknown => return Some("an instruction that there is not".to_owned()),
        Keyword::From if !matches!(words.len(), 1 | 3) => {
            return Some("FROM takes an image, or an image, AS and a name".to_owned());
        }
        Keyword::From => {
            if let [_, between, name] = words {
                if !between.text.eq_ignore_ascii_case("as") {
                    return Some("FROM takes an image, or an image, AS and a name".to_owned());
                }
                if !is_stage_name(&name.text) {
                    return Some(
                        "the name of a stage begins with a letter and has letters, digits, -, _ and .".to_owned(),
                    );
                }
            }
        }
        Keyword::Add | Keyword::Copy => {
            if words.len() < 2 {
                return Some(format!("{keyword} needs a source and a destination"));
            }
            if words.last().is_some_and(|last| matches!(heredoc_word(&last.text), Ok(Some(_)))) {
                return Some(format!("the destination of {keyword} cannot be a here-document"));
            }
        }
        Keyword::Expose | Keyword::Maintainer | Keyword::Stopsignal | Keyword::User | Keyword::Workdir
            if words.is_empty() =>
        {
            return Some(format!("{keyword} needs an argument"));
        }
        Keyword::Volume if words.iter().all(|word| word.text.trim().is_empty()) => {
            return Some("VOLUME needs a path".to_owned());
        }
        Keyword::Arg | Keyword::Env | Keyword::Label => {
            let pairs = instruction.arguments.pairs();
            if pairs.is_empty() {
                return Some(format!("{keyword} needs an argument"));
            }
            if pairs.iter().any(|pair| pair.key.text.is_empty()) {
                return Some(format!("{keyword} has a value without a name"));
            }
        }
        Keyword::Onbuild if instruction.line.text().split_whitespace().nth(1).is_none() => {
            return Some("ONBUILD needs an instruction".to_owned());
        }
        Keyword::Shell if !matches!(instruction.arguments, Arguments::Json(ref words) if !words.is_empty()) => {
            return Some("SHELL takes a JSON array".to_owned());
        }
        Keyword::Healthcheck => {
            if let Some(message) = refused_healthcheck(instruction) {
                return Some(message);
            }
        }
        _ => {}
    }
    refused_option(instruction)
}

fn refused_healthcheck(instruction: &Instruction) -> Option<String> {
    let verb = instruction.verb.as_ref().map_or("", |verb| &*verb.text);
    let is_empty = instruction.arguments.words().is_empty();
    if verb.eq_ignore_ascii_case("none") {
        return (!is_empty).then(|| "HEALTHCHECK NONE takes no arguments".to_owned());
    }
    if !verb.eq_ignore_ascii_case("cmd") {
        return Some("HEALTHCHECK takes CMD or NONE".to_owned());
    }
    is_empty.then(|| "HEALTHCHECK CMD needs a command".to_owned())
}

fn refused_option(instruction: &Instruction) -> Option<String> {
    // BuildKit looks at none of STOPSIGNAL, and leaves those of ONBUILD NONE to nobody.
    if instruction.keyword == Keyword::Stopsignal {
        return None;
    }
    let known = options(instruction.keyword);
    let mut seen: Vec<&str> = Vec::new();
    for flag in &instruction.flags {
        let keyword = instruction.keyword;
        let Some((name, takes)) = known.iter().find(|(name, _)| *name == flag.name) else {
            return Some(format!("{keyword} has no option `--{}`", flag.name));
        };
        if seen.contains(name) && *takes != Takes::Values {
            return Some(format!("the option `--{name}` stands twice"));
        }
        seen.push(name);
        let value = flag.value.as_ref().map(|value| &*value.text);
        match (takes, value) {
            (Takes::Switch, None | Some("true" | "false")) | (Takes::Value | Takes::Values, Some(_)) => {}
            (Takes::Switch, Some(_)) => return Some(format!("the option `--{name}` takes true or false")),
            (_, None) => return Some(format!("the option `--{name}` needs a value")),
        }
    }
    None
}

/// True for the name of a stage, in any case.
fn is_stage_name(name: &str) -> bool {
    let mut characters = name.chars().flat_map(char::to_lowercase);
    characters.next().is_some_and(|first| first.is_ascii_lowercase())
        && characters.all(|other| other.is_ascii_lowercase() || other.is_ascii_digit() || "-_.".contains(other))
}
