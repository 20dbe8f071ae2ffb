//! Keys and certificates as the tools of the field write them. They are made here and protect nothing; without the
//! tools the tests say so and pass.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use plimsoll_content::{Algorithm, KeyFact, KeyFacts, KeyForm, KeyReader, keys_in};
use plimsoll_engine::{FileBytes, FileReader};
use plimsoll_facts::image::{DamagedFacts, RawFacts};

/// A folder of its own, gone afterwards.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The bytes of the file that a command makes; `None` when there is no such tool.
    fn made(&self, name: &str, command: &str) -> Option<Vec<u8>> {
        run(self.0.path(), command).then(|| std::fs::read(self.path(name)).unwrap())
    }
}

/// Runs a command whose words have no blanks; false when its tool is not there.
fn run(folder: &Path, command: &str) -> bool {
    let mut words = command.split(' ');
    let tool = words.next().unwrap();
    let words = words.map(|word| word.strip_prefix('\'').map_or(word, |rest| rest.trim_end_matches('\'')));
    let mut command = Command::new(tool);
    command.args(words).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    match command.output() {
        Ok(output) => {
            assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
            true
        }
        Err(error) => {
            println!("skipped: {tool}: {error}");
            false
        }
    }
}

fn raw(path: &str, bytes: &[u8]) -> RawFacts {
    let mut facts = RawFacts::default();
    KeyReader.read(&FileBytes::whole(path, bytes), &mut facts);
    facts
}

fn read(path: &str, bytes: &[u8]) -> KeyFacts {
    let facts = raw(path, bytes);
    assert!(facts.problems.is_empty(), "{path}: {:?}", facts.problems);
    keys_in(&facts).unwrap()
}

fn only_key(path: &str, bytes: &[u8]) -> KeyFact {
    let found = read(path, bytes);
    assert_eq!((found.keys.len(), found.certificates.len()), (1, 0), "{path}: {found:?}");
    found.keys.into_iter().next().unwrap()
}

/// What a command makes: its file, form, algorithm, size, whether a password protects it.
type Case = (&'static str, &'static str, KeyForm, Algorithm, Option<u32>, bool);

const CASES: &[Case] = &[
    ("a.key", "openssl genrsa -traditional -out a.key 1024", KeyForm::Pkcs1, Algorithm::Rsa, Some(1024), false),
    ("a.pem", "openssl genrsa -out a.pem 2048", KeyForm::Pkcs8, Algorithm::Rsa, Some(2048), false),
    ("a.der", "openssl rsa -in a.pem -outform DER -out a.der", KeyForm::Pkcs8, Algorithm::Rsa, Some(2048), false),
    (
        "b.der",
        "openssl rsa -in a.pem -traditional -outform DER -out b.der",
        KeyForm::Pkcs1,
        Algorithm::Rsa,
        Some(2048),
        false,
    ),
    (
        "c.pem",
        "openssl rsa -in a.pem -traditional -aes128 -passout pass:x -out c.pem",
        KeyForm::Pkcs1,
        Algorithm::Rsa,
        None,
        true,
    ),
    (
        "d.pem",
        "openssl pkcs8 -topk8 -in a.pem -passout pass:x -out d.pem",
        KeyForm::Pkcs8,
        Algorithm::Unknown,
        None,
        true,
    ),
    (
        "e.pem",
        "openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in a.pem -passout pass:x -out e.pem",
        KeyForm::Pkcs8,
        Algorithm::Unknown,
        None,
        true,
    ),
    (
        "f.pem",
        "openssl ecparam -name prime256v1 -genkey -noout -out f.pem",
        KeyForm::Sec1,
        Algorithm::Ec,
        Some(256),
        false,
    ),
    ("g.pem", "openssl ecparam -name secp192k1 -genkey -out g.pem", KeyForm::Sec1, Algorithm::Ec, Some(192), false),
    (
        "h.pem",
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp521r1 -out h.pem",
        KeyForm::Pkcs8,
        Algorithm::Ec,
        Some(521),
        false,
    ),
    (
        "i.pem",
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -pkeyopt ec_param_enc:explicit -out i.pem",
        KeyForm::Pkcs8,
        Algorithm::Ec,
        Some(384),
        false,
    ),
    ("j.pem", "openssl genpkey -algorithm ed25519 -out j.pem", KeyForm::Pkcs8, Algorithm::Ed25519, Some(256), false),
    ("k.pem", "openssl genpkey -algorithm x448 -out k.pem", KeyForm::Pkcs8, Algorithm::X448, Some(448), false),
    ("p.pem", "openssl dsaparam -genkey -noout -out p.pem 1024", KeyForm::Pkcs8, Algorithm::Dsa, Some(1024), false),
    ("q.pem", "openssl pkey -in p.pem -traditional -out q.pem", KeyForm::Dsa, Algorithm::Dsa, Some(1024), false),
    (
        "id_ed25519",
        "ssh-keygen -q -t ed25519 -N '' -f id_ed25519",
        KeyForm::OpenSsh,
        Algorithm::Ed25519,
        Some(256),
        false,
    ),
    ("id_ecdsa", "ssh-keygen -q -t ecdsa -b 384 -N '' -f id_ecdsa", KeyForm::OpenSsh, Algorithm::Ec, Some(384), false),
    ("id_rsa", "ssh-keygen -q -t rsa -b 1024 -N secret -f id_rsa", KeyForm::OpenSsh, Algorithm::Rsa, Some(1024), true),
];

#[test]
fn keys_of_every_form_are_read() {
    let folder = Folder::new();
    for (name, command, form, algorithm, bits, is_encrypted) in CASES {
        let Some(bytes) = folder.made(name, command) else { continue };
        let key = only_key(name, &bytes);
        let seen = (key.form, key.algorithm, key.bits, key.is_encrypted);
        assert_eq!(seen, (*form, *algorithm, *bits, *is_encrypted), "{command}");
        assert!(!key.is_public_test_key);
        assert!(key.range.end <= bytes.len() as u64);
    }
}

#[test]
fn a_key_is_the_same_in_all_forms() {
    let folder = Folder::new();
    let Some(pem) = folder.made("a.pem", "openssl genrsa -out a.pem 2048") else { return };
    let first = only_key("a.pem", &pem).public;
    let others = [
        ("a.key", "openssl rsa -in a.pem -traditional -out a.key"),
        ("a.der", "openssl rsa -in a.pem -traditional -outform DER -out a.der"),
    ];
    for (name, command) in others {
        assert_eq!(only_key(name, &folder.made(name, command).unwrap()).public, first, "{command}");
    }
    std::fs::copy(folder.path("a.key"), folder.path("id_rsa")).unwrap();
    // ssh-keygen refuses keys that others can read.
    run(folder.0.path(), "chmod 600 id_rsa");
    if let Some(ssh) = folder.made("id_rsa", "ssh-keygen -q -p -N secret -f id_rsa") {
        let key = only_key("id_rsa", &ssh);
        assert_eq!((key.form, key.public), (KeyForm::OpenSsh, first));
    }
    let other = folder.made("b.pem", "openssl genrsa -out b.pem 2048").unwrap();
    assert_ne!(only_key("b.pem", &other).public, first);
}

#[test]
fn elliptic_keys_are_the_same_in_all_forms() {
    let folder = Folder::new();
    let command = "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out a.pem";
    let Some(pem) = folder.made("a.pem", command) else { return };
    let sec1 = folder.made("b.pem", "openssl ec -in a.pem -out b.pem").unwrap();
    assert_eq!(only_key("a.pem", &pem).public, only_key("b.pem", &sec1).public);
}

#[test]
fn certificates_are_read() {
    let folder = Folder::new();
    let root = "openssl req -x509 -newkey rsa:1024 -nodes -keyout a.key -out a.crt -days 10 -subj /O=Example/CN=root";
    let Some(pem) = folder.made("a.crt", root) else { return };
    let found = read("a.crt", &pem);
    let [root] = &*found.certificates else { panic!("{found:?}") };
    assert_eq!((&*root.common_name, root.algorithm, root.bits), ("root", Algorithm::Rsa, Some(1024)));
    assert!(root.is_ca && root.is_self_signed && root.algorithm.is_weak(root.bits));
    assert_eq!(root.not_after - root.not_before, 10 * 86_400);
    assert!(!root.serial.is_empty());
    let der = folder.made("a.der", "openssl x509 -in a.crt -outform DER -out a.der").unwrap();
    let found = read("a.der", &der);
    assert_eq!(found.certificates[0].fingerprint, root.fingerprint);
    assert_eq!(found.certificates[0].range, 0..der.len() as u64);
    let trusted = folder.made("t.pem", "openssl x509 -in a.crt -trustout -addtrust serverAuth -out t.pem").unwrap();
    assert!(trusted.starts_with(b"-----BEGIN TRUSTED"));
    assert_eq!(read("t.pem", &trusted).certificates[0].fingerprint, root.fingerprint);
    let leaf = "openssl req -x509 -newkey ed25519 -nodes -keyout b.key -out b.crt -days 20000 -subj /O=Example \
                -addext basicConstraints=CA:FALSE";
    let pem = folder.made("b.crt", leaf).unwrap();
    let leaf = &read("b.crt", &pem).certificates[0];
    assert_eq!((&*leaf.common_name, leaf.is_ca), ("Example", false));
    // Years from 2050 on are written in another way.
    assert_eq!(leaf.not_after - leaf.not_before, 20_000 * 86_400);
}

#[test]
fn stores_say_whether_they_hold_keys() {
    let folder = Folder::new();
    let certificate = "openssl req -x509 -newkey rsa:2048 -nodes -keyout a.key -out a.crt -days 10 -subj /CN=a";
    if folder.made("a.crt", certificate).is_none() {
        return;
    }
    let sealed =
        folder.made("a.p12", "openssl pkcs12 -export -in a.crt -inkey a.key -passout pass:x -out a.p12").unwrap();
    let key = only_key("a.p12", &sealed);
    assert_eq!((key.form, key.is_encrypted), (KeyForm::Pkcs12, true));
    let open = "openssl pkcs12 -export -in a.crt -inkey a.key -passout pass: -keypbe NONE -certpbe NONE -out b.p12";
    let key = only_key("b.p12", &folder.made("b.p12", open).unwrap());
    assert_eq!((key.is_encrypted, key.bits), (false, Some(2048)));
    assert_eq!(key.public, only_key("a.key", &std::fs::read(folder.path("a.key")).unwrap()).public);
    let trusted = "openssl pkcs12 -export -in a.crt -nokeys -passout pass:x -out c.p12";
    assert!(read("c.p12", &folder.made("c.p12", trusted).unwrap()).is_empty());
    let java = "keytool -importkeystore -srckeystore a.p12 -srcstorepass x12345 -destkeystore a.jks -deststoretype JKS \
                -deststorepass x12345";
    let store = "openssl pkcs12 -export -in a.crt -inkey a.key -passout pass:x12345 -out a.p12";
    folder.made("a.p12", store).unwrap();
    if let Some(store) = folder.made("a.jks", java) {
        let found = read("cacerts", &store);
        assert_eq!((found.keys.len(), found.certificates.len()), (1, 1), "{found:?}");
        assert_eq!((found.keys[0].form, found.keys[0].is_encrypted), (KeyForm::Jks, true));
        assert_eq!(found.certificates[0].common_name, "a");
    }
}

/// A key of PuTTY for the public key of a line of OpenSSH.
fn putty(line: &str, encryption: &str) -> String {
    let (kind, public) = line.split_once(' ').unwrap();
    let public = public.split(' ').next().unwrap();
    let (first, second) = public.split_at(40);
    format!(
        "PuTTY-User-Key-File-3: {kind}\r\nEncryption: {encryption}\r\nComment: none\r\nPublic-Lines: 2\r\n{first}\r\n\
         {second}\r\nPrivate-Lines: 1\r\nAAAAIBB1\r\nPrivate-MAC: 00\r\n"
    )
}

#[test]
fn keys_of_putty_are_read() {
    let folder = Folder::new();
    let Some(ssh) = folder.made("id_ed25519", CASES.iter().find(|case| case.0 == "id_ed25519").unwrap().1) else {
        return;
    };
    let line = std::fs::read_to_string(folder.path("id_ed25519.pub")).unwrap();
    let expected = only_key("id_ed25519", &ssh);
    for (encryption, is_encrypted) in [("none", false), ("aes256-cbc", true)] {
        let key = only_key("a.ppk", putty(&line, encryption).as_bytes());
        assert_eq!((key.form, key.is_encrypted, key.public), (KeyForm::Putty, is_encrypted, expected.public));
    }
}

#[test]
fn json_web_keys_are_private_when_they_hold_the_secret() {
    let point = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    let secret = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    let private = format!(r#"{{"kty":"OKP","crv":"Ed25519","d":"{secret}","x":"{point}"}}"#);
    let public = format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{point}"}}"#);
    let key = only_key("a.jwk", private.as_bytes());
    assert_eq!((key.form, key.algorithm, key.bits), (KeyForm::Jwk, Algorithm::Ed25519, Some(256)));
    assert!(read("a.jwk", public.as_bytes()).is_empty());
    let set = format!(r#"{{"keys":[{public},{private},{{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODw"}}]}}"#);
    let found = read("a.jwks", set.as_bytes());
    let mut algorithms: Vec<_> = found.keys.iter().map(|key| (key.algorithm, key.bits)).collect();
    algorithms.sort_unstable();
    assert_eq!(algorithms, [(Algorithm::Ed25519, Some(256)), (Algorithm::Symmetric, Some(128))]);
    let filled_in = r#"{"kty":"RSA","n":"<modulus>","e":"AQAB","d":"<secret>"}"#;
    for other in ["{}", "[]", "", "{\"kty\":1}", filled_in, "{\"kty\":\"oct\",\"k\":\"\"}"] {
        assert!(read("a.jwk", other.as_bytes()).is_empty(), "{other}");
    }
}

#[test]
fn frames_are_read_wherever_they_stand() {
    let folder = Folder::new();
    let Some(pem) = folder.made("a.pem", "openssl genpkey -algorithm ed25519 -out a.pem") else { return };
    let pem = String::from_utf8(pem).unwrap();
    let expected = only_key("a.pem", pem.as_bytes()).public;
    let in_config = format!("<key>\n{pem}</key>\n-----BEGIN CERTIFICATE-----\n<here>\n-----END CERTIFICATE-----\n");
    let in_json = format!("{{\"key\": \"{}\"}}", pem.replace('\n', "\\n"));
    let with_returns = pem.replace('\n', "\r\n");
    let indented = pem.replace('\n', "\n    ");
    let after_a_broken_frame = format!("-----BEGIN PRIVATE KEY-----\nMC4C\n{pem}");
    for text in [in_config, in_json, with_returns, indented, after_a_broken_frame] {
        let key = only_key("client.ovpn", text.as_bytes());
        assert_eq!(key.public, expected, "{text}");
        let range = usize::try_from(key.range.start).unwrap()..usize::try_from(key.range.end).unwrap();
        assert!(text[range.clone()].starts_with("-----BEGIN PRIVATE") && text[range].ends_with("KEY-----"), "{text}");
    }
}

#[test]
fn what_does_not_parse_is_no_key() {
    let frames = [
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n\
         -----END RSA PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
         -----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----",
    ];
    for frame in frames {
        assert!(read("a.pem", frame.as_bytes()).is_empty(), "{frame}");
    }
}

/// The key of RFC 9500, section 2.3, by its public part; the secret is left out.
#[test]
fn published_test_keys_are_known() {
    let key = r#"{"kty": "EC", "crv": "P-256", "d": "AQ",
        "x": "QiVI-I-3gv-17KN0RFLHKh5Vj71vc75eSOkyMsxFxbE", "y": "bEzRDEy41bihcTnpSILImSVymTQl9BQZq36QpCpJQnI"}"#;
    assert!(only_key("a.jwk", key.as_bytes()).is_public_test_key);
}

#[test]
fn a_certificate_that_cannot_be_read_is_a_problem() {
    let frame = "-----BEGIN CERTIFICATE-----\nMAYCAQECAQI=\n-----END CERTIFICATE-----";
    let facts = raw("a.crt", frame.as_bytes());
    assert_eq!(facts.problems[0].what, "1 certificates cannot be read");
}

#[test]
fn more_certificates_than_are_kept_are_told() {
    let folder = Folder::new();
    let command = "openssl req -x509 -newkey ed25519 -nodes -keyout a.key -out a.crt -days 10 -subj /CN=a";
    let Some(pem) = folder.made("a.crt", command) else { return };
    let facts = raw("bundle.crt", &pem.repeat(2_001));
    assert_eq!(facts.problems[0].limit.as_deref(), Some("certificates"));
    assert_eq!(keys_in(&facts).unwrap().certificates.len(), 2_000);
}

#[test]
fn nothing_of_a_key_is_kept() {
    let folder = Folder::new();
    let Some(der) = folder.made("a.der", "openssl genpkey -algorithm ed25519 -outform DER -out a.der") else { return };
    let data = raw("a.der", &der).data.unwrap();
    let secret = &der[der.len() - 32..];
    assert!(!data.windows(8).any(|window| secret.windows(8).any(|part| part == window)));
}

#[test]
fn damaged_data_is_refused() {
    let folder = Folder::new();
    let command = "openssl req -x509 -newkey ed25519 -nodes -keyout a.pem -out a.pem -days 10 -subj /CN=a";
    let Some(pem) = folder.made("a.pem", command) else { return };
    let whole = raw("a.pem", &[&*pem, &std::fs::read(folder.path("a.pem")).unwrap()].concat()).data.unwrap();
    for length in 0..whole.len() {
        let facts = RawFacts { data: Some(whole[..length].into()), ..RawFacts::default() };
        assert_eq!(keys_in(&facts), Err(DamagedFacts), "{length}");
    }
    let mut of_no_bytes = RawFacts { data: Some(whole), ..RawFacts::default() };
    let mut found = keys_in(&of_no_bytes).unwrap();
    found.keys[0].range = 5..5;
    of_no_bytes.keep(&found);
    assert_eq!(keys_in(&of_no_bytes), Err(DamagedFacts));
}

#[test]
fn mutated_bytes_never_panic() {
    let folder = Folder::new();
    let mut files: Vec<(&str, Vec<u8>)> = Vec::new();
    for (name, command, ..) in CASES {
        files.extend(folder.made(name, command).map(|bytes| (*name, bytes)));
    }
    let more = [
        (
            "r.der",
            "openssl req -x509 -newkey rsa:1024 -nodes -keyout r.key -outform DER -out r.der -days 10 -subj /CN=a",
        ),
        ("r.crt", "openssl req -x509 -key r.key -out r.crt -days 10 -subj /CN=a"),
        ("r.p12", "openssl pkcs12 -export -in r.crt -inkey r.key -passout pass:x12345 -out r.p12"),
    ];
    for (name, command) in more {
        files.extend(folder.made(name, command).map(|bytes| (name, bytes)));
    }
    let mut state = 1_u64;
    for (name, bytes) in files {
        // Each kind of file is damaged at about 300 places.
        for place in (0..bytes.len()).step_by(bytes.len().div_ceil(300)) {
            // An xorshift generator is enough to vary what is written where.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let mut changed = bytes.clone();
            changed[place] = state.to_le_bytes()[0];
            let _ = keys_in(&raw(name, &changed)).unwrap();
            let _ = raw(name, &bytes[..place]);
        }
    }
}
