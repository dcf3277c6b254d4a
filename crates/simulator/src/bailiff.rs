//! Money that a gateway took stands in the ledger in time.

use crate::history::Capture;
use crate::house::House;
use crate::sky::{DAY_MS, HOUR_MS, MINUTE_MS, Sky};
use daan_domain::Gateway;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::mpsc::UnboundedReceiver;

/// Until which age of an order the server waits how long, each wait perhaps a fifth longer; and the longest.
const WAITS_MS: [(u64, u64); 4] = [
    (68 * MINUTE_MS, 10 * MINUTE_MS),
    (98 * MINUTE_MS, 30 * MINUTE_MS),
    (158 * MINUTE_MS, HOUR_MS),
    (338 * MINUTE_MS, 3 * HOUR_MS),
];
const LONGEST_WAIT_MS: u64 = 6 * HOUR_MS;

/// How long deadlines still run.
#[derive(Default)]
pub(crate) struct Deadlines(AtomicU64);

impl Deadlines {
    /// The age of the run at which the last of them is over.
    pub(crate) fn last_ms(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Waits for each capture until it must be in the ledger, and looks.
pub(crate) async fn serve(
    house: Arc<House>,
    deadlines: Arc<Deadlines>,
    mut captures: UnboundedReceiver<Capture>,
) {
    while let Some(capture) = captures.recv().await {
        let due_ms = due_ms(&house, &capture);
        deadlines.0.fetch_max(due_ms, Ordering::Relaxed);
        let house = Arc::clone(&house);
        tokio::spawn(async move {
            house.world.sky.wait_until_age(due_ms).await;
            look(&house, &capture);
        });
    }
}

/// The age of the run by which a capture must stand in the ledger.
fn due_ms(house: &House, capture: &Capture) -> u64 {
    let profile = house.world.profile;
    let from_ms = capture.age_ms.max(house.world.weather.calm_from_ms());
    let has_webhook = profile.has_webhooks() && capture.gateway == Gateway::Razorpay;
    if has_webhook || !profile.has_watch() {
        return from_ms + profile.deadline_ms();
    }
    let order_age_ms = from_ms.saturating_sub(capture.order_age_ms);
    from_ms + poll_deadline_ms(order_age_ms.max(age_by_ledger_ms(house, capture, from_ms)))
}

/// How old the order is by the ledger at an age of the run: where the clock was a day behind when it was handed
/// out, it is asked about as rarely as one of yesterday.
fn age_by_ledger_ms(house: &House, capture: &Capture, from_ms: u64) -> u64 {
    const SINCE: &str = "SELECT CAST(coalesce(handed_out_at, created_at) AS TEXT) FROM gateway_orders \
        JOIN donations ON donations.id = donation_id \
        WHERE gateway_orders.gateway = $1 AND gateway_order_id = $2";
    let text = house.text(SINCE, &[capture.gateway.code(), &capture.order]);
    let since_ms: Option<i64> = text.and_then(|text| text.parse().ok());
    let age_ms = since_ms.map(|since_ms| Sky::at_age_ms(from_ms) - since_ms);
    age_ms
        .and_then(|age_ms| u64::try_from(age_ms).ok())
        .unwrap_or_default()
}

/// Fifteen minutes in an order's first hour; then as long as the schedule waits at that age.
fn poll_deadline_ms(order_age_ms: u64) -> u64 {
    if order_age_ms <= HOUR_MS {
        return 15 * MINUTE_MS;
    }
    let wait_ms = WAITS_MS
        .into_iter()
        .find(|(until_ms, _)| order_age_ms < *until_ms)
        .map_or(LONGEST_WAIT_MS, |(_, wait_ms)| wait_ms);
    wait_ms * 6 / 5 + 3 * MINUTE_MS
}

/// What the ledger has of a payment: entries, its state, what its order asks for, and since when that is paid.
type Known = (
    i64,
    Option<String>,
    Option<i64>,
    Option<String>,
    Option<i64>,
);

const KNOWN: &str = "SELECT json_array( \
    (SELECT count(*) FROM ledger WHERE kind = 'capture' AND gateway = $1 AND payment_id = $2), \
    (SELECT state FROM payments WHERE gateway = $1 AND payment_id = $2), \
    (SELECT coalesce(quoted_minor, amount_minor) FROM gateway_orders \
        JOIN donations ON donations.id = donation_id \
        WHERE gateway_orders.gateway = $1 AND gateway_order_id = $3), \
    (SELECT coalesce(quoted_currency, currency) FROM gateway_orders \
        JOIN donations ON donations.id = donation_id \
        WHERE gateway_orders.gateway = $1 AND gateway_order_id = $3), \
    (SELECT paid_at FROM gateway_orders JOIN donations ON donations.id = donation_id \
        WHERE gateway_orders.gateway = $1 AND gateway_order_id = $3))";

/// Whether it stands there, as what it is.
pub(crate) fn look(house: &House, capture: &Capture) {
    let parameters = [
        capture.gateway.code(),
        capture.payment.as_str(),
        capture.order.as_str(),
    ];
    let Some((entries, state, asked, asked_in, paid_at)) = house.read::<Known>(KNOWN, &parameters)
    else {
        return;
    };
    let (Some(asked), Some(asked_in)) = (asked, asked_in) else {
        // An order that was never bound was never handed out, which is looked at elsewhere.
        return;
    };
    let fits = (asked, asked_in.as_str()) == (capture.amount, capture.currency.as_str());
    let is_right = if fits {
        entries == 1
    } else {
        // Held, or gone back since; nobody asks about odd payments of a donation that is paid.
        let is_held = matches!(state.as_deref(), Some("quarantined" | "returned"));
        let is_unasked = paid_at.is_some() && !house.world.profile.has_webhooks();
        entries == 0 && (is_held || is_unasked)
    };
    if !is_right {
        let waited_s = house.world.sky.age_ms().saturating_sub(capture.age_ms) / 1_000;
        house.world.violated(
            "I1",
            format!(
                "{} {} of {} {} on {} has {entries} entries and the state {state:?} after {waited_s} s",
                capture.gateway.code(),
                capture.payment,
                capture.amount,
                capture.currency,
                capture.order
            ),
        );
    }
}

/// The longest that a run waits for a deadline after its last day.
pub(crate) const LONGEST_MS: u64 = 2 * DAY_MS;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_grows_with_the_age_of_the_order() {
        assert_eq!(poll_deadline_ms(HOUR_MS), 15 * MINUTE_MS);
        assert_eq!(poll_deadline_ms(70 * MINUTE_MS), 39 * MINUTE_MS);
        assert_eq!(poll_deadline_ms(DAY_MS), 435 * MINUTE_MS);
    }
}
