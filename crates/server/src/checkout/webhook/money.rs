//! Events of payments, orders and refunds: what they prove goes to the ledger.

use super::outcome::Outcome;
use crate::checkout::failed_refunds::{Untold, particulars};
use crate::checkout::gateway_evidence::NoEvidence;
use crate::checkout::{Desk, Failure};
use daan_domain::settle::{Claim, Evidence, PaymentState, Source};
use daan_domain::{Gateway, PaymentId};
use daan_gateway::razorpay::{Event, EventKind, Refund, evidence_of_event};
use daan_storage::{Actor, StoredDonation, StoredNotice};
use serde_json::json;

impl Desk {
    /// Settles what an event of a payment proves, and asks about one that hangs.
    pub(super) async fn settle_event(
        &self,
        donation: &StoredDonation,
        event: &Event,
        notice: &StoredNotice,
    ) -> Result<Outcome, Failure> {
        let noted = self.note_refund(donation, event).await?;
        let evidence = self.evidence_in(donation, event, notice).await?;
        let settled = self.settled(donation, &evidence, Actor::Webhook).await?;
        let noted = noted.or(self.ask_which_end(&settled.donation, event, notice).await?);
        if let Some(payment) = &event.payment
            && hangs(&settled.donation, &payment.id)
        {
            self.ask_about(&settled.donation, &payment.id).await?;
        }
        Ok(Outcome::of(&settled.findings).or(noted))
    }

    /// What the event proves; what it leaves open the gateway is asked for.
    async fn evidence_in(
        &self,
        donation: &StoredDonation,
        event: &Event,
        notice: &StoredNotice,
    ) -> Result<Vec<Evidence>, Failure> {
        let Some(payment) = payment_of(event) else {
            return Ok(Vec::new());
        };
        let told = match evidence_of_event(event) {
            Ok(evidence) if event.payment.is_some() => return Ok(evidence),
            _ => self.evidence_of_payment(donation, payment).await,
        };
        match told {
            Ok(evidence) => return Ok(evidence),
            Err(NoEvidence::Untranslatable(error)) => {
                tracing::error!(donation = %donation.id, %payment, %error, "a payment cannot be booked");
            }
            Err(NoEvidence::Gateway(error)) => {
                self.unless_transient::<()>(Err(error), notice)?;
            }
        }
        let data = json!({ "payment": payment.as_str() });
        self.note_once(donation, "payment_unreadable", &data)
            .await?;
        Ok(undecided(event).into_iter().collect())
    }

    /// An account that leaves capturing to us, or a webhook that contradicts what is known: asked at once,
    /// if nobody just did. What the gateway does not say now is asked for again by the watch.
    async fn ask_about(
        &self,
        donation: &StoredDonation,
        payment: &PaymentId,
    ) -> Result<(), Failure> {
        if !self.claim_look(donation).await? {
            return Ok(());
        }
        match self.evidence_of_payment(donation, payment).await {
            Ok(evidence) => {
                self.settled(donation, &evidence, Actor::Webhook).await?;
            }
            Err(error) => {
                tracing::warn!(donation = %donation.id, %payment, %error, "no word of the payment");
            }
        }
        Ok(())
    }

    /// A refund on its way is no evidence yet, and one that failed is none at all: both stand in the history.
    async fn note_refund(
        &self,
        donation: &StoredDonation,
        event: &Event,
    ) -> Result<Outcome, Failure> {
        let Some(refund) = &event.refund else {
            return Ok(Outcome::Unchanged);
        };
        let kind = match event.kind() {
            EventKind::RefundCreated => "refund_created",
            EventKind::RefundSpeedChanged => "refund_speed_changed",
            EventKind::RefundFailed if !is_booked(donation, refund) => {
                let is_news = self.note_failed(donation, refund, Actor::Webhook).await?;
                return Ok(Outcome::noted(is_news));
            }
            _ => return Ok(Outcome::Unchanged),
        };
        self.note_once(donation, kind, &particulars(refund)).await
    }

    /// A refund was told as processed and as failed. Notices overtake each other, so the gateway is asked which is so now;
    /// where it does not say, a person has to look.
    async fn ask_which_end(
        &self,
        donation: &StoredDonation,
        event: &Event,
        notice: &StoredNotice,
    ) -> Result<Outcome, Failure> {
        let Some(refund) = event
            .refund
            .as_ref()
            .filter(|refund| is_booked(donation, refund))
        else {
            return Ok(Outcome::Unchanged);
        };
        let is_doubtful = match event.kind() {
            EventKind::RefundFailed => true,
            EventKind::RefundProcessed => self.is_known_as_failed(donation, refund).await?,
            _ => false,
        };
        if !is_doubtful {
            return Ok(Outcome::Unchanged);
        }
        let noted = self.note_failed_refunds(donation, &refund.payment_id, Actor::Webhook);
        match noted.await {
            Ok(is_news) => Ok(Outcome::noted(is_news)),
            Err(Untold::Ledger(failure)) => Err(failure),
            Err(Untold::Gateway(error)) => {
                self.unless_transient::<()>(Err(error), notice)?;
                let is_news = self.note_failed(donation, refund, Actor::Webhook).await?;
                Ok(Outcome::noted(is_news))
            }
        }
    }
}

fn is_booked(donation: &StoredDonation, refund: &Refund) -> bool {
    let mut payments = donation.payments.iter();
    payments.any(|payment| {
        payment.gateway == Gateway::Razorpay
            && payment.refunds.iter().any(|(id, _)| *id == refund.id)
    })
}

fn payment_of(event: &Event) -> Option<&PaymentId> {
    let payment = event.payment.as_ref().map(|payment| &payment.id);
    let refund = event.refund.as_ref().map(|refund| &refund.payment_id);
    payment.or(refund)
}

/// Nothing of the payment can be booked, so the donor must not be asked to pay again.
fn undecided(event: &Event) -> Option<Evidence> {
    let payment = event.payment.as_ref()?;
    let order = payment.order_id.clone()?;
    Some(Evidence::new(
        Source::RazorpayWebhook,
        order,
        payment.id.clone(),
        Claim::Pending,
    ))
}

/// Whether the payment waits for a capture or a word, and the donation for the payment.
fn hangs(donation: &StoredDonation, payment: &PaymentId) -> bool {
    let is_it = |known: &&daan_domain::settle::Payment| {
        known.gateway == Gateway::Razorpay && known.id == *payment
    };
    let state = donation
        .payments
        .iter()
        .find(is_it)
        .map(|known| known.state);
    !donation.status.is_credited() && state == Some(PaymentState::UnderWay)
}
