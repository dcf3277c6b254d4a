//! A donation gets the order that its donor pays.
//!
//! The donor never sees two orders of Razorpay that both take a payment. Khalti's links lapse, so there a
//! donation may have several; none is made while one lives or while a payment may be under way.

use super::gateways::{NotMade, Wanted};
use super::out_of_turn::Occasion;
use super::retry::refuse_second_payment;
use super::{Desk, Failure};
use daan_api::Problem;
use daan_domain::settle::Payment;
use daan_domain::{DonationId, Gateway, GatewayOrderId, Status};
use daan_storage::{Bound, GatewayOrder, StorageError, StoredDonation, StoredOrder};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;

/// Longer than the gateway client's 8 s, so that a lease does not end under a create. Should it end under a
/// look and a create together, the twin's order is bound and the later one written down as an orphan.
const LEASE_MS: i64 = 12_000;
/// How long a request waits for its twin that has the lease.
const TWIN_WAIT_MS: i64 = 12_000;
const TWIN_POLL: Duration = Duration::from_millis(50);
/// A donor who needs more is none: every one of them is asked about for a week.
const MAX_ORDERS: usize = 20;

/// Which attempt at an order this is.
pub(super) enum Attempt {
    /// This very request wrote the donation down and has its turn, so nobody can have made an order before.
    First(OwnedMutexGuard<()>),
    /// Somebody may have.
    Later,
}

impl Attempt {
    /// Ends the turn, whose next holder finds the lease taken; whether this was the first attempt.
    fn end_turn(self) -> bool {
        match self {
            Attempt::First(turn) => {
                drop(turn);
                true
            }
            Attempt::Later => false,
        }
    }
}

impl Desk {
    /// The order that the donor pays.
    pub(super) async fn ensure_order(
        &self,
        donation: &StoredDonation,
        wanted: &Wanted,
        mut attempt: Attempt,
    ) -> Result<GatewayOrder, Failure> {
        let deadline = self.now().plus_ms(TWIN_WAIT_MS);
        let mut current = donation.clone();
        loop {
            if let Some(order) = self.payable(&current, wanted.gateway) {
                return Ok(as_made(order));
            }
            if !matches!(current.status, Status::Creating | Status::CreateFailed) {
                drop(attempt);
                return self.order_after_a_look(&current.id, wanted).await;
            }
            if self
                .ledger
                .claim_creation(&current.id, self.now(), LEASE_MS)
                .await?
            {
                return self.make_order(&current, wanted, attempt.end_turn()).await;
            }
            if self.now() >= deadline {
                return Err(Failure::of(Problem::DonationInProgress));
            }
            // A twin has the lease, and may leave an order behind without saying so.
            attempt = Attempt::Later;
            tokio::time::sleep(TWIN_POLL).await;
            current = self.reread(&donation.id).await?;
        }
    }

    /// The order to pay of a donation that has or had one, after asking what became of those.
    pub(super) async fn order_after_a_look(
        &self,
        id: &DonationId,
        wanted: &Wanted,
    ) -> Result<GatewayOrder, Failure> {
        let _turn = self.turns.wait(id).await;
        let looked = self.looked_afresh(id, Occasion::Order).await?;
        refuse_second_payment(&looked.donation)?;
        let same = self.payable(&looked.donation, wanted.gateway);
        if let Some(order) = same.filter(|order| !looked.spent.contains(&order.order)) {
            return Ok(as_made(order));
        }
        if looked.donation.orders.len() >= MAX_ORDERS {
            return Err(Failure::of(Problem::TooManyRequests));
        }
        self.make_order(&looked.donation, wanted, false).await
    }

    /// The latest order of this gateway that the donor may be sent to pay now. One that is paid already is
    /// as good as ever: whoever repeats a request gets the same answer.
    pub(super) fn payable<'a>(
        &self,
        donation: &'a StoredDonation,
        gateway: Gateway,
    ) -> Option<&'a StoredOrder> {
        donation
            .handed_out_order(gateway)
            .filter(|order| self.can_be_paid(donation, order))
            .filter(|order| {
                let applied = donation.applied_payment();
                applied.is_none_or(|payment| may_be_of(payment, order))
            })
    }

    async fn make_order(
        &self,
        donation: &StoredDonation,
        wanted: &Wanted,
        is_untried: bool,
    ) -> Result<GatewayOrder, Failure> {
        match self.made(donation, wanted, is_untried).await {
            Ok(order) => self.bind(donation, order).await,
            Err(not_made) => Err(self.note_not_made(donation, &not_made).await?),
        }
    }

    async fn bind(
        &self,
        donation: &StoredDonation,
        order: GatewayOrder,
    ) -> Result<GatewayOrder, Failure> {
        let now = self.now();
        match self.ledger.bind_order(&donation.id, &order, now).await {
            Ok(Bound::Bound) => Ok(order),
            Ok(Bound::AlreadyBound(earlier)) if earlier == order.order => Ok(order),
            Ok(Bound::AlreadyBound(earlier)) => self.bound_earlier(donation, &earlier).await,
            Ok(Bound::AlreadyPaid) => Err(Failure::of(Problem::AlreadyPaid)),
            // The only rule that an order can break: it is another donation's.
            Err(StorageError::Constraint(_)) => {
                tracing::error!(donation = %donation.id, order = %order.order, "the gateway gave out an order twice");
                self.ledger
                    .creation_unclear(&donation.id, "order_of_other_donation", now)
                    .await?;
                Err(Failure::of(Problem::GatewayFailed))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn bound_earlier(
        &self,
        donation: &StoredDonation,
        earlier: &GatewayOrderId,
    ) -> Result<GatewayOrder, Failure> {
        let donation = self.reread(&donation.id).await?;
        let found = donation.orders.iter().find(|order| order.order == *earlier);
        found.map(as_made).ok_or(Failure::of(Problem::Internal))
    }

    /// Writes down why there is no order. One that may have been made all the same leaves the donation
    /// waiting for it, to be tried again.
    async fn note_not_made(
        &self,
        donation: &StoredDonation,
        NotMade { error, is_refused }: &NotMade,
    ) -> Result<Failure, Failure> {
        let (code, now) = (error.code(), self.now());
        if *is_refused {
            tracing::error!(donation = %donation.id, %error, "the gateway refused to make an order");
            self.ledger.creation_failed(&donation.id, code, now).await?;
        } else {
            tracing::warn!(donation = %donation.id, %error, "no gateway order yet");
            self.ledger
                .creation_unclear(&donation.id, code, now)
                .await?;
        }
        Ok(Failure::of(error.problem()))
    }
}

/// A stored order as it was when it was made.
pub(super) fn as_made(order: &StoredOrder) -> GatewayOrder {
    GatewayOrder {
        gateway: order.gateway,
        order: order.order.clone(),
        quote: order.quote.clone(),
        link: order.link.clone(),
        replaces: None,
    }
}

fn may_be_of(payment: &Payment, order: &StoredOrder) -> bool {
    match order.gateway {
        Gateway::Razorpay => payment.gateway == Gateway::Razorpay,
        Gateway::Khalti => payment.id.as_str() == order.order.as_str(),
    }
}
