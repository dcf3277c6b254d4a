//! Making orders at Razorpay.
//!
//! They have no idempotency key, so a create whose answer was lost is not repeated blindly: the order is
//! looked for by its receipt, which begins with the donation's reference, and adopted.

use super::Desk;
use super::gateways::{NotMade, Wanted};
use super::remembered::{notes, remembered};
use daan_domain::{Gateway, Money, Timestamp};
use daan_gateway::razorpay::{self, CaptureSetting, NewOrder, Order, OrderFilter};
use daan_storage::{GatewayOrder, StoredDonation, StoredOrder};
use std::time::Duration;

/// A create that timed out may still land; from this age on a look by receipt is believed.
const LATE_LANDING_MS: i64 = 10_000;
/// A younger attempt than this did not time out: it ended with an answer or a broken line.
const TIMED_OUT_MS: i64 = 8_000;

impl Desk {
    pub(super) async fn order_at_razorpay(
        &self,
        donation: &StoredDonation,
        wanted: &Wanted,
        is_untried: bool,
    ) -> Result<GatewayOrder, NotMade> {
        let amount = wanted.amount(donation);
        // Even a refusal to be asked says nothing about what an earlier attempt made.
        let adopted = self
            .adopt(donation, amount, is_untried)
            .await
            .map_err(|error| not_made(error, false))?;
        let order = match adopted {
            Some(order) => order,
            None => self.create(donation, wanted).await.map_err(|error| {
                let is_refused = matches!(error, razorpay::Error::Refused(_));
                not_made(error, is_refused)
            })?,
        };
        Ok(GatewayOrder {
            quote: wanted.quote.clone(),
            replaces: donation
                .handed_out_order(Gateway::Razorpay)
                .map(|earlier| earlier.order.clone()),
            ..GatewayOrder::plain(Gateway::Razorpay, order.id)
        })
    }

    /// The order that an attempt made whose end nobody saw. Receipts are not enforced to be unique, so the
    /// oldest that is sealed and of the right amount is taken.
    pub(super) async fn look_by_receipt(
        &self,
        donation: &StoredDonation,
        amount: Money,
    ) -> Result<Option<Order>, razorpay::Error> {
        let receipt = receipt(donation);
        let page = self
            .razorpay
            .orders(&OrderFilter::of_receipt(receipt.as_str()))
            .await?;
        let is_bound = |order: &Order| of_razorpay(donation).any(|known| known.order == order.id);
        Ok(page
            .items
            .into_iter()
            .filter(|order| order.receipt.as_deref() == Some(receipt.as_str()))
            .filter(|order| remembered(&self.token_key, &donation.id, order).is_some())
            .filter(|order| order.money() == Some(amount) && !is_bound(order))
            .min_by_key(|order| order.created_at.map(Timestamp::unix_ms)))
    }

    /// The order that an earlier attempt made, if it did.
    async fn adopt(
        &self,
        donation: &StoredDonation,
        amount: Money,
        is_untried: bool,
    ) -> Result<Option<Order>, razorpay::Error> {
        if is_untried {
            return Ok(None);
        }
        let found = self.look_by_receipt(donation, amount).await?;
        match (found, self.late_landing(donation)) {
            (None, Some(left)) => {
                tokio::time::sleep(left).await;
                self.look_by_receipt(donation, amount).await
            }
            (found, _) => Ok(found),
        }
    }

    /// How long an order of a timed-out attempt may still appear. A further order that lands later than a
    /// look for it is never bound or handed out, so nobody can pay it.
    fn late_landing(&self, donation: &StoredDonation) -> Option<Duration> {
        let age_ms =
            self.now().unix_ms() - donation.attempt_started_at.map_or(0, Timestamp::unix_ms);
        let left_ms = (TIMED_OUT_MS..LATE_LANDING_MS)
            .contains(&age_ms)
            .then_some(LATE_LANDING_MS - age_ms)?;
        u64::try_from(left_ms).ok().map(Duration::from_millis)
    }

    async fn create(
        &self,
        donation: &StoredDonation,
        wanted: &Wanted,
    ) -> Result<Order, razorpay::Error> {
        let (receipt, amount) = (receipt(donation), wanted.amount(donation));
        let quote = wanted.quote.as_ref();
        let notes = notes(&self.token_key, donation, &receipt, amount, quote);
        let new = NewOrder::new(amount, receipt, notes, CaptureSetting::OfAccount)
            .map_err(|error| razorpay::Error::NotSent(error.to_string()))?;
        self.razorpay.create_order(&new).await
    }
}

/// The receipt of the donation's next order: its reference, and a number from the second one on.
fn receipt(donation: &StoredDonation) -> String {
    match of_razorpay(donation).count() {
        0 => donation.id.as_str().to_owned(),
        earlier => format!("{}-{}", donation.id, earlier + 1),
    }
}

fn of_razorpay(donation: &StoredDonation) -> impl Iterator<Item = &StoredOrder> {
    donation
        .orders
        .iter()
        .filter(|order| order.gateway == Gateway::Razorpay)
}

fn not_made(error: razorpay::Error, is_refused: bool) -> NotMade {
    NotMade {
        error: error.into(),
        is_refused,
    }
}
