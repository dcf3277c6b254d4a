//! What the account can be paid with, asked for now and then: every payment page shows it.

use daan_domain::Timestamp;
use daan_gateway::razorpay::{Client, Methods};
use tokio::sync::Mutex;

/// Banks and wallets come and go by the day.
const KEPT_MS: i64 = 10 * 60 * 1_000;
/// A gateway that does not answer is not asked by every page.
const SILENCE_KEPT_MS: i64 = 15 * 1_000;

/// The last answer, or silence. Who asks while somebody asks waits for that answer.
#[derive(Default)]
pub struct KnownMethods(Mutex<Option<(Timestamp, Option<Methods>)>>);

impl KnownMethods {
    /// What the account can be paid with, as far as it is known.
    pub(super) async fn known(&self, gateway: &Client, now: Timestamp) -> Option<Methods> {
        let mut last = self.0.lock().await;
        if let Some((asked_at, methods)) = &*last {
            let kept_ms = methods.as_ref().map_or(SILENCE_KEPT_MS, |_| KEPT_MS);
            if *asked_at <= now && now < asked_at.plus_ms(kept_ms) {
                return methods.clone();
            }
        }
        let methods = match gateway.methods().await {
            Ok(methods) => Some(methods),
            Err(error) => {
                tracing::warn!(%error, "the ways to pay in one call are not known");
                None
            }
        };
        *last = Some((now, methods.clone()));
        methods
    }
}
