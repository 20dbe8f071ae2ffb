//! A program that is recognised by its bytes and says itself what it is built from is one component (image spec section
//! 3.5): the module that it names, with what is known of the product. Where their versions differ, both stay.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::{Method, Package, PackageRecord, Relationship, Sight};

/// Joins recognised products with the modules that their files name. Each package has one place as yet.
pub(super) fn join(packages: &mut Vec<Package>) {
    let mut products: BTreeMap<_, Vec<(usize, PackageRecord)>> = BTreeMap::new();
    for (number, package) in packages.iter().enumerate() {
        if package.record.method == Method::Classifier
            && let Some(place) = place(package)
        {
            products.entry(place).or_default().push((number, package.record.clone()));
        }
    }
    let mut joined = BTreeSet::new();
    for module in packages.iter_mut() {
        let is_program = module.record.relationship == Some(Relationship::Root);
        if module.record.method != Method::BinaryMeta || !is_program {
            continue;
        }
        let here = place(module).and_then(|place| products.get(&place)).into_iter().flatten();
        for (number, product) in here.filter(|(_, product)| is_one(&module.record, product)).collect::<Vec<_>>() {
            joined.insert(*number);
            if !has_version(&module.record) {
                module.record.version.clone_from(&product.version);
                module.record.properties.insert("versionFrom".to_owned(), "product".to_owned());
            }
            module.record.properties.extend(product.properties.clone());
        }
    }
    let mut number = 0..;
    packages.retain(|_| number.next().is_none_or(|number| !joined.contains(&number)));
}

fn place(package: &Package) -> Option<(Vec<u8>, Option<String>)> {
    let Sight { path, within, .. } = package.sights.first()?;
    Some((path.to_vec(), within.clone()))
}

/// True when a module and a product of one file are the same: of one name, and of one version if the module says one.
fn is_one(module: &PackageRecord, product: &PackageRecord) -> bool {
    let plain = |version: &str| version.trim_start_matches('v').to_owned();
    // Of a module with several programs, its path says which it is: `github.com/elastic/beats/v7/filebeat`.
    let paths = [module.namespace.as_deref(), module.properties.get("mainPath").map(String::as_str)];
    let mut labels = paths.into_iter().flatten().flat_map(|path| path.split('/')).chain([&*module.name]);
    labels.any(|label| label.eq_ignore_ascii_case(&product.name))
        && (!has_version(module) || plain(&module.version) == plain(&product.version))
}

/// True for a version that somebody gave; a commit has none.
fn has_version(module: &PackageRecord) -> bool {
    let is_commit = module.properties.get("versionFrom").is_some_and(|from| from == "vcs.revision");
    !module.version.is_empty() && !is_commit
}
