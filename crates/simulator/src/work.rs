//! The work that a server does unasked: as `daan serve` does it, but woken only where there is something to do.

use crate::node::{Node, Running};
use crate::sky::{DAY_MS, MINUTE_MS, SECOND_MS, wait_ms};
use daan_server::surroundings::Clock as _;
use std::sync::Arc;
use std::time::Duration;

/// How long the server's own watch rests between rounds.
const REST_MS: u64 = 3 * SECOND_MS;
/// Rests grow while nothing comes of it: thousands of rounds against a gateway that is down show no more
/// than a few.
const LONGEST_REST_MS: u64 = MINUTE_MS;

/// The server asks whether a sweep is due as often as it looks for anything else; for a daily one this will do.
const SWEEP_REST_MS: u64 = 15 * MINUTE_MS;

/// Begins the work of a server that has just started.
pub(crate) fn begin(node: &Arc<Node>, running: &Running) {
    let profile = node.world.profile;
    if profile.has_watch() {
        tokio::spawn(watch(Arc::clone(node), running.clone()));
    }
    if profile.has_sweep() {
        tokio::spawn(sweep(Arc::clone(node), running.clone()));
    }
    if profile.has_webhooks() {
        tokio::spawn(work_off(Arc::clone(node), running.clone()));
    }
}

/// Asks about the donations whose time has come.
async fn watch(node: Arc<Node>, running: Running) {
    loop {
        let clock_error_ms = node.clock.error_ms();
        while matches!(running.desk.watch_once().await, Ok(true)) {
            wait_ms(1).await;
        }
        running.life.goes_on().await;
        wait_ms(REST_MS).await;
        while node.clock.error_ms() == clock_error_ms
            && let Some(wait_ms) = until_next_check_ms(&node)
        {
            let wait = Duration::from_millis(wait_ms);
            // Either its time has come, or the ledger says another time now.
            if tokio::time::timeout(wait, node.changed.notified())
                .await
                .is_ok()
            {
                crate::sky::wait_ms(REST_MS).await;
            }
        }
    }
}

/// How long until something is due by this server's clock; nothing where something is due now.
fn until_next_check_ms(node: &Node) -> Option<u64> {
    const NEXT: &str = "SELECT CAST(min(next_check_at) AS TEXT) FROM donations";
    let next_ms: Option<i64> = node.look(NEXT).and_then(|text| text.parse().ok());
    let now_ms = node.clock.now().unix_ms();
    let wait_ms = next_ms.map_or(i64::MAX, |next_ms| next_ms - now_ms);
    u64::try_from(wait_ms)
        .ok()
        .filter(|wait_ms| *wait_ms > 0)
        .map(|wait_ms| wait_ms.min(30 * DAY_MS))
}

/// Compares the gateways' lists with the ledger when that is due.
async fn sweep(node: Arc<Node>, running: Running) {
    loop {
        if running.desk.sweep_due().await.is_err() {
            node.world
                .note(|| "a sweep could not be written down".to_owned());
        }
        running.life.goes_on().await;
        wait_ms(SWEEP_REST_MS).await;
    }
}

/// Works off the notices that could not be worked off when they came.
async fn work_off(node: Arc<Node>, running: Running) {
    const WAITING: &str = "SELECT CAST(count(*) AS TEXT) FROM inbox WHERE processed_at IS NULL";
    loop {
        let mut rest_ms = REST_MS;
        while node.look(WAITING).is_some_and(|count| count != "0") {
            wait_ms(rest_ms).await;
            // The ledger does not fail here, and whatever else waits is tried again.
            running.desk.work_off_waiting().await.ok();
            rest_ms = (2 * rest_ms).min(LONGEST_REST_MS);
        }
        running.life.goes_on().await;
        node.changed.notified().await;
    }
}
