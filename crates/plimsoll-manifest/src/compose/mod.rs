//! Compose files: from documents to projects with merged services.
//!
//! Reading one file only recognises it. The rest needs its neighbours and happens when all files are there: variables
//! come from `.env` beside the file, an override file is merged over the base file, a service may extend one of another
//! file. Nothing is copied when services are merged: a service keeps the mappings it is made of, the weakest first.

mod extends;
mod interpolate;
mod recognise;
mod variables;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use plimsoll_engine::{Book, GapDraft};
use plimsoll_facts::{
    ComposePart, ComposeProblem, ComposeProblemKind, ComposeProject, Part, ServiceLayers, SourceFile,
};
use plimsoll_model::{Effect, SubjectId, Why};
use plimsoll_source::{Document, Node};

use crate::kustomize::join;
use extends::Stacks;
use interpolate::Filler;
use recognise::{base_rank, is_override};
pub(crate) use recognise::{is_compose, is_compose_name, is_variables_name, looks_like_compose, variables_beside};
pub(crate) use variables::variables;

/// A Compose file while projects are made.
pub(crate) struct Source {
    /// Its place among the files.
    place: usize,
    path: Arc<str>,
    documents: Vec<Arc<Document>>,
    /// Its services by name, each with its mappings in the order of documents.
    services: BTreeMap<String, Vec<Part>>,
}

/// Makes the projects of a run, each kept by the file that it begins with.
pub(crate) fn settle(files: &mut [SourceFile], book: &mut Book) {
    let mut problems = fill(files);
    let sources = sources(files);
    let mut stacks = Stacks::new(&sources, book);
    let mut projects = Vec::new();
    for group in groups(&sources) {
        let Some(first) = group.first().and_then(|number| sources.get(*number)) else { continue };
        let mut project = project(&sources, &group, &mut stacks);
        for number in &group {
            let place = sources.get(*number).map(|source| source.place);
            project.problems.extend(place.and_then(|place| problems.remove(&place)).into_iter().flatten());
        }
        projects.push((first.place, project));
    }
    drop(stacks);
    for (place, project) in projects {
        if let Some(file) = files.get_mut(place) {
            file.compose = Some(ComposePart::Project(project));
        }
    }
}

/// Fills in the variables of all Compose files; returns what could not be, by file.
fn fill(files: &mut [SourceFile]) -> BTreeMap<usize, Vec<ComposeProblem>> {
    let mut variables: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for file in files.iter() {
        if let Some(ComposePart::Variables(found)) = &file.compose {
            variables.insert(folder(file.text.path()).to_owned(), found.clone());
        }
    }
    let none = BTreeMap::new();
    let mut problems = BTreeMap::new();
    for (place, file) in files.iter_mut().enumerate() {
        if !matches!(file.compose, Some(ComposePart::File)) {
            continue;
        }
        let variables = variables.get(folder(file.text.path())).unwrap_or(&none);
        let mut found = Vec::new();
        for document in &mut file.documents {
            if !document.root().is_some_and(|root| is_compose(root, document.text().path())) {
                continue;
            }
            let mut filler = Filler::new(variables);
            *document = Arc::new(document.filled(|node| filler.fill(node)));
            for (node, kind) in filler.problems {
                found.push(ComposeProblem { part: Part { document: Arc::clone(document), node }, kind });
            }
        }
        problems.insert(place, found);
    }
    problems
}

fn sources(files: &[SourceFile]) -> Vec<Source> {
    let mut sources = Vec::new();
    for (place, file) in files.iter().enumerate() {
        if !matches!(file.compose, Some(ComposePart::File)) {
            continue;
        }
        let path = Arc::clone(file.text.path());
        let is_ours = |document: &Arc<Document>| document.root().is_some_and(|root| is_compose(root, &path));
        let documents: Vec<_> = file.documents.iter().filter(|document| is_ours(document)).cloned().collect();
        let mut services: BTreeMap<String, Vec<Part>> = BTreeMap::new();
        for document in &documents {
            for (name, service) in document.root().into_iter().flat_map(|root| declared(root, "services")) {
                services.entry(name.text().to_owned()).or_default().push(Part::new(document, service));
            }
        }
        sources.push(Source { place, path, documents, services });
    }
    sources
}

/// The entries of a top-level mapping.
fn declared<'t>(root: Node<'t>, key: &str) -> impl Iterator<Item = (Node<'t>, Node<'t>)> {
    root.get(key).into_iter().flat_map(Node::entries)
}

/// The files of each project, the weakest first: a base file with the override file beside it, or a file alone.
fn groups(sources: &[Source]) -> Vec<Vec<usize>> {
    let mut bases: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (number, source) in sources.iter().enumerate() {
        if let Some(rank) = base_rank(&source.path) {
            let base = bases.entry(folder(&source.path)).or_insert((rank, number));
            *base = (*base).min((rank, number));
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, source) in sources.iter().enumerate() {
        match bases.get(folder(&source.path)).filter(|_| is_override(&source.path)) {
            // The base comes first, whichever path sorts before the other.
            Some((_, base)) => groups.entry(*base).or_insert_with(|| vec![*base]).push(number),
            None => _ = groups.entry(number).or_insert_with(|| vec![number]),
        }
    }
    groups.into_values().collect()
}

fn project(sources: &[Source], group: &[usize], stacks: &mut Stacks<'_>) -> ComposeProject {
    let members: Vec<&Source> = group.iter().filter_map(|number| sources.get(*number)).collect();
    let path = members.first().map_or("", |source| &*source.path);
    let documents: Vec<Arc<Document>> = members.iter().flat_map(|source| source.documents.iter().cloned()).collect();
    let name = project_name(&documents, path);
    let mut project = ComposeProject {
        subject: SubjectId::new(format!("file:{path}")),
        name,
        documents,
        services: Vec::new(),
        volumes: BTreeMap::new(),
        problems: Vec::new(),
    };
    let mut seen = BTreeSet::new();
    let mut services = Vec::new();
    for document in &project.documents {
        let Some(root) = document.root() else { continue };
        for (name, declared) in declared(root, "volumes") {
            project.volumes.insert(name.text().to_owned(), Part::new(document, declared));
        }
        for (name, _) in declared(root, "services") {
            if seen.insert(name.text()) {
                services.push(stacks.service(group, name.text(), &project.name));
            }
        }
    }
    drop(seen);
    for (layers, mut problems) in services {
        project.problems.append(&mut problems);
        if base_rank(path).is_some() && !layers.partial && !has_image(&layers) {
            let part = layers.layers.get(layers.home).cloned();
            let kind = ComposeProblemKind::NoImage(layers.name.clone());
            project.problems.extend(part.map(|part| ComposeProblem { part, kind }));
        }
        project.services.push(ServiceLayers { partial: layers.partial || !has_image(&layers), ..layers });
    }
    project
}

/// The name a project says it has, or else that of its folder.
fn project_name(documents: &[Arc<Document>], path: &str) -> String {
    let written = documents.iter().rev().filter_map(|document| document.root()?.get("name"));
    let written = written.filter(|name| !name.is_placeholder() && !name.is_filled()).map(Node::text);
    written.filter(|name| !name.is_empty()).map(str::to_owned).next().unwrap_or_else(|| {
        let folder = folder(path);
        folder.rsplit('/').next().unwrap_or(folder).to_owned()
    })
}

/// True when it is said what a service runs; one that another program provides runs nothing here. A service without
/// is only part of one.
fn has_image(layers: &ServiceLayers) -> bool {
    layers.layers.iter().filter_map(Part::node).any(|node| {
        !node.kind().is_mapping()
            || ["image", "build"].iter().any(|key| node.get(key).is_some_and(|node| !node.is_null()))
    })
}

/// The folder of a path, without the slash; empty when it has none.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A gap for a file that a Compose file names and that is not at hand.
fn not_at_hand(source: &Source, node: Node<'_>, what: &str, consequence: &str) -> GapDraft {
    GapDraft {
        subject: SubjectId::new(format!("file:{}", source.path)),
        stage: "manifest.merge",
        why: Why::IncompleteSet,
        reason: format!("{what} `{}`, which is not among the files that were read", node.written_text()),
        consequence: consequence.to_owned(),
        effect: Effect::Part,
        place: Some((Arc::clone(&source.path), Some(node.extent()))),
    }
}
