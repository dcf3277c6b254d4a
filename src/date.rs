//! Dates as donors read them.

use crate::texts::{Texts, texts};
use daan_domain::{Digits, Locale};

/// Nepal's clocks stand a quarter of an hour after India's.
const INDIA_MINUTES: u32 = 5 * 60 + 30;
const NEPAL_MINUTES: u32 = 5 * 60 + 45;

/// An RFC 3339 time in UTC as date and time where the currency is at home: `21 November 2026, 12:34
/// IST`. `None` where the text is no such time.
pub(crate) fn displayed(rfc3339: &str, currency: &str, locale: Locale) -> Option<String> {
    let t: &Texts = texts(locale);
    let (ahead, zone) = if currency == "NPR" {
        (NEPAL_MINUTES, t.nepal_time)
    } else {
        (INDIA_MINUTES, t.india_time)
    };
    let part = |from: usize, to: usize| rfc3339.get(from..to)?.parse::<u32>().ok();
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let minutes = part(11, 13)? * 60 + part(14, 16)? + ahead;
    if !rfc3339.ends_with('Z') {
        return None;
    }
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

fn in_digits(text: String, locale: Locale) -> String {
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
}
