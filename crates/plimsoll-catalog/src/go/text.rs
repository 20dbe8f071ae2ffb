//! The text of build info: a line each, with tabs.

/// Modules of one program. A program that links more is none that anybody wrote.
const MOST_MODULES: usize = 65_536;
/// Settings that are kept; Go writes some twenty.
const MOST_SETTINGS: usize = 256;

/// What a program of Go says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct BuildInfo {
    /// Version of the compiler: `go1.22.1`.
    pub(crate) go_version: String,
    /// Path of the main package.
    pub(crate) path: Option<String>,
    /// The module of the main package; `None` when it was built without modules.
    pub(crate) main: Option<Module>,
    /// The modules that are linked.
    pub(crate) dependencies: Vec<Module>,
    /// Settings of the build: `GOOS`, `vcs.revision`, `-ldflags`.
    pub(crate) settings: Vec<(String, String)>,
}

/// A module.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Module {
    /// Its path.
    pub(crate) path: String,
    /// Its version; `(devel)` when it was built from a folder.
    pub(crate) version: String,
    /// Its checksum, `h1:...`; may be empty.
    pub(crate) sum: String,
    /// What was taken in its place.
    pub(crate) replaced_by: Option<Box<Module>>,
}

impl Module {
    fn parse(columns: &str) -> Self {
        let mut columns = columns.split('\t').map(str::to_owned);
        let mut next = || columns.next().unwrap_or_default();
        Self { path: next(), version: next(), sum: next(), replaced_by: None }
    }

    /// True when it is a folder beside the main module.
    pub(crate) fn is_folder(&self) -> bool {
        self.version.is_empty() || self.version == "(devel)"
    }
}

impl BuildInfo {
    /// Reads the list of modules and settings; lines of other kinds are passed over, as Go does.
    pub(crate) fn parse(go_version: String, text: &str) -> Self {
        let mut info = Self { go_version, ..Self::default() };
        for line in text.lines() {
            match line.split_once('\t') {
                Some(("path", path)) => info.path = Some(path.to_owned()),
                Some(("mod", module)) => info.main = Some(Module::parse(module)),
                Some(("dep", module)) if info.dependencies.len() < MOST_MODULES => {
                    info.dependencies.push(Module::parse(module));
                }
                Some(("=>", module)) => {
                    if let Some(replaced) = info.dependencies.last_mut().or(info.main.as_mut()) {
                        replaced.replaced_by = Some(Box::new(Module::parse(module)));
                    }
                }
                Some(("build", setting)) if info.settings.len() < MOST_SETTINGS => {
                    info.settings.extend(parse_setting(setting));
                }
                _ => {}
            }
        }
        info
    }

    /// A setting of the build.
    pub(crate) fn setting(&self, key: &str) -> Option<&str> {
        self.settings.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }
}

/// `key=value`, either of which is quoted when it must be.
fn parse_setting(setting: &str) -> Option<(String, String)> {
    let (key, value) = setting.split_once('=')?;
    Some((unquoted(key), unquoted(value)))
}

/// A text of Go without its quotes. Source: Go, `strconv.Unquote`; escapes that no setting needs stay as they are.
fn unquoted(text: &str) -> String {
    if let Some(raw) = text.strip_prefix('`').and_then(|text| text.strip_suffix('`')) {
        return raw.to_owned();
    }
    let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else { return text.to_owned() };
    let mut plain = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n') => plain.push('\n'),
                Some('t') => plain.push('\t'),
                Some(other) => plain.push(other),
                None => plain.push('\\'),
            },
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "path\texample.org/shop/cmd/web\nmod\texample.org/shop\t(devel)\t\n\
                        dep\texample.org/a\tv1.2.0\th1:aa=\ndep\texample.org/b\tv0.0.0\n=>\t./b\t(devel)\n\
                        dep\texample.org/c\tv1.0.0\n=>\texample.org/fork/c\tv1.0.1\th1:cc=\n\
                        build\t-ldflags=\"-s -X 'main.version=1.4.2 \\\"x\\\"'\"\n\
                        build\tGOOS=linux\nnew\tkind of line\n";

    #[test]
    fn lines_become_modules_replacements_and_settings() {
        let info = BuildInfo::parse("go1.22.1".to_owned(), TEXT);
        assert_eq!(info.path.as_deref(), Some("example.org/shop/cmd/web"));
        assert_eq!(info.main.as_ref().map(|main| main.path.as_str()), Some("example.org/shop"));
        let replaced: Vec<_> =
            info.dependencies.iter().map(|module| module.replaced_by.as_ref().map(|by| by.path.as_str())).collect();
        assert_eq!(replaced, [None, Some("./b"), Some("example.org/fork/c")]);
        assert_eq!(info.setting("-ldflags"), Some("-s -X 'main.version=1.4.2 \"x\"'"));
        assert_eq!(info.setting("GOOS"), Some("linux"));
    }
}
