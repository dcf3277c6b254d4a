//! How many connections there may be.

use super::{neighbourhood, network};
use crate::settings::TrustedProxies;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Connections at a time. Each takes a file descriptor and some kilobytes.
const MOST: usize = 10_000;
/// Of one address. A household or a phone company's gateway needs some dozens.
const MOST_OF_ONE: usize = 256;

/// How often at most the log says that connections are refused.
const SAID_EACH: Duration = Duration::from_mins(1);

/// Who is connected.
pub(super) struct Crowd {
    present: Mutex<Present>,
    proxies: TrustedProxies,
}

#[derive(Default)]
struct Present {
    all: usize,
    of: HashMap<IpAddr, usize>,
    said_at: Option<Instant>,
}

/// The right to one connection, given back when dropped.
pub(super) struct Place {
    crowd: Arc<Crowd>,
    address: IpAddr,
}

impl Crowd {
    pub(super) fn new(proxies: TrustedProxies) -> Arc<Crowd> {
        Arc::new(Crowd {
            present: Mutex::default(),
            proxies,
        })
    }

    /// A place for a connection from this address; none where there are too many. This machine itself and the reverse
    /// proxies that were named stand for everybody, and may have them all.
    pub(super) fn enter(crowd: &Arc<Crowd>, address: IpAddr) -> Option<Place> {
        let stands_for_all = address.is_loopback() || crowd.proxies.include(address);
        let address = neighbourhood(address);
        let mut present = crowd.present.lock().unwrap_or_else(PoisonError::into_inner);
        let of_this = present.of.get(&address).copied().unwrap_or_default();
        let may_have = if stands_for_all { MOST } else { MOST_OF_ONE };
        if present.all >= MOST || of_this >= may_have {
            present.say_refused(address, of_this, may_have);
            return None;
        }
        present.all = present.all.saturating_add(1);
        present.of.insert(address, of_this.saturating_add(1));
        Some(Place {
            crowd: Arc::clone(crowd),
            address,
        })
    }
}

impl Present {
    /// Where it is a proxy, donors are refused, and nobody would know why.
    fn say_refused(&mut self, address: IpAddr, of_this: usize, may_have: usize) {
        let now = Instant::now();
        if self
            .said_at
            .is_some_and(|at| now.duration_since(at) < SAID_EACH)
        {
            return;
        }
        self.said_at = Some(now);
        let network = network(address);
        tracing::warn!(
            %network,
            of_this,
            may_have,
            all = self.all,
            "too many connections, and more are closed at once; a reverse proxy wants its address in DAAN_TRUSTED_PROXIES"
        );
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut present = self
            .crowd
            .present
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        present.all = present.all.saturating_sub(1);
        match present.of.get_mut(&self.address) {
            Some(count) if *count > 1 => *count = count.saturating_sub(1),
            _ => {
                present.of.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Source;

    fn nobodys() -> Arc<Crowd> {
        Crowd::new(TrustedProxies::default())
    }

    /// Threat 43.
    #[test]
    fn a_named_proxy_on_another_machine_may_have_them_all_and_its_neighbour_may_not() {
        let source = Source::of(
            &[],
            &[("DAAN_TRUSTED_PROXIES", "10.0.0.2,2001:db8::2")],
            &[],
        );
        let crowd = Crowd::new(TrustedProxies::read(&source, false).unwrap());
        for (proxy, other) in [("10.0.0.2", "10.0.0.3"), ("2001:db8::2", "2001:db8:1::3")] {
            let enter = |text: &str| Crowd::enter(&crowd, text.parse().unwrap());
            let taken: Vec<_> = (0..2_000).map(|_| enter(proxy).unwrap()).collect();
            let others = (0..2_000).filter_map(|_| enter(other)).collect::<Vec<_>>();
            assert_eq!(others.len(), MOST_OF_ONE);
            drop(taken);
        }
    }

    #[test]
    fn that_connections_are_refused_is_said_once_a_minute() {
        let mut present = Present::default();
        let address = "203.0.113.9".parse().unwrap();
        present.say_refused(address, 256, 256);
        let first = present.said_at;
        present.say_refused(address, 256, 256);
        assert!(first.is_some() && present.said_at == first);
    }

    /// Threat 43.
    #[test]
    fn one_address_does_not_take_everybodys_place() {
        let crowd = nobodys();
        let flood: IpAddr = "203.0.113.9".parse().unwrap();
        let mut taken: Vec<_> = (0..MOST_OF_ONE)
            .map(|_| Crowd::enter(&crowd, flood).unwrap())
            .collect();
        assert!(Crowd::enter(&crowd, flood).is_none());
        assert!(Crowd::enter(&crowd, "203.0.113.10".parse().unwrap()).is_some());
        taken.pop();
        assert!(Crowd::enter(&crowd, flood).is_some());
        drop(taken);
        let present = crowd.present.lock().unwrap();
        assert!(present.all == 0 && present.of.is_empty());
    }

    #[test]
    fn a_proxy_on_this_machine_may_have_them_all_and_no_more() {
        let crowd = nobodys();
        let here: IpAddr = "127.0.0.1".parse().unwrap();
        let taken: Vec<_> = (0..MOST)
            .map(|_| Crowd::enter(&crowd, here).unwrap())
            .collect();
        assert!(Crowd::enter(&crowd, here).is_none());
        assert!(Crowd::enter(&crowd, "203.0.113.10".parse().unwrap()).is_none());
        drop(taken);
    }
}
