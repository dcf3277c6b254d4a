//! Addresses that the internet does not lead to.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

/// Networks that are nobody's on the internet (IANA's special-purpose registries).
static NOBODYS: LazyLock<Vec<IpNet>> = LazyLock::new(|| {
    parsed(&[
        "0.0.0.0/8",       // this network
        "10.0.0.0/8",      // private
        "100.64.0.0/10",   // of carriers
        "127.0.0.0/8",     // this machine
        "169.254.0.0/16",  // this link, and the clouds' 169.254.169.254
        "172.16.0.0/12",   // private
        "192.0.0.0/24",    // protocols
        "192.0.2.0/24",    // documents
        "192.88.99.0/24",  // 6to4's relays
        "192.168.0.0/16",  // private
        "198.18.0.0/15",   // measuring
        "198.51.100.0/24", // documents
        "203.0.113.0/24",  // documents
        "224.0.0.0/4",     // groups
        "240.0.0.0/4",     // nobody's, and everybody's
        "2001::/23",       // protocols, Teredo among them
        "2001:db8::/32",   // documents
        "3fff::/20",       // documents
    ])
});

/// What of IPv6 is given out at all.
static GIVEN_OUT: LazyLock<Vec<IpNet>> = LazyLock::new(|| parsed(&["2000::/3"]));

pub(super) fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(_) => is_in(&NOBODYS, ip),
        IpAddr::V6(v6) => match carried(v6) {
            Some(v4) => is_in(&NOBODYS, v4.into()),
            None => !is_in(&GIVEN_OUT, ip) || is_in(&NOBODYS, ip),
        },
    }
}

fn is_in(networks: &[IpNet], ip: IpAddr) -> bool {
    networks.iter().any(|network| network.contains(&ip))
}

/// The address of IPv4 that stands within one of IPv6.
fn carried(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| {
        let bits = (u32::from(high) << 16) | u32::from(low);
        Some(Ipv4Addr::from_bits(bits))
    };
    match ip.segments() {
        // As it is mapped, ::ffff:10.0.0.1; as it was once, ::10.0.0.1; as NAT64 has it, 64:ff9b::10.0.0.1.
        [0, 0, 0, 0, 0, 0xFFFF | 0, high, low] | [0x64, 0xFF9B, 0, 0, 0, 0, high, low] => {
            of(high, low)
        }
        // 6to4: 2002:a00:1::
        [0x2002, high, low, ..] => of(high, low),
        _ => None,
    }
}

fn parsed(networks: &[&str]) -> Vec<IpNet> {
    let parsed = networks.iter().map(|network| network.parse());
    parsed.filter_map(Result::ok).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::Url;

    fn is_private_host(host: &str) -> bool {
        let url = Url::parse(&format!("https://{host}/")).unwrap();
        let host = url.host_str().unwrap();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        is_private(bare.parse().unwrap())
    }

    #[test]
    fn every_network_is_one() {
        assert_eq!((NOBODYS.len(), GIVEN_OUT.len()), (18, 1));
    }

    /// Threat 64.
    #[test]
    fn an_address_that_the_internet_does_not_lead_to_is_known_however_it_is_written() {
        for host in [
            "127.0.0.1",
            "127.1",
            "127.255.255.254",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0177.0.0.1",
            "017700000001",
            "0177.0x0.1",
            "0",
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "167772161",
            "012.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "169.254.169.254",
            "0xa9fea9fe",
            "2852039166",
            "0251.0376.0251.0376",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "192.168.257",
            "3232235521",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "\u{FF11}27.0.0.1",
            "127\u{3002}0.0.1",
            "\u{2460}\u{2461}\u{2466}.0.0.1",
            "%31%32%37.0.0.1",
            "[::]",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[::127.0.0.1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::ffff:a9fe:a9fe]",
            "[::ffff:10.0.0.1]",
            "[64:ff9b::127.0.0.1]",
            "[64:ff9b::a9fe:a9fe]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[2002:a00:1::1]",
            "[2002:c0a8:101::]",
            "[2001::1]",
            "[2001:db8::1]",
            "[3fff::1]",
            "[100::1]",
            "[fc00::1]",
            "[fd12:3456::1]",
            "[fe80::1]",
            "[fec0::1]",
            "[ff02::1]",
            "[4000::1]",
        ] {
            assert!(is_private_host(host), "{host}");
        }
    }

    #[test]
    fn an_address_of_the_internet_is_none_of_them() {
        for host in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.1",
            "192.0.1.1",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.1",
            "223.255.255.255",
            "[2606:4700:4700::1111]",
            "[2400:cb00::1]",
            "[::ffff:8.8.8.8]",
            "[64:ff9b::808:808]",
            "[2002:808:808::1]",
        ] {
            assert!(!is_private_host(host), "{host}");
        }
    }
}
