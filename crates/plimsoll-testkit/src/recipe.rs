//! Images from a text: a recipe, one line for each thing in it.
//!
//! ```text
//! name registry.example/web:1.4.2                  a reference that names it
//! annotation KEY VALUE                             an annotation of its manifest
//! config {"User": "web", "Cmd": ["/web"]}          `config` of its configuration document
//! platform linux/arm64                             linux/amd64 when not said
//! layer media-type=application/...                 begins a layer; the first one is implied
//! history RUN make                                 the command that made the layer
//! file PATH [mode=4755] [owner=0:0] [cap=HEX] [elf|elf=arm64|script] [size=N] [text with \n and \0]
//! file PATH key=rsa2048[:WORD] [encrypted]         a private key, also `ed25519`, `p192`, `p256`
//! file PATH cert=NAME:DAYS[:rsa2048]               a certificate that expires in so many days; several make a bundle
//! dir PATH [mode=1777] [owner=0:0]
//! link PATH TARGET
//! hardlink PATH TARGET
//! remove PATH
//! opaque PATH
//! os debian 12                                     etc/os-release
//! dpkg NAME VERSION [source=NAME] [owns PATH...]   a record in the database, which each such layer has as a whole
//! apk NAME VERSION [owns PATH...]
//! also NAME                                        an image of that name with the same layers is in the run too
//! base NAME LAYERS [age=DAYS] [newer=DAYS]         a catalogue has the lowest layers, and a newer state
//! ambiguous PATH TEXT                              what readers of archives disagree about in the layer
//! unread                                           the layer is not there
//! bad ROUTE                                        an expected finding, by the route of its first evidence
//! ```
//!
//! Files of machine code and scripts have mode 755, others 644, folders 755. Times and owners are 0 and the archives
//! are plain, so that the same recipe always gives the same bytes. Ages are those on 2026-11-21.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use plimsoll_catalog::{inventory, readers};
use plimsoll_content::conceal_image;
use plimsoll_engine::FileReader;
use plimsoll_facts::Image;
use plimsoll_facts::image::{Ambiguity, BaseEntry, Digest, Layer, LayerIndex, View, from_hex};
use plimsoll_graph::{Bases, overlay};
use plimsoll_image::{Options, PlatformChoice, Readers, Target, open};
use plimsoll_model::{SubjectId, Unknown, Why};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tar::{Builder, EntryType, Header};

use crate::recipe_database::Databases;
use crate::recipe_keys::{certificate, private_key};

/// The text of a recipe, read.
#[derive(Default)]
pub struct Recipe {
    name: Option<String>,
    config: Value,
    platform: Option<String>,
    annotations: BTreeMap<String, String>,
    layers: Vec<RecipeLayer>,
    bases: Vec<RecipeBase>,
    others: Vec<String>,
    bad: Vec<String>,
}

/// An image of a catalogue.
struct RecipeBase {
    name: String,
    layers: usize,
    age: Option<i64>,
    newer: Option<i64>,
}

#[derive(Default)]
struct RecipeLayer {
    media_type: Option<String>,
    history: Option<String>,
    members: Vec<Member>,
    databases: Databases,
    ambiguities: Vec<Ambiguity>,
    is_unread: bool,
}

/// A member of a layer's archive.
pub(crate) struct Member {
    pub(crate) path: String,
    kind: EntryType,
    mode: u32,
    owner: (u64, u64),
    capability: Option<Vec<u8>>,
    link: Option<String>,
    pub(crate) content: Vec<u8>,
}

impl Member {
    pub(crate) fn new(path: &str, kind: EntryType) -> Self {
        let path = path.trim_start_matches('/').to_owned();
        let mode = if kind == EntryType::Directory { 0o755 } else { 0o644 };
        Self { path, kind, mode, owner: (0, 0), capability: None, link: None, content: Vec::new() }
    }

    pub(crate) fn text(path: &str, text: impl Into<Vec<u8>>) -> Self {
        Self { content: text.into(), ..Self::new(path, EntryType::Regular) }
    }

    fn link(path: &str, target: &str, kind: EntryType) -> Self {
        Self { link: Some(target.to_owned()), mode: 0o777, ..Self::new(path, kind) }
    }

    fn append(&self, archive: &mut Builder<Vec<u8>>) {
        if let Some(capability) = &self.capability {
            let record = [("SCHILY.xattr.security.capability", &**capability)];
            archive.append_pax_extensions(record).unwrap();
        }
        let mut header = Header::new_ustar();
        header.set_entry_type(self.kind);
        header.set_mode(self.mode);
        header.set_uid(self.owner.0);
        header.set_gid(self.owner.1);
        header.set_mtime(0);
        header.set_size(self.content.len() as u64);
        match &self.link {
            Some(target) => archive.append_link(&mut header, &self.path, target).unwrap(),
            None => archive.append_data(&mut header, &self.path, &*self.content).unwrap(),
        }
    }
}

/// The media type of a plain layer.
const PLAIN: &str = "application/vnd.oci.image.layer.v1.tar";

impl Recipe {
    /// Reads a recipe. Panics at a line that is none.
    pub fn read(text: &str) -> Self {
        let mut recipe = Self { config: json!({}), layers: vec![RecipeLayer::default()], ..Self::default() };
        let mut is_begun = false;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            // The first `layer` says something of the one that is implied.
            if word == "layer" && is_begun {
                recipe.layers.push(RecipeLayer::default());
            }
            is_begun |= !["name", "annotation", "config", "platform", "also", "base", "bad"].contains(&word);
            recipe.line(word, rest.trim());
        }
        for layer in 0..recipe.layers.len() {
            let (before, rest) = recipe.layers.split_at_mut(layer);
            let (this, _) = rest.split_first_mut().unwrap();
            this.databases.follow(before.iter().map(|layer| &layer.databases));
            let files: BTreeMap<&str, &[u8]> = before
                .iter()
                .flat_map(|layer| &layer.members)
                .chain(&this.members)
                .map(|member| (&*member.path, &*member.content))
                .collect();
            let written = this.databases.write(&files);
            this.members.extend(written);
        }
        recipe
    }

    fn line(&mut self, word: &str, rest: &str) {
        let words: Vec<&str> = rest.split_whitespace().collect();
        let layer = self.layers.last_mut().unwrap();
        let after_first = || rest.split_once(' ').unwrap_or((rest, "")).1.trim().to_owned();
        match (word, &*words) {
            ("name", [name]) => self.name = Some((*name).to_owned()),
            ("config", _) => self.config = serde_json::from_str(rest).unwrap(),
            ("annotation", [key, value]) => drop(self.annotations.insert((*key).to_owned(), (*value).to_owned())),
            ("platform", [platform]) => self.platform = Some((*platform).to_owned()),
            ("layer", []) => {}
            ("layer", [media_type]) => {
                layer.media_type = Some(media_type.strip_prefix("media-type=").unwrap().to_owned());
            }
            ("history", _) => layer.history = Some(rest.to_owned()),
            ("file", [_, ..]) => layer.members.push(file(rest)),
            ("dir", [path, options @ ..]) => {
                let mut member = Member::new(path, EntryType::Directory);
                for option in options {
                    assert!(set(&mut member, option), "{option}");
                }
                layer.members.push(member);
            }
            ("link", [path, target]) => layer.members.push(Member::link(path, target, EntryType::Symlink)),
            ("hardlink", [path, target]) => {
                let target = target.trim_start_matches('/');
                layer.members.push(Member::link(path, target, EntryType::Link));
            }
            ("remove", [path]) => {
                let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
                layer.members.push(Member::text(&format!("{folder}/.wh.{name}"), ""));
            }
            ("opaque", [path]) => layer.members.push(Member::text(&format!("{path}/.wh..wh..opq"), "")),
            ("os", [id, version]) => {
                let text = format!("ID={id}\nVERSION_ID={version}\n");
                layer.members.push(Member::text("etc/os-release", text));
            }
            ("dpkg", [name, version, options @ ..]) => layer.databases.add_dpkg(name, version, options),
            ("apk", [name, version, options @ ..]) => layer.databases.add_apk(name, version, options),
            ("also", [name]) => self.others.push((*name).to_owned()),
            ("base", [name, layers, options @ ..]) => {
                let days = |key: &str| {
                    let values = options.iter().find_map(|option| option.strip_prefix(key)?.strip_prefix('='));
                    values.map(|days| days.parse().unwrap())
                };
                let (name, layers) = ((*name).to_owned(), layers.parse().unwrap());
                self.bases.push(RecipeBase { name, layers, age: days("age"), newer: days("newer") });
            }
            ("ambiguous", [path, ..]) => {
                let path = path.trim_start_matches('/').as_bytes().into();
                layer.ambiguities.push(Ambiguity { path, what: after_first() });
            }
            ("unread", []) => layer.is_unread = true,
            ("bad", _) => self.bad.push(rest.to_owned()),
            _ => panic!("no line of a recipe: {word} {rest}"),
        }
    }

    /// The routes of the findings that are expected, sorted.
    pub fn bad(&self) -> Vec<String> {
        let mut bad = self.bad.clone();
        bad.sort();
        bad
    }

    /// The image, through the readers of images and files.
    pub fn image(&self) -> Image {
        let folder = tempfile::tempdir().unwrap();
        self.write_layout(folder.path());
        let blobs = folder.path().join("blobs/sha256");
        for (layer, archive) in self.layers.iter().zip(self.archives()).filter(|(layer, _)| layer.is_unread) {
            let others = self.layers.iter().zip(self.archives()).filter(|(other, _)| !other.is_unread);
            assert!(layer.members.is_empty() || others.clone().all(|(_, other)| other != archive));
            fs::remove_file(blobs.join(digest(&archive).hex())).unwrap();
        }
        let mut image = image_at(folder.path());
        for (layer, of_recipe) in image.layers.iter_mut().zip(&self.layers) {
            if let Some(index) = layer.index.as_mut().map(Arc::make_mut) {
                index.ambiguities.extend(of_recipe.ambiguities.iter().cloned());
            }
        }
        image.base = self.catalogue(&image).of(&image);
        image
    }

    /// The other images of the run.
    pub fn others(&self) -> Vec<Image> {
        let named = |name: &String| {
            let subject = SubjectId::new(format!("image:{name}"));
            Image { subject, names: vec![name.clone()], ..self.image() }
        };
        self.others.iter().map(named).collect()
    }

    /// The catalogue that the recipe tells of. Layers of the image are those of its bases.
    fn catalogue(&self, image: &Image) -> Bases {
        let created = |age: i64| (DAY - age) * 86_400;
        let diff_ids: Vec<Digest> = image.layers.iter().map(|layer| layer.diff_id.unwrap()).collect();
        let entries = self.bases.iter().flat_map(|base| {
            let entry = |diff_ids: Vec<Digest>, age: Option<i64>| BaseEntry {
                name: base.name.clone(),
                digest: Some(digest(format!("{} {age:?}", base.name).as_bytes())),
                diff_ids,
                created: age.map(created),
                platform: None,
            };
            let newer = base.newer.map(|age| entry(vec![digest(b"newer")], Some(age)));
            std::iter::once(entry(diff_ids[..base.layers].to_vec(), base.age)).chain(newer)
        });
        Bases::new(entries)
    }

    /// The image as it is when nothing of it could be read: neither its configuration nor any layer.
    pub fn unreadable(&self) -> Image {
        let mut image = self.image();
        image.config = Err(Unknown::new(Why::Unreadable));
        image.inventory = plimsoll_facts::Inventory::default();
        image.base = None;
        image.secrets = Err(Unknown::new(Why::Unreadable));
        image.layers.iter_mut().for_each(|layer| layer.index = None);
        image.view = View::new(vec![None; image.layers.len()]);
        image
    }

    /// The image with a layer on top that could not be read.
    pub fn with_unread_layer(&self) -> Image {
        let mut image = self.image();
        image.layers.push(Layer { digest: None, diff_id: None, media_type: None, created_by: None, index: None });
        let indexes: Vec<Option<Arc<LayerIndex>>> = image.layers.iter().map(|layer| layer.index.clone()).collect();
        (image.view, _) = overlay(indexes);
        image
    }

    /// The archives of the layers.
    fn archives(&self) -> Vec<Vec<u8>> {
        let archive = |layer: &RecipeLayer| {
            let mut archive = Builder::new(Vec::new());
            layer.members.iter().for_each(|member| member.append(&mut archive));
            archive.into_inner().unwrap()
        };
        self.layers.iter().map(archive).collect()
    }

    /// The files of an OCI layout, by path; the same for the same recipe.
    pub fn layout(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut blob = |media_type: &str, bytes: Vec<u8>| {
            let digest = digest(&bytes);
            let descriptor = json!({"mediaType": media_type, "digest": digest.to_string(), "size": bytes.len()});
            files.insert(format!("blobs/sha256/{}", digest.hex()), bytes);
            descriptor
        };
        let mut layers = Vec::new();
        for (layer, archive) in self.layers.iter().zip(self.archives()) {
            layers.push(blob(layer.media_type.as_deref().unwrap_or(PLAIN), archive));
        }
        let platform = self.platform.as_deref().unwrap_or("linux/amd64");
        let (os, architecture) = platform.split_once('/').unwrap();
        let history = self
            .layers
            .iter()
            .map(|layer| json!({"created": CREATED, "created_by": layer.history.as_deref().unwrap_or("COPY . /")}));
        let config = json!({
            "architecture": architecture,
            "config": self.config,
            "created": CREATED,
            "history": history.collect::<Vec<_>>(),
            "os": os,
            "rootfs": {"type": "layers", "diff_ids": layers.iter().map(|layer| &layer["digest"]).collect::<Vec<_>>()},
        });
        let config = blob("application/vnd.oci.image.config.v1+json", config.to_string().into_bytes());
        let mut manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers});
        if !self.annotations.is_empty() {
            manifest["annotations"] = json!(self.annotations);
        }
        let mut manifest = blob(MANIFEST, manifest.to_string().into_bytes());
        let name = self.name.as_deref().unwrap_or("registry.example/image:1.0.0");
        manifest["annotations"] = json!({"io.containerd.image.name": name});
        let index = json!({"schemaVersion": 2, "manifests": [manifest]});
        files.insert("index.json".to_owned(), format!("{index}\n").into_bytes());
        files.insert("oci-layout".to_owned(), json!({"imageLayoutVersion": "1.0.0"}).to_string().into_bytes());
        files
    }

    /// Writes the image as an OCI layout into a folder.
    pub fn write_layout(&self, folder: &Path) {
        for (path, bytes) in self.layout() {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

/// The image in an OCI layout or an archive, through the readers of images and files.
pub fn image_at(path: &Path) -> Image {
    let options = Options { platform: PlatformChoice::All, ..Options::default() };
    let target = Target::at_path(path).unwrap();
    let opened = open(&target, &options, &Readers::new(content_readers())).unwrap().remove(0);
    let (view, _) = overlay(opened.layers.iter().map(|layer| layer.index.clone()).collect());
    let (inventory, problems) = inventory(&view);
    assert!(problems.is_empty(), "{problems:?}");
    let mut image = Image {
        subject: SubjectId::new(opened.id),
        target: target.to_string(),
        names: opened.names,
        source: opened.source,
        manifest: opened.manifest,
        config_digest: opened.config_digest,
        config: opened.config,
        annotations: opened.annotations,
        layers: opened.layers,
        verification: opened.verification,
        view,
        inventory,
        base: None,
        secrets: Err(Unknown::new(Why::OutOfReach)),
    };
    conceal_image(&mut image);
    image
}

/// What `scan` looks into files with.
fn content_readers() -> Vec<&'static dyn FileReader> {
    readers().into_iter().chain(plimsoll_content::readers()).collect()
}

/// The day by which ages count, 2026-11-21, in days since 1970: that of `Input`.
const DAY: i64 = 20_778;

/// When all recipes were made.
const CREATED: &str = "2026-11-01T00:00:00Z";

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

/// The file of a line: path, options, text.
fn file(line: &str) -> Member {
    let (path, mut rest) = line.split_once(' ').unwrap_or((line, ""));
    let mut member = Member::new(path, EntryType::Regular);
    let (mut mode, mut size, mut key) = (None, None, None);
    loop {
        let (option, after) = rest.split_once(' ').unwrap_or((rest, ""));
        match option.split_once('=') {
            Some(("mode", octal)) => mode = Some(u32::from_str_radix(octal, 8).unwrap()),
            Some(("size", bytes)) => size = Some(bytes.parse().unwrap()),
            Some(("key", what)) => key = Some((what, false)),
            Some(("cert", what)) => member.content.extend(certificate(what, DAY).bytes()),
            Some(("elf", architecture)) => begin(&mut member, &elf(architecture)),
            None if option == "encrypted" => key = key.map(|(what, _)| (what, true)),
            None if option == "elf" => begin(&mut member, &elf("amd64")),
            None if option == "script" => begin(&mut member, b"#!/bin/sh\n"),
            _ if set(&mut member, option) => {}
            _ => break,
        }
        rest = after;
    }
    if let Some((what, is_encrypted)) = key {
        member.content.extend(private_key(what, is_encrypted).bytes());
    }
    member.content.extend(unescaped(rest));
    if let Some(size) = size {
        member.content.resize(size, 0);
    }
    if let Some(mode) = mode {
        member.mode = mode;
    }
    member
}

fn begin(member: &mut Member, head: &[u8]) {
    member.content.extend(head);
    member.mode = 0o755;
}

/// Sets an option that files and folders have; false for what is none.
fn set(member: &mut Member, option: &str) -> bool {
    match option.split_once('=') {
        Some(("mode", octal)) => member.mode = u32::from_str_radix(octal, 8).unwrap(),
        Some(("owner", ids)) => {
            let (uid, gid) = ids.split_once(':').unwrap();
            member.owner = (uid.parse().unwrap(), gid.parse().unwrap());
        }
        Some(("cap", digits)) => {
            let mut bytes = vec![0; digits.len() / 2];
            assert!(from_hex(digits, &mut bytes), "{digits}");
            member.capability = Some(bytes);
        }
        _ => return false,
    }
    true
}

/// The header of an ELF program without segments and sections. Source: elf(5).
fn elf(architecture: &str) -> Vec<u8> {
    let machine: u16 = match architecture {
        "amd64" => 62,
        "arm64" => 183,
        other => panic!("no machine of {other} is known here"),
    };
    let mut header = b"\x7fELF\x02\x01\x01".to_vec();
    header.resize(16, 0);
    header.extend(2_u16.to_le_bytes());
    header.extend(machine.to_le_bytes());
    header.extend(1_u32.to_le_bytes());
    // Entry, tables, flags; then the size of this header.
    header.resize(52, 0);
    header.extend(64_u16.to_le_bytes());
    header.resize(64, 0);
    header
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (character, character == '\\') {
            (_, true) => match characters.next() {
                Some('n') => bytes.push(b'\n'),
                Some('t') => bytes.push(b'\t'),
                Some('0') => bytes.push(0),
                Some(other) => write!(bytes, "{other}").unwrap(),
                None => {}
            },
            (other, false) => write!(bytes, "{other}").unwrap(),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        name registry.example/web:1.4.2
        config {"User": "web"}
        os debian 12
        file /usr/bin/web elf owner=0:7 mode=2755 text\n
        file /usr/bin/ping elf cap=0100000200200000000000000000000000000000
        dpkg web 1.0-1 source=website owns /usr/bin/web /usr/bin/ping
        layer
        history RUN rm /usr/bin/web
        remove /usr/bin/web
        file /start script exec /usr/bin/ping\n
        link /ping usr/bin/ping
        hardlink /again start
        apk musl 1.2.5-r9 owns /start
        bad /start
        bad config.User
    "#;

    #[test]
    fn an_image_is_what_its_recipe_says() {
        let recipe = Recipe::read(TEXT);
        let image = recipe.image();
        assert_eq!(recipe.bad(), ["/start", "config.User"]);
        assert_eq!(image.names, ["registry.example/web:1.4.2"]);
        assert_eq!(image.config().unwrap().user, "web");
        assert!(image.view.at(b"usr/bin/web").is_none());
        let ping = image.view.resolve(b"ping").unwrap().entry().unwrap();
        assert_eq!((ping.mode, ping.capability.as_ref().unwrap().len()), (0o755, 20));
        assert!(image.view.at(b"again").unwrap().is_file());
        assert_eq!(image.layers[1].created_by.as_deref(), Some("RUN rm /usr/bin/web"));
        let of_system = image.inventory.packages.iter().filter(|package| package.record.is_of_system());
        let packages: Vec<_> = of_system.map(|package| image.inventory.purl(package)).collect();
        let expected = [
            "pkg:apk/debian/musl@1.2.5-r9?distro=debian-12",
            "pkg:deb/debian/web@1.0-1?distro=debian-12&upstream=website",
        ];
        assert_eq!(packages, expected);
    }

    #[test]
    fn databases_hold_the_digests_of_the_files_that_packages_own() {
        let image = Recipe::read(TEXT).image();
        let ping = image.view.at(b"usr/bin/ping").unwrap().entry().unwrap();
        let digests = ping.digests.as_ref().unwrap();
        let web = image.inventory.packages.iter().find(|package| package.record.name == "web").unwrap();
        let owned = web.record.files.iter().find(|file| *file.path == *b"usr/bin/ping").unwrap();
        assert_eq!(owned.digest, Some(plimsoll_facts::RecordedDigest::Md5(digests.older.unwrap().md5)));
        let start = image.view.at(b"start").unwrap().entry().unwrap().digests.as_ref().unwrap();
        let musl = image.inventory.packages.iter().find(|package| package.record.name == "musl").unwrap();
        assert_eq!(musl.record.files[0].digest, Some(plimsoll_facts::RecordedDigest::Sha1(start.older.unwrap().sha1)));
    }

    /// `PLIMSOLL_BLESS=1` writes the image anew.
    #[test]
    fn the_shops_image_is_what_its_recipe_says() {
        let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop");
        let recipe = Recipe::read(&fs::read_to_string(shop.join("images/web.recipe")).unwrap());
        let folder = shop.join("image");
        if std::env::var_os("PLIMSOLL_BLESS").is_some() {
            if folder.exists() {
                fs::remove_dir_all(&folder).unwrap();
            }
            recipe.write_layout(&folder);
        }
        let expected = recipe.layout();
        for (path, bytes) in &expected {
            assert!(fs::read(folder.join(path)).unwrap() == *bytes, "{path} is another");
        }
        let blobs = fs::read_dir(folder.join("blobs/sha256")).unwrap().count();
        assert_eq!(blobs + 2, expected.len(), "blobs that no manifest names");
    }

    #[test]
    fn layers_that_are_not_there_are_not_read() {
        let recipe = Recipe::read("file /a 1\nlayer\nfile /b 2\nunread\n");
        let image = recipe.image();
        assert!(image.complete_view().is_err());
        assert!(image.view.at(b"a").is_some());
        assert!(recipe.unreadable().view.at(b"a").is_none());
        assert!(Recipe::read("file /a 1").image().complete_view().is_ok());
        assert!(Recipe::read("file /a 1").with_unread_layer().complete_view().is_err());
    }
}
