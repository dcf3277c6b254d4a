//! Orders and payments of others, remembered for a while: each of their events would ask the gateway again.

use daan_domain::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What the gateway just said to be none of ours, by its id there. Within this process.
#[derive(Default)]
pub struct Strangers(Mutex<HashMap<String, Timestamp>>);

/// The events of one payment come within minutes.
const FOR_MS: i64 = 10 * 60 * 1_000;
/// What comes beyond that is asked about.
const MAX_ENTRIES: usize = 10_000;

impl Strangers {
    pub(super) fn knows(&self, id: &str, now: Timestamp) -> bool {
        self.lock().get(id).is_some_and(|at| counts(*at, now))
    }

    pub(super) fn learn(&self, id: &str, now: Timestamp) {
        let mut known = self.lock();
        if known.len() >= MAX_ENTRIES {
            known.retain(|_, at| counts(*at, now));
        }
        if known.len() < MAX_ENTRIES {
            known.insert(id.to_owned(), now);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was learned "in the future" was learned before the clock was put back.
fn counts(at: Timestamp, now: Timestamp) -> bool {
    at <= now && now < at.plus_ms(FOR_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_is_known_for_ten_minutes_and_the_list_does_not_grow_without_end() {
        let strangers = Strangers::default();
        let at = Timestamp::from_unix_ms;
        for n in 0..=MAX_ENTRIES {
            strangers.learn(&n.to_string(), at(1));
        }
        assert!(strangers.knows("0", at(FOR_MS)));
        assert!(!strangers.knows("0", at(FOR_MS + 1)));
        assert!(!strangers.knows("0", at(0)));
        assert!(!strangers.knows(&MAX_ENTRIES.to_string(), at(1)));
        strangers.learn("late", at(FOR_MS + 1));
        assert_eq!(strangers.lock().len(), 1);
    }
}
