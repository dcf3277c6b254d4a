//! Financial years.

use super::shrawan::{AHEAD, first_of_shrawan};
use crate::times::at_home;
use daan_domain::{Currency, Timestamp};
use jiff::civil::{Date, DateTime};

/// When years begin.
#[derive(Debug, Clone, Copy)]
enum Beginning {
    /// Nepal's, on 1 Shrawan.
    Shrawan,
    /// On a month's day.
    Day(i8, i8),
}

impl Beginning {
    /// What a payee says, or what is usual: India's begins on 1 April.
    fn of(currency: Currency, starts: Option<(i8, i8)>) -> Beginning {
        match starts {
            Some((month, day)) => Beginning::Day(month, day),
            None if currency == Currency::NPR => Beginning::Shrawan,
            None => Beginning::Day(4, 1),
        }
    }

    fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Beginning::Shrawan => first_of_shrawan(year),
            Beginning::Day(month, day) => Date::new(year, month, day).ok(),
        }
    }

    /// The first day of the year that this day is in.
    fn began(self, date: Date) -> Option<Date> {
        let this_year = self.in_year(date.year())?;
        if date < this_year {
            self.in_year(date.year().checked_sub(1)?)
        } else {
            Some(this_year)
        }
    }

    /// Nepal's is written as India's, `2083-84`, though `2083/84` is as usual there: the name stands in receipts' numbers
    /// (`{payee}/{year}/{number}`), of which it has to be one part, and in arguments, where all years are of one form.
    fn name(self, began: Date) -> String {
        let year = match self {
            Beginning::Shrawan => began.year().saturating_add(AHEAD),
            Beginning::Day(1, 1) => return began.year().to_string(),
            Beginning::Day(..) => began.year(),
        };
        format!("{year}-{:02}", (i32::from(year) + 1) % 100)
    }
}

/// The clock time where a currency is at home.
pub(super) fn local(at: Timestamp, currency: Currency) -> Option<DateTime> {
    let at = jiff::Timestamp::from_millisecond(at.unix_ms()).ok()?;
    Some(at_home(currency).to_datetime(at))
}

/// The financial year of a time as it is written: `2026-27`, of Nepal in Bikram Sambat `2083-84`; `starts` is the month and
/// day of its beginning where that is not what is usual. `None` for a time that no calendar has.
pub(crate) fn financial_year(
    at: Timestamp,
    currency: Currency,
    starts: Option<(i8, i8)>,
) -> Option<String> {
    let beginning = Beginning::of(currency, starts);
    let began = beginning.began(local(at, currency)?.date())?;
    Some(beginning.name(began))
}

/// The first day of the financial year of this day.
pub(crate) fn year_began(date: Date, currency: Currency, starts: Option<(i8, i8)>) -> Option<Date> {
    Beginning::of(currency, starts).began(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::FinancialYear;

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
    }

    #[test]
    fn nepals_year_begins_on_1_shrawan_and_is_named_in_bikram_sambat() {
        let nepal = |text| year(text, Currency::NPR, None);
        for (last_second, begins, ending, beginning) in [
            (
                "2023-07-16T18:14:59Z",
                "2023-07-16T18:15:00Z",
                "2079-80",
                "2080-81",
            ),
            (
                "2024-07-15T18:14:59Z",
                "2024-07-15T18:15:00Z",
                "2080-81",
                "2081-82",
            ),
            (
                "2025-07-16T18:14:59Z",
                "2025-07-16T18:15:00Z",
                "2081-82",
                "2082-83",
            ),
            (
                "2042-07-16T18:14:59Z",
                "2042-07-16T18:15:00Z",
                "2098-99",
                "2099-00",
            ),
        ] {
            assert_eq!(nepal(last_second), ending);
            assert_eq!(nepal(begins), beginning);
        }
        assert_eq!(nepal("2026-11-28T06:00:00Z"), "2083-84");
        assert_eq!(nepal("2027-01-01T06:00:00Z"), "2083-84");
    }

    #[test]
    fn the_name_of_every_year_is_one_that_arguments_take() {
        for (currency, starts) in [
            (Currency::INR, None),
            (Currency::NPR, None),
            (Currency::NPR, Some((1, 1))),
        ] {
            for at in [
                "1999-08-01T00:00:00Z",
                "2026-08-01T00:00:00Z",
                "2042-08-01T00:00:00Z",
            ] {
                let name = year(at, currency, starts);
                assert!(FinancialYear::is_name(&name), "{name}");
            }
        }
    }

    #[test]
    fn the_day_on_which_a_year_began_goes_with_its_name() {
        let began = |year, month, day| {
            let date = Date::new(year, month, day).unwrap();
            year_began(date, Currency::NPR, None).unwrap().to_string()
        };
        assert_eq!(began(2024, 7, 15), "2023-07-17");
        assert_eq!(began(2024, 7, 16), "2024-07-16");
        assert_eq!(began(2026, 1, 1), "2025-07-17");
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
