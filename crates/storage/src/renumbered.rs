//! Receipts of donations that a restored ledger did not know, and that had numbers before.

use crate::db::{Db, Row, column, sql};
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;
use crate::recovery::is_recovered;
use daan_domain::{Gateway, Timestamp};

/// What was numbered anew of one series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenumberedReceipts {
    /// Who received the money.
    pub payee: String,
    /// The financial year.
    pub year: String,
    /// How many receipts.
    pub count: i64,
    /// The lowest of their numbers, as it is written.
    pub first: String,
    /// The highest.
    pub last: String,
}

impl Ledger {
    /// The receipts that got a number since, of payments at this gateway whose donations were written down again after
    /// they were lost. What was handed out before is known to nobody here.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn renumbered_receipts(
        &self,
        gateway: Gateway,
        since: Timestamp,
    ) -> Result<Vec<RenumberedReceipts>> {
        self.read(Renumbered { gateway, since }).await
    }
}

struct Renumbered {
    gateway: Gateway,
    since: Timestamp,
}

const RENUMBERED: &str = concat!(
    "SELECT anew.payee, anew.year, anew.receipts, lowest.label AS first_label, \
         highest.label AS last_label \
     FROM (SELECT payee, year, count(*) AS receipts, min(number) AS low, max(number) AS high FROM receipts \
         WHERE gateway = $1 AND issued_at >= $2 AND ",
    is_recovered!("receipts.donation_id"),
    " GROUP BY payee, year) AS anew \
     JOIN receipts AS lowest ON lowest.payee = anew.payee AND lowest.year = anew.year AND lowest.number = anew.low \
     JOIN receipts AS highest ON highest.payee = anew.payee AND highest.year = anew.year \
         AND highest.number = anew.high \
     ORDER BY anew.payee, anew.year"
);

impl Job for Renumbered {
    type Output = Vec<RenumberedReceipts>;

    async fn run(&self, db: &mut Db<'_>) -> Result<Vec<RenumberedReceipts>> {
        let select = sql(RENUMBERED)
            .bind(self.gateway.code())
            .bind(self.since.unix_ms());
        db.rows(select).await?.iter().map(renumbered).collect()
    }
}

fn renumbered(row: &Row) -> Result<RenumberedReceipts> {
    Ok(RenumberedReceipts {
        payee: column(row, "payee")?,
        year: column(row, "year")?,
        count: column(row, "receipts")?,
        first: column(row, "first_label")?,
        last: column(row, "last_label")?,
    })
}
