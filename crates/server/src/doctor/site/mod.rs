//! A page elsewhere that is to take gifts: its origin is in our list, and its own policy lets the checkout in.

mod page;
mod policy;

use super::Finding;
use super::known::Known;
use crate::settings::{NO_ORIGINS, origin};
use page::Unread;
use policy::{INLINE, WASM, allows, is_up_to_tags};
use reqwest::Url;

/// What checkout.js and our own code need on a page with the element, of what `daan doctor --csp` prints for one.
const NEEDED: [(&str, &str); 6] = [
    ("script-src", WASM),
    ("script-src", "https://checkout.razorpay.com"),
    ("script-src", "https://cdn.razorpay.com"),
    ("style-src", INLINE),
    ("frame-src", "https://api.razorpay.com"),
    ("frame-src", "https://checkout.razorpay.com"),
];

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
        findings.extend(policies_of(known, &url).await);
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
            match known.origins.as_slice() {
                [word] if word == NO_ORIGINS => format!(
                    "Set DAAN_ALLOWED_ORIGINS to {site} in place of none, and restart daan serve"
                ),
                _ => format!(
                    "Add {site} to DAAN_ALLOWED_ORIGINS, separated by a comma, and restart daan serve"
                ),
            },
        )
    }
}

fn unread_because(url: &Url, unread: Unread) -> Finding {
    match unread {
        Unread::Away(error) => Finding::fault(
            "site_unreachable",
            format!("--site {url}: {}", error.without_url()),
            "Check the address, and that this machine may connect there",
        ),
        Unread::LeadsTo(page) => Finding::fault(
            "site_leads_on",
            match page {
                Some(page) => format!("--site {url} leads to {page}, which was not looked at"),
                None => format!("--site {url} leads on, and does not say where"),
            },
            "Give --site the address that donors' browsers end at: its origin is the one that counts",
        ),
    }
}

async fn policies_of(known: &Known, url: &Url) -> Vec<Finding> {
    let policies = match page::policies(url).await {
        Ok(policies) => policies,
        Err(unread) => return vec![unread_because(url, unread)],
    };
    let daan = known.public_url.as_deref().unwrap_or_default();
    let mut findings = vec![checkout_of(&policies, daan, url)];
    if policies.iter().any(|policy| is_up_to_tags(policy)) {
        findings.push(Finding::warning(
            "csp_strict_dynamic",
            format!(
                "the Content-Security-Policy of {url} has 'strict-dynamic', with which hosts of scripts count for nothing"
            ),
            "Give the tag of daan.js the page's nonce, or see that the hash is of what it loads: nothing else lets it in",
        ));
    }
    let takes_form = |policy: &String| allows(policy, "form-action", daan);
    if !daan.is_empty() && !policies.iter().all(takes_form) {
        findings.push(Finding::warning(
            "csp_form_action",
            format!(
                "the Content-Security-Policy of {url} has a form-action without {daan}: where the widget's app does not come, \
                 what was typed into its form is lost, and the donor is led to the hosted page"
            ),
            format!("Add {daan} to form-action"),
        ));
    }
    findings
}

fn checkout_of(policies: &[String], daan: &str, url: &Url) -> Finding {
    let ours = [("script-src", daan), ("connect-src", daan)];
    let keeps_out = |policy: &String, directive: &str, host: &str| {
        // A tag may still let the scripts in; that is told by itself.
        let is_open = directive == "script-src" && host != WASM && is_up_to_tags(policy);
        !is_open && !allows(policy, directive, host)
    };
    let missing: Vec<String> = ours
        .into_iter()
        .chain(NEEDED)
        .filter(|(directive, host)| {
            policies
                .iter()
                .any(|policy| keeps_out(policy, directive, host))
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
            "`daan doctor --csp` prints the whole policy for such a page; merge it with each that is sent, in headers and in <meta> tags",
        )
    }
}
