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
    all: Everybody,
}

#[derive(Default, Clone, Copy)]
struct Tally {
    wrong: u32,
    latest_ms: i64,
    until_ms: i64,
}

#[derive(Default)]
struct Everybody {
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

impl Everybody {
    fn take(&mut self, is_rested: bool, now_ms: i64) -> Result<(), i64> {
        if now_ms.saturating_sub(self.latest_ms) > ALL_FORGOTTEN_MS {
            *self = Everybody::default();
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
mod tests;
