//! Projects of Maven put together from the files of a view: parents beside a project or in a local repository, managed
//! versions, imports, modules, and what dependencies need in turn. Nothing is fetched.
//! Source: maven.apache.org, Introduction to the Dependency Mechanism and Maven Model Builder.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use plimsoll_facts::image::{MemberId, base_name, parent as folder_of};
use plimsoll_facts::{Method, PackageClass, PackageRecord, Relationship};

use super::Coordinates;
use super::pom::{Dependency, Parent, Pom};
use crate::{Packages, RawView, ViewedFile};

/// Parents above each other.
const MAX_PARENTS: usize = 32;
/// Properties within properties, and the longest value.
const MAX_PROPERTY_DEPTH: usize = 16;
const MAX_VALUE: usize = 1024;
/// Imports of managed versions within each other.
const MAX_IMPORTS: usize = 16;
/// Steps of all look-ups in one view.
const MAX_STEPS: u64 = 2_000_000;

/// Group and artifact.
type Key = (String, String);

/// A project with all that it inherits, properties resolved.
#[derive(Debug, Default)]
struct Effective {
    coordinates: Coordinates,
    licences: Vec<String>,
    managed: BTreeMap<Key, Dependency>,
    dependencies: Vec<Dependency>,
    /// How many of the dependencies the file itself names.
    own_dependencies: usize,
    modules: Vec<String>,
}

/// All project files of a view.
struct Projects<'v> {
    raw: &'v RawView<'v>,
    poms: BTreeMap<MemberId, Rc<Pom>>,
    /// Files of local repositories by artifact and version, which are the last two folders.
    repository: BTreeMap<(Vec<u8>, Vec<u8>), Vec<ViewedFile<'v>>>,
    /// Projects in the tree by group, artifact and version.
    reactor: BTreeMap<Coordinates, ViewedFile<'v>>,
    effective: RefCell<BTreeMap<MemberId, Rc<Effective>>>,
    steps: Cell<u64>,
}

/// Adds the packages of all projects.
pub(crate) fn assemble(raw: &RawView<'_>, packages: &mut Packages) {
    let mut projects = Projects {
        raw,
        poms: BTreeMap::new(),
        repository: BTreeMap::new(),
        reactor: BTreeMap::new(),
        effective: RefCell::default(),
        steps: Cell::new(0),
    };
    let mut roots = Vec::new();
    for file in raw.files() {
        let pom: Pom = match file.facts.kept() {
            Ok(Some(pom)) => pom,
            Ok(None) => continue,
            Err(error) => {
                packages.problem(file.file, error.to_string());
                continue;
            }
        };
        projects.poms.insert(file.member, Rc::new(pom));
        let path = file.file.path();
        if base_name(&path).ends_with(b".pom") {
            let version = folder_of(&path);
            let artifact = folder_of(version);
            let key = (base_name(artifact).to_vec(), base_name(version).to_vec());
            projects.repository.entry(key).or_default().push(*file);
        } else {
            roots.push(*file);
        }
    }
    for root in &roots {
        if let Some(effective) = projects.effective(*root, 0) {
            projects.reactor.entry(effective.coordinates.clone()).or_insert(*root);
        }
    }
    projects.effective.borrow_mut().clear();
    projects.add_all(&roots, packages);
    if projects.steps.get() >= MAX_STEPS
        && let Some(root) = roots.first()
    {
        packages.problem(root.file, format!("projects were given up after {MAX_STEPS} steps"));
    }
}

impl<'v> Projects<'v> {
    /// Adds the packages of all projects: those that nobody names as a module are roots.
    fn add_all(&self, roots: &[ViewedFile<'v>], packages: &mut Packages) {
        let mut modules = BTreeSet::new();
        for root in roots {
            let Some(effective) = self.effective(*root, 0) else { continue };
            for module in &effective.modules {
                match self.module(*root, module) {
                    Some(file) if file.member != root.member => _ = modules.insert(file.member),
                    Some(_) => {}
                    None => packages.problem(root.file, format!("the module {module} is not there")),
                }
            }
        }
        for root in roots {
            let relationship =
                if modules.contains(&root.member) { Relationship::Workspace } else { Relationship::Root };
            self.add(*root, relationship, packages);
        }
    }

    fn module(&self, of: ViewedFile<'v>, module: &str) -> Option<ViewedFile<'v>> {
        self.beside(&of.file.path(), module)
    }

    /// The project file at a path relative to another one: a file, or the folder that holds it.
    fn beside(&self, from: &[u8], relative: &str) -> Option<ViewedFile<'v>> {
        let mut path = folder_of(from).to_vec();
        path.push(b'/');
        path.extend_from_slice(relative.replace('\\', "/").as_bytes());
        if self.raw.view.resolve(&path)?.is_directory() {
            path.extend_from_slice(b"/pom.xml");
        }
        self.raw.at(&path).filter(|file| self.poms.contains_key(&file.member))
    }

    /// The project file of coordinates that `by` asks for: a project in the tree asks the other ones first, a file of a
    /// local repository asks the repository first.
    fn find(&self, wanted: &Coordinates, by: ViewedFile<'v>) -> Option<ViewedFile<'v>> {
        let in_tree = || self.reactor.get(wanted).copied();
        if by.file.name().ends_with(b".pom") {
            self.in_repository(wanted).or_else(in_tree)
        } else {
            in_tree().or_else(|| self.in_repository(wanted))
        }
    }

    fn in_repository(&self, wanted: &Coordinates) -> Option<ViewedFile<'v>> {
        let key = (wanted.artifact.as_bytes().to_vec(), wanted.version.as_bytes().to_vec());
        let group = wanted.group.replace('.', "/");
        let candidates = self.repository.get(&key)?;
        candidates.iter().copied().find(|file| {
            let path = file.file.path();
            let folder = folder_of(folder_of(folder_of(&path)));
            let before = folder.strip_suffix(group.as_bytes());
            before.is_some_and(|before| before.is_empty() || before.ends_with(b"/"))
        })
    }

    /// One more step; false when there were too many.
    fn step(&self) -> bool {
        self.steps.set(self.steps.get() + 1);
        self.steps.get() < MAX_STEPS
    }

    /// A project and its parents, itself first.
    fn chain(&self, file: ViewedFile<'v>) -> Vec<Rc<Pom>> {
        let mut chain = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = Some(file);
        let mut properties = BTreeMap::new();
        while let Some(file) = next.filter(|file| seen.insert(file.member) && chain.len() < MAX_PARENTS && self.step())
        {
            let Some(pom) = self.poms.get(&file.member) else { break };
            for (name, value) in &pom.properties {
                properties.entry(name.clone()).or_insert_with(|| value.clone());
            }
            chain.push(Rc::clone(pom));
            next = pom.parent.as_ref().and_then(|parent| self.parent(file, parent, &properties));
        }
        chain
    }

    fn parent(
        &self,
        of: ViewedFile<'v>,
        parent: &Parent,
        properties: &BTreeMap<String, String>,
    ) -> Option<ViewedFile<'v>> {
        let beside = Some(&parent.relative_path).filter(|path| !path.is_empty());
        let beside = beside.and_then(|path| self.beside(&of.file.path(), path)).filter(|file| {
            self.poms.get(&file.member).is_some_and(|pom| {
                let agrees = |mine: &str, theirs: &str| {
                    theirs.is_empty() || mine == theirs || mine.contains("${") || theirs.contains("${")
                };
                file.member != of.member
                    && agrees(&parent.artifact, &pom.artifact)
                    && agrees(&parent.group, pom.own_group())
                    && agrees(&parent.version, pom.own_version())
            })
        });
        beside.or_else(|| {
            let wanted = Coordinates {
                group: resolved(&parent.group, properties),
                artifact: parent.artifact.clone(),
                version: resolved(&parent.version, properties),
            };
            self.find(&wanted, of)
        })
    }

    /// A project with all that it inherits. `imports` counts the imports on the way to it.
    fn effective(&self, file: ViewedFile<'v>, imports: usize) -> Option<Rc<Effective>> {
        if let Some(known) = self.effective.borrow().get(&file.member) {
            return Some(Rc::clone(known));
        }
        let chain = self.chain(file);
        let pom = chain.first()?;
        let properties = properties(&chain);
        let text = |text: &str| resolved(text, &properties);
        let coordinates = Coordinates {
            group: text(inherited_group(&chain)),
            artifact: text(&pom.artifact),
            version: text(inherited_version(&chain)),
        };
        let resolve = |dependency: &Dependency| Dependency {
            group: text(&dependency.group),
            artifact: text(&dependency.artifact),
            version: text(&dependency.version),
            scope: text(&dependency.scope),
            ..dependency.clone()
        };
        let mut managed = BTreeMap::new();
        let mut imported = Vec::new();
        for dependency in chain.iter().flat_map(|pom| &pom.managed).map(resolve) {
            if dependency.scope == "import" {
                imported.push(dependency);
            } else {
                managed.entry(key(&dependency)).or_insert(dependency);
            }
        }
        for import in imported {
            let wanted = Coordinates { group: import.group, artifact: import.artifact, version: import.version };
            let found = self.find(&wanted, file).filter(|found| imports < MAX_IMPORTS && found.member != file.member);
            let Some(bom) = found.filter(|_| self.step()).and_then(|found| self.effective(found, imports + 1)) else {
                continue;
            };
            for (key, dependency) in &bom.managed {
                managed.entry(key.clone()).or_insert_with(|| dependency.clone());
            }
        }
        let mut seen = BTreeSet::new();
        let mut dependencies = Vec::new();
        let mut own_dependencies = 0;
        for (number, pom) in chain.iter().enumerate() {
            for dependency in pom.dependencies.iter().map(resolve) {
                if seen.insert(key(&dependency)) {
                    dependencies.push(filled(dependency, &managed));
                }
            }
            if number == 0 {
                own_dependencies = dependencies.len();
            }
        }
        let licences = chain.iter().map(|pom| &pom.licences).find(|licences| !licences.is_empty());
        let effective = Rc::new(Effective {
            coordinates,
            licences: licences.cloned().unwrap_or_default(),
            managed,
            dependencies,
            own_dependencies,
            modules: pom.modules.iter().map(|module| text(module)).collect(),
        });
        self.effective.borrow_mut().insert(file.member, Rc::clone(&effective));
        Some(effective)
    }

    /// Adds a project and all that it needs at run time.
    fn add(&self, file: ViewedFile<'v>, relationship: Relationship, packages: &mut Packages) {
        let Some(root) = self.effective(file, 0) else { return };
        let resolved = self.resolve(file, &root);
        if root.coordinates.is_complete() {
            let own = PackageRecord {
                licences: root.licences.clone(),
                relationship: Some(relationship),
                requires: ids(&resolved.direct, &resolved),
                ..declared(&root.coordinates)
            };
            packages.add(own, file);
        }
        for (key, found) in &resolved.found {
            let is_direct = resolved.direct.contains(key);
            let (licences, needs) = match &found.project {
                Some(project) => (project.licences.clone(), ids(&found.needs, &resolved)),
                None => (Vec::new(), Vec::new()),
            };
            let record = PackageRecord {
                licences,
                requires: needs,
                relationship: Some(if is_direct { Relationship::Direct } else { Relationship::Indirect }),
                lines: found.is_own.then_some(found.lines),
                ..declared(&found.coordinates)
            };
            packages.add(record, file);
        }
    }

    /// What a project needs, the nearest version of each; a version in brackets goes before the nearest.
    fn resolve(&self, file: ViewedFile<'v>, root: &Effective) -> Resolved {
        let mut resolved = Resolved::default();
        let mut places: BTreeMap<Key, usize> = BTreeMap::new();
        let mut open: VecDeque<Wanted> = VecDeque::new();
        for (number, dependency) in root.dependencies.iter().enumerate() {
            if is_needed(dependency) {
                let is_own = number < root.own_dependencies;
                resolved.direct.push(key(dependency));
                open.push_back(Wanted { dependency: dependency.clone(), exclusions: Rc::default(), is_own });
            }
        }
        while let Some(wanted) = open.pop_front().filter(|_| self.step()) {
            let key = key(&wanted.dependency);
            let (version, is_hard) = requirement(&wanted.dependency.version);
            let known = places.get(&key).copied();
            let known_found = known.and_then(|place| resolved.found.get(place)).map(|(_, found)| found);
            if known_found.is_some_and(|found| !is_hard || found.is_hard || found.coordinates.version == version) {
                continue;
            }
            let coordinates = Coordinates { group: key.0.clone(), artifact: key.1.clone(), version };
            let project = self.find(&coordinates, file).and_then(|file| self.effective(file, 0));
            let exclusions = if project.is_none() || wanted.dependency.exclusions.is_empty() {
                wanted.exclusions
            } else {
                Rc::new(wanted.exclusions.iter().chain(&wanted.dependency.exclusions).cloned().collect())
            };
            let mut needs = Vec::new();
            for dependency in project.iter().flat_map(|project| &project.dependencies) {
                if !is_needed(dependency)
                    || dependency.is_optional == Some(true)
                    || is_excluded(dependency, &exclusions)
                {
                    continue;
                }
                // What the root manages counts for all below it.
                let dependency = managed_by_root(dependency.clone(), &root.managed);
                if is_needed(&dependency) {
                    needs.push((dependency.group.clone(), dependency.artifact.clone()));
                    open.push_back(Wanted { dependency, exclusions: Rc::clone(&exclusions), is_own: false });
                }
            }
            let lines = known_found.map_or(wanted.dependency.lines, |found| found.lines);
            let is_own = known_found.map_or(wanted.is_own, |found| found.is_own);
            let found = Found { coordinates, is_hard, project, needs, lines, is_own };
            if let Some(place) = known.and_then(|place| resolved.found.get_mut(place)) {
                place.1 = found;
            } else {
                places.insert(key.clone(), resolved.found.len());
                resolved.found.push((key, found));
            }
        }
        resolved
    }
}

/// A dependency that is still to be looked at.
struct Wanted {
    dependency: Dependency,
    /// What those on the way to it leave out.
    exclusions: Rc<BTreeSet<Key>>,
    /// True when the file of the root itself names it.
    is_own: bool,
}

/// The packages that a project needs.
#[derive(Default)]
struct Resolved {
    direct: Vec<Key>,
    found: Vec<(Key, Found)>,
}

struct Found {
    coordinates: Coordinates,
    is_hard: bool,
    project: Option<Rc<Effective>>,
    needs: Vec<Key>,
    lines: (u32, u32),
    is_own: bool,
}

fn declared(coordinates: &Coordinates) -> PackageRecord {
    PackageRecord { class: PackageClass::Declared, method: Method::Manifest, ..coordinates.record() }
}

fn ids(keys: &[Key], resolved: &Resolved) -> Vec<String> {
    let found: BTreeMap<&Key, &Found> = resolved.found.iter().map(|(key, found)| (key, found)).collect();
    keys.iter().filter_map(|key| found.get(key)).map(|found| found.coordinates.id()).collect()
}

fn key(dependency: &Dependency) -> Key {
    (dependency.group.clone(), dependency.artifact.clone())
}

/// True for what is there at run time.
fn is_needed(dependency: &Dependency) -> bool {
    matches!(&*dependency.scope, "" | "compile" | "runtime" | "system")
        && !dependency.artifact.is_empty()
        && !dependency.artifact.contains("${")
        && !dependency.group.contains("${")
}

fn is_excluded(dependency: &Dependency, exclusions: &BTreeSet<Key>) -> bool {
    [dependency.group.as_str(), "*"].iter().any(|group| {
        let of = |artifact: &str| exclusions.contains(&((*group).to_owned(), artifact.to_owned()));
        of(&dependency.artifact) || of("*")
    })
}

/// A dependency with what management says where it is silent.
fn filled(dependency: Dependency, managed: &BTreeMap<Key, Dependency>) -> Dependency {
    let Some(by) = managed.get(&key(&dependency)) else { return dependency };
    let or = |mine: String, theirs: &String| if mine.is_empty() { theirs.clone() } else { mine };
    let mut exclusions = dependency.exclusions;
    exclusions.extend(by.exclusions.iter().cloned());
    Dependency {
        version: or(dependency.version, &by.version),
        scope: or(dependency.scope, &by.scope),
        is_optional: dependency.is_optional.or(by.is_optional),
        exclusions,
        ..dependency
    }
}

/// A dependency of a dependency under the management of the root, which goes before its own version and scope.
fn managed_by_root(dependency: Dependency, managed: &BTreeMap<Key, Dependency>) -> Dependency {
    let Some(by) = managed.get(&key(&dependency)) else { return dependency };
    let or = |theirs: &String, mine: String| if theirs.is_empty() { mine } else { theirs.clone() };
    let mut exclusions = dependency.exclusions;
    exclusions.extend(by.exclusions.iter().cloned());
    Dependency {
        version: or(&by.version, dependency.version),
        scope: or(&by.scope, dependency.scope),
        exclusions,
        ..dependency
    }
}

/// The version that a requirement means, and whether no other one will do: `[1.2]`. A range says no version: empty.
fn requirement(text: &str) -> (String, bool) {
    match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(one) if !one.contains(',') => (one.trim().to_owned(), true),
        _ if text.starts_with(['[', '(']) || text.contains(',') || text.contains("${") => (String::new(), false),
        _ => (text.to_owned(), false),
    }
}

/// The group of a project: its own, else what the nearest parent has, else what is said of a parent that is not there.
fn inherited_group(chain: &[Rc<Pom>]) -> &str {
    let written = chain.iter().map(|pom| &*pom.group).find(|group| !group.is_empty());
    written.or_else(|| chain.last().map(|pom| pom.own_group())).unwrap_or_default()
}

/// The version of a project, as with [`inherited_group`].
fn inherited_version(chain: &[Rc<Pom>]) -> &str {
    let written = chain.iter().map(|pom| &*pom.version).find(|version| !version.is_empty());
    written.or_else(|| chain.last().map(|pom| pom.own_version())).unwrap_or_default()
}

/// The properties of a project and its parents, and those that Maven adds.
fn properties(chain: &[Rc<Pom>]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (name, value) in chain.iter().flat_map(|pom| &pom.properties) {
        all.entry(name.clone()).or_insert_with(|| value.clone());
    }
    let Some(pom) = chain.first() else { return all };
    let mut own = vec![
        ("groupId", inherited_group(chain).to_owned()),
        ("artifactId", pom.artifact.clone()),
        ("version", inherited_version(chain).to_owned()),
    ];
    if let Some(parent) = &pom.parent {
        own.push(("parent.groupId", parent.group.clone()));
        own.push(("parent.artifactId", parent.artifact.clone()));
        own.push(("parent.version", parent.version.clone()));
    }
    for (name, value) in own {
        for prefix in ["project.", "pom."] {
            all.insert(format!("{prefix}{name}"), value.clone());
        }
        all.entry(name.to_owned()).or_insert(value);
    }
    all
}

/// A text with its properties. What is unknown stays as it is.
fn resolved(text: &str, properties: &BTreeMap<String, String>) -> String {
    let mut text = text.to_owned();
    for _ in 0..MAX_PROPERTY_DEPTH {
        let Some(next) = once_resolved(&text, properties) else { break };
        text = next;
    }
    text.trim().to_owned()
}

/// The text with one layer of properties replaced; `None` when there is nothing to replace, or it would grow too long.
fn once_resolved(text: &str, properties: &BTreeMap<String, String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut has_changed = false;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let (name, after) = after.split_once('}')?;
        if let Some(value) = properties.get(name.trim()) {
            out.push_str(value);
            has_changed = true;
        } else {
            out.push_str("${");
            out.push_str(name);
            out.push('}');
        }
        if out.len() > MAX_VALUE {
            return None;
        }
        rest = after;
    }
    out.push_str(rest);
    has_changed.then_some(out)
}
