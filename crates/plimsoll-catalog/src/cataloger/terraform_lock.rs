//! Providers of Terraform and OpenTofu, `.terraform.lock.hcl`. Source: developer.hashicorp.com, "Dependency lock file".

use plimsoll_engine::{FileBytes, Interest};
use plimsoll_facts::PackageRecord;
use plimsoll_facts::image::RawFacts;

use crate::record::{at_path, declared};
use crate::{Assemble, Cataloger};

pub const CATALOGER: Cataloger = Cataloger {
    name: "terraform_lock",
    version: 1,
    interest: &[Interest::Name(".terraform.lock.hcl")],
    read,
    assemble: Assemble::Each,
};

fn read(file: &FileBytes<'_>, facts: &mut RawFacts) {
    let text = file.text(facts);
    // The tool writes the file: one block a provider, one argument a line.
    let mut open: Option<(&str, u32, &str)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let quoted = || line.split('"').nth(1);
        if line.starts_with("provider ") {
            open = quoted().map(|source| (source, number, ""));
        } else if line.trim_start().starts_with("version ") {
            if let (Some(open), Some(version)) = (&mut open, quoted()) {
                open.2 = version;
            }
        } else if line.starts_with('}')
            && let Some((source, first, version)) = open.take()
        {
            if version.is_empty() {
                facts.problem(format!("the provider at line {first} has no version"));
                continue;
            }
            let record = PackageRecord { lines: Some((first, number)), ..declared("terraform", "", version) };
            facts.packages.push(at_path(record, source));
        }
    }
}
