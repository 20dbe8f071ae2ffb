//! And, or, first over what may be unknown: an operand that decides is enough, whatever cannot be seen of the others.

use plimsoll_facts::Field;
use plimsoll_model::Assessed;

/// Is it there and true?
pub(crate) fn is_true(field: Field<'_, bool>) -> Assessed<bool> {
    field.get().map(|value| value == Some(true))
}

/// True when all are; false as soon as one is false.
pub(crate) fn all(operands: impl IntoIterator<Item = Assessed<bool>>) -> Assessed<bool> {
    unless(false, operands)
}

/// True as soon as one is.
pub(crate) fn any(operands: impl IntoIterator<Item = Assessed<bool>>) -> Assessed<bool> {
    unless(true, operands)
}

/// The deciding value if some operand has it, else the first unknown, else the other value.
fn unless(deciding: bool, operands: impl IntoIterator<Item = Assessed<bool>>) -> Assessed<bool> {
    let mut outcome = Ok(!deciding);
    for operand in operands {
        if operand == Ok(deciding) {
            return operand;
        }
        outcome = outcome.and(operand);
    }
    outcome
}

/// The first that is found. What cannot be seen hides no other, and is told only when nothing is found.
pub(crate) fn first<T>(operands: impl IntoIterator<Item = Assessed<Option<T>>>) -> Assessed<Option<T>> {
    let mut hidden = Ok(None);
    for operand in operands {
        match operand {
            Ok(None) => {}
            Ok(found) => return Ok(found),
            Err(unknown) => hidden = hidden.and(Err(unknown)),
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use plimsoll_model::{Unknown, Why};

    use super::*;

    #[test]
    fn an_operand_that_decides_outweighs_an_unknown() {
        let unknown = Err(Unknown::new(Why::Unresolved));
        for operands in [[unknown, Ok(false)], [Ok(false), unknown]] {
            assert_eq!(all(operands), Ok(false));
            assert_eq!(any(operands), unknown);
        }
        for operands in [[unknown, Ok(true)], [Ok(true), unknown]] {
            assert_eq!(all(operands), unknown);
            assert_eq!(any(operands), Ok(true));
        }
    }

    #[test]
    fn what_is_found_outweighs_an_unknown() {
        let unknown = Err(Unknown::new(Why::Unresolved));
        for operands in [[unknown, Ok(Some(1))], [Ok(Some(1)), unknown], [Ok(None), Ok(Some(1))]] {
            assert_eq!(first(operands), Ok(Some(1)));
        }
        assert_eq!(first([unknown, Ok(None)]), unknown);
        assert_eq!(first::<u8>([Ok(None)]), Ok(None));
    }
}
