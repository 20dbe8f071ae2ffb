//! What a value looks like: a placeholder, a reference, a path, a hash, or something random.

/// Shannon entropy in bits per character.
// Counts of bytes are far below what f32 cannot tell apart, and this feeds thresholds.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn entropy(text: &str) -> f32 {
    let mut counts = [0u32; 256];
    for byte in text.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let length = text.len() as f32;
    let share = |count: &u32| *count as f32 / length;
    -counts.iter().filter(|count| **count > 0).map(|count| share(count) * share(count).log2()).sum::<f32>()
}

/// True for the samples of documentation: their makers put a word or a row into them.
pub(crate) fn is_sample(secret: &str) -> bool {
    if secret.len() > 512 {
        return false;
    }
    let lower = secret.to_ascii_lowercase();
    ["example", "xxxxx", "*****", "0123456789", "abcdefgh", "your-", "your_"].iter().any(|word| lower.contains(word))
}

/// Words that stand where a value is to be put.
const FILL_IN: &[&str] = &[
    "changeit",
    "changeme",
    "changethis",
    "chngme",
    "dummy",
    "example",
    "fillin",
    "fixme",
    "fromenv",
    "generated",
    "goeshere",
    "insert",
    "notused",
    "pastehere",
    "placeholder",
    "redacted",
    "removed",
    "replace",
    "sanitized",
    "seebelow",
    "setme",
    "tobefilled",
    "todo",
    "unused",
    "yourown",
];

/// Words that are no value at all.
const NOTHING: &[&str] = &[
    "disabled",
    "empty",
    "enabled",
    "false",
    "n/a",
    "na",
    "nil",
    "no",
    "none",
    "null",
    "off",
    "on",
    "optional",
    "required",
    "string",
    "tbd",
    "text",
    "true",
    "undefined",
    "unset",
    "value",
    "yes",
];

/// Beginnings of references to a value that is kept elsewhere. Source: the documentation of Vault, External Secrets,
/// the secret managers of the large clouds, 1Password, vals, and Spring.
const REFERENCES: &[&str] = &[
    "arn:",
    "aws-sm:",
    "awssm:",
    "awsssm:",
    "azurekeyvault:",
    "bao:",
    "configmap:",
    "credstash:",
    "env:",
    "env.",
    "envvar:",
    "file:",
    "gcpsecretmanager:",
    "gcp-sm:",
    "gsm:",
    "k8s:",
    "keyring:",
    "keyvault:",
    "op:",
    "process.env",
    "projects/",
    "ref+",
    "ref:",
    "secretref",
    "secret:",
    "secrets.",
    "ssm:",
    "sm:",
    "vault:",
];

/// True for what is filled in, looked up or left out: `<..>`, `${..}`, `$(..)`, `{{..}}`, `%(..)s`, `$NAME`, `xxx`,
/// `REPLACE_ME`, `changeme`, `none`, references to a store, and what SOPS encrypted.
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'', '`']);
    let lower = value.to_ascii_lowercase();
    if value.is_empty() || NOTHING.contains(&lower.as_str()) {
        return true;
    }
    let is_within = |open: &str, close: &str| {
        let rest = value.split_once(open).map(|(_, rest)| rest);
        rest.is_some_and(|rest| rest.contains(close))
    };
    if is_within("${", "}") || is_within("$(", ")") || is_within("{{", "}}") || is_within("%(", ")s") {
        return true;
    }
    if (value.starts_with('<') && is_within("<", ">")) || (value.starts_with('[') && value.ends_with(']')) {
        return true;
    }
    // A place of a format: `{}`, `{0}`, `{password}`.
    let inner = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    if inner.is_some_and(|inner| inner.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')) {
        return true;
    }
    // A word of a shell line may end before the bracket does.
    if value.starts_with("$(") || value.starts_with("${") {
        return true;
    }
    if value.starts_with('$') && is_variable(value.trim_start_matches('$')) {
        return true;
    }
    // A variable of PowerShell, or one of a shell with something after it.
    if lower.starts_with("$env:") || begins_with_variable(value) {
        return true;
    }
    let is_format = value.len() == 2 && value.starts_with('%');
    if is_format || is_framed(value, '%') || is_framed(value, '@') || is_framed(value, '#') {
        return true;
    }
    if value.starts_with("__") && value.ends_with("__") && value.len() > 4 {
        return true;
    }
    if value.starts_with("ENC[") || REFERENCES.iter().any(|start| lower.starts_with(start)) {
        return true;
    }
    is_fill_in(value)
}

/// True for what says that somebody puts the real value in its place: `xxx`, `REPLACE_ME`, `changeme`, `your-token`.
pub fn is_fill_in(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'', '`']);
    let lower = value.to_ascii_lowercase();
    let mut characters = lower.chars();
    let first = characters.next();
    let is_row = lower.len() > 1 && characters.all(|character| Some(character) == first);
    if is_row && !value.starts_with(is_digit_but_zero) {
        return true;
    }
    let letters: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    // A long random text may hold such a word by chance.
    let has_word = letters.contains("xxxx") || FILL_IN.iter().any(|word| letters.contains(word));
    value.len() < 64 && (has_word || is_yours(&lower))
}

fn is_digit_but_zero(character: char) -> bool {
    ('1'..='9').contains(&character)
}

/// `your-token`, `YOUR_KEY`, `my-secret-here`.
fn is_yours(lower: &str) -> bool {
    let mut words = lower.split(|character: char| !character.is_ascii_alphanumeric());
    lower.ends_with("here") || words.clone().count() > 1 && words.any(|word| word == "your")
}

/// `$NAME\n..`, `$NAME"`: a name in capitals, long enough not to be the start of a password.
fn begins_with_variable(value: &str) -> bool {
    let Some(rest) = value.strip_prefix('$') else { return false };
    let end = rest.find(|character: char| !character.is_ascii_uppercase() && character != '_').unwrap_or(rest.len());
    end >= 4
}

/// `%NAME%`, `@NAME@`, `@@NAME@@`.
fn is_framed(value: &str, frame: char) -> bool {
    let inner = value.trim_matches(frame);
    value.len() >= inner.len() + 2 && value.starts_with(frame) && value.ends_with(frame) && is_variable(inner)
}

/// True for the name of a variable.
fn is_variable(name: &str) -> bool {
    let is_name = |character: char| character.is_ascii_alphanumeric() || "_.-".contains(character);
    !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit()) && name.chars().all(is_name)
}

/// True for a hash of a password, which is not the password. Source: crypt(5), RFC 2307 and the forms of PHC.
pub fn is_hash(value: &str) -> bool {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    let labels =
        ["sha1:", "sha224:", "sha256:", "sha384:", "sha512:", "md5:", "bcrypt:", "pbkdf2:", "pbkdf2_", "scrypt:"];
    let braces = ["{sha", "{ssha", "{md5", "{smd5", "{crypt", "{bcrypt", "{pbkdf2", "{argon2", "{scrypt", "{noop}$"];
    let is_crypt = value.strip_prefix('$').and_then(|rest| rest.split_once('$')).is_some_and(|(scheme, rest)| {
        let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        rest.len() >= 16 && !scheme.is_empty() && scheme.bytes().all(is_scheme)
    });
    // `user:$apr1$..` of htpasswd, by lines.
    let is_htpasswd = !value.is_empty()
        && value.lines().filter(|line| !line.trim().is_empty()).all(|line| {
            let hash = line.split_once(':').map_or("", |(_, hash)| hash.trim());
            hash.starts_with('$') && hash.len() > 20 || hash.starts_with("{SHA}")
        });
    is_crypt
        || is_htpasswd
        || labels.iter().any(|label| lower.starts_with(label))
        || braces.iter().any(|label| lower.starts_with(label))
}

/// True for certificates and public keys.
pub fn is_public(value: &str) -> bool {
    let value = value.trim_start();
    let is_ssh =
        ["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-", "sk-ssh-", "age1"].iter().any(|kind| value.starts_with(kind));
    let is_pem = value.starts_with("-----BEGIN ") && !value.contains("PRIVATE KEY");
    is_ssh || is_pem
}

/// True for the frame of a private key, whatever is written in it and however many hyphens it has.
pub fn frames_private_key(value: &str) -> bool {
    value.contains("--BEGIN ") && value.contains("PRIVATE KEY--")
}

/// True for a path of a file.
pub(crate) fn is_path(value: &str) -> bool {
    let is_rooted = ["/", "./", "../", "~/"].iter().any(|start| value.starts_with(start))
        || value.get(1..3).is_some_and(|drive| drive == ":\\" || drive == ":/");
    let ends =
        [".txt", ".pem", ".key", ".crt", ".json", ".yaml", ".yml", ".conf", ".cfg", ".ini", ".properties", ".env"];
    // A random text with slashes has long parts; a path does not mix cases and digits in them.
    let is_word = |part: &str| part.len() < 24 || !looks_random(part);
    let has_parts = value.split(['/', '\\']).all(is_word) && !value.contains(['=', '+']);
    !value.contains(char::is_whitespace) && has_parts && (is_rooted || ends.iter().any(|end| value.ends_with(end)))
}

/// True for `true`, numbers, durations and the like.
pub(crate) fn is_number(value: &str) -> bool {
    let digits = value.trim_start_matches(['-', '+']).trim_end_matches(|unit: char| unit.is_ascii_alphabetic());
    let unit = value.len() - value.trim_end_matches(|unit: char| unit.is_ascii_alphabetic()).len();
    unit <= 2 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// True for a name as objects of Kubernetes have it, in several words without a digit: more likely the name of a
/// Secret than a secret.
pub(crate) fn is_object_name(value: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'.' | b'/' | b'_');
    value.contains(['-', '.', '/', '_']) && value.bytes().all(is_name)
}

/// True for what a generator made: letters and digits, or both cases, in no order.
pub(crate) fn looks_random(value: &str) -> bool {
    if value.len() < 8 || value.contains(char::is_whitespace) {
        return false;
    }
    let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
    let (lower, upper, digit) = (has(u8::is_ascii_lowercase), has(u8::is_ascii_uppercase), has(u8::is_ascii_digit));
    let kinds = u8::from(lower) + u8::from(upper) + u8::from(digit);
    let least = if value.len() >= 20 { 3.0 } else { 2.5 };
    kinds >= 2 && entropy(value) >= least && !is_words(value)
}

/// True for words with separators or a capital each, and short numbers between them: `OrdersTopic`, `web-1`.
fn is_words(value: &str) -> bool {
    let parts: Vec<&str> = value.split(['-', '_', '.', '/', ':', '@']).collect();
    let is_word = |part: &&str| {
        let capitals = part.bytes().filter(u8::is_ascii_uppercase).count();
        let is_spelled = capitals <= 1 || capitals * 4 <= part.len() || capitals == part.len();
        is_spelled && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_number = |part: &&str| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().all(|part| is_word(part) || is_number(part))
}

/// True for a text that is met by chance nowhere else: long enough, and not words alone.
pub(crate) fn is_distinct(text: &str) -> bool {
    text.len() >= 8 && !is_words(text) && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_later_is_a_placeholder() {
        for value in [
            "",
            " ",
            "<password>",
            "${PASSWORD}",
            "$(PASSWORD)",
            "$PASSWORD",
            "$env:PASSWORD",
            "$DB_PASSWORD\\nuser=shop",
            "{{ .Values.password }}",
            "%(password)s",
            "{}",
            "{password}",
            "%PASSWORD%",
            "@@PASSWORD@@",
            "__PASSWORD__",
            "xxx",
            "XXXX-XXXX",
            "****",
            "...",
            "REPLACE_ME",
            "replace-this",
            "changeme",
            "change-me-please",
            "CHANGE_ME",
            "your-password",
            "YOUR_TOKEN",
            "insert key here",
            "TODO",
            "none",
            "null",
            "false",
            "ENC[AES256_GCM,data:x]",
            "vault:secret/data/shop#password",
            "ref+awsssm://shop",
            "arn:aws:secretsmanager:eu-west-1:1:secret:shop",
            "<path:secret/data/shop#password>",
            "op://vault/item/field",
            "[password]",
            "%s",
            "example-password",
            "dummy",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["password", "admin", "s3cr3t", "1234", "11111111", "Tr0ub4dor&3", "pa$$word", "$ecr3t!", "a<b"] {
            assert!(!is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn hashes_are_no_passwords() {
        for value in [
            "$2y$10$abcdefghijklmnopqrstuv",
            "$6$salt$0123456789abcdef0123",
            "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
            "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
            "{bcrypt}$2a$10$x",
            "sha256:0123",
            "shop:$apr1$salt$0123456789abcdef012345\n",
        ] {
            assert!(is_hash(value), "{value}");
        }
        for value in ["$2", "pa$$word$", "md5", "$money$"] {
            assert!(!is_hash(value), "{value}");
        }
    }

    #[test]
    fn paths_numbers_and_names_are_not_random() {
        for value in ["/run/secrets/db", "./key.pem", "C:\\keys\\a.pfx", "~/.ssh/id", "certs/server.key"] {
            assert!(is_path(value), "{value}");
        }
        assert!(!is_path("/8fJ3kQ9xLmZ2pT7vB5nW1cR/+Yg6"));
        assert!(is_number("3600") && is_number("30s") && is_number("0.5") && !is_number("3b7"));
        for value in ["OrdersTopic", "web-token-1", "us-east-1", "cluster.local", "secretsquirrels", "V2", "abcdefgh"] {
            assert!(!looks_random(value), "{value}");
        }
        for value in ["q8Lm2vXz", "abc123de", "5f4dcc3b5aa765d61d8327deb882cf99", "dGhpcyBpcyBub3Q"] {
            assert!(looks_random(value), "{value}");
        }
    }
}
