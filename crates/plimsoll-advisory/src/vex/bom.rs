//! Components that statements of other documents refer to. A BOM-Link is `urn:cdx:SERIAL/VERSION#REFERENCE`. Source:
//! CycloneDX, "BOM-Link".

use std::collections::BTreeMap;
use std::sync::Arc;

use super::document::{Component, Product};

/// The components of a bill of materials.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Bom {
    /// Its serial number without `urn:uuid:`; empty when it has none, and then nothing refers to it.
    pub serial: String,
    /// Its version.
    pub version: String,
    /// Its components by reference.
    pub(super) parts: BTreeMap<String, Part>,
}

/// A component and what it is part of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Part {
    pub(super) component: Arc<Component>,
    /// The product around it, if that has an identifier.
    pub(super) within: Option<Arc<Component>>,
}

/// A reference to a component of another document.
pub(super) struct BomLink<'t> {
    serial: &'t str,
    version: &'t str,
    reference: &'t str,
}

impl<'t> BomLink<'t> {
    pub(super) fn parse(text: &'t str) -> Option<Self> {
        let (bom, reference) = text.strip_prefix("urn:cdx:")?.split_once('#')?;
        let (serial, version) = bom.split_once('/')?;
        Some(Self { serial, version, reference })
    }

    /// What is referred to, as far as the reference itself tells.
    pub(super) fn component(&self, whole: &str) -> Component {
        let mut component = Component { id: whole.to_owned(), ..Component::default() };
        if self.reference.starts_with("pkg:") {
            component.add_id(self.reference);
        }
        component
    }
}

impl Bom {
    /// The product that a reference inside this document names.
    pub(super) fn product(&self, reference: &str) -> Option<Product> {
        let link = BomLink::parse(reference);
        let own = match &link {
            Some(link) if self.is_named_by(link) => link.reference,
            Some(_) => return None,
            None => reference,
        };
        Some(self.parts.get(own)?.product(reference))
    }

    fn is_named_by(&self, link: &BomLink<'_>) -> bool {
        !self.serial.is_empty() && self.serial.eq_ignore_ascii_case(link.serial) && self.version == link.version
    }
}

impl Part {
    /// A statement about a part is one about the whole, with that part.
    fn product(&self, reference: &str) -> Product {
        let (component, subcomponents) = match &self.within {
            Some(within) => (within, vec![Arc::clone(&self.component)]),
            None => (&self.component, Vec::new()),
        };
        Product {
            reference: reference.to_owned(),
            component: Arc::clone(component),
            subcomponents,
            platform: None,
            versions: Vec::new(),
        }
    }
}

/// Replaces references into the bills of materials by what they name.
pub(super) fn link(products: &mut [Product], boms: &[Bom]) {
    for product in products {
        if BomLink::parse(&product.reference).is_none() {
            continue;
        }
        if let Some(found) = boms.iter().find_map(|bom| bom.product(&product.reference)) {
            product.component = found.component;
            product.subcomponents = found.subcomponents;
        }
    }
}
