//! Which pods a selector selects and which bindings hold a service account, without looking at every pair of objects.

use std::collections::BTreeMap;

use plimsoll_facts::{Estate, Object, PodSpec};
use plimsoll_model::{Assessed, Unknown};

use crate::Selector;
use crate::accounts::Accounts;

/// A pod spec by file, object and place in it.
type Place = (usize, usize, usize);

/// An index of the pod specs and bindings of an estate. Derived once, before anything is judged.
#[derive(Debug, Default)]
pub struct Relations {
    by_namespace: BTreeMap<String, Vec<Place>>,
    by_pair: BTreeMap<(String, String, String), Vec<Place>>,
    /// Pods of which some label is not known: they may have any pair.
    unknown: BTreeMap<String, Vec<Place>>,
    accounts: Accounts,
}

impl Relations {
    /// The index of an estate.
    pub fn of(estate: &Estate) -> Self {
        let mut relations = Self::default();
        for (file, source) in estate.files().iter().enumerate() {
            for (number, object) in source.objects.iter().enumerate() {
                relations.accounts.add(object, (file, number));
                for (place, pod) in object.pods().enumerate() {
                    relations.add(&object.namespace, pod, (file, number, place));
                }
            }
        }
        relations
    }

    fn add(&mut self, namespace: &str, pod: PodSpec<'_>, place: Place) {
        self.by_namespace.entry(namespace.to_owned()).or_default().push(place);
        let mut is_known = !pod.labels().is_partial();
        match pod.labels().pairs() {
            Ok(pairs) => {
                for (key, value) in pairs {
                    if value.is_placeholder() {
                        is_known = false;
                    } else {
                        let pair = (namespace.to_owned(), key.text().to_owned(), value.text().to_owned());
                        self.by_pair.entry(pair).or_default().push(place);
                    }
                }
            }
            Err(_) => is_known = false,
        }
        if !is_known {
            self.unknown.entry(namespace.to_owned()).or_default().push(place);
        }
    }
}

/// The objects of a run and how they relate.
#[derive(Clone, Copy)]
pub struct World<'e> {
    estate: &'e Estate,
    relations: &'e Relations,
}

/// What a selector selects.
#[derive(Default)]
pub struct Selected<'e> {
    /// The pods that it is known to select.
    pub pods: Vec<PodSpec<'e>>,
    /// Why it is not known whether it selects some other pod of the set.
    pub unknown: Option<Unknown>,
}

impl Selected<'_> {
    /// True when it selects a pod of the set, false when it is known to select none of them.
    pub fn any(&self) -> Assessed<bool> {
        match self.unknown {
            Some(unknown) if self.pods.is_empty() => Err(unknown),
            _ => Ok(!self.pods.is_empty()),
        }
    }
}

impl<'e> World<'e> {
    /// The world of an estate that holds its [`Relations`].
    pub fn of(estate: &'e Estate) -> Assessed<Self> {
        Ok(Self { estate, relations: estate.derived()? })
    }

    /// The estate.
    pub fn estate(self) -> &'e Estate {
        self.estate
    }

    /// The pod specs of all objects in a namespace.
    pub fn pods(self, namespace: &str) -> impl Iterator<Item = PodSpec<'e>> {
        self.at(self.relations.by_namespace.get(namespace))
    }

    /// The pods of a namespace that a selector selects.
    pub fn selected(self, namespace: &str, selector: &Selector<'e>) -> Selected<'e> {
        let mut selected = Selected::default();
        let (candidates, doubtful) = match selector.needed_pair() {
            Some((key, value)) => {
                let pair = (namespace.to_owned(), key.to_owned(), value.to_owned());
                (self.relations.by_pair.get(&pair), self.relations.unknown.get(namespace))
            }
            None => (self.relations.by_namespace.get(namespace), None),
        };
        for pod in self.at(candidates) {
            match selector.selects(pod.labels()) {
                Ok(true) => selected.pods.push(pod),
                Ok(false) => {}
                Err(unknown) => selected.unknown = Some(unknown),
            }
        }
        for pod in self.at(doubtful) {
            if let Err(unknown) = selector.selects(pod.labels()) {
                selected.unknown = Some(unknown);
            }
        }
        selected
    }

    /// The role bindings and cluster role bindings that may hold a service account: all that do, and those of which it
    /// is not known. A role binding gives rights in its own namespace to accounts of any.
    pub fn bindings(self, namespace: &'e str, account: &'e str) -> impl Iterator<Item = &'e Object> {
        let places = self.relations.accounts.bindings(namespace, account);
        places.filter_map(move |place| self.estate.object_at(place))
    }

    fn at(self, places: Option<&'e Vec<Place>>) -> impl Iterator<Item = PodSpec<'e>> {
        places.into_iter().flatten().filter_map(move |(file, number, place)| {
            let object: &'e Object = self.estate.object_at((*file, *number))?;
            object.pods().nth(*place)
        })
    }
}
