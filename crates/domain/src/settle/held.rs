//! Held money that went back: the one thing that several pieces of evidence mean only together.

use super::evidence::{Claim, Evidence};
use super::standing::{Donation, PaymentState};
use crate::money::Money;

/// Evidence as it is to be settled: a held payment of which all went back is told as returned, once, which
/// frees its donation. The gateway tells of such a payment in pieces (captured, then each refund), and each
/// alone would be held again.
#[must_use]
pub fn with_held_money_gone(donation: &Donation, evidence: &[Evidence]) -> Vec<Evidence> {
    let mut told: Vec<Evidence> = Vec::with_capacity(evidence.len());
    for piece in evidence {
        let is_over = is_held_or_over(donation, piece) && is_gone(evidence, piece);
        let piece = if is_over {
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

fn is_held_or_over(donation: &Donation, piece: &Evidence) -> bool {
    matches!(
        donation.state(piece),
        Some(PaymentState::Quarantined(_) | PaymentState::Returned)
    )
}

/// Whether as much went back of the payment as was captured.
fn is_gone(evidence: &[Evidence], of: &Evidence) -> bool {
    let mut captured: Option<Money> = None;
    let mut gone_minor: i64 = 0;
    let is_same = |piece: &&Evidence| {
        piece.payment == of.payment && piece.source.gateway() == of.source.gateway()
    };
    for piece in evidence.iter().filter(is_same) {
        match &piece.claim {
            Claim::Captured(money) => captured = Some(*money),
            Claim::Refunded { amount, .. } => {
                gone_minor = gone_minor.saturating_add(amount.amount_minor());
            }
            _ => {}
        }
    }
    // A payment of nothing is held as well, and nothing of it can go back.
    gone_minor > 0 && captured.is_some_and(|money| money.amount_minor() == gone_minor)
}
