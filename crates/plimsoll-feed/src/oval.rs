//! Definitions of OVAL as distributions of rpm packages publish them: for each flaw or advisory a tree of conditions,
//! whose leaves name a test, and a test names a package and a boundary. Source: OVAL language 5.11.

use std::collections::BTreeMap;

use crate::feeds::{File, Refusal};
use crate::limits;
use crate::osv::Fault;
use crate::xml::{self, Step, attribute};

/// A definition.
#[derive(Debug, Default)]
pub(crate) struct Definition {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) references: Vec<Pointer>,
    pub(crate) severity: String,
    pub(crate) issued: String,
    pub(crate) updated: String,
    /// Azure Linux: `true`, `false` or `Not Applicable`.
    pub(crate) patchable: String,
    /// Flaws with the text of their `cvss3` attribute.
    pub(crate) cves: Vec<(String, String)>,
    pub(crate) criteria: Criteria,
}

/// A reference.
#[derive(Debug, Default)]
pub(crate) struct Pointer {
    pub(crate) source: String,
    pub(crate) id: String,
    pub(crate) url: String,
}

/// A tree of conditions. Its depth is that of the document at most.
#[derive(Debug)]
pub(crate) enum Criteria {
    /// All must hold.
    All(Vec<Self>),
    /// One must hold.
    Any(Vec<Self>),
    /// A test with its words.
    One { comment: String, test: String },
}

impl Default for Criteria {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

/// A boundary: epoch, version and release, and how a package stands to it.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) evr: String,
    pub(crate) operation: String,
}

/// A document.
#[derive(Debug, Default)]
pub(crate) struct Oval {
    pub(crate) definitions: Vec<Definition>,
    tests: BTreeMap<String, (String, String)>,
    objects: BTreeMap<String, String>,
    states: BTreeMap<String, State>,
}

impl Oval {
    /// Reads a document. Faults are added.
    pub(crate) fn read(file: &File<'_>, faults: &mut Vec<Fault>) -> Result<Self, Refusal> {
        let mut reader = Reader::default();
        xml::walk(file.text()?, faults, &mut |step| reader.step(&step)).map_err(Refusal::Unreadable)?;
        if !reader.is_oval {
            return Err(Refusal::Unreadable("holds no definitions of OVAL".to_owned()));
        }
        Ok(reader.oval)
    }

    /// The package and the boundary of a test. A test without boundary has none. Many conditions may name one test, so
    /// what is too long is not returned.
    pub(crate) fn test(&self, id: &str) -> Option<(&str, Option<&State>)> {
        let (object, state) = self.tests.get(id)?;
        let name = self.objects.get(object).filter(|name| name.len() <= limits::NAME_BYTES)?;
        Some((name, self.states.get(state).filter(|state| state.evr.len() <= limits::NAME_BYTES)))
    }
}

#[derive(Default)]
struct Reader {
    is_oval: bool,
    oval: Oval,
    definition: Definition,
    /// The criteria that are open, the outermost first.
    open: Vec<(bool, Vec<Criteria>)>,
    /// The attributes of what is being read.
    id: String,
    object: String,
    state: String,
    current: State,
    score: String,
}

impl Reader {
    fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Start(name, attributes) => self.start(name, attributes),
            Step::End(name, text) => self.end(name, text),
        }
    }

    fn start(&mut self, name: &str, attributes: &[(String, String)]) {
        let value = |name| attribute(attributes, name).to_owned();
        match name {
            "oval_definitions" => self.is_oval = true,
            "definition" => self.definition = Definition { id: value("id"), ..Definition::default() },
            "reference" => {
                let pointer = Pointer { source: value("source"), id: value("ref_id"), url: value("ref_url") };
                self.definition.references.push(pointer);
            }
            "issued" => self.definition.issued = value("date"),
            "updated" => self.definition.updated = value("date"),
            "cve" => self.score = value("cvss3"),
            "criteria" => self.open.push((value("operator").eq_ignore_ascii_case("or"), Vec::new())),
            "criterion" => self.add(Criteria::One { comment: value("comment"), test: value("test_ref") }),
            "rpminfo_test" | "rpminfo_object" | "rpminfo_state" => {
                self.id = value("id");
                self.current = State::default();
                self.state.clear();
                self.object.clear();
            }
            "object" => self.object = value("object_ref"),
            "state" if self.state.is_empty() => self.state = value("state_ref"),
            "evr" => self.current.operation = value("operation"),
            _ => {}
        }
    }

    fn end(&mut self, name: &str, text: &str) {
        let definition = &mut self.definition;
        match name {
            "title" => text.clone_into(&mut definition.title),
            "description" => text.clone_into(&mut definition.description),
            "severity" => text.clone_into(&mut definition.severity),
            "patchable" => text.clone_into(&mut definition.patchable),
            "advisory_date" => text.clone_into(&mut definition.issued),
            "cve" => definition.cves.push((text.to_owned(), std::mem::take(&mut self.score))),
            "criteria" => {
                let Some((is_any, list)) = self.open.pop() else { return };
                self.add(if is_any { Criteria::Any(list) } else { Criteria::All(list) });
            }
            "definition" => self.oval.definitions.push(std::mem::take(definition)),
            "evr" => text.clone_into(&mut self.current.evr),
            // Objects of tests have a name.
            "name" if !self.id.is_empty() => {
                self.oval.objects.insert(std::mem::take(&mut self.id), text.to_owned());
            }
            "rpminfo_test" => {
                let parts = (std::mem::take(&mut self.object), std::mem::take(&mut self.state));
                self.oval.tests.insert(std::mem::take(&mut self.id), parts);
            }
            "rpminfo_state" if !self.current.evr.is_empty() => {
                self.oval.states.insert(std::mem::take(&mut self.id), std::mem::take(&mut self.current));
            }
            _ => {}
        }
    }

    fn add(&mut self, criteria: Criteria) {
        match self.open.last_mut() {
            Some((_, list)) => list.push(criteria),
            None => self.definition.criteria = criteria,
        }
    }
}
