//! A donation gets its gateway order, at most one of which is ever handed to a browser.
//!
//! Razorpay's orders have no idempotency key, so a create whose answer was lost is not repeated blindly:
//! the order is looked for by its receipt, which is the donation's reference, and adopted.

use super::{Desk, Failure};
use daan_api::Problem;
use daan_domain::{Gateway, GatewayOrderId, Timestamp};
use daan_gateway::razorpay::{self, CaptureSetting, NewOrder, Notes, Order, OrderFilter};
use daan_storage::{Bound, StoredDonation};
use std::time::Duration;

/// Longer than the gateway client's 8 s, so that a lease does not end under a create. Should it end under a
/// look and a create together, the twin's order is bound and the later one written down as an orphan.
const LEASE_MS: i64 = 12_000;
/// How long a request waits for its twin that has the lease.
const TWIN_WAIT_MS: i64 = 12_000;
const TWIN_POLL: Duration = Duration::from_millis(50);
/// A create that timed out may still land; from this age on a look by receipt is believed.
const LATE_LANDING_MS: i64 = 10_000;
/// A younger attempt than this did not time out: it ended with an answer or a broken line.
const TIMED_OUT_MS: i64 = 8_000;

impl Desk {
    /// The order that the donor pays. `is_new` says that this very request wrote the donation down, so no
    /// earlier attempt can have made an order.
    pub(super) async fn ensure_order(
        &self,
        donation: &StoredDonation,
        is_new: bool,
    ) -> Result<GatewayOrderId, Failure> {
        let deadline = self.now().plus_ms(TWIN_WAIT_MS);
        let mut current = donation.clone();
        let mut is_untried = is_new;
        loop {
            if let Some(order) = current.handed_out_order(Gateway::Razorpay) {
                return Ok(order.clone());
            }
            if current.status.is_credited() {
                return Err(Failure::of(Problem::AlreadyPaid));
            }
            if self
                .ledger
                .claim_creation(&current.id, self.now(), LEASE_MS)
                .await?
            {
                return self.make_order(&current, is_untried).await;
            }
            if self.now() >= deadline {
                return Err(Failure::of(Problem::DonationInProgress));
            }
            // A twin has the lease, and may leave an order behind without saying so.
            is_untried = false;
            tokio::time::sleep(TWIN_POLL).await;
            current = self
                .ledger
                .find(&donation.id)
                .await?
                .ok_or(Failure::of(Problem::DonationNotFound))?;
        }
    }

    async fn make_order(
        &self,
        donation: &StoredDonation,
        is_untried: bool,
    ) -> Result<GatewayOrderId, Failure> {
        let adopted = match self.adopt(donation, is_untried).await {
            Ok(adopted) => adopted,
            // Even a refusal to be asked says nothing about what an earlier attempt made.
            Err(error) => return Err(self.creation_unclear(donation, &error).await?),
        };
        let made = match adopted {
            Some(order) => Ok(order),
            None => self.create(donation).await,
        };
        match made {
            Ok(order) => self.bind(donation, &order).await,
            Err(error @ razorpay::Error::Refused(_)) => {
                Err(self.creation_failed(donation, &error).await?)
            }
            Err(error) => Err(self.creation_unclear(donation, &error).await?),
        }
    }

    /// The order that an earlier attempt made, if it did.
    async fn adopt(
        &self,
        donation: &StoredDonation,
        is_untried: bool,
    ) -> Result<Option<Order>, razorpay::Error> {
        if is_untried {
            return Ok(None);
        }
        let found = self.look_by_receipt(donation).await?;
        match (found, self.late_landing(donation)) {
            (None, Some(left)) => {
                tokio::time::sleep(left).await;
                self.look_by_receipt(donation).await
            }
            (found, _) => Ok(found),
        }
    }

    /// How long an order of a timed-out attempt may still appear.
    fn late_landing(&self, donation: &StoredDonation) -> Option<Duration> {
        let age_ms =
            self.now().unix_ms() - donation.attempt_started_at.map_or(0, Timestamp::unix_ms);
        let left_ms = (TIMED_OUT_MS..LATE_LANDING_MS)
            .contains(&age_ms)
            .then_some(LATE_LANDING_MS - age_ms)?;
        u64::try_from(left_ms).ok().map(Duration::from_millis)
    }

    /// Receipts are not enforced to be unique, so the oldest order of the right amount is taken.
    async fn look_by_receipt(
        &self,
        donation: &StoredDonation,
    ) -> Result<Option<Order>, razorpay::Error> {
        let filter = OrderFilter::of_receipt(donation.id.as_str());
        let page = self.razorpay.orders(&filter).await?;
        Ok(page
            .items
            .into_iter()
            .filter(|order| order.receipt.as_deref() == Some(donation.id.as_str()))
            .filter(|order| order.money() == Some(donation.amount))
            .min_by_key(|order| order.created_at.map(Timestamp::unix_ms)))
    }

    async fn create(&self, donation: &StoredDonation) -> Result<Order, razorpay::Error> {
        let notes = Notes::new().with("campaign", donation.campaign.as_str());
        let new = NewOrder::new(
            donation.amount,
            donation.id.as_str(),
            notes,
            CaptureSetting::OfAccount,
        )
        .map_err(|error| razorpay::Error::NotSent(error.to_string()))?;
        self.razorpay.create_order(&new).await
    }

    async fn bind(
        &self,
        donation: &StoredDonation,
        order: &Order,
    ) -> Result<GatewayOrderId, Failure> {
        if order.money() != Some(donation.amount) {
            tracing::error!(donation = %donation.id, order = %order.id, "the gateway made an order of another amount");
            self.ledger
                .creation_unclear(&donation.id, "order_amount_mismatch", self.now())
                .await?;
            return Err(Failure::of(Problem::GatewayFailed));
        }
        match self
            .ledger
            .bind_order(&donation.id, Gateway::Razorpay, &order.id, self.now())
            .await?
        {
            Bound::Bound => Ok(order.id.clone()),
            Bound::AlreadyBound(earlier) => Ok(earlier),
            Bound::AlreadyPaid => Err(Failure::of(Problem::AlreadyPaid)),
        }
    }

    /// The gateway definitely refused to make the order.
    async fn creation_failed(
        &self,
        donation: &StoredDonation,
        error: &razorpay::Error,
    ) -> Result<Failure, Failure> {
        tracing::error!(donation = %donation.id, %error, "the gateway refused to make an order");
        self.ledger
            .creation_failed(&donation.id, error.code(), self.now())
            .await?;
        Ok(Failure::of(problem_of(error)))
    }

    /// Anything else: the donation stays `creating`, to be tried again and found by its receipt.
    async fn creation_unclear(
        &self,
        donation: &StoredDonation,
        error: &razorpay::Error,
    ) -> Result<Failure, Failure> {
        tracing::warn!(donation = %donation.id, %error, "no gateway order yet");
        self.ledger
            .creation_unclear(&donation.id, error.code(), self.now())
            .await?;
        Ok(Failure::of(problem_of(error)))
    }
}

/// What a donor is told of a gateway's error.
pub(super) fn problem_of(error: &razorpay::Error) -> Problem {
    match error {
        razorpay::Error::NotSent(_)
        | razorpay::Error::NoAnswer(_)
        | razorpay::Error::RateLimited { .. } => Problem::GatewayUnavailable,
        razorpay::Error::Refused(_)
        | razorpay::Error::Unauthorized
        | razorpay::Error::Unavailable { .. }
        | razorpay::Error::UnreadableAnswer { .. } => Problem::GatewayFailed,
    }
}
