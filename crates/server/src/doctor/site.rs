//! A page elsewhere that is to take gifts: its origin is in our list, and its own policy lets the checkout in.

use super::Finding;
use super::known::Known;
use crate::settings::origin;
use reqwest::{Url, redirect};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(8);
/// What checkout.js and our own code need on a page with the element, of what `daan doctor --csp` prints for one.
const NEEDED: [(&str, &str); 6] = [
    ("script-src", WASM),
    ("script-src", "https://checkout.razorpay.com"),
    ("script-src", "https://cdn.razorpay.com"),
    ("style-src", "'unsafe-inline'"),
    ("frame-src", "https://api.razorpay.com"),
    ("frame-src", "https://checkout.razorpay.com"),
];
const WASM: &str = "'wasm-unsafe-eval'";

pub(super) async fn check(known: &Known, page: &str, is_offline: bool) -> Vec<Finding> {
    let Some(url) = Url::parse(page)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
    else {
        return vec![Finding::fault(
            "site_unusable",
            format!(
                "--site expected a page's address such as https://ngo.example.org/donate, found `{page}`"
            ),
            "Give the whole address, with https://",
        )];
    };
    let mut findings = vec![origin_of(known, &url)];
    if !is_offline {
        findings.push(policy_of(known, &url).await);
    }
    findings
}

fn origin_of(known: &Known, url: &Url) -> Finding {
    let site = url.origin().ascii_serialization();
    let listed = known
        .origins
        .iter()
        .filter_map(|entry| origin("DAAN_ALLOWED_ORIGINS", entry).ok());
    let is_listed = listed.into_iter().any(|listed| listed == site);
    if is_listed || known.public_url.as_deref() == Some(site.as_str()) {
        Finding::ok("site_origin", format!("pages of {site} may take gifts"))
    } else {
        Finding::fault(
            "origin_missing",
            format!(
                "DAAN_ALLOWED_ORIGINS does not have {site}: browsers refuse what its pages ask of Daan"
            ),
            format!(
                "Add {site} to DAAN_ALLOWED_ORIGINS, separated by a comma, and restart daan serve"
            ),
        )
    }
}

async fn policy_of(known: &Known, url: &Url) -> Finding {
    let policies = match policies(url).await {
        Ok(policies) => policies,
        Err(error) => {
            return Finding::fault(
                "site_unreachable",
                format!("--site {url}: {}", error.without_url()),
                "Check the address, and that this machine may connect there",
            );
        }
    };
    let daan = known.public_url.as_deref().unwrap_or_default();
    let ours = [("script-src", daan), ("connect-src", daan)];
    let missing: Vec<String> = ours
        .into_iter()
        .chain(NEEDED)
        .filter(|(directive, host)| {
            policies
                .iter()
                .any(|policy| !allows(policy, directive, host))
        })
        .map(|(directive, host)| format!("{directive} {host}"))
        .collect();
    if missing.is_empty() {
        Finding::ok(
            "site_csp",
            format!("the Content-Security-Policy of {url} lets the checkout in"),
        )
    } else {
        Finding::fault(
            "csp_host_missing",
            format!(
                "the Content-Security-Policy of {url} does not allow {}: the checkout fails there",
                missing.join(", ")
            ),
            "`daan doctor --csp` prints the whole policy for such a page; merge it with the one that is sent",
        )
    }
}

async fn policies(url: &Url) -> reqwest::Result<Vec<String>> {
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(redirect::Policy::limited(5))
        .build()?;
    let answer = client.get(url.clone()).send().await?.error_for_status()?;
    let sent = answer.headers().get_all("content-security-policy");
    Ok(sent
        .iter()
        .filter_map(|policy| policy.to_str().ok())
        .map(str::to_owned)
        .collect())
}

/// Whether a policy lets a host in, or allows what a word in quotes means; a directive that it does not have is left to
/// `default-src`, and without that everything is.
fn allows(policy: &str, directive: &str, host: &str) -> bool {
    let fallbacks: &[&str] = if directive == "frame-src" {
        &["frame-src", "child-src", "default-src"]
    } else {
        &[directive, "default-src"]
    };
    let sources = fallbacks.iter().find_map(|name| {
        policy.split(';').map(str::trim).find_map(|one| {
            let mut words = one.split_ascii_whitespace();
            words
                .next()
                .filter(|found| found.eq_ignore_ascii_case(name))
                .map(|_| words.collect::<Vec<_>>())
        })
    });
    sources.is_none_or(|sources| sources.iter().any(|source| lets_in(source, host)))
}

fn lets_in(source: &str, host: &str) -> bool {
    let source = source.trim_end_matches('/').to_ascii_lowercase();
    if host.starts_with('\'') {
        return source == host || (host == WASM && source == "'unsafe-eval'");
    }
    let bare = host.split_once("://").map_or(host, |(_, bare)| bare);
    let of_any_scheme = source
        .split_once("://")
        .map_or(source.as_str(), |(_, bare)| bare);
    source == "*"
        || source == host
        || source == bare
        || (source == "https:" && host.starts_with("https://"))
        || of_any_scheme.strip_prefix("*.").is_some_and(|under| {
            bare.strip_suffix(under)
                .is_some_and(|rest| rest.ends_with('.'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_lets_in_what_it_names_and_everything_where_it_names_nothing() {
        let host = "https://checkout.razorpay.com";
        for open in [
            "",
            "img-src 'self'",
            "script-src https://checkout.razorpay.com",
            "script-src 'self' checkout.razorpay.com",
            "Script-Src *.razorpay.com",
            "default-src https:",
            "script-src *",
        ] {
            assert!(allows(open, "script-src", host), "{open}");
        }
        for closed in [
            "script-src 'self'",
            "default-src 'self'",
            "script-src 'none'; default-src https:",
            "script-src https://checkout.razorpay.com.evil.org",
            "script-src *.checkout.razorpay.com",
        ] {
            assert!(!allows(closed, "script-src", host), "{closed}");
        }
        assert!(!allows("child-src 'self'", "frame-src", host));
        for (policy, is_open) in [
            ("img-src 'self'", true),
            ("script-src 'wasm-unsafe-eval'", true),
            ("script-src 'unsafe-eval'", true),
            ("script-src * https:", false),
            ("default-src 'self'", false),
        ] {
            assert_eq!(allows(policy, "script-src", WASM), is_open, "{policy}");
        }
    }
}
