//! Servers are killed while donors give, again and again. A kill spares what the system's memory holds; that what was
//! acknowledged survives the machine's own end too is for `durability` to show.

use crate::check::check;
use crate::donors::Crowd;
use crate::scale;
use crate::town::{Plan, Town};
use std::time::Duration;

/// More donors keep two cores busy without a server to talk to.
const DONORS: usize = 8;
/// Kills in one town; the ledger of a longer story would take long to compare.
const KILLS_A_TOWN: usize = 200;

/// Invariants I1, I3, I4, I7, I8.
///
/// Threats 23, 24.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_gift_is_lost_by_a_server_on_sqlite_that_is_killed() {
    for (number, kills) in in_towns(scale::kills()).into_iter().enumerate() {
        let mut town = Town::open(Plan::OneOnSqlite, false).await;
        let mut crowd = Crowd::gather(&town, DONORS);
        for _ in 0..kills {
            // Sooner than a server gets to work, and later.
            tokio::time::sleep(Duration::from_millis(fastrand::u64(20..400))).await;
            town.nodes[0].kill_and_start().await;
        }
        let gifts = crowd.go_home().await;
        let figures = check(&town, &crowd.history).await;
        println!("sqlite, one server, town {number}: kills {kills}, gifts {gifts}, {figures}");
    }
}

/// So many in each town.
fn in_towns(kills: usize) -> Vec<usize> {
    let mut left = kills;
    let mut towns = Vec::new();
    while left > 0 {
        let next = left.min(KILLS_A_TOWN);
        towns.push(next);
        left -= next;
    }
    towns
}
