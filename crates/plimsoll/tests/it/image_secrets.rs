//! Secrets in every place of an image are found, and shown nowhere. All of them are made up here.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use plimsoll_testkit::Recipe;
use serde_json::json;

use crate::program::Folder;

const FORMATS: [&str; 11] =
    ["text", "concise", "json", "ndjson", "sarif", "junit", "github", "gitlab", "markdown", "html", "csv"];

const PASSWORD: &str = "Kq7-meadow-lamp41";
/// In addresses of repositories, which lock files and metadata keep.
const OF_ADDRESS: &str = "Zr8-harbour-kite52";
const HANDED_ON: &str = "T0ken-9f8e7d6c5b4a";

/// Formats of providers, in parts, so that they stand nowhere as such.
fn tokens() -> [String; 6] {
    [
        ["AK", "IACATAGDYBLHCRQIQX"].concat(),
        ["gl", "pat-boIZzzAhAZ60oRUDniFj"].concat(),
        ["do", "p_v1_92ed75842522e4f06ab79fed407707fbf7ac9d58ac8202464bc7a33555f616b8"].concat(),
        ["h", "f_fnHbfQCVceLyrlubmsrYMctriAOdWnEtTJ"].concat(),
        ["SG", ".kJXzmMUA_QlYV4r6usKnP9.RDIVXBPFso0vh8oOhrRqUU_GQdD2xUpziPILHgPQgft"].concat(),
        ["AK", "IAVORWVAJDMLXUVV3D"].concat(),
    ]
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = text.as_bytes().chunks(3);
    groups.fold(String::new(), |mut out, group| {
        let number = (0..3).fold(0, |number, place| number << 8 | u32::from(group.get(place).copied().unwrap_or(0)));
        for place in 0..4 {
            let digit = DIGITS[(number >> (18 - 6 * place) & 63) as usize] as char;
            out.push(if place <= group.len() { digit } else { '=' });
        }
        out
    })
}

/// An image with a secret in a file, in machine code, in a lower layer only, in UTF-16, in base64, across the places
/// where a large file is cut, in a variable, a label, a command, the history and an annotation.
fn recipe() -> String {
    let [plain, code, deleted, wide, encoded, label] = tokens();
    let wide = wide.chars().fold(String::new(), |mut text, character| {
        let _ = write!(text, "{character}\\0");
        text
    });
    let encoded = base64(&format!("{{\"token\": \"{encoded}\"}}"));
    let config = json!({
        "Env": [format!("DB_PASSWORD={PASSWORD}")],
        "Labels": {"deploy": label},
        "Cmd": ["web", "--password", PASSWORD],
    });
    let address = format!("https://ci:{OF_ADDRESS}@git.example/parts");
    let origin = json!({"url": address, "vcs_info": {"vcs": "git", "commit_id": "0123abc"}});
    let source = json!({"type": "git", "url": address, "reference": "0123abc"});
    let composer = json!({"packages": [{"name": "shop/parts", "version": "dev-main", "source": source}]});
    format!(
        "name registry.example/web:1
annotation org.example.token {label}
config {config}
history RUN |1 API_TOKEN={HANDED_ON} /bin/sh -c make
file app/settings.py KEY = '{plain}'
file app/web elf \\0\\0{code}\\0\\0
file root/notes {deleted}
file app/wide {wide}
file app/encoded {encoded}
file usr/lib/python3/dist-packages/parts-1.0.dist-info/METADATA Name: parts\\nVersion: 1.0\\n
file usr/lib/python3/dist-packages/parts-1.0.dist-info/direct_url.json {origin}
file srv/composer.lock {composer}
file srv/requirements.txt -r https://ci:{OF_ADDRESS}@git.example/all.txt\\n
layer
history RUN rm root/notes
remove root/notes
"
    )
}

fn folder() -> Folder {
    let folder = Folder::with(&[]);
    Recipe::read(&recipe()).write_layout(&folder.path().join("web"));
    folder
}

fn all_bytes(folder: &Path, into: &mut Vec<u8>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            all_bytes(&entry.path(), into);
        } else {
            let bytes = fs::read(entry.path()).unwrap();
            // Entries of layers are packed behind a checksum.
            into.extend(
                bytes.get(32..).and_then(|packed| zstd::bulk::decompress(packed, 1 << 24).ok()).unwrap_or(bytes),
            );
        }
    }
}

#[test]
fn a_secret_in_each_place_of_an_image_is_found_and_is_in_no_output_and_not_in_the_cache() {
    let folder = folder();
    let [plain, code, deleted, wide, encoded, label] = tokens();
    let secrets = [&*plain, &code, &deleted, &wide, &encoded, &label, PASSWORD, HANDED_ON, OF_ADDRESS];
    let mut runs: Vec<Vec<&str>> = FORMATS.map(|format| vec!["scan", "oci:web", "--all", "--format", format]).into();
    for formats in ["text", "json", "cyclonedx", "spdx", "csv"] {
        runs.push(vec!["image", "sbom", "web", "--format", formats]);
    }
    runs.extend([
        vec!["image", "layers", "web"],
        vec!["image", "files", "web", "/app"],
        vec!["image", "grade", "web", "--format", "json"],
        vec!["image", "bloat", "web"],
        vec!["image", "base", "web"],
        vec!["image", "diff", "web", "web", "--findings"],
    ]);
    for arguments in &runs {
        let ran = folder.run(arguments);
        assert!(ran.code < 4 && ran.code != 2, "{arguments:?}: {}", ran.stderr);
        for secret in secrets {
            assert!(!ran.stdout.contains(secret) && !ran.stderr.contains(secret), "{arguments:?} shows {secret}");
        }
    }
    let mut kept = Vec::new();
    all_bytes(&folder.path().join(".cache"), &mut kept);
    assert!(kept.len() > 1000, "something is kept");
    for secret in secrets {
        assert!(!kept.windows(secret.len()).any(|window| window == secret.as_bytes()), "the cache holds {secret}");
    }
    let found = folder.run(&["scan", "oci:web", "--only", "secrets", "--format", "json"]).json();
    let titles: Vec<&str> =
        found["findings"].as_array().unwrap().iter().map(|finding| finding["title"].as_str().unwrap()).collect();
    for expected in [
        "`/app/settings.py` holds a secret",
        "`/app/web` holds a secret",
        "`/app/wide` holds a secret",
        "`/app/encoded` holds a secret",
        // The same stands in the list of requirements.
        "`/srv/composer.lock` holds a secret",
        "`/root/notes` is gone, but layer 0 still has a secret in it",
        "config.Env[DB_PASSWORD] holds a secret",
        "config.Labels[deploy] holds a secret",
        "history[0].created_by holds a secret",
    ] {
        assert!(titles.iter().any(|title| title.starts_with(expected)), "{expected}: {titles:#?}");
    }
    // The label and the annotation are one, and so are the variable and the argument.
    assert_eq!(titles.len(), 9, "{titles:#?}");
}

#[test]
fn a_secret_that_a_bill_of_materials_quotes_is_not_shown_again() {
    let [token, ..] = tokens();
    let document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "components": [{
            "type": "library",
            "name": "parts",
            "version": "1.0",
            "purl": format!("pkg:npm/parts@1.0?vcs_url=git%2Bhttps://git.example/parts%3Fkey={token}"),
            "licenses": [{"license": {"name": format!("see {token}")}}],
        }],
    });
    let folder = Folder::with(&[("parts.cdx.json", &document.to_string())]);
    for format in ["text", "json", "cyclonedx", "spdx", "csv", "purls"] {
        let ran = folder.run(&["image", "sbom", "sbom:parts.cdx.json", "--format", format]);
        assert!(ran.stdout.contains("parts"), "{format}: {}", ran.stderr);
        assert!(!ran.stdout.contains(&token), "{format} shows it: {}", ran.stdout);
    }
}
