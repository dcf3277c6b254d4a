//! A donation is looked at: one that is not settled is asked about at its gateway first.

use super::next::empty_prefill;
use super::view::is_under_review;
use super::{Desk, Failure};
use daan_api::{DonationView, Problem, Retried};
use daan_domain::{Gateway, Refusal, Status};
use daan_storage::{Actor, StoredDonation};

/// Between two questions about one donation, so that status pages cannot be used to flood the gateway.
const COOL_DOWN_MS: i64 = 5_000;

impl Desk {
    /// The donation, as up to date as the cool-down allows.
    ///
    /// # Errors
    /// No donation has this token, or the ledger does not answer.
    pub async fn status(&self, token: &str) -> Result<DonationView, Failure> {
        let (donation, token) = self.donation(token).await?;
        let donation = self.repaired(donation).await?;
        Ok(self.donation_view(&donation, &token))
    }

    /// How to pay a donation that is not paid: the same order again, unless a payment of it is under way.
    pub(super) async fn retry(&self, token: &str, gateway: &str) -> Result<Retried, Failure> {
        let (donation, token) = self.donation(token).await?;
        let donation = self.repaired(donation).await?;
        let about = |problem| Failure::of(problem).about(&donation);
        if Gateway::lookup(gateway).is_none_or(|gateway| !Self::GATEWAYS.contains(&gateway)) {
            return Err(about(Problem::Refused(Refusal::GatewayNotOffered)));
        }
        if donation.status.is_credited() {
            return Err(about(Problem::AlreadyPaid));
        }
        if donation.status == Status::Processing || is_under_review(&donation) {
            return Err(about(Problem::PaymentUnderWay));
        }
        let order = self
            .ensure_order(&donation, false)
            .await
            .map_err(|failure| failure.about(&donation))?;
        Ok(Retried {
            next: self.open_checkout(&donation, &order, &token, empty_prefill()),
        })
    }

    /// Takes the turn to ask the gateway about the donation; `false` where somebody just did.
    pub(super) async fn claim_look(&self, donation: &StoredDonation) -> Result<bool, Failure> {
        Ok(self
            .ledger
            .claim_check(&donation.id, self.now(), COOL_DOWN_MS)
            .await?)
    }

    /// The donation after asking the gateway, where there is something to ask and it was not just asked.
    async fn repaired(&self, donation: StoredDonation) -> Result<StoredDonation, Failure> {
        let now = self.now();
        // A look "in the future" was made before the clock was put back.
        let is_fresh = donation
            .checked_at
            .is_some_and(|at| at <= now && now < at.plus_ms(COOL_DOWN_MS));
        let orders: Vec<_> = donation
            .orders
            .iter()
            .filter(|order| order.gateway == Gateway::Razorpay)
            .map(|order| order.order.clone())
            .collect();
        if donation.status.is_credited() || orders.is_empty() || is_fresh {
            return Ok(donation);
        }
        if !self.claim_look(&donation).await? {
            return Ok(donation);
        }
        let mut evidence = Vec::new();
        for order in orders {
            match self.evidence_of_order(&donation, &order).await {
                Ok(more) => evidence.extend(more),
                // The donor still gets what we know; the next look asks again.
                Err(error) => {
                    tracing::warn!(donation = %donation.id, %error, "the gateway could not be asked");
                }
            }
        }
        if evidence.is_empty() {
            return Ok(donation);
        }
        let settled = self
            .ledger
            .settle(&donation.id, &evidence, Actor::Server, self.now())
            .await?;
        Ok(settled.donation)
    }
}
