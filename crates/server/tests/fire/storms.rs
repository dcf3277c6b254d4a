//! Three servers on one PostgreSQL, and everything between them that can break.

use crate::check::check;
use crate::donors::Crowd;
use crate::scale;
use crate::town::{Place, Plan, Proxy, Town, Weather, postgres_alone};
use std::time::Duration;

const DONORS: usize = 6;
/// A server on PostgreSQL is killed once for so many of one on SQLite: two others go on meanwhile.
const SHARE: usize = 4;
/// What a storm leaves behind is looked at after so many kills.
const KILLS_A_TOWN: usize = 100;

/// Invariants I1, I3, I4, I5, I7, I8.
///
/// Threats 23, 24, 36.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_gift_is_lost_by_one_of_three_servers_on_postgresql_that_is_killed() {
    let _alone = postgres_alone().await;
    let mut left = scale::kills().div_ceil(SHARE);
    while left > 0 {
        let kills = left.min(KILLS_A_TOWN);
        left -= kills;
        let mut town = Town::open(Plan::ThreeOnPostgres, false).await;
        let mut crowd = Crowd::gather(&town, DONORS);
        for _ in 0..kills {
            tokio::time::sleep(Duration::from_millis(fastrand::u64(20..400))).await;
            let struck = fastrand::usize(..town.nodes.len());
            town.nodes[struck].kill_and_start().await;
        }
        let gifts = crowd.go_home().await;
        let figures = check(&town, &crowd.history).await;
        println!("postgresql, three servers: kills {kills}, gifts {gifts}, {figures}");
    }
}

/// What strikes one server while the others go on.
#[derive(Debug, Clone, Copy)]
enum Strike {
    /// It stands still and wakes up later, when what it had claimed may be somebody else's.
    Pause,
    /// So is its line to the gateways.
    Gateway(Weather),
    /// So is its line to the database.
    Ledger(Weather),
    /// Its connections to the database break, wherever they are.
    LedgerCut,
    /// The database itself ends as with the power, and comes back.
    Crash,
}

/// The pause is longer than the lease under which an order is made, and than the time between two looks.
const STORM: [(Strike, Duration); 14] = [
    (Strike::Pause, Duration::from_secs(2)),
    (
        Strike::Gateway(Weather::CutAfter(30)),
        Duration::from_secs(2),
    ),
    (
        Strike::Gateway(Weather::CutAfter(400)),
        Duration::from_secs(2),
    ),
    (Strike::Gateway(Weather::NoReplies), Duration::from_secs(3)),
    (Strike::Gateway(Weather::BlackHole), Duration::from_secs(3)),
    (
        Strike::Gateway(Weather::Slow(Duration::from_millis(300))),
        Duration::from_secs(2),
    ),
    (
        Strike::Ledger(Weather::CutAfter(200)),
        Duration::from_secs(2),
    ),
    (Strike::LedgerCut, Duration::from_millis(500)),
    (Strike::Ledger(Weather::NoReplies), Duration::from_secs(3)),
    (Strike::Crash, Duration::from_secs(1)),
    (Strike::Ledger(Weather::BlackHole), Duration::from_secs(6)),
    (Strike::LedgerCut, Duration::from_millis(500)),
    (Strike::Pause, Duration::from_secs(14)),
    (Strike::Crash, Duration::from_secs(1)),
];

/// Requests that were done and not answered, commits whose reply was lost, servers that stood still: I1, I3 to I8.
///
/// Threats 22, 36, 39.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_gift_is_lost_by_three_servers_whose_lines_and_database_break() {
    let _alone = postgres_alone().await;
    let town = Town::open(Plan::ThreeOnPostgres, false).await;
    let mut crowd = Crowd::gather(&town, DONORS);
    for (strike, lasts) in STORM {
        let struck = fastrand::usize(..town.nodes.len());
        struck_for(&town, struck, strike, lasts).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    let gifts = crowd.go_home().await;
    let figures = check(&town, &crowd.history).await;
    println!(
        "postgresql, three servers: strikes {}, gifts {gifts}, {figures}",
        STORM.len()
    );
}

async fn struck_for(town: &Town, struck: usize, strike: Strike, lasts: Duration) {
    let node = &town.nodes[struck];
    let to_ledger = node.to_ledger.as_ref().unwrap();
    match strike {
        Strike::Pause => {
            node.program.pause();
            tokio::time::sleep(lasts).await;
            node.program.resume();
        }
        Strike::Gateway(weather) => in_weather(&node.to_gateway, weather, lasts).await,
        Strike::Ledger(weather) => in_weather(to_ledger, weather, lasts).await,
        Strike::LedgerCut => {
            to_ledger.cut();
            tokio::time::sleep(lasts).await;
        }
        Strike::Crash => {
            if let Place::Server(database) = &town.place {
                database.crash_server().await;
            }
            tokio::time::sleep(lasts).await;
        }
    }
}

async fn in_weather(line: &Proxy, weather: Weather, lasts: Duration) {
    line.set(weather);
    tokio::time::sleep(lasts).await;
    line.set(Weather::Clear);
}
