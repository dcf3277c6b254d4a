//! Times as operators type and read them: India's, as on the pages of the admin.

use jiff::tz::{Offset, TimeZone};

/// India is five and a half hours ahead of UTC, all year.
const INDIA_S: i32 = 5 * 3_600 + 30 * 60;

/// India's time.
pub fn india() -> TimeZone {
    TimeZone::fixed(Offset::from_seconds(INDIA_S).unwrap_or(Offset::UTC))
}

/// A time to the second, with its zone.
pub fn written(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms).map_or_else(
        |_| format!("{at_ms} ms"),
        |at| {
            at.to_zoned(india())
                .strftime("%Y-%m-%d %H:%M:%S %:z")
                .to_string()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_india_has_it() {
        // 31 March 2026, 20:00 UTC.
        assert_eq!(written(1_774_987_200_000), "2026-04-01 01:30:00 +05:30");
    }
}
