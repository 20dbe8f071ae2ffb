//! Host names of ingresses, gateways and routes.

/// True for a name that stands for many hosts: empty, `*` or `*.shop.example`.
pub(crate) fn is_broad(host: &str) -> bool {
    host.is_empty() || host.starts_with('*')
}

/// True when a name, which may be broad, stands for a host, which may be broad too.
pub(crate) fn covers(name: &str, host: &str) -> bool {
    let (name, host) = (name.to_ascii_lowercase(), host.to_ascii_lowercase());
    match name.strip_prefix('*') {
        _ if name.is_empty() => true,
        Some(domain) => host.ends_with(domain),
        None => name == host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_covers_the_names_below_it() {
        for (name, host, expected) in [
            ("web.shop.example", "web.shop.example", true),
            ("Web.shop.example", "web.SHOP.example", true),
            ("*.shop.example", "web.shop.example", true),
            ("*.shop.example", "*.shop.example", true),
            ("*.shop.example", "shop.example", false),
            ("*.shop.example", "web.workshop.example", false),
            ("web.shop.example", "*.shop.example", false),
            ("", "web.shop.example", true),
            ("*", "", true),
            ("web.shop.example", "", false),
        ] {
            assert_eq!(covers(name, host), expected, "{name} {host}");
        }
    }
}
