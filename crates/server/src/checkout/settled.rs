//! Evidence on its way to the ledger, and what of it a person has to look at.

use super::{Desk, Sum};
use crate::traces::TRACES;
use daan_domain::settle::{Evidence, Finding, PaymentState, paid_at, with_held_money_gone};
use daan_domain::{Money, Timestamp};
use daan_storage::{Actor, Settled, StorageError, StoredDonation};
use std::collections::HashSet;
use tracing::Instrument as _;
use tracing::field::Empty;

impl Desk {
    /// Settles evidence of a donation. What is held, or is to go back, stands in the log too: nobody reads
    /// the history of a donation that nobody asks about.
    pub(super) async fn settled(
        &self,
        donation: &StoredDonation,
        evidence: &[Evidence],
        actor: Actor,
    ) -> Result<Settled, StorageError> {
        let told = with_held_money_gone(&donation.standing(), evidence);
        let settled = self.written(donation, &told, actor).await?;
        // What came and went in one piece of news is held only now, and is over already.
        let gone = with_held_money_gone(&settled.donation.standing(), evidence);
        if gone == told {
            return Ok(settled);
        }
        let over = self.written(&settled.donation, &gone, actor).await?;
        Ok(Settled {
            donation: over.donation,
            ..settled
        })
    }

    async fn written(
        &self,
        donation: &StoredDonation,
        evidence: &[Evidence],
        actor: Actor,
    ) -> Result<Settled, StorageError> {
        let span = tracing::info_span!(
            target: TRACES,
            "settle",
            evidence = evidence.len(),
            gateway = donation.gateway.code(),
            findings = Empty,
        );
        let now = self.now();
        let settled = self
            .ledger
            .settle(&donation.id, evidence, actor, now)
            .instrument(span.clone())
            .await?;
        if !span.is_disabled() {
            let findings: Vec<_> = settled.findings.iter().map(|is| is.code()).collect();
            span.record("findings", findings.join(" "));
        }
        let mut told = HashSet::new();
        for (piece, finding) in evidence.iter().zip(&settled.findings) {
            // Whatever is said of a payment that is held already, a person knows of it.
            let is_known = is_held(donation, piece) || !told.insert(&piece.payment);
            if !(is_known && matches!(finding, Finding::Quarantined(_))) {
                let gifts = &self.metrics.gifts;
                gifts.settled(donation, piece, *finding, now);
            }
            tell(donation, piece, *finding, is_known);
            tell_of_time(donation, piece, *finding, now);
        }
        Ok(settled)
    }
}

fn is_held(donation: &StoredDonation, piece: &Evidence) -> bool {
    donation.payments.iter().any(|payment| {
        payment.id == piece.payment && matches!(payment.state, PaymentState::Quarantined(_))
    })
}

fn tell(donation: &StoredDonation, piece: &Evidence, finding: Finding, is_known: bool) {
    let (id, payment) = (&donation.id, &piece.payment);
    let amount = in_words(piece.claim.money());
    match finding {
        Finding::Quarantined(_) if !is_known => tracing::error!(
            donation = %id, %payment, amount, expected = in_words(asked(donation, piece)),
            finding = finding.code(),
            "a payment does not fit its donation and is held: refund it in the gateway's dashboard"
        ),
        Finding::Surplus => tracing::error!(
            donation = %id, %payment, amount,
            "a second payment of a paid donation: run `daan refund {id} --surplus`"
        ),
        Finding::RefundWithoutCapture => tracing::warn!(
            donation = %id, %payment, "a refund of a payment that is not booked"
        ),
        _ => {}
    }
}

/// A time of payment that was told and not believed: the date and year of the gift are those of its booking.
fn tell_of_time(donation: &StoredDonation, piece: &Evidence, finding: Finding, now: Timestamp) {
    let is_booked = matches!(finding, Finding::Credited | Finding::Surplus);
    let is_believed = paid_at(piece.begun_at, donation.created_at, now).is_some();
    if let Some(begun_at) = piece.begun_at.filter(|_| is_booked && !is_believed) {
        tracing::warn!(
            donation = %donation.id, payment = %piece.payment,
            begun_at_ms = begun_at.unix_ms(), recorded_at_ms = donation.created_at.unix_ms(), booked_at_ms = now.unix_ms(),
            "the gateway's time of a payment is not believed, it is dated by its booking: a clock is wrong by more than a day"
        );
    }
}

fn in_words(money: Option<Money>) -> Option<String> {
    money.map(|money| Sum::from(money).to_string())
}

/// What the payment's own order asks for; nothing where that order is none of the donation's.
fn asked(donation: &StoredDonation, piece: &Evidence) -> Option<Money> {
    let order = donation
        .orders
        .iter()
        .find(|order| order.order == piece.order)?;
    Some(donation.asked_by(order))
}
