//! Money that a comparison finds to have gone back is told as that, not as income.

use crate::checkout::Sum;
use daan_domain::settle::{Payment, PaymentState};

/// What became of a payment while it was compared.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    /// Whether it was booked as captured now.
    pub(super) is_captured: bool,
    /// How much was booked now as gone back.
    pub(super) gone: Option<Sum>,
}

/// Compares a payment before and after.
pub(super) fn moved(before: Option<&Payment>, after: Option<&Payment>) -> Moved {
    let Some((after, PaymentState::Captured { money, .. })) =
        after.map(|after| (after, after.state))
    else {
        return Moved::default();
    };
    let gone_minor = gone_minor(Some(after)).saturating_sub(gone_minor(before));
    Moved {
        is_captured: !before.is_some_and(is_captured),
        gone: (gone_minor > 0).then(|| Sum {
            amount_minor: gone_minor,
            ..Sum::from(money)
        }),
    }
}

fn is_captured(payment: &Payment) -> bool {
    matches!(payment.state, PaymentState::Captured { .. })
}

fn gone_minor(payment: Option<&Payment>) -> i64 {
    let parts = payment.into_iter().flat_map(|payment| &payment.refunds);
    parts.fold(0, |sum, (_, part)| sum.saturating_add(part.amount_minor()))
}
