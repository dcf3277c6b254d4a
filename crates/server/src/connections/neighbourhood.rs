//! What counts as one address.

use std::net::{IpAddr, Ipv6Addr};

/// A household's network of IPv6 addresses is the first 64 bits.
const NETWORK: u128 = !0 << 64;

/// The address, or of IPv6 the network that its owner may choose any address of.
pub(crate) fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) if !six.is_loopback() => {
            Ipv6Addr::from_bits(six.to_bits() & NETWORK).into()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_many_addresses_of_a_network_is_one() {
        let of = |text: &str| neighbourhood(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:203.0.113.9"), of("203.0.113.9"));
        assert_eq!(of("::1"), "::1".parse::<IpAddr>().unwrap());
    }
}
