//! An operator looks at one donation now: what answers "I paid and see nothing".

use super::adoption::Adopted;
use super::close_matter::MOST_MATTERS;
use super::failed_refunds::Untold;
use super::khalti_links::booked;
use super::known_matter::KnownMatter;
use super::known_payment::KnownPayment;
use super::look::{Looked, Unasked};
use super::not_done::NotDone;
use super::out_of_turn::Occasion;
use super::{Desk, Failure, Sum};
use daan_domain::settle::{Payment, PaymentState};
use daan_domain::{DonationId, Gateway, Status};
use daan_gateway::razorpay::OrderFilter;
use daan_storage::{Actor, StoredDonation, StoredEvent};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a look at a donation showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rechecked {
    /// The donation's reference.
    pub reference: String,
    /// Its status now.
    pub status: String,
    /// What it was before the look.
    pub status_before: String,
    /// How much was meant.
    pub amount: Sum,
    /// What is given to.
    pub campaign: String,
    /// Whether every gateway that may have news was asked and answered.
    pub is_complete: bool,
    /// Which gateways could not be asked, and why; none where it is complete.
    pub unasked: Vec<Unasked>,
    /// Whether there is a gateway order, or may be one that nobody has heard of.
    pub may_be_ordered: bool,
    /// Its payments.
    pub payments: Vec<KnownPayment>,
    /// What of it waits for a person beside its payments.
    #[serde(default)]
    pub matters: Vec<KnownMatter>,
    /// Its history, oldest first.
    pub history: Vec<PastEvent>,
}

/// One event of a donation's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastEvent {
    /// When, in unix milliseconds.
    pub at_ms: i64,
    /// Who made it happen.
    pub actor: String,
    /// What happened, in a stable word.
    pub kind: String,
    /// The particulars.
    pub data: Value,
}

impl Desk {
    /// Asks the gateways about a donation, whoever asked before, and tells its history. One that the ledger
    /// does not know is looked for at Razorpay and written down again.
    ///
    /// # Errors
    /// [`NotDone`]: there is no such donation here or there, or the ledger does not answer.
    pub async fn recheck(&self, reference: &str) -> Result<Rechecked, NotDone> {
        let id = self.donation_named(reference).await?;
        let _turn = self.turns.wait(&id).await;
        let before = match self.ledger.find(&id).await? {
            Some(donation) => donation,
            None => self.found_at_razorpay(&id).await?,
        };
        let looked = self.rechecked(&before).await?;
        let events = self.ledger.events(&id).await?;
        let matters = self.ledger.open_matters(Some(&id), MOST_MATTERS).await?;
        let may_be_ordered = self.may_be_ordered(&looked.donation, looked.unasked.is_empty());
        Ok(Rechecked {
            status_before: before.status.code().to_owned(),
            may_be_ordered,
            matters: matters.iter().map(KnownMatter::from).collect(),
            ..told(looked, &events)
        })
    }

    /// The donation of the orders with this receipt, where they remember it.
    async fn found_at_razorpay(&self, id: &DonationId) -> Result<StoredDonation, NotDone> {
        let orders = self
            .razorpay
            .orders(&OrderFilter::of_receipt(id.as_str()))
            .await
            .map_err(|error| silent(id, &error.to_string()))?;
        for order in &orders.items {
            if order.receipt.as_deref() != Some(id.as_str()) {
                continue;
            }
            if let Adopted::Recovered(donation) | Adopted::Known(donation) =
                self.adopted(order, Actor::Operator).await?
            {
                return Ok(donation);
            }
        }
        Err(not_found(id))
    }

    async fn rechecked(&self, before: &StoredDonation) -> Result<Looked, Failure> {
        let is_lost = before.status == Status::Creating && before.orders.is_empty();
        let is_claimed = self.claim_look_for(before, Occasion::Order).await?;
        if !is_claimed {
            return Ok(Looked {
                unasked: vec![Unasked::just_asked(before.gateway)],
                ..Looked::untold(before.clone())
            });
        }
        let (donation, lost) = if is_lost {
            self.bound_by_receipt(before.clone()).await?
        } else {
            (before.clone(), None)
        };
        let orders: Vec<_> = donation
            .orders
            .iter()
            // Khalti tells of a refund of what was booked only who asks.
            .filter(|order| {
                self.may_have_news(&donation, order) || booked(&donation, order).is_some()
            })
            .cloned()
            .collect();
        let mut looked = self.look(donation, &orders, Actor::Operator).await?;
        looked.unasked.extend(lost);
        self.note_failures(&mut looked).await?;
        let status = looked.donation.status.code();
        let data = json!({ "status": status, "complete": looked.unasked.is_empty() });
        self.ledger
            .record_event(&before.id, "rechecked", &data, Actor::Operator, self.now())
            .await?;
        Ok(looked)
    }

    /// Asks about the refunds of every payment that Razorpay captured: one that failed leaves no other trace there.
    async fn note_failures(&self, looked: &mut Looked) -> Result<(), Failure> {
        let captured = |payment: &&Payment| {
            payment.gateway == Gateway::Razorpay
                && matches!(payment.state, PaymentState::Captured { .. })
        };
        let captured = looked.donation.payments.iter().filter(captured);
        for payment in captured
            .map(|payment| payment.id.clone())
            .collect::<Vec<_>>()
        {
            let noted = self.note_failed_refunds(&looked.donation, &payment, Actor::Operator);
            match noted.await {
                Ok(_) => {}
                Err(Untold::Ledger(failure)) => return Err(failure),
                Err(Untold::Gateway(error)) => {
                    tracing::warn!(donation = %looked.donation.id, %payment, %error, "no word of the refunds");
                    let silent = Unasked::of(Gateway::Razorpay, error.code());
                    if !looked.unasked.contains(&silent) {
                        looked.unasked.push(silent);
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether somebody may have an order to pay. Razorpay finds an order by its receipt; what Khalti made and
    /// nobody heard of is nowhere listed.
    fn may_be_ordered(&self, donation: &StoredDonation, is_complete: bool) -> bool {
        let was_tried =
            donation.status == Status::Creating && donation.attempt_started_at.is_some();
        let is_being_made = donation.lease_until.is_some_and(|until| self.now() < until);
        let is_told = is_complete && donation.gateway == Gateway::Razorpay && !is_being_made;
        !donation.orders.is_empty() || (was_tried && !is_told)
    }
}

fn told(looked: Looked, events: &[StoredEvent]) -> Rechecked {
    let Looked {
        donation: after,
        part_gone,
        unasked,
        ..
    } = looked;
    Rechecked {
        reference: after.id.as_str().to_owned(),
        status: after.status.code().to_owned(),
        status_before: after.status.code().to_owned(),
        amount: after.amount.into(),
        campaign: after.campaign.as_str().to_owned(),
        is_complete: unasked.is_empty(),
        unasked,
        may_be_ordered: !after.orders.is_empty(),
        payments: after
            .payments
            .iter()
            .map(|payment| KnownPayment::of(payment, events, &part_gone))
            .collect(),
        matters: Vec::new(),
        history: events
            .iter()
            .map(|event| PastEvent {
                at_ms: event.at.unix_ms(),
                actor: event.actor.code().to_owned(),
                kind: event.kind.clone(),
                data: event.data.clone(),
            })
            .collect(),
    }
}

fn not_found(id: &DonationId) -> NotDone {
    let message = format!(
        "there is no donation {id} in this ledger, and no order of {} remembers it. Check the reference, and that \
         DATABASE_URL is the ledger that daan serve uses. A gift through Khalti stands in its dashboard alone: `daan enter-khalti` enters it",
        Gateway::Razorpay.code()
    );
    NotDone::new("donation_not_found", message)
}

fn silent(id: &DonationId, error: &str) -> NotDone {
    let message = format!(
        "there is no donation {id} in this ledger, and razorpay could not be asked: {error}. Try again in a minute"
    );
    NotDone::new("gateway_silent", message)
}
