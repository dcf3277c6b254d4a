//! A donation's history in words.

mod dispute;
mod en;
mod hi;
mod mail;
mod ne;
mod sentences;

pub(crate) use dispute::dispute_in_words;
pub use mail::problem_in_words;

use crate::checkout::{PastEvent, Sum};
use daan_domain::{Locale, filled};
use dispute::dispute_state;
use mail::receipt_mail;
use sentences::HistoryTexts;
use serde_json::Value;

fn texts(locale: Locale) -> &'static HistoryTexts {
    match locale {
        Locale::En => &en::TEXTS,
        Locale::Hi => &hi::TEXTS,
        Locale::Ne => &ne::TEXTS,
    }
}

/// One event as a bookkeeper would tell it.
pub fn sentence(event: &PastEvent, locale: Locale) -> String {
    let t = texts(locale);
    let said = Said {
        data: &event.data,
        t,
    };
    let plain = match event.kind.as_str() {
        "intent_recorded" => t.intent_recorded,
        "recovered_from_gateway" => return recovered(said),
        "order_bound" => t.order_bound,
        "order_orphaned" => t.order_orphaned,
        "order_unlike_ours" => t.order_unlike_ours,
        "creation_failed" => t.creation_failed,
        "creation_unclear" => t.creation_unclear,
        "creation_retried" => t.creation_retried,
        "expired" => t.expired,
        "recheck_asked" => t.recheck_asked,
        "rechecked" => t.rechecked,
        "receipt_mail_asked" => {
            let who = match said.text("role") {
                "bookkeeper" => t.by_bookkeeper,
                _ => t.by_somebody,
            };
            return said.fill(t.mail_asked, &[("who", who)]);
        }
        "receipt_mail_ended" => return receipt_mail(said, locale),
        "donor_erased" if said.text("why") == "retention" => t.erased_by_time,
        "donor_erased" => t.erased,
        "signature_refused" => t.signature_refused,
        "khalti_return_contradicts" => t.khalti_return_contradicts,
        kind if kind.starts_with("refund_") && kind != "refund_without_capture" => {
            return refund(kind, said);
        }
        kind if kind.starts_with("dispute_") => {
            let word = kind.trim_start_matches("dispute_");
            // Of an event that nobody knows the status says more.
            let word = if word == "changed" {
                said.text("status")
            } else {
                word
            };
            return said.fill(t.dispute, &[("state", dispute_state(t, word))]);
        }
        "matter_closed" => {
            let words = [("name", said.text("name")), ("note", &said.note())];
            return said.fill(t.matter_closed, &words);
        }
        kind => return payment(kind, said),
    };
    said.fill(plain, &[])
}

fn recovered(said: Said<'_>) -> String {
    let twin = said
        .text_if_any("key_taken_by")
        .map_or_else(String::new, |twin| {
            filled(said.t.recovered_twin, &[("twin", twin)])
        });
    said.fill(said.t.recovered, &[]) + &twin
}

fn payment(kind: &str, said: Said<'_>) -> String {
    let t = said.t;
    let what = match kind {
        "payment_processing" => t.payment_processing,
        "payment_credited" => t.payment_credited,
        "payment_surplus" => t.payment_surplus,
        "payment_failed" => t.payment_failed,
        "payment_returned" => t.payment_returned,
        "payment_refunded" => t.payment_refunded,
        "payment_unreadable" => t.payment_unreadable,
        "evidence_unchanged" => t.evidence_unchanged,
        "refund_without_capture" => t.refund_without_capture,
        "quarantined_order_mismatch" => t.held_order,
        "quarantined_amount_mismatch" => t.held_amount,
        "quarantined_currency_mismatch" => t.held_currency,
        "quarantined_other_donation" => t.held_other_donation,
        "quarantined_refund_too_large" => t.held_refund_too_large,
        other => {
            let (kind, data) = (other.replace('_', " "), said.data.to_string());
            return filled(t.unknown_event, &[("kind", &kind), ("data", &data)]);
        }
    };
    let amount = said
        .amount_if_any()
        .map_or_else(String::new, |sum| format!(" ({sum})"));
    let words = [
        ("what", what),
        ("amount", amount.as_str()),
        ("source", said.source()),
    ];
    said.fill(t.payment, &words)
}

fn refund(kind: &str, said: Said<'_>) -> String {
    let t = said.t;
    let what = match kind {
        "refund_asked" => t.refund_asked,
        "refund_made" => t.refund_made,
        "refund_refused" => t.refund_refused,
        "refund_accepted" => t.refund_accepted,
        "refund_failed" => t.refund_failed,
        "refund_recorded" => t.refund_recorded,
        "refund_decided" => t.refund_decided,
        "refund_created" => t.refund_created,
        "refund_speed_changed" => t.refund_speed_changed,
        "refund_unrecorded" => t.refund_unrecorded,
        other => other.trim_start_matches("refund_"),
    };
    let amount = said.amount_if_any().map_or_else(String::new, |sum| {
        filled(t.refund_amount, &[("amount", &sum.to_string())])
    });
    let name = said
        .text_if_any("refund")
        .map_or_else(String::new, |name| format!(" {name}"));
    let note = said.note();
    let words = [
        ("name", name.as_str()),
        ("amount", &amount),
        ("what", what),
        ("note", &note),
    ];
    said.fill(t.refund, &words)
}

/// The particulars of an event, and the language that they are told in.
#[derive(Clone, Copy)]
struct Said<'a> {
    data: &'a Value,
    t: &'static HistoryTexts,
}

impl<'a> Said<'a> {
    /// A sentence with these words, and the particulars where it names others.
    fn fill(self, text: &str, words: &[(&str, &str)]) -> String {
        let amount = self.amount();
        let own = ["order", "gateway", "code", "status", "dispute", "payment"];
        let own = own.map(|name| (name, self.text(name)));
        let rest = own.into_iter().chain([("amount", amount.as_str())]);
        let all: Vec<(&str, &str)> = words.iter().copied().chain(rest).collect();
        filled(text, &all)
    }

    fn text_if_any(self, name: &str) -> Option<&'a str> {
        self.data.get(name)?.as_str()
    }

    fn text(self, name: &str) -> &'a str {
        self.text_if_any(name).unwrap_or("-")
    }

    /// What somebody had to say.
    fn note(self) -> String {
        self.text_if_any("note")
            .map_or_else(String::new, |note| format!(": \u{201c}{note}\u{201d}"))
    }

    fn amount_if_any(self) -> Option<Sum> {
        Some(Sum {
            amount_minor: self.data.get("amount_minor")?.as_i64()?,
            currency: self.text_if_any("currency")?.to_owned(),
        })
    }

    fn amount(self) -> String {
        self.amount_if_any()
            .map_or_else(|| self.t.unknown_amount.to_owned(), |sum| sum.to_string())
    }

    /// By whose word.
    fn source(self) -> &'static str {
        match self.text_if_any("source") {
            Some("rzp_signature") => self.t.by_signature,
            Some("rzp_webhook") => self.t.by_webhook,
            Some("rzp_fetch" | "khalti_lookup") => self.t.by_answer,
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(kind: &str, data: Value) -> String {
        let event = PastEvent {
            at_ms: 0,
            actor: "poll".to_owned(),
            kind: kind.to_owned(),
            data,
        };
        sentence(&event, Locale::En)
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
