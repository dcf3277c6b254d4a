//! For how long it is kept who gave.

use super::{SettingError, Source};
use daan_domain::Timestamp;

const UNPAID: &str = "DAAN_RETENTION_UNPAID_DAYS";
const PAID: &str = "DAAN_RETENTION_PAID_DAYS";
/// A bank may say yes days after it said no, and an open donation is asked about for a week.
const LEAST_DAYS: u32 = 8;
/// A hundred years; more is never.
const MOST_DAYS: u32 = 36_525;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// After how many days who gave is erased; `None` is never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionSettings {
    /// A gift that nobody paid, counted from when it was begun.
    pub unpaid_days: Option<u32>,
    /// A paid gift, counted from when it was paid.
    pub paid_days: Option<u32>,
}

impl Default for RetentionSettings {
    /// A month for what came to nothing. Books of account are kept for eight years in India; those of a payee who must
    /// keep them for longer say so.
    fn default() -> RetentionSettings {
        RetentionSettings {
            unpaid_days: Some(30),
            paid_days: Some(8 * 366),
        }
    }
}

impl RetentionSettings {
    /// Reads for how long it is kept who gave.
    ///
    /// # Errors
    /// As [`super::Settings::read`].
    pub fn read(source: &Source) -> Result<RetentionSettings, SettingError> {
        let default = RetentionSettings::default();
        Ok(RetentionSettings {
            unpaid_days: days(source, UNPAID, default.unpaid_days)?,
            paid_days: days(source, PAID, default.paid_days)?,
        })
    }

    /// Who gave of unpaid gifts that were begun before this time is erased.
    pub(crate) fn unpaid_before(self, now: Timestamp) -> Option<Timestamp> {
        self.unpaid_days.map(|days| before(now, days))
    }

    /// Who gave of gifts that were paid before this time is erased.
    pub(crate) fn paid_before(self, now: Timestamp) -> Option<Timestamp> {
        self.paid_days.map(|days| before(now, days))
    }
}

fn before(now: Timestamp, days: u32) -> Timestamp {
    now.plus_ms(-i64::from(days) * DAY_MS)
}

fn days(
    source: &Source,
    name: &'static str,
    default: Option<u32>,
) -> Result<Option<u32>, SettingError> {
    let Some(text) = source.lookup(name)? else {
        return Ok(default);
    };
    if text == "never" {
        return Ok(None);
    }
    match text.parse() {
        Ok(days) if (LEAST_DAYS..=MOST_DAYS).contains(&days) => Ok(Some(days)),
        _ => Err(SettingError::new(
            name,
            format!(
                "expected a number of days from {LEAST_DAYS} to {MOST_DAYS}, or `never`, found `{text}`"
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, value: &str) -> Result<RetentionSettings, SettingError> {
        RetentionSettings::read(&Source::of(&[], &[(name, value)], &[]))
    }

    #[test]
    fn days_are_a_number_or_never_and_no_fewer_than_a_late_payment_takes() {
        assert_eq!(read("X", "1"), Ok(RetentionSettings::default()));
        assert_eq!(read(UNPAID, "never").unwrap().unpaid_days, None);
        assert_eq!(read(PAID, "3653").unwrap().paid_days, Some(3653));
        for wrong in ["7", "0", "-1", "a month", "99999999999", "36526"] {
            let error = read(UNPAID, wrong).unwrap_err().to_string();
            assert!(
                error.starts_with("DAAN_RETENTION_UNPAID_DAYS expected a number of days from 8"),
                "{error}"
            );
        }
    }
}
