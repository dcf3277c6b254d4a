//! What a gateway proved about a payment.

use crate::donation::Gateway;
use crate::failure_reason::FailureReason;
use crate::id::{GatewayOrderId, PaymentId, RefundId, TransactionId};
use crate::money::Money;
use crate::timestamp::Timestamp;

/// One authenticated statement of a gateway about one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// How it was authenticated.
    pub source: Source,
    /// The gateway order that the payment paid, as the gateway says.
    pub order: GatewayOrderId,
    /// The payment.
    pub payment: PaymentId,
    /// What is said of it.
    pub claim: Claim,
    /// What the gateway calls the money that moved, where it has a name for that beside the payment's: no
    /// two payments can be of one.
    pub transaction: Option<TransactionId>,
    /// Why the payment failed, where it did. It is told to the donor and decides nothing.
    pub reason: Option<FailureReason>,
    /// When the donor began the payment, by the gateway's clock, where it tells that.
    pub begun_at: Option<Timestamp>,
}

impl Evidence {
    /// Evidence of which no more is known.
    pub fn new(
        source: Source,
        order: GatewayOrderId,
        payment: PaymentId,
        claim: Claim,
    ) -> Evidence {
        Evidence {
            source,
            order,
            payment,
            claim,
            transaction: None,
            reason: None,
            begun_at: None,
        }
    }

    /// The same, naming the money that moved.
    #[must_use]
    pub fn with_transaction(self, transaction: Option<TransactionId>) -> Evidence {
        Evidence {
            transaction,
            ..self
        }
    }

    /// The same, saying why the payment failed.
    #[must_use]
    pub fn with_reason(self, reason: Option<FailureReason>) -> Evidence {
        Evidence { reason, ..self }
    }

    /// The same, saying when the payment was begun.
    #[must_use]
    pub fn with_begun_at(self, begun_at: Option<Timestamp>) -> Evidence {
        Evidence { begun_at, ..self }
    }
}

/// How evidence was authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Razorpay's signature over our order id and the payment id: authorised, perhaps not captured.
    RazorpaySignature,
    /// A Razorpay webhook whose raw bytes carry the right signature.
    RazorpayWebhook,
    /// Razorpay's answer to our own question.
    RazorpayFetch,
    /// Khalti's answer to our own lookup.
    KhaltiLookup,
}

impl Source {
    /// The stable word in the ledger.
    pub fn code(self) -> &'static str {
        match self {
            Source::RazorpaySignature => "rzp_signature",
            Source::RazorpayWebhook => "rzp_webhook",
            Source::RazorpayFetch => "rzp_fetch",
            Source::KhaltiLookup => "khalti_lookup",
        }
    }

    /// Whose word it is.
    pub fn gateway(self) -> Gateway {
        match self {
            Source::RazorpaySignature | Source::RazorpayWebhook | Source::RazorpayFetch => {
                Gateway::Razorpay
            }
            Source::KhaltiLookup => Gateway::Khalti,
        }
    }

    /// Whether it tells what is so now, rather than what was so at some time before.
    pub fn is_current(self) -> bool {
        matches!(self, Source::RazorpayFetch | Source::KhaltiLookup)
    }
}

/// What is said of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The browser brought a right signature: the payment was authorised for this order.
    Signed,
    /// The gateway knows the payment and has not decided.
    Pending,
    /// The bank set this amount aside.
    Authorized(Money),
    /// The gateway took this amount.
    Captured(Money),
    /// The attempt failed. It may still be authorised later.
    Failed,
    /// The authorised amount went back without having been captured.
    Returned,
    /// This much of the captured amount went back.
    Refunded {
        /// Which refund.
        refund: RefundId,
        /// How much.
        amount: Money,
    },
}

impl Claim {
    /// The stable word in the ledger.
    pub fn code(&self) -> &'static str {
        match self {
            Claim::Signed => "signed",
            Claim::Pending => "pending",
            Claim::Authorized(_) => "authorized",
            Claim::Captured(_) => "captured",
            Claim::Failed => "failed",
            Claim::Returned => "returned",
            Claim::Refunded { .. } => "refunded",
        }
    }

    /// The amount that is spoken of.
    pub fn money(&self) -> Option<Money> {
        match self {
            Claim::Authorized(money)
            | Claim::Captured(money)
            | Claim::Refunded { amount: money, .. } => Some(*money),
            Claim::Signed | Claim::Pending | Claim::Failed | Claim::Returned => None,
        }
    }
}
