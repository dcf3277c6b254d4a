//! Times as people type and read them.

use daan_domain::Timestamp;
use daan_server::times::india;
pub(super) use daan_server::times::written;

pub(super) const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A command that was not called as its `--help` says.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct WrongCall(pub(super) String);

/// A point in time, or a day of India's with what of it is meant.
pub(super) fn time(text: &str, flag: &str, into_the_day_ms: i64) -> anyhow::Result<Timestamp> {
    let day = text
        .parse::<jiff::civil::Date>()
        .ok()
        .filter(|_| text.len() == "2026-11-24".len());
    let at = match day {
        Some(day) => day.to_zoned(india()).ok().map(|day| day.timestamp()),
        None => text.parse::<jiff::Timestamp>().ok(),
    };
    let at = at.ok_or_else(|| {
        WrongCall(format!(
            "{flag} expected a day such as 2026-11-24 or a time such as 2026-11-24T09:00:00+05:30, found `{text}`"
        ))
    })?;
    let more_ms = if day.is_some() { into_the_day_ms } else { 0 };
    Ok(Timestamp::from_unix_ms(at.as_millisecond()).plus_ms(more_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_where_india_has_it() {
        let begins = time("2026-04-01", "--from", 0).unwrap();
        let written = time("2026-03-31T18:30:00Z", "--from", 0).unwrap();
        assert_eq!(begins, written);
    }
}
