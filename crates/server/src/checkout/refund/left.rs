//! What is left of a payment to go back.

use super::job::Job;
use super::refused::RefundRefused;
use daan_domain::{Money, RefundId};

impl Job<'_> {
    /// How much goes back now: what is asked for, else all that is left.
    pub(super) fn amount(
        &self,
        gone: Money,
        booked: &[(RefundId, Money)],
    ) -> Result<Money, RefundRefused> {
        let left = self.left(gone);
        if left.amount_minor() == 0 {
            let refused = RefundRefused::nothing_left(
                self.payment.id.as_str(),
                self.captured,
                &self.history.refunds_beside(booked),
            );
            return Err(refused.beside_what_came_back(self.history.all_that_came_back()));
        }
        let amount = self.asked.unwrap_or(left);
        self.refuse_beyond(amount, gone)?;
        Ok(amount)
    }

    fn left(&self, gone: Money) -> Money {
        let nothing = Money::zero(self.captured.currency());
        self.captured.checked_sub(gone).unwrap_or(nothing)
    }

    /// Refuses what the ledger could not take; of a command that was cut off too, as long as it never reached the gateway.
    pub(super) fn refuse_beyond(&self, amount: Money, gone: Money) -> Result<(), RefundRefused> {
        let left = self.left(gone);
        if amount.amount_minor() > left.amount_minor() {
            let stays = self.history.all_that_came_back();
            return Err(RefundRefused::too_large(amount, left).beside_what_came_back(stays));
        }
        Ok(())
    }

    /// What went back or is on its way, where the gateway says so much. A refund that came back is no longer in its sum, and
    /// stays booked: beyond that the ledger could not take what goes back.
    pub(super) fn gone(
        &self,
        at_gateway: Money,
        booked: &[(RefundId, Money)],
    ) -> Result<Money, RefundRefused> {
        let all = sum(self.captured, booked.iter());
        let came_back = booked
            .iter()
            .filter(|(id, _)| self.history.has_come_back(id.as_str()));
        let came_back = sum(self.captured, came_back);
        let with_it = came_back.and_then(|came_back| at_gateway.checked_add(came_back).ok());
        let (all, with_it) = all.zip(with_it).ok_or_else(|| {
            RefundRefused::new(
                "ledger_contradicts_itself",
                "the ledger has refunds of two currencies",
            )
        })?;
        Ok(if with_it.amount_minor() > all.amount_minor() {
            with_it
        } else {
            all
        })
    }
}

/// The parts of a payment together.
pub(super) fn sum<'a>(
    captured: Money,
    mut parts: impl Iterator<Item = &'a (RefundId, Money)>,
) -> Option<Money> {
    parts.try_fold(Money::zero(captured.currency()), |sum, (_, part)| {
        sum.checked_add(*part).ok()
    })
}
