//! Days as Razorpay counts them: India's.

use crate::times::india;
use daan_domain::Timestamp;
use jiff::civil::{Date, date};

/// From one day to another, both of them whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    first: Date,
    last: Date,
}

impl Days {
    /// From `first` to `last`; nothing where they are the other way round, or years away from any gift.
    pub fn new(first: Date, last: Date) -> Option<Days> {
        let known = date(2000, 1, 1)..=date(9000, 1, 1);
        (first <= last && known.contains(&first) && known.contains(&last))
            .then_some(Days { first, last })
    }

    /// The month, such as `2026-11`.
    pub fn of_month(text: &str) -> Option<Days> {
        let first: Date = format!("{text}-01").parse().ok()?;
        let is_month = text.len() == "2026-11".len();
        Days::new(first, first.last_of_month()).filter(|_| is_month)
    }

    /// The day in India at this time.
    pub fn day_of(at: Timestamp) -> Option<Date> {
        let at = jiff::Timestamp::from_millisecond(at.unix_ms()).ok()?;
        Some(at.to_zoned(india()).date())
    }

    /// Whether it is on one of these days.
    pub fn contain(&self, at: Timestamp) -> bool {
        Days::day_of(at).is_some_and(|day| self.first <= day && day <= self.last)
    }

    /// The months that these days are of, as year and month.
    pub fn months(&self) -> Vec<(i16, i8)> {
        let mut months = Vec::new();
        let mut next = self.first.first_of_month();
        while next <= self.last {
            months.push((next.year(), next.month()));
            next = next
                .last_of_month()
                .saturating_add(jiff::Span::new().days(1));
        }
        months
    }

    /// Their beginning and their end in time.
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
        let begins = |day: Date| {
            let at = day.to_zoned(india()).ok()?.timestamp();
            Some(Timestamp::from_unix_ms(at.as_millisecond()))
        };
        Some((begins(self.first)?, begins(self.last.tomorrow().ok()?)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_when_it_ends_in_india() {
        let days = Days::of_month("2026-11").unwrap();
        let at = |text: &str| {
            let at: jiff::Timestamp = text.parse().unwrap();
            Timestamp::from_unix_ms(at.as_millisecond())
        };
        assert!(!days.contain(at("2026-10-31T18:29:59Z")));
        assert!(days.contain(at("2026-10-31T18:30:00Z")));
        assert!(days.contain(at("2026-11-30T18:29:59Z")));
        assert!(!days.contain(at("2026-11-30T18:30:00Z")));
        let (from, until) = days.span().unwrap();
        assert_eq!(from, at("2026-10-31T18:30:00Z"));
        assert_eq!(until, at("2026-11-30T18:30:00Z"));
    }

    #[test]
    fn every_month_that_a_day_is_of_is_asked_for_once() {
        let days =
            |first: &str, last: &str| Days::new(first.parse().unwrap(), last.parse().unwrap());
        let months = |first, last| days(first, last).unwrap().months();
        assert_eq!(months("2026-11-05", "2026-11-05"), [(2026, 11)]);
        assert_eq!(
            months("2026-11-30", "2027-01-01"),
            [(2026, 11), (2026, 12), (2027, 1)]
        );
        assert_eq!(days("2026-11-06", "2026-11-05"), None);
        for text in ["2026-13", "2026", "2026-1", "2026-11-01", "x"] {
            assert_eq!(Days::of_month(text), None, "{text}");
        }
    }
}
