//! All that was read in a run, frozen before anything is judged.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::fmt;

use plimsoll_model::{Assessed, DocumentId, Unknown, Why};
use plimsoll_source::Document;

use crate::{CustomDefinition, Dockerfile, Object, SourceFile};

/// All files and objects of a run.
#[derive(Default)]
pub struct Estate {
    files: Vec<SourceFile>,
    /// Objects by resource, namespace and name: file and place in it, in the order of the files.
    names: BTreeMap<(String, String, String), Vec<(usize, usize)>>,
    /// Definitions of custom kinds by group and kind.
    definitions: BTreeMap<(String, String), Vec<(usize, usize)>>,
    derived: BTreeMap<TypeId, Box<dyn Any + Send + Sync>>,
    complete: bool,
}

impl fmt::Debug for Estate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Estate")
            .field("files", &self.files)
            .field("complete", &self.complete)
            .finish_non_exhaustive()
    }
}

impl Estate {
    /// The estate of these files, which are in the order of their numbers. `complete` says that they are everything
    /// that will be applied.
    pub fn new(files: Vec<SourceFile>, complete: bool) -> Self {
        let mut names: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut definitions: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (number, file) in files.iter().enumerate() {
            for (place, object) in file.objects.iter().enumerate() {
                let key = (object.resource(), object.namespace.clone(), object.name.clone());
                names.entry(key).or_default().push((number, place));
                if let Some(definition) = CustomDefinition::of(object) {
                    let key = (definition.group().to_owned(), definition.kind().to_owned());
                    definitions.entry(key).or_default().push((number, place));
                }
            }
        }
        Self { files, names, definitions, derived: BTreeMap::new(), complete }
    }

    /// The files, in the order of their paths.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The objects, in the order of files and places.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        self.files.iter().flat_map(|file| &file.objects)
    }

    /// The object at a place: the number of its file among the files, and its number among that file's objects.
    pub fn object_at(&self, place: (usize, usize)) -> Option<&Object> {
        self.files.get(place.0)?.objects.get(place.1)
    }

    /// True when the files are everything that will be applied.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// The object of that resource ([`Object::resource`]), namespace and name. `Ok(None)` only when the set is
    /// complete.
    pub fn find(&self, resource: &str, namespace: &str, name: &str) -> Assessed<Option<&Object>> {
        let key = (resource.to_owned(), namespace.to_owned(), name.to_owned());
        match self.names.get(&key).and_then(|places| places.first()) {
            Some(place) => Ok(self.object_at(*place)),
            None if self.complete => Ok(None),
            None => Err(Unknown::new(Why::IncompleteSet)),
        }
    }

    /// The objects of that resource ([`Object::resource`]) in a namespace, by name; cluster-scoped ones stand in the
    /// namespace `""`. That there are no others is known only when the set is complete.
    pub fn of_resource(&self, resource: &str, namespace: &str) -> impl Iterator<Item = &Object> {
        let first = (resource.to_owned(), namespace.to_owned(), String::new());
        let (resource, namespace) = (first.0.clone(), first.1.clone());
        let in_range = self.names.range(first..).take_while(move |(key, _)| key.0 == resource && key.1 == namespace);
        in_range.flat_map(|(_, places)| places).filter_map(|place| self.object_at(*place))
    }

    /// The objects of that resource ([`Object::resource`]) in all namespaces, by namespace and name.
    pub fn everywhere(&self, resource: &str) -> impl Iterator<Item = &Object> {
        let first = (resource.to_owned(), String::new(), String::new());
        let resource = first.0.clone();
        let in_range = self.names.range(first..).take_while(move |(key, _)| key.0 == resource);
        in_range.flat_map(|(_, places)| places).filter_map(|place| self.object_at(*place))
    }

    /// The definitions of a custom kind, in the order of files and places.
    pub fn definitions(&self, group: &str, kind: &str) -> impl Iterator<Item = CustomDefinition<'_>> {
        // Nearly all sets have none, and every object asks.
        let places =
            if self.definitions.is_empty() { None } else { self.definitions.get(&(group.to_owned(), kind.to_owned())) };
        let objects = places.into_iter().flatten().filter_map(|place| self.object_at(*place));
        objects.filter_map(CustomDefinition::of)
    }

    /// The Dockerfiles, in the order of their paths.
    pub fn dockerfiles(&self) -> impl Iterator<Item = &Dockerfile> {
        self.files.iter().filter_map(SourceFile::dockerfile)
    }

    /// The Dockerfile that is the file of that number.
    pub fn dockerfile(&self, file: u32) -> Option<&Dockerfile> {
        let Ok(place) = self.files.binary_search_by_key(&file, |file| file.number) else { return None };
        self.files.get(place)?.dockerfile()
    }

    /// Keeps what was derived from the estate for those who judge it. One value of each type.
    #[must_use]
    pub fn with<D: Any + Send + Sync>(mut self, derived: D) -> Self {
        self.derived.insert(TypeId::of::<D>(), Box::new(derived));
        self
    }

    /// What was derived before the judging began.
    pub fn derived<D: Any>(&self) -> Assessed<&D> {
        let found = self.derived.get(&TypeId::of::<D>()).and_then(|derived| derived.downcast_ref());
        found.ok_or(Unknown::new(Why::NotCollected))
    }

    /// The document of that id.
    pub fn document(&self, id: DocumentId) -> Option<&Document> {
        let Ok(place) = self.files.binary_search_by_key(&id.file, |file| file.number) else { return None };
        let file = self.files.get(place)?;
        file.documents.iter().find(|document| document.id() == id).map(AsRef::as_ref)
    }
}
