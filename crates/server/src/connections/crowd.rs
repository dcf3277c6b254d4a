//! How many connections there may be.

use super::neighbourhood;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Connections at a time. Each takes a file descriptor and some kilobytes.
const MOST: usize = 10_000;
/// Of one address. A household or a phone company's gateway needs some dozens.
const MOST_OF_ONE: usize = 256;

/// Who is connected.
#[derive(Default)]
pub(super) struct Crowd(Mutex<Present>);

#[derive(Default)]
struct Present {
    all: usize,
    of: HashMap<IpAddr, usize>,
}

/// The right to one connection, given back when dropped.
pub(super) struct Place {
    crowd: Arc<Crowd>,
    address: IpAddr,
}

impl Crowd {
    /// A place for a connection from this address; none where there are too many. This machine itself, where a reverse
    /// proxy may stand for everybody, may have them all.
    pub(super) fn enter(crowd: &Arc<Crowd>, address: IpAddr) -> Option<Place> {
        let address = neighbourhood(address);
        let mut present = crowd.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_this = present.of.get(&address).copied().unwrap_or_default();
        let may_have = if address.is_loopback() {
            MOST
        } else {
            MOST_OF_ONE
        };
        if present.all >= MOST || of_this >= may_have {
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

impl Drop for Place {
    fn drop(&mut self) {
        let mut present = self.crowd.0.lock().unwrap_or_else(PoisonError::into_inner);
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

    /// Threat 43.
    #[test]
    fn one_address_does_not_take_everybodys_place() {
        let crowd = Arc::<Crowd>::default();
        let flood: IpAddr = "203.0.113.9".parse().unwrap();
        let mut taken: Vec<_> = (0..MOST_OF_ONE)
            .map(|_| Crowd::enter(&crowd, flood).unwrap())
            .collect();
        assert!(Crowd::enter(&crowd, flood).is_none());
        assert!(Crowd::enter(&crowd, "203.0.113.10".parse().unwrap()).is_some());
        taken.pop();
        assert!(Crowd::enter(&crowd, flood).is_some());
        drop(taken);
        let present = crowd.0.lock().unwrap();
        assert!(present.all == 0 && present.of.is_empty());
    }

    #[test]
    fn a_proxy_on_this_machine_may_have_them_all_and_no_more() {
        let crowd = Arc::<Crowd>::default();
        let here: IpAddr = "127.0.0.1".parse().unwrap();
        let taken: Vec<_> = (0..MOST)
            .map(|_| Crowd::enter(&crowd, here).unwrap())
            .collect();
        assert!(Crowd::enter(&crowd, here).is_none());
        assert!(Crowd::enter(&crowd, "203.0.113.10".parse().unwrap()).is_none());
        drop(taken);
    }
}
