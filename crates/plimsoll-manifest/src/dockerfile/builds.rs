//! What Compose builds of which Dockerfile.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_facts::{Build, ComposeService, DockerPart, Site, SourceFile, Stage, Word};
use plimsoll_model::Assessed;

use crate::compose::folder;
use crate::kustomize::join;

/// A service that is built.
struct Wanted {
    /// The path of its Dockerfile.
    path: String,
    /// The folder of its context.
    context: String,
    /// The name or number of the stage, if it says one.
    target: Option<String>,
    build: Build,
}

/// Tells each Dockerfile which services are built of it. When all of them name one stage, it is the one that is built.
/// Returns the folders of the contexts by the path of the Dockerfile.
pub(super) fn settle(files: &mut [SourceFile]) -> BTreeMap<String, BTreeSet<String>> {
    let mut wanted = Vec::new();
    for project in files.iter().filter_map(SourceFile::project) {
        for (_, service) in project.services() {
            // What of a service cannot be read is told by the checks of services.
            let Ok(service) = service else { continue };
            let Ok(wants) = wants(service) else { continue };
            wanted.extend(wants);
        }
    }
    for file in files {
        let Some(DockerPart::Dockerfile(dockerfile)) = &mut file.docker else { continue };
        let path = file.text.path();
        let last = dockerfile.stages.len().saturating_sub(1);
        for Wanted { target, build, .. } in wanted.iter().filter(|wanted| *wanted.path == **path) {
            let named = target.as_deref().map(|target| dockerfile.stage_named(target, dockerfile.stages.len()));
            let stage = named.map_or(Some(last), |stage| stage.map(Stage::index));
            if let Some(stage) = stage {
                dockerfile.builds.push(Build { stage, ..build.clone() });
            }
        }
        if let Some(first) = dockerfile.builds.first().map(|build| build.stage)
            && dockerfile.builds.iter().all(|build| build.stage == first)
        {
            dockerfile.target = first;
        }
    }
    let mut contexts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Wanted { path, context, .. } in wanted {
        contexts.entry(path).or_default().insert(context);
    }
    contexts
}

/// What a service is built of; `None` when it is not built, or not from a folder at hand.
fn wants(service: ComposeService<'_>) -> Assessed<Option<Wanted>> {
    let text = |path: &'static [&'static str]| -> Assessed<Option<String>> {
        Ok(service.field::<Word<'_>>(path).get()?.map(|word| word.text.to_owned()))
    };
    let build = service.field::<plimsoll_source::Node<'_>>(&["build"]);
    let Some(node) = build.get()? else { return Ok(None) };
    let site: Site<'_> = build.into();
    let base = folder(site.node.document().text().path()).to_owned();
    let (context, dockerfile, target) = if node.kind().is_scalar() {
        (Some(node.text().to_owned()), None, None)
    } else {
        (text(&["build", "context"])?, text(&["build", "dockerfile"])?, text(&["build", "target"])?)
    };
    let context = context.unwrap_or_else(|| ".".to_owned());
    if context.contains("://") || context.starts_with('/') || context.contains('$') {
        return Ok(None);
    }
    let image = text(&["image"])?;
    let context = join(&base, &context);
    let path = join(&context, dockerfile.as_deref().unwrap_or("Dockerfile"));
    Ok(Some(Wanted { path, context, target, build: Build { service: service.subject().clone(), image, stage: 0 } }))
}
