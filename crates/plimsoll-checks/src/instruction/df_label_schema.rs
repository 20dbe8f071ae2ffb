//! PLM-D058: label that is missing, not wanted or of the wrong kind.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Instruction, KeyValue, Stage};
use plimsoll_model::{Assessed, LabelRule, Why};
use plimsoll_source::dockerfile::{Keyword, expand};

use crate::docker::label_value;

pub(crate) fn check<'e>(
    instruction: Instruction<'e>,
    context: &Context<'e>,
    findings: &mut Findings<'_, 'e>,
) -> Assessed {
    if instruction.keyword() == Keyword::Label {
        return labels(instruction, context, findings);
    }
    describes(instruction, findings);
    match instruction.stage() {
        Some(stage) if stage.is_target() && stage.from() == Some(instruction) => missing(stage, context, findings),
        _ => Ok(()),
    }
}

/// Looks for the labels that the final stage must have.
fn missing<'e>(stage: Stage<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let rules = &context.settings.image_labels;
    if rules.is_empty() {
        return Ok(());
    }
    // What is not known to begin with an image may begin with another stage, and that may have them.
    stage.root_base()?;
    let labels = stage.chain().flat_map(|stage| stage.each(Keyword::Label));
    let keys = labels.flat_map(|label| label.pairs().map(move |pair| key(label, pair)));
    let keys = keys.collect::<Assessed<Vec<String>>>()?;
    for LabelRule { key, .. } in rules.iter().filter(|rule| !keys.contains(&rule.key)) {
        findings.on(stage, format_args!("{} has no label `{key}`", stage.label())).discriminated_by(key);
    }
    Ok(())
}

/// Looks at the labels of an instruction.
fn labels<'e>(label: Instruction<'e>, context: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    if !label.stage().is_some_and(Stage::is_in_image) {
        return Ok(());
    }
    let settings = context.settings;
    findings.each(label.pairs(), |findings, pair| {
        let key = key(label, pair)?;
        let title = match settings.image_labels.iter().find(|rule| rule.key == key) {
            None if settings.only_image_labels => Some(format!("the label `{key}` is none of those that images have")),
            None => misspelt(&key).map(|why| format!("the label `{key}` is not written as Docker asks: {why}")),
            Some(rule) => match pair.value {
                Some(value) => {
                    let value = value.get()?;
                    if value.is_empty() {
                        Some(format!("the label `{key}` is empty"))
                    } else {
                        let what = label_value::words(rule.kind);
                        (!label_value::is_of(rule.kind, value)).then(|| format!("the label `{key}` is no {what}"))
                    }
                }
                None => None,
            },
        };
        if let Some(title) = title {
            findings.on(pair, format_args!("{title}")).discriminated_by(&key);
        }
        Ok(())
    })
}

/// The key of a label, without quotes.
fn key(label: Instruction<'_>, pair: KeyValue<'_>) -> Assessed<String> {
    match expand(pair.key, label.file().tree.escape(), &mut |_| None) {
        Ok(key) if key.variables.is_empty() => Ok(key.text),
        _ => Err(label.unknown(Why::Unresolved)),
    }
}

/// Name spaces that Docker keeps for itself. Source: Docker documentation, object labels.
const OF_DOCKER: [&str; 3] = ["com.docker.", "io.docker.", "org.dockerproject."];

/// Those of them that others have to use: extensions of Docker Desktop must have these labels.
const OF_EXTENSIONS: [&str; 2] = ["com.docker.desktop.", "com.docker.extension."];

/// Why a key is not written as Docker asks. Source: Docker documentation, object labels, key format recommendations.
fn misspelt(key: &str) -> Option<&'static str> {
    let is_sign = |byte: u8| b".-_/".contains(&byte);
    let is_legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || is_sign(byte);
    if !key.bytes().all(is_legal) {
        return Some("only small letters, digits and the signs . - _ / are");
    }
    if !key.starts_with(|first: char| first.is_ascii_lowercase()) || key.bytes().next_back().is_some_and(is_sign) {
        return Some("it begins with a letter and ends with a letter or digit");
    }
    if key.contains("..") || key.contains("--") {
        return Some("two dots or hyphens follow each other");
    }
    let begins = |spaces: &[&str]| spaces.iter().any(|space| key.starts_with(space));
    (begins(&OF_DOCKER) && !begins(&OF_EXTENSIONS)).then_some("its name space belongs to Docker")
}

/// Holds the comment above an `ARG` or `FROM` against BuildKit's rule, if the file asks for that.
fn describes<'e>(instruction: Instruction<'e>, findings: &mut Findings<'_, 'e>) {
    if instruction.is_trigger() || !asks_for_descriptions(instruction) {
        return;
    }
    let names: Vec<&str> = match instruction.keyword() {
        Keyword::From => instruction.stage().and_then(Stage::name).into_iter().collect(),
        _ => instruction.pairs().map(|pair| pair.key).collect(),
    };
    let Some(comment) = instruction.comments().last() else { return };
    let between = plimsoll_source::Extent { start: comment.extent.end, end: instruction.tree().head.start };
    let is_above = instruction.file().text.slice(between).matches('\n').count() == 1;
    let first = comment.as_str().trim_start_matches('#').split_whitespace().next().unwrap_or_default();
    if let Some(name) = names.first()
        && is_above
        && !names.contains(&first)
    {
        let keyword = instruction.keyword();
        findings
            .on(
                instruction,
                format_args!("the comment above {keyword} does not begin with `{name}`, which it describes"),
            )
            .beside(comment, "this comment")
            .discriminated_by(name);
    }
}

/// BuildKit's rule, which it tries out.
const DESCRIPTIONS: &str = "InvalidDefinitionDescription";

/// True when the file's `check` directive asks for the rule.
fn asks_for_descriptions(instruction: Instruction<'_>) -> bool {
    let directives = instruction.file().tree.directives.iter().filter(|directive| directive.name == "check");
    let options = directives.flat_map(|directive| directive.value.split(';'));
    let asked = options.filter_map(|option| option.split_once('=')).filter(|(name, _)| name.trim() == "experimental");
    asked.flat_map(|(_, rules)| rules.split(',')).any(|rule| matches!(rule.trim(), "all" | DESCRIPTIONS))
}
