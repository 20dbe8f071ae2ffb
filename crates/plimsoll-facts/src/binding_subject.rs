//! A subject of a role binding.

use plimsoll_model::Assessed;

use crate::{Base, Field, Object, Site};

/// A view of a subject.
#[derive(Clone, Copy)]
pub struct BindingSubject<'t> {
    base: Base<'t>,
    binding: &'t Object,
}

impl<'t> BindingSubject<'t> {
    /// The subjects of a binding, or why one of them cannot be read.
    pub fn of(binding: &'t Object) -> impl Iterator<Item = Assessed<Self>> {
        let items = binding.base().map(|base| base.items::<Base<'t>>(&["subjects"])).unwrap_or_default();
        items.into_iter().map(move |base| base.map(|base| Self { base, binding }))
    }

    /// `kind`.
    pub fn kind(self) -> Field<'t, &'t str> {
        self.base.field(&["kind"])
    }

    /// `name`.
    pub fn name(self) -> Field<'t, &'t str> {
        self.base.field(&["name"])
    }

    /// True when it is of that kind and name. One of the two decides when the other cannot be seen.
    pub fn is(self, kind: &str, name: &str) -> Assessed<bool> {
        match (self.kind().get(), self.name().get()) {
            (Ok(written), _) if written != Some(kind) => Ok(false),
            (_, Ok(written)) if written != Some(name) => Ok(false),
            (kind, name) => kind.and(name).map(|_| true),
        }
    }

    /// Namespace and name of the service account that it is, if it is one. A user whose name is that of a service
    /// account is the same subject. An account without a namespace is one of the binding's.
    pub fn service_account(self) -> Assessed<Option<(&'t str, &'t str)>> {
        match self.kind().get()? {
            Some("ServiceAccount") => {
                let Some(name) = self.name().get()? else { return Ok(None) };
                let namespace = self.base.field::<&str>(&["namespace"]).get()?;
                let namespace = namespace.filter(|namespace| !namespace.is_empty());
                Ok(Some((namespace.unwrap_or(&self.binding.namespace), name)))
            }
            Some("User") => {
                let account = self.name().get()?.and_then(|name| name.strip_prefix("system:serviceaccount:"));
                Ok(account.and_then(|account| account.split_once(':')))
            }
            _ => Ok(None),
        }
    }

    /// True when it is that service account, or a group that holds it.
    pub fn includes(self, namespace: &str, account: &str) -> Assessed<bool> {
        if self.kind().get()? == Some("Group") {
            return Ok(self.name().get()?.is_some_and(|group| holds_accounts_of(group, namespace)));
        }
        Ok(self.service_account()? == Some((namespace, account)))
    }
}

/// True for the groups that hold every service account of a namespace.
/// Source: `serviceaccount.MakeGroupNames` of Kubernetes, and the group of all who are known.
fn holds_accounts_of(group: &str, namespace: &str) -> bool {
    match group.strip_prefix("system:serviceaccounts") {
        Some("") => true,
        Some(of) => of.strip_prefix(':') == Some(namespace),
        None => group == "system:authenticated",
    }
}

impl<'t> From<BindingSubject<'t>> for Site<'t> {
    fn from(subject: BindingSubject<'t>) -> Self {
        subject.name().site()
    }
}
