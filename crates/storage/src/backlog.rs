//! How much is waiting: for whoever watches the server from outside.

use crate::db::{Db, Row, column, gateway, parsed, sql};
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;
use crate::open_matters::MatterKind;
use daan_domain::{Gateway, Timestamp};

/// What is to be done and is not done yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backlog {
    /// When the donation that waits longest was, or is, to be asked about.
    pub oldest_check: Option<Timestamp>,
    /// Gateways' notices that are not worked off.
    pub notices: Queue,
    /// Receipts that are owed.
    pub receipts: Queue,
    /// Mails with receipts that were neither sent nor given up.
    pub mails: Queue,
    /// Payments at each gateway that wait for a person.
    pub for_a_person: Vec<ForAPerson>,
}

/// Things in one queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Queue {
    /// How many.
    pub count: i64,
    /// When the oldest came.
    pub since: Option<Timestamp>,
}

/// How many payments at a gateway a person has to see to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForAPerson {
    /// The gateway.
    pub gateway: Gateway,
    /// Payments that do not fit their donation.
    pub held: i64,
    /// Second payments of donations that were paid, of which something is left.
    pub surplus: i64,
    /// Payments of which something else was told, of each kind that is open.
    pub matters: Vec<(MatterKind, i64)>,
}

impl Ledger {
    /// Counts what waits, from indexes that hold nothing else.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn backlog(&self) -> Result<Backlog> {
        self.read(Count).await
    }
}

struct Count;

const CHECK: &str =
    "SELECT min(next_check_at) AS oldest FROM donations WHERE next_check_at IS NOT NULL";
const NOTICES: &str =
    "SELECT count(*) AS waiting, min(received_at) AS oldest FROM inbox WHERE processed_at IS NULL";
const RECEIPTS: &str = "SELECT count(*) AS waiting, min(next_at) AS oldest FROM outbox \
     WHERE delivered_at IS NULL AND kind = 'receipt'";
/// Since when the oldest has waited, however often it was tried.
const MAILS: &str =
    "SELECT count(*) AS waiting, min(asked_at) AS oldest FROM receipt_mails WHERE ended_at IS NULL";
/// As [`Ledger::open_matters`] tells them one by one. Of a payment that the ledger does not have only Razorpay tells.
const MATTERS: &str = "SELECT gateway, kind, count(*) AS payments FROM (SELECT DISTINCT kind, donation_id, payment_id, \
         coalesce((SELECT max(gateway) FROM payments WHERE payments.donation_id = open_matters.donation_id \
             AND payments.payment_id = open_matters.payment_id), 'razorpay') AS gateway FROM open_matters) AS matters \
     GROUP BY gateway, kind";
/// As [`Ledger::standing_payments`] tells them one by one.
const FOR_A_PERSON: &str = "SELECT \
         CAST(coalesce(sum(CASE WHEN state = 'quarantined' THEN 1 ELSE 0 END), 0) AS BIGINT) AS held, \
         CAST(coalesce(sum(CASE WHEN state <> 'quarantined' AND amount_minor > gone THEN 1 ELSE 0 END), 0) \
             AS BIGINT) AS surplus \
     FROM (SELECT state, amount_minor, coalesce((SELECT sum(ledger.amount_minor) FROM ledger \
         WHERE ledger.gateway = payments.gateway AND ledger.payment_id = payments.payment_id \
             AND ledger.kind = 'refund'), 0) AS gone \
         FROM payments WHERE gateway = $1 AND (state = 'quarantined' OR disposition = 'surplus')) AS standing";

impl Job for Count {
    type Output = Backlog;

    async fn run(&self, db: &mut Db<'_>) -> Result<Backlog> {
        let mut backlog = Backlog {
            oldest_check: oldest(&db.row(sql(CHECK)).await?)?,
            notices: waiting(&db.row(sql(NOTICES)).await?)?,
            receipts: waiting(&db.row(sql(RECEIPTS)).await?)?,
            mails: waiting(&db.row(sql(MAILS)).await?)?,
            for_a_person: Vec::new(),
        };
        let matters = db.rows(sql(MATTERS)).await?;
        for gateway in Gateway::ALL {
            let row = db.row(sql(FOR_A_PERSON).bind(gateway.code())).await?;
            backlog.for_a_person.push(ForAPerson {
                gateway,
                held: column(&row, "held")?,
                surplus: column(&row, "surplus")?,
                matters: matters_at(gateway, &matters)?,
            });
        }
        Ok(backlog)
    }
}

/// Of every kind, also where there are none.
fn matters_at(at: Gateway, rows: &[Row]) -> Result<Vec<(MatterKind, i64)>> {
    let mut counts = MatterKind::ALL.map(|kind| (kind, 0));
    for row in rows {
        let told = parsed(row, "kind", MatterKind::lookup)?;
        for (kind, count) in &mut counts {
            if *kind == told && gateway(row)? == at {
                *count = column(row, "payments")?;
            }
        }
    }
    Ok(counts.to_vec())
}

fn waiting(row: &Row) -> Result<Queue> {
    Ok(Queue {
        count: column(row, "waiting")?,
        since: oldest(row)?,
    })
}

fn oldest(row: &Row) -> Result<Option<Timestamp>> {
    Ok(column::<Option<i64>>(row, "oldest")?.map(Timestamp::from_unix_ms))
}
