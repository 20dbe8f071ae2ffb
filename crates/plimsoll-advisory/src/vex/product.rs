//! Whether a product of a statement covers a finding: a package in a subject.

use std::sync::Arc;

use plimsoll_version::{RangeOptions, Syntax, in_native_range};

use super::compare::{Compared, Difference, Field, Identity, Part, better, compare};
use super::document::{Component, Product, Status, Versions};

/// Whether a product covers a package of a subject, or the subject alone when no package is asked for.
///
/// The product is the subject, whole or in the parts that are stated; or it is the package, on the platform that is
/// stated. A status is that of the versions beside a product, and of none that is said to have another.
pub fn covers(product: &Product, status: Status, subject: &Identity, package: Option<&Identity>) -> Compared {
    let as_subject = of_subject(product, status, subject, package);
    let Some(package) = package else { return as_subject };
    better(as_subject, of_package(product, status, subject, package))
}

fn of_subject(product: &Product, status: Status, subject: &Identity, package: Option<&Identity>) -> Compared {
    let mut weak = compare(&product.component, subject)?;
    compare_versions(&product.versions, status, subject)?;
    if let Some(platform) = &product.platform {
        compare(platform, subject).map_err(|difference| of_part(difference, Part::Platform))?;
    }
    if let Some(package) = package
        && let Some(compared) = compare_parts(&product.subcomponents, package)
    {
        weak = weak.max(compared?);
    }
    Ok(weak)
}

fn of_package(product: &Product, status: Status, subject: &Identity, package: &Identity) -> Compared {
    let weak = compare(&product.component, package)?;
    compare_versions(&product.versions, status, package)?;
    match &product.platform {
        Some(platform) => {
            let on = compare(platform, subject).map_err(|difference| of_part(difference, Part::Platform))?;
            Ok(weak.max(on))
        }
        None => Ok(weak),
    }
}

/// The best of the parts; `None` when there are none, which means all of them.
fn compare_parts(parts: &[Arc<Component>], package: &Identity) -> Option<Compared> {
    let compared = parts.iter().map(|part| compare(part, package)).reduce(better)?;
    Some(compared.map_err(|difference| of_part(difference, Part::Subcomponent)))
}

fn of_part(difference: Difference, part: Part) -> Difference {
    Difference { part, ..difference }
}

/// Whether a version is one of those that a status is of. What cannot be compared is not.
fn compare_versions(stated: &[Versions], status: Status, found: &Identity) -> Result<(), Difference> {
    if stated.is_empty() {
        return Ok(());
    }
    let versions = found.versions();
    let is_of_status = |one: &&Versions| one.is_affected.is_none_or(|is_affected| is_affected != status.closes());
    if stated.iter().filter(is_of_status).any(|one| versions.iter().any(|version| lies_in(one, version))) {
        return Ok(());
    }
    let texts: Vec<&str> = stated.iter().filter(is_of_status).map(|one| one.text.as_str()).collect();
    Err(Difference::new(Field::Range, texts.join(" "), versions.join(" ")))
}

fn lies_in(stated: &Versions, version: &str) -> bool {
    if stated.is_range {
        return in_native_range(Syntax::Vers, &stated.text, version, RangeOptions::default()) == Some(true);
    }
    stated.text == version
}
