//! XML, element by element, without a tree: files of vendors have hundreds of MB. A document with a type definition is
//! refused, so that there are no entities of its own, and so is one whose elements stand too deep in each other.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::limits;
use crate::osv::Fault;

/// What is met.
pub(crate) enum Step<'x> {
    /// An element begins: its name without namespace, and its attributes.
    Start(&'x str, &'x [(String, String)]),
    /// An element ends: its name, and the text in it that is in no other element, trimmed.
    End(&'x str, &'x str),
}

/// An attribute of an element, or an empty text.
pub(crate) fn attribute<'x>(attributes: &'x [(String, String)], name: &str) -> &'x str {
    attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

/// Goes through a document. Errors: it is no XML, has a type definition, or goes over a limit. An end under another
/// name than its beginning is a fault (real: files of SUSE).
pub(crate) fn walk(text: &str, faults: &mut Vec<Fault>, visit: &mut dyn FnMut(Step<'_>)) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut open: Vec<(String, String)> = Vec::new();
    let mut has_root = false;
    loop {
        match reader.read_event().map_err(|error| format!("is no XML: {error}"))? {
            Event::Start(start) => {
                has_root = true;
                let name = begin(&start, visit)?;
                open.push((name, String::new()));
                if open.len() > limits::ELEMENTS {
                    return Err(format!("goes over the limit of {} elements within each other", limits::ELEMENTS));
                }
            }
            Event::Empty(start) => {
                has_root = true;
                let name = begin(&start, visit)?;
                visit(Step::End(&name, ""));
            }
            Event::End(end) => {
                let Some((name, text)) = open.pop() else {
                    return Err("ends an element that did not begin".to_owned());
                };
                if end.local_name().as_ref() != name {
                    faults.push(Fault::Repaired(format!("the element `{name}` ends as another")));
                }
                visit(Step::End(&name, text.trim()));
            }
            Event::Text(piece) => add(&mut open, &piece.xml10_content()),
            Event::CData(piece) => add(&mut open, &piece.xml10_content()),
            Event::GeneralRef(entity) => add(&mut open, &resolved(&entity)),
            Event::DocType(_) => return Err("has a document type definition, which is refused".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if !has_root => return Err("has no element".to_owned()),
            Event::Eof if !open.is_empty() => return Err("ends within an element".to_owned()),
            Event::Eof => return Ok(()),
        }
    }
}

fn begin(start: &BytesStart<'_>, visit: &mut dyn FnMut(Step<'_>)) -> Result<String, String> {
    let name = start.local_name().as_ref().to_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| format!("is no XML: {error}"))?;
        let value =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| format!("is no XML: {error}"))?;
        attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    visit(Step::Start(&name, &attributes));
    Ok(name)
}

fn add(open: &mut [(String, String)], piece: &str) {
    if let Some((_, text)) = open.last_mut() {
        text.push_str(piece);
    }
}

/// What a reference stands for. One that the document would have to define stays as it is.
fn resolved(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return character.to_string();
    }
    match entity.as_ref() {
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "amp" => "&".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        other => format!("&{other};"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(text: &str) -> Result<String, String> {
        let mut seen = String::new();
        let mut faults = Vec::new();
        walk(text, &mut faults, &mut |step| match step {
            Step::Start(name, attributes) => seen.push_str(&format!("<{name}{attributes:?}")),
            Step::End(name, text) => seen.push_str(&format!("{text}>{name}")),
        })?;
        Ok(format!("{seen}{}", "!".repeat(faults.len())))
    }

    #[test]
    fn elements_come_with_their_text() {
        for (text, expected) in [
            ("<a:b c='1 &lt; 2'>x &amp; <d/>y&#33;</a:b>", Ok("<b[(\"c\", \"1 < 2\")]<d[]>dx & y!>b")),
            ("<a><![CDATA[<x>]]></a>", Ok("<a[]<x>>a")),
            ("<a><b></c></a>", Ok("<a[]<b[]>b>a!")),
        ] {
            assert_eq!(walked(text).as_deref(), expected.map_err(&str::to_owned).as_deref(), "{text}");
        }
    }

    #[test]
    fn what_is_no_plain_document_is_refused() {
        let deep = "<a>".repeat(65);
        for text in ["", "x", "<a>", "</a>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", deep.as_str()] {
            assert!(walked(text).is_err(), "{text}");
        }
    }
}
