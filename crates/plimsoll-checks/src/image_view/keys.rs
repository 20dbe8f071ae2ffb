//! The private keys of an image: in which files of which layers, and which of them packages bring for their tests.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_content::{Algorithm, KEY_READER, KeyFact, KeyFacts, KeyForm, keys_in};
use plimsoll_engine::{Findings, Noted};
use plimsoll_facts::Image;
use plimsoll_facts::image::{Gone, MemberId, ViewFile, hex, shown_path};
use plimsoll_graph::{Owner, owners, owners_among};
use plimsoll_model::{Assessed, Unknown, Why};

use super::shown;

/// A file of a layer with private keys or certificates.
pub(crate) struct KeyFile<'e> {
    member: MemberId,
    /// Its path in the layer.
    path: &'e [u8],
    /// It in the view, under the first of its names; `None` when it is gone.
    pub(crate) file: Option<ViewFile<'e>>,
    gone: Option<Gone>,
    /// What is in it.
    pub(crate) facts: KeyFacts,
    /// True when a package brings it as it is: everybody has it who has the package.
    pub(crate) is_of_package: bool,
}

impl KeyFile<'_> {
    /// Its path for people.
    pub(crate) fn shown(&self) -> String {
        self.file.map_or_else(|| format!("/{}", shown_path(self.path)), shown)
    }

    /// How it is gone, for people; empty when it is not.
    fn gone_words(&self) -> String {
        match self.gone.filter(|_| self.file.is_none()) {
            Some(Gone::Deleted(layer)) => format!(", deleted in layer {layer} but still in the image"),
            Some(Gone::Replaced(layer)) => format!(", replaced in layer {layer} but still in the image"),
            None => String::new(),
        }
    }

    /// Adds it to a finding as another place.
    pub(crate) fn beside<'n>(&self, found: Noted<'n>, image: &Image, label: &str) -> Noted<'n> {
        match self.file {
            Some(file) => found.with_file(image, file, label),
            None => found.with_member(image, self.member.layer, self.path, &format!("{label}{}", self.gone_words())),
        }
    }
}

/// The files with keys or certificates, those of the view first, by path.
pub(crate) fn key_files(image: &Image) -> Assessed<Vec<KeyFile<'_>>> {
    let view = image.complete_view()?;
    let mut found = BTreeMap::new();
    for (layer, index) in (0..).zip(view.layers()) {
        for raw in index.iter().flat_map(|index| &index.raw).filter(|raw| raw.reader == KEY_READER) {
            let facts = keys_in(&raw.facts).map_err(|_| Unknown::new(Why::Unreadable))?;
            if !facts.is_empty() {
                found.insert(MemberId { layer, entry: raw.entry }, facts);
            }
        }
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let mut places: BTreeMap<MemberId, ViewFile<'_>> = BTreeMap::new();
    for file in view.files() {
        if let Some(member) = file.content().filter(|member| file.is_file() && found.contains_key(member)) {
            places.entry(member).or_insert(file);
        }
    }
    let gone: BTreeMap<MemberId, Gone> = view.gone().filter(|(member, _)| found.contains_key(member)).collect();
    let live: Vec<ViewFile<'_>> = places.values().copied().collect();
    let is_replaced = |member: &&MemberId| matches!(gone.get(*member), Some(Gone::Replaced(_)));
    let replaced: BTreeSet<&[u8]> =
        found.keys().filter(is_replaced).filter_map(|member| Some(&*view.member(*member)?.path)).collect();
    // Only programs are always compared with the record. What is not compared is the package's if nobody put it there
    // later, and not in the folder where people put what is their own.
    let is_as_installed = |file: ViewFile<'_>, owner: &Owner| {
        let path = file.path();
        let is_likely = !owner.is_modified() && !path.starts_with(b"etc/") && !replaced.contains(&*path);
        is_likely || owner.state() == "unmodified"
    };
    let owners = [owners(image, &live), owners_among(image, &live, false)];
    let is_owned = |file: ViewFile<'_>| {
        owners.iter().filter_map(|of| of.get(&file.id())).any(|owner| is_as_installed(file, owner))
    };
    let mut files: Vec<KeyFile<'_>> = Vec::new();
    for (member, facts) in found {
        let Some(entry) = view.member(member) else { continue };
        let path = &*entry.path;
        let file = places.get(&member).copied();
        let is_of_package = file.is_some_and(is_owned) || is_test_of_package(path);
        files.push(KeyFile { member, path, file, gone: gone.get(&member).copied(), facts, is_of_package });
    }
    files.sort_by_key(|file| (file.file.is_none(), file.path, file.member));
    Ok(files)
}

/// Folders in which package managers put what they install. Sources: npm, pip, RubyGems and Composer documentation.
const PACKAGES: [&[u8]; 5] = [b"node_modules", b"site-packages", b"dist-packages", b"gems", b"vendor"];

/// True for a path below a folder of installed packages of a language.
pub(super) fn in_folder_of_packages(path: &[u8]) -> bool {
    path.split(|byte| *byte == b'/').any(|folder| PACKAGES.contains(&folder))
}

/// Folders with what is there for tests and readers.
const TESTS: [&[u8]; 12] = [
    b"test",
    b"tests",
    b"testing",
    b"testdata",
    b"test-data",
    b"test_data",
    b"__tests__",
    b"fixtures",
    b"spec",
    b"example",
    b"examples",
    b"samples",
];

/// True for a file in a folder of tests or examples of an installed package.
fn is_test_of_package(path: &[u8]) -> bool {
    let mut folders = path.split(|byte| *byte == b'/').rev().skip(1);
    let is_test = folders.by_ref().any(|folder| TESTS.contains(&folder));
    // In the module cache of Go a folder has a version behind its name.
    is_test && folders.any(|folder| PACKAGES.contains(&folder) || folder.windows(2).any(|pair| pair == b"@v"))
}

/// A private key, with all places where it stands.
pub(crate) struct PrivateKey<'f, 'e> {
    /// The place that it is told of.
    pub(crate) file: &'f KeyFile<'e>,
    /// What it is there.
    pub(crate) fact: &'f KeyFact,
    /// The other places.
    others: Vec<&'f KeyFile<'e>>,
}

/// The private keys in these files, each once, those first that no package brings.
pub(crate) fn private_keys<'f, 'e>(files: &'f [KeyFile<'e>]) -> Vec<PrivateKey<'f, 'e>> {
    let mut keys: BTreeMap<[u8; 32], PrivateKey<'f, 'e>> = BTreeMap::new();
    let (of_packages, own): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.is_of_package);
    for file in own.into_iter().chain(of_packages) {
        for fact in &file.facts.keys {
            let key = keys.entry(fact.public).or_insert(PrivateKey { file, fact, others: Vec::new() });
            let is_known = key.others.iter().chain([&key.file]).any(|known| known.member == file.member);
            if !is_known {
                key.others.push(file);
            }
        }
    }
    keys.into_values().collect()
}

impl<'e> PrivateKey<'_, 'e> {
    /// True when packages bring it to everybody, wherever it stands.
    pub(crate) fn is_of_packages(&self) -> bool {
        self.file.is_of_package
    }

    /// True when it is shorter than keys of its algorithm may be.
    pub(crate) fn is_weak(&self) -> bool {
        self.fact.algorithm.is_weak(self.fact.bits)
    }

    /// What it is, for people: `an unencrypted RSA private key of 2048 bits`.
    pub(crate) fn words(&self) -> String {
        let KeyFact { form, algorithm, bits, is_encrypted, .. } = self.fact;
        let state = if *is_encrypted { "an encrypted" } else { "an unencrypted" };
        let algorithm_word = algorithm.word().map(|word| format!(" {word}")).unwrap_or_default();
        let kind = if *algorithm == Algorithm::Symmetric { "key" } else { "private key" };
        let is_sized = matches!(algorithm, Algorithm::Rsa | Algorithm::Dsa | Algorithm::Ec | Algorithm::Symmetric);
        let size = bits.filter(|_| is_sized).map(|bits| format!(" of {bits} bits")).unwrap_or_default();
        let holder = match form {
            KeyForm::Pkcs12 | KeyForm::Jks => format!(" in {}", form.word()),
            _ => String::new(),
        };
        let weak = if self.is_weak() { ", too weak to be used" } else { "" };
        format!("{state}{algorithm_word} {kind}{size}{holder}{weak}")
    }

    /// A finding at it, with all its places. What the title says goes before how it is gone.
    pub(crate) fn tell<'n>(&self, image: &'e Image, findings: &'n mut Findings<'_, 'e>, title: &str) -> Noted<'n> {
        let title = format!("{title}{}", self.file.gone_words());
        let mut found = match self.file.file {
            Some(file) => findings.on_file(image, file, format_args!("{title}")),
            None => findings.on_member(image, self.file.member.layer, self.file.path, format_args!("{title}")),
        };
        for other in self.others.iter().take(MOST_SHOWN) {
            found = other.beside(found, image, "holds the same key");
        }
        // Another key at the same place is another finding.
        found.discriminated_by(&hex(self.fact.public.get(..6).unwrap_or_default()))
    }
}

/// Other places that a finding names.
const MOST_SHOWN: usize = 5;

#[cfg(test)]
mod tests {
    use super::is_test_of_package;

    #[test]
    fn tests_count_inside_packages_only() {
        let cases = [
            ("usr/lib/node_modules/tls/test/server.pem", true),
            ("usr/lib/python3/site-packages/web/tests/certs/server.pem", true),
            ("root/go/pkg/mod/golang.org/x/net@v0.1.0/http2/testdata/key.pem", true),
            ("usr/lib/node_modules/tls/server.pem", false),
            ("app/tests/node_modules/tls/server.pem", false),
            ("app/tests/server.pem", false),
            ("tests/site-packages", false),
        ];
        for (path, expected) in cases {
            assert_eq!(is_test_of_package(path.as_bytes()), expected, "{path}");
        }
    }
}
