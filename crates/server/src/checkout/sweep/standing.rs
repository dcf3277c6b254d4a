//! What a person has to give back is told with every comparison, whenever it was paid.

use super::{Found, Kind, Renumbered, SweepReport};
use crate::checkout::refund::mismatch_in_words;
use crate::checkout::{Desk, Failure, KnownMatter, KnownPayment};
use daan_domain::Gateway;
use daan_domain::settle::PaymentState;
use daan_storage::{MatterKind, OpenMatter, StandingPayment};

/// More would not be read.
const MOST: i64 = 500;

impl Desk {
    /// Adds the payments that are held, and the surplus that has not gone back, as the ledger has them; and which
    /// receipts a restore gave new numbers, from the beginning of the span on.
    pub(super) async fn add_standing(&self, gateway: Gateway, report: &mut SweepReport) {
        if let Err(failure) = self.added_standing(gateway, report).await {
            report.stop(failure.problem().code());
        }
    }

    async fn added_standing(
        &self,
        gateway: Gateway,
        report: &mut SweepReport,
    ) -> Result<(), Failure> {
        for standing in self.ledger.standing_payments(gateway, MOST).await? {
            let found = self.found(&standing).await?;
            let is_told = report
                .found
                .iter()
                .any(|told| told.kind == found.kind && told.payment == found.payment);
            if !is_told {
                report.add(found);
            }
        }
        // Only Razorpay tells of these; what Khalti leaves to be recorded its own list has.
        if gateway == Gateway::Razorpay {
            let matters = self.ledger.open_matters(None, MOST).await?;
            for found in matters.iter().filter_map(of_matter) {
                report.add(found);
            }
        }
        let since = report.span().from;
        let renumbered = self.ledger.renumbered_receipts(gateway, since).await?;
        report.renumbered = renumbered.into_iter().map(Renumbered::from).collect();
        Ok(())
    }

    async fn found(&self, standing: &StandingPayment) -> Result<Found, Failure> {
        let found = Found {
            kind: Kind::Surplus,
            reference: Some(standing.donation.as_str().to_owned()),
            order: None,
            payment: Some(standing.payment.as_str().to_owned()),
            amount: standing.left.map(Into::into),
            note: Some("paid beside the one that counts".to_owned()),
        };
        if standing.left.is_some() {
            return Ok(found);
        }
        let donation = self.reread(&standing.donation).await?;
        let held = donation
            .payments
            .iter()
            .find(|payment| payment.id == standing.payment);
        let events = self.ledger.events(&donation.id).await?;
        Ok(Found {
            kind: Kind::Held,
            amount: held.and_then(|payment| KnownPayment::of(payment, &events, &[]).amount),
            note: held.and_then(|payment| match payment.state {
                PaymentState::Quarantined(mismatch) => Some(mismatch_in_words(mismatch).to_owned()),
                _ => None,
            }),
            ..found
        })
    }
}

fn of_matter(matter: &OpenMatter) -> Option<Found> {
    let kind = match matter.kind {
        MatterKind::RefundFailed => Kind::FailedRefund,
        MatterKind::Dispute => Kind::Disputed,
        MatterKind::LostDispute => Kind::LostDispute,
        MatterKind::RefundCameBack => Kind::CameBack,
        MatterKind::RefundTooLarge => Kind::TooLarge,
        MatterKind::RefundUnrecorded => return None,
    };
    Some(Found {
        kind,
        reference: Some(matter.donation.as_str().to_owned()),
        order: None,
        payment: Some(matter.payment.as_str().to_owned()),
        amount: KnownMatter::from(matter).amount,
        note: matter.name.clone(),
    })
}
