//! Refunds under way, whenever their payment was made: a webhook that was to tell their end may never have come.

use super::payments::has_come_back;
use super::went_back::moved;
use super::{Found, Kind, Stop, Sweep};
use crate::checkout::failed_refunds::Untold;
use crate::checkout::gateway_evidence::NoEvidence;
use daan_domain::settle::{Evidence, Payment};
use daan_domain::{Gateway, PaymentId};
use daan_gateway::razorpay;
use daan_storage::{Actor, RefundUnderWay, StoredDonation};

const BATCH: i64 = 200;

impl Sweep<'_> {
    pub(super) async fn compare_refunds(&mut self) -> Result<(), Stop> {
        let mut after = None;
        loop {
            let ledger = &self.desk.ledger;
            let under_way = ledger
                .refunds_under_way(Gateway::Razorpay, after.as_ref(), BATCH)
                .await?;
            let Some(last) = under_way.last() else {
                return Ok(());
            };
            after = Some(last.clone());
            for refund in &under_way {
                let outcome = self.compare_refund(refund).await;
                self.told_of_one(outcome, || of_refund(Kind::Unreadable, refund))?;
                self.go_on().await?;
            }
        }
    }

    /// Books what went through, and writes down what failed, which is told with all else that waits for a person.
    async fn compare_refund(&mut self, refund: &RefundUnderWay) -> Result<(), Stop> {
        let RefundUnderWay { donation, payment } = refund;
        let _turn = self.desk.turns.wait(donation).await;
        let before = self.desk.reread(donation).await?;
        match self.desk.evidence_of_payment(&before, payment).await {
            Ok(evidence) => self.book_refund(refund, &before, &evidence).await?,
            Err(NoEvidence::Gateway(error)) => return Err(error.into()),
            Err(NoEvidence::Untranslatable(error)) => {
                tracing::error!(%donation, %payment, %error, "a payment cannot be booked");
                self.report.add(of_refund(Kind::Unreadable, refund));
            }
        }
        self.note_failures(&before, payment).await
    }

    async fn note_failures(
        &self,
        donation: &StoredDonation,
        payment: &PaymentId,
    ) -> Result<(), Stop> {
        let noted = self
            .desk
            .note_failed_refunds(donation, payment, Actor::Sweep);
        noted.await.map(|_| ()).map_err(|untold| match untold {
            Untold::Gateway(error) => error.into(),
            Untold::Ledger(failure) => failure.into(),
        })
    }

    /// Asks about the refunds of a payment of which less went back than is booked: one of them failed afterwards.
    pub(super) async fn compare_gone(
        &self,
        donation: &StoredDonation,
        payment: &razorpay::Payment,
    ) -> Result<(), Stop> {
        if !has_come_back(donation, payment) {
            return Ok(());
        }
        let _turn = self.desk.turns.wait(&donation.id).await;
        self.note_failures(donation, &payment.id).await
    }

    async fn book_refund(
        &mut self,
        refund: &RefundUnderWay,
        before: &StoredDonation,
        evidence: &[Evidence],
    ) -> Result<(), Stop> {
        let settled = self.desk.settled(before, evidence, Actor::Sweep).await?;
        let (before, after) = (
            of(before, &refund.payment),
            of(&settled.donation, &refund.payment),
        );
        if let Some(gone) = moved(before, after).gone {
            self.report.add(Found {
                amount: Some(gone),
                note: Some("went back".to_owned()),
                ..of_refund(Kind::Refunded, refund)
            });
        }
        Ok(())
    }
}

fn of<'a>(donation: &'a StoredDonation, payment: &PaymentId) -> Option<&'a Payment> {
    let is_it = |known: &&Payment| known.gateway == Gateway::Razorpay && known.id == *payment;
    donation.payments.iter().find(is_it)
}

fn of_refund(kind: Kind, refund: &RefundUnderWay) -> Found {
    Found {
        kind,
        reference: Some(refund.donation.as_str().to_owned()),
        order: None,
        payment: Some(refund.payment.as_str().to_owned()),
        amount: None,
        note: None,
    }
}
