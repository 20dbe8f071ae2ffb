//! All that was read in a run, frozen before anything is judged.

use std::collections::BTreeMap;

use plimsoll_model::{Assessed, DocumentId, Unknown, Why};
use plimsoll_source::Document;

use crate::{Object, SourceFile};

/// All files and objects of a run.
#[derive(Debug, Default)]
pub struct Estate {
    files: Vec<SourceFile>,
    /// Objects by kind, namespace and name: file and place in it.
    names: BTreeMap<(String, String, String), (usize, usize)>,
    complete: bool,
}

impl Estate {
    /// The estate of these files, which are in the order of their numbers. `complete` says that they are everything
    /// that will be applied.
    pub fn new(files: Vec<SourceFile>, complete: bool) -> Self {
        let mut names = BTreeMap::new();
        for (number, file) in files.iter().enumerate() {
            for (place, object) in file.objects.iter().enumerate() {
                let key = (object.kind.clone(), object.namespace.clone(), object.name.clone());
                names.entry(key).or_insert((number, place));
            }
        }
        Self { files, names, complete }
    }

    /// The files, in the order of their paths.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The objects, in the order of files and places.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        self.files.iter().flat_map(|file| &file.objects)
    }

    /// The object of that kind, namespace and name. `Ok(None)` only when the set is complete.
    pub fn find(&self, kind: &str, namespace: &str, name: &str) -> Assessed<Option<&Object>> {
        let key = (kind.to_owned(), namespace.to_owned(), name.to_owned());
        match self.names.get(&key) {
            Some((file, place)) => Ok(self.files.get(*file).and_then(|file| file.objects.get(*place))),
            None if self.complete => Ok(None),
            None => Err(Unknown::new(Why::IncompleteSet)),
        }
    }

    /// The document of that id.
    pub fn document(&self, id: DocumentId) -> Option<&Document> {
        let Ok(place) = self.files.binary_search_by_key(&id.file, |file| file.number) else { return None };
        let file = self.files.get(place)?;
        file.documents.iter().find(|document| document.id() == id).map(AsRef::as_ref)
    }
}
