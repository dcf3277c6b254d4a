//! What counts as one address.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr};

/// A household's network of IPv6 addresses is the first 64 bits.
const NETWORK: u128 = !0 << 64;
const ALLOTMENT: u128 = !0 << 80;

/// The address, or of IPv6 the network that its owner may choose any address of.
pub(crate) fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) if !six.is_loopback() => {
            Ipv6Addr::from_bits(six.to_bits() & NETWORK).into()
        }
        other => other,
    }
}

/// What one customer of a provider is given at most of IPv6, which has 65 536 networks; nothing of IPv4.
pub(crate) fn allotment(address: IpAddr) -> Option<IpAddr> {
    match address.to_canonical() {
        IpAddr::V6(six) if !six.is_loopback() => {
            Some(Ipv6Addr::from_bits(six.to_bits() & ALLOTMENT).into())
        }
        _ => None,
    }
}

/// The address as the log has it: who floods can be told, and a donor cannot.
pub(crate) fn network(address: IpAddr) -> IpNet {
    let address = address.to_canonical();
    let bits = if address.is_ipv4() { 24 } else { 48 };
    IpNet::new(address, bits).map_or(address.into(), |network| network.trunc())
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

    #[test]
    fn an_allotment_has_many_networks_and_the_log_no_address() {
        let of = |text: &str| allotment(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:ffff::9"));
        assert_ne!(of("2001:db8:1::1"), of("2001:db8:2::1"));
        assert_eq!(
            (of("203.0.113.9"), of("::ffff:203.0.113.9"), of("::1")),
            (None, None, None)
        );
        let logged = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(logged("203.0.113.9"), "203.0.113.0/24");
        assert_eq!(logged("::ffff:203.0.113.9"), "203.0.113.0/24");
        assert_eq!(logged("2001:db8:1:2::9"), "2001:db8:1::/48");
    }
}
