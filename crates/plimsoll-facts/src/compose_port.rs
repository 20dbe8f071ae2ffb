//! A port that a Compose service publishes, in short or long notation.

use plimsoll_model::{Assessed, Why};
use plimsoll_source::Node;

use crate::field::unknown;
use crate::{Base, Site, Word};

/// One port, or several in a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PortRange {
    /// The first.
    pub first: u16,
    /// The last, which may be the first.
    pub last: u16,
}

impl PortRange {
    /// Reads `80` or `8000-8010`.
    fn read(text: &str) -> Option<Self> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (Ok(first), Ok(last)) = (first.parse(), last.parse()) else { return None };
        (first <= last).then_some(Self { first, last })
    }

    /// True when the port is one of them.
    pub fn contains(self, port: u16) -> bool {
        (self.first..=self.last).contains(&port)
    }
}

/// A view of a published port.
#[derive(Clone, Copy, Debug)]
pub struct ComposePort<'t> {
    node: Node<'t>,
    /// The address of the host, or `None` for all.
    address: Assessed<Option<&'t str>>,
    /// The ports of the host, or `None` for any free one.
    published: Assessed<Option<PortRange>>,
    target: Assessed<PortRange>,
    protocol: Assessed<&'t str>,
}

impl<'t> From<ComposePort<'t>> for Site<'t> {
    fn from(port: ComposePort<'t>) -> Self {
        port.node.into()
    }
}

impl<'t> ComposePort<'t> {
    pub(crate) fn new(node: Node<'t>) -> Assessed<Self> {
        let malformed = unknown(Why::Malformed, node);
        if node.kind().is_scalar() {
            return Self::short(node).ok_or(malformed);
        }
        let base = Base::whole(node);
        let word = |path: &'static [&'static str]| {
            let word = base.field::<Word<'t>>(path).get()?;
            Ok(word.map(|word| word.text).filter(|text| !text.is_empty()))
        };
        let range = |text: &str| PortRange::read(text).ok_or(malformed);
        Ok(Self {
            node,
            address: word(&["host_ip"]),
            published: word(&["published"]).and_then(|text| text.map(range).transpose()),
            target: word(&["target"]).and_then(|text| range(text.ok_or(malformed)?)),
            protocol: word(&["protocol"]).map(|text| text.unwrap_or("tcp")),
        })
    }

    /// Reads `[[ADDRESS:][HOST]:]CONTAINER[/PROTOCOL]`.
    fn short(node: Node<'t>) -> Option<Self> {
        let (rest, protocol) = node.text().rsplit_once('/').unwrap_or((node.text(), "tcp"));
        let (address, rest) = match rest.strip_prefix('[').and_then(|rest| rest.split_once("]:")) {
            Some((address, rest)) => (Some(address), rest),
            None => (None, rest),
        };
        let (host, target) = rest.rsplit_once(':').map_or((None, rest), |(host, target)| (Some(host), target));
        let (address, host) = match host.map(|host| host.rsplit_once(':').unwrap_or(("", host))) {
            Some((before, host)) if !before.is_empty() => (Some(before), Some(host)),
            Some((_, host)) => (address, Some(host)),
            None => (address, None),
        };
        let published = match host.filter(|host| !host.is_empty()) {
            Some(host) => Some(PortRange::read(host)?),
            None => None,
        };
        let target = PortRange::read(target)?;
        Some(Self { node, address: Ok(address), published: Ok(published), target: Ok(target), protocol: Ok(protocol) })
    }

    /// The address of the host that it is bound to; `None` for all of them.
    pub fn address(self) -> Assessed<Option<&'t str>> {
        self.address
    }

    /// The ports of the host; `None` for any that is free.
    pub fn published(self) -> Assessed<Option<PortRange>> {
        self.published
    }

    /// The ports of the container.
    pub fn target(self) -> Assessed<PortRange> {
        self.target
    }

    /// What two notations of the same port have in common; `None` when not all of it is known.
    pub fn key(&self) -> Option<String> {
        match (self.address, self.published, self.target, self.protocol) {
            (Ok(address), Ok(published), Ok(target), Ok(protocol)) => {
                let range = |range: PortRange| format!("{}-{}", range.first, range.last);
                let published = published.map(range).unwrap_or_default();
                Some(format!("{}|{published}|{}|{protocol}", address.unwrap_or_default(), range(target)))
            }
            _ => None,
        }
    }

    /// The port of the container, for titles; as written where a variable was filled in.
    pub fn label(self) -> String {
        let target = self.node.get("target");
        match self.target {
            _ if self.node.is_filled() => self.node.written_text().to_owned(),
            _ if target.is_some_and(Node::is_filled) => target.map_or("", Node::written_text).to_owned(),
            Ok(PortRange { first, last }) if first == last => first.to_string(),
            Ok(PortRange { first, last }) => format!("{first}-{last}"),
            Err(_) => target.map_or("", Node::written_text).to_owned(),
        }
    }

    /// What tells it from others in both notations; as written where a variable was filled in.
    pub fn identity(self) -> String {
        const FIELDS: [&str; 4] = ["host_ip", "published", "target", "protocol"];
        let fields = FIELDS.map(|field| self.node.get(field));
        let is_filled = self.node.is_filled() || fields.iter().flatten().any(|field| field.is_filled());
        match self.key().filter(|_| !is_filled) {
            Some(key) => key,
            None if self.node.kind().is_scalar() => self.node.written_text().to_owned(),
            None => fields.map(|field| field.map_or("", Node::written_text)).join("|"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use plimsoll_source::Text;
    use plimsoll_source::yaml::{Limits, parse};

    use super::*;

    fn key(text: &str) -> Option<String> {
        let parsed = parse(&Arc::new(Text::new("port.yaml", text)), 0, false, &Limits::default());
        let port = ComposePort::new(parsed.documents.first().unwrap().root().unwrap());
        if let Ok(port) = port { port.key() } else { None }
    }

    #[test]
    fn short_and_long_notations_are_the_same_port() {
        for (short, long, expected) in [
            ("3000", "target: 3000", "||3000-3000|tcp"),
            ("22:22", "{target: 22, published: 22}", "|22-22|22-22|tcp"),
            ("'3000-3005'", "target: 3000-3005", "||3000-3005|tcp"),
            (
                "127.0.0.1:8001:8001",
                "{target: 8001, published: '8001', host_ip: 127.0.0.1}",
                "127.0.0.1|8001-8001|8001-8001|tcp",
            ),
            ("127.0.0.1::5000", "{target: 5000, host_ip: 127.0.0.1}", "127.0.0.1||5000-5000|tcp"),
            (
                "'[::1]:6060:6060/udp'",
                "{target: 6060, published: 6060, host_ip: '::1', protocol: udp}",
                "::1|6060-6060|6060-6060|udp",
            ),
            ("9090-9091:8080-8081", "{target: 8080-8081, published: 9090-9091}", "|9090-9091|8080-8081|tcp"),
        ] {
            assert_eq!(key(short).as_deref(), Some(expected), "{short}");
            assert_eq!(key(long).as_deref(), Some(expected), "{long}");
        }
        for wrong in ["web", "'80:'", "99999", "5-3", "{published: 80}"] {
            assert_eq!(key(wrong), None, "{wrong}");
        }
    }
}
