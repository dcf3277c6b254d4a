//! A page of the list must not take longer because a million others gave.

use super::page::ReadPage;
use super::{Place, Sought, SoughtName};
use crate::db::{Db, column};
use crate::error::Result;
use crate::home::Job;
use crate::ledger::Ledger;
use daan_domain::{CampaignSlug, Currency, DonationId, Gateway, Status, Timestamp};
use daan_testkit::postgres::Database;

/// How a database means to read a page.
struct Plan(Sought);

impl Job for Plan {
    type Output = String;

    async fn run(&self, db: &mut Db<'_>) -> Result<String> {
        let page = ReadPage {
            sought: self.0.clone(),
            behind: Some(Place {
                created_at: Timestamp::from_unix_ms(1),
                id: DonationId::from_random(1),
            }),
            limit: 50,
        };
        let (beginning, name) = match db {
            Db::Sqlite(_) => ("EXPLAIN QUERY PLAN ", "detail"),
            Db::Postgres(_) => ("EXPLAIN ", "QUERY PLAN"),
        };
        if let Db::Postgres(_) = db {
            // A table of no rows is read as a whole, whatever index there is.
            for setting in [
                "SET LOCAL enable_seqscan = off",
                "SET LOCAL enable_bitmapscan = off",
            ] {
                db.run(crate::db::sql(setting)).await?;
            }
        }
        let rows = db.rows(page.statement(beginning)).await?;
        let lines: Vec<String> = rows
            .iter()
            .map(|row| column(row, name))
            .collect::<Result<_>>()?;
        Ok(lines.join("\n"))
    }
}

/// What a list may be narrowed by, and the index that it is read from.
fn narrowed() -> [(Sought, &'static str); 5] {
    let of_all = by_what_stands_in_the_index();
    let campaign = CampaignSlug::parse("education").ok();
    [
        (Sought::default(), "donations_in_time"),
        (of_all.clone(), "donations_in_time"),
        (
            Sought {
                campaign: campaign.clone(),
                ..of_all.clone()
            },
            "donations_of_campaign",
        ),
        (
            Sought {
                campaign,
                ..Sought::default()
            },
            "donations_of_campaign",
        ),
        (
            Sought {
                status: Some(Status::Refunded),
                ..of_all
            },
            "donations_of_rare_status",
        ),
    ]
}

fn by_what_stands_in_the_index() -> Sought {
    Sought {
        status: Some(Status::Paid),
        gateway: Some(Gateway::Khalti),
        currency: Some(Currency::NPR),
        from: Some(Timestamp::from_unix_ms(1)),
        before: Some(Timestamp::from_unix_ms(2)),
        least_minor: Some(1),
        most_minor: Some(2),
        ..Sought::default()
    }
}

fn by_a_donor() -> Sought {
    Sought {
        donor: Some("asha".to_owned()),
        ..Sought::default()
    }
}

fn by_a_name_at_the_gateway() -> Sought {
    Sought {
        name: Some(SoughtName::AtGateway("pay_1".to_owned())),
        ..Sought::default()
    }
}

#[tokio::test]
async fn sqlite_reads_a_page_in_the_order_of_an_index_and_no_row_that_is_not_shown() {
    let ledger = Ledger::open("sqlite::memory:", 1).await.unwrap();
    for (sought, index) in narrowed() {
        let plan = ledger.write(Plan(sought)).await.unwrap();
        let read = format!("donations USING COVERING INDEX {index}");
        assert!(plan.contains(&read), "{index}: {plan}");
    }
    let by_donor = ledger.write(Plan(by_a_donor())).await.unwrap();
    assert!(by_donor.contains("donors_by_name"), "{by_donor}");
    assert!(by_donor.contains("donors_by_email"), "{by_donor}");
    let by_name = ledger
        .write(Plan(by_a_name_at_the_gateway()))
        .await
        .unwrap();
    assert!(by_name.contains("one_payment_per_transaction"), "{by_name}");
    assert!(by_name.contains("one_entry_per_refund"), "{by_name}");
    for plan in [by_donor, by_name] {
        assert!(
            plan.contains("SEARCH donations USING PRIMARY KEY (id=?"),
            "{plan}"
        );
        for table in [
            "SCAN donations",
            "SCAN donors",
            "SCAN payments",
            "SCAN ledger",
            "SCAN gateway_orders",
        ] {
            assert!(!plan.contains(table), "{plan}");
        }
    }
}

#[tokio::test]
async fn postgres_reads_a_page_in_the_order_of_an_index() {
    let database = Database::create().await;
    let ledger = Ledger::open(&database.url(), 2).await.unwrap();
    for (sought, index) in narrowed() {
        let plan = ledger.write(Plan(sought)).await.unwrap();
        let read = format!("Backward using {index}");
        assert!(plan.contains(&read), "{index}: {plan}");
        assert!(!plan.contains("Seq Scan on donations"), "{plan}");
    }
    let plan = ledger.write(Plan(by_a_donor())).await.unwrap();
    assert!(plan.contains("donors_by_name"), "{plan}");
    assert!(plan.contains("donors_by_email"), "{plan}");
    let plan = ledger
        .write(Plan(by_a_name_at_the_gateway()))
        .await
        .unwrap();
    assert!(!plan.contains("Seq Scan"), "{plan}");
    ledger.close().await;
}
