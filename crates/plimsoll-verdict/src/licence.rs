//! Licences against a policy: what is allowed, denied, or to be reviewed. Pure.
//!
//! An expression is judged as it is meant: of `A OR B` the better branch counts, because it may be chosen; `A AND B`
//! needs both. What is no expression of SPDX is unknown, unless the policy lists the text itself.

use std::collections::BTreeMap;

use plimsoll_engine::{Book, Context, GapDraft, Judge, Plan, Scope, Unit};
use plimsoll_facts::{Image, Package, PackageClass};
use plimsoll_model::{Assessed, CheckId, Effect, Unknown, Why};
use spdx::expression::{ExprNode, Operator};
use spdx::{Expression, LicenseItem, LicenseReq, ParseMode};

/// The longest text that is looked at as an expression, in bytes. The longest known real one has about 600.
const EXPRESSION_BYTES: usize = 4096;

/// What stands before the text of a licence in a policy that is on no list of SPDX.
const NAME: &str = "name:";

/// What registries and old packages write besides the specification. No names that only resemble one: what they mean is
/// a guess.
const MODE: ParseMode = ParseMode {
    allow_slash_as_or_operator: true,
    allow_imprecise_license_names: false,
    allow_postfix_plus_on_gpl: true,
    allow_deprecated: true,
    allow_unknown: false,
};

/// What a policy says of licences, from the best on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ruling {
    /// It may be used.
    Allowed,
    /// Somebody has to look at it.
    Review,
    /// Nobody can tell which licence it is.
    Unknown,
    /// It must not be used.
    Denied,
}

/// An entry of a policy, or a licence that a package requires to keep.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Term {
    /// An id of SPDX's list, GNU's with `-only` or `-or-later`, and an exception.
    Listed(String, Option<String>),
    /// A text that is on no list, in lower case.
    Name(String),
}

/// Which licences are allowed, denied, or to be reviewed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LicencePolicy {
    allow: Vec<Term>,
    deny: Vec<Term>,
    review: Vec<Term>,
}

impl LicencePolicy {
    /// A policy of three lists: ids of SPDX such as `MIT`, `GPL-2.0-only WITH Classpath-exception-2.0`, `LicenseRef-x`,
    /// or `name:` and a text. An `Err` is an entry that is none of these.
    pub fn new(allow: &[String], deny: &[String], review: &[String]) -> Result<Self, String> {
        let terms = |texts: &[String]| texts.iter().map(|text| entry(text)).collect::<Result<Vec<Term>, String>>();
        Ok(Self { allow: terms(allow)?, deny: terms(deny)?, review: terms(review)? })
    }

    /// True when it says nothing.
    pub fn is_empty(&self) -> bool {
        self.allow.is_empty() && self.deny.is_empty() && self.review.is_empty()
    }

    /// What it says of the licences of a package, which all hold together. A package without any is unknown.
    pub fn ruling(&self, licences: &[String]) -> Ruling {
        let all = licences.iter().map(|licence| licence.trim()).filter(|licence| !licence.is_empty());
        all.map(|licence| self.of_text(licence)).max().unwrap_or(Ruling::Unknown)
    }

    fn of_text(&self, text: &str) -> Ruling {
        let name = Term::Name(text.to_lowercase());
        if let Some(ruling) = self.listed(&name) {
            return ruling;
        }
        let expression = (text.len() <= EXPRESSION_BYTES).then(|| Expression::parse_mode(text, MODE));
        let Some(Ok(expression)) = expression else { return Ruling::Unknown };
        let mut stack: Vec<Ruling> = Vec::new();
        // Operands come before their operator.
        for node in expression.iter() {
            match node {
                ExprNode::Req(required) => stack.push(self.of_term(&term(&required.req))),
                ExprNode::Op(operator) => {
                    let (Some(one), Some(other)) = (stack.pop(), stack.pop()) else { return Ruling::Unknown };
                    stack.push(match operator {
                        Operator::And => one.max(other),
                        Operator::Or => one.min(other),
                    });
                }
            }
        }
        stack.pop().unwrap_or(Ruling::Unknown)
    }

    /// An exception only adds rights, so that what is said of the licence alone holds too where nothing is said of
    /// both.
    fn of_term(&self, term: &Term) -> Ruling {
        let alone = match term {
            Term::Listed(licence, Some(_)) => self.listed(&Term::Listed(licence.clone(), None)),
            _ => None,
        };
        let is_reference = matches!(term, Term::Name(_));
        let unlisted = || match (is_reference, self.allow.is_empty()) {
            (true, _) => Ruling::Unknown,
            (false, true) => Ruling::Allowed,
            (false, false) => Ruling::Denied,
        };
        self.listed(term).or(alone).unwrap_or_else(unlisted)
    }

    fn listed(&self, term: &Term) -> Option<Ruling> {
        let lists = [(&self.deny, Ruling::Denied), (&self.review, Ruling::Review), (&self.allow, Ruling::Allowed)];
        lists.into_iter().find(|(list, _)| list.contains(term)).map(|(_, ruling)| ruling)
    }
}

/// An entry of a policy.
fn entry(text: &str) -> Result<Term, String> {
    if let Some(name) = text.strip_prefix(NAME) {
        return Ok(Term::Name(name.trim().to_lowercase()));
    }
    let wrong = || format!("`{text}` is no id of the SPDX list; a licence that is on no list is `{NAME}TEXT`");
    let expression = Expression::parse_mode(text, MODE).map_err(|_| wrong())?;
    let mut required = expression.requirements();
    match (required.next(), required.next()) {
        (Some(one), None) => Ok(term(&one.req)),
        _ => Err(format!("`{text}` is an expression; a policy lists its licences one by one")),
    }
}

fn term(required: &LicenseReq) -> Term {
    let LicenseItem::Spdx { id, or_later } = &required.license else {
        return Term::Name(required.license.to_string().to_lowercase());
    };
    let has_suffix = id.name.ends_with("-only") || id.name.ends_with("-or-later");
    let licence = match (id.is_gnu() && !has_suffix, *or_later) {
        (true, true) => format!("{}-or-later", id.name),
        (true, false) => format!("{}-only", id.name),
        (false, true) if !has_suffix => format!("{}+", id.name),
        (false, _) => id.name.to_owned(),
    };
    Term::Listed(licence, required.addition.as_ref().map(ToString::to_string))
}

/// Judges the licences of images by a policy.
pub struct LicenceJudge<'p> {
    policy: &'p LicencePolicy,
    /// The check, if the plan runs it.
    check: Option<CheckId>,
}

impl<'p> LicenceJudge<'p> {
    /// A judge for a plan.
    pub fn new(plan: &Plan, policy: &'p LicencePolicy) -> Self {
        let page = crate::all().iter().find(|join| join.page.meta.slug == "image-licence");
        let check = page.map(|join| join.page.meta.id).filter(|check| plan.runs(*check));
        Self { policy, check }
    }

    fn image(&self, check: CheckId, image: &Image, book: &mut Book) {
        let unknown = book.attempt(check, &Scope::image(image), |findings| {
            let groups = self.groups(image)?;
            let mut unknown = Vec::new();
            for ((ruling, licence), packages) in groups {
                let what = named(&packages, image);
                let said = match ruling {
                    Ruling::Allowed => continue,
                    Ruling::Unknown => {
                        unknown.extend(packages);
                        continue;
                    }
                    Ruling::Review => "which the policy wants reviewed",
                    Ruling::Denied => "which the policy does not allow",
                };
                let place = packages.first().and_then(|package| Some((package, package.sights.first()?)));
                let title = format_args!("{what} under `{licence}`, {said}");
                let noted = match place {
                    Some((_, sight)) => findings.on_member(image, sight.layer, &sight.path, title),
                    None => findings.on_config("licence", Some(&licence), title),
                };
                noted.discriminated_by(&licence);
            }
            Ok(unknown)
        });
        if let Some(unknown) = unknown.filter(|unknown| !unknown.is_empty()) {
            book.gap(GapDraft {
                subject: image.subject.clone(),
                stage: "licence",
                why: Why::NotCollected,
                reason: format!("the licence of {} is not known", named(&unknown, image)),
                consequence: "whether the policy allows it is unknown".to_owned(),
                effect: Effect::Part,
                place: None,
            });
        }
    }

    /// The packages that a container sees, by what the policy says and the licences.
    fn groups<'i>(&self, image: &'i Image) -> Assessed<BTreeMap<(Ruling, String), Vec<&'i Package>>> {
        if !image.is_complete() {
            return Err(Unknown::new(Why::Unreadable));
        }
        let mut groups: BTreeMap<(Ruling, String), Vec<&Package>> = BTreeMap::new();
        for package in &image.inventory.packages {
            let record = &package.record;
            // What a lock file names is not there; the program itself is the one whose licences are asked for.
            if package.gone_in.is_some() || record.class == PackageClass::Declared || package.owner.is_some() {
                continue;
            }
            let ruling = self.policy.ruling(&record.licences);
            groups.entry((ruling, record.licences.join(" AND "))).or_default().push(package);
        }
        Ok(groups)
    }
}

/// The first packages by name, and how many more there are.
fn named(packages: &[&Package], image: &Image) -> String {
    const SHOWN: usize = 3;
    let names: Vec<String> = packages.iter().take(SHOWN).map(|package| image.inventory.purl(package)).collect();
    match packages.len().checked_sub(SHOWN) {
        None | Some(0) => names.join(", "),
        Some(more) => format!("{} and {more} more", names.join(", ")),
    }
}

impl Judge for LicenceJudge<'_> {
    fn judge<'e>(&self, unit: Unit<'e>, _: &Context<'e>, book: &mut Book) {
        if let (Some(check), Unit::Image(image)) = (self.check, unit) {
            self.image(check, image, book);
        }
    }

    fn expected(&self, unit: Unit<'_>) -> u64 {
        u64::from(self.check.is_some() && matches!(unit, Unit::Image(_)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn policy(allow: &[&str], deny: &[&str], review: &[&str]) -> Result<LicencePolicy, String> {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        LicencePolicy::new(&texts(allow), &texts(deny), &texts(review))
    }

    #[test]
    fn expressions_are_judged_as_they_are_meant() {
        use Ruling::{Allowed, Denied, Review, Unknown};
        let policy = policy(
            &["MIT", "Apache-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", "name:public domain"],
            &["AGPL-3.0-only", "GPL-3.0-or-later"],
            &["MPL-2.0", "LicenseRef-shop"],
        )
        .unwrap();
        for (licences, expected) in [
            (vec!["MIT"], Allowed),
            (vec!["MIT", "Apache-2.0"], Allowed),
            (vec!["MIT", "AGPL-3.0-only"], Denied),
            (vec!["MIT OR AGPL-3.0-only"], Allowed),
            (vec!["MIT/AGPL-3.0-only"], Allowed),
            (vec!["MIT AND AGPL-3.0-only"], Denied),
            (vec!["(MIT OR AGPL-3.0-only) AND MPL-2.0"], Review),
            (vec!["MPL-2.0 OR ISC"], Review),
            (vec!["ISC"], Denied),
            (vec!["GPL-2.0-only"], Denied),
            (vec!["GPL-2.0 WITH Classpath-exception-2.0"], Allowed),
            (vec!["Apache-2.0 WITH LLVM-exception"], Allowed),
            (vec!["GPL-3.0+"], Denied),
            (vec!["LicenseRef-shop"], Review),
            (vec!["LicenseRef-other"], Unknown),
            (vec!["LicenseRef-other OR MIT"], Allowed),
            (vec!["LicenseRef-other AND MIT"], Unknown),
            (vec!["LicenseRef-other AND ISC"], Denied),
            (vec!["Public Domain"], Allowed),
            (vec!["GPLv2+"], Unknown),
            (vec!["MIT", "see file"], Unknown),
            (vec![""], Unknown),
            (vec![], Unknown),
        ] {
            let texts: Vec<String> = licences.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(policy.ruling(&texts), expected, "{licences:?}");
        }
        assert_eq!(policy.ruling(&["(".repeat(100_000)]), Unknown);
    }

    #[test]
    fn what_no_list_names_is_allowed_unless_a_list_says_what_is() {
        let of = |policy: LicencePolicy| policy.ruling(&["ISC".to_owned()]);
        assert_eq!(of(policy(&[], &["MIT"], &[]).unwrap()), Ruling::Allowed);
        assert_eq!(of(policy(&[], &[], &["MIT"]).unwrap()), Ruling::Allowed);
        assert_eq!(of(policy(&["MIT"], &[], &[]).unwrap()), Ruling::Denied);
    }

    #[test]
    fn a_mistake_in_a_policy_is_refused() {
        for entry in ["Apche-2.0", "GPLv2", "MIT OR ISC", "", "name"] {
            assert!(policy(&[], &[entry], &[]).is_err(), "{entry}");
        }
    }
}
