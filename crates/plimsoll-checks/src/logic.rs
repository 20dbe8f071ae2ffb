//! Or and and, over answers of which some may be unknown: what is known may decide alone.

use plimsoll_model::Assessed;

/// True when one is true; else the first unknown, if there is one; else false.
pub(crate) fn any(answers: impl IntoIterator<Item = Assessed<bool>>) -> Assessed<bool> {
    let mut outcome = Ok(false);
    for answer in answers {
        match answer {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(unknown) => outcome = outcome.and(Err(unknown)),
        }
    }
    outcome
}

/// False when one is false; else the first unknown, if there is one; else true.
pub(crate) fn all(answers: impl IntoIterator<Item = Assessed<bool>>) -> Assessed<bool> {
    Ok(!any(answers.into_iter().map(|answer| Ok(!answer?)))?)
}

#[cfg(test)]
mod tests {
    use plimsoll_model::{Unknown, Why};

    use super::*;

    const UNKNOWN: Assessed<bool> = Err(Unknown::new(Why::Unresolved));

    #[test]
    fn what_decides_alone_needs_no_other_answer() {
        assert_eq!(any([UNKNOWN, Ok(true)]), Ok(true));
        assert_eq!(any([Ok(false), UNKNOWN]), UNKNOWN);
        assert_eq!(any([]), Ok(false));
        assert_eq!(all([UNKNOWN, Ok(false)]), Ok(false));
        assert_eq!(all([Ok(true), UNKNOWN]), UNKNOWN);
        assert_eq!(all([]), Ok(true));
    }
}
