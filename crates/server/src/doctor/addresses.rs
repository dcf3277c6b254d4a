//! Under which addresses others reach us, and who may ask.

use super::known::Known;
use super::private::is_private;
use super::{Finding, origins};
use crate::settings::{OneCall, is_public};
use daan_domain::{Currency, Gateway};
use reqwest::Url;
use std::net::IpAddr;

/// Tunnels whose hosts Razorpay refuses for webhooks (its documents, "Webhooks").
const TUNNELS: [&str; 8] = [
    "ngrok.io",
    "ngrok.app",
    "ngrok-free.app",
    "loca.lt",
    "localtunnel.me",
    "webhook.site",
    "requestbin.com",
    "beeceptor.com",
];
/// Endings that no public name has.
const PRIVATE_ENDINGS: [&str; 6] = ["localhost", "local", "internal", "lan", "test", "invalid"];

pub(super) fn check(known: &Known) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(public_url) = known
        .public_url
        .as_deref()
        .and_then(|url| Url::parse(url).ok())
    {
        findings.push(public_address(known, &public_url));
        findings.extend(webhooks(known, &public_url));
        findings.extend(proxy(known, &public_url));
    }
    findings.extend(origins::check(known));
    findings.extend(upi_collect(known));
    findings
}

fn public_address(known: &Known, url: &Url) -> Finding {
    let shown = url.as_str().trim_end_matches('/');
    let is_here = is_loopback(url);
    if url.scheme() != "https" && (!is_here || known.is_live()) {
        return Finding::fault(
            "public_url_not_https",
            format!(
                "DAAN_PUBLIC_URL is {shown}: names, e-mail addresses and tokens would cross the network in the open, and \
                     banks lead donors back to it"
            ),
            "Put a reverse proxy with a certificate in front, and set DAAN_PUBLIC_URL to its https origin",
        );
    }
    if known.is_sandboxed() && is_public(shown) {
        return Finding::fault(
            "sandbox_in_public",
            format!(
                "DAAN_PUBLIC_URL is {shown}, but gifts go to a sandbox on this machine: donors would be thanked for \
                     money that never moved"
            ),
            "Unset RAZORPAY_API_URL and RAZORPAY_CHECKOUT_URL and set your own keys, or set DAAN_PUBLIC_URL to an address of \
             this machine",
        );
    }
    if is_public(shown) && !known.is_live() && known.key_id.is_some() {
        return Finding::warning(
            "test_key_in_public",
            format!(
                "DAAN_PUBLIC_URL is {shown}, but RAZORPAY_KEY_ID is a test key: no money moves"
            ),
            "Set the live keys before donors come",
        );
    }
    Finding::ok("public_url", format!("donors reach Daan under {shown}"))
}

/// Daan speaks no https itself, so a proxy does; on this machine it is known without a word.
fn proxy(known: &Known, url: &Url) -> Option<Finding> {
    let listen = known.listen?;
    let is_unnamed = url.scheme() == "https" && !listen.ip().is_loopback() && !known.names_proxies;
    is_unnamed.then(|| {
        Finding::warning(
            "proxy_unnamed",
            format!(
                "DAAN_LISTEN is {listen} and DAAN_PUBLIC_URL is https, but DAAN_TRUSTED_PROXIES is not set: all donors are \
                     taken for one address, the proxy's, and share its limits"
            ),
            "Set DAAN_TRUSTED_PROXIES to the address of the reverse proxy, or let DAAN_LISTEN be on 127.0.0.1 where the proxy \
             is on this machine",
        )
    })
}

/// Only Razorpay itself refuses; a sandbox on this machine reaches it.
fn webhooks(known: &Known, url: &Url) -> Option<Finding> {
    let is_expected = known.webhook_secret.is_some() || known.is_live();
    if !known.is_real_razorpay() || !is_expected {
        return None;
    }
    let host = url.host_str().unwrap_or_default();
    Some(match refused_because(url, host) {
        None => Finding::ok("webhook_host", format!("Razorpay takes webhooks to {host}")),
        Some(why) => Finding::fault(
            "webhook_host_refused",
            format!(
                "Razorpay sends no webhooks to {}/webhooks/razorpay: {why}",
                url.as_str().trim_end_matches('/')
            ),
            "Set DAAN_PUBLIC_URL to a public https origin on port 443",
        ),
    })
}

fn refused_because(url: &Url, host: &str) -> Option<&'static str> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_under = |ending: &str| {
        host == ending
            || host
                .strip_suffix(ending)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return is_private(ip).then_some("the address is not one of the internet");
    }
    if !host.contains('.') || PRIVATE_ENDINGS.iter().any(|ending| is_under(ending)) {
        Some("the name is known on this network alone")
    } else if host.contains("razorpay") {
        Some("it refuses names with `razorpay` in them")
    } else if TUNNELS.iter().any(|tunnel| is_under(tunnel)) {
        Some("it refuses this tunnel's names")
    } else if !matches!(url.port_or_known_default(), Some(80 | 443)) {
        Some("it calls ports 80 and 443 alone")
    } else {
        None
    }
}

/// checkout.js is told to hide it (`config.display.hide`); Daan's own page of the one-call API asks for a UPI ID.
fn upi_collect(known: &Known) -> Option<Finding> {
    let is_asked = known
        .one_call
        .is_some_and(|one_call| one_call != OneCall::Off);
    let takes_rupees = crate::campaigns::Campaigns::read(&known.campaigns).is_ok_and(|campaigns| {
        campaigns
            .iter()
            .flat_map(|campaign| &campaign.offers)
            .any(|offer| offer.gateway == Gateway::Razorpay && offer.currency() == Currency::INR)
    });
    if is_asked && takes_rupees {
        return Some(Finding::fault(
            "upi_collect_shown",
            "RAZORPAY_ONE_CALL=1 shows a field for a UPI ID, but UPI collect ended on 28 February 2026 for most accounts: such \
             a payment fails after the donor has waited",
            "Unset RAZORPAY_ONE_CALL. Where Razorpay exempts your account, run with --allow upi_collect_shown",
        ));
    }
    takes_rupees.then(|| {
        Finding::ok(
            "upi_collect",
            "the field for a UPI ID is hidden from donors",
        )
    })
}

pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn razorpay_refuses_hosts_that_are_private_tunnels_its_own_or_on_another_port() {
        let refused = |text: &str| {
            let url = Url::parse(text).unwrap();
            refused_because(&url, url.host_str().unwrap()).is_some()
        };
        for wrong in [
            "https://localhost",
            "https://127.0.0.1",
            "https://10.1.2.3",
            "https://192.168.0.4",
            "https://172.16.0.1",
            "https://100.64.0.1",
            "https://169.254.1.1",
            "https://[::1]",
            "https://[fd00::1]",
            "https://give",
            "https://give.local",
            "https://abc.ngrok.io",
            "https://abc.loca.lt",
            "https://my-razorpay-hooks.example.org",
            "https://give.example.org:8443",
        ] {
            assert!(refused(wrong), "{wrong}");
        }
        for good in [
            "https://give.example.org",
            "http://give.example.org",
            "https://13.232.0.9",
            "https://notngrok.io",
        ] {
            assert!(!refused(good), "{good}");
        }
    }
}
