//! Who may ask a gateway although somebody just did.

use daan_domain::{DonationId, GatewayOrderId, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Why an answer of a few seconds ago is not good enough.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Occasion {
    /// The donor came back from the page of this order, and has just paid it or not.
    Return(GatewayOrderId),
    /// The donor is about to be given something to pay, and must not pay twice.
    Order,
}

/// The looks that were taken out of turn, so that nobody floods a gateway with them. Within this process: a
/// restart forgives at most one look for each.
#[derive(Default)]
pub struct OutOfTurn(Mutex<HashMap<(DonationId, Occasion), Timestamp>>);

/// A link lives for an hour at most, so each is returned from out of turn once.
const RETURN_EVERY_MS: i64 = 2 * 60 * 60 * 1_000;
const ORDER_EVERY_MS: i64 = 5_000;
/// More at once are an attack; whoever comes then waits for the cool-down.
const MAX_ENTRIES: usize = 10_000;

impl OutOfTurn {
    /// Whether this look may be taken now; it is counted as taken.
    pub(super) fn take(&self, id: &DonationId, occasion: Occasion, now: Timestamp) -> bool {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (id.clone(), occasion);
        if taken.get(&key).is_some_and(|at| counts(&key.1, *at, now)) {
            return false;
        }
        if taken.len() >= MAX_ENTRIES {
            taken.retain(|(_, occasion), at| counts(occasion, *at, now));
        }
        if taken.len() >= MAX_ENTRIES {
            return false;
        }
        taken.insert(key, now);
        true
    }
}

/// A look "in the future" was taken before the clock was put back.
fn counts(occasion: &Occasion, at: Timestamp, now: Timestamp) -> bool {
    let every_ms = match occasion {
        Occasion::Return(_) => RETURN_EVERY_MS,
        Occasion::Order => ORDER_EVERY_MS,
    };
    at <= now && now < at.plus_ms(every_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_unix_ms(ms)
    }

    #[test]
    fn each_link_is_returned_from_out_of_turn_once() {
        let looks = OutOfTurn::default();
        let id = DonationId::from_random(1);
        let link = |name| Occasion::Return(GatewayOrderId::parse(name).unwrap());
        assert!(looks.take(&id, link("one"), at(0)));
        assert!(!looks.take(&id, link("one"), at(60_000)));
        assert!(looks.take(&id, link("two"), at(60_000)));
        assert!(looks.take(&DonationId::from_random(2), link("one"), at(60_000)));
    }

    #[test]
    fn an_order_is_asked_for_out_of_turn_every_five_seconds() {
        let looks = OutOfTurn::default();
        let id = DonationId::from_random(1);
        assert!(looks.take(&id, Occasion::Order, at(10_000)));
        assert!(!looks.take(&id, Occasion::Order, at(14_999)));
        assert!(looks.take(&id, Occasion::Order, at(15_000)));
        // The clock was put back.
        assert!(looks.take(&id, Occasion::Order, at(5_000)));
    }

    #[test]
    fn the_list_does_not_grow_without_end() {
        let looks = OutOfTurn::default();
        let take = |n, ms| looks.take(&DonationId::from_random(n), Occasion::Order, at(ms));
        let most = u64::try_from(MAX_ENTRIES).unwrap();
        assert!((0..most).all(|n| take(n, 0)));
        assert!(!take(most, 0));
        assert!(take(most, ORDER_EVERY_MS));
        assert_eq!(looks.0.lock().unwrap().len(), 1);
    }
}
