//! Images written byte by byte, well-formed and not: layers as tar archives, layouts, archives of `docker save`.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A tar archive that is being written. Names stand in it as given, whatever they are.
#[derive(Clone, Default)]
pub struct Tar(Vec<u8>);

impl Tar {
    /// An empty archive.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a member: type flag, name, target, content, mode.
    #[must_use]
    pub fn member(mut self, flag: u8, name: &str, link: &str, content: &[u8], mode: u32) -> Self {
        self.add(flag, name, link, content, mode);
        self
    }

    /// Adds a member.
    pub fn add(&mut self, flag: u8, name: &str, link: &str, content: &[u8], mode: u32) {
        for (record, text) in [(b'L', name), (b'K', link)] {
            if text.len() > 100 {
                self.0.extend(header(record, "././@LongLink", "", text.len() as u64 + 1, 0));
                self.content(&[text.as_bytes(), b"\0"].concat());
            }
        }
        let short = |text: &str| text.get(..100.min(text.len())).unwrap_or_default().to_owned();
        self.0.extend(header(flag, &short(name), &short(link), content.len() as u64, mode));
        self.content(content);
    }

    /// With raw bytes.
    #[must_use]
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }

    /// With a file.
    #[must_use]
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.member(b'0', name, "", content.as_ref(), 0o644)
    }

    /// With a folder.
    #[must_use]
    pub fn folder(self, name: &str) -> Self {
        self.member(b'5', name, "", b"", 0o755)
    }

    /// With a symbolic link.
    #[must_use]
    pub fn symlink(self, name: &str, target: &str) -> Self {
        self.member(b'2', name, target, b"", 0o777)
    }

    /// With a hard link.
    #[must_use]
    pub fn hard_link(self, name: &str, target: &str) -> Self {
        self.member(b'1', name, target, b"", 0o644)
    }

    /// The archive with its end.
    pub fn end(mut self) -> Vec<u8> {
        self.0.extend([0; 1024]);
        self.0
    }

    fn content(&mut self, content: &[u8]) {
        self.0.extend(content);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
    }
}

/// A header block of the form ustar.
pub fn header(flag: u8, name: &str, link: &str, size: u64, mode: u32) -> [u8; 512] {
    let mut block = [0; 512];
    let mut put = |start: usize, text: &[u8]| block[start..start + text.len()].copy_from_slice(text);
    put(0, name.as_bytes());
    put(100, format!("{mode:07o}").as_bytes());
    put(108, b"0000000");
    put(116, b"0000000");
    if size < 1 << 33 {
        put(124, format!("{size:011o}").as_bytes());
    } else {
        put(124, &[&[0x80, 0, 0, 0], size.to_be_bytes().as_slice()].concat());
    }
    put(136, b"00000000000");
    put(148, b"        ");
    put(156, &[flag]);
    put(157, link.as_bytes());
    put(257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    block
}

/// How the layers of an image are packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

impl Packing {
    /// The bytes in that packing.
    pub fn pack(self, plain: &[u8]) -> Vec<u8> {
        match self {
            Self::Plain => plain.to_vec(),
            Self::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(plain).unwrap();
                encoder.finish().unwrap()
            }
            Self::Zstd => zstd::bulk::compress(plain, 1).unwrap(),
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Plain => "application/vnd.oci.image.layer.v1.tar",
            Self::Gzip => "application/vnd.oci.image.layer.v1.tar+gzip",
            Self::Zstd => "application/vnd.oci.image.layer.v1.tar+zstd",
        }
    }
}

/// An image of these plain layers, the lowest first.
pub struct Made {
    /// Its layers as plain archives.
    pub layers: Vec<Vec<u8>>,
}

impl Made {
    /// The configuration.
    pub fn config(&self) -> Vec<u8> {
        let ids: Vec<String> = self.layers.iter().map(|layer| format!("sha256:{}", digest(layer))).collect();
        let history: Vec<Value> =
            (0..ids.len()).map(|number| json!({"created_by": format!("step {number}")})).collect();
        json!({
            "architecture": "amd64", "os": "linux", "config": {"Cmd": ["/bin/sh"]},
            "rootfs": {"type": "layers", "diff_ids": ids}, "history": history,
        })
        .to_string()
        .into_bytes()
    }

    /// The files of an OCI layout with the tag `1`, by their paths.
    pub fn layout(&self, packing: Packing) -> Vec<(String, Vec<u8>)> {
        let config = self.config();
        let mut files = vec![("oci-layout".to_owned(), br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec())];
        let mut blob = |bytes: Vec<u8>, kind: &str| {
            let descriptor =
                json!({"mediaType": kind, "digest": format!("sha256:{}", digest(&bytes)), "size": bytes.len()});
            files.push((format!("blobs/sha256/{}", digest(&bytes)), bytes));
            descriptor
        };
        let layers: Vec<Value> =
            self.layers.iter().map(|layer| blob(packing.pack(layer), packing.media_type())).collect();
        let config = blob(config, "application/vnd.oci.image.config.v1+json");
        let kind = "application/vnd.oci.image.manifest.v1+json";
        let manifest = json!({"schemaVersion": 2, "mediaType": kind, "config": config, "layers": layers});
        let mut descriptor = blob(manifest.to_string().into_bytes(), kind);
        descriptor["annotations"] = json!({"org.opencontainers.image.ref.name": "1"});
        let index = json!({"schemaVersion": 2, "manifests": [descriptor]});
        files.push(("index.json".to_owned(), index.to_string().into_bytes()));
        files
    }

    /// The files of an archive of `docker save` with the tag `web:1`, by their paths.
    pub fn saved(&self, packing: Packing) -> Vec<(String, Vec<u8>)> {
        let config = self.config();
        let name = format!("{}.json", digest(&config));
        let places: Vec<String> = (0..self.layers.len()).map(|number| format!("layer{number}/layer.tar")).collect();
        let manifest = json!([{"Config": name, "RepoTags": ["web:1"], "Layers": places}]);
        let layers = places.into_iter().zip(self.layers.iter().map(|layer| packing.pack(layer)));
        let mut files: Vec<(String, Vec<u8>)> = layers.collect();
        files.extend([(name, config), ("manifest.json".to_owned(), manifest.to_string().into_bytes())]);
        files
    }

    /// The same in the form before `manifest.json`: layers name what lies below them, `repositories` the highest.
    pub fn saved_long_ago(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        for (number, layer) in self.layers.iter().enumerate() {
            let mut about = json!({"id": format!("layer{number}"), "os": "linux", "architecture": "amd64"});
            if number > 0 {
                about["parent"] = json!(format!("layer{}", number - 1));
            }
            files.push((format!("layer{number}/json"), about.to_string().into_bytes()));
            files.push((format!("layer{number}/layer.tar"), layer.clone()));
        }
        let highest = format!("layer{}", self.layers.len() - 1);
        files.push(("repositories".to_owned(), json!({"web": {"1": highest}}).to_string().into_bytes()));
        files
    }
}

/// Writes files into a folder.
pub fn in_folder(folder: &Path, files: &[(String, Vec<u8>)]) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Files as an archive.
pub fn in_tar(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    files.iter().fold(Tar::new(), |tar, (name, bytes)| tar.file(name, bytes)).end()
}

/// SHA-256 in hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    plimsoll_facts::image::hex(&Sha256::digest(bytes))
}
