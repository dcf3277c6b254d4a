//! Refunds through Razorpay.

use super::asked::RefundMade;
use super::history::Intent;
use super::job::{Job, Next};
use super::refused::RefundRefused;
use crate::checkout::Desk;
use crate::checkout::gateway_evidence::NoEvidence;
use daan_domain::Money;
use daan_gateway::razorpay::{
    self, InvalidRefund, NewRefund, Notes, Refund, RefundKey, RefundStatus, Window,
};
use daan_storage::{Actor, StoredDonation};

impl Desk {
    /// What would be given back, and how much has gone or is on its way.
    pub(super) async fn next_at_razorpay(
        &self,
        job: &Job<'_>,
    ) -> Result<(Next, Money), RefundRefused> {
        let booked = self.book(job).await?;
        self.close_found(job).await?;
        let gone = self.gone(job, &booked).await?;
        let next = job.next(gone, String::new(), job.refunds(&booked))?;
        Ok((next, gone))
    }

    pub(super) async fn refund_at_razorpay(
        &self,
        job: &Job<'_>,
    ) -> Result<RefundMade, RefundRefused> {
        let booked = self.book(job).await?;
        self.close_found(job).await?;
        let gone = self.gone(job, &booked).await?;
        let next = job.next(gone, self.draw_refund_key(), job.refunds(&booked))?;
        if !next.is_resumed {
            self.note_refund_asked(&job.donation.id, &next.intent, job.request.note.as_deref())
                .await?;
        }
        let refund = self.sent_to_razorpay(job, &next, gone).await?;
        if refund.status == RefundStatus::Failed {
            return Err(self.failed(job, &next.intent, &refund).await?);
        }
        self.note_refund_made(
            &job.donation.id,
            &next.intent,
            refund.id.as_str(),
            status(&refund),
        )
        .await?;
        // Should the gateway fall silent now, its webhook or the next command books it.
        let donation = match self.book(job).await {
            Ok(donation) => donation,
            Err(refused) => {
                tracing::warn!(donation = %job.donation.id, %refused, "the refund is not booked yet");
                job.donation.clone()
            }
        };
        Ok(job.made(&donation, refund.id.as_str(), next.intent.amount))
    }

    /// Books what was given back in Razorpay's dashboard.
    pub(super) async fn record_at_razorpay(
        &self,
        job: &Job<'_>,
        note: &str,
    ) -> Result<RefundMade, RefundRefused> {
        self.close_unfinished(job).await?;
        let donation = self.book(job).await?;
        let known = &job.payment.refunds;
        let now = job.refunds(&donation);
        let news: Vec<_> = now
            .iter()
            .filter(|refund| !known.contains(refund))
            .collect();
        let sum = news
            .iter()
            .try_fold(Money::zero(job.captured.currency()), |sum, (_, part)| {
                sum.checked_add(*part).ok()
            });
        let (Some((refund, _)), Some(amount)) = (news.last(), sum) else {
            return Err(RefundRefused::nothing_new(&job.payment.id, now));
        };
        let ids: Vec<&str> = news.iter().map(|(id, _)| id.as_str()).collect();
        self.note_refund_recorded(&job.donation.id, &job.payment.id, &ids, note)
            .await?;
        Ok(job.made(&donation, refund.as_str(), amount))
    }

    /// Whoever made a refund by hand does not want the one of a command that was cut off as well: what
    /// became of that is found out now, and nothing of it is sent again.
    async fn close_unfinished(&self, job: &Job<'_>) -> Result<(), RefundRefused> {
        let Some(intent) = job.history.unfinished() else {
            return Ok(());
        };
        let id = &job.donation.id;
        match self.left_behind(job, intent).await? {
            Some(refund) => {
                self.note_refund_made(id, intent, refund.id.as_str(), status(&refund))
                    .await
            }
            None => {
                self.note_refund_refused(id, intent, "not_at_gateway", None)
                    .await
            }
        }
    }

    /// Another refund is asked for than the one that was cut off: where the gateway has that one it is
    /// over, and the operator, who may not have known, is told before anything else goes back.
    async fn close_found(&self, job: &Job<'_>) -> Result<(), RefundRefused> {
        let Some(intent) = job.history.unfinished() else {
            return Ok(());
        };
        if job.means(intent) {
            return Ok(());
        }
        let Some(refund) = self.left_behind(job, intent).await? else {
            return Ok(());
        };
        if refund.status == RefundStatus::Failed {
            return Err(self.failed(job, intent, &refund).await?);
        }
        let id = &job.donation.id;
        self.note_refund_made(id, intent, refund.id.as_str(), status(&refund))
            .await?;
        Err(RefundRefused::found(intent, refund.id.as_str()))
    }

    /// Tells the ledger what Razorpay says of the payment and its refunds now.
    async fn book(&self, job: &Job<'_>) -> Result<StoredDonation, RefundRefused> {
        let told = self
            .evidence_of_payment(&job.donation, &job.payment.id)
            .await;
        let evidence = told.map_err(|error| match error {
            NoEvidence::Gateway(error) => job.silent(&error),
            NoEvidence::Untranslatable(error) => {
                let message = format!(
                    "nothing was refunded: {error}. Look the payment up in Razorpay's dashboard"
                );
                RefundRefused::new("payment_unreadable", message)
            }
        })?;
        let settled = self
            .settled(&job.donation, &evidence, Actor::Operator)
            .await?;
        Ok(settled.donation)
    }

    /// What went back of the payment or is on its way, in whosever name.
    async fn gone(&self, job: &Job<'_>, booked: &StoredDonation) -> Result<Money, RefundRefused> {
        let payment = self.razorpay.payment(&job.payment.id).await;
        let payment = payment.map_err(|error| job.silent(&error))?;
        let gone_minor = payment.amount_refunded_minor.unwrap_or_default();
        let gone = Money::new(gone_minor, job.captured.currency());
        let gone =
            gone.map_err(|error| RefundRefused::new("payment_unreadable", error.to_string()))?;
        job.gone(gone, job.refunds(booked))
    }

    /// The refund at Razorpay: the one that a command that was cut off left there, else a new one.
    async fn sent_to_razorpay(
        &self,
        job: &Job<'_>,
        next: &Next,
        gone: Money,
    ) -> Result<Refund, RefundRefused> {
        // Razorpay leaves open whether keys count in test mode, so we do not rely on them alone.
        if next.is_resumed {
            if let Some(refund) = self.left_behind(job, &next.intent).await? {
                return Ok(refund);
            }
            if let Err(refused) = job.refuse_beyond(next.intent.amount, gone) {
                self.note_refund_refused(&job.donation.id, &next.intent, "too_large", None)
                    .await?;
                return Err(refused);
            }
        }
        let new = new_refund(job, &next.intent)
            .map_err(|error| RefundRefused::new("refund_malformed", error.to_string()))?;
        match self.razorpay.refund(&job.payment.id, &new).await {
            Ok(refund) => Ok(refund),
            Err(error) if is_final(&error, next) => {
                let reason = match &error {
                    razorpay::Error::Refused(refusal) => refusal.reason.as_deref(),
                    _ => None,
                };
                self.note_refund_refused(&job.donation.id, &next.intent, error.code(), reason)
                    .await?;
                Err(refused(&error))
            }
            Err(error) => Err(RefundRefused::unclear(&error)),
        }
    }

    async fn failed(
        &self,
        job: &Job<'_>,
        intent: &Intent,
        refund: &Refund,
    ) -> Result<RefundRefused, RefundRefused> {
        self.note_refund_refused(&job.donation.id, intent, "failed", None)
            .await?;
        // By its name too: another that is made in its stead has to come behind it.
        let noted = self.note_failed(&job.donation, refund, Actor::Operator);
        noted.await?;
        let message = format!(
            "nothing was refunded: Razorpay says that {} failed. Look it up in Razorpay's dashboard",
            refund.id
        );
        Ok(RefundRefused::new("refund_refused", message))
    }

    async fn left_behind(
        &self,
        job: &Job<'_>,
        intent: &Intent,
    ) -> Result<Option<Refund>, RefundRefused> {
        let window = Window {
            count: Some(Window::MAX_COUNT),
            ..Window::default()
        };
        let page = self
            .razorpay
            .refunds_of_payment(&job.payment.id, &window)
            .await
            .map_err(|error| RefundRefused::unclear(&error))?;
        let is_ours = |refund: &Refund| refund.receipt.as_deref() == Some(intent.key.as_str());
        Ok(page.items.into_iter().find(is_ours))
    }
}

/// The same for the same intent, so that the key stands for the same request.
fn new_refund(job: &Job<'_>, intent: &Intent) -> Result<NewRefund, InvalidRefund> {
    let notes = Notes::new().with("donation", job.donation.id.as_str());
    NewRefund::new(
        RefundKey::parse(intent.key.as_str())?,
        Some(intent.amount),
        intent.speed.into(),
        notes,
        Some(intent.key.clone()),
    )
}

/// Whether nothing was, and nothing will be, given back under the intent's key. What is true of this call
/// alone says nothing of the one that was cut off.
fn is_final(error: &razorpay::Error, next: &Next) -> bool {
    match error {
        razorpay::Error::Refused(_) => true,
        error => !error.effect_is_unknown() && !next.is_resumed,
    }
}

fn refused(error: &razorpay::Error) -> RefundRefused {
    let said = match error {
        razorpay::Error::Refused(refusal) => refusal.description.clone(),
        _ => None,
    };
    let said = said.map_or(String::new(), |said| format!(" (\u{201c}{said}\u{201d})"));
    let advice = super::refused::advice(error);
    RefundRefused::new(
        "refund_refused",
        format!("nothing was refunded: {error}{said}. {advice}"),
    )
}

fn status(refund: &Refund) -> &str {
    match &refund.status {
        RefundStatus::Pending => "pending",
        RefundStatus::Processed => "processed",
        RefundStatus::Failed => "failed",
        RefundStatus::Other(word) => word,
    }
}
