//! Addresses that the internet does not lead to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks that are nobody's on the internet (IANA's special-purpose registries), by their first bits.
const V4: [(u32, u32); 15] = [
    (0x0000_0000, 8),  // this network
    (0x0A00_0000, 8),  // private
    (0x6440_0000, 10), // of carriers
    (0x7F00_0000, 8),  // this machine
    (0xA9FE_0000, 16), // this link, and the clouds' 169.254.169.254
    (0xAC10_0000, 12), // private
    (0xC000_0000, 24), // protocols
    (0xC000_0200, 24), // documents
    (0xC058_6300, 24), // 6to4's relays
    (0xC0A8_0000, 16), // private
    (0xC612_0000, 15), // measuring
    (0xC633_6400, 24), // documents
    (0xCB00_7100, 24), // documents
    (0xE000_0000, 4),  // groups
    (0xF000_0000, 4),  // nobody's, and everybody's
];

/// What of IPv6 is given out at all: `2000::/3`.
const GIVEN_OUT: (u128, u32) = (0x2 << 124, 3);
/// Networks of it that are nobody's.
const V6: [(u128, u32); 3] = [
    (0x2001 << 112, 23),                    // protocols, Teredo among them
    ((0x2001 << 112) | (0x0DB8 << 96), 32), // documents
    (0x3FFF << 112, 20),                    // documents
];
/// Networks in which an address of IPv4 is written, and how many bits are behind it.
const CARRIERS: [(u128, u32, u32); 4] = [
    (0xFFFF << 32, 96, 0),                   // ::ffff:10.0.0.1
    (0, 96, 0),                              // ::10.0.0.1
    ((0x64 << 112) | (0xFF9B << 96), 96, 0), // NAT64: 64:ff9b::10.0.0.1
    (0x2002 << 112, 16, 80),                 // 6to4: 2002:a00:1::
];

pub(super) fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => is_private_v6(ip),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let bits = ip.to_bits();
    V4.iter()
        .any(|(network, length)| (bits ^ network).leading_zeros() >= *length)
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    let bits = ip.to_bits();
    let is_in = |(network, length): (u128, u32)| (bits ^ network).leading_zeros() >= length;
    let carried = CARRIERS
        .iter()
        .find(|(network, length, _)| is_in((*network, *length)));
    if let Some((.., behind)) = carried {
        let carried = u32::try_from((bits >> behind) & u128::from(u32::MAX));
        return carried.is_ok_and(|bits| is_private_v4(Ipv4Addr::from_bits(bits)));
    }
    !is_in(GIVEN_OUT) || V6.iter().any(|network| is_in(*network))
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
