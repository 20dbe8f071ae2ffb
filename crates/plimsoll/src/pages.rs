//! The pages of the checks of all crates that have some.

use plimsoll_model::Page;

/// The pages of all checks, sorted by id.
pub(crate) fn pages() -> Vec<&'static Page> {
    let posture = plimsoll_checks::all().iter().map(|check| &check.page);
    let joins = plimsoll_verdict::all().iter().map(|join| &join.page);
    let mut pages: Vec<&'static Page> = posture.chain(joins).collect();
    pages.sort_by_key(|page| page.meta.id);
    pages
}
