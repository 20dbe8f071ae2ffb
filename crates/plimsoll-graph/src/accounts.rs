//! Which bindings may give something to a service account.

use std::collections::BTreeMap;

use plimsoll_facts::{BindingSubject, Object};

/// A binding by file and object.
type Place = (usize, usize);

/// An index of the role bindings of an estate by their subjects.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    by_account: BTreeMap<(String, String), Vec<Place>>,
    /// Bindings of which some subject is a group, or is not known: they may hold any account.
    wide: Vec<Place>,
}

impl Accounts {
    /// Adds an object, if it is a binding.
    pub(crate) fn add(&mut self, object: &Object, place: Place) {
        if !matches!(object.kind.as_str(), "RoleBinding" | "ClusterRoleBinding") {
            return;
        }
        let mut is_wide = false;
        for subject in BindingSubject::of(object) {
            match subject.and_then(BindingSubject::service_account) {
                Ok(Some((namespace, name))) => {
                    let places = self.by_account.entry((namespace.to_owned(), name.to_owned())).or_default();
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
                Ok(None) => is_wide |= subject.is_ok_and(holds_accounts),
                Err(_) => is_wide = true,
            }
        }
        if is_wide {
            self.wide.push(place);
        }
    }

    /// The bindings that may hold an account, those that name it first.
    pub(crate) fn bindings(&self, namespace: &str, name: &str) -> impl Iterator<Item = Place> {
        let named = self.by_account.get(&(namespace.to_owned(), name.to_owned()));
        named.into_iter().flatten().chain(&self.wide).copied()
    }
}

/// True for a group that may hold service accounts.
fn holds_accounts(subject: BindingSubject<'_>) -> bool {
    match subject.name().get() {
        Ok(name) => {
            name.is_some_and(|name| name.starts_with("system:serviceaccounts") || name == "system:authenticated")
        }
        Err(_) => true,
    }
}
