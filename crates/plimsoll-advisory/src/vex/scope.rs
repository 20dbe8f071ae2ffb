//! Statements in the identifiers of one image.

use std::sync::Arc;

use plimsoll_facts::Image;

use super::compare::Identity;
use super::document::{Component, Document, Product, Statement};
use super::image;
use super::product::covers;

/// The statements that apply to an image or to packages in it, as statements about that image and those packages;
/// `None` for one that has neither name nor digest.
pub fn of_image(document: &Document, image: &Image) -> Option<Document> {
    let subject = Identity::of_image(image);
    let manifest = image.manifest.map(|digest| digest.to_string());
    let purl = image::purl(subject.images.first(), manifest.as_deref())?;
    let whole = Arc::new(Component::of_id(&purl.to_string()));
    let packages: Vec<(Identity, Arc<Component>)> = image
        .inventory
        .packages
        .iter()
        .filter(|package| package.gone_in.is_none())
        .map(|package| {
            let purl = image.inventory.purl(package);
            (Identity::of_package(&image.inventory, package), Arc::new(Component::of_id(&purl)))
        })
        .collect();
    let mut scoped = Document { statements: Vec::new(), faults: Vec::new(), bom: None, ..document.clone() };
    for statement in &document.statements {
        let Some(subcomponents) = parts(statement, &subject, &packages) else { continue };
        let product = Product { subcomponents, component: Arc::clone(&whole), ..Product::of(Component::default()) };
        let product = Product { reference: whole.id.clone(), ..product };
        scoped.statements.push(Statement { products: vec![product], ..statement.clone() });
    }
    Some(scoped)
}

/// The packages that a statement covers; none of them for all of the image, `None` when it covers nothing.
fn parts(
    statement: &Statement,
    subject: &Identity,
    packages: &[(Identity, Arc<Component>)],
) -> Option<Vec<Arc<Component>>> {
    let is_whole = |product: &Product| {
        product.subcomponents.is_empty() && covers(product, statement.status, subject, None).is_ok()
    };
    if statement.products.iter().any(is_whole) {
        return Some(Vec::new());
    }
    let is_covered = |package: &Identity| {
        statement.products.iter().any(|product| covers(product, statement.status, subject, Some(package)).is_ok())
    };
    let covered: Vec<Arc<Component>> =
        packages.iter().filter(|(package, _)| is_covered(package)).map(|(_, part)| Arc::clone(part)).collect();
    (!covered.is_empty()).then_some(covered)
}
