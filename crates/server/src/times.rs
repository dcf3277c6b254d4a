//! The times of the two countries, and times as operators type and read them: India's, as on the pages of the admin.

use daan_domain::Currency;
use jiff::tz::{Offset, TimeZone};

/// India is five and a half hours ahead of UTC, all year.
const INDIA_S: i32 = (5 * 60 + 30) * 60;
/// Nepal is a quarter of an hour further.
const NEPAL_S: i32 = (5 * 60 + 45) * 60;

/// India's time.
pub fn india() -> TimeZone {
    TimeZone::fixed(at_home(Currency::INR))
}

/// The time where a currency is at home: Nepal's for its rupee, else India's.
pub fn at_home(currency: Currency) -> Offset {
    let ahead_s = if currency == Currency::NPR {
        NEPAL_S
    } else {
        INDIA_S
    };
    Offset::from_seconds(ahead_s).unwrap_or(Offset::UTC)
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
