//! Refunds that failed at the bank, where no webhook said so. The payment itself looks as if nobody had asked for them.

use super::{Desk, Failure};
use daan_domain::{PaymentId, Timestamp};
use daan_gateway::razorpay::{self, Refund, RefundStatus};
use daan_storage::{Actor, StoredDonation, StoredEvent};
use serde_json::{Value, json};

const FAILED: &str = "refund_failed";
const BOOKED: &str = "payment_refunded";

/// Why nobody knows of failed refunds.
pub(super) enum Untold {
    Gateway(razorpay::Error),
    Ledger(Failure),
}

impl Desk {
    /// Asks for a payment's refunds, and writes down those that failed and were not known to; whether there was one. Needs
    /// the donation's turn.
    pub(super) async fn note_failed_refunds(
        &self,
        donation: &StoredDonation,
        payment: &PaymentId,
        actor: Actor,
    ) -> Result<bool, Untold> {
        let refunds = self.refunds_of(payment).await.map_err(Untold::Gateway)?;
        let failed = refunds.iter().filter(|refund| {
            refund.status == RefundStatus::Failed && refund.payment_id == *payment
        });
        let mut is_news = false;
        for refund in failed {
            let noted = self.note_failed(donation, refund, actor).await;
            is_news |= noted.map_err(Untold::Ledger)?;
        }
        Ok(is_news)
    }

    /// Whether it failed by some word of it.
    pub(super) async fn is_known_as_failed(
        &self,
        donation: &StoredDonation,
        refund: &Refund,
    ) -> Result<bool, Failure> {
        let events = self.ledger.events(&donation.id).await?;
        Ok(events
            .iter()
            .any(|event| event.kind == FAILED && names(event, refund)))
    }

    /// Whether it was news. Once: a word that came twice would open again what an operator closed. Once more where it was
    /// booked since: what the ledger has as gone back is here, and is owed to the donor.
    pub(super) async fn note_failed(
        &self,
        donation: &StoredDonation,
        refund: &Refund,
        actor: Actor,
    ) -> Result<bool, Failure> {
        let events = self.ledger.events(&donation.id).await?;
        let last = last_end(&events, refund);
        if last == Some(FAILED) {
            return Ok(false);
        }
        let meaning = match last {
            None => "a refund failed: the money is still here",
            Some(_) => "a refund failed that is booked as gone back: the money is here again",
        };
        tracing::error!(
            donation = %donation.id,
            refund = %refund.id,
            "{meaning}. Run daan recheck with the donation, which names the next step"
        );
        let (data, now) = (particulars(refund), self.now());
        self.ledger
            .record_event(&donation.id, FAILED, &data, actor, now)
            .await?;
        Ok(true)
    }
}

/// How the refund ended by the latest word of it, if it has.
fn last_end<'a>(events: &'a [StoredEvent], refund: &Refund) -> Option<&'a str> {
    let is_end = |event: &&StoredEvent| {
        matches!(event.kind.as_str(), FAILED | BOOKED) && names(event, refund)
    };
    events.iter().rfind(is_end).map(|event| event.kind.as_str())
}

fn names(event: &StoredEvent, refund: &Refund) -> bool {
    event.data.get("refund").and_then(Value::as_str) == Some(refund.id.as_str())
}

/// What a history keeps of a refund, whoever told of it.
pub(super) fn particulars(refund: &Refund) -> Value {
    json!({
        "payment": refund.payment_id.as_str(),
        "refund": refund.id.as_str(),
        "amount_minor": refund.amount_minor,
        "speed": refund.speed_processed,
        "made_at_ms": refund.created_at.map(Timestamp::unix_ms),
    })
}
