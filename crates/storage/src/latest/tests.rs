//! A page of a campaign must not take longer because a million others gave.

use super::{Latest, Totals};
use crate::db::{Db, Statement, column};
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;
use daan_domain::CampaignSlug;
use daan_testkit::postgres::Database;

/// How a database means to read the latest gifts, and what they come to.
struct Plans;

impl Job for Plans {
    type Output = (String, String);

    async fn run(&self, db: &mut Db<'_>) -> Result<(String, String)> {
        if let Db::Postgres(_) = db {
            // A table of no rows is read as a whole, whatever index there is.
            for setting in [
                "SET LOCAL enable_seqscan = off",
                "SET LOCAL enable_bitmapscan = off",
            ] {
                db.run(crate::db::sql(setting)).await?;
            }
        }
        let latest = Statement::in_dialects(
            concat!("EXPLAIN QUERY PLAN ", latest!()),
            concat!("EXPLAIN ", latest!()),
        );
        let totals = Statement::in_dialects(
            concat!("EXPLAIN QUERY PLAN ", totals!()),
            concat!("EXPLAIN ", totals!()),
        );
        Ok((
            plan(db, latest.bind("education").bind(5)).await?,
            plan(db, totals.bind("education")).await?,
        ))
    }
}

async fn plan(db: &mut Db<'_>, explain: Statement<'_>) -> Result<String> {
    let name = match db {
        Db::Sqlite(_) => "detail",
        Db::Postgres(_) => "QUERY PLAN",
    };
    let rows = db.rows(explain).await?;
    let lines: Vec<String> = rows
        .iter()
        .map(|row| column(row, name))
        .collect::<Result<_>>()?;
    Ok(lines.join("\n"))
}

fn campaign() -> CampaignSlug {
    CampaignSlug::parse("education").unwrap()
}

#[tokio::test]
async fn sqlite_reads_the_latest_gifts_and_their_totals_from_indexes() {
    let ledger = Ledger::open("sqlite::memory:", 1).await.unwrap();
    let (latest, totals) = ledger.write(Plans).await.unwrap();
    assert!(
        latest.contains("USING INDEX donations_lately_paid (campaign=?)")
            || latest.contains("USING COVERING INDEX donations_lately_paid (campaign=?)"),
        "{latest}"
    );
    assert!(
        latest.contains("one_applied_capture_per_donation (donation_id=?)"),
        "{latest}"
    );
    for table in ["SCAN donations", "SCAN ledger", "SCAN donors"] {
        assert!(!latest.contains(table), "{latest}");
    }
    assert!(totals.contains("(campaign=?)"), "{totals}");
}

#[tokio::test]
async fn postgres_reads_the_latest_gifts_and_their_totals_from_indexes() {
    let database = Database::create().await;
    let ledger = Ledger::open(&database.url(), 2).await.unwrap();
    let (latest, totals) = ledger.write(Plans).await.unwrap();
    assert!(
        latest.contains("Scan Backward using donations_lately_paid"),
        "{latest}"
    );
    assert!(
        latest.contains("using one_applied_capture_per_donation"),
        "{latest}"
    );
    assert!(!latest.contains("Seq Scan"), "{latest}");
    assert!(totals.contains("using totals_pkey"), "{totals}");
    ledger.close().await;
}

#[tokio::test]
async fn a_campaign_without_gifts_has_none() {
    let ledger = Ledger::open("sqlite::memory:", 1).await.unwrap();
    let latest = ledger
        .read(Latest {
            campaign: campaign(),
            limit: 5,
        })
        .await;
    assert_eq!(latest.unwrap(), []);
    assert_eq!(ledger.read(Totals(campaign())).await.unwrap(), []);
}
