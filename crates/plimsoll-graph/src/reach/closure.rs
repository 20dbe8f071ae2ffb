//! From the roots along the edges of files to everything that they lead to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use plimsoll_content::edges::language_of_program;
use plimsoll_facts::image::{Blind, Call, CodeKind, Edge, FileEdges, Format, View, ViewFile, ViewId, parent};

use super::command::arguments;
use super::environment::Environment;
use super::link::{Loader, Search};
use super::python::{Pythons, compiled, package_data};
use super::ruby::Rubies;
use super::rules::{Want, conditional, holding};
use super::tree::{Found, below, find, followed, glob, is_pattern, join, path_of};
use super::{BlindSpot, From, Level, Reached, Root, Step, java, node, python, ruby};

/// What can be reached in a view from these roots.
pub fn reach(view: &View, environment: &Environment, roots: &[Root], level: Level) -> Reached {
    let mut closure = Closure::new(view, environment, level);
    for (number, root) in roots.iter().enumerate() {
        let here = Here {
            from: From::Root(number),
            file: None,
            path: Vec::new(),
            folder: environment.folder.clone().into_bytes(),
            search: Search::default(),
        };
        closure.follow(&here, &root.edges);
    }
    while let Some(next) = closure.open.pop_front() {
        closure.visit(&next);
    }
    closure.end()
}

/// Where edges are followed from.
struct Here<'v> {
    from: From,
    file: Option<ViewFile<'v>>,
    /// Its path, absolute; empty for a root.
    path: Vec<u8>,
    /// Its folder, absolute; for a root the working folder.
    folder: Vec<u8>,
    search: Search,
}

/// How a file is reached.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Role {
    /// It may be run: what stands behind its `#!` counts.
    Program,
    /// Another program reads it or loads it.
    Part,
}

/// A file to be followed: how it is reached, and the folders that its loader was told to search.
type Next = (ViewId, Role, Vec<Vec<u8>>);

struct Closure<'v> {
    view: &'v View,
    environment: &'v Environment,
    level: Level,
    loader: Loader,
    pythons: Pythons,
    rubies: Rubies,
    files: BTreeMap<ViewId, Step>,
    leaves: BTreeMap<ViewId, Step>,
    blind: BTreeSet<BlindSpot>,
    open: VecDeque<Next>,
    seen: BTreeSet<Next>,
    /// Libraries that were not found, with those who need them: one that is loaded already is not looked for.
    wanted: BTreeSet<(String, ViewId)>,
}

impl<'v> Closure<'v> {
    fn new(view: &'v View, environment: &'v Environment, level: Level) -> Self {
        let with_languages = level >= Level::Languages;
        Self {
            view,
            environment,
            level,
            loader: Loader::of(view, environment),
            pythons: if with_languages { Pythons::of(view, environment) } else { Pythons::default() },
            rubies: if with_languages { Rubies::of(view, environment) } else { Rubies::default() },
            files: BTreeMap::new(),
            leaves: BTreeMap::new(),
            blind: BTreeSet::new(),
            open: VecDeque::new(),
            seen: BTreeSet::new(),
            wanted: BTreeSet::new(),
        }
    }

    fn end(mut self) -> Reached {
        let files = &self.files;
        self.leaves.retain(|file, _| !files.contains_key(file));
        let names: BTreeSet<&[u8]> =
            files.keys().filter_map(|file| self.view.file(*file)).map(ViewFile::name).collect();
        for (name, by) in self.wanted.iter().filter(|(name, _)| !names.contains(name.as_bytes())) {
            self.blind.insert(BlindSpot { file: Some(*by), what: format!("needs {name}, which is not there") });
        }
        Reached { level: self.level, files: self.files, leaves: self.leaves, blind: self.blind.into_iter().collect() }
    }

    fn visit(&mut self, (id, role, inherited): &Next) {
        let Some(file) = self.view.file(*id) else { return };
        let mut edges = FileEdges::of(file).unwrap_or(FileEdges::new(CodeKind::Other));
        if *role == Role::Part {
            edges.edges.retain(|edge| !matches!(edge, Edge::Shebang(_) | Edge::Import { is_main: true, .. }));
        }
        let path = path_of(file);
        let here = Here {
            from: From::File(*id),
            file: Some(file),
            folder: parent(&path).to_vec(),
            search: Search::of(file, &edges, inherited),
            path,
        };
        self.follow(&here, &edges);
        if self.level >= Level::Strings {
            for want in holding(file.name(), &edges).flat_map(|rule| rule.wants) {
                self.want(&here, *want);
            }
        }
        if self.level >= Level::Languages {
            self.at_start(&here, file, edges.kind);
            self.beside(&here, file);
        }
    }

    /// What an interpreter reads when it starts.
    fn at_start(&mut self, here: &Here<'v>, file: ViewFile<'v>, kind: CodeKind) {
        if kind != CodeKind::Machine {
            return;
        }
        let Ok(name) = std::str::from_utf8(file.name()) else { return };
        let language = language_of_program(name);
        let edges = match language {
            CodeKind::Python => Pythons::at_start(),
            CodeKind::Ruby => Rubies::at_start(),
            _ => return,
        };
        self.follow(here, &FileEdges { edges, ..FileEdges::new(language) });
        if language == CodeKind::Python {
            for file in self.pythons.path_files(self.view, &here.path) {
                self.add(here.from, file, "reads at its start", &[]);
            }
        }
        if language == CodeKind::Ruby {
            for file in self.rubies.specifications(self.view) {
                self.leaf(here.from, file, "reads at its start".to_owned());
            }
        }
    }

    /// What a language reads beside a module.
    fn beside(&mut self, here: &Here<'v>, file: ViewFile<'v>) {
        for file in compiled(self.view, file).into_iter().chain(package_data(file)) {
            self.leaf(here.from, file, "lies beside it".to_owned());
        }
        if let Some(manifest) = node::manifest(self.view, &here.folder).filter(|_| node::is_module(file.name())) {
            self.leaf(here.from, manifest, "is described by".to_owned());
        }
        if python::reads_metadata(&here.path) {
            for file in self.pythons.metadata(self.view, &here.path) {
                self.leaf(here.from, file, "reads metadata".to_owned());
            }
        }
    }

    fn want(&mut self, here: &Here<'v>, want: Want) {
        let name = String::from_utf8_lossy(here.file.map_or(&[], ViewFile::name)).into_owned();
        let at = |pattern: &str| glob(self.view, &join(&here.folder, pattern.as_bytes()));
        let how = || "reads or loads by rule".to_owned();
        match want {
            Want::Reach(pattern) => {
                for file in at(pattern) {
                    self.add(here.from, file, &how(), &here.search.inherited);
                }
            }
            Want::Data(pattern) => {
                for file in at(pattern) {
                    self.leaf(here.from, file, how());
                }
            }
            Want::Below(pattern) => {
                let folders = at(pattern).into_iter().filter_map(|file| followed(self.view, file));
                for file in folders.flat_map(below).collect::<Vec<_>>() {
                    self.leaf(here.from, file, how());
                }
            }
            Want::Library(name) => self.library(here, name),
            Want::Service => self.service(here, &name),
            Want::Blind(what) => {
                let file = here.file.map(ViewFile::id);
                self.blind.insert(BlindSpot { file, what: what.to_owned() });
            }
        }
    }

    /// The PAM service of a program: that of its name. Another one is named while it runs.
    fn service(&mut self, here: &Here<'v>, name: &str) {
        let services = glob(self.view, format!("/etc/pam.d/{name}").as_bytes());
        if services.is_empty() {
            let what = "asks PAM for a service by a computed name".to_owned();
            self.blind.insert(BlindSpot { file: here.file.map(ViewFile::id), what });
            return;
        }
        let other = glob(self.view, b"/etc/pam.d/other");
        self.add_all(here, services.into_iter().chain(other).collect(), "is this service of PAM");
    }

    fn follow(&mut self, here: &Here<'v>, edges: &FileEdges) {
        let mut is_cut = false;
        for edge in &edges.edges {
            if level_of(edge, edges.kind, here.file.is_none()) <= self.level {
                self.edge(here, edges, edge);
            } else {
                is_cut |= level_of(edge, edges.kind, false) == Level::Languages;
            }
        }
        if edges.calls(Call::Shell) && self.level >= Level::Strings {
            self.path(here, b"/bin/sh", "runs /bin/sh");
        }
        if is_cut {
            let what = "is a script, which this level does not follow".to_owned();
            self.blind.insert(BlindSpot { file: here.file.map(ViewFile::id), what });
        } else {
            let blind = edges.blind.iter().filter(|blind| self.level >= level_of_blind(**blind));
            self.blind.extend(blind.map(|blind| BlindSpot::new(here.file.map(ViewFile::id), *blind)));
        }
    }

    fn edge(&mut self, here: &Here<'v>, of: &FileEdges, edge: &Edge) {
        if let (Some(file), Edge::Library(target) | Edge::Require(target) | Edge::Import { module: target, .. }) =
            (here.file, edge)
            && let Some(conditional) = conditional(file.name(), target)
        {
            self.blind.insert(BlindSpot { file: Some(file.id()), what: conditional.when.to_owned() });
            return;
        }
        match edge {
            Edge::Interpreter(path) => self.path(here, path.as_bytes(), &format!("is loaded by {path}")),
            Edge::Needed(name) => self.needed(here, name),
            Edge::Rpath(_) | Edge::Runpath(_) | Edge::MainClass(_) => {}
            Edge::Library(name) => self.library(here, name),
            Edge::Path(path) => self.named(here, of, path.as_bytes()),
            Edge::PathRun(run) => self.run(here, run.as_bytes()),
            Edge::Shebang(words) => self.shebang(here, words),
            Edge::Command(words) => self.command(here, words),
            Edge::Source(path) => self.source(here, path),
            Edge::Import { module, names, level, .. } => {
                let found = self.pythons.find(self.view, &here.path, &here.folder, (module, names, *level));
                for file in found.iter().flat_map(|file| compiled(self.view, *file)) {
                    self.leaf(here.from, file, "imports its compiled form".to_owned());
                }
                let how = format!("imports {}{module}", ".".repeat(usize::from(*level)));
                // What `python -m` is given is the program.
                let role =
                    if names.first().is_some_and(|name| name == "__main__") { Role::Program } else { Role::Part };
                for file in found {
                    if let Some(found) = find(self.view, &path_of(file)) {
                        self.linked(here.from, found, &how, (role, &here.search.inherited));
                    }
                }
            }
            Edge::Require(name) if of.kind == CodeKind::Ruby => {
                let mut found = self.rubies.find(self.view, name);
                found.extend(ruby::files(self.view, &join(&here.folder, name.as_bytes())));
                self.add_all(here, found, &format!("requires {name}"));
            }
            Edge::Require(name) => {
                let found = node::required(self.view, self.environment, &here.folder, name);
                self.add_all(here, found, &format!("requires {name}"));
            }
            Edge::Relative(path) => self.relative(here, of.kind, path),
            Edge::ClassPath(path) => {
                let found = java::class_path(self.view, &here.folder, path);
                self.add_all(here, found, &format!("has {path} in its class path"));
            }
            Edge::Include(pattern) => self.include(here, pattern),
            Edge::Module(name) if of.kind == CodeKind::Python => {
                let found = self.pythons.entry_points(self.view, &here.path, name);
                self.add_all(here, found, &format!("starts an entry point of {name}"));
            }
            Edge::Module(name) => self.module(here, name),
        }
    }

    /// Adds a file that is followed, with the links that lead to it.
    fn add(&mut self, from: From, file: ViewFile<'v>, how: &str, inherited: &[Vec<u8>]) {
        if let Some(found) = find(self.view, &path_of(file)) {
            self.linked(from, found, how, (Role::Part, inherited));
        }
    }

    /// Adds what a path led to.
    fn linked(&mut self, from: From, found: Found<'v>, how: &str, (role, inherited): (Role, &[Vec<u8>])) {
        let id = found.file.id();
        if !found.file.is_file() {
            return;
        }
        let (mut from, mut how) = (from, how.to_owned());
        for link in found.folders {
            self.files.entry(link.id()).or_insert_with(|| Step { from, how: how.clone() });
        }
        for link in found.links {
            self.files.entry(link.id()).or_insert(Step { from, how });
            (from, how) = (From::File(link.id()), "links to".to_owned());
        }
        self.files.entry(id).or_insert(Step { from, how });
        let next = (id, role, inherited.to_vec());
        if self.seen.insert(next.clone()) {
            self.open.push_back(next);
        }
    }

    fn add_all(&mut self, here: &Here<'v>, files: Vec<ViewFile<'v>>, how: &str) {
        for file in files {
            self.add(here.from, file, how, &here.search.inherited);
        }
    }

    /// Adds a file that is data, with the links that lead to it.
    fn leaf(&mut self, from: From, file: ViewFile<'v>, how: String) {
        let Some(found) = find(self.view, &path_of(file)) else { return };
        self.named_at(from, found, &how);
    }

    /// Adds what a path of data led to.
    fn named_at(&mut self, from: From, found: Found<'v>, how: &str) {
        for file in found.folders.into_iter().chain(found.links).chain([found.file]) {
            self.leaves.entry(file.id()).or_insert_with(|| Step { from, how: how.to_owned() });
        }
    }

    /// A path that is run or loaded.
    fn path(&mut self, here: &Here<'v>, path: &[u8], how: &str) {
        // The links on the way are part of it, so it is looked up as written.
        if let Some(found) = find(self.view, &join(&here.folder, path)) {
            self.linked(here.from, found, how, (Role::Program, &here.search.inherited));
        }
    }

    fn needed(&mut self, here: &Here<'v>, name: &str) {
        let found = self.loader.find(self.view, name, here.file, &here.search);
        if let (true, Some(by)) = (found.is_empty(), here.file) {
            self.wanted.insert((name.to_owned(), by.id()));
        }
        for found in found {
            self.linked(here.from, found, &format!("needs {name}"), (Role::Part, &here.search.inherited));
        }
    }

    /// A library that may be loaded: by soname, by a path, or by one relative to a folder around the file.
    fn library(&mut self, here: &Here<'v>, name: &str) {
        let how = format!("may load {name}");
        let found = self.loader.find(self.view, name, here.file, &here.search);
        for found in found {
            self.linked(here.from, found, &how, (Role::Part, &here.search.inherited));
        }
        if name.starts_with('/') {
            return;
        }
        let around = [here.folder.clone(), parent(&here.folder).to_vec()];
        for folder in around {
            self.path(here, &join(&folder, name.as_bytes()), &how);
        }
    }

    /// An absolute path in strings: a program only if the file runs programs, else data.
    fn named(&mut self, here: &Here<'v>, of: &FileEdges, path: &[u8]) {
        let Some(found) = find(self.view, path) else { return };
        let shown = String::from_utf8_lossy(path);
        let entry = found.file.entry().filter(|_| found.file.is_file());
        let is_program = entry.is_some_and(|entry| entry.is_executable() && entry.format != Format::Other);
        let is_library = is_library_name(found.file.name());
        let kind = FileEdges::of(found.file).map(|edges| edges.kind);
        let is_followed = match kind {
            _ if is_program && here.file.is_some_and(|file| runs_itself(file.name())) => {
                matches!(found.file.name(), b"sh" | b"dash" | b"bash" | b"busybox")
            }
            _ if is_library => of.calls(Call::Load),
            _ if is_program => of.calls(Call::Execute) || of.calls(Call::Shell),
            Some(CodeKind::Configuration) => true,
            Some(CodeKind::Python | CodeKind::Node | CodeKind::Ruby | CodeKind::Java) => {
                of.kind == CodeKind::Machine && self.level >= Level::Languages
            }
            _ => false,
        };
        let how = format!("names {shown}");
        if is_followed {
            self.linked(here.from, found, &how, (Role::Program, &here.search.inherited));
        } else {
            self.named_at(here.from, found, &how);
        }
    }

    /// A path with something behind it: the longest part that is there.
    fn run(&mut self, here: &Here<'v>, run: &[u8]) {
        let mut folder = self.view.root();
        let mut path = Vec::new();
        for part in run.split(|byte| *byte == b'/').skip(1) {
            let next = folder.child(part).and_then(|child| followed(self.view, child));
            path.push(b'/');
            if let Some(next) = next {
                path.extend(part);
                folder = next;
                continue;
            }
            let longest =
                (1..part.len()).rev().find_map(|length| part.get(..length).filter(|part| folder.child(part).is_some()));
            let Some(part) = longest else { return };
            path.extend(part);
            break;
        }
        if let Some(found) = find(self.view, &path).filter(|found| found.file.is_file()) {
            let how = format!("names {}", String::from_utf8_lossy(&path));
            self.leaf(here.from, found.file, how);
        }
    }

    fn shebang(&mut self, here: &Here<'v>, words: &[String]) {
        let Some((program, rest)) = words.split_first() else { return };
        self.program(here, program);
        if program.ends_with("/env") || program.ends_with("/with-contenv") {
            let mut rest = rest.iter().filter(|word| !word.starts_with('-') && !word.contains('='));
            if let Some(program) = rest.next() {
                self.program(here, program);
            }
        }
    }

    /// A program by its path, or by its name in the folders of `PATH`.
    fn program(&mut self, here: &Here<'v>, program: &str) {
        let how = format!("runs {program}");
        if program.contains('/') {
            let folder = self.environment.folder.as_bytes();
            self.path(here, &join(folder, program.as_bytes()), &how);
            return;
        }
        let is_there = |path: &Vec<u8>| {
            let found = self.view.resolve(path).filter(|file| file.is_file());
            found.and_then(ViewFile::entry).is_some_and(plimsoll_facts::image::Entry::is_executable)
        };
        let paths = self.environment.list("PATH").map(|folder| join(folder.as_bytes(), program.as_bytes()));
        if let Some(path) = paths.into_iter().find(is_there) {
            self.path(here, &path, &how);
        }
    }

    fn command(&mut self, here: &Here<'v>, words: &[String]) {
        let Some((program, rest)) = words.split_first() else { return };
        self.program(here, program);
        let arguments = arguments(words);
        let folder = self.environment.folder.clone().into_bytes();
        let at = |path: &str| join(&folder, path.as_bytes());
        for file in &arguments.files {
            for path in [at(file), join(&here.folder, file.as_bytes()), at(&format!("{file}.js"))] {
                self.path(here, &path, &format!("runs {file}"));
            }
        }
        for list in &arguments.class_paths {
            let found = java::class_path(self.view, &folder, list);
            self.add_all(here, found, &format!("has {list} as class path"));
        }
        for list in &arguments.folders {
            let found = find(self.view, &at(list)).map(|found| found.file.children().collect()).unwrap_or_default();
            self.add_all(here, found, &format!("runs all in {list}"));
        }
        for edges in &arguments.edges {
            let code = Here { path: Vec::new(), folder: folder.clone(), search: Search::default(), ..*here };
            self.follow(&code, edges);
        }
        for word in rest.iter().filter(|word| !word.is_empty()) {
            // `--config=/etc/x` names a file as `--config /etc/x` does.
            let word = word.split_once('=').map_or(word.as_str(), |(_, value)| value);
            match here.file {
                None => self.given(here, &at(word), word),
                Some(_) if word.starts_with('/') => {
                    if let Some(found) = find(self.view, word.as_bytes()) {
                        self.leaf(here.from, found.file, format!("is given {word}"));
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// A word of a start command that may be a file, or a folder, in which anything may be read.
    fn given(&mut self, here: &Here<'v>, path: &[u8], word: &str) {
        let how = format!("is given {word}");
        let Some(found) = find(self.view, path) else { return };
        let folder = found.file;
        // Nobody means all of `/var`.
        let is_own = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()).count() > 1;
        if folder.is_directory() && is_own {
            for file in below(folder) {
                self.leaf(here.from, file, how.clone());
            }
        }
        self.linked(here.from, found, &how, (Role::Part, &[]));
    }

    /// A part of a shell script: as the script names it, below its folder or in `PATH`.
    fn source(&mut self, here: &Here<'v>, path: &str) {
        let how = format!("reads {path}");
        self.path(here, path.as_bytes(), &how);
        if !path.contains('/') {
            self.program(here, path);
        }
    }

    fn relative(&mut self, here: &Here<'v>, kind: CodeKind, path: &str) {
        let at = join(&here.folder, path.as_bytes());
        let found = match kind {
            CodeKind::Node if is_pattern(path.as_bytes()) => glob(self.view, &at),
            // `exports` and `imports` may name other packages.
            CodeKind::Node if !path.starts_with('.') => {
                let mut found = node::at(self.view, &at);
                if found.is_empty() {
                    found = node::required(self.view, self.environment, &here.folder, path);
                }
                found
            }
            CodeKind::Node => node::at(self.view, &at),
            CodeKind::Ruby => ruby::files(self.view, &at),
            _ => Vec::new(),
        };
        self.add_all(here, found, &format!("leads to {path}"));
    }

    /// Files that are read as a part of a configuration, below its folder or the one above; a folder stands for what is
    /// in it.
    fn include(&mut self, here: &Here<'v>, pattern: &str) {
        let how = format!("includes {pattern}");
        let around = [here.folder.as_slice(), parent(&here.folder)];
        for folder in around {
            let found = glob(self.view, &join(folder, pattern.as_bytes()));
            let is_found = !found.is_empty();
            for file in found {
                match followed(self.view, file).filter(|file| file.is_directory()) {
                    Some(folder) => self.add_all(here, folder.children().collect(), &how),
                    None => self.add(here.from, file, &how, &[]),
                }
            }
            if is_found {
                return;
            }
        }
    }

    /// A module of PAM or of the name service switch.
    fn module(&mut self, here: &Here<'v>, name: &str) {
        let is_pam = here.folder.ends_with(b"/pam.d");
        if !is_pam {
            self.library(here, &format!("libnss_{name}.so.2"));
            return;
        }
        let how = format!("loads {name}");
        if name.starts_with('/') {
            self.path(here, name.as_bytes(), &how);
            return;
        }
        let folders: Vec<Vec<u8>> = self.loader.folders().iter().map(|folder| join(folder, b"security")).collect();
        for folder in folders {
            self.path(here, &join(&folder, name.as_bytes()), &how);
        }
    }
}

/// The level at which an edge is followed. What a root names is followed at each.
const fn level_of(edge: &Edge, kind: CodeKind, is_root: bool) -> Level {
    match edge {
        Edge::Interpreter(_) | Edge::Needed(_) | Edge::Rpath(_) | Edge::Runpath(_) | Edge::Shebang(_) => Level::Loader,
        Edge::Command(_) if is_root => Level::Loader,
        Edge::Command(_) | Edge::Source(_) if matches!(kind, CodeKind::Configuration) => Level::Strings,
        Edge::Library(_) | Edge::Path(_) | Edge::PathRun(_) | Edge::Include(_) | Edge::Module(_) => Level::Strings,
        _ => Level::Languages,
    }
}

/// The level from which on a blind spot is one; below it more is left out anyway.
const fn level_of_blind(blind: Blind) -> Level {
    match blind {
        Blind::ComputedLibrary | Blind::ComputedProgram => Level::Strings,
        _ => Level::Loader,
    }
}

/// True for programs that are many: what some of them run says nothing of the one that is started.
fn runs_itself(name: &[u8]) -> bool {
    name.starts_with(b"busybox") || name.starts_with(b"toybox")
}

/// True for `libz.so`, `libz.so.1.2`.
fn is_library_name(name: &[u8]) -> bool {
    name.ends_with(b".so") || name.windows(4).any(|part| part == b".so.")
}
