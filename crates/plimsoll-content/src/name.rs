//! What a name says about its value: `DB_PASSWORD` is one, `PASSWORD_FILE` and `tokenUrl` only speak of one.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, BuildError};

use crate::Kind;

/// Each name of a credential holds one of these.
const STEMS: [&str; 9] = ["pass", "pw", "token", "secret", "key", "cred", "jwt", "bearer", "masterauth"];

/// Finds the stems, whatever their case.
static FINDER: LazyLock<Result<AhoCorasick, BuildError>> =
    LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(STEMS));

/// Where stems stand in a text, as offsets of their first byte. Without the finder, everywhere.
pub(crate) fn stems(text: &str) -> Box<dyn Iterator<Item = usize> + '_> {
    match &*FINDER {
        Ok(finder) => Box::new(finder.find_iter(text).map(|found| found.start())),
        Err(_) => Box::new(text.char_indices().map(|(at, _)| at)),
    }
}

/// False for most texts that hold no name of a credential: a quick look before a thorough one.
pub(crate) fn has_stem(text: &str) -> bool {
    FINDER.as_ref().map_or(true, |finder| finder.is_match(text))
}

/// Last words of names that speak about a credential and do not hold it.
const ABOUT: &[&str] = &[
    "age",
    "alg",
    "algorithm",
    "arn",
    "attempts",
    "audience",
    "auth",
    "backend",
    "bytes",
    "cache",
    "chars",
    "class",
    "cmd",
    "command",
    "cookie",
    "count",
    "dir",
    "directory",
    "disable",
    "disabled",
    "duration",
    "email",
    "enable",
    "enabled",
    "encoder",
    "encoding",
    "endpoint",
    "engine",
    "env",
    "expiration",
    "expires",
    "expiry",
    "field",
    "file",
    "files",
    "folder",
    "format",
    "generator",
    "group",
    "hash",
    "hashed",
    "header",
    "hint",
    "host",
    "id",
    "ids",
    "interval",
    "issuer",
    "kind",
    "label",
    "length",
    "lifetime",
    "limit",
    "location",
    "manager",
    "max",
    "method",
    "min",
    "minutes",
    "mode",
    "mount",
    "name",
    "names",
    "namespace",
    "operator",
    "optional",
    "param",
    "parameter",
    "path",
    "paths",
    "pattern",
    "policy",
    "port",
    "prefix",
    "provider",
    "ref",
    "reference",
    "refs",
    "regex",
    "region",
    "renew",
    "require",
    "required",
    "reset",
    "review",
    "reviews",
    "role",
    "rotate",
    "rotation",
    "rules",
    "scope",
    "scopes",
    "seconds",
    "server",
    "service",
    "size",
    "source",
    "sources",
    "store",
    "strategy",
    "suffix",
    "template",
    "timeout",
    "ttl",
    "type",
    "types",
    "uri",
    "uris",
    "url",
    "urls",
    "user",
    "username",
    "validation",
    "validator",
    "var",
    "variable",
    "version",
    "volume",
];

/// First words of names that switch something on or off.
const SWITCHES: &[&str] =
    &["allow", "disable", "enable", "has", "hide", "is", "mount", "no", "require", "show", "skip", "use", "with"];

/// Words, written together, that end the name of a key that is secret.
const KEYS: &[&str] = &[
    "accesskey",
    "accountkey",
    "adminkey",
    "apikey",
    "applicationkey",
    "appkey",
    "authkey",
    "batchkey",
    "clientkey",
    "consumerkey",
    "cookiekey",
    "cryptkey",
    "csrfkey",
    "deploykey",
    "encryptionkey",
    "hashkey",
    "hmackey",
    "jwtkey",
    "keybase",
    "keycontent",
    "keydata",
    "licensekey",
    "licencekey",
    "masterkey",
    "privatekey",
    "secretkey",
    "servicekey",
    "sessionkey",
    "sharedkey",
    "signingkey",
    "sshkey",
    "storagekey",
    "tlskey",
    "tokenkey",
    "writekey",
];

/// Words between underscores that say that a variable of a build is secret. Source: BuildKit's lint rule
/// SecretsUsedInArgOrEnv.
const BUILD_SECRETS: &[&str] =
    &["apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token"];

/// True for the name of a variable of a build that BuildKit takes for a secret, whatever its value.
pub fn names_build_secret(name: &str) -> bool {
    let has = |known: &[&str]| name.split('_').any(|word| known.iter().any(|known| known.eq_ignore_ascii_case(word)));
    has(BUILD_SECRETS) && !has(&["public", "file", "version"])
}

/// What the value of this name is, when it is a credential.
pub fn names_credential(name: &str) -> Option<Kind> {
    // The longest names of credentials are far shorter; whole sentences are no names.
    if name.len() > 128 || !has_stem(name) || name.contains(char::is_whitespace) {
        return None;
    }
    let words = words(name);
    let last = words.last()?.as_str();
    let joined = words.concat();
    if ABOUT.contains(&last) || SWITCHES.contains(&words.first()?.as_str()) || joined.contains("public") {
        return None;
    }
    let is_password = |word: &str| {
        ["password", "passwd", "passphrase", "passcode"].iter().any(|end| word.ends_with(end))
            || matches!(word, "pwd" | "passwords" | "pw" | "pgpass" | "requirepass" | "masterauth")
    };
    let ends_key = KEYS.iter().any(|key| joined.ends_with(key));
    if ["privatekey", "sshkey", "tlskey"].iter().any(|key| joined.ends_with(key)) {
        return Some(Kind::PrivateKey);
    }
    if is_password(last) || last == "pass" || last == "userpass" {
        return Some(Kind::Password);
    }
    if last.ends_with("token") || matches!(last, "tokens" | "jwt" | "bearer") {
        return Some(Kind::Token);
    }
    if last.ends_with("secret") || matches!(last, "secrets" | "credential" | "credentials" | "creds") {
        return Some(Kind::Secret);
    }
    if ends_key {
        return Some(Kind::Key);
    }
    // `passwordKey` names the key of a Secret under which the password is found.
    if last == "key" || last == "keys" {
        return None;
    }
    // `PASSWORD_ADMIN`, `TOKEN_1`, `SECRET_SALT`.
    let before = words.get(..words.len() - 1).unwrap_or_default();
    if before.iter().any(|word| is_password(word)) {
        return Some(Kind::Password);
    }
    if before.iter().any(|word| word == "token") {
        return Some(Kind::Token);
    }
    before.iter().any(|word| word == "secret").then_some(Kind::Secret)
}

/// True for the name of something beside a credential: a user, an address, a kind, a setting.
pub fn names_detail(name: &str) -> bool {
    let words = words(name);
    let is_beside = |word: &String| {
        ABOUT.contains(&word.as_str())
            || matches!(
                word.as_str(),
                "address" | "bucket" | "database" | "db" | "domain" | "hostname" | "hosts" | "project"
            )
    };
    words.last().is_some_and(is_beside)
}

/// The words of a name, in lower case: at `_`, `-`, `.` and the like, and where a capital follows a small letter.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    let mut before = ' ';
    for character in name.chars() {
        if !character.is_ascii_alphabetic() {
            // Digits are left out: `password2` is a password.
            is_open = is_open && character.is_ascii_digit();
            before = character;
            continue;
        }
        if !is_open || (character.is_ascii_uppercase() && before.is_ascii_lowercase()) {
            words.push(String::new());
            is_open = true;
        }
        if let Some(word) = words.last_mut() {
            word.push(character.to_ascii_lowercase());
        }
        before = character;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_credentials_are_known_in_every_spelling() {
        for (name, kind) in [
            ("password", Kind::Password),
            ("DB_PASSWORD", Kind::Password),
            ("PGPASSWORD", Kind::Password),
            ("mysqlRootPassword", Kind::Password),
            ("spring.datasource.password", Kind::Password),
            ("SMTP_PASS", Kind::Password),
            ("password2", Kind::Password),
            ("PASSWORD_ADMIN", Kind::Password),
            ("MINIO_ROOT_PASSWORD", Kind::Password),
            ("API_TOKEN", Kind::Token),
            ("accessToken", Kind::Token),
            ("JWT_SECRET", Kind::Secret),
            ("client-secret", Kind::Secret),
            ("SECRET_BLAH", Kind::Secret),
            ("apiKey", Kind::Key),
            ("AWS_SECRET_ACCESS_KEY", Kind::Key),
            ("SECRET_KEY_BASE", Kind::Key),
            ("AZURE_BATCH_KEY", Kind::Key),
            ("OCI_CLI_KEY_CONTENT", Kind::Key),
            ("SSH_PRIVATE_KEY", Kind::PrivateKey),
        ] {
            assert_eq!(names_credential(name), Some(kind), "{name}");
        }
    }

    #[test]
    fn names_that_only_speak_of_a_credential_are_none() {
        for name in [
            "PASSWORD_FILE",
            "tokenUrl",
            "secretName",
            "TOKEN_PATH",
            "PASSWORD_LENGTH",
            "ENABLE_PASSWORD",
            "tokenExpirationSeconds",
            "passwordKey",
            "existingSecretPasswordKey",
            "key",
            "KEY",
            "publicKey",
            "USE_TOKEN",
            "AWS_ACCESS_KEY_ID",
            "keyboard",
            "compass",
            "bypass",
            "monkey",
            "author",
            "",
            "1",
            "SSH_PUBLIC_KEY",
            "secretStore",
            "passwordPolicy",
            "a password here",
        ] {
            assert_eq!(names_credential(name), None, "{name}");
        }
    }
}
