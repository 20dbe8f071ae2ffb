//! Names and values together.

use plimsoll_content::{HandedOn, Kind, credential, handed_on, secret_in};

#[test]
fn weak_passwords_are_credentials() {
    for value in ["admin", "password", "root", "1234", "postgres", "secret", "hunter2", "abc123", "correct horse"] {
        assert_eq!(credential("DB_PASSWORD", value), Some(Kind::Password), "{value}");
    }
}

#[test]
fn what_stands_for_a_password_is_none() {
    for value in [
        "",
        "changeme",
        "<password>",
        "${PW}",
        "$(PW)",
        "xxx",
        "REPLACE_ME",
        "/run/secrets/db",
        "true",
        "3",
        "none",
        "$2y$10$abcdefghijklmnopqrstuv",
        "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
        "sha256:0011",
        "ENC[AES256_GCM,data:x]",
        "https://shop.example/password",
        "The password of the user",
        "vault:secret/data/shop#password",
    ] {
        assert_eq!(credential("DB_PASSWORD", value), None, "{value}");
    }
}

#[test]
fn tokens_and_keys_must_look_generated() {
    for (name, value, expected) in [
        ("API_KEY", "q8Lm2vXzTn41", Some(Kind::Key)),
        ("API_KEY", "default", None),
        ("STORAGE_KEY", "orders", None),
        ("ACCESS_TOKEN", "5f4dcc3b5aa765d61d8327deb882cf99", Some(Kind::Token)),
        ("CSRF_TOKEN", "X-Csrf-Token", None),
        ("TOKEN", "86400", None),
        ("JWT_SECRET", "secretsquirrels", Some(Kind::Secret)),
        ("TLS_SECRET", "web-tls", None),
        ("CLIENT_SECRET", "q8Lm2vXz-Tn41_zz", Some(Kind::Secret)),
        ("SSH_PRIVATE_KEY", "id_ed25519", None),
        ("SSH_PRIVATE_KEY", "/keys/id_ed25519", None),
    ] {
        assert_eq!(credential(name, value), expected, "{name}={value}");
    }
}

#[test]
fn a_secret_in_a_longer_value_is_found_by_format_or_by_name() {
    for (name, value, is_secret) in [
        ("DATABASE_URL", "postgres://shop:hunter2@db/shop", true),
        ("DATABASE_URL", "postgres://shop:$(DB_PASSWORD)@db/shop", false),
        ("application.properties", "server.port=80\nspring.datasource.password=hunter2\n", true),
        ("application.properties", "server.port=80\nspring.datasource.password=${DB_PASSWORD}\n", false),
        ("htpasswd", "shop:$apr1$salt$0123456789abcdef012345\n", false),
        ("message", "This is a test", false),
    ] {
        assert_eq!(secret_in(name, value).is_some(), is_secret, "{name}: {value}");
    }
}

#[test]
fn variables_of_a_build_are_credentials_by_name_unless_the_value_says_otherwise() {
    for (name, value) in [
        ("NPM_TOKEN", None),
        ("git_key", Some("")),
        ("SUPER_Secret", Some("foo")),
        ("auth", Some("bar")),
        ("GITHUB_TOKEN", Some("$GITHUB_TOKEN")),
        ("PGPASSWORD", None),
        ("DB_PASSWORD", Some("changeme")),
    ] {
        assert_eq!(handed_on(name, value), Some(HandedOn::Named), "{name}");
    }
    for (name, value) in [("DB_PASSWORD", "1234"), ("URL", "postgres://shop:hunter2@db/shop")] {
        assert!(matches!(handed_on(name, Some(value)), Some(HandedOn::Written(_))), "{name}");
    }
    for (name, value) in [
        ("PUBLIC_KEY", None),
        ("TOKEN_FILE", None),
        ("AUTH_MODULE_VERSION", None),
        ("KEYBOARD", None),
        ("SSH_AUTH_SOCK", Some("/run/agent")),
        ("ALLOW_EMPTY_PASSWORD", Some("yes")),
        ("CACHE_KEY", Some("3")),
        ("KEY_URL", Some("https://site.example/key")),
        ("GPG_KEY", Some("A035C8C19219BA821ECEA86B64E628F8D684696D")),
    ] {
        assert_eq!(handed_on(name, value), None, "{name}");
    }
}
