//! Khalti's links, one by one: it has no list of payments.

use super::went_back::moved;
use super::{Found, Kind, Later, Stop, Sweep};
use crate::checkout::Sum;
use crate::checkout::gateways::{GatewayError, Told};
use crate::checkout::khalti_links::{booked, payment_of};
use daan_domain::settle::{Claim, PaymentState};
use daan_domain::{DonationId, Gateway, Money, Timestamp};
use daan_gateway::khalti;
use daan_storage::{Actor, Span, StoredDonation, StoredOrder};

const BATCH: i64 = 100;
const MINUTE_MS: i64 = 60_000;

impl Sweep<'_> {
    pub(super) async fn compare_with_khalti(&mut self) -> Result<(), Stop> {
        let mut after: Option<DonationId> = None;
        let span = self.span_of_links();
        loop {
            let ledger = &self.desk.ledger;
            let linked = ledger.linked_donations(span, after, BATCH).await?;
            let Some(last) = linked.last() else {
                return Ok(());
            };
            after = Some(last.clone());
            for id in &linked {
                let outcome = self.look_links_up(id).await;
                self.told_of_one(outcome, || of_donation(id))?;
                self.go_on().await?;
            }
        }
    }

    /// What a clock that was ahead has made belongs to a span that goes up to now.
    fn span_of_links(&self) -> Span {
        let goes_up_to_now = self.span.to.plus_ms(MINUTE_MS) > self.desk.now();
        let to = if goes_up_to_now {
            Timestamp::from_unix_ms(i64::MAX)
        } else {
            self.span.to
        };
        Span { to, ..self.span }
    }

    /// Looks up what may still change, and what was booked: Khalti tells of refunds only who asks.
    pub(super) async fn look_links_up(&mut self, id: &DonationId) -> Result<(), Stop> {
        let _turn = self.desk.turns.wait(id).await;
        let mut donation = self.desk.reread(id).await?;
        let links: Vec<StoredOrder> = donation
            .orders
            .iter()
            .filter(|order| order.gateway == Gateway::Khalti)
            .filter(|link| {
                self.desk.may_have_news(&donation, link) || booked(&donation, link).is_some()
            })
            .cloned()
            .collect();
        if links.is_empty() {
            return Ok(());
        }
        if !self.desk.claim_look(&donation).await? {
            self.later.push(Later::Link(id.clone()));
            return Ok(());
        }
        for link in &links {
            donation = self.look_link_up(donation, link).await?;
        }
        Ok(())
    }

    async fn look_link_up(
        &mut self,
        donation: StoredDonation,
        link: &StoredOrder,
    ) -> Result<StoredDonation, Stop> {
        self.report.read += 1;
        let told = match self.desk.told_by_khalti(&link.order).await {
            Ok(told) => told,
            Err(GatewayError::Khalti(khalti::Error::NotFound)) => {
                if let Some(money) = booked(&donation, link) {
                    let note = "unknown to khalti".to_owned();
                    self.report
                        .add(of_link(Kind::Extra, &donation, link, Some(money), note));
                }
                return Ok(donation);
            }
            Err(error) => return Err(error.into()),
        };
        let said = captured(&told);
        match (booked(&donation, link), said) {
            (Some(money), Some(said)) if money != said => {
                let note = format!("{} at khalti", Sum::from(said));
                self.report
                    .add(of_link(Kind::Amount, &donation, link, Some(money), note));
                return Ok(donation);
            }
            // A payment of which a part went back is "Completed" and contradicts itself.
            (Some(money), None) if !is_undecided(&told) => {
                let note = "not completed at khalti".to_owned();
                self.report
                    .add(of_link(Kind::Extra, &donation, link, Some(money), note));
                return Ok(donation);
            }
            _ => {}
        }
        self.settle_link(donation, link, &told, said).await
    }

    async fn settle_link(
        &mut self,
        before: StoredDonation,
        link: &StoredOrder,
        told: &Told,
        said: Option<Money>,
    ) -> Result<StoredDonation, Stop> {
        let settled = self
            .desk
            .settled(&before, &told.evidence, Actor::Sweep)
            .await?;
        let after = settled.donation;
        let is_held = matches!(
            payment_of(&after, link).map(|payment| payment.state),
            Some(PaymentState::Quarantined(_) | PaymentState::OfOtherDonation)
        );
        let moved = moved(payment_of(&before, link), payment_of(&after, link));
        let kind = match said {
            Some(_) if is_held => Some(Kind::Held),
            Some(_) if booked(&after, link).is_none() => Some(Kind::Missing),
            Some(_) if moved.is_captured => Some(Kind::Settled),
            _ => None,
        };
        if let Some(kind) = kind {
            let note = "completed at khalti".to_owned();
            self.report.add(of_link(kind, &after, link, said, note));
        }
        if let Some(gone) = moved.gone {
            let note = "went back".to_owned();
            let found = of_link(Kind::Refunded, &after, link, None, note);
            self.report.add(Found {
                amount: Some(gone),
                ..found
            });
        }
        let has_refund = payment_of(&after, link).is_some_and(|known| !known.refunds.is_empty());
        if told.has_part_gone && booked(&after, link).is_some() && !has_refund {
            self.desk
                .note_unrecorded(&after, link, Actor::Sweep)
                .await?;
            let note = "a part of it went back at khalti, which does not say how much".to_owned();
            self.report
                .add(of_link(Kind::Unrecorded, &after, link, said, note));
        }
        Ok(after)
    }
}

/// What Khalti says that it took.
fn captured(told: &Told) -> Option<Money> {
    told.evidence.iter().find_map(|piece| match piece.claim {
        Claim::Captured(money) => Some(money),
        _ => None,
    })
}

fn is_undecided(told: &Told) -> bool {
    let is_pending = |claim: &Claim| matches!(claim, Claim::Pending);
    told.evidence.iter().any(|piece| is_pending(&piece.claim))
}

pub(super) fn of_donation(id: &DonationId) -> Found {
    Found {
        kind: Kind::Unreadable,
        reference: Some(id.as_str().to_owned()),
        order: None,
        payment: None,
        amount: None,
        note: None,
    }
}

fn of_link(
    kind: Kind,
    donation: &StoredDonation,
    link: &StoredOrder,
    amount: Option<Money>,
    note: String,
) -> Found {
    Found {
        kind,
        reference: Some(donation.id.as_str().to_owned()),
        order: None,
        payment: Some(link.order.as_str().to_owned()),
        amount: amount.map(Sum::from),
        note: Some(note),
    }
}
