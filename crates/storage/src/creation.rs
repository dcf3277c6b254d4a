//! Making a donation's gateway order: who does it, and what came of it.

use crate::chain::{Head, NextEvent, insert_event, select_head};
use crate::donation::{Bound, StoredDonation};
use crate::error::StorageError;
use crate::event::Actor;
use crate::load::{donation, select_donation};
use crate::rows::result_sets;
use crate::writer::{Job, Result};
use daan_domain::{DonationId, Gateway, GatewayOrderId, Status, Timestamp};
use serde_json::json;
use sqlx::SqliteConnection;

/// The first look at the gateway, had the browser fallen silent.
pub(crate) const FIRST_CHECK_MS: i64 = 15_000;
/// An order whose creation timed out may land later; before this a search for it proves nothing.
const SEARCH_AFTER_MS: i64 = 10_000;

/// The donation and the head of its history, as jobs that write need them.
pub(crate) async fn load_with_head(
    connection: &mut SqliteConnection,
    id: &DonationId,
) -> Result<(StoredDonation, Head)> {
    let select =
        sqlx::query(concat!(select_donation!("$1"), select_head!())).bind(id.as_str().to_owned());
    let mut sets = result_sets(connection, select).await?;
    let donation = donation(&mut sets)?.ok_or(StorageError::NotFound)?;
    Ok((donation, Head::next_in(&mut sets)?))
}

/// Takes the lease of making the gateway order.
pub(crate) struct ClaimCreation {
    pub(crate) id: DonationId,
    pub(crate) now: Timestamp,
    pub(crate) lease_ms: i64,
}

/// Parameters: `$1` the donation, `$2` now, then those of the caller.
macro_rules! take_lease {
    ($status:literal, $lease_until:literal, $next_check_at:literal) => {
        concat!(
            "UPDATE donations SET status = 'creating', attempt_started_at = $2, lease_until = ",
            $lease_until,
            ", next_check_at = ",
            $next_check_at,
            ", lease_epoch = lease_epoch + 1, version = version + 1 \
             WHERE id = $1 AND status = '",
            $status,
            "' AND (lease_until IS NULL OR lease_until <= $2)",
        )
    };
}

impl Job for ClaimCreation {
    type Output = bool;

    async fn run(self, connection: &mut SqliteConnection) -> Result<bool> {
        let taken = sqlx::query(take_lease!("creating", "$3", "$4"))
            .bind(self.id.as_str())
            .bind(self.now.unix_ms())
            .bind(self.now.plus_ms(self.lease_ms).unix_ms())
            .bind(self.search_at())
            .execute(&mut *connection)
            .await?;
        if taken.rows_affected() == 1 {
            return Ok(true);
        }
        let (donation, head) = load_with_head(connection, &self.id).await?;
        if donation.status != Status::CreateFailed {
            return Ok(false);
        }
        self.retry(connection, head).await
    }
}

impl ClaimCreation {
    /// Should this attempt end in silence, its order is searched for from then on.
    fn search_at(&self) -> i64 {
        self.now
            .plus_ms(self.lease_ms)
            .plus_ms(SEARCH_AFTER_MS)
            .unix_ms()
    }

    /// `create_failed` left no lease behind, so this always succeeds.
    async fn retry(self, connection: &mut SqliteConnection, head: Head) -> Result<bool> {
        let retry = NextEvent {
            donation: &self.id,
            kind: "creation_retried",
            data: json!({}),
            actor: Actor::Server,
            at: self.now,
            evidence: None,
        }
        .bind(
            head,
            concat!(
                take_lease!("create_failed", "$10", "$11"),
                "; ",
                insert_event!()
            ),
        )
        .bind(self.now.plus_ms(self.lease_ms).unix_ms())
        .bind(self.search_at());
        result_sets(connection, retry).await?;
        Ok(true)
    }
}

/// Binds a gateway order to its donation.
pub(crate) struct BindOrder {
    pub(crate) id: DonationId,
    pub(crate) gateway: Gateway,
    pub(crate) order: GatewayOrderId,
    pub(crate) now: Timestamp,
}

const BIND: &str = concat!(
    "INSERT INTO gateway_orders (gateway, gateway_order_id, donation_id, bound_at, handed_out_at) \
     VALUES ($10, $11, $1, $2, $12); \
     UPDATE donations SET status = $13, next_check_at = $14, lease_until = NULL, \
         version = version + 1 \
     WHERE id = $1; ",
    insert_event!()
);

impl Job for BindOrder {
    type Output = Bound;

    async fn run(self, connection: &mut SqliteConnection) -> Result<Bound> {
        let (donation, head) = load_with_head(connection, &self.id).await?;
        let bound = self.outcome(&donation);
        let known = donation
            .orders
            .iter()
            .any(|known| known.gateway == self.gateway && known.order == self.order);
        if known {
            return Ok(bound);
        }
        self.write(connection, &donation, head, &bound).await?;
        Ok(bound)
    }
}

impl BindOrder {
    fn outcome(&self, donation: &StoredDonation) -> Bound {
        if donation.status.is_credited() {
            return Bound::AlreadyPaid;
        }
        let handed_out: Vec<&GatewayOrderId> = donation
            .orders
            .iter()
            .filter(|known| known.gateway == self.gateway && known.handed_out_at.is_some())
            .map(|known| &known.order)
            .collect();
        // A donor must not see two Razorpay orders, since neither can be cancelled; a Khalti pidx lapses.
        let earlier = match self.gateway {
            Gateway::Razorpay => handed_out.first(),
            Gateway::Khalti => handed_out.iter().find(|order| **order == &self.order),
        };
        earlier.map_or(Bound::Bound, |order| Bound::AlreadyBound((*order).clone()))
    }

    /// An order that must not be handed out is written down all the same: it may be found paid one day.
    async fn write(
        &self,
        connection: &mut SqliteConnection,
        donation: &StoredDonation,
        head: Head,
        bound: &Bound,
    ) -> Result<()> {
        let is_bound = *bound == Bound::Bound;
        let (status, next_check_at) = if is_bound {
            let check_at = self.now.plus_ms(FIRST_CHECK_MS);
            (after_binding(donation.status), Some(check_at))
        } else {
            (donation.status, donation.next_check_at)
        };
        let write = NextEvent {
            donation: &self.id,
            kind: if is_bound {
                "order_bound"
            } else {
                "order_orphaned"
            },
            data: json!({ "gateway": self.gateway.code(), "order": self.order.as_str() }),
            actor: Actor::Server,
            at: self.now,
            evidence: None,
        }
        .bind(head, BIND)
        .bind(self.gateway.code())
        .bind(self.order.as_str().to_owned())
        .bind(is_bound.then_some(self.now.unix_ms()))
        .bind(status.code())
        .bind(next_check_at.map(Timestamp::unix_ms));
        result_sets(connection, write).await?;
        Ok(())
    }
}

/// An order to pay opens what waited for one; a payment under way stays under way.
fn after_binding(status: Status) -> Status {
    match status {
        Status::Creating | Status::CreateFailed | Status::Expired => Status::Open,
        other => other,
    }
}

/// An attempt to make the gateway order ended without one.
pub(crate) struct EndCreation {
    pub(crate) id: DonationId,
    pub(crate) outcome: Outcome,
    pub(crate) code: String,
    pub(crate) now: Timestamp,
}

/// What is known of the order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The gateway refused to make it.
    Refused,
    /// Nobody knows whether it was made.
    Unclear,
}

const END: &str = concat!(
    "UPDATE donations SET status = $10, next_check_at = $11, attempt_started_at = $12, \
         lease_until = NULL, version = version + 1 \
     WHERE id = $1; ",
    insert_event!()
);

impl Job for EndCreation {
    type Output = ();

    async fn run(self, connection: &mut SqliteConnection) -> Result<()> {
        let (donation, head) = load_with_head(connection, &self.id).await?;
        let creating = donation.status == Status::Creating;
        let search_at = self.now.plus_ms(SEARCH_AFTER_MS);
        let (status, next_check_at, attempt_started_at) = match self.outcome {
            Outcome::Refused if creating => (Status::CreateFailed, None, None),
            Outcome::Unclear if creating => (
                donation.status,
                Some(search_at),
                donation.attempt_started_at.or(Some(self.now)),
            ),
            // Another attempt succeeded meanwhile, or this one was for a further order.
            _ => (
                donation.status,
                donation.next_check_at,
                donation.attempt_started_at,
            ),
        };
        let end = NextEvent {
            donation: &self.id,
            kind: match self.outcome {
                Outcome::Refused => "creation_failed",
                Outcome::Unclear => "creation_unclear",
            },
            data: json!({ "code": self.code }),
            actor: Actor::Server,
            at: self.now,
            evidence: None,
        }
        .bind(head, END)
        .bind(status.code())
        .bind(next_check_at.map(Timestamp::unix_ms))
        .bind(attempt_started_at.map(Timestamp::unix_ms));
        result_sets(connection, end).await?;
        Ok(())
    }
}
