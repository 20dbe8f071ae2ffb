//! Ports that are told by number or by name.

use std::fmt;

use plimsoll_facts::Leaf;
use plimsoll_source::{Node, Scalar};

/// A port as a Service or an ingress names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Port<'t> {
    /// By number.
    Number(i64),
    /// By the name that the other side gives it.
    Name(&'t str),
}

impl<'t> Leaf<'t> for Port<'t> {
    fn from_node(node: Node<'t>) -> Option<Self> {
        match node.scalar() {
            Some(Scalar::Integer(number)) => Some(Self::Number(number)),
            Some(Scalar::Text(name)) => Some(Self::Name(name)),
            _ => None,
        }
    }
}

impl fmt::Display for Port<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Name(name) => formatter.write_str(name),
        }
    }
}

impl Port<'_> {
    /// True for what no port can be.
    pub(crate) fn is_malformed(self) -> bool {
        match self {
            Self::Number(number) => !(1..=65_535).contains(&number),
            Self::Name(name) => !is_port_name(name),
        }
    }
}

/// True for a name that the API server takes for a port: at most 15 small letters, digits and single hyphens inside,
/// with a letter among them. Source: RFC 6335, section 5.1; `IsValidPortName` of Kubernetes.
fn is_port_name(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=15).contains(&name.len())
        && name.bytes().all(is_allowed)
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_ports_are_those_of_the_api_server() {
        for (name, expected) in [
            ("http", true),
            ("n-3456789012345", true),
            ("n234567890123456", false),
            ("8080", false),
            ("8080-tcp", true),
            ("HTTP", false),
            ("-http", false),
            ("http-", false),
            ("a--b", false),
            ("", false),
        ] {
            assert_eq!(is_port_name(name), expected, "{name}");
        }
    }
}
