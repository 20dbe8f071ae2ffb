//! Stanzas of `Field: value`, separated by blank lines, as dpkg, opkg and many package metadata have them.
//! Source: deb-control(5); the headers of Python's core metadata have the same form.

/// A stanza: its fields in order. Field names are compared without regard to case.
#[derive(Debug)]
pub(crate) struct Stanza<'t> {
    /// Line of the first field, from 1.
    pub(crate) first_line: u32,
    /// Line of the last field or its continuation.
    pub(crate) last_line: u32,
    fields: Vec<(&'t str, std::borrow::Cow<'t, str>)>,
}

impl Stanza<'_> {
    /// The value of the first field of that name; continued lines are joined by line feeds.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_ref())
    }

    /// The values of all fields of that name, in order.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let of_name = self.fields.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name));
        of_name.map(|(_, value)| value.as_ref())
    }
}

/// The stanzas of a text. Lines that are neither field nor continuation are left out.
pub(crate) fn stanzas(text: &str) -> Vec<Stanza<'_>> {
    let mut stanzas = Vec::new();
    let mut open: Option<Stanza<'_>> = None;
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            stanzas.extend(open.take());
        } else if line.starts_with([' ', '\t']) {
            if let Some(stanza) = &mut open
                && let Some((_, value)) = stanza.fields.last_mut()
            {
                let value = value.to_mut();
                if !value.is_empty() {
                    value.push('\n');
                }
                value.push_str(line.trim());
                stanza.last_line = number;
            }
        } else if let Some((name, value)) = line.split_once(':') {
            let stanza =
                open.get_or_insert_with(|| Stanza { first_line: number, last_line: number, fields: Vec::new() });
            stanza.fields.push((name.trim(), value.trim().into()));
            stanza.last_line = number;
        }
    }
    stanzas.extend(open);
    stanzas
}
