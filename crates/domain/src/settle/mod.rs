//! The one rule by which money counts as given.
//!
//! [`settle`] is a total function from a donation and one piece of evidence to a [`Decision`]. Every
//! path of the server (confirm, callback, webhook, poll, sweep, recheck) goes through it, so a payment
//! is credited in one place, once, and only on captured evidence.
//!
//! Three rules carry the rest:
//! - **Paid is monotone.** Nothing moves a credited donation back; later news is recorded only.
//! - **Failing belongs to a payment.** A donation with a failed payment waits for the next one.
//! - **Payments are quarantined, donations never are.** A payment that does not fit its donation is held
//!   for a person; the right payment that follows is credited all the same.

mod evidence;
mod held;
mod paid_at;
mod standing;

pub use evidence::{Claim, Evidence, Source};
pub use held::with_held_money_gone;
pub use paid_at::{CLOCKS_APART_MS, paid_at};
pub use standing::{Disposition, Donation, Mismatch, Order, Payment, PaymentState};

use crate::donation::Status;
use crate::money::Money;

/// What the ledger says next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The donation's status from now on.
    pub status: Status,
    /// The payment's state from now on; `None` where nothing about it changes.
    pub payment: Option<PaymentState>,
    /// The ledger entry to add, if money moved.
    pub entry: Option<Entry>,
    /// What was found, for the donation's history.
    pub finding: Finding,
}

/// A ledger entry to add for the payment of the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// The payment was captured.
    Capture(Disposition, Money),
    /// Part or all of it went back.
    Refund(Money),
}

/// What evidence meant for the donation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// A payment is under way.
    Processing,
    /// The donation is paid by this payment.
    Credited,
    /// A further payment was captured; it is to be refunded.
    Surplus,
    /// One payment failed.
    AttemptFailed,
    /// An authorised payment went back to the donor without having been captured.
    Returned,
    /// Money went back to the donor.
    Refunded,
    /// The payment does not fit the donation and is held.
    Quarantined(Mismatch),
    /// Nothing new: this was known, or something later is.
    Unchanged,
    /// A refund of a payment that is not known as captured; its capture must be read first.
    RefundWithoutCapture,
}

impl Finding {
    /// The stable word in the donation's history.
    pub fn code(self) -> &'static str {
        match self {
            Finding::Processing => "payment_processing",
            Finding::Credited => "payment_credited",
            Finding::Surplus => "payment_surplus",
            Finding::AttemptFailed => "payment_failed",
            Finding::Returned => "payment_returned",
            Finding::Refunded => "payment_refunded",
            Finding::Quarantined(Mismatch::Order) => "quarantined_order_mismatch",
            Finding::Quarantined(Mismatch::Amount) => "quarantined_amount_mismatch",
            Finding::Quarantined(Mismatch::Currency) => "quarantined_currency_mismatch",
            Finding::Quarantined(Mismatch::OtherDonation) => "quarantined_other_donation",
            Finding::Quarantined(Mismatch::RefundTooLarge) => "quarantined_refund_too_large",
            Finding::Unchanged => "evidence_unchanged",
            Finding::RefundWithoutCapture => "refund_without_capture",
        }
    }
}

/// Decides what one piece of evidence means for a donation.
pub fn settle(donation: &Donation, evidence: &Evidence) -> Decision {
    if let Some(mismatch) = mismatch(donation, evidence) {
        return quarantine(donation, evidence, mismatch);
    }
    let state = donation.state(evidence);
    match evidence.claim {
        Claim::Signed | Claim::Pending | Claim::Authorized(_) => under_way(donation, state),
        Claim::Captured(money) => captured(donation, state, money),
        Claim::Failed => failed(donation, evidence, state),
        Claim::Returned => returned(donation, evidence, state),
        Claim::Refunded { ref refund, amount } => refunded(donation, evidence, refund, amount),
    }
}

/// How the evidence contradicts what the donation was made for, if it does.
fn mismatch(donation: &Donation, evidence: &Evidence) -> Option<Mismatch> {
    let Some(order) = donation.order(evidence) else {
        return Some(Mismatch::Order);
    };
    let is_of_another = donation.state(evidence) == Some(PaymentState::OfOtherDonation);
    if is_of_another || donation.has_transaction_elsewhere(evidence) {
        return Some(Mismatch::OtherDonation);
    }
    match evidence.claim {
        Claim::Authorized(money) | Claim::Captured(money)
            if money.currency() != order.amount.currency() =>
        {
            Some(Mismatch::Currency)
        }
        Claim::Authorized(money) | Claim::Captured(money) if money != order.amount => {
            Some(Mismatch::Amount)
        }
        _ => None,
    }
}

/// Holds the payment, unless it is known already as something that a lie cannot undo.
fn quarantine(donation: &Donation, evidence: &Evidence, mismatch: Mismatch) -> Decision {
    let state = donation.state(evidence);
    if state == Some(PaymentState::Returned) {
        // An old notice comes late: nothing is left to be held.
        return unchanged(donation, Finding::Unchanged);
    }
    let settled = matches!(
        state,
        Some(PaymentState::Captured { .. } | PaymentState::OfOtherDonation)
    );
    Decision {
        payment: (!settled).then_some(PaymentState::Quarantined(mismatch)),
        ..unchanged(donation, Finding::Quarantined(mismatch))
    }
}

fn under_way(donation: &Donation, state: Option<PaymentState>) -> Decision {
    match state {
        // Late authorisation: a bank may say yes days after the gateway gave up on it.
        None | Some(PaymentState::Failed) => Decision {
            status: at_least_processing(donation.status),
            payment: Some(PaymentState::UnderWay),
            ..unchanged(donation, Finding::Processing)
        },
        Some(_) => unchanged(donation, Finding::Unchanged),
    }
}

fn captured(donation: &Donation, state: Option<PaymentState>, money: Money) -> Decision {
    if matches!(state, Some(PaymentState::Captured { .. })) {
        return unchanged(donation, Finding::Unchanged);
    }
    let disposition = match donation.applied() {
        None => Disposition::Applied,
        Some(_) => Disposition::Surplus,
    };
    let (status, finding) = match disposition {
        Disposition::Applied => (Status::Paid, Finding::Credited),
        Disposition::Surplus => (donation.status, Finding::Surplus),
    };
    Decision {
        status,
        payment: Some(PaymentState::Captured { disposition, money }),
        entry: Some(Entry::Capture(disposition, money)),
        finding,
    }
}

fn failed(donation: &Donation, evidence: &Evidence, state: Option<PaymentState>) -> Decision {
    let believed = match state {
        None => true,
        // A webhook is a snapshot and may be older than the authorisation that overtook it; only an
        // answer to our own question tells what is so now.
        Some(PaymentState::UnderWay) => evidence.source.is_current(),
        Some(_) => false,
    };
    if !believed {
        return unchanged(donation, Finding::Unchanged);
    }
    Decision {
        status: after_losing_payment(donation, evidence),
        payment: Some(PaymentState::Failed),
        ..unchanged(donation, Finding::AttemptFailed)
    }
}

fn returned(donation: &Donation, evidence: &Evidence, state: Option<PaymentState>) -> Decision {
    match state {
        // A held payment, too: its money is with the donor again, and the donation free for another.
        None
        | Some(PaymentState::UnderWay | PaymentState::Failed | PaymentState::Quarantined(_)) => {
            Decision {
                status: after_losing_payment(donation, evidence),
                payment: Some(PaymentState::Returned),
                ..unchanged(donation, Finding::Returned)
            }
        }
        Some(_) => unchanged(donation, Finding::Unchanged),
    }
}

fn refunded(
    donation: &Donation,
    evidence: &Evidence,
    refund: &crate::RefundId,
    amount: Money,
) -> Decision {
    let Some(payment) = donation.payment(evidence) else {
        return unchanged(donation, Finding::RefundWithoutCapture);
    };
    let PaymentState::Captured { disposition, money } = payment.state else {
        return unchanged(donation, Finding::RefundWithoutCapture);
    };
    if payment.refunds.iter().any(|(known, _)| known == refund) {
        return unchanged(donation, Finding::Unchanged);
    }
    let earlier = payment
        .refunds
        .iter()
        .try_fold(amount, |sum, (_, part)| sum.checked_add(*part));
    let Some(left) = earlier.and_then(|sum| money.checked_sub(sum)).ok() else {
        return unchanged(donation, Finding::Quarantined(Mismatch::RefundTooLarge));
    };
    let status = match disposition {
        Disposition::Surplus => donation.status,
        Disposition::Applied if left.amount_minor() == 0 => Status::Refunded,
        Disposition::Applied => Status::PartiallyRefunded,
    };
    Decision {
        status,
        entry: Some(Entry::Refund(amount)),
        ..unchanged(donation, Finding::Refunded)
    }
}

fn unchanged(donation: &Donation, finding: Finding) -> Decision {
    Decision {
        status: donation.status,
        payment: None,
        entry: None,
        finding,
    }
}

fn at_least_processing(status: Status) -> Status {
    if status.rank() < Status::Processing.rank() {
        Status::Processing
    } else {
        status
    }
}

/// `processing` falls back to `open` with its last payment under way; nothing else moves.
fn after_losing_payment(donation: &Donation, evidence: &Evidence) -> Status {
    if donation.status == Status::Processing && !donation.has_other_under_way(evidence) {
        Status::Open
    } else {
        donation.status
    }
}

#[cfg(test)]
mod tests;
