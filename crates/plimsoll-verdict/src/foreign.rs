//! Ignore marks of other tools, which count only when the user asks for them.

use std::collections::BTreeMap;

use plimsoll_engine::{Book, Scope};
use plimsoll_facts::{Estate, ForeignIds, ForeignMark, SourceFile};
use plimsoll_model::{CheckId, Finding, Meta, Status, peer_id};

use crate::waiver::{Rules, Target, in_scope};

/// Whose marks count.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Honored {
    /// Nobody's.
    #[default]
    None,
    /// Those of every tool that is read.
    All,
    /// Those of these tools.
    Tools(Vec<String>),
}

/// The tools whose marks are read.
pub const FOREIGN_TOOLS: [&str; 8] =
    ["buildkit", "checkov", "hadolint", "kube-linter", "kube-score", "polaris", "semgrep", "trivy"];

impl Honored {
    fn counts(&self, tool: &str) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Tools(tools) => tools.iter().any(|honored| honored == tool),
        }
    }
}

/// How marks are applied.
pub(crate) struct Marks<'m> {
    pub(crate) honored: &'m Honored,
    /// Every check there is.
    pub(crate) known: &'m [&'static Meta],
    pub(crate) rules: &'m Rules<'m>,
}

/// Applies the marks that count, and books those that name an id which no check answers to. Returns how many marks of
/// each tool were left alone.
pub(crate) fn apply(
    findings: &mut [Finding],
    estate: &Estate,
    how: &Marks<'_>,
    stale: &Meta,
    book: &mut Book,
) -> BTreeMap<String, u32> {
    let mut left_alone = BTreeMap::new();
    let marks = estate.files().iter().flat_map(|file| file.foreign.iter().map(move |mark| (file, mark)));
    for (file, mark) in marks {
        if !how.honored.counts(mark.tool) {
            *left_alone.entry(mark.tool.to_owned()).or_default() += 1;
            continue;
        }
        let (covered, problems) = covered(mark, how.known);
        if mark.until.as_deref().is_none_or(|until| until >= how.rules.as_of) {
            let (line, _) = file.text.position(mark.at.start);
            let reason = if mark.reason.is_empty() { "no reason is given" } else { &mark.reason };
            let status = Status::Waived {
                reason: format!("{} ({})", reason, mark.tool),
                owner: None,
                until: mark.until.clone(),
                source: format!("{}:{line}", file.text.path()),
            };
            for finding in
                findings.iter_mut().filter(|finding| finding.is_open() && !(how.rules.unwaivable)(finding.check))
            {
                let target = Target::of(finding);
                let Some(meant) = covered.iter().find(|meant| meant.is_about(finding, mark.tool)) else { continue };
                let is_there = meant.container.as_deref().is_none_or(|container| container == target.container);
                if is_there && in_scope(&mark.scope, file, finding, &target) {
                    finding.status = status.clone();
                }
            }
        }
        for problem in problems {
            note(book, stale, file, mark, &problem);
        }
    }
    left_alone
}

/// What an id of a mark means.
struct Meant {
    check: CheckId,
    /// The id as the check's page has it.
    alias: &'static str,
    /// The container that the mark is limited to.
    container: Option<String>,
}

impl Meant {
    /// True for findings of the check, but for those that another rule of the same tool reports.
    fn is_about(&self, finding: &Finding, tool: &str) -> bool {
        let mut rules =
            finding.answers.iter().filter_map(|alias| alias.strip_prefix(tool)?.strip_prefix(':')).peekable();
        self.check == finding.check && (rules.peek().is_none() || rules.any(|rule| rule == self.alias))
    }
}

/// What a mark means, and what is wrong with those of its ids that mean nothing.
fn covered(mark: &ForeignMark, known: &[&'static Meta]) -> (Vec<Meant>, Vec<String>) {
    let prefix = format!("{}:", mark.tool);
    let aliases = || {
        known.iter().flat_map(|meta| {
            let own = meta.aliases.iter().filter_map(|alias| alias.strip_prefix(prefix.as_str()));
            own.map(|alias| (meta.id, alias))
        })
    };
    let meant = |check, alias| Meant { check, alias, container: mark.container.clone() };
    let ids = match &mark.ids {
        ForeignIds::All => return (aliases().map(|(check, alias)| meant(check, alias)).collect(), Vec::new()),
        ForeignIds::Named(ids) => ids,
    };
    let (mut covered, mut problems) = (Vec::new(), Vec::new());
    for id in ids {
        let wanted = peer_id(mark.tool, id);
        let before = covered.len();
        for (check, alias) in aliases() {
            let id = peer_id(mark.tool, alias);
            if id == wanted {
                covered.push(meant(check, alias));
            } else if let Some(container) = wanted.strip_prefix(&format!("{id}-")).filter(|_| mark.tool == "polaris") {
                // `<check>-<container>-exempt`
                covered.push(Meant { check, alias, container: Some(container.to_owned()) });
            }
        }
        if covered.len() == before {
            problems.push(format!("of {} names `{id}`, which no check here answers to", mark.tool));
        }
    }
    (covered, problems)
}

fn note(book: &mut Book, stale: &Meta, file: &SourceFile, mark: &ForeignMark, problem: &str) {
    let path = file.text.path();
    let scope = Scope::file(file, path.rsplit('/').next().unwrap_or(path));
    book.attempt(stale.id, &scope, |findings| {
        findings.at_extent(file, 0, mark.at, format_args!("the ignore mark {problem}")).discriminated_by(problem);
        Ok(())
    });
}
