//! What a ledger, and what it stands on, may have wrong.

use super::{Patient, assert_found};
use daan_testkit::postgres::Database;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use std::fs;

#[tokio::test]
async fn each_fault_of_the_ledger_is_found_under_its_code() {
    for (code, sql) in [
        (
            "ledger_schema_newer",
            "UPDATE _sqlx_migrations SET version = 9000 WHERE version = 1",
        ),
        (
            "ledger_schema_older",
            "DELETE FROM _sqlx_migrations WHERE version > 3",
        ),
    ] {
        let mut patient = Patient::live().await;
        patient.with_ledger(sql).await;
        assert_found(code, &patient.examined(&["--offline"]).await);
    }
    let mut patient = Patient::live().await;
    fs::write(
        patient.disk.path().join("daan.db"),
        "a shopping list that somebody has put into its place",
    )
    .unwrap();
    assert_found("ledger_not_ours", &patient.examined(&["--offline"]).await);
    for (code, url) in [
        ("ledger_not_writable", "sqlite:/proc/daan/daan.db"),
        ("ledger_in_memory", "sqlite::memory:"),
        ("database_url_unusable", "mysql://give.example.org/daan"),
        ("ledger_unreachable", "postgres://daan:pw@127.0.0.1:1/daan"),
        #[cfg(target_os = "linux")]
        ("ledger_in_memory", "sqlite:/dev/shm/daan.db"),
    ] {
        patient.program.set("DATABASE_URL", url);
        assert_found(code, &patient.examined(&["--offline"]).await);
    }
}

#[tokio::test]
async fn a_database_that_does_not_wait_for_the_disk_is_found() {
    let database = Database::create().await;
    let mut patient = Patient::live().await;
    patient.program.set("DATABASE_URL", &database.url());
    daan_storage::Ledger::open(&database.url(), 2)
        .await
        .unwrap()
        .close()
        .await;
    let mut connection = PgConnection::connect(&database.url()).await.unwrap();
    let name: String = sqlx::query_scalar("SELECT current_database()::text")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let (ended, told) = patient.examined(&["--offline"]).await;
    assert_eq!(ended.code, Some(0), "{told:#}");
    let off = format!("ALTER DATABASE {name} SET synchronous_commit = off");
    sqlx::raw_sql(AssertSqlSafe(off))
        .execute(&mut connection)
        .await
        .unwrap();
    assert_found(
        "ledger_not_durable",
        &patient.examined(&["--offline"]).await,
    );
}
