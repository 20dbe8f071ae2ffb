//! The store of containerd: its folder of blobs, and names in a file of bbolt that is written here page by page.

use std::fs;
use std::path::Path;

use plimsoll_facts::image::ImageSource;
use plimsoll_image::{ImageError, Opened, Options, Readers, Stores, Target, open};
use plimsoll_testkit::image::{Made, Packing, Tar, digest, in_folder};
use serde_json::{Value, json};
use tempfile::TempDir;

const PAGE: usize = 4096;

/// A table: keys with values or further tables.
enum Entry {
    Value(Vec<u8>),
    Table(Vec<(String, Entry)>),
}

fn table(entries: impl IntoIterator<Item = (&'static str, Entry)>) -> Entry {
    Entry::Table(entries.into_iter().map(|(key, entry)| (key.to_owned(), entry)).collect())
}

/// A file of bbolt that is being written: pages after the two meta pages.
#[derive(Default)]
struct Writer {
    pages: Vec<u8>,
}

impl Writer {
    fn next(&self) -> u64 {
        (self.pages.len() / PAGE + 2) as u64
    }

    /// Adds a node, with overflow if it is large.
    fn page(&mut self, mut node: Vec<u8>) -> u64 {
        let number = self.next();
        let length = node.len().next_multiple_of(PAGE);
        node.resize(length, 0);
        node[0..8].copy_from_slice(&number.to_le_bytes());
        node[12..16].copy_from_slice(&u32::try_from(length / PAGE - 1).unwrap().to_le_bytes());
        self.pages.extend(node);
        number
    }

    /// The value of a table: within it while it is small, below a page of its own otherwise.
    fn value(&mut self, entry: &Entry) -> (u32, Vec<u8>) {
        match entry {
            Entry::Value(bytes) => (0, bytes.clone()),
            Entry::Table(entries) => {
                let node = self.leaf(entries);
                let (root, inline) = if node.len() < PAGE / 4 { (0, node) } else { (self.tree(entries), Vec::new()) };
                (1, [root.to_le_bytes().as_slice(), &[0; 8], &inline].concat())
            }
        }
    }

    fn leaf(&mut self, entries: &[(String, Entry)]) -> Vec<u8> {
        let mut elements = Vec::new();
        for (key, entry) in entries {
            let (flags, value) = self.value(entry);
            elements.push((flags, key.as_bytes(), value));
        }
        let mut node = header(2, elements.len());
        let mut at = 16 * elements.len();
        for (flags, key, value) in &elements {
            for number in [*flags, u32::try_from(at).unwrap(), length(key), length(value)] {
                node.extend(number.to_le_bytes());
            }
            at = at + key.len() + value.len() - 16;
        }
        for (_, key, value) in elements {
            node.extend([key, &value].concat());
        }
        node
    }

    /// Two levels: leaves of three keys below a branch.
    fn tree(&mut self, entries: &[(String, Entry)]) -> u64 {
        let mut children = Vec::new();
        for entries in entries.chunks(3) {
            let leaf = self.leaf(entries);
            children.push((entries[0].0.clone(), self.page(leaf)));
        }
        let mut node = header(1, children.len());
        let mut at = 16 * children.len();
        for (key, page) in &children {
            for number in [u32::try_from(at).unwrap(), length(key.as_bytes())] {
                node.extend(number.to_le_bytes());
            }
            node.extend(page.to_le_bytes());
            at = at + key.len() - 16;
        }
        for (key, _) in children {
            node.extend(key.as_bytes());
        }
        self.page(node)
    }

    /// The whole file; the second meta page is of an older state, whose root is not there.
    fn file(mut self, root: &Entry) -> Vec<u8> {
        let Entry::Table(entries) = root else { panic!("a table") };
        let root = self.tree(entries);
        [meta(0, root, 8), meta(1, 999, 7), self.pages].concat()
    }
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap()
}

fn header(kind: u16, count: usize) -> Vec<u8> {
    let mut node = vec![0; 8];
    node.extend(kind.to_le_bytes());
    node.extend(u16::try_from(count).unwrap().to_le_bytes());
    node.extend([0; 4]);
    node
}

fn meta(number: u64, root: u64, transaction: u64) -> Vec<u8> {
    let mut page = header(4, 0);
    page[0] = u8::try_from(number).unwrap();
    let mut meta = Vec::new();
    for number in [0xed0c_daed_u32, 2, u32::try_from(PAGE).unwrap(), 0] {
        meta.extend(number.to_le_bytes());
    }
    for number in [root, 0, u64::MAX, 9999, transaction] {
        meta.extend(number.to_le_bytes());
    }
    let sum = meta
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    page.extend(meta);
    page.extend(sum.to_le_bytes());
    page.resize(PAGE, 0);
    page
}

fn image(digest: &str) -> Entry {
    let target = table([("digest", Entry::Value(digest.as_bytes().to_vec())), ("size", Entry::Value(vec![2]))]);
    table([("createdat", Entry::Value(vec![1; 15])), ("target", target)])
}

/// A store with an image under a name in the namespace `default`, and under two in that of Kubernetes. The index names
/// a platform that was not pulled.
struct Containerd {
    folder: TempDir,
    index: String,
    manifest: String,
}

impl Containerd {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let layer = Tar::new().folder("etc").file("etc/hostname", "web\n").end();
        let files = Made { layers: vec![layer] }.layout(Packing::Gzip);
        let layout: Value = serde_json::from_slice(&files.last().unwrap().1).unwrap();
        let manifest = layout["manifests"][0]["digest"].as_str().unwrap().to_owned();
        let platform = |architecture: &str| json!({"os": "linux", "architecture": architecture});
        let absent = format!("sha256:{}", "0".repeat(64));
        let other = |digest: &str, host, other| {
            let architecture = if cfg!(target_arch = "aarch64") { other } else { host };
            json!({"digest": digest, "platform": platform(architecture)})
        };
        let here = other(&manifest, "amd64", "arm64");
        let index = json!({"schemaVersion": 2, "manifests": [other(&absent, "arm64", "amd64"), here]}).to_string();
        let content = folder.path().join("io.containerd.content.v1.content");
        in_folder(&content, &files[1..files.len() - 1]);
        in_folder(&content, &[(format!("blobs/sha256/{}", digest(index.as_bytes())), index.clone().into_bytes())]);
        let index = format!("sha256:{}", digest(index.as_bytes()));
        let many = (10..40).map(|number| (format!("docker.io/library/a{number}:1"), image(&absent)));
        let images: Vec<_> = many.chain([("docker.io/library/web:latest".to_owned(), image(&index))]).collect();
        let kubernetes = table([("registry.example/shop/web:1", image(&index))]);
        let root = table([(
            "v1",
            table([
                ("default", table([("images", Entry::Table(images))])),
                ("k8s.io", table([("images", kubernetes)])),
            ]),
        )]);
        fs::create_dir(folder.path().join("io.containerd.metadata.v1.bolt")).unwrap();
        let containerd = Self { folder, index, manifest };
        fs::write(containerd.metadata(), Writer::default().file(&root)).unwrap();
        containerd
    }

    fn metadata(&self) -> std::path::PathBuf {
        self.folder.path().join("io.containerd.metadata.v1.bolt/meta.db")
    }

    fn open(&self, wanted: &str) -> Result<Vec<Opened>, ImageError> {
        read(self.folder.path(), wanted)
    }
}

fn read(root: &Path, wanted: &str) -> Result<Vec<Opened>, ImageError> {
    let stores = Stores { containerd: Some(root.to_owned()), ..Stores::default() };
    open(&Target::Containerd(wanted.to_owned()), &Options { stores, ..Options::default() }, &Readers::new(Vec::new()))
}

#[test]
fn an_image_is_found_by_name_namespace_and_digest() {
    let containerd = Containerd::new();
    let (index, manifest) = (&containerd.index, &containerd.manifest);
    for (wanted, name) in [
        ("web", "docker.io/library/web:latest"),
        ("docker.io/library/web:latest", "docker.io/library/web:latest"),
        ("default/web", "docker.io/library/web:latest"),
        ("k8s.io/registry.example/shop/web:1", "registry.example/shop/web:1"),
        (index, index.as_str()),
        (manifest, manifest.as_str()),
        (&format!("shop/web@{index}"), &format!("shop/web@{index}")),
    ] {
        let opened = containerd.open(wanted).unwrap_or_else(|error| panic!("{wanted}: {error}")).remove(0);
        assert!(opened.failures.is_empty(), "{:?}", opened.failures);
        assert_eq!((opened.source, opened.names), (ImageSource::Daemon, vec![name.to_owned()]));
        assert_eq!(opened.manifest.unwrap().to_string(), *manifest);
        assert_eq!(opened.layers[0].index.as_ref().unwrap().entries.len(), 2);
    }
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    let containerd = Containerd::new();
    let error = |wanted: &str| containerd.open(wanted).unwrap_err().to_string();
    let absent = error("gone:1");
    assert!(absent.contains("`gone:1`") && absent.contains("default/docker.io/library/a10:1"), "{absent}");
    // Its name is there, its content is not.
    let a = error("a10:1");
    assert!(a.contains("is not there") && a.contains("that were pulled"), "{a}");
    let blob = fs::read_dir(containerd.folder.path().join("io.containerd.content.v1.content/blobs/sha256")).unwrap();
    let layer = blob.map(|blob| blob.unwrap().path()).find(|path| fs::read(path).unwrap().starts_with(&[0x1f, 0x8b]));
    fs::remove_file(layer.unwrap()).unwrap();
    let opened = containerd.open("web").unwrap().remove(0);
    assert!(opened.failures[0].2.to_string().contains("may drop unpacked layers"), "{:?}", opened.failures);
    let nothing = tempfile::tempdir().unwrap();
    assert!(read(nothing.path(), "web").unwrap_err().to_string().contains("there is no store of containerd"));
}

#[test]
fn damaged_metadata_is_told_with_the_way_around_it_and_ends() {
    let containerd = Containerd::new();
    let whole = fs::read(containerd.metadata()).unwrap();
    let mut told = 0;
    // Zeros, cuts, and every byte of the pages in turn at steps that meet each field.
    for step in (0..whole.len()).step_by(37) {
        let mut damaged = whole.clone();
        damaged[step] ^= 0xff;
        fs::write(containerd.metadata(), damaged).unwrap();
        told += usize::from(containerd.open("web").is_err());
    }
    assert!(told > 0);
    for damaged in [Vec::new(), vec![0; 3 * PAGE], whole[..2 * PAGE].to_vec()] {
        fs::write(containerd.metadata(), damaged).unwrap();
        let error = containerd.open("web").unwrap_err().to_string();
        assert!(error.contains("containerd:sha256:DIGEST"), "{error}");
        assert!(containerd.open(&containerd.index).is_ok());
    }
    // A page that names itself as its child.
    let mut circle = whole.clone();
    let root = u64::from_le_bytes(whole[32..40].try_into().unwrap());
    let at = usize::try_from(root).unwrap() * PAGE;
    circle[at + 24..at + 32].copy_from_slice(&root.to_le_bytes());
    fs::write(containerd.metadata(), circle).unwrap();
    assert!(containerd.open("web").unwrap_err().to_string().contains("too deep"));
}
