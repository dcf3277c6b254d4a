//! What only PostgreSQL can show.

use crate::fixture::{at, open as opened};
use crate::{mails, queues};
use daan_storage::{Ledger, OpenError};
use daan_testkit::postgres::Database;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

pub(crate) async fn open(database: &Database) -> Ledger {
    Ledger::open(&database.url(), 8).await.unwrap()
}

/// A connection past all of our code, as an attacker or a mistaken hand would have it.
pub(crate) async fn raw(database: &Database) -> PgConnection {
    PgConnection::connect(&database.url()).await.unwrap()
}

async fn set(database: &Database, setting: &str) {
    let url = database.url();
    let (_, name) = url.rsplit_once('/').unwrap();
    let sql = format!("ALTER DATABASE {name} SET {setting}");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut raw(database).await)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_server_that_would_lose_an_acknowledged_gift_with_the_power_is_refused() {
    let database = Database::create().await;
    for (value, is_taken) in [("off", false), ("on", true), ("local", true)] {
        set(&database, &format!("synchronous_commit = {value}")).await;
        let opened = Ledger::open(&database.url(), 2).await;
        match opened {
            Ok(ledger) => {
                assert!(is_taken, "{value}");
                ledger.close().await;
            }
            Err(OpenError::NotDurable(setting)) => {
                assert_eq!(
                    (is_taken, setting.as_str()),
                    (false, "synchronous_commit is off")
                );
            }
            Err(error) => panic!("{error}"),
        }
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    let database = Database::create().await;
    open(&database).await.close().await;
    sqlx::raw_sql("INSERT INTO _sqlx_migrations VALUES (9999, 'later', now(), true, '\\x00', 0)")
        .execute(&mut raw(&database).await)
        .await
        .unwrap();
    let refused = Ledger::open(&database.url(), 2).await.err();
    assert!(
        matches!(refused, Some(OpenError::SchemaNewer { found: 9999, .. })),
        "{refused:?}"
    );
}

/// Threat 41.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_start_together_bring_the_schema_up_to_date_once() {
    let database = Database::create().await;
    let starts = (0..6).map(|_| open(&database));
    let ledgers = futures::future::join_all(starts).await;
    for ledger in ledgers {
        ledger.close().await;
    }
}

#[tokio::test]
async fn servers_that_share_a_database_can_go_by_its_clock() {
    let database = Database::create().await;
    let ledger = open(&database).await;
    let first = ledger.shared_time().await.unwrap().unwrap().unix_ms();
    let second = ledger.shared_time().await.unwrap().unwrap().unix_ms();
    assert!(first > 1_700_000_000_000 && (first..first + 60_000).contains(&second));
    let own = Ledger::open("sqlite::memory:", 1).await.unwrap();
    assert_eq!(own.shared_time().await, Ok(None));
}

#[tokio::test]
async fn an_address_that_cannot_be_read_shows_no_password() {
    let refused = Ledger::open("postgres://daan:geheim@[half/daan", 2).await;
    let said = format!(
        "{:?} {}",
        refused.as_ref().err(),
        refused.as_ref().err().unwrap()
    );
    assert!(matches!(refused, Err(OpenError::PostgresUrl)) && !said.contains("geheim"));
}

#[tokio::test]
async fn a_line_of_postgresqls_source_stands_in_no_error() {
    let database = Database::create().await;
    let ledger = open(&database).await;
    sqlx::raw_sql("DROP SCHEMA public CASCADE")
        .execute(&mut raw(&database).await)
        .await
        .unwrap();
    let id = daan_domain::DonationId::parse("DN-4F7K-Q2MX-9TBZ").unwrap();
    let refused = ledger.find(&id).await.err().unwrap().to_string();
    assert!(refused.ends_with("does not exist"), "{refused}");
    ledger.close().await;
    let nowhere = format!("{}_nowhere", database.url());
    let refused = Ledger::open(&nowhere, 2).await.err().unwrap();
    let told = refused.to_string();
    assert!(told.ends_with("does not exist"), "{told}");
    assert!(std::error::Error::source(&refused).is_none(), "{refused:?}");
}

/// Of these joins one is left that asks for the chosen rows anew with each row that it looks at.
#[tokio::test]
async fn a_turn_takes_no_more_than_it_asks_for_whatever_the_plan() {
    let database = Database::create().await;
    for way in [
        "hashjoin",
        "mergejoin",
        "hashagg",
        "sort",
        "material",
        "memoize",
    ] {
        set(&database, &format!("enable_{way} = off")).await;
    }
    let ledger = open(&database).await;
    for number in 1..=6 {
        mails::issued(&ledger, number).await;
        opened(&ledger, 10 + number).await;
        let name = format!("evt_{number}");
        ledger.receive(queues::notice(&name), at(0)).await.unwrap();
    }
    for _ in 0..3 {
        assert_eq!(ledger.claim_due(at(900), 2, 60_000).await.unwrap().len(), 2);
        let notices = ledger.claim_notices(at(900), 2, 60_000).await.unwrap();
        assert_eq!(notices.len(), 2);
    }
    for _ in 0..6 {
        assert!(mails::claim(&ledger, at(900)).await.is_some());
    }
    assert_eq!(mails::claim(&ledger, at(900)).await, None);
    ledger.close().await;
}
