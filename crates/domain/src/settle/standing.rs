//! What the ledger holds of a donation when evidence arrives.

use super::evidence::Evidence;
use crate::donation::{Gateway, Status};
use crate::failure_reason::FailureReason;
use crate::id::{GatewayOrderId, PaymentId, RefundId, TransactionId};
use crate::money::Money;

/// A donation as the ledger holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Donation {
    /// Its status.
    pub status: Status,
    /// What the donor meant to give.
    pub amount: Money,
    /// The gateway orders that were made for it.
    pub orders: Vec<Order>,
    /// The payments known so far.
    pub payments: Vec<Payment>,
}

/// A gateway order as the ledger holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Whose order it is.
    pub gateway: Gateway,
    /// Its id there.
    pub id: GatewayOrderId,
    /// What it asks for: the donation's amount, or what that was quoted at in another currency.
    pub amount: Money,
}

/// A payment as the ledger holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Whose payment it is.
    pub gateway: Gateway,
    /// Its id there.
    pub id: PaymentId,
    /// What is known of it.
    pub state: PaymentState,
    /// What went back of it, by refund.
    pub refunds: Vec<(RefundId, Money)>,
    /// What the gateway calls the money that moved, once known.
    pub transaction: Option<TransactionId>,
    /// Why it failed, where it did and the gateway told.
    pub reason: Option<FailureReason>,
}

impl Payment {
    /// How much of it went back by refunds, in minor units.
    pub fn returned_minor(&self) -> i64 {
        let parts = self.refunds.iter().map(|(_, part)| part.amount_minor());
        parts.fold(0, i64::saturating_add)
    }
}

/// What is known of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentState {
    /// Authorised or being decided.
    UnderWay,
    /// Failed; it may still be authorised later.
    Failed,
    /// The authorised amount went back uncaptured.
    Returned,
    /// Captured, and in the ledger.
    Captured {
        /// What the donation made of it.
        disposition: Disposition,
        /// How much was captured.
        money: Money,
    },
    /// It does not fit the donation and is held.
    Quarantined(Mismatch),
    /// The ledger has it under another donation.
    OfOtherDonation,
}

/// What a donation makes of a captured payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Disposition {
    /// It is the donation.
    Applied,
    /// The donation was paid already; this one is to be refunded.
    Surplus,
}

/// How a payment contradicts its donation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mismatch {
    /// It paid another gateway order.
    Order,
    /// It is of another amount.
    Amount,
    /// It is of another currency.
    Currency,
    /// It, or the money it speaks of, is in the ledger already as another donation's or payment's.
    OtherDonation,
    /// More would have gone back than was captured.
    RefundTooLarge,
}

impl Mismatch {
    /// The stable word in the ledger.
    pub fn code(self) -> &'static str {
        match self {
            Mismatch::Order => "order",
            Mismatch::Amount => "amount",
            Mismatch::Currency => "currency",
            Mismatch::OtherDonation => "other_donation",
            Mismatch::RefundTooLarge => "refund_too_large",
        }
    }

    /// The mismatch with this code.
    pub fn lookup(code: &str) -> Option<Mismatch> {
        [
            Mismatch::Order,
            Mismatch::Amount,
            Mismatch::Currency,
            Mismatch::OtherDonation,
            Mismatch::RefundTooLarge,
        ]
        .into_iter()
        .find(|mismatch| mismatch.code() == code)
    }
}

impl Donation {
    /// The payment that the donation counts.
    pub fn applied(&self) -> Option<&Payment> {
        self.payments.iter().find(|payment| {
            matches!(
                payment.state,
                PaymentState::Captured {
                    disposition: Disposition::Applied,
                    ..
                }
            )
        })
    }

    pub(super) fn payment(&self, evidence: &Evidence) -> Option<&Payment> {
        self.payments
            .iter()
            .find(|payment| is_of(payment, evidence))
    }

    pub(super) fn state(&self, evidence: &Evidence) -> Option<PaymentState> {
        self.payment(evidence).map(|payment| payment.state)
    }

    /// The order that the evidence speaks of, if it is one of the donation's.
    pub(super) fn order(&self, evidence: &Evidence) -> Option<&Order> {
        self.orders
            .iter()
            .find(|order| order.gateway == evidence.source.gateway() && order.id == evidence.order)
    }

    /// Whether another payment is of the very money that the evidence speaks of.
    pub(super) fn has_transaction_elsewhere(&self, evidence: &Evidence) -> bool {
        evidence.transaction.is_some()
            && self.payments.iter().any(|payment| {
                payment.gateway == evidence.source.gateway()
                    && payment.transaction == evidence.transaction
                    && !is_of(payment, evidence)
            })
    }

    pub(super) fn has_other_under_way(&self, evidence: &Evidence) -> bool {
        self.payments
            .iter()
            .any(|payment| payment.state == PaymentState::UnderWay && !is_of(payment, evidence))
    }
}

fn is_of(payment: &Payment, evidence: &Evidence) -> bool {
    payment.gateway == evidence.source.gateway() && payment.id == evidence.payment
}
