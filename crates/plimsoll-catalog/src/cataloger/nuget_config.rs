//! Packages of NuGet in the older form: `packages.config`. Source: learn.microsoft.com, packages.config reference.

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;

use crate::dotnet::declared;
use crate::lines::Lines;
use crate::xml::{children, parse, whole_text};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "nuget_config",
    version: 1,
    interest: &[Interest::Name("packages.config")],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let Some(text) = whole_text(file, facts) else { return };
    let document = match parse(&text) {
        Ok(document) => document,
        Err(error) => return facts.problem(format!("is no packages.config: {error}")),
    };
    let places = Lines::new(document.input_text());
    for package in children(document.root_element(), "package") {
        let attribute = |name| package.attribute(name).map(str::trim).filter(|text| !text.is_empty());
        let (Some(name), Some(version)) = (attribute("id"), attribute("version")) else { continue };
        let is_dev = attribute("developmentDependency").is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let lines = Some(places.of(package.range()));
        facts.packages.push(PackageRecord { is_dev, lines, ..declared(name, version) });
    }
}
