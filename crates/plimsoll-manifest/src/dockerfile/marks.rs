//! Waivers and ignore marks of other tools among the comments of a Dockerfile.
//!
//! Source: hadolint "Inline ignores", BuildKit "check directive", trivy "Filtering", checkov "Suppressing and Skipping
//! Policies", Semgrep "Ignoring files, folders, and code", looked up 2026-11.

use plimsoll_facts::{ForeignIds, ForeignMark, MarkProblem, MarkScope, WaiverMark, parse_terms};
use plimsoll_source::dockerfile::Tree;
use plimsoll_source::{Extent, Text};

/// A comment and what it stands at.
pub(super) struct Comment {
    at: Extent,
    /// The instruction that follows it, or in the lines of which it stands.
    covered: Option<Extent>,
    /// True when it stands before the first instruction.
    is_first: bool,
    /// True when BuildKit and hadolint take it to belong to the instruction: nothing but comments is between them.
    is_attached: bool,
}

/// The comments of a file, each with what it stands at.
pub(super) fn comments(text: &Text, tree: &Tree) -> Vec<Comment> {
    let has_marks = ["plimsoll:", "hadolint", "check=", "check =", "trivy:", "checkov:", "nosem"]
        .iter()
        .any(|word| text.content().contains(word));
    if !has_marks {
        return Vec::new();
    }
    // Both they and the comments of each are in order.
    let instructions: Vec<_> = tree.instructions.iter().filter(|instruction| !instruction.is_trigger).collect();
    let first = instructions.first().map_or(u32::MAX, |instruction| instruction.extent.start);
    let comments = tree.comments.iter().map(|at| {
        let covered = instructions.get(instructions.partition_point(|instruction| instruction.extent.end <= at.start));
        Comment {
            at: *at,
            covered: covered.map(|instruction| instruction.extent),
            is_first: at.start < first,
            is_attached: covered.is_some_and(|instruction| instruction.comments.binary_search(at).is_ok()),
        }
    });
    comments.collect()
}

/// The waivers among comments.
pub(super) fn waivers(text: &Text, tree: &Tree, comments: &[Comment]) -> Vec<WaiverMark> {
    let whole = || MarkScope::File;
    let marks = comments.iter().filter_map(|comment| {
        let at = comment.at;
        let words = text.slice(at).trim_start_matches('#').trim_start().strip_prefix("plimsoll:")?.trim_start();
        let (verb, terms) = words.split_once([' ', '\t']).unwrap_or((words, ""));
        let scope = match verb {
            "ignore" => MarkScope::Extent(comment.covered.unwrap_or(at)),
            "ignore-stage" => MarkScope::Extent(stage(tree, comment).unwrap_or(at)),
            "ignore-file" | "ignore-document" => whole(),
            _ => return Some(WaiverMark { at, scope: whole(), terms: Err(MarkProblem::BadCheck) }),
        };
        Some(WaiverMark { at, scope, terms: parse_terms(terms, Vec::new()) })
    });
    marks.collect()
}

/// The stage that begins with the instruction that a comment stands at.
fn stage(tree: &Tree, comment: &Comment) -> Option<Extent> {
    use plimsoll_source::dockerfile::Keyword;
    let covered = comment.covered?;
    let mut rest = tree.instructions.iter().skip_while(|instruction| instruction.extent.start < covered.start);
    let first = rest.next()?;
    let last = rest.take_while(|next| next.keyword != Keyword::From || next.is_trigger).last().unwrap_or(first);
    Some(Extent { start: first.extent.start, end: last.extent.end })
}

/// The ignore marks of other tools among comments.
pub(super) fn foreign(text: &Text, tree: &Tree, comments: &[Comment]) -> Vec<ForeignMark> {
    let mut marks: Vec<ForeignMark> = tree
        .directives
        .iter()
        .filter(|directive| directive.name == "check")
        .filter_map(|directive| {
            skipped(&directive.value).map(|ids| mark("buildkit", directive.at, MarkScope::File, ids))
        })
        .collect();
    let is_directive = |at: Extent| tree.directives.iter().any(|directive| directive.at == at);
    for comment in comments.iter().filter(|comment| !is_directive(comment.at)) {
        let words = text.slice(comment.at).trim_start_matches('#').trim();
        marks.extend(foreign_mark(words, comment));
    }
    marks
}

fn foreign_mark(words: &str, comment: &Comment) -> Option<ForeignMark> {
    let at = comment.at;
    let covered = || MarkScope::Extent(comment.covered.unwrap_or(at));
    if let Some(rest) = words.strip_prefix("hadolint").map(str::trim_start) {
        let (rest, is_global) = rest.strip_prefix("global").map_or((rest, false), |rest| (rest.trim_start(), true));
        let ids = rest.strip_prefix("ignore")?.trim_start().strip_prefix('=')?;
        let ids = ids.split(|character: char| character == ',' || character.is_whitespace());
        let ids: Vec<String> = ids
            .map(str::trim)
            .take_while(|id| id.is_empty() || id.starts_with("DL") || id.starts_with("SC"))
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect();
        let scope = if is_global { MarkScope::File } else { covered() };
        return Some(mark("hadolint", at, scope, ForeignIds::Named(ids)));
    }
    if let Some((name, value)) = words.split_once('=')
        && name.trim().eq_ignore_ascii_case("check")
    {
        // Words after the value are a remark.
        let ids = skipped(value.split_whitespace().next().unwrap_or_default())?;
        return comment.is_attached.then(|| mark("buildkit", at, covered(), ids));
    }
    if let Some(rest) = words.strip_prefix("trivy:ignore:") {
        let mut rest = rest.split_whitespace();
        let first = rest.next()?;
        let (id, beside) = first.split_once(":exp:").map_or((first, None), |(id, until)| (id, Some(until)));
        let until = beside.or_else(|| rest.find_map(|word| word.strip_prefix("exp:"))).map(str::to_owned);
        let ids = if id == "*" { ForeignIds::All } else { ForeignIds::Named(vec![id.to_owned()]) };
        // At the top it counts for the file.
        let scope = if comment.is_first { MarkScope::File } else { covered() };
        return Some(ForeignMark { until, ..mark("trivy", at, scope, ids) });
    }
    if let Some(rest) = words.strip_prefix("checkov:skip=") {
        let (ids, reason) = rest.split_once(':').unwrap_or((rest, ""));
        let ids = ids.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect();
        let reason = reason.trim().to_owned();
        return Some(ForeignMark { reason, ..mark("checkov", at, MarkScope::File, ForeignIds::Named(ids)) });
    }
    let rest = words.strip_prefix("nosemgrep").or_else(|| words.strip_prefix("nosem"))?;
    let ids = match rest.trim_start().strip_prefix(':') {
        // A rule is named by its path; its last part is its name.
        Some(ids) => ForeignIds::Named(
            ids.split(',')
                .filter_map(|id| id.split_whitespace().next()?.rsplit('.').next())
                .map(str::to_owned)
                .collect(),
        ),
        None => ForeignIds::All,
    };
    Some(mark("semgrep", at, covered(), ids))
}

fn mark(tool: &'static str, at: Extent, scope: MarkScope, ids: ForeignIds) -> ForeignMark {
    ForeignMark { tool, at, scope, container: None, ids, reason: String::new(), until: None }
}

/// The rules that the value of a `check` directive skips.
fn skipped(value: &str) -> Option<ForeignIds> {
    let rules = value.split(';').find_map(|option| {
        let (name, rules) = option.split_once('=')?;
        (name.trim() == "skip").then_some(rules.trim())
    })?;
    if rules == "all" {
        return Some(ForeignIds::All);
    }
    Some(ForeignIds::Named(rules.split(',').map(|rule| rule.trim().to_owned()).collect()))
}
