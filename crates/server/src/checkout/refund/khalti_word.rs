//! What Khalti's lookup says of a refund, held against the ledger.

use super::at_khalti::{by_hand, closes, recording};
use super::job::{Job, Next};
use super::refused::RefundRefused;
use super::sum::Sum;
use daan_gateway::khalti::{Lookup, LookupStatus};

/// How much of a payment is there, in Khalti's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    /// All of it.
    AllThere,
    /// Some of it went back.
    SomeGone,
    /// All of it went back.
    AllGone,
    /// Something else.
    Other(String),
}

impl Word {
    pub(super) fn of(lookup: &Lookup) -> Word {
        match &lookup.status {
            LookupStatus::Completed if !lookup.refunded => Word::AllThere,
            LookupStatus::PartiallyRefunded => Word::SomeGone,
            LookupStatus::Refunded => Word::AllGone,
            other => Word::Other(other.as_str().to_owned()),
        }
    }
}

/// Whether the refund has been made already; where that cannot be told nothing may be done by machine.
pub(super) fn is_done(
    word: &Word,
    job: &Job<'_>,
    next: &Next,
    is_by_hand: bool,
) -> Result<bool, RefundRefused> {
    let closes = closes(job, &next.intent)?;
    let has_earlier = job.booked()?.amount_minor() > 0;
    let was_accepted = job.history.was_accepted(&next.intent);
    match word {
        Word::AllGone if closes => took_place(job, next, is_by_hand),
        Word::SomeGone if !closes && is_by_hand => further_part(job, next),
        _ if is_by_hand => Err(not_refunded(job, word)),
        // The first part that Khalti knows of is ours: it was asked for and there was none before.
        Word::SomeGone if !closes && next.is_resumed && (was_accepted || !has_earlier) => Ok(true),
        Word::AllThere if !has_earlier && !was_accepted => Ok(false),
        Word::SomeGone if has_earlier && !was_accepted && (closes || !next.is_resumed) => Ok(false),
        Word::AllThere | Word::SomeGone if was_accepted => Err(unconfirmed(job, word)),
        _ => Err(contradiction(job, word)),
    }
}

/// All of it is gone: by what we asked for, or by hand. A fresh refund has nothing left to give back.
fn took_place(job: &Job<'_>, next: &Next, is_by_hand: bool) -> Result<bool, RefundRefused> {
    if next.is_resumed || is_by_hand {
        return Ok(true);
    }
    let message = format!(
        "Khalti says that all of it went back already, and the ledger does not know of it. Record it: {}",
        recording(job)
    );
    Err(RefundRefused::new("refunded_elsewhere", message))
}

/// The lookup says the same of one part as of two, so what is typed a second time would be booked on nobody's word.
fn further_part(job: &Job<'_>, next: &Next) -> Result<bool, RefundRefused> {
    let parts = &job.payment.refunds;
    if parts.is_empty() || job.request.again {
        return Ok(true);
    }
    let parts: Vec<String> = parts
        .iter()
        .map(|(_, part)| Sum::from(*part).to_string())
        .collect();
    let message = format!(
        "of {} is booked already as gone back: {}. Khalti's lookup says that a part went back, not how much, so it says \
         the same where {} did not go back besides. Nothing is booked now. Compare with Khalti's dashboard first; where \
         it has that refund too, run the same command with --again",
        job.payment.id,
        parts.join(", "),
        Sum::from(next.intent.amount)
    );
    Err(RefundRefused::new("part_booked_before", message))
}

fn not_refunded(job: &Job<'_>, word: &Word) -> RefundRefused {
    let message = format!(
        "expected Khalti's lookup of {} to say Refunded, or Partially Refunded with --amount less than what is left; \
         found {}, with {} booked as gone back. Nothing is booked; make the refund in Khalti's dashboard first",
        job.payment.id,
        words(word),
        booked(job)
    );
    RefundRefused::new("not_refunded", message)
}

fn unconfirmed(job: &Job<'_>, word: &Word) -> RefundRefused {
    let message = format!(
        "Khalti took the refund of {}, but its lookup still says {}. Nothing is booked; run the same command again \
         in a minute, it does not refund twice",
        job.payment.id,
        words(word)
    );
    RefundRefused::new("refund_unconfirmed", message)
}

fn contradiction(job: &Job<'_>, word: &Word) -> RefundRefused {
    let message = format!(
        "expected Khalti's lookup of {} to agree with the ledger, where {} went back; found {}, so nobody can tell \
         what to refund. Nothing was refunded now. See what Khalti's dashboard shows. {}",
        job.payment.id,
        booked(job),
        words(word),
        by_hand(job)
    );
    RefundRefused::new("khalti_disagrees", message)
}

fn booked(job: &Job<'_>) -> String {
    job.booked().map_or_else(
        |_| "an unknown amount".to_owned(),
        |money| Sum::from(money).to_string(),
    )
}

fn words(word: &Word) -> &str {
    match word {
        Word::AllThere => "Completed",
        Word::SomeGone => "Partially Refunded",
        Word::AllGone => "Refunded",
        Word::Other(word) => word,
    }
}
