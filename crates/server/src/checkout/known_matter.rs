//! What waits for a person beside the payments, as an operator reads of it.

use super::Sum;
use daan_storage::OpenMatter;
use serde::{Deserialize, Serialize};

/// A refund that failed, came back or does not fit, or a dispute that is open or was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownMatter {
    /// What it is, in a stable word: `refund_failed`, `refund_came_back`, `refund_too_large`,
    /// `refund_unrecorded`, `dispute` or `dispute_lost`.
    pub kind: String,
    /// Of which payment.
    pub payment: String,
    /// What the gateway calls the refund or the dispute.
    pub name: Option<String>,
    /// How much, where that is known; of a lost dispute what was deducted.
    pub amount: Option<Sum>,
}

impl From<&OpenMatter> for KnownMatter {
    fn from(matter: &OpenMatter) -> KnownMatter {
        KnownMatter {
            kind: matter.kind.code().to_owned(),
            payment: matter.payment.as_str().to_owned(),
            name: matter.name.clone(),
            amount: matter.amount_minor.zip(matter.currency.clone()).map(
                |(amount_minor, currency)| Sum {
                    amount_minor,
                    currency,
                },
            ),
        }
    }
}
