//! Invariant 5: what is generated is what the product of this moment would write.

use std::path::Path;

use crate::generate;
use crate::problem::Problem;

/// Generated files that are not fresh.
pub(crate) fn problems(root: &Path) -> Vec<Problem> {
    match generate::stale(root) {
        Ok(problems) | Err(problems) => problems,
    }
}
