//! Whether a ledger is what this program wrote: its rules hold in every row, and no row was changed since.
//!
//! Everything is read from one state of the database, so it may be in use meanwhile. What is covered is who
//! gave how much to whom, what was asked for and where, what was proved, booked and owed, and every event. Not
//! covered: when something is to be looked at next, leases, queues, and donors of before there were seals.

mod donations;
mod history;
mod rules;

use crate::db::{Db, sql};
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its stable name.
    pub name: &'static str,
    /// What it makes sure of, in words.
    pub rule: &'static str,
    /// How many rows it went over.
    pub rows: i64,
    /// The first row that does not fit.
    pub fault: Option<Fault>,
}

/// A row that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The table it stands in.
    pub table: &'static str,
    /// How it is called there.
    pub row: String,
    /// The donation that it is about, where it is about one that is known.
    pub donation: Option<String>,
    /// What is wrong with it, where the rule does not say it all.
    pub problem: String,
}

/// What all checks found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Each check, in the order in which they were made.
    pub checks: Vec<Check>,
}

impl Verification {
    /// Whether every row fits.
    pub fn is_whole(&self) -> bool {
        self.first_fault().is_none()
    }

    /// The first row that does not fit.
    pub fn first_fault(&self) -> Option<&Fault> {
        self.checks.iter().find_map(|check| check.fault.as_ref())
    }
}

impl Ledger {
    /// Goes over all of the ledger.
    ///
    /// # Errors
    /// [`crate::StorageError`]: the database could not be read. What does not fit is no error.
    pub async fn verify(&self) -> Result<Verification> {
        self.snapshot(Verify).await
    }
}

/// Goes over all of the ledger.
struct Verify;

impl Job for Verify {
    type Output = Verification;

    async fn run(&self, db: &mut Db<'_>) -> Result<Verification> {
        let mut checks = Vec::new();
        for rule in rules::ALL {
            checks.push(rule.check(db).await?);
        }
        checks.extend(donations::check(db).await?);
        for fault in checks.iter_mut().filter_map(|check| check.fault.as_mut()) {
            fault.donation = donation_of(db, fault).await?;
        }
        Ok(Verification { checks })
    }
}

/// The reference that a row belongs to, which its own table knows or another.
async fn donation_of(db: &mut Db<'_>, fault: &Fault) -> Result<Option<String>> {
    let text = match fault.table {
        "donations" | "donors" | "receipts" => return Ok(Some(fault.row.clone())),
        "events" => return Ok(fault.row.split(' ').next().map(str::to_owned)),
        "payments" => "SELECT donation_id FROM payments WHERE payment_id = $1 LIMIT 1",
        "gateway_orders" => {
            "SELECT donation_id FROM gateway_orders WHERE gateway_order_id = $1 LIMIT 1"
        }
        "ledger" => "SELECT donation_id FROM ledger WHERE CAST(id AS TEXT) = $1",
        "evidence" => "SELECT donation_id FROM events WHERE CAST(evidence_id AS TEXT) = $1 LIMIT 1",
        _ => return Ok(None),
    };
    let row = db.row_if_any(sql(text).bind(fault.row.as_str())).await?;
    row.map(|row| crate::db::column(&row, "donation_id"))
        .transpose()
}

/// The number that a statement counts.
async fn count(db: &mut Db<'_>, text: &'static str) -> Result<i64> {
    let row = db.row(sql(text)).await?;
    crate::db::column(&row, "count")
}
