//! The server that tests are given, and the databases they make in it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use daan_testkit::postgres::Database;
use sqlx::{Connection, PgConnection};

async fn databases_like(connection: &mut PgConnection, url: &str) -> i64 {
    let name = url.rsplit('/').next().unwrap().to_owned();
    sqlx::query_scalar("SELECT count(*) FROM pg_database WHERE datname = $1")
        .bind(name)
        .fetch_one(connection)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_dropped_database_is_gone_although_somebody_is_connected_to_it() {
    let (one, other) = (Database::create().await, Database::create().await);
    let url = one.url();
    let _guest = PgConnection::connect(&url).await.unwrap();
    let mut watcher = PgConnection::connect(&other.url()).await.unwrap();
    assert_eq!(databases_like(&mut watcher, &url).await, 1);
    drop(one);
    assert_eq!(databases_like(&mut watcher, &url).await, 0);
}

#[tokio::test]
async fn the_server_keeps_its_word() {
    let database = Database::create().await;
    let mut connection = PgConnection::connect(&database.url()).await.unwrap();
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let value: String = sqlx::query_scalar("SELECT current_setting($1)")
            .bind(setting)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(value, "on", "{setting}");
    }
}
