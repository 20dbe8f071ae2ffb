//! PLM-E009: ingress injects configuration into ingress-nginx.

use plimsoll_engine::{Context, Findings};
use plimsoll_facts::{Base, Mapping, Object};
use plimsoll_model::Assessed;

use crate::annotation::Annotation;

/// The annotations of ingress-nginx. The prefix can be changed by an option of the controller, which hardly anybody
/// does.
const PREFIX: &str = "nginx.ingress.kubernetes.io/";

pub(crate) fn check<'e>(object: &'e Object, _: &Context<'e>, findings: &mut Findings<'_, 'e>) -> Assessed {
    let Some(base) = object.base().filter(|_| !object.is_custom()) else { return Ok(()) };
    let Some(Mapping(annotations)) = base.field(&["metadata", "annotations"]).get()? else { return Ok(()) };
    let (namespace, name) = (&object.namespace, &object.name);
    let of_controller =
        annotations.entries().filter_map(|(key, value)| Some((key, key.text().strip_prefix(PREFIX)?, value)));
    findings.each(of_controller, |findings, (key, annotation, value)| {
        if annotation.ends_with("-snippet") {
            // Whatever it holds: a variable of nginx in braces looks like a placeholder.
            if !value.text().trim().is_empty() {
                let title = format_args!("the ingress `{namespace}/{name}` writes into nginx by `{annotation}`");
                findings.at(value, title).discriminated_by(annotation);
            }
            return Ok(());
        }
        let text = Base::whole(annotations).entry::<Annotation<'e>>(key.text()).get()?;
        if text.is_some_and(|Annotation(text)| escapes(text)) {
            let title = format_args!("the ingress `{namespace}/{name}` breaks out of `{annotation}` into nginx");
            findings.at(value, title).discriminated_by(annotation);
        }
        Ok(())
    })
}

/// True for a value that ends its directive and begins another: it holds two of the signs between directives.
fn escapes(value: &str) -> bool {
    let value = value.trim();
    let signs = [value.contains(['\n', '\r']), value.contains(';'), value.contains(['{', '}'])];
    signs.into_iter().filter(|sign| *sign).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_begins_a_directive_escapes() {
        for (value, expected) in [
            ("https://auth.shop.example/#;\n}\nserver {", true),
            ("/; } location /admin {", true),
            ("/$1", false),
            ("one two\nthree\n", false),
            ("CN=[a-z]{2,3}", false),
            ("/; secure", false),
        ] {
            assert_eq!(escapes(value), expected, "{value}");
        }
    }
}
