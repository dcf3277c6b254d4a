//! Donations as their donors see them.

use super::Desk;
use super::next::empty_prefill;
use super::order::as_made;
use daan_api::{AlternativeView, DonationView, FailureView, Next, SurplusView};
use daan_domain::settle::{Disposition, Payment, PaymentState};
use daan_domain::{FailureReason, Locale, Money, Status, Timestamp, ViewToken};
use daan_storage::{Mailed, StoredDonation};
use std::time::Duration;
use tokio::time::timeout;

/// For so long a gift's page waits for what is known of the mail with its receipt.
const MAIL_WAIT: Duration = Duration::from_millis(500);

impl Desk {
    /// The donation as its donor sees it in this language: what was paid, once something is.
    pub(super) async fn donation_view(
        &self,
        donation: &StoredDonation,
        token: &ViewToken,
        locale: Locale,
    ) -> DonationView {
        let paid = donation.applied_payment();
        let (gateway, amount) = paid
            .and_then(|payment| Some((payment.gateway, captured(payment)?)))
            .unwrap_or((donation.gateway, donation.amount));
        DonationView {
            donation_id: donation.id.as_str().to_owned(),
            status: donation.status.code().to_owned(),
            amount_minor: amount.amount_minor(),
            currency: amount.currency().code().to_owned(),
            campaign: donation.campaign.as_str().to_owned(),
            gateway: gateway.code().to_owned(),
            under_review: has_held_payment(donation),
            payment_id: paid.map(|payment| payment.id.as_str().to_owned()),
            paid_at: donation.paid_at.and_then(rfc3339),
            returned_minor: paid.map(Payment::returned_minor).filter(|minor| *minor > 0),
            receipt_mail: self.receipt_mail(donation).await,
            next: self.next_view(donation, token),
            failure: failure_view(donation, locale),
            alternative: self.alternative_view(donation),
            surplus: donation.payments.iter().filter_map(surplus_view).collect(),
        }
    }

    /// Where the mail with the receipt is. A page that is shown for its token alone says no more of an address. Of a gift
    /// that went back whole nothing is said: its mail says that the receipt is cancelled.
    async fn receipt_mail(&self, donation: &StoredDonation) -> Option<String> {
        let stands = matches!(donation.status, Status::Paid | Status::PartiallyRefunded);
        if !stands || self.mailer.is_none() {
            return None;
        }
        // Without an answer the page says nothing of it; whoever has paid waits for no more than that they have.
        let asked = timeout(MAIL_WAIT, self.ledger.mailed(&donation.id)).await;
        let mailed = asked.ok()?.ok()??;
        let word = match mailed {
            Mailed::Waiting => "waiting",
            Mailed::Sent => "sent",
        };
        Some(word.to_owned())
    }

    /// How to go on with it, while it can be paid.
    pub(super) fn next_view(&self, donation: &StoredDonation, token: &ViewToken) -> Option<Next> {
        if !waits_for_payment(donation) {
            return None;
        }
        let order = self.payable(donation, donation.gateway)?;
        self.way_to_pay(donation, &as_made(order), token, empty_prefill())
    }

    fn alternative_view(&self, donation: &StoredDonation) -> Option<AlternativeView> {
        let is_unmade = matches!(donation.status, Status::Creating | Status::CreateFailed);
        if !is_unmade && !waits_for_payment(donation) {
            return None;
        }
        let (gateway, quote) = self.alternative(donation)?;
        Some(AlternativeView {
            gateway: gateway.code().to_owned(),
            currency: quote.amount.currency().code().to_owned(),
            amount_minor: quote.amount.amount_minor(),
            payee: quote.payee,
        })
    }
}

/// A payment is held for a person, and nothing has been credited instead.
pub(super) fn is_under_review(donation: &StoredDonation) -> bool {
    !donation.status.is_credited() && has_held_payment(donation)
}

fn has_held_payment(donation: &StoredDonation) -> bool {
    let held = |state: PaymentState| matches!(state, PaymentState::Quarantined(_));
    donation.payments.iter().any(|payment| held(payment.state))
}

/// Who paid something that does not fit must not be asked to pay again.
fn waits_for_payment(donation: &StoredDonation) -> bool {
    matches!(donation.status, Status::Open | Status::Expired) && !is_under_review(donation)
}

/// Why the latest payment failed, while another is waited for.
fn failure_view(donation: &StoredDonation, locale: Locale) -> Option<FailureView> {
    let latest = donation.payments.last()?;
    if !waits_for_payment(donation) || latest.state != PaymentState::Failed {
        return None;
    }
    let reason = latest.reason;
    Some(FailureView {
        reason: reason
            .unwrap_or(FailureReason::PaymentFailed)
            .code()
            .to_owned(),
        message: daan_api::failure_message(reason, locale),
    })
}

fn surplus_view(payment: &Payment) -> Option<SurplusView> {
    let PaymentState::Captured {
        disposition: Disposition::Surplus,
        money,
    } = payment.state
    else {
        return None;
    };
    Some(SurplusView {
        amount_minor: money.amount_minor(),
        currency: money.currency().code().to_owned(),
        is_refunded: payment.returned_minor() == money.amount_minor(),
    })
}

fn captured(payment: &Payment) -> Option<Money> {
    match payment.state {
        PaymentState::Captured { money, .. } => Some(money),
        _ => None,
    }
}

pub(super) fn rfc3339(at: Timestamp) -> Option<String> {
    jiff::Timestamp::from_millisecond(at.unix_ms())
        .ok()
        .map(|at| at.to_string())
}
