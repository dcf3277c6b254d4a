//! Times and amounts as the pages have them, in the reader's language.

use super::texts::{Counted, texts};
use crate::times::india;
use daan_domain::{Currency, Locale, Money, Timestamp, filled};
use jiff::civil::Date;

/// `25 Nov 2026, 00:00`.
pub(super) fn written(at: Timestamp, locale: Locale) -> String {
    clocked(at, locale, "%H:%M")
}

/// `25 Nov 2026, 00:00:00`, where the order of what happened matters.
pub(super) fn written_to_the_second(at: Timestamp, locale: Locale) -> String {
    clocked(at, locale, "%H:%M:%S")
}

fn clocked(at: Timestamp, locale: Locale, clock: &str) -> String {
    let Ok(known) = jiff::Timestamp::from_millisecond(at.unix_ms()) else {
        return format!("{} ms", at.unix_ms());
    };
    let local = known.to_zoned(india()).datetime();
    let time = local.strftime(clock).to_string();
    format!(
        "{}, {}",
        day(local.date(), locale),
        in_digits(&time, locale)
    )
}

/// `25 Nov 2026`.
pub(super) fn day(date: Date, locale: Locale) -> String {
    format!("{} {}", short_day(date, locale), year(date, locale))
}

/// `25 Nov`.
pub(super) fn short_day(date: Date, locale: Locale) -> String {
    let number = in_digits(&date.day().to_string(), locale);
    format!("{number} {}", month_name(date, locale))
}

/// `Nov 2026`.
pub(super) fn month(date: Date, locale: Locale) -> String {
    format!("{} {}", month_name(date, locale), year(date, locale))
}

pub(super) fn year(date: Date, locale: Locale) -> String {
    in_digits(&date.year().to_string(), locale)
}

fn month_name(date: Date, locale: Locale) -> &'static str {
    let number = usize::try_from(date.month()).unwrap_or_default();
    let names = &texts(locale).time.months;
    names
        .get(number.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

/// A text with the digits of the language.
pub(super) fn in_digits(text: &str, locale: Locale) -> String {
    locale.digits().written(text)
}

/// A count with its word.
pub(super) fn counted(words: Counted, count: i64, locale: Locale) -> String {
    words.of(count, locale)
}

/// So many minor units, which may be fewer than none: more may go back on a day than comes in.
pub(super) fn signed(amount_minor: i64, currency: Currency, locale: Locale) -> String {
    let size = i64::try_from(amount_minor.unsigned_abs()).unwrap_or(Money::MAX_MINOR);
    let money = Money::new(size.min(Money::MAX_MINOR), currency).unwrap_or(Money::zero(currency));
    let sign = if amount_minor < 0 { "\u{2212}" } else { "" };
    format!("{sign}{}", money.display(locale))
}

/// How long, in its two largest units.
pub(super) fn duration(seconds: i64, locale: Locale) -> String {
    let t = &texts(locale).time;
    let of =
        |text: &str, count: i64| filled(text, &[("n", &in_digits(&count.to_string(), locale))]);
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    let (whole, rest) = match seconds {
        ..60 => return of(t.seconds, seconds),
        60..600 => (of(t.minutes, minutes), (t.seconds, seconds % 60)),
        600..3_600 => return of(t.minutes, minutes),
        3_600..86_400 => (of(t.hours, hours), (t.minutes, minutes % 60)),
        _ => (counted(t.days, days, locale), (t.hours, hours % 24)),
    };
    match rest {
        (_, 0) => whole,
        (text, count) => format!("{whole} {}", of(text, count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_its_two_largest_units() {
        for (seconds, told) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (61, "1 min 1 s"),
            (3_599, "59 min"),
            (3_660, "1 h 1 min"),
            (86_400, "1 day"),
            (180_000, "2 days 2 h"),
        ] {
            assert_eq!(duration(seconds, Locale::En), told);
        }
        assert_eq!(duration(61, Locale::Ne), "१ मिनेट १ सेकेन्ड");
    }

    #[test]
    fn a_time_is_written_in_indias_clock_and_the_readers_script() {
        let at = Timestamp::from_unix_ms(1_795_545_000_000);
        assert_eq!(written(at, Locale::En), "25 Nov 2026, 00:00");
        assert_eq!(written(at, Locale::Ne), "२५ नोभ २०२६, ००:००");
        assert_eq!(
            written_to_the_second(at.plus_ms(61_000), Locale::En),
            "25 Nov 2026, 00:01:01"
        );
    }

    #[test]
    fn less_than_nothing_has_a_sign() {
        assert_eq!(signed(-500_00, Currency::INR, Locale::En), "\u{2212}₹500");
        assert_eq!(signed(0, Currency::NPR, Locale::En), "NPR\u{a0}0");
    }
}
