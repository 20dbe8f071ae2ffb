//! Routes of the Gateway API and the listeners they attach to.

use plimsoll_engine::Context;
use plimsoll_facts::{Base, Object};
use plimsoll_model::Assessed;

/// The group of the Gateway API.
const GROUP: &str = "gateway.networking.k8s.io";

/// A Gateway to which a route attaches.
pub(crate) struct Attachment<'e> {
    /// The item of the route's `parentRefs`.
    pub(crate) reference: Base<'e>,
    /// The Gateway.
    pub(crate) gateway: Base<'e>,
}

/// The Gateways of the set to which a route attaches. One that cannot be read hides no other; references to other
/// kinds, such as the Services of a mesh, are left out.
pub(crate) fn attachments<'e>(route: &'e Object, context: &Context<'e>) -> Vec<Assessed<Attachment<'e>>> {
    let references = route.base().map(|base| base.items::<Base<'e>>(&["spec", "parentRefs"])).unwrap_or_default();
    let attached = references.into_iter().map(|reference| attachment(reference?, route, context));
    attached.filter_map(Assessed::transpose).collect()
}

fn attachment<'e>(reference: Base<'e>, route: &'e Object, context: &Context<'e>) -> Assessed<Option<Attachment<'e>>> {
    let text = |field: &'static [&'static str]| reference.field::<&str>(field).get();
    let is_gateway = text(&["kind"])?.unwrap_or("Gateway") == "Gateway" && text(&["group"])?.unwrap_or(GROUP) == GROUP;
    let Some(name) = text(&["name"])?.filter(|_| is_gateway) else { return Ok(None) };
    let namespace = text(&["namespace"])?.unwrap_or(&route.namespace);
    let found = context.estate.find("Gateway", namespace, name)?;
    Ok(found.and_then(Object::base).map(|gateway| Attachment { reference, gateway }))
}

impl<'e> Attachment<'e> {
    /// The listeners of the Gateway that the reference means: all, or those of its `sectionName` and `port`.
    pub(crate) fn listeners(&self) -> Vec<Assessed<Base<'e>>> {
        let listeners = listeners(self.gateway).into_iter();
        listeners.map(|listener| self.meant(listener?)).filter_map(Assessed::transpose).collect()
    }

    fn meant(&self, listener: Base<'e>) -> Assessed<Option<Base<'e>>> {
        if let Some(section) = self.reference.field::<&str>(&["sectionName"]).get()?
            && listener.field::<&str>(&["name"]).get()? != Some(section)
        {
            return Ok(None);
        }
        if let Some(port) = self.reference.field::<i64>(&["port"]).get()?
            && listener.field::<i64>(&["port"]).get()? != Some(port)
        {
            return Ok(None);
        }
        Ok(Some(listener))
    }
}

/// The listeners of a Gateway.
pub(crate) fn listeners(gateway: Base<'_>) -> Vec<Assessed<Base<'_>>> {
    gateway.items(&["spec", "listeners"])
}

/// The host of a listener; empty for any.
pub(crate) fn host(listener: Base<'_>) -> Assessed<&str> {
    listener.field::<&str>(&["hostname"]).get().map(|host| host.unwrap_or(""))
}

/// The protocol of a listener.
pub(crate) fn protocol(listener: Base<'_>) -> Assessed<&str> {
    listener.field::<&str>(&["protocol"]).get().map(|protocol| protocol.unwrap_or(""))
}
