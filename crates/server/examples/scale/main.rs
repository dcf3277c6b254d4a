//! How cost grows with the ledger, and with the number of servers before one database.
//!
//! `scale PATH_OF_DAAN POSTGRES_URL FOLDER SVG MOST` fills ledgers through the ledger's own jobs with 10^4, 10^5, … `MOST`
//! paid donations, leaves them in the folder for the next time, gives with 64 donors at once to the real server on it, on SQLite and on a copy in PostgreSQL
//! with one, two and three servers, prints the table and draws it; and so for the looks at donations that were begun
//! and never paid. Donors, gateway, servers and database share the
//! machine, so compare figures of one run with each other only. CPU and memory are the servers' own (Linux).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "a bench stops at the first surprise, counts in floats and reads the clock"
)]

mod looks;
mod plot;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use std::time::Duration;
use support::fill::{self, Copy};
use support::{Gateway, Server, list, median, percentile, round};

const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(4);
const LEAST: u64 = 10_000;

/// One line of the table.
pub(crate) struct Line {
    pub(crate) donations: u64,
    pub(crate) database: &'static str,
    pub(crate) servers: usize,
    pub(crate) cycles: f64,
    rounds: Vec<f64>,
    p50_ms: f64,
    p99_ms: f64,
    cpu_us: f64,
    peak_mib: f64,
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, postgres, folder, svg, most] = arguments.as_slice() else {
        panic!("usage: scale PATH_OF_DAAN POSTGRES_URL FOLDER SVG MOST");
    };
    let most: u64 = most.parse().expect("MOST is a number");
    let sizes: Vec<u64> = std::iter::successors(Some(LEAST), |size| Some(size * 10))
        .take_while(|size| *size <= most)
        .collect();
    let ledgers = fill::ledgers(Path::new(folder), &sizes).await;
    let gateway = Gateway::start().await;
    let (mut lines, mut looks) = (Vec::new(), Vec::new());
    println!(
        "| donations | database | servers | cycles/s | rounds | p50 ms | p99 ms | server CPU µs | RSS MiB each |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (donations, ledger) in sizes.into_iter().zip(ledgers) {
        let run = Run {
            program,
            gateway: &gateway,
            donations,
        };
        let copy = Copy::of_file(&ledger);
        lines.push(run.measure("SQLite", &copy.url, 1).await);
        looks.push(run.looks("SQLite", &copy.url, 1).await);
        copy.remove().await;
        let original = Copy::into_postgres(&ledger, postgres).await;
        for servers in 1..=3 {
            let copy = original.copy().await;
            lines.push(run.measure("PostgreSQL", &copy.url, servers).await);
            looks.push(run.looks("PostgreSQL", &copy.url, servers).await);
            copy.remove().await;
        }
        original.remove().await;
    }
    std::fs::write(svg, plot::svg(&lines)).unwrap();
    looks::print(&looks);
}

struct Run<'a> {
    program: &'a str,
    gateway: &'a Gateway,
    donations: u64,
}

impl Run<'_> {
    async fn measure(&self, database: &'static str, url: &str, count: usize) -> Line {
        let mut servers = Vec::new();
        for _ in 0..count {
            servers.push(Server::start(self.program, &self.gateway.origin, url).await);
        }
        round(&servers, "warm", ROUND).await;
        let (mut cycles, mut cpu, mut latencies_ms) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..ROUNDS {
            let round = round(&servers, &number.to_string(), ROUND).await;
            cycles.push(round.cycles);
            cpu.push(round.cpu_us);
            latencies_ms.extend(round.latencies_ms);
        }
        latencies_ms.sort_by(f64::total_cmp);
        let line = Line {
            donations: self.donations,
            database,
            servers: count,
            cycles: median(&cycles),
            p50_ms: percentile(&latencies_ms, 50),
            p99_ms: percentile(&latencies_ms, 99),
            cpu_us: median(&cpu),
            peak_mib: servers.iter().map(Server::peak_mib).fold(0.0, f64::max),
            rounds: cycles,
        };
        line.print();
        line
    }
}

impl Line {
    fn print(&self) {
        println!(
            "| {} | {} | {} | {:.0} | {} | {:.0} | {:.0} | {:.0} | {:.0} |",
            self.donations,
            self.database,
            self.servers,
            self.cycles,
            list(&self.rounds),
            self.p50_ms,
            self.p99_ms,
            self.cpu_us,
            self.peak_mib
        );
    }
}
