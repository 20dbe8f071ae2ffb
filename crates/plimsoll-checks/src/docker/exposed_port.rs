//! Words of `EXPOSE`, taken apart as BuildKit does.
//!
//! Source: the Dockerfile reference, EXPOSE, and the behaviour of BuildKit's `dockerfile2llb/convert_expose.go`.

use core::net::IpAddr;
use std::ops::RangeInclusive;

/// What BuildKit makes of a word of `EXPOSE`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ExposedPort<'t> {
    /// What of the word is used: all of it, or what stands behind an address and a port of the host.
    pub(crate) used: &'t str,
    /// True when an address or a port of the host stands before that.
    pub(crate) has_host: bool,
    /// The ports.
    pub(crate) ports: RangeInclusive<u16>,
    /// The protocol as written; `tcp` when none is.
    pub(crate) protocol: &'t str,
}

impl<'t> ExposedPort<'t> {
    /// Takes a word apart. An `Err` says why BuildKit refuses it.
    pub(crate) fn read(word: &'t str) -> Result<Self, &'static str> {
        let (host, used) = word.rsplit_once(':').unwrap_or(("", word));
        let (address, host_ports) = host.rsplit_once(':').unwrap_or(("", host));
        let (ports, protocol) = match used.split_once('/') {
            Some((ports, "")) => (ports, "tcp"),
            Some(parts) => parts,
            None => (used, "tcp"),
        };
        if !["tcp", "udp", "sctp"].iter().any(|known| known.eq_ignore_ascii_case(protocol)) {
            return Err("the protocol is none of tcp, udp and sctp");
        }
        let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
        if !address.is_empty() && bare.parse::<IpAddr>().is_err() {
            return Err("the address is none");
        }
        let ports = range(ports)?;
        if !host_ports.is_empty() {
            let host_ports = range(host_ports)?;
            if ports.len() > 1 && ports.len() != host_ports.len() {
                return Err("the two ranges differ in length");
            }
        }
        Ok(Self { used, has_host: !host.trim_matches(':').is_empty() || !address.is_empty(), ports, protocol })
    }

    /// True when a program that listens on this TCP port is meant.
    pub(crate) fn has_tcp(&self, port: u16) -> bool {
        self.protocol.eq_ignore_ascii_case("tcp") && self.ports.contains(&port)
    }
}

/// `80` or `8000-8010`.
fn range(text: &str) -> Result<RangeInclusive<u16>, &'static str> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let port = |text: &str| text.parse::<u16>().map_err(|_| "a port is a number from 0 to 65535");
    let (first, last) = (port(first)?, port(last)?);
    if first > last {
        return Err("the range runs backwards");
    }
    Ok(first..=last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_apart_as_buildkit_does() {
        for (word, expected) in [
            ("80", Ok((false, 80..=80, "tcp"))),
            ("80/", Ok((false, 80..=80, "tcp"))),
            ("0/udp", Ok((false, 0..=0, "udp"))),
            ("8000-8010/SCTP", Ok((false, 8000..=8010, "SCTP"))),
            ("80-80", Ok((false, 80..=80, "tcp"))),
            (":80", Ok((false, 80..=80, "tcp"))),
            ("5000:80", Ok((true, 80..=80, "tcp"))),
            ("127.0.0.1::80/udp", Ok((true, 80..=80, "udp"))),
            ("[::1]:8080:80", Ok((true, 80..=80, "tcp"))),
            ("2001:4860:0:2001::68::333", Ok((true, 333..=333, "tcp"))),
            ("::::80", Ok((true, 80..=80, "tcp"))),
            ("3000-3010:80", Ok((true, 80..=80, "tcp"))),
            ("3000-3001:80-82", Err("the two ranges differ in length")),
            ("localhost:8080:80", Err("the address is none")),
            ("80000", Err("a port is a number from 0 to 65535")),
            ("1234:", Err("a port is a number from 0 to 65535")),
            ("http", Err("a port is a number from 0 to 65535")),
            ("10-9", Err("the range runs backwards")),
            ("80/tcp/udp", Err("the protocol is none of tcp, udp and sctp")),
        ] {
            let found = ExposedPort::read(word).map(|port| (port.has_host, port.ports, port.protocol));
            assert_eq!(found, expected, "{word}");
        }
    }
}
