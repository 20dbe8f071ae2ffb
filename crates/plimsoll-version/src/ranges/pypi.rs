//! Version specifiers. Source: "Version specifiers" of the Python packaging user guide.
//!
//! Pre-releases lie in a range of which a boundary is one, or on request.

use super::{Operator, RangeOptions, all};
use crate::bytes::compare_numbers;
use crate::schemes::pypi::Standard;
use crate::schemes::semver::compare_dotted;

/// Whether a version lies in a range.
pub(super) fn contains(range: &str, version: &str, options: RangeOptions) -> Option<bool> {
    let specifiers: Vec<&str> = range.split(',').map(str::trim).filter(|specifier| !specifier.is_empty()).collect();
    let standard = Standard::read(version);
    let mut takes_pre_releases = options.include_prerelease;
    let is_inside = all(specifiers.iter(), |specifier| {
        if let Some(text) = specifier.strip_prefix("===") {
            takes_pre_releases |= Standard::read(text).is_some_and(|boundary| boundary.is_pre_release());
            return Some(text.trim().eq_ignore_ascii_case(version.trim()));
        }
        let (held, names_pre_release) = holds(specifier, standard.as_ref()?)?;
        takes_pre_releases |= names_pre_release;
        Some(held)
    })?;
    let is_pre_release = standard.is_some_and(|version| version.is_pre_release());
    if specifiers.is_empty() {
        standard?;
    }
    Some(is_inside && (takes_pre_releases || !is_pre_release))
}

/// Whether a specifier holds, and whether it makes pre-releases welcome.
fn holds(specifier: &str, version: &Standard<'_>) -> Option<(bool, bool)> {
    if let Some(boundary) = specifier.strip_prefix("~=") {
        let boundary = Standard::read(boundary)?;
        let (start, _) = boundary.release.rsplit_once('.')?;
        let is_inside = version.public().compare(&boundary).is_ge() && begins_with(version, &boundary, start);
        return Some((is_inside, boundary.is_pre_release()));
    }
    let has_operator = specifier.starts_with(['<', '>']) || specifier.starts_with("==") || specifier.starts_with("!=");
    has_operator.then_some(())?;
    let (operator, text) = Operator::split(specifier);
    if let (Operator::Equal | Operator::Different, Some(start)) = (operator, text.trim().strip_suffix(".*")) {
        let boundary = Standard::read(start)?;
        let is_release = boundary.base().compare(&boundary).is_eq();
        let begins = is_release.then(|| begins_with(version, &boundary, boundary.release))?;
        return Some((begins == (operator == Operator::Equal), false));
    }
    let boundary = Standard::read(text)?;
    let compared = match operator {
        Operator::Less | Operator::Greater => *version,
        Operator::Equal | Operator::Different if boundary.has_local() => *version,
        _ => version.public(),
    };
    let is_ordered = operator.accepts(compared.compare(&boundary));
    let is_of = |version: Standard<'_>| version.compare(&boundary).is_eq();
    // `<1.0` leaves out 1.0rc1, `>1.0` leaves out 1.0.post1 and 1.0+local.
    let is_left_out = match operator {
        Operator::Less => version.is_pre_release() && !boundary.is_pre_release() && is_of(version.base()),
        Operator::Greater => {
            (version.is_post_release() && !boundary.is_post_release() && is_of(version.before_post()))
                || (version.has_local() && is_of(version.public()))
        }
        _ => false,
    };
    Some((is_ordered && !is_left_out, boundary.is_pre_release() && operator != Operator::Different))
}

/// Whether the release of a version begins with numbers, in the epoch of a boundary.
fn begins_with(version: &Standard<'_>, boundary: &Standard<'_>, start: &str) -> bool {
    let mut numbers = version.release.split('.');
    let is_start = start
        .split('.')
        .all(|number| compare_numbers(number.as_bytes(), numbers.next().unwrap_or("").as_bytes()).is_eq());
    version.compare_epoch(boundary).is_eq() && (is_start || compare_dotted(version.release, start).is_eq())
}
