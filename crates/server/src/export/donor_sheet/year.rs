//! A financial year, in the payee's own days.

use daan_domain::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// When a payee's years begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinancialYear {
    pub(super) zone: TimeZone,
    pub(super) first_month: i8,
}

const MINUTE_S: i32 = 60;

impl FinancialYear {
    /// Years that begin with the first of this month, where days begin so many minutes before UTC's.
    pub(super) fn new(utc_offset_minutes: i32, first_month: i8) -> Option<FinancialYear> {
        let offset = Offset::from_seconds(utc_offset_minutes.checked_mul(MINUTE_S)?).ok()?;
        (1..=12).contains(&first_month).then(|| FinancialYear {
            zone: TimeZone::fixed(offset),
            first_month,
        })
    }

    /// Whether years are called like this: `2026-27`, or `2026` where they are the calendar's.
    pub fn is_name(name: &str) -> bool {
        years(name).is_some()
    }

    /// Beginning and end of the year that is called `2026-27`, or `2026` where it is the calendar's.
    pub fn span(&self, name: &str) -> Option<(Timestamp, Timestamp)> {
        let (year, next) = years(name)?;
        Some((self.first_day(year)?, self.first_day(next)?))
    }

    /// The day of a time, as `2026-04-01`.
    pub(super) fn day_of(&self, at_ms: i64) -> String {
        jiff::Timestamp::from_millisecond(at_ms).map_or_else(
            |_| at_ms.to_string(),
            |at| at.to_zoned(self.zone.clone()).date().to_string(),
        )
    }

    fn first_day(&self, year: i16) -> Option<Timestamp> {
        let day = Date::new(year, self.first_month, 1).ok()?;
        let begin = day.to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp::from_unix_ms(begin.timestamp().as_millisecond()))
    }
}

/// The year that a financial year begins in, and the one after.
fn years(name: &str) -> Option<(i16, i16)> {
    let (first, second) = name
        .split_once('-')
        .map_or((name, None), |(first, second)| (first, Some(second)));
    let year: i16 = first.parse().ok().filter(|_| first.len() == 4)?;
    let next = year.checked_add(1)?;
    let is_next = |second: &str| second == format!("{:02}", next % 100);
    second.is_none_or(is_next).then_some((year, next))
}
