//! Evidence on its way to the ledger, and what of it a person has to look at.

use super::Desk;
use daan_domain::Money;
use daan_domain::settle::{Evidence, Finding, with_held_money_gone};
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
        let evidence = with_held_money_gone(&donation.standing(), evidence);
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
