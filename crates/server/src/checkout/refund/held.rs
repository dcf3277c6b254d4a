//! A payment that is held has not become the donation's money, so nothing of it is refunded here.

use super::refused::RefundRefused;
use daan_domain::settle::{Disposition, Mismatch, Payment, PaymentState};
use daan_storage::StoredDonation;

/// Why the donation has no payment to refund.
pub(super) fn none_captured(donation: &StoredDonation, surplus: bool) -> RefundRefused {
    let (id, status) = (&donation.id, donation.status.code());
    let held: Vec<String> = donation.payments.iter().filter_map(held).collect();
    let code = if held.is_empty() {
        "nothing_captured"
    } else {
        "payment_held"
    };
    let (held, is_credited) = (held.join(". "), is_credited(donation));
    let message = match (surplus, held.is_empty()) {
        (true, true) => format!(
            "expected a payment of {id} beyond the one that counts, found none: its donor paid once. Nothing was refunded"
        ),
        (true, false) if is_credited => format!(
            "expected a payment of {id} beyond the one that counts, found none that was booked. {held}. Nothing was \
             refunded, and the payment that counts is another one"
        ),
        (false, true) => format!(
            "expected a captured payment of {id}, found none: the donation is {status}. Should its donor have paid, \
             run `daan recheck {id}`, which asks the gateway, and try again"
        ),
        (_, false) => format!(
            "expected a captured payment of {id}, found none that was booked. {held}. The donation is free for \
             another payment once the gateway says that the money went back"
        ),
    };
    RefundRefused::new(code, message)
}

fn is_credited(donation: &StoredDonation) -> bool {
    let is_applied = |payment: &Payment| {
        matches!(
            payment.state,
            PaymentState::Captured {
                disposition: Disposition::Applied,
                ..
            }
        )
    };
    donation.payments.iter().any(is_applied)
}

fn held(payment: &Payment) -> Option<String> {
    let PaymentState::Quarantined(mismatch) = payment.state else {
        return None;
    };
    Some(format!(
        "{} is held: {}. The ledger counts none of it, so neither this command nor --manual can; refund it in the \
         dashboard of {}",
        payment.id,
        mismatch_in_words(mismatch),
        payment.gateway.code()
    ))
}

/// How a held payment does not fit.
pub(crate) fn mismatch_in_words(mismatch: Mismatch) -> &'static str {
    match mismatch {
        Mismatch::Order => "it paid another order than the donation's",
        Mismatch::Amount => "its amount is not the donation's",
        Mismatch::Currency => "its currency is not the donation's",
        Mismatch::OtherDonation => "the ledger has it as another donation's or payment's",
        Mismatch::RefundTooLarge => "more of it went back than was captured",
    }
}
