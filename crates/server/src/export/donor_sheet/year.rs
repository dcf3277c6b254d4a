//! A financial year, in the payee's own days.

use crate::checkout::{AHEAD, first_of_shrawan};
use daan_domain::{Currency, Timestamp};
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// When a payee's years begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinancialYear {
    pub(super) zone: TimeZone,
    pub(super) first_month: i8,
    /// Whether a year of Bikram Sambat is taken as Nepal's, which begins on 1 Shrawan.
    pub(super) is_nepals: bool,
}

const MINUTE_S: i32 = 60;
/// The first year of Bikram Sambat whose days are known. So late no year of the common calendar is asked for.
const BIKRAM_SAMBAT: i16 = 2070;

impl FinancialYear {
    /// Years that begin with the first of this month, where days begin so many minutes before UTC's.
    pub(super) fn new(utc_offset_minutes: i32, first_month: i8) -> Option<FinancialYear> {
        let offset = Offset::from_seconds(utc_offset_minutes.checked_mul(MINUTE_S)?).ok()?;
        (1..=12).contains(&first_month).then(|| FinancialYear {
            zone: TimeZone::fixed(offset),
            first_month,
            is_nepals: false,
        })
    }

    /// The same where the gifts are in this currency.
    pub(super) fn of_currency(self, code: &str) -> FinancialYear {
        FinancialYear {
            is_nepals: code == Currency::NPR.code(),
            ..self
        }
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

    /// Which year that is, with its first and last day: a name may be taken for another year.
    pub fn in_words(&self, name: &str) -> Option<String> {
        let (year, next) = years(name)?;
        let (first, last) = (self.date(year)?, self.date(next)?.yesterday().ok()?);
        let name = if first.month() == 1 {
            year.to_string()
        } else {
            format!("{year}-{:02}", next % 100)
        };
        Some(format!("{name}, from {first} to {last}"))
    }

    /// The day of a time, as `2026-04-01`.
    pub(super) fn day_of(&self, at_ms: i64) -> String {
        jiff::Timestamp::from_millisecond(at_ms).map_or_else(
            |_| at_ms.to_string(),
            |at| at.to_zoned(self.zone.clone()).date().to_string(),
        )
    }

    fn first_day(&self, year: i16) -> Option<Timestamp> {
        let begin = self.date(year)?.to_zoned(self.zone.clone()).ok()?;
        Some(Timestamp::from_unix_ms(begin.timestamp().as_millisecond()))
    }

    fn date(&self, year: i16) -> Option<Date> {
        if self.is_nepals && year >= BIKRAM_SAMBAT {
            return first_of_shrawan(year.checked_sub(AHEAD)?);
        }
        Date::new(year, self.first_month, 1).ok()
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
