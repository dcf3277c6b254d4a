//! More donors than a server can write for at once.

use crate::check::check;
use crate::donors::Crowd;
use crate::scale;
use crate::town::{Plan, Town};

const DONORS: usize = 50;

/// SQLite has one writer, whom nobody may find locked.
///
/// Threat 37.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_donors_at_once_sqlite_puts_none_off() {
    let town = Town::open(Plan::OneOnSqlite, false).await;
    let mut crowd = Crowd::gather(&town, DONORS);
    tokio::time::sleep(scale::crowding()).await;
    let gifts = crowd.go_home().await;
    let figures = check(&town, &crowd.history).await;
    println!("sqlite, one server: donors {DONORS} at once, gifts {gifts}, {figures}");
    assert_eq!(crowd.history.counts().put_off, 0);
}
