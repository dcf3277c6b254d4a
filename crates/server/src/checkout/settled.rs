//! Evidence on its way to the ledger, and what of it a person has to look at.

use super::Desk;
use daan_domain::settle::{Claim, Evidence, Finding, PaymentState};
use daan_domain::{Money, PaymentId};
use daan_storage::{Actor, Settled, StorageError, StoredDonation};

impl Desk {
    /// Settles evidence of a donation. What is held, or is to go back, stands in the log too: nobody reads
    /// the history of a donation that nobody asks about.
    pub(super) async fn settled(
        &self,
        donation: &StoredDonation,
        evidence: &[Evidence],
        actor: Actor,
    ) -> Result<Settled, StorageError> {
        let evidence = with_held_money_gone(donation, evidence);
        let settled = self
            .ledger
            .settle(&donation.id, &evidence, actor, self.now())
            .await?;
        for (piece, finding) in evidence.iter().zip(&settled.findings) {
            tell(donation, piece, *finding);
        }
        Ok(settled)
    }
}

fn tell(donation: &StoredDonation, piece: &Evidence, finding: Finding) {
    let (id, payment) = (&donation.id, &piece.payment);
    match finding {
        Finding::Quarantined(_) => tracing::error!(
            donation = %id, %payment, amount = ?piece.claim.money(), expected = ?asked(donation, piece),
            finding = finding.code(),
            "a payment does not fit its donation and is held: refund it in the gateway's dashboard"
        ),
        Finding::Surplus => tracing::error!(
            donation = %id, %payment, amount = ?piece.claim.money(),
            "a second payment of a paid donation: run `daan refund {id} --surplus`"
        ),
        Finding::RefundWithoutCapture => tracing::warn!(
            donation = %id, %payment, "a refund of a payment that is not booked"
        ),
        _ => {}
    }
}

/// What the payment's own order asks for; nothing where that order is none of the donation's.
fn asked(donation: &StoredDonation, piece: &Evidence) -> Option<Money> {
    let order = donation
        .orders
        .iter()
        .find(|order| order.order == piece.order)?;
    Some(donation.asked_by(order))
}

/// A held payment that went back whole is over: it is told as returned, which frees its donation.
fn with_held_money_gone(donation: &StoredDonation, evidence: &[Evidence]) -> Vec<Evidence> {
    let is_over = |piece: &Evidence| {
        is_held_or_over(donation, &piece.payment) && is_gone(evidence, &piece.payment)
    };
    let mut told: Vec<Evidence> = Vec::with_capacity(evidence.len());
    for piece in evidence {
        let piece = if is_over(piece) {
            Evidence {
                claim: Claim::Returned,
                ..piece.clone()
            }
        } else {
            piece.clone()
        };
        if !told.contains(&piece) {
            told.push(piece);
        }
    }
    told
}

fn is_held_or_over(donation: &StoredDonation, payment: &PaymentId) -> bool {
    donation.payments.iter().any(|known| {
        known.id == *payment
            && matches!(
                known.state,
                PaymentState::Quarantined(_) | PaymentState::Returned
            )
    })
}

/// Whether as much went back of the payment as was captured.
fn is_gone(evidence: &[Evidence], payment: &PaymentId) -> bool {
    let mut captured: Option<Money> = None;
    let mut gone_minor: i64 = 0;
    for piece in evidence.iter().filter(|piece| piece.payment == *payment) {
        match &piece.claim {
            Claim::Captured(money) => captured = Some(*money),
            Claim::Refunded { amount, .. } => {
                gone_minor = gone_minor.saturating_add(amount.amount_minor());
            }
            _ => {}
        }
    }
    captured.is_some_and(|money| money.amount_minor() == gone_minor)
}
