//! Credentials in command lines: `--password=..`, `-u user:..`, `mysql -p..`, `PASSWORD=.. program`, also within a
//! shell line.

use std::ops::Range;

use crate::Kind;
use crate::credential::credential;
use crate::name::names_credential;
use crate::scanner::sightings;

/// A credential in an element of a command line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Argument {
    /// The number of the element.
    pub index: usize,
    /// Where the credential stands in it, in bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// The option or variable it is given to; empty when only its format tells it.
    pub given_to: String,
}

/// The credentials in the elements of a command line, by place. Each stretch of an element counts once.
pub fn arguments(elements: &[&str]) -> Vec<Argument> {
    let mut found = given(elements);
    for (index, element) in elements.iter().enumerate() {
        for sighting in sightings(element) {
            let is_new = |other: &Argument| {
                other.index != index
                    || other.range.end <= sighting.range.start
                    || sighting.range.end <= other.range.start
            };
            if found.iter().all(is_new) {
                let kind = Kind::Known(sighting.name);
                found.push(Argument { index, range: sighting.range, kind, given_to: String::new() });
            }
        }
    }
    found.sort_by_key(|argument| (argument.index, argument.range.start));
    found
}

/// A word of a command line: an element, or a part of one that is a shell line.
#[derive(Clone, Copy)]
struct Word<'t> {
    index: usize,
    start: usize,
    text: &'t str,
}

/// The credentials that the name before them tells.
pub(crate) fn given(elements: &[&str]) -> Vec<Argument> {
    let words: Vec<Word<'_>> = elements.iter().enumerate().flat_map(|(index, element)| words(index, element)).collect();
    let mut found = Vec::new();
    let mut program = "";
    let mut is_start = true;
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        let text = word.text;
        if matches!(text, ";" | "|" | "&" | "(" | ")" | "\n") {
            is_start = true;
            continue;
        }
        let before = found.len();
        let follows = words.peek().copied();
        let next = follows.filter(|next| !next.text.starts_with('-') && !matches!(next.text, ";" | "|" | "&"));
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        let bare = name.trim_start_matches('-');
        let is_option = bare.len() < name.len();
        match (value, next) {
            (Some(value), _) => found.extend(word.credential(bare, value, name)),
            (None, Some(next)) if is_option && names_credential(bare).is_some() => {
                found.extend(next.credential(bare, next.text, name));
            }
            (None, Some(next)) if matches!(text, "-u" | "--user" | "--proxy-user" | "--creds" | "--basic-auth") => {
                // `date -u +%H:%M` has no user.
                if let Some((_, password)) = next.text.split_once(':').filter(|(user, _)| !user.starts_with('+')) {
                    found.extend(next.credential("password", password, name));
                }
            }
            // `npm config set //registry.example/:_authToken ..`
            (None, Some(next)) if matches!(program, "npm" | "pnpm" | "yarn") && text.starts_with("//") => {
                let key = text.rsplit(':').next().unwrap_or(text);
                found.extend(next.credential(key, next.text, text));
            }
            (None, Some(next)) if takes_password_apart(program, text) => {
                found.extend(next.credential("password", next.text, name));
            }
            _ => {}
        }
        if found.len() == before
            && is_mysql(program)
            && let Some(password) = text.strip_prefix("-p").filter(|password| !password.is_empty())
        {
            found.extend(word.credential("password", password, "-p"));
        }
        let is_assignment = value.is_some() && !is_option;
        if is_start && !is_assignment && !is_option {
            program = text.rsplit('/').next().unwrap_or(text);
            // What follows these is the program.
            is_start = matches!(program, "env" | "exec" | "sudo" | "sh" | "bash" | "ash" | "time" | "nohup");
        }
    }
    found
}

/// True for an option after which a password follows as a word of its own.
fn takes_password_apart(program: &str, option: &str) -> bool {
    match option {
        "-a" => matches!(program, "redis-cli" | "valkey-cli"),
        // In `docker run` it takes ports, which are no passwords.
        "-p" => matches!(program, "sshpass" | "docker" | "podman" | "buildah" | "helm" | "skopeo"),
        _ => false,
    }
}

fn is_mysql(program: &str) -> bool {
    program.starts_with("mysql") || program.starts_with("mariadb")
}

impl Word<'_> {
    /// The credential that `value`, which is the end of this word, is for `name`.
    fn credential(self, name: &str, value: &str, given_to: &str) -> Option<Argument> {
        let inner = value.trim_matches(['"', '\'', '\\']);
        let kind = credential(name, inner)?;
        let offset = self.text.rfind(inner)?;
        let start = self.start + offset;
        Some(Argument { index: self.index, range: start..start + inner.len(), kind, given_to: given_to.to_owned() })
    }
}

/// The words of an element: itself, or those of the shell line that it is.
fn words(index: usize, element: &str) -> Vec<Word<'_>> {
    if !element.contains(char::is_whitespace) {
        return vec![Word { index, start: 0, text: element }];
    }
    let mut words = Vec::new();
    let mut push = |range: Range<usize>| {
        if let Some(text) = element.get(range.clone()).filter(|text| !text.is_empty()) {
            words.push(Word { index, start: range.start, text });
        }
    };
    let mut start = 0;
    let mut quote = None;
    for (at, character) in element.char_indices() {
        let is_bare = quote.is_none();
        match character {
            '"' | '\'' if is_bare => quote = Some(character),
            _ if quote == Some(character) => quote = None,
            ';' | '|' | '&' | '(' | ')' | '\n' if is_bare => {
                push(start..at);
                push(at..at + 1);
                start = at + 1;
            }
            _ if is_bare && character.is_whitespace() => {
                push(start..at);
                start = at + character.len_utf8();
            }
            _ => {}
        }
    }
    push(start..element.len());
    words
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::string_slice)]
mod tests {
    use super::*;

    fn found(elements: &[&str]) -> Vec<String> {
        arguments(elements).into_iter().map(|found| elements[found.index][found.range].to_owned()).collect()
    }

    #[test]
    fn credentials_are_found_where_command_lines_have_them() {
        for (elements, expected) in [
            (&["app", "--password=hunter2"][..], "hunter2"),
            (&["app", "--db-password", "hunter2"], "hunter2"),
            (&["app", "-password=hunter2"], "hunter2"),
            (&["app", "--api-key", "q8Lm2vXz"], "q8Lm2vXz"),
            (&["sh", "-c", "PGPASSWORD='hunter2' psql -h db"], "hunter2"),
            (&["sh", "-c", "curl -u shop:hunter2 https://shop.example"], "hunter2"),
            (&["curl", "-u", "shop:hunter2", "https://shop.example"], "hunter2"),
            (&["sh", "-c", "sleep 1; mysql -uroot -phunter2 shop"], "hunter2"),
            (&["sh", "-c", "exec redis-server --requirepass hunter2 --port 6379"], "hunter2"),
            (&["redis-cli", "-a", "hunter2", "ping"], "hunter2"),
            (&["app", "--db=postgres://shop:hunter2@db/shop"], "hunter2"),
        ] {
            assert_eq!(found(elements), [expected], "{elements:?}");
        }
    }

    #[test]
    fn references_and_other_options_are_left() {
        for elements in [
            &["app", "--password=$(PASSWORD)"][..],
            &["app", "--password-file=/run/secrets/db"],
            &["app", "--password", "--verbose"],
            &["app", "--token-ttl=3600"],
            &["sh", "-c", "mysql -p$MYSQL_ROOT_PASSWORD -uroot"],
            &["sh", "-c", "mysql -p\"${MYSQL_ROOT_PASSWORD}\""],
            &["app", "-p", "8080:80"],
            &["mkdir", "-pv"],
            &["curl", "-u", "shop"],
            &["date", "-u", "+%Y-%m-%dT%H:%M:%SZ"],
            &["sh", "-c", "export TOKEN=$(cat /token); app"],
            &["app", "--tls-secret-name=web-tls"],
        ] {
            assert_eq!(found(elements), [""; 0], "{elements:?}");
        }
    }
}
