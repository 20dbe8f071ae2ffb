//! How a check says what it found: the only way to make a finding.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use plimsoll_facts::image::{Entry, ViewFile, shown_path};
use plimsoll_facts::{
    ComposeProject, Dockerfile, Image, Object, Route, ServiceLayers, Site, SourceFile, Spot, Stage, route,
};
use plimsoll_model::{
    Assessed, CheckId, Confidence, Control, Evidence, Factor, Fix, NodeId, Role, Severity, SubjectId, Value,
    Vulnerability,
};
use plimsoll_source::{Extent, Node};

/// Who a finding is about, and by which names it is the same finding in another run.
#[derive(Clone, Debug)]
pub struct Scope<'e> {
    subject: SubjectId,
    /// `kind.group`, namespace and name; the identity that goes into fingerprints.
    logical: Arc<[String; 3]>,
    /// The object's mapping, from which routes are told.
    root: Option<Node<'e>>,
    /// Whether the names of list elements on a route tell findings apart. In Compose an item has two notations, of
    /// which one has no name, so that a check says itself what does.
    names_elements: bool,
    confidence: Confidence,
}

impl<'e> Scope<'e> {
    /// An object.
    pub fn object(object: &'e Object) -> Self {
        let kind = match object.group() {
            "" => object.kind.clone(),
            group => format!("{}.{group}", object.kind),
        };
        // Without a namespace counts as `default`, so that it does not matter whether a kind is known to have none.
        let namespace = if object.namespace.is_empty() { "default" } else { &object.namespace };
        let logical = Arc::new([kind, namespace.to_owned(), object.name.clone()]);
        Self { root: object.node(), ..Self::new(object.subject.clone(), logical) }
    }

    /// A file; `name` is what stays the same when it is moved.
    pub fn file(file: &SourceFile, name: &str) -> Self {
        let logical = Arc::new(["file".to_owned(), String::new(), name.to_owned()]);
        Self::new(file.subject.clone(), logical)
    }

    /// All objects of the run, for what belongs to no single one.
    pub fn estate() -> Self {
        let logical = Arc::new(["estate".to_owned(), String::new(), String::new()]);
        Self::new(SubjectId::new("estate:"), logical)
    }

    /// A service of a Compose project.
    pub fn service(project: &ComposeProject, service: &ServiceLayers) -> Self {
        let logical = Arc::new(["compose".to_owned(), project.name.clone(), service.name.clone()]);
        Self { names_elements: false, ..Self::new(service.subject.clone(), logical) }
    }

    /// A Compose project, for what belongs to no single service.
    pub fn project(project: &ComposeProject) -> Self {
        let logical = Arc::new(["compose".to_owned(), project.name.clone(), String::new()]);
        Self { names_elements: false, ..Self::new(project.subject.clone(), logical) }
    }

    /// A Dockerfile, for what belongs to no single stage.
    pub fn dockerfile(file: &Dockerfile) -> Self {
        let logical = Arc::new(["dockerfile".to_owned(), file.text.path().to_string(), String::new()]);
        Self::new(file.subject.clone(), logical)
    }

    /// An image.
    pub fn image(image: &Image) -> Self {
        let logical = Arc::new(["image".to_owned(), String::new(), image.repository()]);
        Self::new(image.subject.clone(), logical)
    }

    /// A stage of a Dockerfile.
    pub fn stage(stage: Stage<'_>) -> Self {
        let file = stage.file();
        let logical = Arc::new(["dockerfile".to_owned(), file.text.path().to_string(), stage.identity()]);
        Self::new(file.subject.clone(), logical)
    }

    fn new(subject: SubjectId, logical: Arc<[String; 3]>) -> Self {
        Self { subject, logical, root: None, names_elements: true, confidence: Confidence::High }
    }

    /// The same with another confidence.
    pub fn with_confidence(self, confidence: Confidence) -> Self {
        Self { confidence, ..self }
    }

    /// The subject.
    pub fn subject(&self) -> &SubjectId {
        &self.subject
    }
}

/// A finding before it has an identity.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    pub(crate) check: CheckId,
    pub(crate) subject: SubjectId,
    pub(crate) logical: Arc<[String; 3]>,
    pub(crate) title: String,
    pub(crate) confidence: Confidence,
    /// That of the check when not said.
    pub(crate) severity: Option<Severity>,
    /// What it says as a flaw of a package.
    pub(crate) vulnerability: Option<Box<Vulnerability>>,
    /// The addends of its risk for what it is, where its severity alone does not say them.
    pub(crate) factors: Vec<Factor>,
    pub(crate) evidence: Vec<Evidence>,
    /// The names of the list elements on the route, and what the check adds to tell its findings apart.
    pub(crate) discriminators: Vec<String>,
    pub(crate) violates: Vec<Control>,
    pub(crate) answers: Vec<&'static str>,
    pub(crate) fixes: Vec<Fix>,
    /// The node and the missing part of the route, for the fix.
    site: Option<(NodeId, &'static [&'static str])>,
}

impl Draft {
    /// True when its place is in the document.
    fn is_in(&self, document: &plimsoll_source::Document) -> bool {
        self.evidence.first().is_some_and(|evidence| match evidence {
            Evidence::Field { document: path, index, .. } => {
                path == document.text().path() && *index == document.id().index
            }
            _ => false,
        })
    }
}

/// Where a check puts its findings.
pub struct Findings<'b, 'e> {
    check: CheckId,
    /// Borrowed for most: there are many more attempts than findings.
    scope: Cow<'b, Scope<'e>>,
    drafts: &'b mut Vec<Draft>,
    first: usize,
}

impl<'b, 'e> Findings<'b, 'e> {
    pub(crate) fn new(check: CheckId, scope: &'b Scope<'e>, drafts: &'b mut Vec<Draft>) -> Self {
        let first = drafts.len();
        Self { check, scope: Cow::Borrowed(scope), drafts, first }
    }

    /// A finding at a place, with a title that names the thing.
    pub fn at(&mut self, site: impl Into<Site<'e>>, title: fmt::Arguments<'_>) -> Noted<'_> {
        let site = site.into();
        let root = self.scope.root.or_else(|| site.node.document().root()).unwrap_or(site.node);
        let Route { named, indexed, elements } = route(site, root);
        let evidence = field_evidence(site, named, indexed, Role::Primary);
        let title = site.node.document().text().without_secrets(title.to_string(), site.node.extent());
        let elements = if self.scope.names_elements { elements } else { Vec::new() };
        self.push(evidence, elements, title, Some((site.node.id(), site.tail)))
    }

    /// A finding at an extent of a file that is no node, such as a syntax error.
    pub fn at_extent(&mut self, file: &SourceFile, index: u32, extent: Extent, title: fmt::Arguments<'_>) -> Noted<'_> {
        let evidence = vec![Evidence::Field {
            role: Role::Primary,
            document: Arc::clone(file.text.path()),
            index,
            route: String::new(),
            route_indexed: String::new(),
            value: None,
            redacted: false,
            missing: false,
            span: file.text.span(extent),
            label: None,
        }];
        self.push(evidence, Vec::new(), file.text.without_secrets(title.to_string(), extent), None)
    }

    /// A finding at a place of a text that has no nodes.
    pub fn on(&mut self, spot: impl Into<Spot<'e>>, title: fmt::Arguments<'_>) -> Noted<'_> {
        let spot = spot.into();
        let evidence = vec![spot_evidence(spot, Role::Primary, None)];
        self.push(evidence, Vec::new(), spot.text.without_secrets(title.to_string(), spot.extent), None)
    }

    /// A finding at a file of an image.
    pub fn on_file(&mut self, image: &Image, file: ViewFile<'_>, title: fmt::Arguments<'_>) -> Noted<'_> {
        let evidence = file_evidence(image, file, Role::Primary, None);
        let path = evidence.route().to_owned();
        self.push(vec![evidence], vec![path], title.to_string(), None)
    }

    /// A finding at a member of a layer, which need not be in the merged view.
    pub fn on_member(&mut self, image: &Image, layer: u32, path: &[u8], title: fmt::Arguments<'_>) -> Noted<'_> {
        let evidence = member_evidence(image, layer, path, Role::Primary, None);
        let path = evidence.route().to_owned();
        self.push(vec![evidence], vec![path], title.to_string(), None)
    }

    /// A finding at an entry of an image's configuration, such as `config.User`; without a value it is not set.
    pub fn on_config(&mut self, key: &str, value: Option<&str>, title: fmt::Arguments<'_>) -> Noted<'_> {
        let value = value.map(str::to_owned);
        let evidence =
            Evidence::Config { role: Role::Primary, key: key.to_owned(), value, redacted: false, label: None };
        self.push(vec![evidence], vec![key.to_owned()], title.to_string(), None)
    }

    /// A finding at an entry of an image's configuration whose value is not shown.
    pub fn on_concealed_config(&mut self, key: &str, title: fmt::Arguments<'_>) -> Noted<'_> {
        let evidence =
            Evidence::Config { role: Role::Primary, key: key.to_owned(), value: None, redacted: true, label: None };
        self.push(vec![evidence], vec![key.to_owned()], title.to_string(), None)
    }

    /// A finding about something that is not there.
    pub fn absent(&mut self, looked_for: String, place: String, title: fmt::Arguments<'_>) -> Noted<'_> {
        self.push(vec![Evidence::Absent { looked_for, place }], Vec::new(), title.to_string(), None)
    }

    /// The same place to put findings, about an object of the estate.
    pub fn about(&mut self, object: &'e Object) -> Findings<'_, 'e> {
        Findings { check: self.check, scope: Cow::Owned(Scope::object(object)), drafts: self.drafts, first: self.first }
    }

    /// The same place to put findings, about a service of a project.
    pub fn about_service(&mut self, project: &ComposeProject, service: &ServiceLayers) -> Findings<'_, 'e> {
        let scope = Cow::Owned(Scope::service(project, service));
        Findings { check: self.check, scope, drafts: self.drafts, first: self.first }
    }

    /// The same place to put findings, of another check: for a control that several checks share.
    pub fn under(&mut self, check: CheckId) -> Findings<'_, 'e> {
        Findings { check, scope: self.scope.clone(), drafts: self.drafts, first: self.first }
    }

    /// The same place to put findings, about a stage of a Dockerfile.
    pub fn about_stage(&mut self, stage: Stage<'_>) -> Findings<'_, 'e> {
        Findings { check: self.check, scope: Cow::Owned(Scope::stage(stage)), drafts: self.drafts, first: self.first }
    }

    fn push(
        &mut self,
        evidence: Vec<Evidence>,
        discriminators: Vec<String>,
        title: String,
        site: Option<(NodeId, &'static [&'static str])>,
    ) -> Noted<'_> {
        let index = self.drafts.len();
        self.drafts.push(Draft {
            check: self.check,
            subject: self.scope.subject.clone(),
            logical: Arc::clone(&self.scope.logical),
            title,
            confidence: self.scope.confidence,
            severity: None,
            vulnerability: None,
            factors: Vec::new(),
            evidence,
            discriminators,
            violates: Vec::new(),
            answers: Vec::new(),
            fixes: Vec::new(),
            site,
        });
        Noted { draft: self.drafts.get_mut(index) }
    }

    /// Looks at all items, then returns the first unknown: one item that cannot be seen hides no other.
    pub fn each<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut look: impl FnMut(&mut Self, T) -> Assessed,
    ) -> Assessed {
        let mut first = Ok(());
        for item in items {
            let outcome = look(self, item);
            first = first.and(outcome);
        }
        first
    }

    /// Adds to each finding made so far by this attempt what `cure` says for its bytes.
    pub fn cure_spots(&mut self, mut cure: impl FnMut(Extent) -> Vec<Fix>) {
        for draft in self.drafts.iter_mut().skip(self.first) {
            if let Some((_, span)) = draft.evidence.first().and_then(Evidence::location) {
                draft.fixes = cure(Extent { start: span.start, end: span.end });
            }
        }
    }

    /// Adds to each finding made so far by this attempt in this document what `cure` says for its place.
    pub fn cure(&mut self, document: &'e plimsoll_source::Document, mut cure: impl FnMut(Site<'e>) -> Vec<Fix>) {
        for draft in self.drafts.iter_mut().skip(self.first) {
            if let Some((node, tail)) = draft.site
                && draft.is_in(document)
                && let Some(node) = document.node(node)
            {
                draft.fixes = cure(Site { node, tail });
            }
        }
    }
}

/// A finding just made, to add to.
pub struct Noted<'b> {
    draft: Option<&'b mut Draft>,
}

impl Noted<'_> {
    /// A second place, with a few words about it.
    pub fn related<'t>(self, role: Role, site: impl Into<Site<'t>>, label: impl Into<String>) -> Self {
        let site = site.into();
        if let Some(draft) = self.draft {
            let root = site.node.document().root().unwrap_or(site.node);
            let Route { named, indexed, .. } = route(site, root);
            let mut evidence = field_evidence(site, named, indexed, role);
            if let Some(Evidence::Field { label: place, .. }) = evidence.first_mut() {
                *place = Some(site.node.document().text().without_secrets(label.into(), site.node.extent()));
            }
            draft.evidence.extend(evidence);
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// A second place of a text that has no nodes, with a few words about it.
    pub fn beside<'t>(self, spot: impl Into<Spot<'t>>, label: impl Into<String>) -> Self {
        if let Some(draft) = self.draft {
            let spot = spot.into();
            let label = spot.text.without_secrets(label.into(), spot.extent);
            draft.evidence.push(spot_evidence(spot, Role::Context, Some(label)));
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// A file of an image that has to do with it, with a few words about it.
    pub fn with_file(self, image: &Image, file: ViewFile<'_>, label: &str) -> Self {
        if let Some(draft) = self.draft {
            draft.evidence.push(file_evidence(image, file, Role::Context, Some(label.to_owned())));
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// A member of a layer that has to do with it, with a few words about it.
    pub fn with_member(self, image: &Image, layer: u32, path: &[u8], label: &str) -> Self {
        if let Some(draft) = self.draft {
            draft.evidence.push(member_evidence(image, layer, path, Role::Context, Some(label.to_owned())));
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// An entry of an image's configuration that has to do with it.
    pub fn with_config(self, key: &str, value: &str) -> Self {
        if let Some(draft) = self.draft {
            let (key, value) = (key.to_owned(), Some(value.to_owned()));
            draft.evidence.push(Evidence::Config { role: Role::Context, key, value, redacted: false, label: None });
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// An entry of an image's configuration that has to do with it and is not shown.
    pub fn with_concealed_config(self, key: &str) -> Self {
        if let Some(draft) = self.draft {
            let key = key.to_owned();
            draft.evidence.push(Evidence::Config {
                role: Role::Context,
                key,
                value: None,
                redacted: true,
                label: None,
            });
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// A few words about the place of it in an image.
    pub fn saying(self, words: String) -> Self {
        if let Some(draft) = self.draft {
            if let Some(Evidence::File { label, .. } | Evidence::Config { label, .. }) = draft.evidence.first_mut() {
                *label = Some(words);
            }
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// The same with another confidence than what the check says of most.
    pub fn believed(self, confidence: Confidence) -> Self {
        if let Some(draft) = self.draft {
            draft.confidence = confidence;
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// A package of an image that has to do with it, with a few words about it.
    pub fn with_package(self, image: &Image, package: u32, label: &str) -> Self {
        if let Some(draft) = self.draft {
            if let Some(package) = image.inventory.packages.get(package as usize)
                && let Some(sight) = package.sights.first()
            {
                draft.evidence.push(Evidence::Package {
                    role: Role::Context,
                    purl: image.inventory.purl(package),
                    path: format!("/{}", shown_path(&sight.path)),
                    layer: sight.layer,
                    label: Some(label.to_owned()),
                });
            }
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// A control that this very occurrence breaks.
    pub fn violates(self, control: Control) -> Self {
        if let Some(draft) = self.draft {
            draft.violates.push(control);
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// The alias that reports this very occurrence too, where a tool has several rules for what the check looks for.
    pub fn answers(self, alias: &'static str) -> Self {
        if let Some(draft) = self.draft {
            draft.answers.push(alias);
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// Another severity and confidence than the check's, for what says less than its other findings.
    pub fn rated(self, severity: Severity, confidence: Confidence) -> Self {
        if let Some(draft) = self.draft {
            draft.severity = Some(severity);
            draft.confidence = confidence;
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// The addends of its risk for what it is: together at most 60.
    pub fn weighing(self, factors: Vec<Factor>) -> Self {
        if let Some(draft) = self.draft {
            draft.factors = factors;
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// What cures it, for findings whose check makes no edit of nodes.
    pub fn cured_by(self, fix: Fix) -> Self {
        if let Some(draft) = self.draft {
            draft.fixes.push(fix);
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// What it says as a flaw of a package.
    pub fn as_flaw(self, vulnerability: Vulnerability) -> Self {
        if let Some(draft) = self.draft {
            draft.vulnerability = Some(Box::new(vulnerability));
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }

    /// Something more that tells this finding from others of the check at the same place.
    pub fn discriminated_by(self, text: &str) -> Self {
        if let Some(draft) = self.draft {
            draft.discriminators.push(text.to_owned());
            return Noted { draft: Some(draft) };
        }
        Noted { draft: None }
    }
}

/// The longest text that is shown as the value of a place, in bytes.
const VALUE_BYTES: usize = 256;

/// The evidence of a file of an image.
fn file_evidence(image: &Image, file: ViewFile<'_>, role: Role, label: Option<String>) -> Evidence {
    // A folder that no layer names is there because of what is in it, and is made as runtimes make it.
    let mut origin = file;
    while let (None, Some(child)) = (origin.origin(), origin.children().next()) {
        origin = child;
    }
    let layer = origin.origin().map_or(0, |member| member.layer);
    entry_evidence(image, layer, &file.path(), file.entry(), role, label)
}

/// The evidence of a member of a layer; of the last one, where several have that path.
fn member_evidence(image: &Image, layer: u32, path: &[u8], role: Role, label: Option<String>) -> Evidence {
    let index = image.layers.get(layer as usize).and_then(|layer| layer.index.as_ref());
    let entry = index.and_then(|index| index.entries.iter().rfind(|entry| *entry.path == *path));
    entry_evidence(image, layer, path, entry, role, label)
}

fn entry_evidence(
    image: &Image,
    layer: u32,
    path: &[u8],
    entry: Option<&Entry>,
    role: Role,
    label: Option<String>,
) -> Evidence {
    let of_layer = image.layers.get(layer as usize);
    Evidence::File {
        role,
        path: format!("/{}", shown_path(path)),
        layer,
        layer_digest: of_layer.and_then(|layer| layer.digest.or(layer.diff_id)).map(|digest| digest.to_string()),
        mode: format!("{:o}", entry.map_or(0o755, |entry| entry.mode)),
        size: entry.map_or(0, |entry| entry.size),
        digest: entry.and_then(|entry| entry.digests.as_ref()).map(|digests| digests.sha256.to_string()),
        label,
    }
}

/// The evidence of a place of a text.
fn spot_evidence(spot: Spot<'_>, role: Role, label: Option<String>) -> Evidence {
    let redacted = spot.text.is_concealed(spot.extent);
    let value = Some(spot.as_str()).filter(|text| !redacted && !text.is_empty() && text.len() <= VALUE_BYTES);
    Evidence::Field {
        role,
        document: Arc::clone(spot.text.path()),
        index: 0,
        route: String::new(),
        route_indexed: String::new(),
        value: value.map(|text| Value::Text(text.to_owned())),
        redacted,
        missing: false,
        span: spot.text.span(spot.extent),
        label,
    }
}

/// The evidence of a site, and of the alias through which it is reached.
fn field_evidence(site: Site<'_>, named: String, indexed: String, role: Role) -> Vec<Evidence> {
    let node = site.node;
    let document = node.document();
    let missing = !site.tail.is_empty();
    // Collections carry no value, so nothing of them is held back.
    let redacted = !missing && node.kind().is_scalar() && node.is_concealed();
    let alias = node.alias().map(|alias| (alias, named.clone(), indexed.clone()));
    let mut evidence = vec![Evidence::Field {
        role,
        document: Arc::clone(document.text().path()),
        index: document.id().index,
        route: named,
        route_indexed: indexed,
        value: if missing { None } else { node.value() },
        redacted,
        missing,
        span: document.text().span(node.entry_extent()),
        label: None,
    }];
    if let Some((alias, named, indexed)) = alias {
        evidence.push(Evidence::Field {
            role: Role::Alias,
            document: Arc::clone(document.text().path()),
            index: document.id().index,
            route: named,
            route_indexed: indexed,
            value: None,
            redacted: false,
            missing: false,
            span: document.text().span(alias),
            label: Some("reached through this alias".to_owned()),
        });
    }
    evidence
}
