//! What Razorpay tells us unasked: verified, written down, answered, and only then worked on.
//!
//! An answer that is late or not 2xx makes Razorpay send again for a day and then switch the webhook off,
//! so nothing but a wrong signature and a ledger that cannot be written is refused. What is not worked off
//! before the answer waits in the inbox.

mod finding;
mod money;
mod outcome;
mod reports;
mod strangers;

pub use strangers::Strangers;

use super::{Desk, Failure};
use daan_api::Problem;
use daan_domain::Gateway;
use daan_gateway::razorpay::{Event, EventKind, signature};
use daan_storage::{Notice, StoredNotice};
use outcome::Outcome;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tracing::Instrument as _;

/// Razorpay takes an answer after five seconds for none; a ledger under load needs some of them.
const WORK_BEFORE_ANSWER: Duration = Duration::from_secs(2);
/// What the inbox keeps of an event's id.
const MAX_EVENT_ID_BYTES: usize = 128;

/// A webhook as it came.
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// The header `X-Razorpay-Signature`, where it is text.
    pub signature: Option<&'a str>,
    /// The header `x-razorpay-event-id`, where it is text.
    pub event_id: Option<&'a str>,
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// Why a webhook is not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// Nobody told us a secret, so no webhook can be told from a forged one.
    NoSecret,
    /// No signature, or one that no secret of ours makes of these bytes.
    Signature,
    /// The inbox could not be written.
    Failed(Failure),
}

impl Desk {
    /// Takes a webhook into the inbox and works on it for a while.
    ///
    /// # Errors
    /// [`NotTaken`]; everything else is Razorpay's to send and ours to cope with.
    pub async fn receive_webhook(self: &Arc<Self>, delivery: Delivery<'_>) -> Result<(), NotTaken> {
        self.verify(delivery)?;
        let notice = self.written_down(delivery).await?;
        let Some(notice) = notice else {
            return Ok(());
        };
        let desk = Arc::clone(self);
        let work = tokio::spawn(async move { desk.work_off(notice).await }.in_current_span());
        match tokio::time::timeout(WORK_BEFORE_ANSWER, work).await {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(failure))) => {
                tracing::warn!(code = failure.problem().code(), "a webhook waits");
            }
            Ok(Err(panic)) => tracing::error!(%panic, "working on a webhook panicked"),
            Err(_) => tracing::warn!("a webhook is answered before it is worked off"),
        }
        Ok(())
    }

    /// Does what a notice calls for. Whatever it says, that may be done any number of times.
    ///
    /// # Errors
    /// The ledger or the gateway does not answer: the notice waits for another try.
    pub async fn work_off(&self, notice: StoredNotice) -> Result<(), Failure> {
        let outcome = match self.outcome(&notice).await {
            Ok(outcome) => outcome,
            // Tried again, it would fail again, and stand in the way of those behind it.
            Err(failure) if failure.problem() == Problem::Internal => Outcome::Refused,
            Err(failure) => return Err(failure),
        };
        if matches!(outcome, Outcome::Unreadable | Outcome::Refused) {
            tracing::error!(
                event = notice.id,
                result = outcome.code(),
                "a webhook is left to a person"
            );
        }
        self.ledger
            .finish_notice(notice.gateway, &notice.id, outcome.code(), self.now())
            .await?;
        Ok(())
    }

    fn verify(&self, delivery: Delivery<'_>) -> Result<(), NotTaken> {
        let secrets = self.razorpay_settings.webhook_secrets.as_ref();
        let secrets = secrets.ok_or(NotTaken::NoSecret)?;
        let signature = delivery.signature.ok_or(NotTaken::Signature)?;
        signature::verify_webhook(secrets, delivery.body, signature)
            .map_err(|_| NotTaken::Signature)
    }

    /// The notice as the inbox has it now; `None` where it is worked off already.
    async fn written_down(&self, delivery: Delivery<'_>) -> Result<Option<StoredNotice>, NotTaken> {
        let notice = Notice {
            gateway: Gateway::Razorpay,
            id: delivery.id(),
            raw_digest: Notice::digest_of(delivery.body),
            // Nothing of what is no event can be told from personal data.
            payload: Event::without_personal_data(delivery.body).unwrap_or_else(|_| json!({})),
        };
        let received = self.ledger.receive(notice, self.now()).await;
        received.map_err(|error| NotTaken::Failed(error.into()))
    }

    async fn outcome(&self, notice: &StoredNotice) -> Result<Outcome, Failure> {
        let Ok(event) = Event::parse(notice.payload.to_string().as_bytes()) else {
            return Ok(Outcome::Unreadable);
        };
        match event.kind() {
            EventKind::Downtime => self.note_downtime(&event).await,
            EventKind::PaymentPending | EventKind::Other => Ok(Outcome::Ignored),
            kind => {
                let Some(donation) = self.donation_of(&event, notice).await? else {
                    return Ok(Outcome::Unmatched);
                };
                let _turn = self.turns.wait(&donation.id).await;
                let donation = self.reread(&donation.id).await?;
                match kind {
                    EventKind::Dispute => self.note_dispute(&donation, &event).await,
                    _ => self.settle_event(&donation, &event, notice).await,
                }
            }
        }
    }
}

impl Delivery<'_> {
    /// The sender's name for it; one that is missing or odd, or has a slash as ours have, is made from the bytes.
    fn id(&self) -> String {
        let is_fair = |id: &&str| {
            (1..=MAX_EVENT_ID_BYTES).contains(&id.len())
                && id
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'))
        };
        self.event_id
            .filter(is_fair)
            .map_or_else(|| Notice::id_of(self.body), str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(event_id: Option<&str>) -> String {
        let delivery = Delivery {
            signature: None,
            event_id,
            body: b"{}",
        };
        delivery.id()
    }

    #[test]
    fn an_id_that_is_missing_or_odd_is_made_from_the_bytes() {
        let longest = "a".repeat(MAX_EVENT_ID_BYTES);
        for fair in ["LjRJbh8zJXqg1m", "a", "evt_1-2.3:4", &longest] {
            assert_eq!(id(Some(fair)), fair);
        }
        let too_long = "a".repeat(MAX_EVENT_ID_BYTES + 1);
        for odd in [
            None,
            Some(""),
            Some("a b"),
            Some("sha256/0a"),
            Some("a\u{e9}"),
            Some(too_long.as_str()),
        ] {
            assert_eq!(id(odd), Notice::id_of(b"{}"), "{odd:?}");
        }
    }
}
