//! Whose pages may take gifts: the list that browsers' cross-origin questions are answered by, and the frame's
//! `frame-ancestors`.

use super::Finding;
use super::addresses::is_loopback;
use super::known::Known;
use crate::settings::{NO_ORIGINS, is_public, origin};
use reqwest::Url;

const EXAMPLE: &str = "List each site's origin as browsers write it, such as https://ngo.example.org, separated by commas";

pub(super) fn check(known: &Known) -> Vec<Finding> {
    match known.origins.as_slice() {
        [] => vec![empty(known)],
        [word] if word == NO_ORIGINS => vec![Finding::ok(
            "origins",
            "gifts are taken on Daan's own pages alone, as DAAN_ALLOWED_ORIGINS says",
        )],
        entries => listed(known, entries),
    }
}

/// On a desk nobody embeds yet. In public a site that was to embed would learn of it by its donors.
fn empty(known: &Known) -> Finding {
    let cause = "DAAN_ALLOWED_ORIGINS is empty: no site can have <daan-donate>, a popup or a frame, and gifts are taken on \
                 Daan's own pages alone";
    let fix = "List the origin of each site that has one, such as https://ngo.example.org; where none has, set it to none";
    if known.public_url.as_deref().is_some_and(is_public) {
        Finding::fault("origins_empty", cause, fix)
    } else {
        Finding::warning("origins_empty", cause, fix)
    }
}

fn listed(known: &Known, entries: &[String]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = entries
        .iter()
        .filter_map(|entry| wrong(known, entry))
        .collect();
    if findings.is_empty() {
        findings.push(Finding::ok(
            "origins",
            format!("gifts are taken on pages of {}", entries.join(", ")),
        ));
    }
    findings
}

fn wrong(known: &Known, entry: &str) -> Option<Finding> {
    if entry.contains('*') || entry == "null" {
        return Some(Finding::fault(
            "origin_wildcard",
            format!(
                "DAAN_ALLOWED_ORIGINS has `{entry}`: origins are compared letter by letter, so it allows no page"
            ),
            EXAMPLE,
        ));
    }
    if entry == NO_ORIGINS {
        return Some(Finding::fault(
            "origin_unusable",
            "DAAN_ALLOWED_ORIGINS has `none` beside origins, which says that no site may take gifts and that some may",
            "Take `none` out of the list, or set DAAN_ALLOWED_ORIGINS to none alone",
        ));
    }
    let Ok(plain) = origin("DAAN_ALLOWED_ORIGINS", entry) else {
        return Some(Finding::fault(
            "origin_unusable",
            format!("DAAN_ALLOWED_ORIGINS expected origins, found `{entry}`"),
            EXAMPLE,
        ));
    };
    if known.public_url.as_deref() == Some(plain.as_str()) {
        return Some(Finding::fault(
            "origin_is_own",
            format!(
                "DAAN_ALLOWED_ORIGINS has {plain}, which is Daan itself and allowed anyway: the other site is missing"
            ),
            EXAMPLE,
        ));
    }
    let url = Url::parse(&plain).ok()?;
    let is_open = url.scheme() == "http" && (!is_loopback(&url) || known.is_live());
    is_open.then(|| {
        Finding::fault(
            "origin_not_https",
            format!("DAAN_ALLOWED_ORIGINS has {plain}: whoever is on its visitors' network can change what such a page asks for"),
            "Serve that site by https, and list its https origin",
        )
    })
}
