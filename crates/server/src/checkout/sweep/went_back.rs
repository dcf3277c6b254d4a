//! Money that a comparison finds to have gone back is told as that, not as income.

use super::payments::{known, of_payment, state};
use super::{Found, Kind, Sweep};
use crate::checkout::Sum;
use daan_domain::settle::{Payment, PaymentState};
use daan_gateway::razorpay;
use daan_storage::StoredDonation;

impl Sweep<'_> {
    /// Tells what was booked of a payment at Razorpay.
    pub(super) fn booked_now(
        &mut self,
        before: &StoredDonation,
        after: &StoredDonation,
        payment: &razorpay::Payment,
    ) {
        let was_returned = state(after, payment) == Some(PaymentState::Returned);
        let moved = moved(known(before, payment), known(after, payment));
        if moved.is_captured {
            self.report.add(Found {
                note: Some("captured".to_owned()),
                ..of_payment(Kind::Settled, after, payment)
            });
        } else if was_returned {
            self.report.add(of_payment(Kind::Refunded, after, payment));
        }
        if let Some(gone) = moved.gone {
            self.report.add(Found {
                amount: Some(gone),
                note: Some("went back".to_owned()),
                ..of_payment(Kind::Refunded, after, payment)
            });
        }
    }
}

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
