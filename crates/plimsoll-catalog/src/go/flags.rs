//! The version of the main module, which most builds from a folder tell in other ways.

use super::{BuildInfo, Module};

/// Names of variables that projects fill with their version by `-ldflags "-X package.name=value"`, without regard to
/// case, the surest first.
const VARIABLES: [&str; 10] = [
    "version",
    "fullversion",
    "buildversion",
    "appversion",
    "gitversion",
    "releaseversion",
    "semver",
    "gitdescribe",
    "gittag",
    "tag",
];

/// Packages of other modules that keep the version of the program that links them.
const SHARED: [&str; 3] =
    ["github.com/prometheus/common/version", "k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];

/// The version of the main module, empty when nothing tells it; and what told it, if not the list of modules.
/// `(devel)` means a build from a folder: then a variable set by the linker counts, then the commit, in the form that
/// Go itself writes since 1.24.
pub(crate) fn main_version(main: &Module, info: &BuildInfo) -> (String, Option<&'static str>) {
    if !main.version.is_empty() && main.version != "(devel)" {
        return (main.version.clone(), None);
    }
    if let Some(version) = info.setting("-ldflags").and_then(|flags| set_by_linker(flags, &main.path)) {
        return (version, Some("-ldflags"));
    }
    match of_commit(info) {
        Some(version) => (version, Some("vcs.revision")),
        None => (String::new(), None),
    }
}

/// The version that the linker was told to set in the main package or in one of the module's own.
fn set_by_linker(flags: &str, module: &str) -> Option<String> {
    let mut best = None;
    let words = words(flags);
    for (place, word) in words.iter().enumerate() {
        let set = match word.strip_prefix("-X").or_else(|| word.strip_prefix("--X")) {
            Some("") => words.get(place + 1).map(String::as_str),
            Some(joined) => joined.strip_prefix('='),
            None => None,
        };
        let Some((variable, value)) = set.and_then(|set| set.split_once('=')) else { continue };
        let Some((package, name)) = variable.rsplit_once('.') else { continue };
        let is_own = package == "main" || package == module || package.starts_with(&format!("{module}/"));
        let is_own = is_own || SHARED.contains(&package);
        let rank = VARIABLES.iter().position(|known| known.eq_ignore_ascii_case(name));
        if let (true, Some(rank), Some(version)) = (is_own, rank, semantic(value)) {
            // The main package speaks before others.
            let rank = (rank, package != "main");
            if best.as_ref().is_none_or(|(known, _)| rank < *known) {
                best = Some((rank, version));
            }
        }
    }
    best.map(|(_, version)| version)
}

/// The words of a command line.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = None::<String>;
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, _) if letter.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

/// A version as modules of Go have it, `v1.2.3`, from what projects write; `None` for words such as `dev`.
fn semantic(value: &str) -> Option<String> {
    let number = value.trim().trim_start_matches(['v', 'V']);
    let core = number.split(['-', '+']).next().unwrap_or(number);
    let parts: Vec<_> = core.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.len() < 10 && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_clean = number.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-+_~".contains(&byte));
    ((2..=4).contains(&parts.len()) && parts.iter().all(is_number) && is_clean && number.len() < 100)
        .then(|| format!("v{number}"))
}

/// `v0.0.0-20240426060020-9640d75c1384`, with `+dirty` when files were changed.
/// Source: go.dev/ref/mod, pseudo-versions.
fn of_commit(info: &BuildInfo) -> Option<String> {
    let revision = info.setting("vcs.revision")?.get(..12)?;
    let time: String = info.setting("vcs.time")?.chars().filter(char::is_ascii_digit).take(14).collect();
    let is_known = time.len() == 14 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    let dirty = if info.setting("vcs.modified") == Some("true") { "+dirty" } else { "" };
    is_known.then(|| format!("v0.0.0-{time}-{revision}{dirty}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(flags: &str) -> Option<String> {
        set_by_linker(flags, "example.org/shop")
    }

    #[test]
    fn a_variable_of_the_module_tells_its_version() {
        let told = [
            "-w -X main.version=v1.4.2",
            "-X=main.Version=1.4.2",
            "-X 'main.buildVersion=1.4.2' -s",
            "-X example.org/shop/internal/version.Version=1.4.2",
            "-X github.com/prometheus/common/version.Version=1.4.2",
            "-X main.tag=9.9.9 -X main.version=v1.4.2",
        ];
        for flags in told {
            assert_eq!(version(flags).as_deref(), Some("v1.4.2"), "{flags}");
        }
    }

    #[test]
    fn other_variables_and_words_tell_none() {
        for flags in ["-X main.version=dev", "-X example.org/other.Version=1.2.3", "-X main.commit=1.2.3", "-X", "-s '"]
        {
            assert_eq!(version(flags), None, "{flags}");
        }
    }

    #[test]
    fn a_commit_is_a_version_of_last_resort() {
        let text = "build\tvcs.revision=9640d75c13845419f5797e2e3ac3475f8d801d79\n\
                    build\tvcs.time=2024-04-26T06:00:20Z\n\
                    build\tvcs.modified=true\n";
        let info = BuildInfo::parse("go1.22.1".to_owned(), text);
        let main = Module { version: "(devel)".to_owned(), ..Module::default() };
        let expected = "v0.0.0-20240426060020-9640d75c1384+dirty";
        assert_eq!(main_version(&main, &info), (expected.to_owned(), Some("vcs.revision")));
    }
}
