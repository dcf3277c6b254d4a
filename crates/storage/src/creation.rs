//! Making a donation's gateway order: who does it, and what came of it.

use crate::chain::{Head, NextEvent, head_columns, join_head};
use crate::db::{Db, sql};
use crate::donation::{Bound, GatewayOrder, StoredDonation};
use crate::error::Result;
use crate::error::StorageError;
use crate::event::Actor;
use crate::home::Job;
use crate::lease::{beyond, is_free};
use crate::load::{donation, donation_columns};
use crate::seal::link_seal;
use daan_domain::{DonationId, Gateway, GatewayOrderId, Status, Timestamp};
use serde_json::json;

/// The first look at the gateway, had the browser fallen silent.
pub(crate) const FIRST_CHECK_MS: i64 = 15_000;
/// An order whose creation timed out may land later; before this a search for it proves nothing.
const SEARCH_AFTER_MS: i64 = 10_000;

/// The donation and the head of its history, as jobs that write need them.
pub(crate) async fn load_with_head(
    db: &mut Db<'_>,
    id: &DonationId,
) -> Result<(StoredDonation, Head)> {
    db.lock(id).await?;
    let select = sql(SELECT_WITH_HEAD).bind(id.as_str());
    let row = db.row_if_any(select).await?;
    let row = row.ok_or(StorageError::NotFound)?;
    Ok((donation(&row)?, Head::of(&row)?))
}

const SELECT_WITH_HEAD: &str = concat!(
    "SELECT ",
    donation_columns!(),
    ", ",
    head_columns!(),
    " FROM donation_rows AS donations",
    join_head!(),
    "WHERE donations.id = $1"
);

/// Takes the lease of making the gateway order.
pub(crate) struct ClaimCreation {
    pub(crate) id: DonationId,
    pub(crate) now: Timestamp,
    pub(crate) lease_ms: i64,
}

const TAKE_LEASE: &str = concat!(
    "UPDATE donations \
     SET attempt_started_at = $2, lease_until = $3, next_check_at = $4, \
         lease_epoch = lease_epoch + 1, version = version + 1 \
     WHERE id = $1 AND status = 'creating' AND ",
    is_free!("lease_until", "$2", "$5"),
);

impl Job for ClaimCreation {
    type Output = bool;

    async fn run(&self, db: &mut Db<'_>) -> Result<bool> {
        let take = sql(TAKE_LEASE)
            .bind(self.id.as_str())
            .bind(self.now.unix_ms())
            .bind(self.now.plus_ms(self.lease_ms).unix_ms())
            .bind(self.search_at().unix_ms())
            .bind(beyond(self.now, self.lease_ms));
        if db.run(take).await? == 1 {
            return Ok(true);
        }
        let (donation, head) = load_with_head(db, &self.id).await?;
        if donation.status != Status::CreateFailed {
            return Ok(false);
        }
        self.retry(db, head).await
    }
}

impl ClaimCreation {
    /// Should this attempt end in silence, its order is searched for from then on.
    fn search_at(&self) -> Timestamp {
        self.now.plus_ms(self.lease_ms).plus_ms(SEARCH_AFTER_MS)
    }

    /// A refusal left no lease behind, so the next to come has it.
    async fn retry(&self, db: &mut Db<'_>, head: Head) -> Result<bool> {
        let step = Step {
            id: &self.id,
            event: "creation_retried",
            data: json!({}),
            actor: Actor::Server,
            status: Status::Creating,
            next_check_at: Some(self.search_at()),
            attempt_started_at: Some(self.now),
            lease_until: Some(self.now.plus_ms(self.lease_ms)),
            order: None,
        };
        step.write(db, head, self.now).await?;
        Ok(true)
    }
}

/// A step in making the gateway order.
pub(crate) struct Step<'a> {
    pub(crate) id: &'a DonationId,
    pub(crate) event: &'static str,
    pub(crate) data: serde_json::Value,
    pub(crate) actor: Actor,
    pub(crate) status: Status,
    pub(crate) next_check_at: Option<Timestamp>,
    pub(crate) attempt_started_at: Option<Timestamp>,
    pub(crate) lease_until: Option<Timestamp>,
    /// The order that was made, and when it was handed out if so.
    pub(crate) order: Option<(&'a GatewayOrder, Option<Timestamp>)>,
}

const WRITE: &str = "INSERT INTO write_creation (donation_id, at, seq, event, data, actor, digest, prev_hash, hash, status, \
         next_check_at, attempt_started_at, lease_until, gateway, gateway_order_id, \
         handed_out_at, quoted_minor, quoted_currency, quoted_payee, pay_url, expires_at, \
         replaces) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, $20, $21, $22)";

impl Step<'_> {
    pub(crate) async fn write(self, db: &mut Db<'_>, head: Head, now: Timestamp) -> Result<()> {
        let (order, handed_out_at) = self.order.unzip();
        let quote = order.and_then(|order| order.quote.as_ref());
        let link = order.and_then(|order| order.link.as_ref());
        // Only an order that is handed out takes another's place.
        let replaces = order
            .filter(|_| handed_out_at.flatten().is_some())
            .and_then(|order| order.replaces.as_ref());
        let write = NextEvent {
            donation: self.id,
            kind: self.event,
            data: self.data,
            actor: self.actor,
            at: now,
            evidence: None,
        }
        .bind(head, WRITE)
        .bind(self.status.code())
        .bind(self.next_check_at.map(Timestamp::unix_ms))
        .bind(self.attempt_started_at.map(Timestamp::unix_ms))
        .bind(self.lease_until.map(Timestamp::unix_ms))
        .bind(order.map(|order| order.gateway.code()))
        .bind(order.map(|order| order.order.as_str()))
        .bind(handed_out_at.flatten().map(Timestamp::unix_ms))
        .bind(quote.map(|quote| quote.amount.amount_minor()))
        .bind(quote.map(|quote| quote.amount.currency().code()))
        .bind(quote.map(|quote| quote.payee.as_str()))
        .bind(link.map(|link| link.url.as_str()))
        .bind(
            link.and_then(|link| link.expires_at)
                .map(Timestamp::unix_ms),
        )
        .bind(replaces.map(GatewayOrderId::as_str));
        db.run(write).await?;
        Ok(())
    }
}

/// Binds a gateway order to its donation.
pub(crate) struct BindOrder {
    pub(crate) id: DonationId,
    pub(crate) order: GatewayOrder,
    pub(crate) now: Timestamp,
}

impl Job for BindOrder {
    type Output = Bound;

    async fn run(&self, db: &mut Db<'_>) -> Result<Bound> {
        let (donation, head) = load_with_head(db, &self.id).await?;
        let bound = self.outcome(&donation);
        let known = donation
            .orders
            .iter()
            .any(|known| known.gateway == self.order.gateway && known.order == self.order.order);
        if known {
            return Ok(bound);
        }
        self.write(db, &donation, head, &bound).await?;
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
            .filter(|known| known.gateway == self.order.gateway && known.is_handed_out())
            .map(|known| &known.order)
            .collect();
        // A donor must not see two Razorpay orders that both take a payment, since neither can be cancelled;
        // a Khalti pidx lapses.
        let earlier = match self.order.gateway {
            Gateway::Razorpay => handed_out
                .iter()
                .find(|order| Some(**order) != self.order.replaces.as_ref()),
            Gateway::Khalti => handed_out.iter().find(|order| **order == &self.order.order),
        };
        earlier.map_or(Bound::Bound, |order| Bound::AlreadyBound((*order).clone()))
    }

    /// An order that must not be handed out is written down all the same: it may be found paid one day.
    async fn write(
        &self,
        db: &mut Db<'_>,
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
        let step = Step {
            id: &self.id,
            event: if is_bound {
                "order_bound"
            } else {
                "order_orphaned"
            },
            data: self.particulars(),
            actor: Actor::Server,
            status,
            next_check_at,
            attempt_started_at: donation.attempt_started_at,
            lease_until: None,
            order: Some((&self.order, is_bound.then_some(self.now))),
        };
        step.write(db, head, self.now).await
    }

    /// What was quoted stands in the chained history too, so that a changed quote shows.
    fn particulars(&self) -> serde_json::Value {
        let quote = self.order.quote.as_ref();
        json!({
            "gateway": self.order.gateway.code(),
            "order": self.order.order.as_str(),
            "quoted_minor": quote.map(|quote| quote.amount.amount_minor()),
            "quoted_currency": quote.map(|quote| quote.amount.currency().code()),
            "quoted_payee": quote.map(|quote| quote.payee.as_str()),
            "link": self.order.link.as_ref().map(|link| hex::encode(link_seal(link))),
            "replaces": self.order.replaces.as_ref().map(GatewayOrderId::as_str),
        })
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

impl Job for EndCreation {
    type Output = ();

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        let (donation, head) = load_with_head(db, &self.id).await?;
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
        let step = Step {
            id: &self.id,
            event: match self.outcome {
                Outcome::Refused => "creation_failed",
                Outcome::Unclear => "creation_unclear",
            },
            data: json!({ "code": self.code }),
            actor: Actor::Server,
            status,
            next_check_at,
            attempt_started_at,
            lease_until: None,
            order: None,
        };
        step.write(db, head, self.now).await
    }
}
