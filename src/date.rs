//! Dates as donors read them.

use crate::texts::{Texts, texts};
use daan_domain::{Digits, Locale, Timestamp};

/// Nepal's clocks stand a quarter of an hour after India's.
const INDIA_MINUTES: u32 = 5 * 60 + 30;
const NEPAL_MINUTES: u32 = 5 * 60 + 45;

/// How long ago an RFC 3339 time in UTC was, in words: `2 hours ago`. After a month, and where the reader's clock is
/// not known, the day. `None` where the text is no such time.
pub(crate) fn ago(
    rfc3339: &str,
    now: Option<Timestamp>,
    currency: &str,
    locale: Locale,
) -> Option<String> {
    let t = &texts(locale).recent;
    let then = Utc::parse(rfc3339)?;
    let minutes = now.map(|now| now.unix_ms() / 60_000 - then.unix_minutes());
    let text = match minutes {
        // A reader's clock may be behind.
        Some(..1) => t.just_now.to_owned(),
        Some(minutes @ 1..60) => t.minutes.of(minutes, locale),
        Some(minutes @ 60..1_440) => t.hours.of(minutes / 60, locale),
        Some(minutes @ 1_440..43_200) => t.days.of(minutes / 1_440, locale),
        _ => {
            let whole = displayed(rfc3339, currency, locale)?;
            whole.split(',').next()?.to_owned()
        }
    };
    Some(text)
}

/// An RFC 3339 time in UTC as date and time where the currency is at home: `21 November 2026, 12:34
/// IST`. `None` where the text is no such time.
pub(crate) fn displayed(rfc3339: &str, currency: &str, locale: Locale) -> Option<String> {
    let t: &Texts = texts(locale);
    let (ahead, zone) = if currency == "NPR" {
        (NEPAL_MINUTES, t.nepal_time)
    } else {
        (INDIA_MINUTES, t.india_time)
    };
    let Utc {
        year,
        month,
        day,
        minutes,
    } = Utc::parse(rfc3339)?;
    let minutes = minutes + ahead;
    let (year, month, day) = if minutes < 24 * 60 {
        (year, month, day)
    } else {
        next_day(year, month, day)
    };
    let name = t.months.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
    let (hour, minute) = (minutes / 60 % 24, minutes % 60);
    let (year, day) = (year.to_string(), day.to_string());
    // Digit by digit, 10 standing for the colon: padding by `format!` would be its only use in the browser.
    let time = [hour / 10, hour % 10, 10, minute / 10, minute % 10]
        .map(|digit| char::from_digit(digit, 10).unwrap_or(':'))
        .iter()
        .collect::<String>();
    let text = [&day, " ", name, " ", &year, ", ", &time, " ", zone].concat();
    Some(in_digits(text, locale))
}

/// A minute in UTC.
struct Utc {
    year: u32,
    month: u32,
    day: u32,
    /// Of that day.
    minutes: u32,
}

impl Utc {
    /// Of an RFC 3339 time; `None` for another text, or another zone.
    fn parse(rfc3339: &str) -> Option<Utc> {
        let part = |from: usize, to: usize| rfc3339.get(from..to)?.parse::<u32>().ok();
        rfc3339.ends_with('Z').then_some(Utc {
            year: part(0, 4)?,
            month: part(5, 7)?,
            day: part(8, 10)?,
            minutes: part(11, 13)? * 60 + part(14, 16)?,
        })
    }

    /// Since 1970, by the days of the years before, of the months before (counted from March, so that the leap day
    /// comes last), and of this month.
    fn unix_minutes(&self) -> i64 {
        let (year, month) = if self.month > 2 {
            (self.year, self.month - 3)
        } else {
            (self.year.saturating_sub(1), self.month + 9)
        };
        let days =
            365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + self.day;
        let to_1970 = 719_469;
        (i64::from(days) - to_1970) * 24 * 60 + i64::from(self.minutes)
    }
}

/// A text with the digits that readers of this language expect.
pub(crate) fn in_digits(text: String, locale: Locale) -> String {
    match locale.digits() {
        Digits::Latin => text,
        Digits::Devanagari => text
            .chars()
            .map(|c| {
                c.to_digit(10)
                    .and_then(|digit| char::from_u32(u32::from('०') + digit))
                    .unwrap_or(c)
            })
            .collect(),
    }
}

fn next_day(year: u32, month: u32, day: u32) -> (u32, u32, u32) {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    match (month, day) {
        (12, 31) => (year + 1, 1, 1),
        (month, day) if day >= days => (year, month + 1, 1),
        (month, day) => (year, month, day + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_as_the_clocks_of_the_country_show_it() {
        let en = |text, currency| displayed(text, currency, Locale::En);
        assert_eq!(
            en("2026-11-21T07:04:50Z", "INR").unwrap(),
            "21 November 2026, 12:34 IST"
        );
        assert_eq!(
            en("2026-12-31T20:00:00.123Z", "NPR").unwrap(),
            "1 January 2027, 01:45 NPT"
        );
        assert_eq!(
            en("2028-02-28T23:00:00Z", "INR").unwrap(),
            "29 February 2028, 04:30 IST"
        );
        assert_eq!(
            displayed("2026-04-30T18:30:00Z", "INR", Locale::Ne).unwrap(),
            "१ मे २०२६, ००:०० भारतीय समय"
        );
        for text in [
            "",
            "yesterday",
            "2026-13-01T00:00:00Z",
            "2026-01-01T00:00:00+05:30",
        ] {
            assert_eq!(en(text, "INR"), None, "{text}");
        }
    }

    #[test]
    fn what_was_a_moment_ago_is_told_in_words_and_what_was_long_ago_by_its_day() {
        // 2028-03-01T00:00:00Z
        let now = Some(Timestamp::from_unix_ms(1_835_481_600_000));
        let en = |text| ago(text, now, "INR", Locale::En).unwrap();
        for (text, said) in [
            ("2028-03-01T00:00:30Z", "just now"),
            ("2028-02-29T23:59:00Z", "1 minute ago"),
            ("2028-02-29T23:01:00.5Z", "59 minutes ago"),
            ("2028-02-29T22:00:00Z", "2 hours ago"),
            ("2028-02-28T23:59:00Z", "1 day ago"),
            ("2028-02-01T00:00:00Z", "29 days ago"),
            ("2027-12-31T20:00:00Z", "1 January 2028"),
        ] {
            assert_eq!(en(text), said, "{text}");
        }
        let ne = ago("2028-02-29T22:00:00Z", now, "NPR", Locale::Ne);
        assert_eq!(ne.unwrap(), "२ घण्टा अघि");
        let unknown = ago("2028-02-29T22:00:00Z", None, "INR", Locale::En);
        assert_eq!(unknown.unwrap(), "1 March 2028");
        assert_eq!(ago("yesterday", now, "INR", Locale::En), None);
    }
}
