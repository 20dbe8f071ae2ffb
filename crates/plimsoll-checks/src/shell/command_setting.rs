//! Settings that the words of a command give: `name=value`, `--name=value` or `name value`, with any path before the
//! name.

use plimsoll_source::shell::Word;

/// What a setting is set to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Value {
    /// True, in any notation.
    On,
    /// False, in any notation.
    Off,
    /// Whatever is not empty.
    Any,
}

impl Value {
    /// True for a text that means this.
    pub(crate) fn fits(self, text: &str) -> bool {
        let text = text.trim().to_ascii_lowercase();
        match self {
            Self::On => matches!(&*text, "1" | "true" | "yes" | "on"),
            Self::Off => matches!(&*text, "0" | "false" | "no" | "off"),
            Self::Any => !text.is_empty(),
        }
    }
}

/// The word that gives a setting this value. `name` is its last part in lower case: `sslverify` also finds
/// `--setopt=web.sslVerify=0`, but not `no_sslverify`.
pub(crate) fn setting<'w>(words: &'w [Word], name: &str, value: Value) -> Option<&'w Word> {
    let is_name = |text: &str| {
        let text = text.to_ascii_lowercase();
        let before = text.strip_suffix(name);
        before.is_some_and(|before| !before.ends_with(|last: char| last.is_ascii_alphanumeric() || last == '_'))
    };
    let next = words.iter().skip(1).map(Some).chain([None]);
    words
        .iter()
        .zip(next)
        .skip(1)
        .find(|(word, next)| match word.text.rsplit_once('=') {
            Some((name, text)) => is_name(name) && value.fits(text),
            None => is_name(&word.text) && next.is_some_and(|next| value.fits(&next.text)),
        })
        .map(|(word, _)| word)
}

#[cfg(test)]
mod tests {
    use plimsoll_source::shell;

    use super::*;

    #[test]
    fn a_setting_is_found_in_every_notation() {
        for (command, expected) in [
            ("git -c http.sslVerify=false clone x", Some("http.sslVerify=false")),
            ("git config --global http.sslVerify 'false'", Some("http.sslVerify")),
            ("yum --setopt=web.sslverify=0 install x", Some("--setopt=web.sslverify=0")),
            ("yum --setopt sslverify=no install x", Some("sslverify=no")),
            ("yum --setopt=sslverify=1 install x", None),
            ("yum --setopt=no_sslverify=0 install x", None),
            ("git config http.sslVerify", None),
            ("sslverify 0", None),
        ] {
            let script = shell::read(command);
            let words = script.commands.first().map_or(&[] as &[Word], |command| &command.words);
            let found = setting(words, "sslverify", Value::Off).map(|word| &*word.text);
            assert_eq!(found, expected, "{command}");
        }
    }
}
