//! Money goes back because an operator says so.
//!
//! What is asked for stands in the donation's history, under the key that goes out with it, before a
//! gateway hears of it. A command that was cut off is finished under the same key by the next one, so it
//! never gives money back twice. The ledger is told by the gateway's own word alone, through `settle`.

mod asked;
mod at_khalti;
mod at_razorpay;
mod dispute;
mod held;
mod history;
mod job;
mod khalti_word;
mod left;
mod refused;
mod sum;

pub(crate) use held::mismatch_in_words;
pub(super) use history::refunds_that_came_back;

pub use asked::{Confirmed, RefundMade, RefundPlan, RefundRequest, RefundSpeed, refuse_personal};
pub use dispute::KnownDispute;
pub(crate) use job::left_in_books;
pub use refused::RefundRefused;
pub use sum::Sum;

use super::Desk;
use daan_domain::{DonationId, Gateway};
use job::Job;

impl Desk {
    async fn refund_of(&self, request: &RefundRequest) -> Result<DonationId, RefundRefused> {
        for note in request.note.iter().chain(&request.manual_note) {
            refuse_personal(note)?;
        }
        Ok(self.donation_meant(&request.reference).await?)
    }

    /// What [`Desk::refund`] would do now. Asks the gateway, and books what it has given back already.
    ///
    /// # Errors
    /// [`RefundRefused`]
    pub async fn plan_refund(&self, request: &RefundRequest) -> Result<RefundPlan, RefundRefused> {
        let id = self.refund_of(request).await?;
        let _turn = self.turns.wait(&id).await;
        let job = self.refund_job(&id, request).await?;
        job.refuse_disputed()?;
        let (next, gone) = match job.payment.gateway {
            Gateway::Razorpay => self.next_at_razorpay(&job).await,
            Gateway::Khalti => self.next_at_khalti(&job).await,
        }?;
        Ok(RefundPlan {
            gift: self.gift_of_number(&request.reference, &id).await?,
            ..job.plan(&next, gone, self.tells_donor(&job).await?)
        })
    }

    /// Whether the donor is told by mail what a refund of this payment leaves of the receipt; not of a surplus, which it does
    /// not state.
    async fn tells_donor(&self, job: &Job<'_>) -> Result<bool, RefundRefused> {
        if self.mailer.is_none() {
            return Ok(false);
        }
        let id = &job.donation.id;
        let receipt = self.ledger.receipt(id).await?;
        let is_stated = receipt.is_some_and(|receipt| receipt.payment == job.payment.id);
        Ok(is_stated && self.ledger.tells_donor(id).await?)
    }

    /// Gives money back, or finishes what a command that was cut off began; with a note, books what was
    /// given back by hand.
    ///
    /// # Errors
    /// [`RefundRefused`]
    pub async fn refund(&self, request: &RefundRequest) -> Result<RefundMade, RefundRefused> {
        let id = self.refund_of(request).await?;
        let _turn = self.turns.wait(&id).await;
        let job = self.refund_job(&id, request).await?;
        job.refuse_disputed()?;
        match (job.payment.gateway, &request.manual_note) {
            (Gateway::Razorpay, None) => self.refund_at_razorpay(&job).await,
            (Gateway::Razorpay, Some(note)) => self.record_at_razorpay(&job, note).await,
            (Gateway::Khalti, note) => self.refund_at_khalti(&job, note.as_deref()).await,
        }
    }
}
