//! One file to facts.

use std::sync::Arc;

use plimsoll_engine::{Collected, GapDraft, ReadOutcome};
use plimsoll_facts::{ComposePart, FileKind, ObjectSource, SourceFile};
use plimsoll_model::{Effect, SubjectId, Why};
use plimsoll_source::yaml::{Limits, Parsed, parse};
use plimsoll_source::{Document, Extent, Text};

use crate::compose::{is_compose, is_compose_name, is_variables_name, looks_like_compose, variables};
use crate::dockerfile::{self, is_dockerfile_name, is_ignore_name, looks_like_dockerfile};
use crate::foreign;
use crate::marks::{annotation_marks, comment_marks};
use crate::objects::objects;

/// How files are read.
#[derive(Clone, Debug)]
pub struct Options {
    /// The namespace of objects that name none.
    pub default_namespace: String,
    /// Bounds on each file.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self { default_namespace: "default".to_owned(), limits: Limits::default() }
    }
}

/// Reads a file. Files that are no manifests give nothing.
pub fn read(collected: Collected, options: &Options) -> ReadOutcome {
    if is_ignore_name(&collected.path) {
        return dockerfile::read_ignore(collected);
    }
    if is_dockerfile(&collected) {
        return dockerfile::read(collected);
    }
    let Collected { number, path, bytes, named } = collected;
    if !is_manifest_name(&path) && !named {
        return ReadOutcome::default();
    }
    let is_named_compose = is_compose_name(&path);
    let content = match String::from_utf8(bytes) {
        Ok(content) => content,
        Err(error) if is_named_compose || looks_like_manifest(&String::from_utf8_lossy(error.as_bytes())) => {
            let gap = gap(&path, Why::Unreadable, "the file is not UTF-8".to_owned(), named, None);
            return ReadOutcome { file: None, gaps: vec![gap] };
        }
        Err(_) => return ReadOutcome::default(),
    };
    if is_variables_name(&path) {
        let compose = Some(ComposePart::Variables(variables(&content)));
        return ReadOutcome { file: Some(SourceFile { compose, ..empty(number, &path, content) }), gaps: Vec::new() };
    }
    let is_build_input = is_build_input(&path, &content);
    if !is_build_input && !is_named_compose && !looks_like_manifest(&content) && !looks_like_compose(&content) {
        return ReadOutcome::default();
    }
    let text = Arc::new(Text::new(Arc::clone(&path), content));
    let has_foreign = foreign::COMMENT_WORDS.iter().any(|word| text.content().contains(word));
    let has_marks = has_foreign || text.content().contains("plimsoll:");
    let Parsed { documents, refused, comments } = parse(&text, number, has_marks, &options.limits);
    let mut documents: Vec<_> = documents.into_iter().map(Arc::new).collect();
    // A kustomization has a kind and is no object of a cluster all the same.
    let found: Vec<_> = documents
        .iter()
        .flat_map(|document| objects(document, &options.default_namespace, ObjectSource::File))
        .filter(|object| !is_build_input || object.group() != KUSTOMIZE)
        .collect();
    let mut marks = comment_marks(&text, &documents, &comments);
    marks.extend(annotation_marks(&found));
    let mut foreign = foreign::annotation_marks(&found);
    foreign.extend(foreign::comment_marks(&text, &documents, &comments));
    let of_compose = |document: &Document| document.root().is_some_and(|root| is_compose(root, &path));
    let is_compose = documents.iter().any(|document| of_compose(document));
    documents.retain(|document| {
        is_build_input || of_compose(document) || found.iter().any(|object| object.document.id() == document.id())
    });
    let mut outcome = ReadOutcome::default();
    let mut broken = Vec::new();
    for refused in refused {
        let part = text.slice(refused.extent);
        let is_build_input_itself = is_build_input && documents.is_empty();
        if !looks_like_manifest(part) && !is_build_input_itself && !is_named_compose {
            continue;
        }
        let is_whole = named && found.is_empty() && !is_compose;
        if matches!(refused.why, Why::Limit(_)) {
            let reason = format!("{} ({})", refused.why, refused.message);
            outcome.gaps.push(gap(&path, refused.why, reason, is_whole, Some(refused.at)));
        } else if is_template(part) {
            let reason = "a template that is not rendered".to_owned();
            outcome.gaps.push(gap(&path, Why::Unresolved, reason, is_whole, Some(refused.at)));
        } else {
            let (line, _) = text.position(refused.at.start);
            let reason = format!("cannot be parsed at line {line}: {}", refused.message);
            outcome.gaps.push(gap(&path, Why::Unreadable, reason, is_whole, Some(refused.at)));
            broken.push(refused);
        }
    }
    if !documents.is_empty() || !broken.is_empty() || !outcome.gaps.is_empty() {
        let subject = SubjectId::new(format!("file:{path}"));
        let objects = found;
        let compose = is_compose.then_some(ComposePart::File);
        outcome.file = Some(SourceFile {
            number,
            subject,
            text,
            documents,
            refused: broken,
            objects,
            compose,
            docker: None,
            marks,
            foreign,
        });
    }
    outcome
}

/// A file in which nothing was found yet.
pub(crate) fn empty(number: u32, path: &Arc<str>, content: String) -> SourceFile {
    SourceFile {
        number,
        subject: SubjectId::new(format!("file:{path}")),
        text: Arc::new(Text::new(Arc::clone(path), content)),
        documents: Vec::new(),
        refused: Vec::new(),
        objects: Vec::new(),
        compose: None,
        docker: None,
        marks: Vec::new(),
        foreign: Vec::new(),
    }
}

/// The endings under which manifests are found in folders. A file named on the command line is read whatever its name.
pub fn is_manifest_name(path: &str) -> bool {
    let extension = path.rsplit('/').next().unwrap_or_default().rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_known = ["yaml", "yml", "json"].iter().any(|known| extension.eq_ignore_ascii_case(known));
    is_known
        || FileKind::of(path) != FileKind::Manifest
        || is_variables_name(path)
        || is_dockerfile_name(path)
        || is_ignore_name(path)
}

/// True for a Dockerfile: by its name and a look at it, and for a file that was named itself by its shape, when no
/// other ending says what it is.
fn is_dockerfile(collected: &Collected) -> bool {
    let Collected { path, bytes, named, .. } = collected;
    if is_dockerfile_name(path) {
        return looks_like_dockerfile(path, bytes);
    }
    *named && !is_manifest_name(path) && looks_like_dockerfile(path, bytes) && !looks_like_manifest_bytes(bytes)
}

/// True when the bytes have both words that every manifest has at the start of a line.
fn looks_like_manifest_bytes(bytes: &[u8]) -> bool {
    let begins = |word: &[u8]| bytes.split(|byte| *byte == b'\n').any(|line| line.starts_with(word));
    begins(b"apiVersion:") && begins(b"kind:")
}

/// The API group of kustomizations.
const KUSTOMIZE: &str = "kustomize.config.k8s.io";

/// True for files from which manifests are made: kustomizations and what describes a chart. They are read for what they
/// refer to. A `requirements.yaml` without the key it has in a chart is some other program's.
fn is_build_input(path: &str, content: &str) -> bool {
    match FileKind::of(path) {
        FileKind::Manifest => false,
        FileKind::Kustomization => true,
        FileKind::Chart | FileKind::ChartLock => content.contains("apiVersion:") || content.contains("dependencies:"),
    }
}

/// True when the text has both words that every manifest has. Cheap enough to ask of any file before it is parsed.
fn looks_like_manifest(text: &str) -> bool {
    text.contains("apiVersion") && text.contains("kind")
}

/// True when a text that is not YAML has the marks of a template that makes YAML.
pub(crate) fn is_template(text: &str) -> bool {
    text.split_once("{{").is_some_and(|(_, after)| after.contains("}}")) || text.contains("{%")
}

fn gap(path: &Arc<str>, why: Why, reason: String, whole: bool, at: Option<Extent>) -> GapDraft {
    GapDraft {
        subject: SubjectId::new(format!("file:{path}")),
        stage: "manifest.parse",
        why,
        reason,
        consequence: "the objects in it are unknown".to_owned(),
        effect: if whole { Effect::Whole } else { Effect::Part },
        place: Some((Arc::clone(path), at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents_and_objects(path: &str, text: &str) -> Option<(usize, usize)> {
        let collected = Collected { number: 0, path: Arc::from(path), bytes: text.as_bytes().to_vec(), named: false };
        let file = read(collected, &Options::default()).file;
        file.map(|file| (file.documents.len(), file.objects.len()))
    }

    #[test]
    fn kustomizations_and_charts_are_kept_and_are_no_objects() {
        let kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\n";
        for (path, text) in [
            ("shop/kustomization.yaml", kustomization),
            ("shop/Kustomization", "resources: [web.yaml]\n"),
            ("shop/Chart.yaml", "apiVersion: v2\nname: shop\n"),
            ("shop/Chart.lock", "dependencies: []\n"),
            ("shop/requirements.yaml", "dependencies: []\n"),
        ] {
            assert_eq!(documents_and_objects(path, text), Some((1, 0)), "{path}");
        }
        // Elsewhere it may be of Flux or of anyone, and this one is no list of a chart's dependencies.
        assert_eq!(documents_and_objects("shop/other.yaml", kustomization), Some((1, 1)));
        assert_eq!(documents_and_objects("shop/requirements.yaml", "collections: []\n"), None);
    }
}
