//! When a donation that nobody asks about is asked about next.

use super::khalti_links::lapses_at;
use daan_domain::{Gateway, Status, Timestamp};
use daan_storage::{StoredDonation, StoredOrder};

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The waits between looks, each taken once; the last one for as long as there is hope. What is paid in an
/// order's first hour is found within a quarter of one.
const WAITS_MS: [i64; 15] = [
    15 * SECOND_MS,
    30 * SECOND_MS,
    MINUTE_MS,
    2 * MINUTE_MS,
    5 * MINUTE_MS,
    10 * MINUTE_MS,
    10 * MINUTE_MS,
    10 * MINUTE_MS,
    10 * MINUTE_MS,
    10 * MINUTE_MS,
    10 * MINUTE_MS,
    30 * MINUTE_MS,
    HOUR_MS,
    3 * HOUR_MS,
    6 * HOUR_MS,
];
/// A bank may say yes three days after Razorpay gave up on it, and what nobody captures goes back within
/// five.
const RAZORPAY_WITHIN_MS: i64 = 6 * DAY_MS;
/// How long a payment may stay undecided at Khalti is not documented.
const KHALTI_WITHIN_MS: i64 = 7 * DAY_MS;
/// A link that has lapsed this long ago is asked about daily.
const KHALTI_OFTEN_WITHIN_MS: i64 = DAY_MS;
/// A donor waits for a payment that is under way.
const MOST_WHILE_PROCESSING_MS: i64 = HOUR_MS;
/// A gateway that does not answer needs rest.
const LEAST_AFTER_SILENCE_MS: i64 = 30 * SECOND_MS;
/// Nothing is to be expected any more; the donation only stays in sight.
const FAR_MS: i64 = 30 * DAY_MS;

/// A share of the wait, so that donations of one busy minute are not asked about in one other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jitter {
    percent: i64,
}

impl Jitter {
    /// Between 80 % and 120 % of the wait.
    pub(super) fn of_random(random: u8) -> Jitter {
        Jitter {
            percent: 80 + i64::from(random) * 40 / i64::from(u8::MAX),
        }
    }
}

/// What is planned for a donation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    /// When to ask next.
    pub(super) next: Timestamp,
    /// Whether a payment is still to be expected.
    pub(super) has_hope: bool,
}

/// What to do next about a donation, of whose orders these may have news.
pub(super) fn plan(
    donation: &StoredDonation,
    worth_asking: &[StoredOrder],
    is_silent: bool,
    now: Timestamp,
    jitter: Jitter,
) -> Plan {
    let unmade = (donation.orders.is_empty() && donation.gateway == Gateway::Razorpay)
        .then(|| wait_ms(age_ms(donation.created_at, now), RAZORPAY_WITHIN_MS));
    let wait_ms = worth_asking
        .iter()
        .map(|order| wait_for_order_ms(donation, order, now))
        .chain(unmade)
        .flatten()
        .min();
    let Some(mut wait_ms) = wait_ms else {
        return Plan {
            next: now.plus_ms(FAR_MS),
            // A payment under way is decided one day, whenever that is; a silent gateway may know of one.
            has_hope: donation.status == Status::Processing || is_silent,
        };
    };
    if donation.status == Status::Processing {
        wait_ms = wait_ms.min(MOST_WHILE_PROCESSING_MS);
    }
    if is_silent {
        wait_ms = wait_ms.max(LEAST_AFTER_SILENCE_MS);
    }
    Plan {
        next: now.plus_ms(wait_ms * jitter.percent / 100),
        has_hope: true,
    }
}

fn wait_for_order_ms(
    donation: &StoredDonation,
    order: &StoredOrder,
    now: Timestamp,
) -> Option<i64> {
    let age_ms = age_ms(order.handed_out_at.unwrap_or(donation.created_at), now);
    match order.gateway {
        Gateway::Razorpay => wait_ms(age_ms, RAZORPAY_WITHIN_MS),
        Gateway::Khalti => {
            let is_old = lapses_at(order)
                .is_some_and(|lapses_at| lapses_at.plus_ms(KHALTI_OFTEN_WITHIN_MS) < now);
            let wait_ms = wait_ms(age_ms, KHALTI_WITHIN_MS)?;
            Some(if is_old { DAY_MS } else { wait_ms })
        }
    }
}

/// The wait that is due at this age; `None` where nothing is to be expected.
fn wait_ms(age_ms: i64, within_ms: i64) -> Option<i64> {
    if age_ms >= within_ms {
        return None;
    }
    if age_ms < 0 {
        // It was made by a clock that was ahead: how old it is nobody knows, and that may last for long. It may
        // well be in its first hour.
        return Some(
            age_ms
                .saturating_neg()
                .clamp(15 * SECOND_MS, 10 * MINUTE_MS),
        );
    }
    let mut begins_ms = 0;
    let due = WAITS_MS.into_iter().find(|wait_ms| {
        begins_ms += wait_ms;
        age_ms < begins_ms
    });
    due.or(WAITS_MS.last().copied())
}

fn age_ms(since: Timestamp, now: Timestamp) -> i64 {
    now.unix_ms().saturating_sub(since.unix_ms())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waits_grow_and_end() {
        let mut age_ms = 0;
        let mut waits = Vec::new();
        while let Some(wait_ms) = wait_ms(age_ms, RAZORPAY_WITHIN_MS) {
            waits.push(wait_ms);
            age_ms += wait_ms;
        }
        assert_eq!(waits[..15], WAITS_MS);
        assert!(waits[15..].iter().all(|wait_ms| *wait_ms == 6 * HOUR_MS));
        assert_eq!(waits.len(), 38);
    }

    #[test]
    fn no_wait_of_the_first_hour_is_longer_than_a_quarter_of_one_with_its_jitter() {
        let longest = |minute| wait_ms(minute * MINUTE_MS, RAZORPAY_WITHIN_MS).unwrap_or(i64::MAX);
        let all_of_it = Jitter::of_random(u8::MAX).percent;
        assert!((0..=60).all(|minute| longest(minute) * all_of_it / 100 < 15 * MINUTE_MS));
        assert_eq!(longest(70), 30 * MINUTE_MS);
    }

    #[test]
    fn what_a_clock_that_was_ahead_has_made_is_asked_about_but_not_without_end() {
        for (ahead_ms, expected) in [
            (SECOND_MS, 15 * SECOND_MS),
            (10 * MINUTE_MS, 10 * MINUTE_MS),
            (DAY_MS, 10 * MINUTE_MS),
            (400 * DAY_MS, 10 * MINUTE_MS),
        ] {
            assert_eq!(wait_ms(-ahead_ms, RAZORPAY_WITHIN_MS), Some(expected));
        }
    }

    #[test]
    fn jitter_is_a_fifth_either_way() {
        assert_eq!(Jitter::of_random(0).percent, 80);
        assert_eq!(Jitter::of_random(u8::MAX).percent, 120);
    }
}
