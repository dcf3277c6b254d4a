//! What a gateway proved about a payment.

use crate::donation::Gateway;
use crate::id::{GatewayOrderId, PaymentId, RefundId};
use crate::money::Money;

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
