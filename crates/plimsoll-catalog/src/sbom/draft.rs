//! What the formats have in common: packages as they stand in a document, and what is made of them.

use std::collections::BTreeMap;

use plimsoll_facts::image::{Digest, RawProblem};
use plimsoll_facts::{
    Inventory, Method, OperatingSystem, PROPERTY_PREFIX, Package, PackageRecord, Purl, Sight, SourcePackage,
    set_property,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Document;

/// How many problems of one document are told one by one.
const PROBLEMS: usize = 100;

/// The type of packages that have no package URL.
const NO_TYPE: &str = "generic";

/// A package as a document has it.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// What the document calls it.
    pub(crate) reference: String,
    pub(crate) group: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) purl: String,
    pub(crate) licences: Vec<String>,
    /// Names with their prefix, and values.
    pub(crate) properties: Vec<(String, String)>,
    /// Paths where it was seen.
    pub(crate) locations: Vec<String>,
}

/// A document while it is read.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) document: Document,
    pub(crate) drafts: Vec<Draft>,
    /// What needs what, by reference.
    pub(crate) edges: Vec<(String, String)>,
    pub(crate) os: Option<OperatingSystem>,
    further_problems: usize,
    /// Whether what is malformed breaks the specification, which is then told as a fault.
    pub(crate) is_checked: bool,
}

impl Reading {
    pub(crate) fn new(format: String) -> Self {
        let document = Document { format, is_complete: true, ..Document::default() };
        Self { document, ..Self::default() }
    }

    /// Notes what could not be read.
    pub(crate) fn problem(&mut self, what: impl Into<String>) {
        if self.document.problems.len() < PROBLEMS {
            self.document.problems.push(RawProblem { what: what.into(), limit: None });
        } else {
            self.further_problems += 1;
        }
    }

    /// Notes where the document breaks its specification. The same thing many times is told once.
    pub(crate) fn fault(&mut self, what: impl Into<String>) {
        let what = what.into();
        let faults = &mut self.document.faults;
        if faults.len() < PROBLEMS && !faults.contains(&what) {
            faults.push(what);
        }
    }

    /// A part of the document, or a problem that names it.
    pub(crate) fn part<'d, T: Deserialize<'d>>(&mut self, raw: Option<&'d RawValue>, what: &str) -> Option<T> {
        match serde_json::from_str(raw?.get()) {
            Ok(part) => Some(part),
            Err(error) => {
                let what = format!("{what} is malformed: {error}");
                if self.is_checked {
                    self.fault(what);
                } else {
                    self.problem(what);
                }
                None
            }
        }
    }

    /// The items of a list of the document; one that is malformed is a problem, and the others are read.
    pub(crate) fn items<'d, T: Deserialize<'d>>(&mut self, raw: Option<&'d RawValue>, what: &str) -> Vec<T> {
        let items: Vec<&RawValue> = self.part(raw, what).unwrap_or_default();
        items.into_iter().filter_map(|item| self.part(Some(item), what)).collect()
    }

    /// Takes what a document says of the image that it is about.
    pub(crate) fn image_property(&mut self, name: &str, value: &str) {
        match (name, Digest::parse(value)) {
            ("plimsoll:manifestDigest", Some(digest)) => self.document.manifest = Some(digest),
            ("plimsoll:diffId" | "aquasecurity:trivy:DiffID", Some(digest)) => self.document.diff_ids.push(digest),
            _ => {}
        }
    }

    /// The document with its packages.
    pub(crate) fn finish(mut self) -> Document {
        let mut packages = Vec::with_capacity(self.drafts.len());
        let mut without_purl = 0_usize;
        let mut os = self.os.take();
        for draft in std::mem::take(&mut self.drafts) {
            let purl = match Purl::parse_as_seen(&draft.purl) {
                Ok(purl) => Some(purl),
                Err(_) if draft.purl.is_empty() => None,
                Err(error) => {
                    self.problem(format!("the package URL of `{}` is none: {error}", draft.name));
                    None
                }
            };
            without_purl += usize::from(purl.is_none());
            os = os.or_else(|| purl.as_ref().and_then(OperatingSystem::from_purl));
            let reference = draft.reference.clone();
            packages.push((reference, package(draft, purl.as_ref(), &self.document.diff_ids)));
        }
        if without_purl > 0 {
            self.problem(format!("{without_purl} packages have no package URL and are compared with no advisory"));
        }
        if self.further_problems > 0 {
            let what = format!("{} further problems", self.further_problems);
            self.document.problems.push(RawProblem { what, limit: None });
        }
        packages.sort_by(|(_, left), (_, right)| order(left).cmp(&order(right)));
        let numbers: BTreeMap<&str, u32> =
            (0..).zip(&packages).map(|(number, (reference, _))| (reference.as_str(), number)).collect();
        let edges: Vec<(usize, u32)> = self
            .edges
            .iter()
            .filter_map(|(from, to)| {
                let from = usize::try_from(*numbers.get(from.as_str())?).unwrap_or(usize::MAX);
                Some((from, *numbers.get(to.as_str())?))
            })
            .collect();
        let mut packages: Vec<Package> = packages.into_iter().map(|(_, package)| package).collect();
        for (from, to) in edges {
            if let Some(package) = packages.get_mut(from) {
                package.dependencies.push(to);
            }
        }
        for package in &mut packages {
            package.dependencies.sort_unstable();
            package.dependencies.dedup();
            let record = &mut package.record;
            // The distribution is that of the image, as in images that are read themselves.
            if record.is_of_system() && os.as_ref().map(OperatingSystem::purl_namespace) == record.namespace.as_deref()
            {
                record.namespace = None;
                let distro = os.as_ref().map(OperatingSystem::distro);
                if record.qualifiers.get("distro") == distro.as_ref() {
                    record.qualifiers.remove("distro");
                }
            }
        }
        self.document.inventory = Inventory { os, packages, ..Inventory::default() };
        self.document
    }
}

/// Type, name, version and first place.
fn order(package: &Package) -> (&str, &str, &str, Option<&Sight>) {
    let record = &package.record;
    (&record.kind, &record.name, &record.version, package.sights.first())
}

fn package(draft: Draft, purl: Option<&Purl>, diff_ids: &[Digest]) -> Package {
    let mut record = purl.map_or_else(|| PackageRecord::new(NO_TYPE, "", ""), PackageRecord::from_purl);
    spell(&mut record, &draft, purl);
    record.method = Method::Manifest;
    if let Some(distro) = purl.and_then(|purl| purl.qualifier("distro")) {
        record.qualifiers.insert("distro".to_owned(), distro.to_owned());
    }
    let mut package = Package::new(record);
    let mut locations = draft.locations;
    let mut source = TrivySource::default();
    for (name, value) in draft.properties {
        if let Some(own) = name.strip_prefix(PROPERTY_PREFIX) {
            set_property(&mut package, own, &value);
        } else {
            foreign_property(&mut package, &name, value, diff_ids, &mut locations, &mut source);
        }
    }
    if package.record.source.is_none() {
        package.record.source = source.package();
    }
    if package.record.licences.is_empty() {
        package.record.licences = draft.licences;
    }
    if package.sights.is_empty() {
        locations.sort();
        locations.dedup();
        let (layer, method) = (package.introduced, package.record.method);
        package.sights = locations
            .into_iter()
            .map(|location| {
                let path = location.trim_start_matches('/').as_bytes().into();
                Sight { path, within: None, layer, method, reader: "sbom".to_owned(), lines: None }
            })
            .collect();
    }
    package
}

/// Takes name and version as the component spells them, where they are those of the package URL: that has them folded.
fn spell(record: &mut PackageRecord, draft: &Draft, purl: Option<&Purl>) {
    let Some(purl) = purl else {
        record.namespace = Some(draft.group.clone()).filter(|group| !group.is_empty());
        record.name.clone_from(&draft.name);
        record.version.clone_from(&draft.version);
        return;
    };
    let namespace = if draft.group.is_empty() { purl.namespace().unwrap_or_default() } else { &draft.group };
    let written = Purl::builder(purl.kind(), &*draft.name).namespace(namespace);
    // The name of some types depends on where the package comes from.
    let repository = purl.qualifier("repository_url").unwrap_or_default();
    let Ok(written) = written.qualifier("repository_url", repository).build_as_seen() else { return };
    if (written.namespace(), written.name()) == (purl.namespace(), purl.name()) {
        record.name.clone_from(&draft.name);
        record.namespace = Some(namespace.to_owned()).filter(|namespace| !namespace.is_empty());
    }
    // Package URLs fold versions of some types, and have epochs elsewhere.
    if record.version.is_empty() || record.version.eq_ignore_ascii_case(&draft.version) {
        record.version.clone_from(&draft.version);
        record.split_epoch();
    }
}

/// The source package as Trivy writes it, in four properties.
#[derive(Default)]
struct TrivySource {
    name: String,
    epoch: String,
    version: String,
    release: String,
}

impl TrivySource {
    fn package(self) -> Option<SourcePackage> {
        let epoch = if matches!(&*self.epoch, "" | "0") { String::new() } else { format!("{}:", self.epoch) };
        let release = if self.release.is_empty() { String::new() } else { format!("-{}", self.release) };
        let version = if self.version.is_empty() { String::new() } else { format!("{epoch}{}{release}", self.version) };
        (!self.name.is_empty()).then_some(SourcePackage { name: self.name, version })
    }
}

/// What Trivy and Syft say in properties of theirs. Source: their documents, Trivy `pkg/sbom/core`, Syft
/// `syft/format/internal/cyclonedxutil`.
fn foreign_property(
    package: &mut Package,
    name: &str,
    value: String,
    diff_ids: &[Digest],
    locations: &mut Vec<String>,
    source: &mut TrivySource,
) {
    match name {
        "aquasecurity:trivy:SrcName" | "syft:metadata:source" => source.name = value,
        "aquasecurity:trivy:SrcEpoch" => source.epoch = value,
        "aquasecurity:trivy:SrcVersion" | "syft:metadata:sourceVersion" => source.version = value,
        "aquasecurity:trivy:SrcRelease" => source.release = value,
        "aquasecurity:trivy:Modularitylabel" | "syft:metadata:modularityLabel" => {
            package.record.properties.insert("modularity".to_owned(), value);
        }
        "aquasecurity:trivy:FilePath" => locations.push(value),
        "aquasecurity:trivy:LayerDiffID" => {
            let layer = diff_ids.iter().position(|known| known.to_string() == value);
            package.introduced = layer.map_or(0, |layer| u32::try_from(layer).unwrap_or(0));
        }
        _ if name.starts_with("syft:location:") && name.ends_with(":path") => locations.push(value),
        _ => {}
    }
}
