//! Claims about what several catalogers say of the same thing.

use plimsoll_facts::image::shown_path;
use plimsoll_facts::{Inventory, PackageClass};

use crate::viewed::inventory_of;

const STATUS: &str = "Package: python3-requests\nStatus: install ok installed\nVersion: 2.28.1+dfsg-1\n\
    Depends: python3-urllib3\n\nPackage: python3-urllib3\nStatus: install ok installed\nVersion: 1.26.12-1\n\n\
    Package: cowsay\nStatus: install ok installed\nVersion: 3.03-1\n";

fn metadata(name: &str, version: &str) -> String {
    format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
}

fn package<'i>(inventory: &'i Inventory, kind: &str, name: &str) -> &'i plimsoll_facts::Package {
    let mut found =
        inventory.packages.iter().filter(|package| package.record.kind == kind && package.record.name == name);
    let first = found.next().unwrap_or_else(|| panic!("no {kind} {name} in {:?}", inventory.packages));
    assert!(found.next().is_none(), "{name} is there twice");
    first
}

fn debian() -> Inventory {
    let requests = metadata("requests", "2.28.1");
    let vendored = metadata("six", "1.16.0");
    let program = b"\x7fELF\x02\x01 hello";
    let wrong_sum = "00000000000000000000000000000000  usr/bin/cowsay\n";
    inventory_of(&[
        ("var/lib/dpkg/status", STATUS.as_bytes()),
        (
            "var/lib/dpkg/info/python3-requests.list",
            b"/.\n/usr\n/usr/lib/python3/dist-packages/requests-2.28.1.dist-info/METADATA\n",
        ),
        (
            "var/lib/dpkg/info/cowsay.list",
            b"/usr/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA\n/usr/bin/cowsay\n",
        ),
        ("var/lib/dpkg/info/cowsay.md5sums", wrong_sum.as_bytes()),
        ("usr/lib/python3/dist-packages/requests-2.28.1.dist-info/METADATA", requests.as_bytes()),
        ("usr/lib/python3/dist-packages/six-1.16.0.dist-info/METADATA", vendored.as_bytes()),
        ("usr/bin/cowsay", program),
        ("opt/app", program),
    ])
    .0
}

#[test]
fn a_package_of_a_language_that_the_distribution_installed_is_the_distribution_s() {
    let inventory = debian();
    let owner = package(&inventory, "pypi", "requests").owner.expect("an owner");
    assert_eq!(inventory.packages[owner as usize].record.name, "python3-requests");
}

#[test]
fn a_copy_inside_a_package_of_another_name_stays_visible() {
    let inventory = debian();
    let six = package(&inventory, "pypi", "six");
    assert_eq!((six.owner, six.record.class), (None, PackageClass::Vendored));
}

#[test]
fn dependencies_are_numbers_of_packages() {
    let inventory = debian();
    let needs = &package(&inventory, "deb", "python3-requests").dependencies;
    let names: Vec<&str> = needs.iter().map(|need| &*inventory.packages[*need as usize].record.name).collect();
    assert_eq!(names, ["python3-urllib3"]);
}

#[test]
fn machine_code_is_owned_identified_or_unknown_and_nothing_else() {
    let inventory = debian();
    let unknown: Vec<String> = inventory.unknown_executables.iter().map(|path| shown_path(path)).collect();
    assert_eq!(unknown, ["opt/app"]);
    let bytes = inventory.executable_bytes;
    assert_eq!(bytes.owned + bytes.identified + bytes.unknown, 24);
}

#[test]
fn the_same_package_in_two_places_is_one_with_two_sights() {
    let text = metadata("flask", "3.0.0");
    let (inventory, _) = inventory_of(&[
        ("srv/a/lib/python3.11/site-packages/flask-3.0.0.dist-info/METADATA", text.as_bytes()),
        ("srv/b/lib/python3.11/site-packages/flask-3.0.0.dist-info/METADATA", text.as_bytes()),
    ]);
    assert_eq!(package(&inventory, "pypi", "flask").sights.len(), 2);
}
