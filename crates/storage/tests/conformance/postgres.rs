//! Databases of PostgreSQL that go away with their test, and what only they can show.

use daan_storage::{Ledger, OpenError};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};

/// A database of its own on the test run's server.
pub(crate) struct Database {
    server: String,
    name: String,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

impl Database {
    pub(crate) async fn new() -> Database {
        let server = std::env::var("DAAN_TEST_POSTGRES").expect(
            "DAAN_TEST_POSTGRES is the address of a PostgreSQL server for tests, such as \
             postgres://postgres@127.0.0.1:5432/postgres; `cargo xtask test` starts one",
        );
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("daan_test_{}_{number}", std::process::id());
        let database = Database { server, name };
        database.on_server("CREATE DATABASE").await;
        database
    }

    pub(crate) fn url(&self) -> String {
        let (server, _) = self.server.rsplit_once('/').unwrap();
        format!("{server}/{}", self.name)
    }

    pub(crate) async fn open(&self) -> Ledger {
        Ledger::open(&self.url(), 8).await.unwrap()
    }

    /// A connection past all of our code, as an attacker or a mistaken hand would have it.
    pub(crate) async fn raw(&self) -> PgConnection {
        PgConnection::connect(&self.url()).await.unwrap()
    }

    pub(crate) async fn drop(self) {
        self.on_server("DROP DATABASE").await;
    }

    async fn on_server(&self, what: &str) {
        let mut server = PgConnection::connect(&self.server).await.unwrap();
        let sql = format!("{what} {}", self.name);
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut server)
            .await
            .unwrap();
    }
}

async fn set(database: &Database, setting: &str) {
    let sql = format!("ALTER DATABASE {} SET {setting}", database.name);
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut database.raw().await)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_server_that_would_lose_an_acknowledged_gift_with_the_power_is_refused() {
    let database = Database::new().await;
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
    database.drop().await;
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    let database = Database::new().await;
    database.open().await.close().await;
    sqlx::raw_sql("INSERT INTO _sqlx_migrations VALUES (9999, 'later', now(), true, '\\x00', 0)")
        .execute(&mut database.raw().await)
        .await
        .unwrap();
    let refused = Ledger::open(&database.url(), 2).await.err();
    assert!(
        matches!(refused, Some(OpenError::SchemaNewer { found: 9999, .. })),
        "{refused:?}"
    );
    database.drop().await;
}

/// Threat 41.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_start_together_bring_the_schema_up_to_date_once() {
    let database = Database::new().await;
    let starts = (0..6).map(|_| database.open());
    let ledgers = futures::future::join_all(starts).await;
    for ledger in ledgers {
        ledger.close().await;
    }
    database.drop().await;
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
