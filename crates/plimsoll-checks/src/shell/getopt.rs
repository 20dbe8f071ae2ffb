//! The options and operands of a command, told apart as getopt does: letters may be joined, a value follows in the same
//! word or in the next one, and `--` ends the options.

use plimsoll_source::shell::Word;

/// Which options of a program take a value.
pub(crate) struct Syntax {
    /// Letters whose value follows in the same word or the next.
    pub(crate) letters: &'static str,
    /// Long options whose value follows in the next word when there is no `=`.
    pub(crate) long: &'static [&'static str],
}

/// The words of a command after its program.
pub(crate) struct CommandLine<'w> {
    /// Its options in order.
    pub(crate) options: Vec<Given<'w>>,
    /// Its other words in order.
    pub(crate) operands: Vec<&'w Word>,
}

/// An option as it was given.
#[derive(Clone, Copy)]
pub(crate) struct Given<'w> {
    /// A letter or a long name, without dashes.
    pub(crate) name: &'w str,
    /// Its value, if it was given one.
    pub(crate) value: Option<&'w str>,
    /// The word that names it.
    pub(crate) word: &'w Word,
}

/// Reads the words of a command, the program first.
pub(crate) fn read<'w>(words: &'w [Word], syntax: &Syntax) -> CommandLine<'w> {
    let mut line = CommandLine { options: Vec::new(), operands: Vec::new() };
    let mut words = words.iter().skip(1);
    while let Some(word) = words.next() {
        let text = &*word.text;
        if text == "--" {
            break;
        }
        if let Some(long) = text.strip_prefix("--") {
            let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            let next = if value.is_none() && syntax.long.contains(&name) { words.next() } else { None };
            line.options.push(Given { name, value: value.or(next.map(|next| &*next.text)), word });
        } else if let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            for (at, letter) in letters.char_indices() {
                let (name, after) = letters.split_at_checked(at + letter.len_utf8()).unwrap_or((letters, ""));
                let name = name.get(at..).unwrap_or_default();
                let takes_value = syntax.letters.contains(letter);
                let next = if takes_value && after.is_empty() { words.next() } else { None };
                let value = next.map_or(after, |next| &next.text);
                line.options.push(Given { name, value: takes_value.then_some(value), word });
                if takes_value {
                    break;
                }
            }
        } else {
            line.operands.push(word);
        }
    }
    line.operands.extend(words);
    line
}

impl<'w> CommandLine<'w> {
    /// The first option with one of these names.
    pub(crate) fn option(&self, names: &[&str]) -> Option<Given<'w>> {
        self.options.iter().find(|option| names.contains(&option.name)).copied()
    }

    /// True when an option with one of these names is given.
    pub(crate) fn has(&self, names: &[&str]) -> bool {
        self.option(names).is_some()
    }

    /// The last value given to one of these options.
    pub(crate) fn value(&self, names: &[&str]) -> Option<&'w str> {
        self.options.iter().rev().find(|option| names.contains(&option.name)).and_then(|option| option.value)
    }
}

#[cfg(test)]
mod tests {
    use plimsoll_source::shell;

    use super::*;

    #[test]
    fn options_and_operands_are_told_apart() {
        const SYNTAX: Syntax = Syntax { letters: "ou", long: &["output"] };
        for (command, expected) in [
            ("curl -fsSLo k https://a", "f s S L o=k | https://a"),
            ("curl -ok --output x --insecure a", "o=k output=x insecure | a"),
            ("curl --output=x - -- -k", "output=x | - -k"),
            ("curl -fo", "f o= |"),
            ("curl --output", "output |"),
            ("curl", "|"),
        ] {
            let script = shell::read(command);
            let words = script.commands.first().map_or(&[] as &[Word], |command| &command.words);
            let line = read(words, &SYNTAX);
            let mut parts: Vec<String> = line
                .options
                .iter()
                .map(|option| match option.value {
                    Some(value) => format!("{}={value}", option.name),
                    None => option.name.to_owned(),
                })
                .collect();
            parts.push("|".to_owned());
            parts.extend(line.operands.iter().map(|word| word.text.to_string()));
            assert_eq!(parts.join(" "), expected, "{command}");
        }
    }
}
