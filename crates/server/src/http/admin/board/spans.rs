//! Which time is looked at, and in what steps.

use crate::times::at_home;
use daan_domain::{Currency, Timestamp};
use jiff::civil::Date;
use jiff::{Span as Length, Unit as JiffUnit};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const EPOCH: Date = Date::constant(1970, 1, 1);
const DAYS: i64 = 30;
const WEEKS: i64 = 52;
/// More columns than these cannot be told apart on a phone.
const MOST_MONTHS: usize = 60;

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    Days,
    Year,
    All,
}

impl Span {
    pub(super) const ALL: [Span; 3] = [Span::Days, Span::Year, Span::All];

    /// The word in an address.
    pub(super) fn code(self) -> &'static str {
        match self {
            Span::Days => "30d",
            Span::Year => "12m",
            Span::All => "all",
        }
    }

    pub(super) fn lookup(code: &str) -> Option<Span> {
        Self::ALL.into_iter().find(|span| span.code() == code)
    }
}

/// How long a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Day,
    Week,
    Month,
    Year,
}

/// The days of today, counted from 1970 where the currency is at home.
pub(super) fn today(now: Timestamp, currency: Currency) -> i64 {
    now.plus_ms(ahead_ms(currency)).unix_ms().div_euclid(DAY_MS)
}

/// When a day begins in India.
pub(super) fn midnight_in_india(day: i64) -> Timestamp {
    Timestamp::from_unix_ms(day.saturating_mul(DAY_MS) - ahead_ms(Currency::INR))
}

fn ahead_ms(currency: Currency) -> i64 {
    i64::from(at_home(currency).seconds()) * 1_000
}

/// From which day on the gifts are told of that were begun: of the last year at most, as older ones tell nothing of how
/// well paying works.
pub(super) fn begun_since(span: Span, today: i64) -> i64 {
    match span {
        Span::Days => today - DAYS + 1,
        Span::Year | Span::All => monday(today) - 7 * (WEEKS - 1),
    }
}

pub(super) fn date(day: i64) -> Date {
    EPOCH
        .checked_add(Length::new().days(day.clamp(0, 2_900_000)))
        .unwrap_or(EPOCH)
}

pub(super) fn day(date: Date) -> i64 {
    EPOCH
        .until((JiffUnit::Day, date))
        .map_or(0, |length| length.get_days().into())
}

/// The days on which the columns begin, and how long one is. `first` is the day of the first money there is.
pub(super) fn columns(span: Span, today: i64, first: i64) -> (Step, Vec<i64>) {
    let days = |from: i64| (from..=today).collect();
    let weeks = |from: i64| (monday(from)..=today).step_by(7).collect();
    match span {
        Span::Days => (Step::Day, days(today - DAYS + 1)),
        Span::Year => (Step::Week, weeks(begun_since(Span::Year, today))),
        Span::All if today - first < 2 * DAYS => (Step::Day, days(first)),
        Span::All if today - first < 7 * WEEKS => (Step::Week, weeks(first)),
        Span::All => {
            let months = starts(first, today, Step::Month);
            if months.len() <= MOST_MONTHS {
                (Step::Month, months)
            } else {
                (Step::Year, starts(first, today, Step::Year))
            }
        }
    }
}

/// 1970-01-01 was a Thursday.
fn monday(day: i64) -> i64 {
    day - (day + 3).rem_euclid(7)
}

fn starts(first: i64, today: i64, step: Step) -> Vec<i64> {
    let begun = date(first);
    let (month, length) = match step {
        Step::Year => (1, Length::new().years(1)),
        _ => (begun.month(), Length::new().months(1)),
    };
    let start = Date::new(begun.year(), month, 1).unwrap_or(begun);
    let next = |date: &Date| date.checked_add(length).ok();
    std::iter::successors(Some(start), next)
        .map(day)
        .take_while(|day| *day <= today)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(year: i16, month: i8, number: i8) -> i64 {
        day(Date::new(year, month, number).unwrap())
    }

    #[test]
    fn a_day_is_its_own_date() {
        for number in [0, 1, 20_370, 30_000] {
            assert_eq!(day(date(number)), number);
        }
        assert_eq!(of(2025, 10, 9), 20_370);
    }

    #[test]
    fn the_columns_of_a_span_end_with_today() {
        let today = of(2026, 11, 27);
        let (step, days) = columns(Span::Days, today, 0);
        assert_eq!(
            (step, days.len(), days[0]),
            (Step::Day, 30, of(2026, 10, 29))
        );
        assert_eq!(days[29], today);
        let (step, weeks) = columns(Span::Year, today, 0);
        assert_eq!((step, weeks.len()), (Step::Week, 52));
        assert_eq!(weeks[51], of(2026, 11, 23), "a Monday");
        let all = |first| columns(Span::All, today, first);
        assert_eq!(all(today), (Step::Day, vec![today]));
        assert_eq!(all(of(2026, 1, 15)).0, Step::Week);
        let (step, months) = all(of(2024, 1, 31));
        assert_eq!((step, months.len()), (Step::Month, 35));
        assert_eq!((months[0], months[34]), (of(2024, 1, 1), of(2026, 11, 1)));
        let (step, years) = all(of(2019, 7, 31));
        assert_eq!(
            (step, years.len(), years[0]),
            (Step::Year, 8, of(2019, 1, 1))
        );
    }

    #[test]
    fn today_is_another_day_in_nepal_for_a_quarter_of_an_hour() {
        let at = Timestamp::from_unix_ms(1_795_545_000_000 - 60_000);
        assert_eq!(today(at, Currency::INR), of(2026, 11, 24));
        assert_eq!(today(at, Currency::NPR), of(2026, 11, 25));
        assert_eq!(
            midnight_in_india(of(2026, 11, 25)).unix_ms(),
            1_795_545_000_000
        );
    }
}
