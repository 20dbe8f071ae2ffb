//! A configuration file, read with spans so that mistakes can be pointed at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::GlobBuilder;
use plimsoll_facts::SourceFile;
use plimsoll_model::{CheckId, Parameter, Settings, SubjectId, parameters, store};
use plimsoll_source::yaml::{Limits, parse};
use plimsoll_source::{Document, Node, Scalar, Text};
use plimsoll_verdict::{FileWaiver, WaiverFile, Waives};

use crate::advisories::is_flaw_id;

use super::{CheckConfig, Resolved};
use crate::cli::{SETTINGS, Shape};
use crate::exit::Failure;

/// The name under which the file is found.
pub(crate) const CONFIG_NAME: &str = "plimsoll.yaml";

/// A configuration file.
#[derive(Debug)]
pub(crate) struct ConfigFile {
    /// Its path as reports show it.
    pub(crate) path: PathBuf,
    /// Its text.
    pub(crate) text: Arc<Text>,
    document: Option<Document>,
}

/// The largest configuration file, in bytes.
const LIMIT: u64 = 4 << 20;

/// A file's text, or why it cannot be had.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    let cannot = |reason: String| Failure::usage(format!("cannot read {}: {reason}", path.display()));
    let size = std::fs::metadata(path).map_err(|error| cannot(error.to_string()))?.len();
    if size > LIMIT {
        return Err(cannot("larger than 4 MiB".to_owned()));
    }
    std::fs::read_to_string(path).map_err(|error| cannot(error.to_string()))
}

impl ConfigFile {
    /// Reads a file.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        Self::of_text(path, read_text(path)?)
    }

    /// Reads a text as if the file of that path held it.
    pub(crate) fn of_text(path: &Path, content: String) -> Result<Self, Failure> {
        let text = Arc::new(Text::new(path.to_string_lossy().into_owned(), content));
        let mut parsed = parse(&text, 0, true, &Limits::default());
        if let Some(refused) = parsed.refused.first() {
            let (line, column) = text.position(refused.at.start);
            return Err(Failure::usage(format!("{}\n  --> {}:{line}:{column}", refused.message, text.path())));
        }
        if parsed.documents.len() > 1 {
            return Err(Failure::usage(format!("{} holds more than one document", text.path())));
        }
        let file = Self { path: path.to_owned(), text, document: parsed.documents.pop() };
        if let Some(root) = file.root()
            && !root.kind().is_mapping()
        {
            return Err(file.mistake(root, "a configuration is a mapping"));
        }
        Ok(file)
    }

    /// The tree, `None` for an empty file.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    pub(super) fn root(&self) -> Option<Node<'_>> {
        self.document.as_ref()?.root().filter(|root| !root.is_null())
    }

    /// A failure that points at a place in the file.
    pub(super) fn mistake(&self, node: Node<'_>, message: impl std::fmt::Display) -> Failure {
        let span = node.span();
        Failure::usage(format!("{message}\n  --> {}:{}:{}", self.text.path(), span.line, span.column))
    }

    /// Adds the settings that the file gives.
    pub(crate) fn settings(&self, values: &mut BTreeMap<&'static str, Resolved>) -> Result<(), Failure> {
        let Some(root) = self.root() else { return Ok(()) };
        self.section(root, "", values)
    }

    fn section(
        &self,
        node: Node<'_>,
        prefix: &str,
        values: &mut BTreeMap<&'static str, Resolved>,
    ) -> Result<(), Failure> {
        for (key, value) in node.entries() {
            let name = format!("{prefix}{}", key.text());
            if matches!(name.as_str(), "checks" | "waivers") {
                continue;
            }
            if let Some(setting) = SETTINGS.iter().find(|setting| setting.key == name) {
                let many = setting.shape == Shape::Many;
                let resolved = match value.scalar() {
                    Some(Scalar::Null) => continue,
                    Some(_) => vec![value.text().to_owned()],
                    None if many && value.kind().is_sequence() => {
                        value.items().map(|item| item.text().to_owned()).collect()
                    }
                    None => return Err(self.mistake(value, format!("`{name}` takes {}", setting_words(setting.shape)))),
                };
                let is_bool = matches!(value.scalar(), Some(Scalar::Bool(_)));
                if setting.shape == Shape::Switch && !is_bool {
                    return Err(self.mistake(value, format!("`{name}` is true or false")));
                }
                let resolved = if setting.shape == Shape::Switch {
                    vec![(value.scalar() == Some(Scalar::Bool(true))).to_string()]
                } else {
                    resolved
                };
                let origin = format!("{}:{}", self.text.path(), key.span().line);
                values.insert(setting.flag, Resolved { values: resolved, origin });
                continue;
            }
            let inner = format!("{name}.");
            if value.kind().is_mapping() && SETTINGS.iter().any(|setting| setting.key.starts_with(&inner)) {
                self.section(value, &inner, values)?;
                continue;
            }
            return Err(self.unknown_key(key, &name));
        }
        Ok(())
    }

    fn unknown_key(&self, key: Node<'_>, name: &str) -> Failure {
        let known = SETTINGS.iter().map(|setting| setting.key).chain(["checks", "waivers"]);
        let near = known.filter(|known| {
            known.contains(name) || name.contains(known) || common_start(known, name) * 2 > name.len().max(known.len())
        });
        let failure = self.mistake(key, format!("unknown key `{name}`"));
        match near.min_by_key(|known| known.len().abs_diff(name.len())) {
            Some(near) => failure.with_help(format!("did you mean `{near}`?")),
            None => failure.with_help("`plimsoll config show` lists the keys"),
        }
    }

    /// What the file says of single checks.
    pub(crate) fn checks(&self) -> Result<BTreeMap<CheckId, CheckConfig>, Failure> {
        let mut checks = BTreeMap::new();
        let Some(section) = self.root().and_then(|root| root.get("checks")) else { return Ok(checks) };
        for (key, value) in section.entries() {
            let id = self.check_id(key)?;
            let mut check = CheckConfig::default();
            if !value.kind().is_mapping() && !value.is_null() {
                return Err(self.mistake(value, format!("`{}` takes a mapping", key.text())));
            }
            for (field, value) in value.entries() {
                let truth = match value.scalar() {
                    Some(Scalar::Bool(truth)) => Ok(truth),
                    _ => Err(self.mistake(value, format!("`{}` is true or false", field.text()))),
                };
                match field.text() {
                    "enabled" => check.enabled = Some(truth?),
                    "waivable" => check.waivable = Some(truth?),
                    "severity" => {
                        let severity = value.text().parse().map_err(|error| self.mistake(value, error))?;
                        check.severity = Some(severity);
                    }
                    other => {
                        let Some(parameter) = parameters(id).find(|parameter| parameter.key == other) else {
                            let own = parameters(id).map(|parameter| format!(", `{}`", parameter.key));
                            let own = own.collect::<String>();
                            let failure = self.mistake(field, format!("unknown key `{other}`"));
                            return Err(failure.with_help(format!("{id} has `enabled`, `severity`, `waivable`{own}")));
                        };
                        check.parameters.push((parameter, self.texts(parameter, value)?));
                    }
                }
            }
            checks.insert(id, check);
        }
        Ok(checks)
    }

    /// The texts of a parameter's value, tried on settings that are thrown away.
    fn texts(&self, parameter: &Parameter, value: Node<'_>) -> Result<Vec<String>, Failure> {
        let texts: Vec<String> = if value.kind().is_sequence() {
            value.items().map(|item| item.text().to_owned()).collect()
        } else {
            vec![value.text().to_owned()]
        };
        let is_list = parameter.slot.is_list();
        let stored = store(&mut Settings::default(), parameter, &texts);
        if value.kind().is_mapping() || value.kind().is_sequence() != is_list || stored.is_err() {
            return Err(self.mistake(value, format!("`{}` takes {}", parameter.key, parameter.slot.words())));
        }
        Ok(texts)
    }

    fn check_id(&self, node: Node<'_>) -> Result<CheckId, Failure> {
        let id: CheckId = node.text().parse().map_err(|error| self.mistake(node, error))?;
        if crate::pages::pages().iter().any(|page| page.meta.id == id) {
            Ok(id)
        } else {
            Err(self.mistake(node, format!("there is no check {id}")).with_help("`plimsoll checks list` shows them"))
        }
    }

    /// The file's waivers.
    pub(crate) fn waivers(&self) -> Result<WaiverFile, Failure> {
        let mut waivers = Vec::new();
        let section = self.root().and_then(|root| root.get("waivers"));
        if let Some(section) = section
            && !section.kind().is_sequence()
            && !section.is_null()
        {
            return Err(self.mistake(section, "`waivers` is a list"));
        }
        for item in section.into_iter().flat_map(Node::items) {
            waivers.push(self.waiver(item)?);
        }
        let file = SourceFile {
            number: u32::MAX,
            subject: SubjectId::new(format!("file:{}", self.text.path())),
            text: Arc::clone(&self.text),
            documents: Vec::new(),
            refused: Vec::new(),
            objects: Vec::new(),
            compose: None,
            docker: None,
            marks: Vec::new(),
            foreign: Vec::new(),
        };
        Ok(WaiverFile { waivers, file: Some(file), prefix: self.prefix()?, sees_all: false })
    }

    fn waiver(&self, item: Node<'_>) -> Result<FileWaiver, Failure> {
        const KEYS: [&str; 11] = [
            "id",
            "package",
            "path",
            "kind",
            "namespace",
            "name",
            "container",
            "fingerprint",
            "reason",
            "owner",
            "until",
        ];
        for (key, _) in item.entries() {
            if !KEYS.contains(&key.text()) {
                let failure = self.mistake(key, format!("unknown key `{}`", key.text()));
                return Err(failure.with_help(format!("a waiver has {}", KEYS.join(", "))));
            }
        }
        let text = |key: &str| item.get(key).filter(|node| !node.is_null()).map(|node| node.text().to_owned());
        let Some(id) = item.get("id") else { return Err(self.mistake(item, "a waiver needs an `id`")) };
        let path = match item.get("path") {
            Some(node) => {
                let glob = GlobBuilder::new(node.text()).literal_separator(true).build();
                Some(glob.map_err(|error| self.mistake(node, format!("not a glob: {}", error.kind())))?)
            }
            None => None,
        };
        let fingerprint = match item.get("fingerprint") {
            Some(node) => Some(node.text().parse().map_err(|error| self.mistake(node, error))?),
            None => None,
        };
        Ok(FileWaiver {
            waives: if is_flaw_id(id.text()) {
                Waives::Flaw(id.text().to_owned())
            } else {
                Waives::Check(self.check_id(id)?)
            },
            package: text("package"),
            path,
            kind: text("kind"),
            namespace: text("namespace"),
            name: text("name"),
            container: text("container"),
            fingerprint,
            reason: text("reason").unwrap_or_default(),
            owner: text("owner"),
            until: text("until").unwrap_or_default(),
            at: item.extent(),
        })
    }

    /// What stands before the paths of reports, seen from the folder of the file.
    fn prefix(&self) -> Result<String, Failure> {
        let here = std::env::current_dir()?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.map_or_else(|| Ok(here.clone()), Path::canonicalize)?;
        let here = here.canonicalize()?;
        Ok(match here.strip_prefix(&folder) {
            Ok(below) if !below.as_os_str().is_empty() => format!("{}/", below.to_string_lossy()),
            _ => String::new(),
        })
    }
}

fn setting_words(shape: Shape) -> &'static str {
    match shape {
        Shape::Switch => "true or false",
        Shape::One => "one value",
        Shape::Many => "a list of values",
    }
}

/// Bytes that two texts have in common at their start.
fn common_start(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count()
}
