//! Orders that the gateway has and the ledger does not.

use super::remembered::{Remembered, remembered};
use super::{Desk, Failure};
use daan_domain::{DonationId, Gateway};
use daan_gateway::razorpay::Order;
use daan_storage::{Actor, GatewayOrder, Quote, Recovered, StoredDonation};
use serde_json::json;

/// Whose an order is.
pub(super) enum Adopted {
    /// It was bound already.
    Known(StoredDonation),
    /// It is bound now: nobody had heard the end of its making.
    Bound(StoredDonation),
    /// The ledger, restored from a backup, did not know the donation either.
    Recovered(StoredDonation),
    /// It has the reference of a donation of ours, and is not as we made its orders.
    Unlike,
    /// It has a reference as ours are, of a donation that this ledger does not know and it does not remember.
    OfOtherLedger,
    /// It is another product's of the same account.
    Foreign,
}

impl Adopted {
    /// The donation that payments of the order are of.
    pub(super) fn donation(self) -> Option<StoredDonation> {
        match self {
            Adopted::Known(donation) | Adopted::Bound(donation) | Adopted::Recovered(donation) => {
                Some(donation)
            }
            Adopted::Unlike | Adopted::OfOtherLedger | Adopted::Foreign => None,
        }
    }
}

impl Desk {
    /// Recognises an order by its receipt and its seal, and binds it where it is not bound. A donation that is
    /// not in the ledger is written down again from the order's notes. A reference is public, and whoever has
    /// the account can make an order with it: the seal alone shows that we did.
    pub(super) async fn adopted(&self, order: &Order, actor: Actor) -> Result<Adopted, Failure> {
        let Some(id) = order.receipt.as_deref().and_then(reference_in) else {
            return Ok(Adopted::Foreign);
        };
        let memory = remembered(&self.token_key, &id, order);
        match self.ledger.find(&id).await? {
            Some(donation) => self.adopted_by(donation, order, memory, actor).await,
            None => match memory {
                Some(memory) => self.recovered(order, memory).await,
                None => Ok(Adopted::OfOtherLedger),
            },
        }
    }

    async fn adopted_by(
        &self,
        donation: StoredDonation,
        order: &Order,
        memory: Option<Remembered>,
        actor: Actor,
    ) -> Result<Adopted, Failure> {
        let is_it = |known: &&daan_storage::StoredOrder| {
            known.gateway == Gateway::Razorpay && known.order == order.id
        };
        if donation.orders.iter().any(|known| is_it(&known)) {
            return Ok(Adopted::Known(donation));
        }
        let Some(memory) = memory else {
            self.note_unlike(&donation, order, actor).await?;
            return Ok(Adopted::Unlike);
        };
        let donation = self.bound(&donation.id, order, memory.quote).await?;
        Ok(Adopted::Bound(donation))
    }

    async fn recovered(&self, order: &Order, memory: Remembered) -> Result<Adopted, Failure> {
        let Remembered { donation, quote } = memory;
        // Otherwise a twin of this look was faster.
        if let Recovered::New(written) = self
            .ledger
            .recover(&donation, Actor::Sweep, self.now())
            .await?
        {
            tracing::warn!(
                donation = %donation.id, order = %order.id,
                "a donation that the ledger did not know is written down again from its gateway order"
            );
            if written.origin != donation.origin {
                tracing::error!(
                    donation = %donation.id,
                    "its donor began another donation meanwhile, and may have paid both: see `daan recheck`"
                );
            }
        }
        let donation = self.bound(&donation.id, order, quote).await?;
        Ok(Adopted::Recovered(donation))
    }

    async fn bound(
        &self,
        id: &DonationId,
        order: &Order,
        quote: Option<Quote>,
    ) -> Result<StoredDonation, Failure> {
        let order = GatewayOrder {
            quote,
            ..GatewayOrder::plain(Gateway::Razorpay, order.id.clone())
        };
        self.ledger.bind_order(id, &order, self.now()).await?;
        self.reread(id).await
    }

    async fn note_unlike(
        &self,
        donation: &StoredDonation,
        order: &Order,
        actor: Actor,
    ) -> Result<(), Failure> {
        tracing::error!(donation = %donation.id, order = %order.id, "an order with this receipt is not as Daan made it");
        let data = json!({
            "order": order.id.as_str(),
            "amount_minor": order.amount_minor,
            "currency": order.money().map(|money| money.currency().code()),
        });
        self.noted_once(donation, "order_unlike_ours", &data, actor)
            .await?;
        Ok(())
    }
}

/// The reference that a receipt begins with: a donation's further orders have something behind it.
pub(super) fn reference_in(receipt: &str) -> Option<DonationId> {
    let mut parts = receipt.splitn(5, '-');
    let groups: Vec<&str> = parts.by_ref().take(4).collect();
    DonationId::parse(groups.join("-")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_of_ours_begins_with_a_reference() {
        let reference = |receipt| reference_in(receipt).map(|id| id.as_str().to_owned());
        for ours in [
            "DN-4F7K-Q2MX-9TBZ",
            "DN-4F7K-Q2MX-9TBZ-2",
            "DN-4F7K-Q2MX-9TBZ-2-x",
        ] {
            assert_eq!(
                reference(ours).as_deref(),
                Some("DN-4F7K-Q2MX-9TBZ"),
                "{ours}"
            );
        }
        for theirs in [
            "",
            "receipt#1",
            "DN-4F7K-Q2MX",
            "DN-4F7K-Q2MX-9TB",
            "XDN-4F7K-Q2MX-9TBZ",
        ] {
            assert_eq!(reference(theirs), None, "{theirs}");
        }
    }
}
