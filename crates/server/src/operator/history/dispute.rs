//! How disputes stand, in words.

use super::{HistoryTexts, texts};
use crate::checkout::KnownDispute;
use daan_domain::{Locale, filled};

/// How a dispute stands.
pub(super) fn dispute_state(t: &HistoryTexts, word: &str) -> &'static str {
    match word {
        "created" | "open" => t.dispute_open,
        "action_required" => t.dispute_action,
        "under_review" => t.dispute_review,
        "won" => t.dispute_won,
        "lost" => t.dispute_lost,
        "closed" => t.dispute_closed,
        _ => t.dispute_changed,
    }
}

/// A dispute of a payment that is to go back, for whoever decides on it.
pub(crate) fn dispute_in_words(dispute: &KnownDispute, locale: Locale) -> String {
    let t = texts(locale);
    let amount = dispute.deducted.to_string();
    let words = [
        ("dispute", dispute.id.as_str()),
        ("state", dispute_state(t, &dispute.state)),
        ("amount", &amount),
    ];
    filled(t.dispute_told, &words)
}
