//! PLM-I025: see the page beside this file.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Image, Method};
use plimsoll_model::Assessed;

use crate::image_view::{owners, shown};

pub(crate) fn check<'e>(image: &'e Image, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let view = image.complete_view()?;
    let recognised = image.inventory.packages.iter().filter(|package| package.record.method == Method::Classifier);
    let seen: Vec<_> = recognised
        .flat_map(|package| package.sights.iter().map(move |sight| (package, sight)))
        .filter(|(_, sight)| sight.method == Method::Classifier && sight.within.is_none())
        .filter_map(|(package, sight)| Some((package, view.at(&sight.path)?)))
        .collect();
    let files: Vec<_> = seen.iter().map(|(_, file)| *file).collect();
    let owners = owners(image, &files);
    for (package, file) in seen {
        let Some(owner) = owners.get(&file.id()) else { continue };
        let Some(owning) = image.inventory.packages.get(owner.package as usize) else { continue };
        let (found, recorded) = (&package.record.version, &owning.record.version);
        if agree(found, recorded) || !denotes(&owning.record.name, &package.record.name) {
            continue;
        }
        let shown = shown(file);
        findings
            .on_file(image, file, format_args!("`{shown}` is version {found}, its package says {recorded}"))
            .with_package(image, owner.package, "owns the file");
    }
    Ok(())
}

/// True when the version that a package of a distribution has may be that of the program in it.
fn agree(found: &str, recorded: &str) -> bool {
    let upstream = recorded.split_once(':').map_or(recorded, |(_, rest)| rest);
    let (found, upstream) = (numbers(found), numbers(upstream));
    // A program may tell less of its version than its package, and the other way round.
    found.is_empty() || found.iter().zip(&upstream).all(|(one, other)| one == other)
}

/// The numbers at the start of a version: `1.36.1-r5` gives 1, 36, 1.
fn numbers(version: &str) -> Vec<&str> {
    let version = version.trim_start_matches('v');
    let end = version.find(|character: char| !character.is_ascii_digit() && character != '.');
    let numbers = end.and_then(|end| version.get(..end)).unwrap_or(version);
    numbers.split('.').filter(|number| !number.is_empty()).collect()
}

/// True when the names of package and product are alike: a package may hold a copy of something else.
fn denotes(package: &str, product: &str) -> bool {
    let letters = |name: &str| name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    let (package, product) = (letters(package), letters(product));
    package.contains(&product) || product.contains(&package)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_distributions_agree_with_what_they_package() {
        for (found, recorded, expected) in [
            ("7.0.15", "5:7.0.15-1~deb12u1", true),
            ("1.36.1", "1.36.1-r5", true),
            ("18.19.0", "18.19.0+dfsg-6~deb12u2", true),
            ("17.0.13", "17.0.13+11-2~deb12u1", true),
            ("3.11", "3.11.2-1", true),
            ("3.11.2", "3.11-1", true),
            ("7.2.4", "5:7.0.15-1", false),
            ("1.1.1", "1.10-1", false),
        ] {
            assert_eq!(agree(found, recorded), expected, "{found} {recorded}");
        }
    }

    #[test]
    fn packages_are_named_after_their_products() {
        for (package, product, expected) in [
            ("redis-server", "redis", true),
            ("python3.11-minimal", "python", true),
            ("openjdk-17-jre-headless", "openjdk", true),
            ("nodejs", "node", true),
            ("chromium", "openssl", false),
        ] {
            assert_eq!(denotes(package, product), expected, "{package} {product}");
        }
    }
}
