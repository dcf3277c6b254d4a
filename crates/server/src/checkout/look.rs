//! A donation is looked at: one that is not settled is asked about at its gateways first.

use super::gateways::Told;
use super::khalti_links::{booked, payment_of};
use super::out_of_turn::Occasion;
use super::{Desk, Failure};
use daan_api::{DonationView, Problem};
use daan_domain::{DonationId, Gateway, GatewayOrderId, Locale};
use daan_storage::{Actor, StoredDonation, StoredOrder};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Between two questions about one donation, so that status pages cannot be used to flood the gateway.
const COOL_DOWN_MS: i64 = 5_000;
/// For how long after it was handed out an order of a paid donation may still bring a surplus payment.
const SURPLUS_WITHIN_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// A donation after a look at its orders.
pub(super) struct Looked {
    pub(super) donation: StoredDonation,
    /// The orders that the gateway may take no further payment of.
    pub(super) spent: Vec<GatewayOrderId>,
    /// The payments of which the gateway says that a part went back, and not how much.
    pub(super) part_gone: Vec<GatewayOrderId>,
    /// Which gateways did not answer for an order that was asked about.
    pub(super) unasked: Vec<Unasked>,
}

/// A gateway that could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unasked {
    /// Which.
    pub gateway: String,
    /// Why, in a stable word.
    pub reason: String,
}

impl Unasked {
    pub(super) fn of(gateway: Gateway, reason: &str) -> Unasked {
        Unasked {
            gateway: gateway.code().to_owned(),
            reason: reason.to_owned(),
        }
    }

    /// Somebody else asked a moment ago.
    pub(super) fn just_asked(gateway: Gateway) -> Unasked {
        Unasked::of(gateway, "just_asked")
    }
}

impl Desk {
    /// The donation in this language, as up to date as the cool-down allows.
    ///
    /// # Errors
    /// No donation has this token, or the ledger does not answer.
    pub async fn status(&self, token: &str, locale: Locale) -> Result<DonationView, Failure> {
        let (donation, token) = self.donation(token).await?;
        let donation = self.repaired(donation).await?;
        Ok(self.donation_view(&donation, &token, locale).await)
    }

    /// The donation after asking its gateways, where there is something to ask and it was not just asked.
    pub(super) async fn repaired(
        &self,
        donation: StoredDonation,
    ) -> Result<StoredDonation, Failure> {
        let orders = self.worth_asking(&donation);
        if orders.is_empty() || self.is_fresh(&donation) || !self.claim_look(&donation).await? {
            return Ok(donation);
        }
        Ok(self.look(donation, &orders, Actor::Server).await?.donation)
    }

    /// The donation as it is now, by the gateways' own word where that is to be had. Called in the
    /// donation's turn.
    pub(super) async fn looked_afresh(
        &self,
        id: &DonationId,
        occasion: Occasion,
    ) -> Result<Looked, Failure> {
        let donation = self.reread(id).await?;
        let orders = self.worth_asking(&donation);
        if orders.is_empty() || !self.claim_look_for(&donation, occasion).await? {
            return Ok(Looked::untold(donation));
        }
        self.look(donation, &orders, Actor::Server).await
    }

    /// Asks about these orders and settles what is told, one after the other: what is known of the first
    /// decides whether a payment of the next may be captured.
    pub(super) async fn look(
        &self,
        donation: StoredDonation,
        orders: &[StoredOrder],
        actor: Actor,
    ) -> Result<Looked, Failure> {
        let mut looked = Looked::untold(donation);
        let mut silent: Vec<Gateway> = Vec::new();
        for order in orders {
            if silent.contains(&order.gateway) {
                continue;
            }
            match self.told_of_order(&looked.donation, order).await {
                Ok(told) => self.settle_told(&mut looked, order, told, actor).await?,
                // The donor still gets what we know; the next look asks again.
                Err(error) => {
                    tracing::warn!(donation = %looked.donation.id, order = %order.order, %error, "the gateway could not be asked");
                    looked
                        .unasked
                        .push(Unasked::of(order.gateway, error.code()));
                    if error.is_silence() {
                        silent.push(order.gateway);
                    }
                }
            }
        }
        Ok(looked)
    }

    /// The orders that there may be news of.
    pub(super) fn worth_asking(&self, donation: &StoredDonation) -> Vec<StoredOrder> {
        let mut orders: Vec<StoredOrder> = donation
            .orders
            .iter()
            .filter(|order| self.may_have_news(donation, order))
            .filter(|order| !donation.status.is_credited() || self.may_be_surplus(donation, order))
            .cloned()
            .collect();
        // Razorpay last: a look there captures, which a payment through Khalti may make needless.
        orders.sort_by_key(|order| order.gateway == Gateway::Razorpay);
        orders
    }

    /// Takes the turn to ask the gateway about the donation; `false` where somebody just did.
    pub(super) async fn claim_look(&self, donation: &StoredDonation) -> Result<bool, Failure> {
        Ok(self
            .ledger
            .claim_check(&donation.id, self.now(), COOL_DOWN_MS)
            .await?)
    }

    /// As [`Desk::claim_look`], and now and then although somebody just did.
    pub(super) async fn claim_look_for(
        &self,
        donation: &StoredDonation,
        occasion: Occasion,
    ) -> Result<bool, Failure> {
        if self.claim_look(donation).await? {
            return Ok(true);
        }
        let now = self.now();
        Ok(self.out_of_turn.take(&donation.id, occasion, now)
            && self.ledger.claim_check(&donation.id, now, 0).await?)
    }

    /// The donation as it is now: a twin of this request may have settled it meanwhile.
    pub(super) async fn reread(&self, id: &DonationId) -> Result<StoredDonation, Failure> {
        let donation = self.ledger.find(id).await?;
        donation.ok_or(Failure::of(Problem::DonationNotFound))
    }

    async fn settle_told(
        &self,
        looked: &mut Looked,
        order: &StoredOrder,
        told: Told,
        actor: Actor,
    ) -> Result<(), Failure> {
        if told.is_spent {
            looked.spent.push(order.order.clone());
        }
        if told.has_part_gone {
            looked.part_gone.push(order.order.clone());
        }
        if !told.evidence.is_empty() {
            let settled = self
                .settled(&looked.donation, &told.evidence, actor)
                .await?;
            looked.donation = settled.donation;
        }
        if told.has_part_gone {
            self.note_unrecorded(&looked.donation, order, actor).await?;
        }
        Ok(())
    }

    /// A refund that a person has to record, in the history until one is booked.
    pub(super) async fn note_unrecorded(
        &self,
        donation: &StoredDonation,
        link: &StoredOrder,
        actor: Actor,
    ) -> Result<(), Failure> {
        let has_refund = payment_of(donation, link).is_some_and(|known| !known.refunds.is_empty());
        if booked(donation, link).is_some() && !has_refund {
            let data = json!({ "payment": link.order.as_str() });
            self.noted_once(donation, "refund_unrecorded", &data, actor)
                .await?;
        }
        Ok(())
    }

    /// A look "in the future" was made before the clock was put back.
    fn is_fresh(&self, donation: &StoredDonation) -> bool {
        let now = self.now();
        donation
            .checked_at
            .is_some_and(|at| at <= now && now < at.plus_ms(COOL_DOWN_MS))
    }

    /// Whether a donor who paid otherwise may have paid this order too.
    fn may_be_surplus(&self, donation: &StoredDonation, order: &StoredOrder) -> bool {
        let is_recent = order
            .handed_out_at
            .is_some_and(|at| self.now() < at.plus_ms(SURPLUS_WITHIN_MS));
        let applied = donation.applied_payment();
        let is_applied = match order.gateway {
            Gateway::Razorpay => applied.is_some_and(|paid| paid.gateway == Gateway::Razorpay),
            Gateway::Khalti => applied == payment_of(donation, order),
        };
        is_recent && !is_applied
    }
}

impl Looked {
    pub(super) fn untold(donation: StoredDonation) -> Looked {
        Looked {
            donation,
            spent: Vec::new(),
            part_gone: Vec::new(),
            unasked: Vec::new(),
        }
    }
}
