//! PLM-S003: credential in a ConfigMap.

use plimsoll_content::{Kind, frames_private_key, is_fill_in, names_credential, secret_in, sightings};
use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, Object};
use plimsoll_model::Assessed;
use plimsoll_source::decode_base64;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base() else { return Ok(()) };
    let name = object.name.as_str();
    let of_data = look(base, &["data"], findings, |findings, mapping, key, text| {
        let site = mapping.entry::<&str>(key);
        if let Some(kind) = secret_in(key, text) {
            findings.at(site, format_args!("config map `{name}` holds a {kind} under `{key}`")).discriminated_by(key);
        } else if let Some(kind) = place_for(key, text) {
            findings
                .at(site, format_args!("config map `{name}` has a place for a {kind} under `{key}`"))
                .discriminated_by(key);
        } else if names_credential(key).is_some() {
            // What is filled in later may be the credential itself.
            site.get()?;
        }
        Ok(())
    });
    let of_files = look(base, &["binaryData"], findings, |findings, mapping, key, text| {
        let decoded = decode_base64(text).unwrap_or_default();
        if let Some(sighting) = sightings(&decoded).first() {
            let (site, kind) = (mapping.entry::<&str>(key), sighting.name);
            findings.at(site, format_args!("config map `{name}` holds a {kind} under `{key}`")).discriminated_by(key);
        }
        Ok(())
    });
    of_data.and(of_files)
}

/// What is to be filled in here: it is the wrong place, whatever stands there now.
fn place_for(key: &str, text: &str) -> Option<Kind> {
    if frames_private_key(text) {
        return Some(Kind::PrivateKey);
    }
    names_credential(key).filter(|_| is_fill_in(text))
}

/// Looks at each scalar of a mapping, with its key and its text.
fn look<'e>(
    base: Base<'e>,
    path: &'static [&'static str],
    findings: &mut Findings<'_, 'e>,
    mut each: impl FnMut(&mut Findings<'_, 'e>, Base<'e>, &'e str, &'e str) -> Assessed,
) -> Assessed {
    let Some(Mapping(node)) = base.field::<Mapping<'e>>(path).get()? else { return Ok(()) };
    let entries = node.entries().filter(|(_, value)| value.kind().is_scalar());
    findings.each(entries, |findings, (key, value)| each(findings, Base::whole(node), key.text(), value.text()))
}
