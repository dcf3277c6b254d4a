//! Where a request comes from.

use super::App;
use crate::settings::TrustedProxies;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of whoever asks. What a proxy says of it is believed of our own proxies only: anybody can write the
/// header.
pub(super) fn address(app: &App, request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip());
    behind(peer, request.headers(), app.site.trusted_proxies())
}

/// Each proxy adds to the end whom it heard it from, so the last that is none of ours is the sender.
fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    let mut sender = peer;
    let lines: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    for said in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        if !trusted.include(sender) {
            break;
        }
        let Some(address) = read(said.trim()) else {
            break;
        };
        sender = address;
    }
    sender.to_canonical()
}

/// Some proxies write the port as well.
fn read(said: &str) -> Option<IpAddr> {
    said.parse().ok().or_else(|| {
        let with_port: SocketAddr = said.parse().ok()?;
        Some(with_port.ip())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Source;

    fn sender(peer: &str, forwarded: &[&str]) -> String {
        let source = Source::of(
            &[],
            &[("DAAN_TRUSTED_PROXIES", "10.0.0.0/8,127.0.0.1")],
            &[],
        );
        let trusted = TrustedProxies::read(&source, false).unwrap();
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        behind(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    /// Threat 66.
    #[test]
    fn who_connects_by_themselves_cannot_say_that_they_are_another() {
        for spoofed in ["198.51.100.1", "127.0.0.1", "10.0.0.1, 198.51.100.1"] {
            assert_eq!(sender("203.0.113.9", &[spoofed]), "203.0.113.9");
        }
    }

    /// Threat 66.
    #[test]
    fn of_what_comes_through_a_proxy_only_its_own_word_counts() {
        let proxy = "127.0.0.1";
        assert_eq!(sender(proxy, &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(sender(proxy, &["198.51.100.1, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(sender(proxy, &["127.0.0.1", "203.0.113.9"]), "203.0.113.9");
        assert_eq!(sender(proxy, &["127.0.0.1, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(sender(proxy, &["203.0.113.9, 10.2.3.4"]), "203.0.113.9");
        assert_eq!(sender(proxy, &["203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(sender(proxy, &["[2001:db8::1]:80"]), "2001:db8::1");
    }

    #[test]
    fn a_word_that_is_no_address_ends_with_whom_it_came_from() {
        assert_eq!(sender("10.0.0.1", &["203.0.113.9, unknown"]), "10.0.0.1");
        assert_eq!(sender("10.0.0.1", &[""]), "10.0.0.1");
        assert_eq!(sender("10.0.0.1", &[]), "10.0.0.1");
    }
}
