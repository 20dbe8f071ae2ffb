//! What an image says of itself must show no secret: configuration, history, labels and annotations are looked through
//! once, right after they were read. What stood there is a fact from then on, and gone from the texts.

use std::ops::Range;
use std::sync::Arc;

use plimsoll_facts::image::{ConfigSecret, ImageConfig};
use plimsoll_facts::{Image, Inventory, PackageRecord};

use crate::arguments::arguments;
use crate::assignments::assignments;
use crate::credential::{Kind, credential};
use crate::scanner::sightings;
use crate::tag::Tag;

/// Takes the secrets out of what an image says of itself and of its packages, and notes where they stood.
pub fn conceal_image(image: &mut Image) {
    let mut found = Found::default();
    if let Ok(config) = &mut image.config {
        in_config(Arc::make_mut(config), &mut found);
    }
    for (name, value) in &mut image.annotations {
        found.named(name, value, &format!("annotations[{name}]"));
    }
    // The same commands as in the history.
    for command in image.layers.iter_mut().filter_map(|layer| layer.created_by.as_mut()) {
        replaced(command, &in_command(command));
    }
    conceal_packages(&mut image.inventory);
    image.secrets = Ok(found.secrets);
}

/// Takes the secrets of known format out of what packages say of themselves.
pub fn conceal_packages(inventory: &mut Inventory) {
    for package in &mut inventory.packages {
        let PackageRecord { version, licences, qualifiers, properties, .. } = &mut package.record;
        let named = qualifiers.values_mut().chain(properties.values_mut());
        licences.iter_mut().chain(named).chain([version]).for_each(conceal_text);
    }
}

/// Takes the secrets of known format out of a text, such as the reason of a gap that quotes a file.
pub fn conceal_text(text: &mut String) {
    replaced(text, &known(text));
}

fn in_config(config: &mut ImageConfig, found: &mut Found) {
    for variable in &mut config.env {
        let Some((name, value)) = variable.split_once('=') else { continue };
        let (name, mut value) = (name.to_owned(), value.to_owned());
        if found.named(&name, &mut value, &format!("config.Env[{name}]")) {
            *variable = format!("{name}={value}");
        }
    }
    for (name, value) in &mut config.labels {
        found.named(name, value, &format!("config.Labels[{name}]"));
    }
    let lists = [
        ("config.Entrypoint", &mut config.entrypoint),
        ("config.Cmd", &mut config.cmd),
        ("config.Healthcheck.Test", &mut config.healthcheck),
    ];
    for (key, list) in lists {
        let Some(list) = list else { continue };
        let elements: Vec<&str> = list.iter().map(String::as_str).collect();
        let given = arguments(&elements);
        for (index, element) in list.iter_mut().enumerate() {
            let of_element = given.iter().filter(|argument| argument.index == index);
            let secrets: Vec<_> =
                of_element.map(|argument| Secret::of(element, argument.range.clone(), argument.kind)).collect();
            found.take(element, &secrets, key);
        }
    }
    for (number, step) in config.history.iter_mut().enumerate() {
        for (key, text) in [("created_by", &mut step.created_by), ("comment", &mut step.comment)] {
            let secrets = in_command(text);
            found.take(text, &secrets, &format!("history[{number}].{key}"));
        }
    }
}

/// What was found, and the secrets by which equal ones are told.
#[derive(Default)]
struct Found {
    secrets: Vec<ConfigSecret>,
    words: Vec<String>,
}

impl Found {
    /// Notes the secrets of a text and takes them out of it.
    fn take(&mut self, text: &mut String, secrets: &[Secret], key: &str) {
        for secret in secrets {
            let word = text.get(secret.range.clone()).unwrap_or_default();
            let known = self.words.iter().position(|known| known == word);
            let group = known.unwrap_or(self.words.len());
            if known.is_none() {
                self.words.push(word.to_owned());
            }
            self.secrets.push(ConfigSecret {
                key: key.to_owned(),
                what: secret.kind.to_string(),
                has_format: matches!(secret.kind, Kind::Known(_)),
                tag: secret.tag.map(|tag| tag.to_string()),
                group: u32::try_from(group).unwrap_or(u32::MAX),
            });
        }
        replaced(text, secrets);
    }

    /// Takes the secrets out of the value of a name; true when there were some.
    fn named(&mut self, name: &str, value: &mut String, key: &str) -> bool {
        let secrets = in_value(name, value);
        self.take(value, &secrets, key);
        !secrets.is_empty()
    }
}

/// A secret in a text.
struct Secret {
    range: Range<usize>,
    kind: Kind,
    tag: Option<Tag>,
}

impl Secret {
    /// One at a place of a text. What only a name or an option tells was often made up by a person: from a tag it could
    /// be guessed.
    fn of(text: &str, range: Range<usize>, kind: Kind) -> Self {
        let word = text.get(range.clone()).unwrap_or_default();
        let tag = if matches!(kind, Kind::Known(_)) { Tag::of("config", word) } else { None };
        Self { range, kind, tag }
    }
}

/// The secrets whose format is known. The tag is that of the text alone, so that one secret has one, however it is
/// told.
fn known(text: &str) -> Vec<Secret> {
    sightings(text).into_iter().map(|seen| Secret::of(text, seen.range, Kind::Known(seen.name))).collect()
}

/// The secrets in the value of a name: by their format, by the name, by names within it.
fn in_value(name: &str, value: &str) -> Vec<Secret> {
    let known = known(value);
    match credential(name, value) {
        Some(kind) if known.is_empty() => vec![Secret::of(value, 0..value.len(), kind)],
        _ => with_assigned(value, known),
    }
}

/// The secrets in a command, as a step of a history shows it.
fn in_command(text: &str) -> Vec<Secret> {
    let of_format = known(text);
    let given = arguments(&[text]).into_iter().map(|argument| Secret::of(text, argument.range, argument.kind));
    let secrets = with_new(of_format, given.collect());
    with_assigned(text, secrets)
}

fn with_assigned(text: &str, secrets: Vec<Secret>) -> Vec<Secret> {
    let assigned = assignments(text).into_iter().map(|found| Secret::of(text, found.range, found.kind));
    with_new(secrets, assigned.collect())
}

/// Adds those that stand where none is known yet.
fn with_new(mut secrets: Vec<Secret>, others: Vec<Secret>) -> Vec<Secret> {
    for other in others {
        let is_apart = |known: &Secret| known.range.end <= other.range.start || other.range.end <= known.range.start;
        if secrets.iter().all(is_apart) {
            secrets.push(other);
        }
    }
    secrets.sort_by_key(|secret| secret.range.start);
    secrets
}

/// Puts words in the place of secrets. Equal secrets have equal words, so that two images can still be compared.
fn replaced(text: &mut String, secrets: &[Secret]) {
    for secret in secrets.iter().rev() {
        let Secret { range, kind, tag } = secret;
        let is_within = text.is_char_boundary(range.start) && text.is_char_boundary(range.end);
        let words = match tag {
            Some(tag) => format!("[{kind} {tag}]"),
            None => format!("[{kind}]"),
        };
        if is_within && range.start <= range.end {
            text.replace_range(range.clone(), &words);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use plimsoll_facts::image::HistoryEntry;

    use super::*;

    const WORDS: [&str; 5] = ["hunter2x", "Sup3r-word", "s3cr3t-Kq8", "T0ken-9f8e7d6c5b", "pa55-W0rd"];

    fn image() -> Image {
        let step = |command: &str| HistoryEntry { created_by: command.to_owned(), ..HistoryEntry::default() };
        let config = ImageConfig {
            env: vec![
                "PATH=/bin".to_owned(),
                "DB_PASSWORD=hunter2x".to_owned(),
                "URL=postgres://web:Sup3r-word@db/x".to_owned(),
            ],
            labels: BTreeMap::from([("deploy.password".to_owned(), "s3cr3t-Kq8".to_owned())]),
            cmd: Some(vec!["run".to_owned(), "--password".to_owned(), "pa55-W0rd".to_owned()]),
            history: vec![
                step("/bin/sh -c #(nop)  ENV DB_PASSWORD=hunter2x"),
                step("RUN /bin/sh -c curl -H 'Authorization: Bearer T0ken-9f8e7d6c5b' https://a.example # buildkit"),
                step("RUN apt-get update"),
            ],
            ..ImageConfig::default()
        };
        Image::of_config("registry.example/web:1", config)
    }

    #[test]
    fn secrets_are_gone_from_what_an_image_says_and_their_places_are_known() {
        let mut image = image();
        conceal_image(&mut image);
        let keys: Vec<&str> = image.secrets.iter().flatten().map(|secret| &*secret.key).collect();
        assert_eq!(
            keys,
            [
                "config.Env[DB_PASSWORD]",
                "config.Env[URL]",
                "config.Labels[deploy.password]",
                "config.Cmd",
                "history[0].created_by",
                "history[1].created_by"
            ]
        );
        let shown = format!("{image:?}");
        for word in WORDS {
            assert!(!shown.contains(word), "{word}");
        }
        let config = image.config().map_or_else(|_| ImageConfig::default(), Clone::clone);
        assert_eq!(config.env.first().map(String::as_str), Some("PATH=/bin"));
        assert!(
            config
                .env
                .iter()
                .any(|variable| variable.starts_with("URL=postgres://web:[") && variable.ends_with("@db/x"))
        );
        assert_eq!(config.history.last().map(|step| &*step.created_by), Some("RUN apt-get update"));
    }
}
