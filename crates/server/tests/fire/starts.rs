//! Servers that are killed while they bring the schema up to date.

use crate::donors::{History, Visit};
use crate::scale;
use crate::town::{Node, Place, Plan, Town, free_of_environment, postgres_alone};
use daan_testkit::postgres::Database;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// How often a first start writes to SQLite's files, about.
const WRITES: usize = 250;
/// Three that start at once are at work for about so long.
const WORK_MS: u64 = 500;

/// Killed at the first write, at a later one, at the last: the next start finds what it can go on with.
///
/// Threat 41.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_start_on_sqlite_that_was_killed_at_any_write_is_made_good_by_the_next() {
    let mut town = Town::laid(Plan::OneOnSqlite, false, free_of_environment).await;
    let step = WRITES.div_ceil(scale::starts());
    let mut killed = 0;
    for write in (1..).step_by(step) {
        town.place = Place::File(town.folder.path().join(format!("{write}.db")));
        let mut first = laid(&town, |daan| killed_at(write, daan)).await;
        if first.program.try_start().await.is_none() {
            // It has made its last write before that, and serves.
            break;
        }
        killed += 1;
        town.nodes = vec![laid(&town, free_of_environment).await];
        town.nodes[0].start().await;
        every_server_serves(&town).await;
    }
    println!("sqlite, one server: first starts killed {killed}, made good {killed}");
    assert!(killed >= scale::starts() / 2, "{killed}");
}

/// Three at once on an empty database, all of them killed, and started again.
///
/// Threat 41.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn first_starts_of_three_servers_on_postgresql_that_were_killed_are_made_good_by_the_next() {
    let _alone = postgres_alone().await;
    let mut town = Town::laid(Plan::ThreeOnPostgres, false, free_of_environment).await;
    let rounds = scale::starts().div_ceil(3);
    for _ in 0..rounds {
        town.nodes.clear();
        town.place = Place::Server(Database::create().await);
        for _ in 0..3 {
            let node = laid(&town, free_of_environment).await;
            town.nodes.push(node);
        }
        for node in &mut town.nodes {
            node.program.spawn();
        }
        tokio::time::sleep(Duration::from_millis(fastrand::u64(..WORK_MS))).await;
        for node in &mut town.nodes {
            node.program.kill();
        }
        for node in &mut town.nodes {
            node.start().await;
        }
        every_server_serves(&town).await;
    }
    println!("postgresql, three servers: first starts killed {rounds} × 3, made good {rounds} × 3");
}

async fn laid(town: &Town, by: impl Fn(&str) -> Command) -> Node {
    Node::laid("node", town.folder.path(), &town.place, &town.gateway, by).await
}

fn killed_at(write: usize, daan: &str) -> Command {
    let fault = format!("inject=pwrite64:signal=KILL:when={write}");
    let mut command = free_of_environment("strace");
    command.args(["-D", "-f", "-o", "/dev/null", "-e", &fault, "--", daan]);
    command
}

async fn every_server_serves(town: &Town) {
    let history = Arc::<History>::default();
    for node in 0..town.nodes.len() {
        let visit = Visit::at(town, node, Arc::clone(&history));
        assert!(visit.begin(false).await.is_some());
    }
}
