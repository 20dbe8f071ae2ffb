//! Files that hold credentials, by their names.

/// Names of files, in lower case, and what they are.
const NAMES: &[(&str, &str)] = &[
    (".dockercfg", "the credentials of a registry"),
    (".dockerconfigjson", "the credentials of a registry"),
    (".env", "a dotenv file"),
    (".env*", "a dotenv file"),
    (".git-credentials", "the credentials of Git"),
    (".htpasswd", "a list of passwords"),
    (".my.cnf", "the password of a database"),
    (".netrc", "a list of passwords"),
    (".npmrc", "the credentials of a package registry"),
    (".pgpass", "the password of a database"),
    (".pypirc", "the credentials of a package registry"),
    (".vault-token", "a token"),
    ("_netrc", "a list of passwords"),
    ("application_default_credentials.json", "the credentials of a cloud"),
    ("id_dsa", "a private key"),
    ("id_ecdsa", "a private key"),
    ("id_ed25519", "a private key"),
    ("id_rsa", "a private key"),
    ("kubeconfig", "the credentials of a cluster"),
    ("terraform.tfstate", "the state of Terraform"),
];

/// The ends of paths, in lower case, and what they are.
const PATHS: &[(&str, &str)] = &[
    (".aws/credentials", "the credentials of a cloud"),
    (".cargo/credentials", "the credentials of a package registry"),
    (".cargo/credentials.toml", "the credentials of a package registry"),
    (".docker/config.json", "the credentials of a registry"),
    (".gem/credentials", "the credentials of a package registry"),
    (".kube/config", "the credentials of a cluster"),
    ("gcloud/credentials.db", "the credentials of a cloud"),
];

/// Folders that hold keys.
const FOLDERS: &[&str] = &[".aws", ".gnupg", ".kube", ".ssh"];

/// Endings of stores of keys.
const STORES: &[&str] = &[".jks", ".keystore", ".p12", ".pfx", ".ppk"];

/// Words in the name of a file that say that somebody fills it in elsewhere.
const SAMPLES: &[&str] = &["default", "defaults", "dist", "example", "sample", "schema", "template", "tmpl", "tpl"];

/// Words in a path that say that a key is one to verify with.
const PUBLIC: &[&str] =
    &["apt", "archive", "asc", "gpg", "keyring", "keyrings", "pgp", "pub", "public", "release", "signing"];

/// What the file at a path is, when its name says that it holds a credential.
pub(crate) fn of_file(path: &str) -> Option<&'static str> {
    let path = path.replace('\\', "/").to_ascii_lowercase();
    let name = path.rsplit('/').next().unwrap_or(&path);
    let known = NAMES.iter().find(|(known, _)| *known == name);
    let ends = |end: &str| path.strip_suffix(end).is_some_and(|start| start.is_empty() || start.ends_with('/'));
    let known = known.or_else(|| PATHS.iter().find(|(end, _)| ends(end)));
    if let Some((_, what)) = known {
        return Some(what);
    }
    let words: Vec<&str> = words(name).collect();
    if name.starts_with(".env.") && !words.iter().any(|word| SAMPLES.contains(word)) {
        return Some("a dotenv file");
    }
    if STORES.iter().any(|ending| name.ends_with(ending)) {
        return Some("a store of keys");
    }
    // Most files ending in `.pem` are certificates.
    let names_key = words.iter().any(|word| matches!(*word, "key" | "privkey" | "private"));
    let is_key = match name.rsplit_once('.') {
        Some((stem, "key")) => !stem.is_empty(),
        Some((_, "pem")) => names_key,
        _ => false,
    };
    (is_key && !is_public(&path)).then_some("a private key")
}

/// What the folder at a path is, when its name says that it holds credentials.
pub(crate) fn of_folder(path: &str) -> Option<&'static str> {
    let path = path.replace('\\', "/");
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    FOLDERS.contains(&name).then_some("a folder of credentials")
}

/// True for the path of a key that is not secret.
pub(crate) fn is_public(path: &str) -> bool {
    words(&path.to_ascii_lowercase()).any(|word| PUBLIC.contains(&word))
}

/// The runs of letters and digits of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_with_credentials_are_known_by_their_names() {
        for path in [
            "id_rsa",
            "/srv/.ssh/id_ed25519",
            "config/.npmrc",
            ".env",
            ".env.production",
            ".env*",
            "certs/server.key",
            "tls-key.pem",
            "C:\\Users\\web\\.docker\\config.json",
            "keys/store.p12",
            ".AWS/credentials",
        ] {
            assert!(of_file(path).is_some(), "{path}");
        }
        assert!(of_folder("/srv/.ssh/").is_some());
    }

    #[test]
    fn public_keys_samples_and_other_files_are_none() {
        for path in [
            "id_rsa.pub",
            ".env.example",
            ".env.dist",
            "ca.pem",
            "public-key.pem",
            "repository.gpg.key",
            "Release.key",
            "/etc/apt/keyrings/docker.key",
            "config.json",
            "env",
            ".envrc",
            "key",
            "hotkey.js",
            ".key",
            "docker-credential-gcr",
        ] {
            assert_eq!(of_file(path), None, "{path}");
        }
        assert_eq!(of_folder("ssh"), None);
    }
}
