//! The parameters of checks: what an organisation may set, typed, with one table of their names.

use std::collections::BTreeSet;

use crate::{CheckId, LabelRule};

/// What checks may be told. Each field names the check it belongs to; the defaults are those of the checks' pages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// PLM-C004: the registries that images may come from: `host` or `host/path`.
    pub registries: Vec<String>,
    /// PLM-D007: the registries that base images may come from: `host` or `host/path`.
    pub base_registries: Vec<String>,
    /// PLM-D058: the labels that every image must have, with the kinds of their values.
    pub image_labels: Vec<LabelRule>,
    /// PLM-D058: whether images may have no other labels.
    pub only_image_labels: bool,
    /// PLM-H009: the labels that every object must have.
    pub required_labels: Vec<String>,
    /// PLM-H009: the annotations that every object must have.
    pub required_annotations: Vec<String>,
    /// PLM-H024: the `ndots` that pods must set.
    pub dns_ndots: u32,
    /// PLM-I020: SHA-256 digests of files that are malware; the setting `malware.hashes`.
    pub malware_hashes: BTreeSet<[u8; 32]>,
    /// PLM-I031: the largest share of an image's bytes that layers may have without the image having them, in percent.
    pub most_wasted_percent: u32,
    /// PLM-I043: the most days that a base image may be old.
    pub most_base_days: u32,
    /// PLM-I050: the licences that packages may have; empty allows any that no other list names.
    pub licences_allowed: Vec<String>,
    /// PLM-I050: the licences that they must not have.
    pub licences_denied: Vec<String>,
    /// PLM-I050: the licences that somebody has to look at.
    pub licences_reviewed: Vec<String>,
    /// PLM-I052: the days before the end of a certificate from which on it is told.
    pub certificate_days: u32,
    /// PLM-R011: the most CPU that a container may ask for, as a quantity.
    pub most_cpu: String,
    /// PLM-R011: the most memory that a container may ask for, as a quantity.
    pub most_memory: String,
    /// PLM-R012: the largest ratio of a limit to its request.
    pub limit_ratio: u32,
    /// PLM-R017: the fewest replicas of a workload.
    pub fewest_replicas: u32,
    /// PLM-R018: the fewest replicas that an autoscaler may go down to.
    pub fewest_scaled_replicas: u32,
    /// PLM-R030: the priority classes that pods may name; empty allows any.
    pub priority_classes: Vec<String>,
    /// PLM-R037: the storage classes that claims may name; empty allows any.
    pub storage_classes: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            registries: Vec::new(),
            base_registries: Vec::new(),
            image_labels: Vec::new(),
            only_image_labels: false,
            required_labels: Vec::new(),
            required_annotations: Vec::new(),
            dns_ndots: 2,
            malware_hashes: BTreeSet::new(),
            most_wasted_percent: 10,
            most_base_days: 60,
            licences_allowed: Vec::new(),
            licences_denied: Vec::new(),
            licences_reviewed: Vec::new(),
            certificate_days: 30,
            most_cpu: "4".to_owned(),
            most_memory: "8Gi".to_owned(),
            limit_ratio: 4,
            fewest_replicas: 2,
            fewest_scaled_replicas: 2,
            priority_classes: Vec::new(),
            storage_classes: Vec::new(),
        }
    }
}

/// Where a parameter is stored, and so what it takes.
#[derive(Clone, Copy)]
pub enum Slot {
    /// A list of texts.
    List(fn(&mut Settings) -> &mut Vec<String>),
    /// A list of labels with the kinds of their values.
    Labels(fn(&mut Settings) -> &mut Vec<LabelRule>),
    /// Yes or no.
    Switch(fn(&mut Settings) -> &mut bool),
    /// A number.
    Number(fn(&mut Settings) -> &mut u32),
    /// A text.
    Text(fn(&mut Settings) -> &mut String),
}

impl Slot {
    /// What the parameter takes, for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::List(_) => "a list of texts",
            Self::Labels(_) => "a list of `key` or `key:kind`: text, url, email, semver, rfc3339, hash or spdx",
            Self::Switch(_) => "true or false",
            Self::Number(_) => "a number from 0 to 4294967295",
            Self::Text(_) => "a text",
        }
    }

    /// True for those that take a list.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::List(_) | Self::Labels(_))
    }
}

/// A parameter of a check.
pub struct Parameter {
    /// The check.
    pub check: CheckId,
    /// Its key below the check's id in the configuration.
    pub key: &'static str,
    /// Where it is stored.
    pub slot: Slot,
}

/// The parameters of all checks, by check and key.
pub const PARAMETERS: &[Parameter] = &[
    parameter(b'C', 4, "registries", Slot::List(|settings| &mut settings.registries)),
    parameter(b'D', 7, "registries", Slot::List(|settings| &mut settings.base_registries)),
    parameter(b'D', 58, "labels", Slot::Labels(|settings| &mut settings.image_labels)),
    parameter(b'D', 58, "strict", Slot::Switch(|settings| &mut settings.only_image_labels)),
    parameter(b'H', 9, "annotations", Slot::List(|settings| &mut settings.required_annotations)),
    parameter(b'H', 9, "labels", Slot::List(|settings| &mut settings.required_labels)),
    parameter(b'H', 24, "ndots", Slot::Number(|settings| &mut settings.dns_ndots)),
    parameter(b'I', 31, "percent", Slot::Number(|settings| &mut settings.most_wasted_percent)),
    parameter(b'I', 43, "days", Slot::Number(|settings| &mut settings.most_base_days)),
    parameter(b'I', 50, "allow", Slot::List(|settings| &mut settings.licences_allowed)),
    parameter(b'I', 50, "deny", Slot::List(|settings| &mut settings.licences_denied)),
    parameter(b'I', 50, "review", Slot::List(|settings| &mut settings.licences_reviewed)),
    parameter(b'I', 52, "certificate-days", Slot::Number(|settings| &mut settings.certificate_days)),
    parameter(b'R', 11, "cpu", Slot::Text(|settings| &mut settings.most_cpu)),
    parameter(b'R', 11, "memory", Slot::Text(|settings| &mut settings.most_memory)),
    parameter(b'R', 12, "ratio", Slot::Number(|settings| &mut settings.limit_ratio)),
    parameter(b'R', 17, "minimum", Slot::Number(|settings| &mut settings.fewest_replicas)),
    parameter(b'R', 18, "minimum", Slot::Number(|settings| &mut settings.fewest_scaled_replicas)),
    parameter(b'R', 30, "classes", Slot::List(|settings| &mut settings.priority_classes)),
    parameter(b'R', 37, "classes", Slot::List(|settings| &mut settings.storage_classes)),
];

const fn parameter(letter: u8, number: u16, key: &'static str, slot: Slot) -> Parameter {
    Parameter { check: CheckId::new(letter, number), key, slot }
}

/// The parameters of a check.
pub fn parameters(check: CheckId) -> impl Iterator<Item = &'static Parameter> {
    PARAMETERS.iter().filter(move |parameter| parameter.check == check)
}

/// Stores the texts that were given for a parameter. An `Err` says what it takes instead.
pub fn store(settings: &mut Settings, parameter: &Parameter, texts: &[String]) -> Result<(), &'static str> {
    let refused = Err(parameter.slot.words());
    match (parameter.slot, texts) {
        (Slot::List(of), texts) => texts.clone_into(of(settings)),
        (Slot::Labels(of), texts) => match texts.iter().map(|text| text.parse()).collect() {
            Ok(rules) => *of(settings) = rules,
            Err(_) => return refused,
        },
        (Slot::Switch(of), [text]) => match text.parse() {
            Ok(switch) => *of(settings) = switch,
            Err(_) => return refused,
        },
        (Slot::Text(of), [text]) => text.clone_into(of(settings)),
        (Slot::Number(of), [text]) => match text.parse() {
            Ok(number) => *of(settings) = number,
            Err(_) => return refused,
        },
        _ => return refused,
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_takes_what_it_stores() {
        let mut settings = Settings::default();
        let minimum = parameters(CheckId::new(b'R', 17)).next().unwrap();
        assert_eq!(store(&mut settings, minimum, &["3".to_owned()]), Ok(()));
        assert_eq!(settings.fewest_replicas, 3);
        assert_eq!(store(&mut settings, minimum, &["-1".to_owned()]), Err(minimum.slot.words()));
        assert_eq!(store(&mut settings, minimum, &[]), Err(minimum.slot.words()));
        let labels = parameters(CheckId::new(b'D', 58)).next().unwrap();
        assert_eq!(store(&mut settings, labels, &["owner".to_owned(), "home:url".to_owned()]), Ok(()));
        assert_eq!(settings.image_labels.len(), 2);
        assert_eq!(store(&mut settings, labels, &["home:link".to_owned()]), Err(labels.slot.words()));
    }
}
