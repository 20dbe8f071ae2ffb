//! Secrets in the files of an image, equal ones together.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_content::{Category, Confidence, KEY_READER, Rule, SECRET_READER, SecretFact, secrets_in};
use plimsoll_engine::{Findings, Noted};
use plimsoll_facts::Image;
use plimsoll_facts::image::{Gone, MemberId, PathBytes, View, ViewFile, shown_path};
use plimsoll_graph::{owners, owners_among};
use plimsoll_model::{Assessed, Unknown, Why};

use super::keys::in_folder_of_packages;
use crate::docker::credential_file;

/// A place of a secret.
#[derive(Clone, Debug)]
pub(crate) struct SecretPlace<'i> {
    /// The member of a layer.
    pub(crate) member: MemberId,
    /// Its path in the layer.
    pub(crate) path: &'i PathBytes,
    /// The file of the image, when it still is in it.
    pub(crate) file: Option<ViewFile<'i>>,
    /// How it went, when it did.
    pub(crate) gone: Option<Gone>,
    /// What was seen.
    pub(crate) fact: SecretFact,
}

impl SecretPlace<'_> {
    /// The path for people.
    pub(crate) fn shown(&self) -> String {
        let path = self.file.map_or_else(|| self.path.to_vec(), ViewFile::path);
        format!("/{}", shown_path(&path))
    }

    /// Where in the file it stands, how, and what tells it from others.
    pub(crate) fn words(&self) -> String {
        let SecretFact { range, encoding, tag, .. } = &self.fact;
        let tag = tag.map(|tag| format!(", {tag}")).unwrap_or_default();
        let gone = match self.gone {
            Some(Gone::Deleted(layer)) => format!(", deleted in layer {layer}"),
            Some(Gone::Replaced(layer)) => format!(", replaced in layer {layer}"),
            None => String::new(),
        };
        format!("bytes {} to {}{}{tag}{gone}", range.start, range.end, encoding.words())
    }

    /// What the file is, when its name says that it holds credentials of registries, clusters, clouds and the like.
    pub(crate) fn store(&self) -> Option<&'static str> {
        let path = shown_path(self.path);
        credential_file::of_file(&path).filter(|what| {
            let stores = ["the credentials of", "a list of passwords", "the password of", "a token"];
            stores.iter().any(|store| what.starts_with(store))
        })
    }
}

/// A secret with all its places, those that are still in the image first.
pub(crate) struct SecretSeen<'i> {
    /// The rule that tells it.
    pub(crate) rule: &'static Rule,
    /// Never empty.
    pub(crate) places: Vec<SecretPlace<'i>>,
}

/// The secrets in the files of all layers, but for private keys in files that are read as keys: those are looked into
/// by themselves. Of files that packages bring only formats of providers count.
pub(crate) fn secrets(image: &Image) -> Assessed<Vec<SecretSeen<'_>>> {
    let view = image.complete_view()?;
    let mut places = Vec::new();
    for (layer, index) in (0..).zip(view.layers()) {
        let of =
            |reader: &'static str| index.iter().flat_map(|index| &index.raw).filter(move |raw| raw.reader == reader);
        let keys: BTreeSet<u32> = of(KEY_READER).map(|raw| raw.entry).collect();
        for raw in of(SECRET_READER) {
            let member = MemberId { layer, entry: raw.entry };
            let Some(entry) = view.member(member) else { continue };
            for fact in secrets_in(&raw.facts).map_err(|_| Unknown::new(Why::Malformed))? {
                if fact.category != Category::PrivateKey || !keys.contains(&raw.entry) {
                    places.push(SecretPlace { member, path: &entry.path, file: None, gone: None, fact });
                }
            }
        }
    }
    locate(view, &mut places);
    leave_brought(image, &mut places);
    // Those that can be told apart by their content are one, wherever they stand.
    let mut seen: BTreeMap<(&str, String), Vec<SecretPlace<'_>>> = BTreeMap::new();
    for place in places {
        let key = match place.fact.tag {
            Some(tag) => tag.to_string(),
            None => format!("{} {}", shown_path(place.path), place.fact.range.start),
        };
        seen.entry((place.fact.rule, key)).or_default().push(place);
    }
    let told = seen.into_iter().filter_map(|((rule, _), mut places)| {
        places.sort_by_key(|place| (place.file.is_none(), place.member, place.fact.range.start));
        Some(SecretSeen { rule: Rule::of(rule)?, places })
    });
    Ok(told.collect())
}

/// Says of places whether they are still in the image.
fn locate<'i>(view: &'i View, places: &mut [SecretPlace<'i>]) {
    if places.is_empty() {
        return;
    }
    let gone: BTreeMap<MemberId, Gone> = view.gone().collect();
    let mut files: BTreeMap<MemberId, ViewFile<'_>> = BTreeMap::new();
    for file in view.files().filter(|file| file.is_file()) {
        if let Some(member) = file.content() {
            files.entry(member).or_insert(file);
        }
    }
    for place in places {
        place.file = files.get(&place.member).copied();
        place.gone = gone.get(&place.member).copied().filter(|_| place.file.is_none());
    }
}

/// Leaves out what files of packages bring, but for formats of providers: names with values, addresses with passwords,
/// samples of configuration, keys for tests. Of what only a name tells, what is in the image counts.
fn leave_brought(image: &Image, places: &mut Vec<SecretPlace<'_>>) {
    let candidates = || places.iter().filter(|place| place.fact.category != Category::Provider);
    let files: Vec<ViewFile<'_>> = candidates().filter_map(|place| place.file).collect();
    let gone: BTreeSet<&[u8]> = candidates().filter(|place| place.file.is_none()).map(|place| &**place.path).collect();
    let owners = [owners(image, &files), owners_among(image, &files, false)];
    let records = image.inventory.packages.iter().flat_map(|package| &package.record.files);
    let listed: BTreeSet<&[u8]> = records.map(|file| &*file.path).filter(|path| gone.contains(path)).collect();
    let is_brought = |place: &SecretPlace<'_>| {
        let is_owned =
            |file: ViewFile<'_>| owners.iter().filter_map(|of| of.get(&file.id())).any(|owner| !owner.is_modified());
        place.file.map_or_else(|| listed.contains(&**place.path), is_owned) || in_folder_of_packages(place.path)
    };
    places.retain(|place| match place.fact.category {
        Category::Provider => true,
        Category::Generic => place.fact.confidence > Confidence::Low && place.file.is_some() && !is_brought(place),
        Category::CredentialFile | Category::PrivateKey => !is_brought(place),
    });
}

/// Adds the other places of a secret, and how sure it is.
pub(crate) fn with_places<'n>(found: Noted<'n>, image: &Image, seen: &SecretSeen<'_>) -> Noted<'n> {
    /// Places that a finding names.
    const MOST: usize = 8;
    let [first, others @ ..] = seen.places.as_slice() else { return found };
    let mut found = found.saying(first.words()).believed(confidence(first));
    for place in others.iter().take(MOST) {
        found = found.with_member(image, place.member.layer, place.path, &place.words());
    }
    found
}

/// What a rule says, one less in folders of tests and samples.
fn confidence(place: &SecretPlace<'_>) -> plimsoll_model::Confidence {
    use plimsoll_model::Confidence as Believed;
    const SAMPLES: [&str; 10] =
        ["test", "tests", "testdata", "__tests__", "spec", "example", "examples", "sample", "samples", "fixtures"];
    let path = shown_path(place.path).to_ascii_lowercase();
    let is_sample = path.split('/').any(|part| SAMPLES.contains(&part));
    match (place.fact.confidence, is_sample) {
        (Confidence::High, false) => Believed::High,
        (Confidence::High, true) | (Confidence::Medium, false) => Believed::Medium,
        _ => Believed::Low,
    }
}

/// A finding at the first place of a secret.
pub(crate) fn at_first<'n, 'e>(
    findings: &'n mut Findings<'_, 'e>,
    image: &'e Image,
    seen: &SecretSeen<'_>,
    title: std::fmt::Arguments<'_>,
) -> Option<Noted<'n>> {
    let first = seen.places.first()?;
    let noted = match first.file {
        Some(file) => findings.on_file(image, file, title),
        None => findings.on_member(image, first.member.layer, first.path, title),
    };
    // The place in the file is none: it moves with every change of the file.
    let tag = first.fact.tag.map(|tag| tag.to_string()).unwrap_or_default();
    Some(noted.discriminated_by(seen.rule.id).discriminated_by(&tag))
}
