//! Full cycles per second of the real server: begin, sign, confirm with the payment fetched.
//!
//! `cycles PATH_OF_DAAN` starts that program on a temporary SQLite file, before a gateway of no latency that
//! runs in here, and gives with 64 donors at once. Server, gateway and donors share the machine, so compare
//! figures of one run with each other only. CPU and memory are the server process's own (Linux).

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

mod support;

use std::time::Duration;
use support::{DONORS, Gateway, Server, list, median, round};

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(4);

#[tokio::main]
async fn main() {
    let program = std::env::args().nth(1).expect("usage: cycles PATH_OF_DAAN");
    let gateway = Gateway::start().await;
    let folder = std::env::temp_dir().join(format!("daan-cycles-{}", std::process::id()));
    let database_url = format!("sqlite:{}", folder.join("daan.db").display());
    let servers = [Server::start(&program, &gateway.origin, &database_url).await];
    // The first is to warm up.
    round(&servers, "warm", ROUND).await;
    let (mut cycles, mut cpu) = (Vec::new(), Vec::new());
    for number in 0..ROUNDS {
        let round = round(&servers, &number.to_string(), ROUND).await;
        cycles.push(round.cycles);
        cpu.push(round.cpu_us);
    }
    let peak_mib = servers[0].peak_mib();
    drop(servers);
    std::fs::remove_dir_all(&folder).unwrap();
    println!(
        "| full cycle, SQLite durable, gateway without latency | median of {ROUNDS} | rounds |"
    );
    println!("|---|---|---|");
    println!(
        "| cycles a second, {DONORS} donors at once | {:.0} | {} |",
        median(&cycles),
        list(&cycles)
    );
    println!(
        "| server CPU per cycle, µs | {:.0} | {} |",
        median(&cpu),
        list(&cpu)
    );
    println!("| server peak RSS, MiB | {peak_mib:.1} | |");
}
