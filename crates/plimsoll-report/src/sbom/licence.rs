//! Licences as packages state them: SPDX expressions, or names that mean nothing to SPDX.

use plimsoll_facts::image::hex;
use sha2::{Digest as _, Sha256};

/// The longest text that is looked at as an expression, in bytes. The longest known real one has about 600.
const EXPRESSION_BYTES: usize = 4096;

/// True for an expression of licences that are all on SPDX's list. Source: SPDX 2.3, annex D.
pub(crate) fn is_expression(text: &str) -> bool {
    text.len() <= EXPRESSION_BYTES
        && spdx::Expression::parse(text).is_ok_and(|expression| {
            expression
                .requirements()
                .all(|requirement| matches!(requirement.req.license, spdx::LicenseItem::Spdx { .. }))
        })
}

/// What a document of SPDX calls a licence that is on no list: by the digest of its text, so that equal texts have one
/// name in all documents.
pub(crate) fn reference(text: &str) -> String {
    let digits = hex(&Sha256::digest(text.as_bytes()));
    format!("LicenseRef-plimsoll-{}", digits.get(..16).unwrap_or(&digits))
}

/// The licences of a package as one expression, and the texts that stand in it as references.
pub(crate) fn expression(licences: &[String]) -> (Option<String>, Vec<&str>) {
    let mut unlisted = Vec::new();
    let mut parts = Vec::new();
    for licence in licences.iter().map(|licence| licence.trim()).filter(|licence| !licence.is_empty()) {
        if is_expression(licence) {
            parts.push(if licences.len() > 1 { format!("({licence})") } else { licence.to_owned() });
        } else {
            unlisted.push(licence);
            parts.push(reference(licence));
        }
    }
    ((!parts.is_empty()).then(|| parts.join(" AND ")), unlisted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_stay_and_other_texts_become_references() {
        let expression_of =
            |texts: &[&str]| expression(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()).0;
        assert_eq!(expression_of(&["MIT"]).as_deref(), Some("MIT"));
        assert_eq!(expression_of(&["MIT OR Apache-2.0", "ISC"]).as_deref(), Some("(MIT OR Apache-2.0) AND (ISC)"));
        assert_eq!(expression_of(&["GPLv2+ and \u{1b}"]), Some(reference("GPLv2+ and \u{1b}")));
        assert_eq!(expression_of(&[]), None);
        assert!(!is_expression("LicenseRef-x") && !is_expression("") && !is_expression(&"(".repeat(100_000)));
    }
}
