//! Keys and secrets beside each other: of one world, and all different.

use super::Finding;
use super::known::Known;
use crate::settings::KhaltiSettings;
use daan_domain::Gateway;

pub(super) fn check(known: &Known) -> Vec<Finding> {
    let mut findings: Vec<Finding> = equal(known);
    findings.extend(of_sandbox(known));
    findings.extend(live_in_sandbox(known));
    findings.extend(two_addresses(known));
    findings.extend(two_gateways(known));
    if findings.is_empty() && known.key_id.is_some() {
        let world = if known.is_live() { "live" } else { "test" };
        findings.push(Finding::ok(
            "keys",
            format!("keys and addresses are all of one world: {world}"),
        ));
    }
    findings
}

/// Whoever knows the webhook secret can tell us that money came.
fn equal(known: &Known) -> Vec<Finding> {
    let webhook = known.webhook_secret.as_deref().unwrap_or_default();
    let mut secrets: Vec<(&str, &str)> = webhook
        .split(',')
        .map(|secret| ("RAZORPAY_WEBHOOK_SECRET", secret))
        .collect();
    let others = [
        ("RAZORPAY_KEY_ID", &known.key_id),
        ("RAZORPAY_KEY_SECRET", &known.key_secret),
        ("KHALTI_SECRET_KEY", &known.khalti_key),
    ];
    let others = others
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_deref()?)));
    secrets.extend(others);
    let pairs = secrets
        .iter()
        .enumerate()
        .flat_map(|(n, one)| secrets.iter().skip(n + 1).map(move |other| (one, other)));
    pairs
        .filter(|((name, one), (other_name, other))| name != other_name && one == other && !one.is_empty())
        .map(|((name, _), (other, _))| {
            Finding::fault(
                "secrets_equal",
                format!("{name} is the same as {other}: who learns one has the other, and can tell that money came"),
                format!("Choose another {name}; each has a place of its own in the gateway's dashboard"),
            )
        })
        .collect()
}

/// Everybody can read the sandbox's secrets in the source.
fn of_sandbox(known: &Known) -> Vec<Finding> {
    let webhook = known.webhook_secret.as_deref().unwrap_or_default();
    let at_razorpay = known.is_real_razorpay();
    let at_khalti = known
        .khalti_url
        .as_ref()
        .is_some_and(|url| !url.is_loopback());
    [
        ("RAZORPAY_KEY_ID", at_razorpay && known.key_id.as_deref() == Some(daan_sandbox::KEY_ID)),
        ("RAZORPAY_KEY_SECRET", at_razorpay && known.key_secret.as_deref() == Some(daan_sandbox::KEY_SECRET)),
        ("RAZORPAY_WEBHOOK_SECRET", at_razorpay && webhook.split(',').any(|one| one == daan_sandbox::WEBHOOK_SECRET)),
        ("KHALTI_SECRET_KEY", at_khalti && known.khalti_key.as_deref() == Some(daan_sandbox::KHALTI_KEY)),
    ]
    .into_iter()
    .filter(|(_, is_sandboxs)| *is_sandboxs)
    .map(|(name, _)| {
        Finding::fault(
            "sandbox_secret",
            format!("{name} is the sandbox's, which everybody can read in the source, but the gateway is a real one"),
            format!("Set {name} to the one of your dashboard, or point the gateway's address at a sandbox"),
        )
    })
    .collect()
}

fn live_in_sandbox(known: &Known) -> Option<Finding> {
    let url = known
        .api_url
        .as_ref()
        .filter(|_| known.is_live() && !known.is_real_razorpay())?;
    Some(Finding::fault(
        "live_key_in_sandbox",
        format!(
            "RAZORPAY_KEY_ID is a live key, but RAZORPAY_API_URL is {}: a live secret must not leave for a sandbox",
            url.as_str()
        ),
        "Use the sandbox's key, or unset RAZORPAY_API_URL",
    ))
}

fn two_addresses(known: &Known) -> Option<Finding> {
    let script = known.checkout_url.as_deref()?;
    let is_real_script = script == "https://checkout.razorpay.com/v1/checkout.js";
    (known.api_url.is_some() && known.is_real_razorpay() != is_real_script).then(|| {
        Finding::fault(
            "addresses_of_two_worlds",
            "RAZORPAY_API_URL and RAZORPAY_CHECKOUT_URL are not both Razorpay's own or both the sandbox's: an order made at \
             one cannot be paid at the other",
            "Unset both for the real gateway, or point both at the sandbox",
        )
    })
}

/// A gift must not count as money through one gateway and as a test through the other.
fn two_gateways(known: &Known) -> Option<Finding> {
    let khalti_moves = known
        .khalti()
        .as_ref()
        .and_then(KhaltiSettings::moves_money)?;
    let razorpay_moves = known.is_live() && !known.is_sandboxed();
    (known.mode().is_some() && khalti_moves != razorpay_moves).then(|| {
        let (razorpay, khalti) = (Gateway::Razorpay.name(), Gateway::Khalti.name());
        let (moving, testing) = if khalti_moves { (khalti, razorpay) } else { (razorpay, khalti) };
        Finding::fault(
            "keys_of_two_worlds",
            format!("{moving}'s key and address are live, {testing}'s are for tests: RAZORPAY_KEY_ID and KHALTI_API_URL do not fit each other"),
            "Use live keys at both, or test keys at both: KHALTI_API_URL=https://dev.khalti.com/api/v2 goes with rzp_test_, unset with rzp_live_",
        )
    })
}
