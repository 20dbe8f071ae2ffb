//! Values of `ARG`, `ENV` and `LABEL`.

use plimsoll_facts::KeyValue;

use crate::docker::copied::as_written;

/// What the file says of a value; where that is open, as it is written without the quotes around it.
pub(crate) fn value_of(pair: KeyValue<'_>) -> Option<&str> {
    let value = pair.value?;
    Some(match value.get() {
        Ok(text) => text,
        Err(_) => as_written(value),
    })
}
