//! Keys and secrets, each by itself: there, and as the dashboard shows it.

use super::known::Known;
use super::{Finding, Level};
use daan_gateway::razorpay::Credentials;

const KEYS: &str = "In Razorpay's dashboard: Account & Settings, API keys";

pub(super) fn check(known: &Known) -> Vec<Finding> {
    let mut findings: Vec<Finding> = [
        ("RAZORPAY_KEY_ID", &known.key_id),
        ("RAZORPAY_KEY_SECRET", &known.key_secret),
    ]
    .into_iter()
    .filter(|(_, value)| value.is_none())
    .map(|(name, _)| missing(name))
    .collect();
    findings.extend(without_webhook_secret(known));
    findings.extend(white_space(known));
    findings.extend(malformed_key_id(known));
    findings.extend(empty_webhook_secret(known));
    if findings.iter().all(|finding| finding.level == Level::Ok) {
        findings.push(Finding::ok(
            "secrets",
            "every key and secret is there, without white space",
        ));
    }
    findings
}

fn missing(name: &'static str) -> Finding {
    Finding::fault(
        "key_missing",
        format!("{name} is missing: no order can be made"),
        format!("{KEYS}. Set {name}, or {name}_FILE to a file that holds it"),
    )
}

fn without_webhook_secret(known: &Known) -> Option<Finding> {
    known.webhook_secret.is_none().then(|| {
        Finding::fault(
            "webhook_secret_missing",
            "RAZORPAY_WEBHOOK_SECRET is missing: webhooks are refused, and the payment of a donor who closes the page is \
             found by asking alone",
            "In Razorpay's dashboard, Webhooks: add /webhooks/razorpay under DAAN_PUBLIC_URL, choose a secret, and set it here",
        )
    })
}

/// The commonest fault of these fields is a pasted line end. Several webhook secrets have commas between them.
fn white_space(known: &Known) -> Vec<Finding> {
    let has = |value: &Option<String>| {
        value
            .as_ref()
            .is_some_and(|value| value.chars().any(char::is_whitespace))
    };
    [
        ("RAZORPAY_KEY_ID", &known.key_id),
        ("RAZORPAY_KEY_SECRET", &known.key_secret),
        ("RAZORPAY_WEBHOOK_SECRET", &known.webhook_secret),
        ("KHALTI_SECRET_KEY", &known.khalti_key),
    ]
    .into_iter()
    .filter(|(_, value)| has(value))
    .map(|(name, _)| {
        Finding::fault(
            "key_white_space",
            format!("{name} has white space in it, which no key has: most often a line end that was pasted along"),
            format!("Copy {name} again, without spaces and line ends; several webhook secrets have a comma alone between them"),
        )
    })
    .collect()
}

fn malformed_key_id(known: &Known) -> Option<Finding> {
    let key_id = known.key_id.as_deref()?;
    let has_space = key_id.chars().any(char::is_whitespace);
    (!has_space && Credentials::parse(key_id, "-").is_err()).then(|| {
        Finding::fault(
            "key_malformed",
            "RAZORPAY_KEY_ID expected rzp_test_ or rzp_live_ and letters or digits, found something else",
            format!("{KEYS}. The key id is the shorter of the two"),
        )
    })
}

fn empty_webhook_secret(known: &Known) -> Option<Finding> {
    let all = known.webhook_secret.as_deref()?;
    all.split(',').any(str::is_empty).then(|| {
        Finding::fault(
            "webhook_secret_empty",
            "RAZORPAY_WEBHOOK_SECRET has a comma without a secret on one side of it",
            "Remove the comma: there is one between two secrets, and none at an end",
        )
    })
}
