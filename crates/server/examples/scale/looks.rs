//! What asking about donations that were begun and never paid costs.

use crate::support::Server;
use crate::{Run, fill};
use std::time::{Duration, Instant};

/// How many are left open.
const OPEN: u64 = 2_000;
const POLL: Duration = Duration::from_millis(10);

/// One line of the table.
pub(crate) struct Looks {
    donations: u64,
    database: &'static str,
    servers: usize,
    a_second: f64,
    cpu_us: f64,
}

impl Run<'_> {
    /// Leaves donations open, and starts servers that find all of them due.
    pub(crate) async fn looks(&self, database: &'static str, url: &str, count: usize) -> Looks {
        fill::leave_open(url, self.donations, self.donations + OPEN).await;
        let before = self.gateway.looks();
        let mut servers = Vec::new();
        for _ in 0..count {
            servers.push(Server::start(self.program, &self.gateway.origin, url).await);
        }
        let cpu = || servers.iter().map(Server::cpu_seconds).sum::<f64>();
        let (first, cpu_before, begun) = (self.gateway.looks(), cpu(), Instant::now());
        // Each is asked about once: the next look is minutes away.
        while self.gateway.looks() - before < OPEN {
            tokio::time::sleep(POLL).await;
        }
        let looks = (OPEN - (first - before)) as f64;
        Looks {
            donations: self.donations,
            database,
            servers: count,
            a_second: looks / begun.elapsed().as_secs_f64(),
            cpu_us: (cpu() - cpu_before) * 1e6 / looks,
        }
    }
}

pub(crate) fn print(looks: &[Looks]) {
    println!("\nLooks at donations that were begun and never paid, {OPEN} of them due at once");
    println!("| donations | database | servers | looks/s | server CPU µs a look |");
    println!("|---|---|---|---|---|");
    for line in looks {
        println!(
            "| {} | {} | {} | {:.0} | {:.0} |",
            line.donations, line.database, line.servers, line.a_second, line.cpu_us
        );
    }
}
