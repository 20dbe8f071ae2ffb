//! Against the registry of the distribution project. Without it each test says that it was skipped.

use std::process::Command;

use plimsoll_facts::ImageReference;
use plimsoll_image::registry::RegistryError;

use super::local::Local;
use super::{ACCOUNT, OCI_INDEX, OCI_MANIFEST, Setup, digest, layer, read, resolve};

/// The account in the form of `htpasswd -B`.
const HTPASSWD: &str = "stevedore:$2y$05$abcdefghijklmnopqrstuuKVHgOBYE/6bTsTxBJY1rxO4r5FhwaeG\n";

/// Asks for that account.
const BASIC: &str = "auth:\n  htpasswd: {realm: harbour, path: FOLDER/htpasswd}\n";

/// An image with one layer, and an index with it.
struct Pushed {
    config: Vec<u8>,
    layer: Vec<u8>,
    manifest: Vec<u8>,
    index: Vec<u8>,
}

/// Pushes an image as `shop/web:1` and its index as `shop/web:all`.
fn push(local: &Local, authorization: &str) -> Pushed {
    let config = br#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#.to_vec();
    let layer = layer(300_000);
    let described = |kind: &str, bytes: &[u8]| {
        format!(r#"{{"mediaType":"{kind}","digest":"{}","size":{}}}"#, digest(bytes), bytes.len())
    };
    let (named, stacked) = (
        described("application/vnd.oci.image.config.v1+json", &config),
        described("application/vnd.oci.image.layer.v1.tar+gzip", &layer),
    );
    let manifest =
        format!(r#"{{"schemaVersion":2,"mediaType":"{OCI_MANIFEST}","config":{named},"layers":[{stacked}]}}"#)
            .into_bytes();
    let entry = described(OCI_MANIFEST, &manifest);
    let index = format!(r#"{{"schemaVersion":2,"mediaType":"{OCI_INDEX}","manifests":[{entry}]}}"#).into_bytes();
    for blob in [&config, &layer] {
        local.push_blob("shop/web", &digest(blob), blob, authorization);
    }
    local.push_manifest("shop/web", "1", OCI_MANIFEST, &manifest, authorization);
    local.push_manifest("shop/web", "all", OCI_INDEX, &index, authorization);
    Pushed { config, layer, manifest, index }
}

#[test]
fn an_image_is_pulled_anonymously_by_tag_index_and_digest() {
    let Some(local) = Local::start("", &[]) else { return };
    let pushed = push(&local, "");
    let host = local.host();
    let registry = Setup::plain(&[host], "").registry();
    for (reference, kind, bytes) in [
        (format!("{host}/shop/web:1"), OCI_MANIFEST, &pushed.manifest),
        (format!("{host}/shop/web:all"), OCI_INDEX, &pushed.index),
        (format!("{host}/shop/web@{}", digest(&pushed.manifest)), OCI_MANIFEST, &pushed.manifest),
        // The digest decides, even beside a tag that does not exist.
        (format!("{host}/shop/web:none@{}", digest(&pushed.manifest)), OCI_MANIFEST, &pushed.manifest),
    ] {
        let resolved = resolve(&registry, &reference).unwrap();
        assert_eq!((resolved.host.as_str(), resolved.media_type.as_str()), (host, kind), "{reference}");
        assert_eq!((resolved.digest, &resolved.bytes), (digest(bytes), bytes), "{reference}");
    }
    let reference = format!("{host}/shop/web:all");
    let parsed = ImageReference::parse(&reference).unwrap();
    assert_eq!(registry.manifest(&parsed, &digest(&pushed.manifest)).unwrap(), pushed.manifest);
    assert_eq!(read(&registry, &reference, &pushed.config).unwrap(), pushed.config);
    assert_eq!(read(&registry, &reference, &pushed.layer).unwrap(), pushed.layer);
    assert_eq!(registry.notes(), [""; 0]);
}

#[test]
fn what_is_absent_is_not_found() {
    let Some(local) = Local::start("", &[]) else { return };
    push(&local, "");
    let host = local.host();
    let registry = Setup::plain(&[host], "").registry();
    for (reference, what) in [("shop/web:none", "shop/web/manifests/none"), ("shop/none", "shop/none/manifests/latest")]
    {
        let error = resolve(&registry, &format!("{host}/{reference}")).unwrap_err();
        assert_eq!(error, RegistryError::NotFound { host: host.to_owned(), what: what.to_owned() });
    }
    let error = read(&registry, &format!("{host}/shop/web"), b"no such blob").unwrap_err();
    assert!(matches!(error, RegistryError::NotFound { .. }), "{error}");
}

#[test]
fn a_password_comes_from_the_configuration_or_from_a_helper() {
    let Some(local) = Local::start(BASIC, &[("htpasswd", HTPASSWD)]) else { return };
    let (name, secret, encoded) = ACCOUNT;
    let pushed = push(&local, &format!("Authorization: Basic {encoded}\r\n"));
    let host = local.host();
    let answer = format!(r#"echo '{{"ServerURL":"x","Username":"{name}","Secret":"{secret}"}}'"#);
    for (config, helper) in [
        (format!("auths:\n  \"http://{host}/v2/\": {{auth: {encoded}}}\n"), "exit 1".to_owned()),
        (format!("auths:\n  \"{host}\": {{username: {name}, password: {secret}}}\n"), "exit 1".to_owned()),
        (format!("auths:\n  \"{host}/shop\": {{auth: {encoded}}}\n"), "exit 1".to_owned()),
        (
            format!("credHelpers:\n  \"{host}\": quay\n"),
            format!("read server || true\n[ \"$server\" = {host} ] && {answer}"),
        ),
        ("credsStore: quay\n".to_owned(), answer.clone()),
        // A helper that knows nothing leaves it to what is written down.
        (
            format!("credsStore: quay\nauths:\n  \"{host}\": {{auth: {encoded}}}\n"),
            "echo 'credentials not found in native keychain'; exit 1".to_owned(),
        ),
    ] {
        let setup = Setup::plain(&[host], &config).helper("quay", &helper);
        let registry = setup.registry();
        let reference = format!("{host}/shop/web:1");
        assert_eq!(resolve(&registry, &reference).unwrap().bytes, pushed.manifest, "{config}");
        assert_eq!(read(&registry, &reference, &pushed.layer).unwrap(), pushed.layer, "{config}");
    }
}

#[test]
fn without_the_right_password_there_is_no_access() {
    let Some(local) = Local::start(BASIC, &[("htpasswd", HTPASSWD)]) else { return };
    let host = local.host();
    for config in [
        String::new(),
        format!("auths:\n  \"{host}\": {{username: stevedore, password: wrong}}\n"),
        format!("auths:\n  \"other.example\": {{auth: {}}}\n", ACCOUNT.2),
        format!("auths:\n  \"{host}/bank\": {{auth: {}}}\n", ACCOUNT.2),
    ] {
        let registry = Setup::plain(&[host], &config).registry();
        let error = resolve(&registry, &format!("{host}/shop/web:1")).unwrap_err();
        let expected = RegistryError::Unauthorized { host: host.to_owned(), name: "shop/web".to_owned(), status: 401 };
        assert_eq!(error, expected, "{config}");
        assert!(error.help().unwrap().contains(&format!("docker login {host}")));
    }
}

#[test]
fn a_mirror_is_asked_before_the_registry() {
    let Some(local) = Local::start("", &[]) else { return };
    let pushed = push(&local, "");
    let host = local.host();
    let mirrors =
        format!("  registry.invalid: {{mirrors: [\"{host}\"]}}\n  other.invalid: {{mirrors: [\"{host}/shop\"]}}\n");
    let registry = Setup::plain(&[host], &mirrors).registry();
    for reference in ["registry.invalid/shop/web:1", "other.invalid/web:1"] {
        let resolved = resolve(&registry, reference).unwrap();
        assert_eq!((resolved.host.as_str(), resolved.bytes), (host, pushed.manifest.clone()));
        assert_eq!(read(&registry, reference, &pushed.layer).unwrap(), pushed.layer);
    }
}

#[test]
fn a_certificate_is_trusted_by_its_ca_alone() {
    const TLS: &str = "  tls: {certificate: FOLDER/cert.pem, key: FOLDER/key.pem}\n";
    let made = tempfile::tempdir().unwrap();
    let request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
                   -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE \
                   -keyout key.pem -out cert.pem";
    let output = Command::new("openssl").args(request.split_whitespace()).current_dir(made.path()).output();
    if !output.is_ok_and(|output| output.status.success()) {
        use std::io::Write as _;
        let _shown = writeln!(std::io::stderr(), "skipped: openssl, which makes a certificate, does not work here");
        return;
    }
    let text = |name: &str| std::fs::read_to_string(made.path().join(name)).unwrap();
    let files = [("cert.pem", &*text("cert.pem")), ("key.pem", &*text("key.pem"))];
    let Some(local) = Local::start(TLS, &files) else { return };
    let host = local.host();
    let certificate = local.folder().join("cert.pem");
    let with_ca = Setup::new(&format!("hosts: {{\"{host}\": {{ca: \"{}\"}}}}", certificate.display())).registry();
    let error = resolve(&with_ca, &format!("{host}/shop/web:1")).unwrap_err();
    assert!(matches!(error, RegistryError::NotFound { .. }), "{error}");
    let without = Setup::new("hosts: {}").registry();
    let error = resolve(&without, &format!("{host}/shop/web:1")).unwrap_err();
    assert!(matches!(error, RegistryError::Tls { .. }), "{error}");
    assert!(error.help().unwrap().contains("`ca`"));
}
