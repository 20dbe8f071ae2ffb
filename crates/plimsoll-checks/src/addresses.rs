//! Addresses and blocks of them, as manifests write them.

use core::net::IpAddr;

/// True for a block that holds every address, such as `0.0.0.0/0`.
pub(crate) fn is_everywhere(block: &str) -> bool {
    let Some((address, length)) = block.trim().split_once('/') else { return false };
    address.parse::<IpAddr>().is_ok() && length.parse::<u8>() == Ok(0)
}

/// True for an address that means the node itself to whoever sends to it from there: loopback, link-local, unspecified.
pub(crate) fn is_local(address: &str) -> bool {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_link_local() || address.is_unspecified(),
        Ok(IpAddr::V6(address)) => address.is_loopback() || address.is_unicast_link_local() || address.is_unspecified(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_block_of_length_zero_holds_every_address() {
        for (block, expected) in [
            ("0.0.0.0/0", true),
            ("::/0", true),
            ("10.0.0.0/0", true),
            ("0.0.0.0/1", false),
            ("10.0.0.0/8", false),
            ("0.0.0.0", false),
            ("shop/0", false),
        ] {
            assert_eq!(is_everywhere(block), expected, "{block}");
        }
    }

    #[test]
    fn addresses_of_the_node_itself_are_known_in_both_families() {
        for (address, expected) in [
            ("127.0.0.1", true),
            ("127.8.0.1", true),
            ("169.254.169.254", true),
            ("0.0.0.0", true),
            ("::1", true),
            ("fe80::1", true),
            ("::ffff:127.0.0.1", true),
            ("10.0.0.1", false),
            ("fd00::1", false),
            ("localhost", false),
        ] {
            assert_eq!(is_local(address), expected, "{address}");
        }
    }
}
