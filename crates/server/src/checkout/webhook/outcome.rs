//! What became of a notice, in one word.

use daan_domain::settle::Finding;

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The ledger learned something of a payment.
    Settled,
    /// The history, or the list of methods in trouble, learned something.
    Noted,
    /// All of it was known.
    Unchanged,
    /// It is about no donation of ours: another product of the same account.
    Unmatched,
    /// It is about nothing that we keep books of.
    Ignored,
    /// It is no event, or its entities are not what Razorpay documents.
    Unreadable,
    /// The ledger refuses what it says.
    Refused,
}

impl Outcome {
    /// The stable word in the inbox.
    pub(super) fn code(self) -> &'static str {
        match self {
            Outcome::Settled => "settled",
            Outcome::Noted => "noted",
            Outcome::Unchanged => "unchanged",
            Outcome::Unmatched => "unmatched",
            Outcome::Ignored => "ignored",
            Outcome::Unreadable => "unreadable",
            Outcome::Refused => "refused",
        }
    }

    /// What a word that is kept once comes to.
    pub(super) fn noted(is_news: bool) -> Outcome {
        if is_news {
            Outcome::Noted
        } else {
            Outcome::Unchanged
        }
    }

    /// What findings come to.
    pub(super) fn of(findings: &[Finding]) -> Outcome {
        let is_news = |finding: &Finding| {
            !matches!(finding, Finding::Unchanged | Finding::RefundWithoutCapture)
        };
        if findings.iter().any(is_news) {
            Outcome::Settled
        } else {
            Outcome::Unchanged
        }
    }

    /// The more telling of two; a note stands behind what the ledger learned.
    pub(super) fn or(self, other: Outcome) -> Outcome {
        if self == Outcome::Unchanged {
            other
        } else {
            self
        }
    }
}
