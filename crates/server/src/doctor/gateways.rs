//! Whether the gateways answer, and take our keys.

use super::Finding;
use super::known::Known;
use crate::surroundings::Clock;
use daan_domain::{Gateway, GatewayOrderId, Timestamp};
use daan_gateway::razorpay::Window;
use daan_gateway::{CallError, Refusal, khalti, razorpay};
use reqwest::header::DATE;
use reqwest::redirect;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(8);
/// A webhook's and a link's times are told in seconds, and the header itself counts whole ones.
const MOST_SKEW_MS: i64 = 60_000;
/// No payment of anybody's: Khalti's own begin with letters and digits of another length.
const NOBODYS: &str = "daan-doctor";

pub(super) async fn check(known: &Known, clock: &dyn Clock) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(skew(known, clock).await);
    findings.extend(of_razorpay(known).await);
    findings.extend(of_khalti(known).await);
    findings
}

/// By an answer of any kind, so that wrong keys do not hide it.
async fn skew(known: &Known, clock: &dyn Clock) -> Option<Finding> {
    let url = known.api_url.as_ref()?;
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(redirect::Policy::none());
    let client = if url.is_loopback() {
        client.no_proxy()
    } else {
        client
    };
    let asked_at = clock.now();
    let answer = client
        .build()
        .ok()?
        .get(format!("{}/", url.as_str()))
        .send()
        .await
        .ok()?;
    let answered_at = clock.now();
    let told = time_of(answer.headers().get(DATE)?.to_str().ok()?)?;
    let here = Timestamp::from_unix_ms(asked_at.unix_ms().midpoint(answered_at.unix_ms()));
    let ahead_ms = here.unix_ms() - told.unix_ms();
    Some(if ahead_ms.abs() > MOST_SKEW_MS {
        let (seconds, way) = (
            ahead_ms.abs() / 1_000,
            if ahead_ms > 0 { "ahead of" } else { "behind" },
        );
        Finding::fault(
            "clock_skew",
            format!(
                "this machine's clock is {seconds} s {way} Razorpay's: looks at payments go by it, and the dates of what Khalti takes; beyond 24 hours those of Razorpay's payments, too"
            ),
            "Set the clock, and have it kept set (chrony, systemd-timesyncd)",
        )
    } else {
        Finding::ok(
            "clock",
            "this machine's clock is the gateway's, within a minute",
        )
    })
}

fn time_of(date: &str) -> Option<Timestamp> {
    let read = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(date)
        .ok()?;
    Some(Timestamp::from_unix_ms(read.as_millisecond()))
}

/// One payment of the account's list: it changes nothing, and a wrong key is refused.
async fn of_razorpay(known: &Known) -> Option<Finding> {
    let config = razorpay::Config::new(known.api_url.clone()?, known.credentials()?);
    let client = razorpay::Client::new(config).ok()?;
    let window = Window {
        count: Some(1),
        ..Window::default()
    };
    let asked = client.payments(&window).await.map(drop);
    let place = client.api_url().as_str().to_owned();
    Some(answered(
        Gateway::Razorpay.name(),
        &place,
        [
            "razorpay",
            "razorpay_unreachable",
            "razorpay_refuses_key",
            "razorpay_answers_oddly",
        ],
        asked,
    ))
}

/// A payment that nobody made: whoever knows the key is told that there is none.
async fn of_khalti(known: &Known) -> Option<Finding> {
    let settings = known.khalti()?;
    let place = settings.api_url.as_str().to_owned();
    let client =
        khalti::Client::new(khalti::Config::new(settings.api_url, settings.secret)).ok()?;
    let asked = match client.lookup(&GatewayOrderId::parse(NOBODYS).ok()?).await {
        Err(CallError::NotFound) => Ok(()),
        other => other.map(drop),
    };
    Some(answered(
        Gateway::Khalti.name(),
        &place,
        [
            "khalti",
            "khalti_unreachable",
            "khalti_refuses_key",
            "khalti_answers_oddly",
        ],
        asked,
    ))
}

fn answered<R: Refusal>(
    gateway: &str,
    place: &str,
    [ok, unreachable, refused, odd]: [&'static str; 4],
    asked: Result<(), CallError<R>>,
) -> Finding {
    let Err(error) = asked else {
        return Finding::ok(
            ok,
            format!("{gateway} answers at {place} and takes the key"),
        );
    };
    let cause = format!("{gateway} at {place}: {error}");
    match error {
        CallError::Unauthorized => Finding::fault(
            refused,
            cause,
            "Copy key and secret again from the dashboard; both are of one pair, and of the mode (test or live) that is meant",
        ),
        CallError::NotSent(_)
        | CallError::NoAnswer(_)
        | CallError::Resting { .. }
        | CallError::Unavailable { .. } => Finding::fault(
            unreachable,
            cause,
            "Check that this machine may connect there (firewall, proxy, DNS); if so, see the gateway's status page and try again",
        ),
        CallError::RateLimited { .. } | CallError::Busy => {
            Finding::warning(unreachable, cause, "It answers: run this again in a minute")
        }
        CallError::Refused(_) | CallError::NotFound | CallError::UnreadableAnswer { .. } => {
            Finding::fault(
                odd,
                cause,
                "Check the gateway's address in the settings: something else than its API may answer there",
            )
        }
    }
}
