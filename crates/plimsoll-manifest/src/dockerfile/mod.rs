//! Dockerfiles: from a text to stages, values and commands.
//!
//! The tree comes from `plimsoll_source`; here the build is followed through it, as far as the file tells: which stage
//! begins with which, what variables hold where they are used, which shell runs which commands.

mod builds;
mod ignore;
mod marks;
mod names;
mod scripts;
mod stages;
mod values;

use std::sync::Arc;

use plimsoll_engine::{Collected, GapDraft, ReadOutcome};
use plimsoll_facts::{DockerIgnore, DockerPart, Dockerfile, ForeignMark, InstructionDetails, SourceFile, WaiverMark};
use plimsoll_model::{Assessed, Effect, SubjectId, Unknown, Why};
use plimsoll_source::dockerfile::Keyword;
use plimsoll_source::{Text, dockerfile};

use crate::reader::{empty, is_template};
pub use names::is_dockerfile_name;
pub(crate) use names::{ignore_files_beside, is_ignore_name, looks_like_dockerfile};

/// Bytes of a `.dockerignore` file. Every path that a Dockerfile copies is held against all of its patterns.
const IGNORE_BYTES: usize = 32 << 10;

/// Bytes of what a Dockerfile copies, times the bytes of the patterns that it is held against. Real ones have some
/// hundred thousand.
const IGNORE_WORK: usize = 1 << 25;

/// Reads a `.dockerignore` file.
pub(crate) fn read_ignore(collected: Collected) -> ReadOutcome {
    let Collected { number, path, bytes, .. } = collected;
    let is_small = bytes.len() <= IGNORE_BYTES;
    let limit = Why::Limit("32 KiB for a .dockerignore file");
    let content = if is_small { String::from_utf8_lossy(&bytes).into_owned() } else { String::new() };
    let ignore = Arc::new(DockerIgnore { path: Arc::clone(&path), patterns: ignore::patterns(&content) });
    let ignore = if is_small { Ok(ignore) } else { Err(Unknown::new(limit)) };
    let file = SourceFile { docker: Some(DockerPart::Ignore(ignore)), ..empty(number, &path, content) };
    let gap = GapDraft {
        subject: SubjectId::new(format!("file:{path}")),
        stage: "manifest.parse",
        why: limit,
        reason: limit.to_string(),
        consequence: "what it leaves out of a build is unknown".to_owned(),
        effect: Effect::Part,
        place: Some((Arc::clone(&path), None)),
    };
    ReadOutcome { file: Some(file), gaps: if is_small { Vec::new() } else { vec![gap] } }
}

/// Bytes of a Dockerfile. Real ones have some thousands; checks look back and forth in one, so that a huge one would
/// take long.
const BYTES: usize = 1 << 20;

/// Instructions of a Dockerfile.
const INSTRUCTIONS: usize = 5_000;

/// Commands of all scripts of a Dockerfile.
const COMMANDS: usize = 4_000;

/// Which limit a Dockerfile exceeds.
fn limit(text: &Text, details: &[InstructionDetails]) -> Option<&'static str> {
    if text.content().len() > BYTES {
        return Some("1 MiB for a Dockerfile");
    }
    if details.len() > INSTRUCTIONS {
        return Some("5,000 instructions for a Dockerfile");
    }
    let commands: usize =
        details.iter().flat_map(|details| &details.scripts).map(|script| script.script.commands.len()).sum();
    (commands > COMMANDS).then_some("4,000 commands for a Dockerfile")
}

/// What comes of a Dockerfile that exceeds a limit: nothing of it is judged.
fn too_large(path: &Arc<str>, limit: &'static str, named: bool) -> ReadOutcome {
    let gap = GapDraft {
        subject: SubjectId::new(format!("file:{path}")),
        stage: "manifest.parse",
        why: Why::Limit(limit),
        reason: Why::Limit(limit).to_string(),
        consequence: "nothing of it was judged".to_owned(),
        effect: if named { Effect::Whole } else { Effect::Part },
        place: Some((Arc::clone(path), None)),
    };
    ReadOutcome { file: None, gaps: vec![gap] }
}

/// Reads a Dockerfile.
pub(crate) fn read(collected: Collected) -> ReadOutcome {
    let Collected { number, path, bytes, named } = collected;
    let (content, is_exact) = text_of(bytes);
    let text = Arc::new(Text::new(Arc::clone(&path), content));
    if let Some(limit) = limit(&text, &[]) {
        return too_large(&path, limit, named);
    }
    let tree = dockerfile::parse(&text);
    let subject = SubjectId::new(format!("file:{path}"));
    let is_template = is_template(text.content()) && !tree.problems.is_empty();
    let mut gaps = Vec::new();
    if let Some(problem) = tree.problems.first() {
        let (line, _) = text.position(problem.at.start);
        let reason = if is_template {
            "a template that is not rendered".to_owned()
        } else {
            format!("BuildKit refuses it at line {line}: {}", problem.message)
        };
        let has_stage = tree.instructions.iter().any(|instruction| instruction.keyword == dockerfile::Keyword::From);
        gaps.push(GapDraft {
            subject: subject.clone(),
            stage: "manifest.parse",
            why: if is_template { Why::Unresolved } else { Why::Unreadable },
            reason,
            consequence: "what the refused lines would do is unknown".to_owned(),
            effect: if named && !has_stage { Effect::Whole } else { Effect::Part },
            place: Some((Arc::clone(&path), Some(problem.at))),
        });
    }
    let comments = marks::comments(&text, &tree);
    let marks: Vec<WaiverMark> = marks::waivers(&text, &tree, &comments);
    let foreign: Vec<ForeignMark> = marks::foreign(&text, &tree, &comments);
    let (stages, details) = stages::read(&text, &tree, number);
    if let Some(limit) = limit(&text, &details) {
        return too_large(&path, limit, named);
    }
    let target = stages.len().saturating_sub(1);
    let ignore = Err(Unknown::new(Why::NotCollected));
    let dockerfile = Dockerfile {
        file: number,
        subject: subject.clone(),
        text: Arc::clone(&text),
        tree,
        details,
        stages,
        target,
        ignore,
        builds: Vec::new(),
        is_template,
        is_exact,
    };
    let docker = Some(DockerPart::Dockerfile(Box::new(dockerfile)));
    let file = SourceFile { text, docker, marks, foreign, ..empty(number, &path, String::new()) };
    ReadOutcome { file: Some(file), gaps }
}

/// A text of the same length: BuildKit reads bytes, and what is no UTF-8 stands in comments and the like.
fn text_of(bytes: Vec<u8>) -> (String, bool) {
    let bytes = match String::from_utf8(bytes) {
        Ok(content) => return (content, true),
        Err(error) => error.into_bytes(),
    };
    let mut content = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        content.push_str(chunk.valid());
        content.extend(chunk.invalid().iter().map(|_| '?'));
    }
    (content, false)
}

/// Gives each Dockerfile what is left out of its context, and what is built of it.
pub(crate) fn settle(files: &mut [SourceFile]) {
    let contexts = builds::settle(files);
    let ignored: names::Ignored = files
        .iter()
        .filter_map(|file| match &file.docker {
            Some(DockerPart::Ignore(ignore)) => Some((Arc::clone(file.text.path()), ignore.clone())),
            Some(DockerPart::Dockerfile(_)) | None => None,
        })
        .collect();
    for file in files {
        if let Some(DockerPart::Dockerfile(dockerfile)) = &mut file.docker {
            let path = file.text.path();
            // Compose says where the build is started; of several places none is told from the others.
            let context = contexts.get(&**path).filter(|contexts| contexts.len() == 1);
            let context = context.and_then(|contexts| contexts.first()).map(String::as_str);
            let ignore = names::ignore_for(path, context, &ignored);
            dockerfile.ignore = ignore.and_then(|ignore| within_reason(dockerfile, ignore));
        }
    }
}

/// The patterns, unless holding all that is copied against them would take long.
fn within_reason(dockerfile: &Dockerfile, ignore: Option<Arc<DockerIgnore>>) -> Assessed<Option<Arc<DockerIgnore>>> {
    let patterns = ignore.iter().flat_map(|ignore| &ignore.patterns).map(String::len).sum::<usize>();
    let instructions = dockerfile.tree.instructions.iter().zip(&dockerfile.details);
    let copies = instructions.filter(|(written, _)| matches!(written.keyword, Keyword::Copy | Keyword::Add));
    let paths = copies.map(|(written, details)| {
        // Words without variables are only in the tree.
        let filled = details.values.iter().flatten().map(|value| value.len()).sum::<usize>();
        (written.head.end - written.head.start) as usize + filled
    });
    let paths = paths.sum::<usize>();
    if patterns.saturating_mul(paths) > IGNORE_WORK {
        return Err(Unknown::new(Why::Limit("32 MiB for the patterns of a .dockerignore times what is copied")));
    }
    Ok(ignore)
}
