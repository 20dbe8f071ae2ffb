//! The events of one range of an OSV record. Source: "affected[].ranges[].events fields" of the OSV schema.

use std::cmp::Ordering;

use crate::{LONGEST, Scheme};

/// One event of a range. `0` in `Introduced` is below every version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'a> {
    /// From this version on it is affected.
    Introduced(&'a str),
    /// From this version on it is not affected any more. `0`: no version ever was.
    Fixed(&'a str),
    /// This version is affected, later ones are not.
    LastAffected(&'a str),
    /// Nothing from this version on is told by the range; `*`: there is no limit.
    Limit(&'a str),
}

/// Whether a version lies in the events, and the end of the interval that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inside<'a> {
    /// It lies outside.
    No,
    /// It lies inside; one end at most is there.
    Yes {
        /// The first version after the interval, which is not affected.
        fixed: Option<&'a str>,
        /// The last version of the interval.
        last_affected: Option<&'a str>,
    },
    /// The version or a boundary has no order: nobody can tell.
    Unassessed,
}

/// Says whether a version lies in the events of one range.
///
/// The events may stand in any order. Of events at one version the last in the list decides, as after a stable sort:
/// what is fixed and introduced again at one version is affected. Pre-releases are versions like others.
pub fn inside<'a>(scheme: Scheme, events: &[Event<'a>], version: &str) -> Inside<'a> {
    if version.len() > LONGEST {
        return Inside::Unassessed;
    }
    walk(scheme, events, version).unwrap_or(Inside::Unassessed)
}

/// Instead of sorting and walking: the last event at or before the version tells the state, the first end after it
/// tells where the interval ends. Hostile events whose order is no order cannot upset this as they would a sort.
fn walk<'a>(scheme: Scheme, events: &[Event<'a>], version: &str) -> Option<Inside<'a>> {
    let mut last: Option<Event<'a>> = None;
    let mut end: Option<Event<'a>> = None;
    let mut limits = (false, false);
    scheme.compare(version, version)?;
    for &event in events {
        let at = place(scheme, event, version)?;
        match event {
            Event::Fixed("0") => return Some(Inside::No),
            Event::Limit(_) => limits = (true, limits.1 || at == Ordering::Greater),
            Event::Introduced(_) if at == Ordering::Greater => {}
            Event::Fixed(_) if at == Ordering::Greater => earlier(scheme, &mut end, event)?,
            Event::LastAffected(_) if at != Ordering::Less => earlier(scheme, &mut end, event)?,
            _ => {
                if let Some(best) = last
                    && compare(scheme, event, best)? == Ordering::Less
                {
                    continue;
                }
                last = Some(event);
            }
        }
    }
    if !matches!(last, Some(Event::Introduced(_))) || limits == (true, false) {
        return Some(Inside::No);
    }
    Some(match end {
        Some(Event::Fixed(fixed)) => Inside::Yes { fixed: Some(fixed), last_affected: None },
        Some(Event::LastAffected(last)) => Inside::Yes { fixed: None, last_affected: Some(last) },
        _ => Inside::Yes { fixed: None, last_affected: None },
    })
}

/// Keeps the event if it stands before the end that is known.
fn earlier<'a>(scheme: Scheme, end: &mut Option<Event<'a>>, event: Event<'a>) -> Option<()> {
    let is_earlier = match *end {
        Some(known) => compare(scheme, event, known)? == Ordering::Less,
        None => true,
    };
    if is_earlier {
        *end = Some(event);
    }
    Some(())
}

/// Where an event stands, seen from a version. `introduced: 0` is below everything, and `limit: *` above.
fn place(scheme: Scheme, event: Event<'_>, version: &str) -> Option<Ordering> {
    match event {
        Event::Introduced("0") | Event::Fixed("0") => Some(Ordering::Less),
        Event::Limit("*") => Some(Ordering::Greater),
        _ => boundary(scheme, text(event), version),
    }
}

/// The order of two events that open or close.
fn compare(scheme: Scheme, a: Event<'_>, b: Event<'_>) -> Option<Ordering> {
    match (a, b) {
        (Event::Introduced("0"), Event::Introduced("0")) => Some(Ordering::Equal),
        (Event::Introduced("0"), _) => Some(Ordering::Less),
        (_, Event::Introduced("0")) => Some(Ordering::Greater),
        _ => boundary(scheme, text(a), text(b)),
    }
}

fn boundary(scheme: Scheme, a: &str, b: &str) -> Option<Ordering> {
    if a.len() > LONGEST { None } else { scheme.compare(a, b) }
}

fn text(event: Event<'_>) -> &str {
    match event {
        Event::Introduced(text) | Event::Fixed(text) | Event::LastAffected(text) | Event::Limit(text) => text,
    }
}
