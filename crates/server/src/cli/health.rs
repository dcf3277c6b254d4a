//! Whether the server on this machine answers: for a container, which has no other program to ask with.

use anyhow::{Context as _, bail};
use clap::Args;
use daan_server::settings::Source;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

/// Whoever waits longer than a supervisor is killed by it.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Ask the server on this machine whether it answers (`/healthz`), and end with 1 where it does not.
#[derive(Args)]
pub(super) struct HealthFlags {
    /// Ask whether a donor could give (`/readyz`), which a restart does not mend
    #[arg(long)]
    ready: bool,
    /// Address that it listens on (`DAAN_LISTEN`) [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

pub(super) async fn run(flags: &HealthFlags) -> anyhow::Result<()> {
    let listen = flags.listen.clone().map(|text| ("DAAN_LISTEN", text));
    let source = Source::of_process(listen.into_iter().collect())?;
    let expected = "an address with a port, such as 127.0.0.1:8080";
    let listen: SocketAddr = source.parse("DAAN_LISTEN", "127.0.0.1:8080", expected)?;
    let path = if flags.ready { "/readyz" } else { "/healthz" };
    let address = format!("http://{}{path}", reached(listen));
    let client = reqwest::Client::builder().timeout(TIMEOUT).no_proxy();
    let answer = client.build()?.get(&address).send().await;
    let answer = answer.with_context(|| format!("{address} does not answer"))?;
    let status = answer.status();
    let said = answer.text().await.unwrap_or_default();
    if !status.is_success() {
        bail!("{address} answers {status}: {}", said.trim());
    }
    print!("{said}");
    Ok(())
}

/// Every address of a machine is also this one.
fn reached(mut listen: SocketAddr) -> SocketAddr {
    match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => listen.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => listen.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    listen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_listens_everywhere_is_asked_here() {
        for (listen, asked) in [
            ("0.0.0.0:8080", "127.0.0.1:8080"),
            ("[::]:80", "[::1]:80"),
            ("10.0.0.7:80", "10.0.0.7:80"),
        ] {
            assert_eq!(reached(listen.parse().unwrap()).to_string(), asked);
        }
    }
}
