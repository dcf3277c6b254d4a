//! Financial years.

use crate::times::at_home;
use daan_domain::{Currency, Timestamp};
use jiff::civil::{Date, DateTime};

/// India's begins on 1 April.
const INDIA_STARTS: (i8, i8) = (4, 1);
/// Nepal's begins on 1 Shrawan, which is 16 or 17 July. A payee whose year begins on the other says so.
const NEPAL_STARTS: (i8, i8) = (7, 17);

/// The clock time where a currency is at home.
pub(super) fn local(at: Timestamp, currency: Currency) -> Option<DateTime> {
    let at = jiff::Timestamp::from_millisecond(at.unix_ms()).ok()?;
    Some(at_home(currency).to_datetime(at))
}

/// The financial year of a time as it is written, `2026-27`; `starts` is the month and day of its beginning where that
/// is not what is usual. `None` for a time that no calendar has.
pub(crate) fn financial_year(
    at: Timestamp,
    currency: Currency,
    starts: Option<(i8, i8)>,
) -> Option<String> {
    let began = year_began(local(at, currency)?.date(), currency, starts)?;
    let year = began.year();
    Some(if (began.month(), began.day()) == (1, 1) {
        year.to_string()
    } else {
        format!("{year}-{:02}", (year + 1) % 100)
    })
}

/// The first day of the financial year of this day.
pub(crate) fn year_began(date: Date, currency: Currency, starts: Option<(i8, i8)>) -> Option<Date> {
    let usual = if currency == Currency::NPR {
        NEPAL_STARTS
    } else {
        INDIA_STARTS
    };
    let (month, day) = starts.unwrap_or(usual);
    let this_year = Date::new(date.year(), month, day).ok()?;
    if date < this_year {
        Date::new(date.year() - 1, month, day).ok()
    } else {
        Some(this_year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(rfc3339: &str, currency: Currency, starts: Option<(i8, i8)>) -> String {
        let at: jiff::Timestamp = rfc3339.parse().unwrap();
        let at = Timestamp::from_unix_ms(at.as_millisecond());
        financial_year(at, currency, starts).unwrap()
    }

    #[test]
    fn a_year_ends_at_midnight_where_the_payee_is() {
        let india = |text| year(text, Currency::INR, None);
        assert_eq!(india("2027-03-31T18:29:59Z"), "2026-27");
        assert_eq!(india("2027-03-31T18:30:00Z"), "2027-28");
        assert_eq!(india("2099-12-31T00:00:00Z"), "2099-00");
        let nepal = |text| year(text, Currency::NPR, None);
        assert_eq!(nepal("2026-07-16T18:14:59Z"), "2025-26");
        assert_eq!(nepal("2026-07-16T18:15:00Z"), "2026-27");
    }

    #[test]
    fn a_payee_may_have_another_year() {
        let shrawan = Some((7, 16));
        assert_eq!(
            year("2028-07-15T18:15:00Z", Currency::NPR, shrawan),
            "2028-29"
        );
        assert_eq!(
            year("2028-07-15T18:15:00Z", Currency::INR, Some((1, 1))),
            "2028"
        );
    }
}
