//! Rows pass the same gate on the way in as requests do.

use crate::donation::Digest;
use crate::error::{Result, StorageError};
use daan_domain::{Currency, Gateway, Money, Timestamp};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type};

/// A row of either database.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// A column as it is held.
pub(crate) fn column<'r, T>(row: &'r Row, name: &'static str) -> Result<T>
where
    T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
{
    Ok(match row {
        Row::Sqlite(row) => row.try_get(name)?,
        Row::Postgres(row) => row.try_get(name)?,
    })
}

/// A column of text, read by the domain's own parser.
pub(crate) fn parsed<T>(
    row: &Row,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T> {
    checked(column(row, name)?, name, parse)
}

/// As [`parsed`], of a column that may be null.
pub(crate) fn parsed_if_any<T>(
    row: &Row,
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

pub(crate) fn gateway(row: &Row) -> Result<Gateway> {
    parsed(row, "gateway", Gateway::lookup)
}

/// The money of the columns `amount_minor` and `currency`.
pub(crate) fn money(amount_minor: i64, currency: &str) -> Result<Money> {
    let currency = checked(currency, "currency", Currency::lookup)?;
    Money::new(amount_minor, currency).map_err(|_| corrupt("amount_minor"))
}

pub(crate) fn timestamp(row: &Row, name: &'static str) -> Result<Timestamp> {
    Ok(Timestamp::from_unix_ms(column(row, name)?))
}

pub(crate) fn timestamp_if_any(row: &Row, name: &'static str) -> Result<Option<Timestamp>> {
    Ok(column::<Option<i64>>(row, name)?.map(Timestamp::from_unix_ms))
}

pub(crate) fn digest(row: &Row, name: &'static str) -> Result<Digest> {
    digest_if_any(row, name)?.ok_or_else(|| corrupt(name))
}

pub(crate) fn digest_if_any(row: &Row, name: &'static str) -> Result<Option<Digest>> {
    column::<Option<&[u8]>>(row, name)?
        .map(|bytes| Digest::try_from(bytes).map_err(|_| corrupt(name)))
        .transpose()
}

/// The column's name tells where to look; its content might be personal.
pub(crate) fn corrupt(name: &'static str) -> StorageError {
    StorageError::Corrupt(format!("column {name}"))
}
