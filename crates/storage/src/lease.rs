//! For how long a piece of work is somebody's.

use daan_domain::Timestamp;

/// SQL that is true where nobody has the work whose lease ends at `$until`. `$now` is the time, `$beyond` what [`beyond`]
/// answers.
macro_rules! is_free {
    ($until:literal, $now:literal, $beyond:literal) => {
        concat!(
            "(",
            $until,
            " IS NULL OR ",
            $until,
            " <= ",
            $now,
            " OR ",
            $until,
            " > ",
            $beyond,
            ")"
        )
    };
}

pub(crate) use is_free;

/// A lease that ends later than this was given by a clock that was far ahead and has been put right since, and holds nobody
/// off. A lease that has just been given may end later than one that begins now: two machines' clocks are never quite the
/// same, and one machine may read the time before another and come second. They may be a whole lease apart.
pub(crate) fn beyond(now: Timestamp, lease_ms: i64) -> i64 {
    now.plus_ms(lease_ms).plus_ms(lease_ms).unix_ms()
}
