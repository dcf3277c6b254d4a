//! Refunds that failed at the bank, where no webhook said so. The payment itself looks as if nobody had asked for them.

use super::{Desk, Failure};
use daan_domain::PaymentId;
use daan_gateway::razorpay::{self, Refund, RefundStatus};
use daan_storage::{Actor, StoredDonation};
use serde_json::{Value, json};

const FAILED: &str = "refund_failed";

/// Why nobody knows of failed refunds.
pub(super) enum Untold {
    Gateway(razorpay::Error),
    Ledger(Failure),
}

impl Desk {
    /// Asks for a payment's refunds, and writes down those that failed and were not known to. Needs the donation's turn.
    pub(super) async fn note_failed_refunds(
        &self,
        donation: &StoredDonation,
        payment: &PaymentId,
        actor: Actor,
    ) -> Result<(), Untold> {
        let refunds = self.refunds_of(payment).await.map_err(Untold::Gateway)?;
        let failed = refunds.iter().filter(|refund| {
            refund.status == RefundStatus::Failed && refund.payment_id == *payment
        });
        for refund in failed {
            let noted = self.note_failed(donation, refund, actor).await;
            noted.map_err(Untold::Ledger)?;
        }
        Ok(())
    }

    /// Whether it was news. Once: a word that came twice would open again what an operator closed.
    pub(super) async fn note_failed(
        &self,
        donation: &StoredDonation,
        refund: &Refund,
        actor: Actor,
    ) -> Result<bool, Failure> {
        let events = self.ledger.events(&donation.id).await?;
        let is_known = events.iter().any(|event| {
            let name = event.data.get("refund").and_then(Value::as_str);
            event.kind == FAILED && name == Some(refund.id.as_str())
        });
        if is_known {
            return Ok(false);
        }
        tracing::error!(
            donation = %donation.id,
            refund = %refund.id,
            "a refund failed: the money is still here. Run daan recheck with the donation, which names the next step"
        );
        let (data, now) = (particulars(refund), self.now());
        self.ledger
            .record_event(&donation.id, FAILED, &data, actor, now)
            .await?;
        Ok(true)
    }
}

/// What a history keeps of a refund, whoever told of it.
pub(super) fn particulars(refund: &Refund) -> Value {
    json!({
        "payment": refund.payment_id.as_str(),
        "refund": refund.id.as_str(),
        "amount_minor": refund.amount_minor,
        "speed": refund.speed_processed,
    })
}
