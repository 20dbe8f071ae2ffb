//! The judge that runs the checks of a plan over units.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_engine::{Book, Context, Findings, Judge, Plan, PssRequest, Scope, Unit};
use plimsoll_facts::{ComposeProject, ComposeService, Container, Estate, Image, Object, PodSpec};
use plimsoll_model::{Assessed, CheckId, Fix, FixClass, Meta, Safety, TextEdit};
use plimsoll_source::edit::Edit;
use plimsoll_source::{Document, Extent, Text};

use crate::docker::judge::DockerChecks;
use crate::pss::{self, Control};
use crate::{Check, Cure, Run};

type ContainerCheck = for<'e, 'b> fn(Container<'e>, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed;
type WorkloadCheck = for<'e, 'b> fn(PodSpec<'e>, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed;
type ObjectCheck = for<'e, 'b> fn(&'e Object, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed;
type EstateCheck = for<'e, 'b> fn(&'e Estate, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed;
type ServiceCheck = for<'e, 'b> fn(ComposeService<'e>, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed;
type ProjectCheck = for<'e, 'b> fn(&'e ComposeProject, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed;
type ImageCheck = for<'e, 'b> fn(&'e Image, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed;
type FileCheck = for<'e, 'b> fn(&'e plimsoll_facts::SourceFile, &Context<'e>, &mut Findings<'b, 'e>) -> Assessed;

/// Checks by the kinds of things they look at: asking every check about every thing would cost more than most checks.
pub(crate) struct ByKind<F> {
    of_kind: BTreeMap<&'static str, Vec<(&'static Check, F)>>,
    /// Those that look at all kinds, for kinds that no check names.
    of_others: Vec<(&'static Check, F)>,
}

impl<F: Copy> ByKind<F> {
    pub(crate) fn new(checks: &[(&'static Check, F)]) -> Self {
        let of = |kind: &str| checks.iter().filter(|(check, _)| check.page.meta.is_for_kind(kind)).copied().collect();
        let kinds = checks.iter().flat_map(|(check, _)| check.page.meta.kinds);
        Self { of_kind: kinds.map(|kind| (*kind, of(kind))).collect(), of_others: of("") }
    }

    pub(crate) fn of(&self, kind: &str) -> &[(&'static Check, F)] {
        self.of_kind.get(kind).unwrap_or(&self.of_others)
    }
}

/// Runs the posture checks that a plan holds, each on the units of its shape.
pub struct PostureJudge {
    containers: Vec<(&'static Check, ContainerCheck)>,
    workloads: Vec<(&'static Check, WorkloadCheck)>,
    objects: ByKind<ObjectCheck>,
    services: Vec<(&'static Check, ServiceCheck)>,
    projects: Vec<(&'static Check, ProjectCheck)>,
    files: Vec<(&'static Check, FileCheck)>,
    images: Vec<(&'static Check, ImageCheck)>,
    estates: Vec<(&'static Check, EstateCheck)>,
    docker: DockerChecks,
    pss: Option<(PssRequest, Vec<&'static Control>)>,
    with_fixes: bool,
}

impl PostureJudge {
    /// The judge for a plan. `with_fixes` asks for edits with the findings, which costs time.
    pub fn new(plan: &Plan, with_fixes: bool) -> Self {
        let pss = plan.pss.map(|request| (request, pss::in_force(request)));
        let mut judge = Self {
            containers: Vec::new(),
            workloads: Vec::new(),
            objects: ByKind::new(&[]),
            services: Vec::new(),
            projects: Vec::new(),
            files: Vec::new(),
            images: Vec::new(),
            estates: Vec::new(),
            docker: DockerChecks::new(plan),
            pss,
            with_fixes,
        };
        let mut objects = Vec::new();
        for check in crate::all().iter().filter(|check| plan.runs(check.page.meta.id)) {
            match check.run {
                Run::Container(run) => judge.containers.push((check, run)),
                Run::Workload(run) => judge.workloads.push((check, run)),
                Run::Object(run) => objects.push((check, run)),
                Run::Service(run) => judge.services.push((check, run)),
                Run::Project(run) => judge.projects.push((check, run)),
                Run::Image(run) => judge.images.push((check, run)),
                Run::File(run) => judge.files.push((check, run)),
                Run::Estate(run) => judge.estates.push((check, run)),
                // The first four are kept by themselves; the need of the last is never met, so that no plan holds it.
                Run::Dockerfile(_) | Run::Stage(_) | Run::Instruction(_) | Run::Command(_) | Run::Later => {}
            }
        }
        judge.objects = ByKind::new(&objects);
        judge
    }

    fn controls(&self) -> usize {
        self.pss.as_ref().map_or(0, |(_, controls)| controls.len())
    }

    fn object<'e>(&self, object: &'e Object, context: &Context<'e>, book: &mut Book) {
        let scope = Scope::object(object);
        for (check, run) in self.objects.of(&object.kind) {
            book.attempt(check.page.meta.id, &scope, |findings| {
                let outcome = run(object, context, findings);
                if let Some(Cure::Object(fix)) = check.fix.filter(|_| self.with_fixes) {
                    findings.cure(&object.document, |site| fixes(check, &object.document, &fix(object, site)));
                }
                outcome
            });
        }
        for pod in object.pods() {
            self.pod(pod, context, book);
        }
    }

    fn pod<'e>(&self, pod: PodSpec<'e>, context: &Context<'e>, book: &mut Book) {
        let scope = Scope::object(pod.object()).with_confidence(pod.confidence());
        let document = &pod.object().document;
        let is_windows = pod.is_windows();
        for (check, run) in &self.workloads {
            let meta = &check.page.meta;
            book.attempt(meta.id, &scope, |findings| {
                if !applies(meta, is_windows)? {
                    return Ok(());
                }
                let outcome = run(pod, context, findings);
                if let Some(Cure::Workload(fix)) = check.fix.filter(|_| self.with_fixes) {
                    findings.cure(document, |site| fixes(check, document, &fix(pod, site)));
                }
                outcome
            });
        }
        if let Some((request, controls)) = &self.pss {
            for control in controls {
                book.attempt(control.check, &scope, |findings| {
                    (control.evaluate)(pod, request.version, &mut pss::Violations::new(control, findings))
                });
            }
        }
        let containers = pod.containers();
        for unknown in &containers.unread {
            for (check, _) in &self.containers {
                book.blind(check.page.meta.id, scope.subject(), *unknown);
            }
        }
        for container in containers.items {
            self.container((document, is_windows), container, &scope, context, book);
        }
    }

    fn project<'e>(&self, project: &'e ComposeProject, context: &Context<'e>, book: &mut Book) {
        let scope = Scope::project(project);
        for (check, run) in &self.projects {
            book.attempt(check.page.meta.id, &scope, |findings| run(project, context, findings));
        }
        for (layers, service) in project.services() {
            let scope = Scope::service(project, layers);
            for (check, run) in &self.services {
                book.attempt(check.page.meta.id, &scope, |findings| {
                    let service = service?;
                    let outcome = run(service, context, findings);
                    if let Some(Cure::Service(fix)) = check.fix.filter(|_| self.with_fixes) {
                        // What is wrong may stand in any of the files that are merged.
                        for document in service.documents() {
                            findings.cure(document, |site| fixes(check, document, &fix(service, site)));
                        }
                    }
                    outcome
                });
            }
        }
    }

    fn container<'e>(
        &self,
        (document, is_windows): (&'e Document, Assessed<bool>),
        container: Assessed<Container<'e>>,
        scope: &Scope<'e>,
        context: &Context<'e>,
        book: &mut Book,
    ) {
        for (check, run) in &self.containers {
            let meta = &check.page.meta;
            book.attempt(meta.id, scope, |findings| {
                let container = container?;
                if !applies(meta, is_windows)? {
                    return Ok(());
                }
                let outcome = run(container, context, findings);
                if let Some(Cure::Container(fix)) = check.fix.filter(|_| self.with_fixes) {
                    findings.cure(document, |site| fixes(check, document, &fix(container, site)));
                }
                outcome
            });
        }
    }
}

impl Judge for PostureJudge {
    fn judge<'e>(&self, unit: Unit<'e>, context: &Context<'e>, book: &mut Book) {
        match unit {
            Unit::Object(object) => self.object(object, context, book),
            Unit::Project(project) => self.project(project, context, book),
            Unit::File(file) => {
                let scope = Scope::file(file, file_name(file.text.path()));
                for (check, run) in &self.files {
                    book.attempt(check.page.meta.id, &scope, |findings| {
                        let outcome = run(file, context, findings);
                        if let Some(Cure::File(fix)) = check.fix.filter(|_| self.with_fixes) {
                            for document in &file.documents {
                                findings.cure(document, |site| rewrites(check, document, fix(site)));
                            }
                        }
                        outcome
                    });
                }
            }
            Unit::Estate(estate) => {
                let scope = Scope::estate();
                for (check, run) in &self.estates {
                    book.attempt(check.page.meta.id, &scope, |findings| run(estate, context, findings));
                }
            }
            Unit::Dockerfile(file) => self.docker.judge(file, self.with_fixes && file.is_exact, context, book),
            Unit::Image(image) => {
                let scope = Scope::image(image);
                for (check, run) in &self.images {
                    book.attempt(check.page.meta.id, &scope, |findings| run(image, context, findings));
                }
            }
        }
    }

    fn expected(&self, unit: Unit<'_>) -> u64 {
        match unit {
            Unit::Object(object) => {
                let of_pods = object.pods().map(|pod| {
                    let of_containers = u64::from(pod.counted_containers()) * self.containers.len() as u64;
                    self.workloads.len() as u64 + self.controls() as u64 + of_containers
                });
                self.objects.of(&object.kind).len() as u64 + of_pods.sum::<u64>()
            }
            Unit::Project(project) => {
                self.projects.len() as u64 + project.services.len() as u64 * self.services.len() as u64
            }
            Unit::File(_) => self.files.len() as u64,
            Unit::Estate(_) => self.estates.len() as u64,
            Unit::Dockerfile(file) => self.docker.expected(file),
            Unit::Image(_) => self.images.len() as u64,
        }
    }
}

/// What stays the same when a file is moved to another folder.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// False when a check for Linux meets a pod for Windows.
fn applies(meta: &Meta, is_windows: Assessed<bool>) -> Assessed<bool> {
    Ok(!meta.linux_only || !is_windows?)
}

/// The fixes of a finding: the patch, when the text can be edited there.
fn fixes(check: &Check, document: &Document, edit: &Edit) -> Vec<Fix> {
    let Ok(rendered) = edit.render(document) else { return Vec::new() };
    if rendered.edits.is_empty() {
        return Vec::new();
    }
    patch(check, document, rendered.edits, rendered.crosses_anchor)
}

/// The fixes of a finding at a file: the patch, when there is something to write instead.
fn rewrites(check: &Check, document: &Document, edit: Option<(Extent, String)>) -> Vec<Fix> {
    edit.map_or_else(Vec::new, |edit| patch(check, document, vec![edit], false))
}

fn patch(check: &Check, document: &Document, edits: Vec<(Extent, String)>, crosses_anchor: bool) -> Vec<Fix> {
    text_patch(check, document.text(), edits, crosses_anchor)
}

/// The fix that makes these replacements in a text.
pub(crate) fn text_patch(check: &Check, text: &Text, edits: Vec<(Extent, String)>, crosses_anchor: bool) -> Vec<Fix> {
    let is_safe = check.page.meta.fix == FixClass::Safe && !crosses_anchor;
    let safety = if is_safe { Safety::Safe } else { Safety::Unsafe };
    let path = text.path();
    let edits = edits.into_iter().map(|(extent, text)| TextEdit {
        document: Arc::clone(path),
        start: extent.start,
        end: extent.end,
        text,
    });
    vec![Fix::Patch { safety, edits: edits.collect() }]
}

/// Used by the Pod Security controls to name checks.
pub(crate) const fn privilege(number: u16) -> CheckId {
    CheckId::new(b'P', number)
}
