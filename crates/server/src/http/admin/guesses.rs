//! Who guesses passwords waits, longer each time; who is signed in is not asked and never waits.

use std::collections::HashMap;
use std::net::IpAddr;

/// So many wrong passwords of one address are slips.
const FREE: u32 = 5;
/// So many of all addresses together, before a crowd of them is taken for one guesser.
const FREE_OF_ALL: u32 = 50;
const FIRST_WAIT_MS: i64 = 30_000;
const MOST_OF_ONE_MS: i64 = 60 * 60 * 1_000;
/// Short: a stranger's crowd keeps everybody out who was never in.
const MOST_OF_ALL_MS: i64 = 60_000;
/// An address that was quiet for so long begins anew.
const FORGOTTEN_MS: i64 = 24 * 60 * 60 * 1_000;
const ALL_FORGOTTEN_MS: i64 = 15 * 60 * 1_000;
/// More are no people; those who come on top count as one.
const MOST_ADDRESSES: usize = 10_000;

#[derive(Default)]
pub(super) struct Guesses {
    of: HashMap<IpAddr, Tally>,
    all: Tally,
}

#[derive(Default, Clone, Copy)]
struct Tally {
    wrong: u32,
    latest_ms: i64,
    until_ms: i64,
    /// Whether somebody signed in from here.
    is_known: bool,
}

impl Guesses {
    /// Takes a try. It counts as wrong until [`Guesses::right`], so that a thousand at once are not one.
    ///
    /// # Errors
    /// How many seconds there are to wait.
    pub(super) fn begin(&mut self, address: IpAddr, now_ms: i64) -> Result<(), i64> {
        let address = place_of(address);
        self.forget(now_ms);
        let own = self.of.get(&address).copied().unwrap_or_default();
        own.refuse(now_ms)?;
        if !own.is_known {
            self.all.refuse(now_ms)?;
        }
        self.all.add(now_ms, FREE_OF_ALL, MOST_OF_ALL_MS);
        if self.of.len() < MOST_ADDRESSES || self.of.contains_key(&address) {
            let own = self.of.entry(address).or_default();
            own.add(now_ms, FREE, MOST_OF_ONE_MS);
        }
        Ok(())
    }

    /// The password was right.
    pub(super) fn right(&mut self, address: IpAddr, now_ms: i64) {
        let known = Tally {
            is_known: true,
            latest_ms: now_ms,
            ..Tally::default()
        };
        self.of.insert(place_of(address), known);
        self.all.wrong = self.all.wrong.saturating_sub(1);
    }

    fn forget(&mut self, now_ms: i64) {
        if self.of.len() >= MOST_ADDRESSES {
            self.of
                .retain(|_, tally| !tally.is_quiet(now_ms, FORGOTTEN_MS));
        }
        if self.all.is_quiet(now_ms, ALL_FORGOTTEN_MS) {
            self.all = Tally::default();
        }
    }
}

impl Tally {
    fn refuse(self, now_ms: i64) -> Result<(), i64> {
        let left_ms = self.until_ms.saturating_sub(now_ms);
        // A clock that went back must not keep anybody out for longer than the wait was.
        if left_ms > 0 && now_ms >= self.latest_ms {
            return Err(left_ms.saturating_add(999) / 1_000);
        }
        Ok(())
    }

    fn add(&mut self, now_ms: i64, free: u32, most_ms: i64) {
        if self.is_quiet(now_ms, FORGOTTEN_MS) {
            self.wrong = 0;
        }
        self.wrong = self.wrong.saturating_add(1);
        self.latest_ms = now_ms;
        if self.wrong >= free {
            let doubled =
                FIRST_WAIT_MS.saturating_mul(1 << self.wrong.saturating_sub(free).min(20));
            self.until_ms = now_ms.saturating_add(doubled.min(most_ms));
        }
    }

    fn is_quiet(self, now_ms: i64, for_ms: i64) -> bool {
        now_ms.saturating_sub(self.latest_ms) > for_ms
    }
}

/// A household has a whole IPv6 network of addresses.
fn place_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::from((address.to_bits() & !u128::from(u64::MAX)).to_be_bytes())
        }
        other @ IpAddr::V4(_) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const OTHER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    /// Threat 67.
    #[test]
    fn ten_thousand_guesses_of_an_hour_come_to_a_dozen_tries() {
        let mut guesses = Guesses::default();
        let taken = (0..10_000).filter(|guess| guesses.begin(ONE, guess * 360).is_ok());
        assert_eq!(taken.count(), 11);
    }

    /// Threat 67.
    #[test]
    fn a_crowd_of_addresses_is_slowed_down_and_who_was_in_before_is_not() {
        let mut guesses = Guesses::default();
        guesses.begin(ONE, 0).unwrap();
        guesses.right(ONE, 0);
        let crowd = (0..10_000_u32).filter(|guess| {
            let address = IpAddr::from((0x0a00_0000 + guess).to_be_bytes());
            guesses.begin(address, i64::from(*guess) * 360).is_ok()
        });
        let taken = crowd.count();
        assert!((50..120).contains(&taken), "{taken}");
        assert_eq!(guesses.begin(ONE, 3_600_000), Ok(()));
    }

    #[test]
    fn a_right_password_starts_the_count_anew_and_others_do_not_wait() {
        let mut guesses = Guesses::default();
        for _ in 0..FREE {
            guesses.begin(ONE, 0).unwrap();
        }
        assert_eq!(guesses.begin(ONE, 1_000), Err(29));
        assert_eq!(guesses.begin(OTHER, 1_000), Ok(()));
        assert_eq!(guesses.begin(ONE, 30_000), Ok(()));
        guesses.right(ONE, 30_000);
        assert_eq!(guesses.begin(ONE, 30_001), Ok(()));
    }

    #[test]
    fn the_addresses_of_one_network_are_one() {
        let mut guesses = Guesses::default();
        for host in 0..FREE {
            let address = format!("2001:db8::{host:x}").parse().unwrap();
            guesses.begin(address, 0).unwrap();
        }
        assert!(guesses.begin("2001:db8::ffff".parse().unwrap(), 1).is_err());
        assert!(guesses.begin("2001:db8:0:1::1".parse().unwrap(), 1).is_ok());
    }
}
