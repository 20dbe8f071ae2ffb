//! The Pod Security Standards, exact and versioned: each control literally as the admission controller decides it.
//!
//! They are no variant of the risk checks: `drop: [all]` is fine for a runtime and breaks the standard, a non-zero UID
//! is enough for the risk check and not for the standard. One file per control in this folder; the build script lists
//! them. Source: configuration spec section 3.4, which follows kubernetes/pod-security-admission.

use std::fmt;

use plimsoll_engine::{Findings, PssLevel, PssRequest};
use plimsoll_facts::{Base, Container, Field, Mapping, PodSpec, Site};
use plimsoll_model::{Assessed, CheckId, Control as ControlId, Minor};

/// The controls, one module each.
#[allow(unreachable_pub, reason = "generated for crates of any visibility")]
mod registry {
    include!(concat!(env!("OUT_DIR"), "/controls.rs"));
}

/// One control of one level.
pub struct Control {
    /// Its id in the standards' own implementation, for example `hostNamespaces`.
    pub id: &'static str,
    /// The level it belongs to.
    pub level: PssLevel,
    /// The first version that has it.
    pub since: Minor,
    /// The control of level baseline that it replaces when the level is restricted.
    pub replaces: Option<&'static str>,
    /// The check under which it is booked; single violations may be found under others.
    pub check: CheckId,
    /// Reports what breaks it.
    pub evaluate: for<'e, 'v> fn(PodSpec<'e>, Minor, &mut Violations<'v, '_, 'e>) -> Assessed,
}

/// The controls that decide a request.
pub fn in_force(request: PssRequest) -> Vec<&'static Control> {
    let current = |control: &&&Control| control.level <= request.level && control.since <= request.version;
    let candidates: Vec<&'static Control> = registry::ALL.iter().filter(current).copied().collect();
    let is_replaced = |id: &str| candidates.iter().any(|control| control.replaces == Some(id));
    candidates.iter().filter(|control| !is_replaced(control.id)).copied().collect()
}

/// Where a control puts what breaks it.
pub struct Violations<'v, 'b, 'e> {
    control: &'static Control,
    findings: &'v mut Findings<'b, 'e>,
}

impl<'v, 'b, 'e> Violations<'v, 'b, 'e> {
    pub(crate) fn new(control: &'static Control, findings: &'v mut Findings<'b, 'e>) -> Self {
        Self { control, findings }
    }

    /// A violation at a place, found under the control's own check.
    pub(crate) fn at(&mut self, site: impl Into<Site<'e>>, title: fmt::Arguments<'_>) {
        self.under(self.control.check, site, title);
    }

    /// A violation at a place, found under another check.
    pub(crate) fn under(&mut self, check: CheckId, site: impl Into<Site<'e>>, title: fmt::Arguments<'_>) {
        let id = ControlId(format!("pss/{}/{}", self.control.level, self.control.id));
        self.findings.under(check).at(site, title).violates(id);
    }

    /// Looks at all items, then returns the first unknown.
    pub(crate) fn each<T>(
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

    /// Looks at all containers, then returns the first unknown.
    pub(crate) fn each_container(
        &mut self,
        pod: PodSpec<'e>,
        mut look: impl FnMut(&mut Self, Container<'e>) -> Assessed,
    ) -> Assessed {
        self.each(pod.every_container(), |violations, container| look(violations, container?))
    }

    /// Looks at the pod and at all its containers, for fields of a security context that both have, each with the words
    /// for it in a title. What one says does not excuse the other.
    pub(crate) fn each_level(
        &mut self,
        pod: PodSpec<'e>,
        mut look: impl FnMut(&mut Self, Base<'e>, &str) -> Assessed,
    ) -> Assessed {
        let of_pod = look(self, pod.base(), "the pod");
        let of_containers = self.each_container(pod, |violations, container| {
            look(violations, container.base(), &format!("container `{}`", container.name()))
        });
        of_pod.and(of_containers)
    }
}

/// The type that a profile names, with its place; `None` without a profile. A profile without a type names the empty
/// one.
pub(crate) fn profile_type<'t>(
    base: Base<'t>,
    profile: &'static [&'static str],
    path: &'static [&'static str],
) -> Assessed<Option<(Field<'t, &'t str>, &'t str)>> {
    let profile = base.field::<Mapping<'t>>(profile).get()?;
    let field = base.field::<&str>(path);
    Ok(if profile.is_some() { Some((field, field.get()?.unwrap_or(""))) } else { None })
}

/// Whether the controls of Linux do not bind the pod, because it says that it runs on Windows.
pub(crate) fn is_windows(pod: PodSpec<'_>, version: Minor) -> Assessed<bool> {
    Ok(version >= Minor(25) && pod.is_windows()?)
}

/// Whether the pod's users are not those of the node, so that what is root inside is nobody outside.
pub(crate) fn has_own_users(pod: PodSpec<'_>, version: Minor) -> Assessed<bool> {
    Ok(version >= Minor(35) && pod.host_users().get()? == Some(false))
}
