//! Rows pass the same gate on the way in as requests do.

use crate::donation::Digest;
use crate::error::StorageError;
use crate::writer::Result;
use daan_domain::{Currency, Gateway, Money, Timestamp};
use futures::TryStreamExt as _;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Decode, Either, Executor as _, Row as _, Sqlite, SqliteConnection, Type};

/// Runs the one statement of a query that returns no rows, and returns how many it changed.
///
/// The statement is done when its result comes; waiting for the end of the stream as well, as `execute`
/// does, would wake this thread twice.
pub(crate) async fn run_one(
    connection: &mut SqliteConnection,
    query: Query<'_, Sqlite, SqliteArguments>,
) -> Result<u64> {
    match connection.fetch_many(query).try_next().await? {
        Some(Either::Left(done)) => Ok(done.rows_affected()),
        _ => Err(StorageError::Unavailable("no result came".to_owned())),
    }
}

/// A column as SQLite holds it.
pub(crate) fn column<'r, T>(row: &'r SqliteRow, name: &'static str) -> Result<T>
where
    T: Decode<'r, Sqlite> + Type<Sqlite>,
{
    Ok(row.try_get(name)?)
}

/// A column of text, read by the domain's own parser.
pub(crate) fn parsed<T>(
    row: &SqliteRow,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T> {
    checked(column(row, name)?, name, parse)
}

/// As [`parsed`], of a column that may be null.
pub(crate) fn parsed_if_any<T>(
    row: &SqliteRow,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>> {
    checked_if_any(column(row, name)?, name, parse)
}

/// As [`parsed`], of a text that is already read.
pub(crate) fn checked<T>(
    text: &str,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T> {
    parse(text).ok_or_else(|| corrupt(name))
}

/// As [`checked`], of a text that may be missing.
pub(crate) fn checked_if_any<T>(
    text: Option<&str>,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>> {
    text.map(|text| checked(text, name, parse)).transpose()
}

pub(crate) fn gateway(row: &SqliteRow) -> Result<Gateway> {
    parsed(row, "gateway", Gateway::lookup)
}

/// The money of the columns `amount_minor` and `currency`.
pub(crate) fn money(amount_minor: i64, currency: &str) -> Result<Money> {
    let currency = checked(currency, "currency", Currency::lookup)?;
    Money::new(amount_minor, currency).map_err(|_| corrupt("amount_minor"))
}

pub(crate) fn timestamp(row: &SqliteRow, name: &'static str) -> Result<Timestamp> {
    Ok(Timestamp::from_unix_ms(column(row, name)?))
}

pub(crate) fn timestamp_if_any(row: &SqliteRow, name: &'static str) -> Result<Option<Timestamp>> {
    Ok(column::<Option<i64>>(row, name)?.map(Timestamp::from_unix_ms))
}

pub(crate) fn digest(row: &SqliteRow, name: &'static str) -> Result<Digest> {
    digest_if_any(row, name)?.ok_or_else(|| corrupt(name))
}

pub(crate) fn digest_if_any(row: &SqliteRow, name: &'static str) -> Result<Option<Digest>> {
    column::<Option<&[u8]>>(row, name)?
        .map(|bytes| Digest::try_from(bytes).map_err(|_| corrupt(name)))
        .transpose()
}

/// The column's name tells where to look; its content might be personal.
pub(crate) fn corrupt(name: &'static str) -> StorageError {
    StorageError::Corrupt(format!("column {name}"))
}
