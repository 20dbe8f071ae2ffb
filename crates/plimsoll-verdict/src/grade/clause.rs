//! One reason for a letter, over time.

use plimsoll_advisory::Date;

use super::criteria::Step;
use super::{Cap, Letter};

/// One reason for a letter, and how it gets worse.
pub(super) struct Clause {
    /// The reason, for people.
    pub(super) reason: String,
    /// What makes it go away.
    pub(super) remedy: String,
    course: Course,
}

enum Course {
    /// The same on every day.
    Always(Letter),
    /// From a day on, by steps.
    Since(Date, &'static [Step]),
}

impl Clause {
    pub(super) fn always(letter: Letter, reason: String, remedy: String) -> Self {
        Self { reason, remedy, course: Course::Always(letter) }
    }

    pub(super) fn since(start: Date, steps: &'static [Step], reason: String, remedy: String) -> Self {
        Self { reason, remedy, course: Course::Since(start, steps) }
    }

    /// The days on which it begins or gets worse. A day that no calendar has is never reached.
    pub(super) fn days(&self) -> impl Iterator<Item = (Date, Letter)> {
        let (start, steps) = match self.course {
            Course::Always(_) => (Date::MAX, [].as_slice()),
            Course::Since(start, steps) => (start, steps),
        };
        steps.iter().filter_map(move |step| Some((later(start, step.days)?, step.letter)))
    }

    /// What it allows at best on a day, and from when on; `None` before it begins.
    pub(super) fn on(&self, day: Date) -> Option<Cap> {
        let (letter, since) = match self.course {
            Course::Always(letter) => (letter, None),
            Course::Since(..) => {
                let (since, letter) = self.days().take_while(|(since, _)| *since <= day).last()?;
                (letter, Some(since))
            }
        };
        Some(Cap { letter, since, reason: self.reason.clone(), remedy: self.remedy.clone() })
    }
}

/// So many days later; `None` beyond the calendar.
pub(super) fn later(day: Date, days: i32) -> Option<Date> {
    day.checked_add(jiff::Span::new().days(days)).map_or(None, Some)
}
