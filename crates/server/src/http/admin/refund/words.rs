//! What a refusal means to whoever has this page in front of them, and no command line.

use super::super::reader::Reader;
use crate::checkout::RefundRefused;
use daan_domain::{Locale, filled};

/// The code of what was said in the reader's language already.
const OWN: &str = "said";

/// A refusal of the admin's own.
pub(super) fn own(message: String) -> RefundRefused {
    RefundRefused {
        code: OWN.to_owned(),
        message,
    }
}

/// Something broke on the way.
pub(super) fn broken(reader: &Reader) -> RefundRefused {
    own(reader.t().refusals.internal.to_owned())
}

/// The refusal with this code. What an operator's command says of it is in English and names flags, which nobody can press
/// here: only what the gateway itself said is told so, and in English only.
pub(in crate::http::admin) fn of(reader: &Reader, code: &str, message: &str) -> String {
    let (t, r) = (&reader.t().refusals, &reader.t().receipt);
    let in_english = reader.locale == Locale::En;
    let said = match code {
        OWN => return message.to_owned(),
        "refund_repeated" => t.repeated,
        "nothing_captured" => t.nothing_captured,
        "payment_disputed" => t.disputed,
        "refund_came_back" => t.came_back,
        "note_personal" => t.reason_personal,
        "amount_too_large" => t.too_large,
        "refund_refused" if in_english => return message.to_owned(),
        "amount_malformed" => t.malformed,
        "donation_not_found"
        | "reference_malformed"
        | "receipt_ambiguous"
        | "receipt_renumbered" => t.not_found,
        "nothing_left" => t.nothing_left,
        "payment_held" => t.held,
        "refund_unfinished" => t.unfinished,
        "refund_found" => t.found,
        "gateway_silent" | "no_khalti_key" => t.silent,
        "refund_unclear" | "refund_unconfirmed" => t.unclear,
        "refund_refused" => t.refused,
        "refunded_elsewhere" | "khalti_disagrees" | "refund_not_booked" | "not_refunded"
        | "recorded_already" | "part_booked_before" => t.by_hand,
        "ledger_unavailable" => t.ledger,
        "ledger_damaged" | "history_unreadable" | "ledger_contradicts_itself" => t.damaged,
        "history_full" => t.history_full,
        "other_payment" => t.other_payment,
        "payment_unreadable" => t.unreadable,
        "refund_malformed" => t.unsendable,
        "speed_unknown" => t.speed,
        "mail_not_set" => r.not_set,
        "mail_under_way" => r.under_way,
        "mail_too_soon" => r.too_soon,
        "receipt_not_found" => r.no_receipt,
        "receipt_cancelled" => r.cancelled,
        "donor_not_known" => r.no_donor,
        code => return filled(t.other, &[("code", code)]),
    };
    said.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Where refunds are refused, and where a look and a receipt's mail are.
    const SOURCES: [&str; 10] = [
        include_str!("../../../checkout/refund/asked.rs"),
        include_str!("../../../checkout/refund/at_khalti.rs"),
        include_str!("../../../checkout/refund/at_razorpay.rs"),
        include_str!("../../../checkout/refund/dispute.rs"),
        include_str!("../../../checkout/refund/history.rs"),
        include_str!("../../../checkout/refund/job.rs"),
        include_str!("../../../checkout/refund/khalti_word.rs"),
        include_str!("../../../checkout/refund/refused.rs"),
        include_str!("../../../checkout/recheck.rs"),
        include_str!("../../../checkout/named.rs"),
    ];

    fn codes() -> BTreeSet<&'static str> {
        let made = |source: &'static str| {
            source
                .split("RefundRefused::new(")
                .chain(source.split("NotDone::new("))
                .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        };
        SOURCES.into_iter().flat_map(made).collect()
    }

    #[test]
    fn every_refusal_has_words_in_every_language() {
        let codes = codes();
        assert!(codes.contains("history_full"), "{codes:?}");
        assert!(codes.len() > 20, "{codes:?}");
        for locale in Locale::ALL {
            let mut reader = Reader::default();
            reader.locale = locale;
            for code in &codes {
                // The gateway's own reason is worth more than ours.
                if locale == Locale::En && *code == "refund_refused" {
                    continue;
                }
                let other = filled(reader.t().refusals.other, &[("code", code)]);
                let said = of(&reader, code, "run daan with --flags");
                assert!(said != other && !said.contains("--"), "{code}: {said}");
            }
        }
    }
}
