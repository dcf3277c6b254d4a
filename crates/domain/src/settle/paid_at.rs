//! When a gift was paid.

use crate::timestamp::Timestamp;

/// So far may our clock have been from the gateway's, ahead of it when the donation was written down or behind it when
/// the payment was booked: 24 hours. A machine with the wrong time zone or the wrong day is within it; a time of 1970, or
/// one that is of another payment, is not.
pub const CLOCKS_APART_MS: i64 = 24 * 60 * 60 * 1_000;

/// When a captured payment was paid, by the gateway's clock: when the donor began it. `None` where that is not told or
/// cannot be, and only the time of booking is known.
///
/// What is booked after an outage was paid before it, and around the end of a financial year that is another year. Of
/// the times that a gateway knows, the beginning is the right one:
/// - It is what the donor did. A bank may say yes days later, and a merchant capture later still, but the money left the
///   donor's account for this attempt, as a cheque counts from when it was given and not from when it cleared. (It left
///   later where a UPI app let its payer try again under the same id, or a second person had to approve: no gateway tells
///   when.)
/// - Whatever leads here tells the same: a fetch, a list, any webhook. The time of a capture is in no payment; one event
///   has it, and the date of a gift would hang on whether that event was the first to come.
///
/// Nothing is paid before its donation was written down, nor after it is booked; where it seems so, clocks disagree.
/// Within [`CLOCKS_APART_MS`] the gateway's is believed on both sides, since a clock that is slow by seconds would else
/// move a gift of the first minute into the year before. What is beyond is no time of this payment.
#[must_use]
pub fn paid_at(
    begun_at: Option<Timestamp>,
    recorded_at: Timestamp,
    booked_at: Timestamp,
) -> Option<Timestamp> {
    let can_be = recorded_at.plus_ms(-CLOCKS_APART_MS)..=booked_at.plus_ms(CLOCKS_APART_MS);
    begun_at.filter(|begun_at| can_be.contains(begun_at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDED_MS: i64 = 1_760_000_000_000;
    const BOOKED_MS: i64 = RECORDED_MS + 3 * CLOCKS_APART_MS;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_unix_ms(ms)
    }

    fn told(begun_ms: i64) -> Option<i64> {
        let paid = paid_at(Some(at(begun_ms)), at(RECORDED_MS), at(BOOKED_MS));
        paid.map(Timestamp::unix_ms)
    }

    #[test]
    fn a_gift_was_paid_when_its_gateway_says_and_not_when_that_was_heard() {
        for begun_ms in [RECORDED_MS, RECORDED_MS + 1, BOOKED_MS] {
            assert_eq!(told(begun_ms), Some(begun_ms));
        }
        assert_eq!(paid_at(None, at(RECORDED_MS), at(BOOKED_MS)), None);
    }

    #[test]
    fn clocks_that_disagree_by_a_day_are_clocks_and_by_more_are_not() {
        let earliest = RECORDED_MS - CLOCKS_APART_MS;
        let latest = BOOKED_MS + CLOCKS_APART_MS;
        for begun_ms in [earliest, BOOKED_MS + 1, latest] {
            assert_eq!(told(begun_ms), Some(begun_ms));
        }
        for nonsense in [earliest - 1, 0, i64::MIN, latest + 1, i64::MAX] {
            assert_eq!(told(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn the_first_seconds_of_a_day_stay_in_it_where_our_clock_is_slow() {
        let midnight = RECORDED_MS + 20_000;
        let slow = at(midnight - 25_000);
        assert_eq!(paid_at(Some(at(midnight)), slow, slow), Some(at(midnight)));
    }
}
