//! Refunds through Khalti, as far as it documents them: a call without a key, and a lookup that says
//! whether some or all of a payment went back, but not how much.

use super::asked::{RefundMade, RefundSpeed};
use super::history::Intent;
use super::job::{Job, Next};
use super::khalti_word::{Word, is_done};
use super::refused::RefundRefused;
use crate::checkout::Desk;
use daan_domain::settle::{Claim, Evidence, Finding, Source};
use daan_domain::{GatewayOrderId, Money, RefundId, Timestamp};
use daan_gateway::khalti::{self, Lookup, full_refund_id};
use daan_storage::{Actor, StoredDonation};

impl Desk {
    /// What would be given back, and how much has gone.
    pub(super) async fn next_at_khalti(
        &self,
        job: &Job<'_>,
    ) -> Result<(Next, Money), RefundRefused> {
        has_one_speed(job)?;
        self.look_up(job).await?;
        let gone = job.booked()?;
        let next = job.next(gone, String::new(), &job.payment.refunds)?;
        Ok((next, gone))
    }

    /// Gives money back, or with a note books what was given back by hand. Either way a lookup must say so.
    pub(super) async fn refund_at_khalti(
        &self,
        job: &Job<'_>,
        note: Option<&str>,
    ) -> Result<RefundMade, RefundRefused> {
        has_one_speed(job)?;
        let booked = job.booked()?;
        let next = job.next(booked, self.draw_refund_key(), &job.payment.refunds)?;
        let intent = &next.intent;
        if let Some(refund) = booked_as(job, intent) {
            return self.finished(job, intent, &job.donation, &refund).await;
        }
        let lookup = self.look_up(job).await?;
        let is_done = is_done(&Word::of(&lookup), job, &next, note.is_some())?;
        if !next.is_resumed {
            self.note_refund_asked(&job.donation.id, intent, job.request.note.as_deref())
                .await?;
        } else if !is_done {
            self.has_waited(job)?;
        }
        if !is_done {
            self.call_khalti(job, &next, &lookup).await?;
        }
        let told = if is_done {
            lookup
        } else {
            self.confirmed(job, intent).await?
        };
        let refund = refund_id(job, intent, &told.pidx)?;
        let donation = self.book_at_khalti(job, intent, &told, &refund).await?;
        if let Some(note) = note {
            let refunds = [refund.as_str()];
            self.note_refund_recorded(&job.donation.id, &job.payment.id, &refunds, note)
                .await?;
        }
        self.finished(job, intent, &donation, &refund).await
    }

    async fn look_up(&self, job: &Job<'_>) -> Result<Lookup, RefundRefused> {
        let order = order_of(job)?;
        let lookup = self.khalti_client()?.lookup(&order).await;
        lookup.map_err(|error| job.silent(&error))
    }

    fn khalti_client(&self) -> Result<&khalti::Client, RefundRefused> {
        self.khalti.as_ref().ok_or_else(|| {
            let message = "the payment is Khalti's, and KHALTI_SECRET_KEY is not set. Set it as for daan serve";
            RefundRefused::new("no_khalti_key", message)
        })
    }

    /// Khalti knows no key, so a call is repeated only once the one before has had its time.
    fn has_waited(&self, job: &Job<'_>) -> Result<(), RefundRefused> {
        let (asked_at, now) = (job.history.asked_at(), self.now());
        // A call "in the future" was made before the clock was put back.
        let is_fresh = |at: Timestamp| at <= now && now < at.plus_ms(REPEAT_AFTER_MS);
        if !asked_at.is_some_and(is_fresh) {
            return Ok(());
        }
        let message = format!(
            "the refund of {} was asked for less than {} s ago, and Khalti does not show it yet. Run the same \
             command again after that; it finds out, and does not refund twice",
            job.payment.id,
            REPEAT_AFTER_MS / 1_000
        );
        Err(RefundRefused::new("refund_unclear", message))
    }

    async fn call_khalti(
        &self,
        job: &Job<'_>,
        next: &Next,
        lookup: &Lookup,
    ) -> Result<(), RefundRefused> {
        let Some(transaction) = &lookup.transaction else {
            let message = format!(
                "Khalti names no transaction for {}. {}",
                job.payment.id,
                by_hand(job)
            );
            return Err(self
                .turned_down(job, &next.intent, "no_transaction", message)
                .await?);
        };
        let is_whole = next.intent.amount == job.captured;
        let amount = (!is_whole).then_some(next.intent.amount);
        match self
            .khalti_client()?
            .refund(transaction, amount, None)
            .await
        {
            Ok(()) => {
                self.note_refund_accepted(&job.donation.id, &next.intent)
                    .await
            }
            Err(error) if error.effect_is_unknown() => Err(RefundRefused::unclear(&error)),
            Err(error) => {
                let message = format!(
                    "nothing was refunded: {error}{}. {}",
                    said(&error),
                    by_hand(job)
                );
                Err(self
                    .turned_down(job, &next.intent, error.code(), message)
                    .await?)
            }
        }
    }

    async fn turned_down(
        &self,
        job: &Job<'_>,
        intent: &Intent,
        code: &'static str,
        message: String,
    ) -> Result<RefundRefused, RefundRefused> {
        self.note_refund_refused(&job.donation.id, intent, code, None)
            .await?;
        Ok(RefundRefused::new("refund_refused", message))
    }

    /// The lookup that says that it went back.
    async fn confirmed(&self, job: &Job<'_>, intent: &Intent) -> Result<Lookup, RefundRefused> {
        let order = order_of(job)?;
        let lookup = self.khalti_client()?.lookup(&order).await;
        let lookup = lookup.map_err(|error| RefundRefused::unclear(&error))?;
        let expected = if closes(job, intent)? {
            Word::AllGone
        } else {
            Word::SomeGone
        };
        if Word::of(&lookup) == expected {
            return Ok(lookup);
        }
        let message = format!(
            "Khalti took the refund of {}, but its lookup still says {}. Nothing is booked; run the same command \
             again in a minute, it does not refund twice",
            job.payment.id,
            lookup.status.as_str()
        );
        Err(RefundRefused::new("refund_unconfirmed", message))
    }

    async fn book_at_khalti(
        &self,
        job: &Job<'_>,
        intent: &Intent,
        told: &Lookup,
        refund: &RefundId,
    ) -> Result<StoredDonation, RefundRefused> {
        let claim = Claim::Refunded {
            refund: refund.clone(),
            amount: intent.amount,
        };
        let payment = job.payment.id.clone();
        let evidence = Evidence::new(Source::KhaltiLookup, told.pidx.clone(), payment, claim)
            .with_transaction(told.transaction.clone());
        let settled = self
            .settled(&job.donation, &[evidence], Actor::Operator)
            .await?;
        match settled.findings.first() {
            Some(Finding::Refunded | Finding::Unchanged) => Ok(settled.donation),
            finding => {
                let code = finding.map_or("no_finding", |finding| finding.code());
                let message = format!(
                    "Khalti says that {} went back, and the ledger does not take it: {code}. Compare the donation's \
                     history with Khalti's dashboard",
                    job.payment.id
                );
                Err(RefundRefused::new("refund_not_booked", message))
            }
        }
    }

    async fn finished(
        &self,
        job: &Job<'_>,
        intent: &Intent,
        donation: &StoredDonation,
        refund: &RefundId,
    ) -> Result<RefundMade, RefundRefused> {
        self.note_refund_made(&job.donation.id, intent, refund.as_str(), "processed")
            .await?;
        Ok(job.made(donation, refund.as_str(), intent.amount))
    }
}

/// Far longer than any call lasts.
const REPEAT_AFTER_MS: i64 = 60_000;

/// What is left to do where Khalti does not do it for us.
pub(super) fn by_hand(job: &Job<'_>) -> String {
    format!(
        "Refund it in Khalti's dashboard, then record it: {}, with --amount where it was a part",
        recording(job)
    )
}

/// The command that records what was done by hand.
pub(super) fn recording(job: &Job<'_>) -> String {
    let flag = if job.request.surplus {
        " --surplus"
    } else {
        ""
    };
    format!("daan refund {}{flag} --manual --note TEXT", job.donation.id)
}

fn has_one_speed(job: &Job<'_>) -> Result<(), RefundRefused> {
    if job.request.speed == RefundSpeed::Normal {
        return Ok(());
    }
    let message =
        "expected no --speed, since Khalti knows only one. Nothing was refunded; leave it out";
    Err(RefundRefused::new("speed_unknown", message))
}

/// A paid `pidx` is its own payment.
fn order_of(job: &Job<'_>) -> Result<GatewayOrderId, RefundRefused> {
    GatewayOrderId::parse(job.payment.id.as_str())
        .map_err(|error| RefundRefused::new("payment_unreadable", error.to_string()))
}

/// Whether nothing of the payment is left after it.
pub(super) fn closes(job: &Job<'_>, intent: &Intent) -> Result<bool, RefundRefused> {
    let left = job.captured.checked_sub(job.booked()?);
    Ok(left.is_ok_and(|left| left == intent.amount))
}

/// What the ledger calls the refund. The one that closes a payment has the name that every later lookup
/// gives it, so that those find it known.
fn refund_id(
    job: &Job<'_>,
    intent: &Intent,
    pidx: &GatewayOrderId,
) -> Result<RefundId, RefundRefused> {
    if closes(job, intent)? {
        return Ok(full_refund_id(pidx));
    }
    RefundId::parse(intent.key.as_str())
        .map_err(|error| RefundRefused::new("history_unreadable", error.to_string()))
}

/// The refund, where the command that was cut off booked it.
fn booked_as(job: &Job<'_>, intent: &Intent) -> Option<RefundId> {
    let names = [intent.key.as_str(), job.payment.id.as_str()];
    let refunds: &[(RefundId, Money)] = &job.payment.refunds;
    refunds
        .iter()
        .map(|(id, _)| id)
        .find(|id| names.contains(&id.as_str()))
        .cloned()
}

fn said(error: &khalti::Error) -> String {
    match error {
        khalti::Error::Refused(refusal) => refusal
            .detail
            .as_deref()
            .map_or(String::new(), |said| format!(" (\u{201c}{said}\u{201d})")),
        _ => String::new(),
    }
}
