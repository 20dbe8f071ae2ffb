//! Limits of what a Compose service may use, in the two places where they can be written.

use plimsoll_facts::{ComposeService, Site, Word};
use plimsoll_model::Assessed;

use crate::logic;

/// True when one of the fields sets a limit: a number above zero, whatever its unit.
pub(crate) fn is_limited(service: ComposeService<'_>, paths: &[&'static [&'static str]]) -> Assessed<bool> {
    logic::any(paths.iter().map(|path| {
        let limit = service.field::<Word<'_>>(path).get()?;
        Ok(limit.is_some_and(|limit| is_positive(limit.text)))
    }))
}

/// Where a limit is to be written: at the first of the fields that is there, or else at the first below `deploy` if the
/// service has that, or else at the last.
pub(crate) fn place<'e>(service: ComposeService<'e>, paths: &[&'static [&'static str]]) -> Site<'e> {
    let fields: Vec<_> = paths.iter().map(|path| service.field::<Word<'e>>(path)).collect();
    let written = fields.iter().find(|field| matches!(field.get(), Ok(Some(_))));
    let deployed = fields.iter().find(|field| field.site().tail.first() != Some(&"deploy"));
    let chosen = written.or(deployed).or(fields.last());
    chosen.map_or(service.into(), |field| field.site())
}

/// True for `0.5`, `512m` and `100`; not for `0`, `-1` and what is no number.
fn is_positive(text: &str) -> bool {
    let text = text.trim();
    let end = text.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(text.len());
    text.get(..end).is_some_and(|number| number.bytes().any(|digit| matches!(digit, b'1'..=b'9')))
}

#[cfg(test)]
mod tests {
    use super::is_positive;

    #[test]
    fn zero_and_less_is_no_limit() {
        for (text, expected) in
            [("512m", true), ("0.50", true), ("1e3", true), ("0", false), ("0.0", false), ("-1", false), ("", false)]
        {
            assert_eq!(is_positive(text), expected, "{text}");
        }
    }
}
