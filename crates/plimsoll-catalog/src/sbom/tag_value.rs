//! SPDX 2 as lines of `Tag: value`. Source: SPDX specification 2.3, section 6 and the examples of its fields.

use std::collections::BTreeMap;

use super::spdx2::{SpdxPackage, begin, document_remark, finish};
use super::{Document, NotABill};

pub(super) fn read(text: &str) -> Result<Document, NotABill> {
    let mut reading = None;
    let mut packages: Vec<SpdxPackage> = Vec::new();
    let mut relationships = Vec::new();
    let mut licences = BTreeMap::new();
    let mut licence = String::new();
    let mut is_package = false;
    let mut problems = Vec::new();
    for field in fields(text) {
        let (tag, value) = match field {
            Ok(field) => field,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        match tag {
            "SPDXVersion" => reading = Some(begin(value)?),
            "DocumentName" => {
                if let Some(reading) = &mut reading {
                    value.clone_into(&mut reading.document.name);
                }
            }
            "PackageName" => {
                packages.push(SpdxPackage { name: value.to_owned(), ..SpdxPackage::default() });
                is_package = true;
            }
            "FileName" | "SnippetSPDXID" => is_package = false,
            "LicenseID" => {
                value.clone_into(&mut licence);
                is_package = false;
            }
            "LicenseName" => {
                licences.insert(licence.clone(), value.to_owned());
            }
            "ExtractedText" => {
                licences.entry(licence.clone()).or_insert_with(|| value.to_owned());
            }
            "Relationship" => match value.split_whitespace().collect::<Vec<_>>().as_slice() {
                [from, kind, to] => relationships.push(((*from).to_owned(), (*kind).to_owned(), (*to).to_owned())),
                _ => problems.push(format!("`Relationship: {value}` has no three words")),
            },
            "AnnotationComment" if !is_package => {
                if let Some(reading) = &mut reading {
                    document_remark(reading, value);
                }
            }
            _ => {
                if let Some(package) = packages.last_mut().filter(|_| is_package) {
                    package_field(package, tag, value);
                }
            }
        }
    }
    let mut reading = reading.ok_or(NotABill::Format)?;
    for problem in problems {
        reading.problem(problem);
    }
    reading.document.listed = packages.len();
    Ok(finish(reading, packages, relationships, &licences))
}

fn package_field(package: &mut SpdxPackage, tag: &str, value: &str) {
    let place = match tag {
        "SPDXID" => &mut package.id,
        "PackageVersion" => &mut package.version,
        "PackageSummary" => &mut package.summary,
        "PrimaryPackagePurpose" => &mut package.purpose,
        "PackageLicenseDeclared" => &mut package.declared,
        "PackageLicenseConcluded" => &mut package.concluded,
        "ExternalRef" => {
            let mut words = value.split_whitespace().skip(1);
            match (words.next(), words.next()) {
                (Some(kind), Some(locator)) if kind.ends_with("purl") && package.purl.is_empty() => {
                    locator.clone_into(&mut package.purl);
                }
                _ => {}
            }
            return;
        }
        "AnnotationComment" | "PackageAttributionText" => {
            package.remarks.push(value.to_owned());
            return;
        }
        _ => return,
    };
    value.clone_into(place);
}

/// Tags and values; a value between `<text>` and `</text>` may have several lines.
fn fields(text: &str) -> impl Iterator<Item = Result<(&str, &str), String>> {
    let mut rest = text;
    let mut number = 0;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            number += 1;
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                rest = after;
                continue;
            }
            let Some((tag, value)) = trimmed.split_once(':') else {
                rest = after;
                return Some(Err(format!("line {number} is no `Tag: value`")));
            };
            if !value.trim_start().starts_with("<text>") {
                rest = after;
                return Some(Ok((tag, value.trim())));
            }
            let (_, inside) = rest.split_once("<text>")?;
            let Some((value, behind)) = inside.split_once("</text>") else {
                rest = "";
                return Some(Err(format!("the text at line {number} does not end")));
            };
            number += value.matches('\n').count();
            rest = behind.split_once('\n').map_or("", |(_, next)| next);
            return Some(Ok((tag, value.trim())));
        }
    })
}
