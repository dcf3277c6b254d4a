//! Who guesses passwords waits, longer each time; who is signed in is not asked and never waits.

use super::session::Role;
use crate::connections::{allotment, neighbourhood};
use std::collections::HashMap;
use std::net::IpAddr;

/// So many wrong passwords of one address, or of one browser that a bookkeeper was in with, are slips.
const FREE: u32 = 5;
/// So many of an allotment of IPv6: an office may have several networks, a guesser has 65 536.
const FREE_OF_ALLOTMENT: u32 = 20;
/// So many of all together, before a crowd of addresses is taken for one guesser.
const FREE_OF_ALL: u32 = 50;
/// So many a minute beyond, each of an address that has tried nothing for a while: those who ask again and again do not
/// take the place of somebody who comes for the first time.
const MORE_A_MINUTE: u32 = 5;
const MINUTE_MS: i64 = 60_000;
const FIRST_WAIT_MS: i64 = 30_000;
const MOST_WAIT_MS: i64 = 60 * 60 * 1_000;
/// An address that was quiet for so long begins anew.
const FORGOTTEN_MS: i64 = 24 * 60 * 60 * 1_000;
const ALL_FORGOTTEN_MS: i64 = 15 * 60 * 1_000;
/// More are no people; those who come on top count as one.
const MOST_PLACES: usize = 10_000;

/// Who tries.
#[derive(Debug, Clone)]
pub(super) struct Guesser {
    pub(super) address: IpAddr,
    /// The browser, where a bookkeeper was in with it. It has a count of its own, and waits for nobody else.
    pub(super) device: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Place {
    Address(IpAddr),
    Allotment(IpAddr),
    Device(String),
}

#[derive(Default)]
pub(super) struct Guesses {
    of: HashMap<Place, Tally>,
    all: Crowd,
}

#[derive(Default, Clone, Copy)]
struct Tally {
    wrong: u32,
    latest_ms: i64,
    until_ms: i64,
}

#[derive(Default)]
struct Crowd {
    wrong: u32,
    latest_ms: i64,
    minute_ms: i64,
    in_minute: u32,
}

impl Guesser {
    /// Where the try is counted, and how many are free there.
    fn places(&self) -> Vec<(Place, u32)> {
        if let Some(device) = &self.device {
            return vec![(Place::Device(device.clone()), FREE)];
        }
        let own = (Place::Address(neighbourhood(self.address)), FREE);
        let wider =
            allotment(self.address).map(|wider| (Place::Allotment(wider), FREE_OF_ALLOTMENT));
        [Some(own), wider].into_iter().flatten().collect()
    }
}

impl Guesses {
    /// Takes a try. It counts as wrong until [`Guesses::right`], so that a thousand at once are not one.
    ///
    /// # Errors
    /// How many seconds there are to wait.
    pub(super) fn begin(&mut self, who: &Guesser, now_ms: i64) -> Result<(), i64> {
        self.forget(now_ms);
        let places = who.places();
        for (place, _) in &places {
            self.tally(place).refuse(now_ms)?;
        }
        if who.device.is_none() {
            let own = places.first().map(|(place, _)| self.tally(place));
            let is_rested = own.is_none_or(|own| own.is_quiet(now_ms, ALL_FORGOTTEN_MS));
            self.all.take(is_rested, now_ms)?;
        }
        for (place, free) in places {
            // Devices are as few as sign-ins of a bookkeeper.
            let has_room = self.of.len() < MOST_PLACES || matches!(place, Place::Device(_));
            if has_room || self.of.contains_key(&place) {
                self.of.entry(place).or_default().add(now_ms, free);
            }
        }
        Ok(())
    }

    /// The password was right. A bookkeeper's makes good for the wrong ones before; a viewer's, which more people know,
    /// takes back itself alone, or whoever knows it could guess the bookkeeper's for ever.
    pub(super) fn right(&mut self, who: &Guesser, role: Role, now_ms: i64) {
        self.take_back(who, now_ms);
        if role == Role::Bookkeeper {
            for (place, _) in who.places() {
                self.of.remove(&place);
            }
        }
    }

    /// The password's turn to be checked did not come in time, so it was neither right nor wrong: who waited behind a crowd
    /// is no guesser. At most as many wait at once as were free to be wrong.
    pub(super) fn unchecked(&mut self, who: &Guesser, now_ms: i64) {
        self.take_back(who, now_ms);
    }

    fn take_back(&mut self, who: &Guesser, now_ms: i64) {
        for (place, _) in who.places() {
            if let Some(tally) = self.of.get_mut(&place) {
                tally.take_back(now_ms);
            }
        }
        if who.device.is_none() {
            self.all.wrong = self.all.wrong.saturating_sub(1);
        }
    }

    fn tally(&self, place: &Place) -> Tally {
        self.of.get(place).copied().unwrap_or_default()
    }

    fn forget(&mut self, now_ms: i64) {
        if self.of.len() >= MOST_PLACES {
            self.of
                .retain(|_, tally| !tally.is_quiet(now_ms, FORGOTTEN_MS));
        }
    }
}

impl Tally {
    fn refuse(self, now_ms: i64) -> Result<(), i64> {
        let left_ms = self.until_ms.saturating_sub(now_ms);
        // A clock that went back must not keep anybody out for longer than the wait was.
        if left_ms > 0 && now_ms >= self.latest_ms {
            return Err(seconds(left_ms));
        }
        Ok(())
    }

    fn add(&mut self, now_ms: i64, free: u32) {
        if self.is_quiet(now_ms, FORGOTTEN_MS) {
            self.wrong = 0;
        }
        self.wrong = self.wrong.saturating_add(1);
        self.latest_ms = now_ms;
        if self.wrong >= free {
            let doubled =
                FIRST_WAIT_MS.saturating_mul(1 << self.wrong.saturating_sub(free).min(20));
            self.until_ms = now_ms.saturating_add(doubled.min(MOST_WAIT_MS));
        }
    }

    /// A try that was taken was not wrong: the wait that it began is over.
    fn take_back(&mut self, now_ms: i64) {
        self.wrong = self.wrong.saturating_sub(1);
        self.until_ms = now_ms;
    }

    fn is_quiet(self, now_ms: i64, for_ms: i64) -> bool {
        self.wrong == 0 || now_ms.saturating_sub(self.latest_ms) > for_ms
    }
}

impl Crowd {
    fn take(&mut self, is_rested: bool, now_ms: i64) -> Result<(), i64> {
        if now_ms.saturating_sub(self.latest_ms) > ALL_FORGOTTEN_MS {
            *self = Crowd::default();
        }
        if !(0..MINUTE_MS).contains(&now_ms.saturating_sub(self.minute_ms)) {
            (self.minute_ms, self.in_minute) = (now_ms, 0);
        }
        let may_more = is_rested && self.in_minute < MORE_A_MINUTE;
        if self.wrong >= FREE_OF_ALL && !may_more {
            let next_ms = self.minute_ms.saturating_add(MINUTE_MS);
            return Err(seconds(next_ms.saturating_sub(now_ms)));
        }
        self.wrong = self.wrong.saturating_add(1);
        self.in_minute = self.in_minute.saturating_add(1);
        self.latest_ms = now_ms;
        Ok(())
    }
}

fn seconds(ms: i64) -> i64 {
    ms.saturating_add(999) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: [u8; 4] = [192, 0, 2, 1];

    fn at(address: impl Into<IpAddr>) -> Guesser {
        Guesser {
            address: address.into(),
            device: None,
        }
    }

    fn six(text: &str) -> Guesser {
        at(text.parse::<IpAddr>().unwrap())
    }

    fn browser(name: &str) -> Guesser {
        Guesser {
            device: Some(name.to_owned()),
            ..at(NOBODY)
        }
    }

    /// One of many addresses.
    fn crowd(n: u32) -> Guesser {
        at((0x0a00_0000 + n).to_be_bytes())
    }

    /// Threat 67.
    #[test]
    fn ten_thousand_guesses_of_an_hour_come_to_a_dozen_tries() {
        for who in [at(NOBODY), browser("desk")] {
            let mut guesses = Guesses::default();
            let taken = (0..10_000).filter(|guess| guesses.begin(&who, guess * 360).is_ok());
            assert_eq!(taken.count(), 11);
        }
    }

    /// Threat 67.
    #[test]
    fn a_crowd_of_addresses_is_slowed_down_and_a_bookkeepers_browser_is_not() {
        let mut guesses = Guesses::default();
        let taken = (0..10_000_u32)
            .filter(|n| guesses.begin(&crowd(*n), i64::from(*n) * 360).is_ok())
            .count();
        assert!((50..=360).contains(&taken), "{taken}");
        assert_eq!(guesses.begin(&browser("desk"), 3_600_000), Ok(()));
    }

    /// Threat 67.
    #[test]
    fn who_comes_for_the_first_time_finds_a_place_between_those_who_ask_again_and_again() {
        let mut guesses = Guesses::default();
        for n in 0..FREE_OF_ALL {
            guesses.begin(&crowd(n), 0).unwrap();
        }
        let polls = (1..600_i64).flat_map(|n| (0..FREE_OF_ALL).map(move |who| (n * 500, who)));
        let taken = polls.filter(|(at_ms, who)| guesses.begin(&crowd(*who), *at_ms).is_ok());
        assert_eq!(taken.count(), 0);
        assert_eq!(guesses.begin(&at(NOBODY), 300_000), Ok(()));
    }

    /// Threat 67.
    #[test]
    fn a_viewer_cannot_guess_the_bookkeepers_password_by_signing_in_between() {
        let mut guesses = Guesses::default();
        let who = at(NOBODY);
        let mut wrong = 0;
        for _ in 0..100 {
            for _ in 0..4 {
                wrong += u32::from(guesses.begin(&who, 0).is_ok());
            }
            if guesses.begin(&who, 0).is_ok() {
                guesses.right(&who, Role::Viewer, 0);
            }
        }
        assert_eq!(wrong, FREE);
        for n in 0..100 {
            guesses.begin(&crowd(1), n).unwrap();
            guesses.right(&crowd(1), Role::Viewer, n);
        }
    }

    #[test]
    fn a_right_password_starts_the_count_anew_and_others_do_not_wait() {
        let mut guesses = Guesses::default();
        let who = at(NOBODY);
        for _ in 0..FREE {
            guesses.begin(&who, 0).unwrap();
        }
        assert_eq!(guesses.begin(&who, 1_000), Err(29));
        assert_eq!(guesses.begin(&crowd(2), 1_000), Ok(()));
        assert_eq!(guesses.begin(&who, 30_000), Ok(()));
        guesses.right(&who, Role::Bookkeeper, 30_000);
        assert_eq!(guesses.begin(&who, 30_001), Ok(()));
    }

    /// Threat 67.
    #[test]
    fn who_waited_in_vain_for_the_check_has_guessed_nothing_and_the_wrong_ones_before_still_count()
    {
        for who in [at(NOBODY), browser("desk"), six("2001:db8::1")] {
            let mut guesses = Guesses::default();
            for n in 0..100 {
                assert_eq!(guesses.begin(&who, n * 5_000), Ok(()), "{who:?}");
                guesses.unchecked(&who, n * 5_000);
            }
            for _ in 0..FREE {
                assert_eq!(guesses.begin(&who, 500_000), Ok(()));
            }
            assert_eq!(guesses.begin(&who, 500_000), Err(30));
            guesses.unchecked(&who, 500_000);
            assert_eq!(guesses.begin(&who, 500_000), Ok(()));
            assert_eq!(guesses.begin(&who, 500_000), Err(30), "four wrong and one");
        }
        let mut guesses = Guesses::default();
        for n in 0..FREE_OF_ALL * 2 {
            guesses.begin(&crowd(n), 0).unwrap();
            guesses.unchecked(&crowd(n), 0);
        }
        for n in 0..FREE_OF_ALL {
            assert_eq!(guesses.begin(&crowd(n), 0), Ok(()));
        }
    }

    /// Threat 67.
    #[test]
    fn the_addresses_of_one_network_are_one_and_the_networks_of_one_allotment_few() {
        let mut guesses = Guesses::default();
        for host in 0..FREE {
            guesses
                .begin(&six(&format!("2001:db8::{host:x}")), 0)
                .unwrap();
        }
        assert!(guesses.begin(&six("2001:db8::ffff"), 1).is_err());
        assert!(guesses.begin(&six("2001:db8:0:1::1"), 1).is_ok());
        let others = (2..1_000).filter(|network| {
            let who = six(&format!("2001:db8:0:{network:x}::1"));
            guesses.begin(&who, 2).is_ok()
        });
        assert_eq!(others.count(), 14);
        assert!(guesses.begin(&six("2001:db8:1::1"), 3).is_ok());
    }
}
