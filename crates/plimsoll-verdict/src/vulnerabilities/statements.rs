//! What statements on exploitability say of a match, each with why it did or did not apply.

use plimsoll_advisory::Date;
use plimsoll_advisory::matching::{Class, Match};
use plimsoll_advisory::vex::{Identity, Looked, LookedAt, Statement, Vex};
use plimsoll_facts::Image;
use plimsoll_model::VexNote;

/// The statements of a run as an image sees them.
pub(super) struct Statements<'v> {
    vex: &'v Vex,
    subject: Identity,
    /// None where the day is none, which the configuration does not let through.
    day: Option<Date>,
}

impl<'v> Statements<'v> {
    pub(super) fn of(vex: &'v Vex, image: &Image, as_of: &str) -> Self {
        Self { vex, subject: Identity::of_image(image), day: super::day(as_of) }
    }

    /// What is said of a match. Malicious packages are malicious, whatever is said.
    pub(super) fn about(&self, image: &Image, found: &Match) -> Vec<VexNote> {
        let package = image.inventory.packages.get(found.package);
        let (Some(package), Some(day)) = (package, self.day) else { return Vec::new() };
        if self.vex.is_empty() || found.class == Class::Malicious {
            return Vec::new();
        }
        let package = Identity::of_package(&image.inventory, package);
        let ids: Vec<&str> = found.ids.iter().map(String::as_str).collect();
        let judged = self.vex.judge(&self.subject, &package, &ids, day);
        judged.looked_at.iter().map(note).collect()
    }
}

fn note(one: &LookedAt<'_>) -> VexNote {
    let statement = one.statement;
    let author = &one.listed.document.author;
    VexNote {
        document: one.listed.name.clone(),
        statement: statement.number,
        status: statement.status.word().to_owned(),
        why: one.looked.to_string(),
        applies: matches!(one.looked, Looked::Holds(_) | Looked::Superseded(_) | Looked::Unverified(_)),
        closes: matches!(one.looked, Looked::Holds(_)) && statement.status.closes(),
        reason: reason(statement),
        author: author.clone(),
    }
}

/// The justification as a word, and what is said for people.
fn reason(statement: &Statement) -> String {
    let word = statement.justification.map(|justification| justification.word().to_owned());
    let words = [word, statement.impact.clone(), statement.action.clone()];
    words.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ")
}
