//! The window that every list call takes: `from`, `to`, `count`, `skip`.

use super::shelf::Entry;
use crate::error::ApiError;
use crate::fields::Fields;

const DEFAULT_COUNT: i64 = 10;
const MAX_COUNT: i64 = 100;

/// Which part of a list is wanted. Times are Unix seconds, both ends included.
pub(crate) struct Page {
    from: Option<i64>,
    to: Option<i64>,
    count: usize,
    skip: usize,
}

impl Page {
    /// The names of the query fields it reads.
    pub(crate) const FIELDS: [&'static str; 4] = ["from", "to", "count", "skip"];

    pub(crate) fn parse(query: &Fields) -> Result<Self, ApiError> {
        let count = query.integer("count")?.unwrap_or(DEFAULT_COUNT);
        if count > MAX_COUNT {
            let words = format!("The count may not be greater than {MAX_COUNT}.");
            return Err(ApiError::invalid(words).on("count"));
        }
        Ok(Self {
            from: query.integer("from")?,
            to: query.integer("to")?,
            count: at_least("count", count, 1)?,
            skip: at_least("skip", query.integer("skip")?.unwrap_or(0), 0)?,
        })
    }

    /// The entries of this page, in the order they come in.
    pub(crate) fn of<'a, T: Entry + 'a>(
        &self,
        entries: impl Iterator<Item = &'a T>,
    ) -> impl Iterator<Item = &'a T> {
        entries
            .filter(|entry| self.from.is_none_or(|from| entry.created_at() >= from))
            .filter(|entry| self.to.is_none_or(|to| entry.created_at() <= to))
            .skip(self.skip)
            .take(self.count)
    }
}

fn at_least(name: &str, value: i64, least: i64) -> Result<usize, ApiError> {
    usize::try_from(value)
        .ok()
        .filter(|_| value >= least)
        .ok_or_else(|| ApiError::invalid(format!("The {name} must be at least {least}.")).on(name))
}
