//! A donation's history in words.

use super::receipt::problem_in_words;
use crate::checkout::{PastEvent, Sum};
use serde_json::Value;

/// One event as a bookkeeper would tell it.
pub fn sentence(event: &PastEvent) -> String {
    let said = Said(&event.data);
    match event.kind.as_str() {
        "intent_recorded" => format!("the donor meant to give {}", said.amount()),
        "recovered_from_gateway" => recovered(said),
        "order_bound" => format!(
            "can be paid as {} at {}",
            said.text("order"),
            said.text("gateway")
        ),
        "order_orphaned" => format!(
            "a second order {} was made, which nobody is given",
            said.text("order")
        ),
        "order_unlike_ours" => format!(
            "order {} has this reference and is not as Daan made it ({}): what it brings is not counted",
            said.text("order"),
            said.amount()
        ),
        "creation_failed" => format!(
            "the gateway refused to make an order: {}",
            said.text("code")
        ),
        "creation_unclear" => format!(
            "nobody knows whether an order was made: {}",
            said.text("code")
        ),
        "creation_retried" => "an order is asked for again".to_owned(),
        "expired" => "nobody paid for long; it may still be paid".to_owned(),
        "recheck_asked" => "a look at the gateway was asked for in the admin".to_owned(),
        "rechecked" => format!("looked at by hand: {}", said.text("status")),
        "receipt_mail_asked" => format!(
            "the receipt was to be sent by mail, as {} asked",
            match said.text("role") {
                "bookkeeper" => "a bookkeeper",
                _ => "an operator",
            }
        ),
        "receipt_mail_ended" => receipt_mail(said),
        "donor_erased" => match said.text("why") {
            "retention" => "who gave was erased: the time that it is kept for was over".to_owned(),
            _ => "who gave was erased, as the donor asked".to_owned(),
        },
        "signature_refused" => "a wrong signature was refused".to_owned(),
        "khalti_return_contradicts" => {
            "an address that somebody came back by contradicts what is known".to_owned()
        }
        kind if kind.starts_with("refund_") && kind != "refund_without_capture" => {
            refund(kind, said)
        }
        kind if kind.starts_with("dispute_") => format!(
            "dispute {} of payment {}: {}",
            said.text("dispute"),
            said.text("payment"),
            kind.trim_start_matches("dispute_").replace('_', " ")
        ),
        kind => payment(kind, said),
    }
}

fn recovered(said: Said<'_>) -> String {
    let twin = said
        .text_if_any("key_taken_by")
        .map_or_else(String::new, |twin| {
            format!("; before it was found, the donor's browser had begun {twin} in its stead")
        });
    let amount = said.amount();
    format!("a gift of {amount}, written down again from its gateway order{twin}")
}

fn receipt_mail(said: Said<'_>) -> String {
    let why = said
        .text_if_any("problem")
        .map_or_else(String::new, |problem| {
            format!(": {}", problem_in_words(problem))
        });
    match said.text("result") {
        "sent" => "the receipt was sent by mail".to_owned(),
        "refused" => format!("the receipt's mail was refused for good{why}"),
        "given_up" => format!("the receipt could not be mailed for days{why}"),
        "refunded" => "the receipt was not mailed: the whole gift had gone back".to_owned(),
        other => format!("the receipt's mail: {other}{why}"),
    }
}

fn payment(kind: &str, said: Said<'_>) -> String {
    let what = match kind {
        "payment_processing" => "is under way",
        "payment_credited" => "is captured and counts",
        "payment_surplus" => "was captured beside the one that counts: to be refunded",
        "payment_failed" => "failed",
        "payment_returned" => "went back to the donor and was never booked",
        "payment_refunded" => "went back to the donor",
        "payment_unreadable" => "cannot be booked as the gateway tells of it",
        "evidence_unchanged" => "was told of again; nothing new",
        "refund_without_capture" => "was refunded without being booked",
        "quarantined_order_mismatch" => "is held: it paid another order",
        "quarantined_amount_mismatch" => "is held: it is of another amount",
        "quarantined_currency_mismatch" => "is held: it is in another currency",
        "quarantined_other_donation" => "is held: its money is in the ledger already",
        "quarantined_refund_too_large" => "is held: more would have gone back than was captured",
        other => return format!("{} {}", other.replace('_', " "), said.rest()),
    };
    let amount = said
        .amount_if_any()
        .map_or_else(String::new, |sum| format!(" ({sum})"));
    let source = said.source();
    format!("payment {} {what}{amount}{source}", said.text("payment"))
}

fn refund(kind: &str, said: Said<'_>) -> String {
    let what = match kind {
        "refund_asked" => "asked for",
        "refund_made" => "made",
        "refund_refused" => "refused by the gateway",
        "refund_accepted" => "taken by the gateway, not shown yet",
        "refund_failed" => "failed",
        "refund_recorded" => "made by hand and recorded",
        "refund_decided" => "decided on in the admin",
        "refund_created" => "on its way",
        "refund_speed_changed" => "on its way at another speed",
        other => other.trim_start_matches("refund_"),
    };
    let amount = said
        .amount_if_any()
        .map_or_else(String::new, |sum| format!(" of {sum}"));
    let name = said
        .text_if_any("refund")
        .map_or_else(String::new, |name| format!(" {name}"));
    let note = said
        .text_if_any("note")
        .map_or_else(String::new, |note| format!(": \u{201c}{note}\u{201d}"));
    format!(
        "refund{name}{amount} {what}, payment {}{note}",
        said.text("payment")
    )
}

/// The particulars of an event.
#[derive(Clone, Copy)]
struct Said<'a>(&'a Value);

impl<'a> Said<'a> {
    fn text_if_any(self, name: &str) -> Option<&'a str> {
        self.0.get(name)?.as_str()
    }

    fn text(self, name: &str) -> &'a str {
        self.text_if_any(name).unwrap_or("-")
    }

    fn amount_if_any(self) -> Option<Sum> {
        Some(Sum {
            amount_minor: self.0.get("amount_minor")?.as_i64()?,
            currency: self.text_if_any("currency")?.to_owned(),
        })
    }

    fn amount(self) -> String {
        self.amount_if_any()
            .map_or_else(|| "an unknown amount".to_owned(), |sum| sum.to_string())
    }

    /// By whose word.
    fn source(self) -> &'static str {
        match self.text_if_any("source") {
            Some("rzp_signature") => ", by the browser's signature",
            Some("rzp_webhook") => ", by webhook",
            Some("rzp_fetch" | "khalti_lookup") => ", by the gateway's answer",
            _ => "",
        }
    }

    fn rest(self) -> String {
        self.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(kind: &str, data: Value) -> String {
        sentence(&PastEvent {
            at_ms: 0,
            actor: "poll".to_owned(),
            kind: kind.to_owned(),
            data,
        })
    }

    #[test]
    fn an_event_is_told_with_whose_word_it_is() {
        let data = json!({
            "source": "rzp_fetch", "order": "order_1", "payment": "pay_1", "claim": "captured",
            "amount_minor": 500_00, "currency": "INR", "status": "paid",
        });
        assert_eq!(
            told("payment_credited", data),
            "payment pay_1 is captured and counts (INR 500.00), by the gateway's answer"
        );
        assert_eq!(
            told(
                "refund_created",
                json!({"payment": "pay_1", "refund": "rfnd_1", "amount_minor": 1})
            ),
            "refund rfnd_1 on its way, payment pay_1"
        );
    }

    #[test]
    fn the_note_of_a_refund_by_hand_is_told() {
        assert_eq!(
            told(
                "refund_recorded",
                json!({"payment": "pay_1", "refunds": ["rfnd_1"], "note": "by letter"})
            ),
            "refund made by hand and recorded, payment pay_1: \u{201c}by letter\u{201d}"
        );
    }

    #[test]
    fn what_is_not_known_is_told_as_it_stands() {
        assert_eq!(told("a_new_kind", json!({"a": 1})), "a new kind {\"a\":1}");
        assert_eq!(told("order_bound", json!({})), "can be paid as - at -");
    }
}
