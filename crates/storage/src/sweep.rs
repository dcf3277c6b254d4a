//! How far the gateways' own lists have been compared with the ledger, and what of the ledger is compared.

use crate::db::{Db, Row, column, corrupt, gateway, money, parsed, sql, timestamp_if_any};
use crate::error::Result;
use crate::home::Job;
use crate::lease::{beyond, is_free};
use daan_domain::{DonationId, Gateway, Money, PaymentId, Timestamp};

/// How a gateway's sweep stands.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepState {
    /// Whose list.
    pub gateway: Gateway,
    /// Everything made until then has been compared; `None` before the first sweep.
    pub covered_to: Option<Timestamp>,
    /// When the next one is due.
    pub next_at: Option<Timestamp>,
    /// When one last ended, whatever came of it.
    pub tried_at: Option<Timestamp>,
    /// How many in a row did not come to their end.
    pub failures: i64,
    /// What the last one found.
    pub report: Option<serde_json::Value>,
}

/// The turn to sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepTurn {
    /// How it stood before.
    pub state: SweepState,
    /// Which turn this is: whoever was paused for longer than a turn lasts has an older one.
    pub epoch: i64,
}

/// How a turn ended.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepEnd {
    /// Everything made until then has been compared; `None` leaves that as it was.
    pub covered_to: Option<Timestamp>,
    /// When the next one is due.
    pub next_at: Timestamp,
    /// Whether it did not come to its end.
    pub has_failed: bool,
    /// What it found.
    pub report: serde_json::Value,
}

/// Reads how all sweeps stand.
pub(crate) struct Sweeps;

impl Job for Sweeps {
    type Output = Vec<SweepState>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<SweepState>> {
        let rows = db
            .rows(sql(
                "SELECT gateway, covered_to, next_at, tried_at, failures, report FROM sweeps ORDER BY gateway",
            ))
            .await?;
        rows.iter().map(state).collect()
    }
}

fn state(row: &Row) -> Result<SweepState> {
    let report: Option<&str> = column(row, "report")?;
    Ok(SweepState {
        gateway: gateway(row)?,
        covered_to: timestamp_if_any(row, "covered_to")?,
        next_at: timestamp_if_any(row, "next_at")?,
        tried_at: timestamp_if_any(row, "tried_at")?,
        failures: column(row, "failures")?,
        report: report
            .map(|report| serde_json::from_str(report).map_err(|_| corrupt("report")))
            .transpose()?,
    })
}

/// Takes the turn to sweep, unless somebody has it.
pub(crate) struct ClaimSweep {
    pub(crate) gateway: Gateway,
    pub(crate) now: Timestamp,
    pub(crate) lease_ms: i64,
}

const CLAIM: &str = concat!(
    "INSERT INTO sweeps (gateway, next_at, lease_until, lease_epoch) VALUES ($1, $2, $3, 1) \
     ON CONFLICT (gateway) DO UPDATE SET lease_until = $3, lease_epoch = sweeps.lease_epoch + 1 \
     WHERE ",
    is_free!("sweeps.lease_until", "$2", "$4"),
    " RETURNING gateway, covered_to, next_at, tried_at, failures, report, lease_epoch"
);

impl Job for ClaimSweep {
    type Output = Option<SweepTurn>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Option<SweepTurn>> {
        let claim = sql(CLAIM)
            .bind(self.gateway.code())
            .bind(self.now.unix_ms())
            .bind(self.now.plus_ms(self.lease_ms).unix_ms())
            .bind(beyond(self.now, self.lease_ms));
        let row = db.row_if_any(claim).await?;
        row.map(|row| {
            Ok(SweepTurn {
                state: state(&row)?,
                epoch: column(&row, "lease_epoch")?,
            })
        })
        .transpose()
    }
}

/// Makes a turn last longer; `false` where it is somebody else's by now.
pub(crate) struct ProlongSweep {
    pub(crate) gateway: Gateway,
    pub(crate) epoch: i64,
    pub(crate) until: Timestamp,
}

impl Job for ProlongSweep {
    type Output = bool;

    async fn run(&self, db: &mut Db<'_>) -> Result<bool> {
        let prolong = sql("UPDATE sweeps SET lease_until = $3 \
             WHERE gateway = $1 AND lease_epoch = $2 AND lease_until IS NOT NULL")
        .bind(self.gateway.code())
        .bind(self.epoch)
        .bind(self.until.unix_ms());
        Ok(db.run(prolong).await? == 1)
    }
}

/// Ends a turn, unless it is somebody else's by now.
pub(crate) struct EndSweep {
    pub(crate) gateway: Gateway,
    pub(crate) epoch: i64,
    pub(crate) end: SweepEnd,
    pub(crate) now: Timestamp,
}

/// What has been compared stays compared, whatever a sweep of older days says; but not what is beyond now, as a
/// clock that was ahead has left it.
const END: &str = "UPDATE sweeps SET lease_until = NULL, next_at = $3, tried_at = $4, report = $5, \
         failures = CASE WHEN $6 THEN failures + 1 ELSE 0 END, \
         covered_to = CASE WHEN $7 > coalesce(covered_to, $7 - 1) OR ($7 < covered_to AND covered_to > $4) \
             THEN $7 ELSE covered_to END \
     WHERE gateway = $1 AND lease_epoch = $2";

impl Job for EndSweep {
    type Output = ();

    async fn run(&self, db: &mut Db<'_>) -> Result<()> {
        let end = sql(END)
            .bind(self.gateway.code())
            .bind(self.epoch)
            .bind(self.end.next_at.unix_ms())
            .bind(self.now.unix_ms())
            .bind(self.end.report.to_string())
            .bind(self.end.has_failed)
            .bind(self.end.covered_to.map(Timestamp::unix_ms));
        db.run(end).await?;
        Ok(())
    }
}

/// A capture in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookedCapture {
    /// Its place in the ledger.
    pub entry: i64,
    /// Whose it is.
    pub donation: DonationId,
    /// The payment.
    pub payment: PaymentId,
    /// How much.
    pub money: Money,
}

/// Reads the captures of a span, by their place in the ledger.
pub(crate) struct Captures {
    pub(crate) gateway: Gateway,
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
    /// After this place.
    pub(crate) after: i64,
    pub(crate) limit: i64,
}

const CAPTURES: &str = "SELECT id AS entry, donation_id, payment_id, amount_minor, currency FROM ledger \
     WHERE kind = 'capture' AND gateway = $1 AND booked_at >= $2 AND booked_at <= $3 AND id > $4 \
     ORDER BY id LIMIT $5";

impl Job for Captures {
    type Output = Vec<BookedCapture>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<BookedCapture>> {
        let select = sql(CAPTURES)
            .bind(self.gateway.code())
            .bind(self.from.unix_ms())
            .bind(self.to.unix_ms())
            .bind(self.after)
            .bind(self.limit);
        db.rows(select).await?.iter().map(capture).collect()
    }
}

fn capture(row: &Row) -> Result<BookedCapture> {
    Ok(BookedCapture {
        entry: column(row, "entry")?,
        donation: parsed(row, "donation_id", |text| DonationId::parse(text).ok())?,
        payment: parsed(row, "payment_id", |text| PaymentId::parse(text).ok())?,
        money: money(column(row, "amount_minor")?, column(row, "currency")?)?,
    })
}

/// Reads the donations that Khalti's links of a span were made for, by reference.
pub(crate) struct Linked {
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
    /// After this reference.
    pub(crate) after: Option<DonationId>,
    pub(crate) limit: i64,
}

const LINKED: &str = "SELECT DISTINCT donation_id FROM gateway_orders \
     WHERE gateway = 'khalti' AND bound_at >= $1 AND bound_at <= $2 AND donation_id > $3 \
     ORDER BY donation_id LIMIT $4";

impl Job for Linked {
    type Output = Vec<DonationId>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<DonationId>> {
        let after = self.after.as_ref().map_or("", DonationId::as_str);
        let select = sql(LINKED)
            .bind(self.from.unix_ms())
            .bind(self.to.unix_ms())
            .bind(after)
            .bind(self.limit);
        let reference = |row: &Row| parsed(row, "donation_id", |text| DonationId::parse(text).ok());
        db.rows(select).await?.iter().map(reference).collect()
    }
}
