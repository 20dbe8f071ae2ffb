//! PLM-S004: Secret with its data in a file.

use plimsoll_content::{is_hash, is_placeholder, is_public, names_detail, secret_in};
use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Mapping, Object, ObjectSource};
use plimsoll_model::Assessed;
use plimsoll_source::{Node, decode_base64};

/// Keys that are named in a title; a Secret may hold hundreds.
const NAMED: usize = 3;

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    // In a cluster every Secret holds its data.
    let Some(base) = object.base().filter(|_| object.source == ObjectSource::File) else { return Ok(()) };
    if base.node.get("sops").is_some() {
        return Ok(());
    }
    findings.each([(&["data"], true), (&["stringData"], false)], |findings, (path, is_encoded)| {
        let data = base.field::<Mapping<'_>>(path);
        let Some(Mapping(node)) = data.get()? else { return Ok(()) };
        let is_real = |(key, value): &(Node<'_>, Node<'_>)| {
            // What is no base64 is refused by the API server, and is in the file all the same.
            let text = value.text();
            let decoded = if is_encoded { decode_base64(text) } else { None };
            is_real(key.text(), decoded.as_deref().unwrap_or(text)) && !is_placeholder(text)
        };
        let real: Vec<&str> = node.entries().filter(is_real).map(|(key, _)| key.text()).collect();
        if !real.is_empty() {
            let names: Vec<String> = real.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
            let more = if real.len() > NAMED { format!(" and {} more", real.len() - NAMED) } else { String::new() };
            let (secret, names) = (&object.name, names.join(", "));
            let title = format_args!("secret `{secret}` is in the file with its data: {names}{more}");
            findings.at(data, title).discriminated_by(if is_encoded { "data" } else { "stringData" });
        }
        Ok(())
    })
}

/// True for what somebody could use: no placeholder, no public half of a pair, no name or address beside a credential.
fn is_real(key: &str, value: &str) -> bool {
    if is_placeholder(value) || is_hash(value) || is_public(value) || names_detail(key) {
        return false;
    }
    // A whole configuration file is a secret only if it holds one.
    let is_file = value.contains(['\n', '{']) || value.contains("://");
    !is_file || secret_in(key, value).is_some()
}
