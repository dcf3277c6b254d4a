//! Ports that nobody else has.

use anyhow::{Result, bail};
use std::net::TcpListener;

/// Below those that the system hands out by itself, so that no connection takes one between now and
/// its use.
const FIRST: u16 = 20_000;
const COUNT: u16 = 10_000;

/// Ports of this machine that could be listened on just now, each another one.
///
/// # Errors
/// When there are not that many.
pub(crate) fn free_ports<const N: usize>() -> Result<[u16; N]> {
    // Two runs at once begin at different places.
    let start = u16::try_from(std::process::id() % u32::from(COUNT))?;
    let mut free = (0..COUNT)
        .map(|step| FIRST + (start + step) % COUNT)
        .filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    let mut ports = [0; N];
    for port in &mut ports {
        let Some(next) = free.next() else {
            bail!("no port between {FIRST} and {} is free", FIRST + COUNT);
        };
        *port = next;
    }
    Ok(ports)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_not_given() {
        let [port] = free_ports().unwrap();
        let _taken = TcpListener::bind(("127.0.0.1", port)).unwrap();
        assert!(!free_ports::<3>().unwrap().contains(&port));
    }

    #[test]
    fn every_port_is_another_one() {
        let [one, two, three] = free_ports().unwrap();
        assert!(one != two && two != three && one != three);
    }
}
