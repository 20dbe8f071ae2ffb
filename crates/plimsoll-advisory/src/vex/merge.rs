//! One document of many.

use std::cmp::Reverse;

use super::compare::Identity;
use super::document::{Document, Format, Statement};
use super::product::covers;

/// Which statements to take. What is empty takes all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Products, one of which a statement must cover.
    pub products: Vec<Identity>,
    /// Ids, one of which a statement must have.
    pub vulnerabilities: Vec<String>,
}

impl Filter {
    fn takes(&self, statement: &Statement) -> bool {
        let is_named = |id: &String| statement.ids.iter().any(|stated| stated.eq_ignore_ascii_case(id));
        let is_covered = |found: &Identity| {
            statement.products.iter().any(|product| covers(product, statement.status, found, None).is_ok())
        };
        (self.vulnerabilities.is_empty() || self.vulnerabilities.iter().any(is_named))
            && (self.products.is_empty() || self.products.iter().any(is_covered))
    }
}

/// The statements of documents as one, oldest first; `None` of no documents. Who says it, and its id, are those of the
/// newest document; whoever publishes it sets their own.
pub fn merge(documents: &[&Document], filter: &Filter) -> Option<Document> {
    let newest = documents.iter().max_by_key(|document| (document.timestamp, Reverse(&document.id)))?;
    let mut merged = Document {
        id: newest.id.clone(),
        author: newest.author.clone(),
        role: newest.role.clone(),
        version: newest.version.clone(),
        timestamp: newest.timestamp,
        ..Document::new(Format::OpenVex)
    };
    for document in documents {
        merged.statements.extend(document.statements.iter().filter(|statement| filter.takes(statement)).cloned());
    }
    merged.statements.sort_by_key(|statement| statement.timestamp);
    for (before, statement) in merged.statements.iter_mut().enumerate() {
        statement.number = before + 1;
    }
    Some(merged)
}
