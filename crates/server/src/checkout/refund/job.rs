//! Which payment is to go back, and how much of it.

use super::asked::{RefundMade, RefundPlan, RefundRequest};
use super::dispute::{self, KnownDispute};
use super::held::none_captured;
use super::history::{History, Intent};
use super::left::sum;
use super::refused::RefundRefused;
use super::sum::Sum;
use crate::checkout::Desk;
use daan_domain::settle::{Disposition, Payment, PaymentState};
use daan_domain::{DonationId, Money, RefundId};
use daan_gateway::{CallError, Refusal};
use daan_storage::StoredDonation;

/// A request, and what it is about.
pub(super) struct Job<'a> {
    pub(super) request: &'a RefundRequest,
    pub(super) donation: StoredDonation,
    pub(super) payment: Payment,
    /// How much of the payment was captured.
    pub(super) captured: Money,
    /// How much is asked for, where not all that is left.
    pub(super) asked: Option<Money>,
    pub(super) history: History,
    disputes: Vec<KnownDispute>,
}

/// A refund that is to be made now.
pub(super) struct Next {
    pub(super) intent: Intent,
    /// Whether it stands in the history already.
    pub(super) is_resumed: bool,
}

impl Desk {
    pub(super) async fn refund_job<'a>(
        &self,
        id: &DonationId,
        request: &'a RefundRequest,
    ) -> Result<Job<'a>, RefundRefused> {
        let donation = self.ledger.find(id).await?;
        let donation = donation.ok_or_else(|| RefundRefused::not_found(id))?;
        let (payment, captured) = chosen(&donation, request.surplus)?;
        refuse_other_payment(&donation, &payment, &request.reference)?;
        let asked = match &request.amount {
            None => None,
            Some(typed) => Some(parsed(typed, captured)?),
        };
        let events = self.ledger.events(id).await?;
        let history = History::of(&events, &payment.id);
        let disputes = dispute::disputes(&events, &payment.id);
        Ok(Job {
            request,
            donation,
            payment,
            captured,
            asked,
            history,
            disputes,
        })
    }
}

impl Job<'_> {
    /// Refuses a disputed payment, unless it is meant; what went back by hand is only recorded.
    pub(super) fn refuse_disputed(&self) -> Result<(), RefundRefused> {
        if self.request.despite_dispute || self.request.manual_note.is_some() {
            return Ok(());
        }
        dispute::refuse_disputed(&self.disputes)
    }

    /// What is to be done where `gone` went back or is on its way, `booked` of it by now.
    pub(super) fn next(
        &self,
        gone: Money,
        key: String,
        booked: &[(RefundId, Money)],
    ) -> Result<Next, RefundRefused> {
        if let Some(intent) = self.history.unfinished() {
            if !self.means(intent) {
                return Err(RefundRefused::unfinished(&self.donation.id, intent));
            }
            self.refuse_changed(intent.amount)?;
            return Ok(Next {
                intent: intent.clone(),
                is_resumed: true,
            });
        }
        // Whatever else is meant: first a person has to say how that one was seen to.
        if let Some(name) = self.history.came_back() {
            return Err(RefundRefused::came_back(&self.donation.id, name));
        }
        let amount = self.amount(gone, booked)?;
        if self.asked.is_some()
            && !self.request.again
            && let Some(made) = self.history.made_of(amount)
        {
            return Err(RefundRefused::repeated(amount, made));
        }
        if !self.request.again
            && let Some(beside) = self.history.beside_failed(amount, booked)
        {
            let is_it = self.history.has_come_back(beside.as_str());
            return Err(RefundRefused::went_beside(amount, beside, is_it));
        }
        self.refuse_changed(amount)?;
        Ok(Next {
            intent: Intent {
                key,
                payment: self.payment.id.clone(),
                amount,
                is_all: self.asked.is_none(),
                speed: self.request.speed,
            },
            is_resumed: false,
        })
    }

    /// Somebody else may have given back since the page that was agreed to. Within the donation's turn, so nobody does
    /// between this and the refund.
    fn refuse_changed(&self, amount: Money) -> Result<(), RefundRefused> {
        let payment = self.payment.id.as_str();
        match &self.request.confirmed {
            Some(confirmed)
                if confirmed.payment != payment
                    || confirmed.amount != Sum::from(amount).to_string() =>
            {
                Err(RefundRefused::plan_changed(confirmed, amount, payment))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn plan(&self, next: &Next, gone: Money, tells_donor: bool) -> RefundPlan {
        RefundPlan {
            reference: self.donation.id.as_str().to_owned(),
            gift: None,
            gateway: self.payment.gateway.code().to_owned(),
            payment: self.payment.id.as_str().to_owned(),
            amount: next.intent.amount.into(),
            captured: self.captured.into(),
            gone: gone.into(),
            is_resumed: next.is_resumed,
            disputes: self.disputes.clone(),
            surplus: self.surplus_beside(),
            seen_to: self.history.seen_to().to_vec(),
            tells_donor,
        }
    }

    pub(super) fn made(
        &self,
        donation: &StoredDonation,
        refund: &str,
        amount: Money,
    ) -> RefundMade {
        let booked = self.refunds(donation);
        RefundMade {
            reference: donation.id.as_str().to_owned(),
            gateway: self.payment.gateway.code().to_owned(),
            payment: self.payment.id.as_str().to_owned(),
            refund: refund.to_owned(),
            amount: amount.into(),
            is_booked: booked.iter().any(|(id, _)| id.as_str() == refund),
            status: donation.status.code().to_owned(),
        }
    }

    /// The payment beside this one that is to go back, where this one counts.
    fn surplus_beside(&self) -> Option<String> {
        if self.request.surplus {
            return None;
        }
        let is_surplus = |payment: &&Payment| match payment.state {
            PaymentState::Captured { disposition, money } => {
                disposition == Disposition::Surplus && booked(payment) != Some(money)
            }
            _ => false,
        };
        let payment = self.donation.payments.iter().find(is_surplus)?;
        Some(payment.id.as_str().to_owned())
    }

    /// The refunds of the payment as the donation has them now.
    pub(super) fn refunds<'a>(&self, donation: &'a StoredDonation) -> &'a [(RefundId, Money)] {
        let is_it =
            |known: &&Payment| known.gateway == self.payment.gateway && known.id == self.payment.id;
        donation
            .payments
            .iter()
            .find(is_it)
            .map_or(&[], |known| known.refunds.as_slice())
    }

    /// The gateway could not be asked. What a command that was cut off did is then as unknown as before.
    pub(super) fn silent<R: Refusal>(&self, error: &CallError<R>) -> RefundRefused {
        if self.history.unfinished().is_some() {
            RefundRefused::unclear(error)
        } else {
            RefundRefused::silent(error)
        }
    }

    /// How much of the payment the ledger has as gone back.
    pub(super) fn booked(&self) -> Result<Money, RefundRefused> {
        booked(&self.payment).ok_or_else(|| {
            RefundRefused::new(
                "ledger_contradicts_itself",
                "the ledger has refunds of two currencies",
            )
        })
    }

    pub(super) fn means(&self, intent: &Intent) -> bool {
        let is_amount = match self.asked {
            None => intent.is_all,
            Some(asked) => asked == intent.amount,
        };
        is_amount && self.request.speed == intent.speed
    }
}

/// Which payment would go back, how much of it was captured, and what the ledger has left of that.
pub(crate) fn left_in_books(
    donation: &StoredDonation,
    surplus: bool,
) -> Option<(Payment, Money, Money)> {
    let (payment, captured) = chosen(donation, surplus).ok()?;
    let left = captured.checked_sub(booked(&payment)?).ok()?;
    Some((payment, captured, left))
}

/// Whoever names a payment means that one.
fn refuse_other_payment(
    donation: &StoredDonation,
    chosen: &Payment,
    typed: &str,
) -> Result<(), RefundRefused> {
    let typed = typed.trim();
    let is_of_it = |payment: &&Payment| payment.id.as_str() == typed;
    match donation.payments.iter().find(is_of_it) {
        Some(named) if named.id != chosen.id => Err(RefundRefused::other_payment(donation, chosen)),
        _ => Ok(()),
    }
}

/// The payment that is meant, and how much of it was captured.
fn chosen(donation: &StoredDonation, surplus: bool) -> Result<(Payment, Money), RefundRefused> {
    let wanted = if surplus {
        Disposition::Surplus
    } else {
        Disposition::Applied
    };
    let captured = donation
        .payments
        .iter()
        .filter_map(|payment| match payment.state {
            PaymentState::Captured { disposition, money } if disposition == wanted => {
                Some((payment, money))
            }
            _ => None,
        });
    let is_open = |(payment, money): &(&Payment, Money)| booked(payment) != Some(*money);
    let all: Vec<(&Payment, Money)> = captured.collect();
    let first = all.iter().find(|pair| is_open(pair)).or(all.first());
    first
        .map(|(payment, money)| ((*payment).clone(), *money))
        .ok_or_else(|| none_captured(donation, surplus))
}

fn booked(payment: &Payment) -> Option<Money> {
    let PaymentState::Captured { money, .. } = payment.state else {
        return None;
    };
    sum(money, payment.refunds.iter())
}

fn parsed(typed: &str, captured: Money) -> Result<Money, RefundRefused> {
    let currency = captured.currency();
    let amount = Money::parse_typed(typed, currency);
    amount
        .ok()
        .filter(|amount| amount.amount_minor() > 0)
        .ok_or_else(|| {
            let sample = Sum::from(captured);
            let message = format!(
                "expected an amount in {} such as {}, found `{typed}`. Nothing was refunded",
                currency.code(),
                sample
                    .to_string()
                    .trim_start_matches(currency.code())
                    .trim_start()
            );
            RefundRefused::new("amount_malformed", message)
        })
}
