//! From Razorpay's lists to the ledger: what it has, the ledger has to have.

use super::{Found, Kind, Later, Stop, Stranger, Sweep, Taken};
use crate::checkout::Sum;
use crate::checkout::adoption::{Adopted, reference_in};
use crate::checkout::refund::refunds_that_came_back;
use daan_domain::settle::{self, PaymentState};
use daan_domain::{Gateway, GatewayOrderId, Money, RefundId};
use daan_gateway::razorpay::{Order, Payment, PaymentStatus};
use daan_storage::{Actor, StoredDonation};

impl Sweep<'_> {
    /// The donation of an order, which is bound or written down again where need be.
    pub(super) async fn own(
        &mut self,
        order: &Order,
    ) -> Result<Result<StoredDonation, Stranger>, Stop> {
        let ledger = &self.desk.ledger;
        let known = ledger.find_by_gateway_order(Gateway::Razorpay, &order.id);
        if let Some(donation) = known.await? {
            return Ok(Ok(donation));
        }
        let stranger = match order.receipt.as_deref().and_then(reference_in) {
            None => Stranger::OtherProduct,
            Some(id) => {
                let _turn = self.desk.turns.wait(&id).await;
                let kind = match self.desk.adopted(order, Actor::Sweep).await? {
                    Adopted::Known(donation) => return Ok(Ok(donation)),
                    Adopted::Bound(donation) => {
                        return Ok(Ok(self.news(Kind::Bound, order, donation)));
                    }
                    Adopted::Recovered(donation) => {
                        return Ok(Ok(self.news(Kind::Recovered, order, donation)));
                    }
                    Adopted::Unlike => Kind::Unlike,
                    Adopted::OfOtherLedger | Adopted::Foreign => Kind::OtherLedger,
                };
                let reference = id.as_str().to_owned();
                Stranger::Doubtful { kind, reference }
            }
        };
        self.not_ours.insert(order.id.clone(), stranger.clone());
        Ok(Err(stranger))
    }

    fn news(&mut self, kind: Kind, order: &Order, donation: StoredDonation) -> StoredDonation {
        self.report.add(of_order(kind, order));
        donation
    }

    pub(super) async fn compare(&mut self, payment: &Payment) -> Result<(), Stop> {
        if let Some(taken) = taken(payment) {
            self.seen.insert(payment.id.clone(), taken);
        }
        if !moves_money(payment) {
            return Ok(());
        }
        let whose = match &payment.order_id {
            None => Err(Stranger::OtherProduct),
            Some(order) => self
                .donation_of(order)
                .await?
                .map(|donation| (order, donation)),
        };
        match whose {
            Ok((_, donation)) if self.has_all(&donation, payment).await? => {
                self.compare_gone(&donation, payment).await
            }
            Ok((order, donation)) => self.settle(&donation, order, payment).await,
            Err(Stranger::OtherProduct) => {
                self.report.foreign += 1;
                Ok(())
            }
            Err(Stranger::Doubtful { kind, reference }) => {
                self.report.add(Found {
                    kind,
                    reference: Some(reference),
                    ..of_unread(payment)
                });
                Ok(())
            }
        }
    }

    /// Whether the ledger has it as the gateway has it, where a refund that came back hides no other one: of that it has the
    /// booking still, and the gateway's sum no longer.
    pub(super) async fn has_all(
        &self,
        donation: &StoredDonation,
        payment: &Payment,
    ) -> Result<bool, Stop> {
        if !is_booked(donation, payment) {
            return Ok(false);
        }
        let gone_minor = payment.amount_refunded_minor.unwrap_or_default();
        let refunds = known(donation, payment).map_or(&[][..], |known| &known.refunds);
        if gone_minor == 0 || refunds.is_empty() {
            return Ok(true);
        }
        let events = self.desk.ledger.events(&donation.id).await?;
        let came_back = refunds_that_came_back(&events, &payment.id);
        let stayed = refunds
            .iter()
            .filter(|(refund, _)| !came_back.iter().any(|name| name == refund.as_str()));
        Ok(sum_minor(stayed) >= gone_minor)
    }

    async fn donation_of(
        &mut self,
        order: &GatewayOrderId,
    ) -> Result<Result<StoredDonation, Stranger>, Stop> {
        if let Some(stranger) = self.not_ours.get(order) {
            return Ok(Err(stranger.clone()));
        }
        let ledger = &self.desk.ledger;
        let known = ledger.find_by_gateway_order(Gateway::Razorpay, order);
        if let Some(donation) = known.await? {
            return Ok(Ok(donation));
        }
        // It was made before the span.
        let order = self.desk.razorpay.order(order).await?;
        self.own(&order).await
    }

    /// Asks about the order, all of whose payments decide together what may be captured, and settles.
    async fn settle(
        &mut self,
        donation: &StoredDonation,
        order: &GatewayOrderId,
        payment: &Payment,
    ) -> Result<(), Stop> {
        let _turn = self.desk.turns.wait(&donation.id).await;
        let before = self.desk.reread(&donation.id).await?;
        if self.has_all(&before, payment).await? {
            return Ok(());
        }
        if is_held(&before, payment) && payment.amount_refunded_minor.unwrap_or_default() == 0 {
            self.report.add(of_payment(Kind::Held, &before, payment));
            return Ok(());
        }
        if !self.desk.claim_look(&before).await? {
            self.later.push(Later::Payment(Box::new(payment.clone())));
            return Ok(());
        }
        let told = self.desk.told_by_razorpay(&before, order).await?;
        let settled = self
            .desk
            .settled(&before, &told.evidence, Actor::Sweep)
            .await?;
        self.conclude(&before, &settled.donation, payment);
        Ok(())
    }

    fn conclude(&mut self, before: &StoredDonation, after: &StoredDonation, payment: &Payment) {
        if is_booked(after, payment) {
            self.booked_now(before, after, payment);
        } else if is_held(after, payment) {
            self.report.add(of_payment(Kind::Held, after, payment));
        } else if payment.status != PaymentStatus::Authorized {
            self.report.add(of_payment(Kind::Missing, after, payment));
        } else if state(before, payment).is_none() {
            // It waits to be captured or to go back; only that it was not known is news.
            self.report.add(of_payment(Kind::Settled, after, payment));
        }
    }
}

/// Whether the ledger has to know of it: money was set aside, taken, or went back.
pub(super) fn moves_money(payment: &Payment) -> bool {
    matches!(
        payment.status,
        PaymentStatus::Authorized | PaymentStatus::Captured | PaymentStatus::Refunded
    )
}

/// What was captured, whether or not it went back since.
pub(super) fn taken(payment: &Payment) -> Option<Taken> {
    let was_captured = match payment.status {
        PaymentStatus::Captured => true,
        PaymentStatus::Refunded => payment.captured != Some(false),
        _ => false,
    };
    was_captured.then(|| Taken {
        amount_minor: payment.amount_minor,
        currency: payment.currency.clone(),
    })
}

/// Whether the ledger has it as the gateway has it.
pub(super) fn is_booked(donation: &StoredDonation, payment: &Payment) -> bool {
    let Some(known) = known(donation, payment) else {
        return false;
    };
    match (&payment.status, known.state) {
        (
            PaymentStatus::Captured | PaymentStatus::Refunded,
            PaymentState::Captured { money, .. },
        ) => {
            let is_whole = money.amount_minor() == payment.amount_minor
                && money.currency().code() == payment.currency;
            // Another amount is found when the ledger's captures are compared.
            !is_whole || booked_minor(known) >= payment.amount_refunded_minor.unwrap_or_default()
        }
        (PaymentStatus::Captured, PaymentState::Returned) => {
            payment.amount_refunded_minor == Some(payment.amount_minor)
        }
        // A second authorised payment of a paid donation is left to go back by itself.
        (PaymentStatus::Authorized, PaymentState::UnderWay) => donation.status.is_credited(),
        (PaymentStatus::Authorized, _) | (PaymentStatus::Refunded, PaymentState::Returned) => true,
        _ => false,
    }
}

/// Whether less of it went back by now than is booked.
pub(super) fn has_come_back(donation: &StoredDonation, payment: &Payment) -> bool {
    let gone_minor = payment.amount_refunded_minor.unwrap_or_default();
    known(donation, payment).is_some_and(|known| booked_minor(known) > gone_minor)
}

fn is_held(donation: &StoredDonation, payment: &Payment) -> bool {
    matches!(
        state(donation, payment),
        Some(PaymentState::Quarantined(_) | PaymentState::OfOtherDonation)
    )
}

pub(super) fn state(donation: &StoredDonation, payment: &Payment) -> Option<PaymentState> {
    known(donation, payment).map(|known| known.state)
}

pub(super) fn known<'a>(
    donation: &'a StoredDonation,
    payment: &Payment,
) -> Option<&'a settle::Payment> {
    donation
        .payments
        .iter()
        .find(|known| known.gateway == Gateway::Razorpay && known.id == payment.id)
}

/// How much of it is booked as gone back.
fn booked_minor(payment: &settle::Payment) -> i64 {
    sum_minor(payment.refunds.iter())
}

fn sum_minor<'a>(refunds: impl Iterator<Item = &'a (RefundId, Money)>) -> i64 {
    refunds.fold(0, |sum: i64, (_, part)| {
        sum.saturating_add(part.amount_minor())
    })
}

pub(super) fn of_order(kind: Kind, order: &Order) -> Found {
    Found {
        kind,
        reference: order
            .receipt
            .as_deref()
            .and_then(reference_in)
            .map(|id| id.as_str().to_owned()),
        order: Some(order.id.as_str().to_owned()),
        payment: None,
        amount: Some(Sum {
            amount_minor: order.amount_minor,
            currency: order.currency.clone(),
        }),
        note: None,
    }
}

pub(super) fn of_payment(kind: Kind, donation: &StoredDonation, payment: &Payment) -> Found {
    Found {
        kind,
        reference: Some(donation.id.as_str().to_owned()),
        ..of_unread(payment)
    }
}

/// A payment of which nobody can say whose it is.
pub(super) fn of_unread(payment: &Payment) -> Found {
    let order = payment.order_id.as_ref();
    Found {
        kind: Kind::Unreadable,
        reference: None,
        order: order.map(|order| order.as_str().to_owned()),
        payment: Some(payment.id.as_str().to_owned()),
        amount: Some(Sum {
            amount_minor: payment.amount_minor,
            currency: payment.currency.clone(),
        }),
        note: Some(payment.status.as_str().to_owned()),
    }
}
