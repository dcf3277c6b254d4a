//! Rows pass the same gate on the way in as requests do.

use crate::donation::Digest;
use crate::error::StorageError;
use crate::writer::Result;
use daan_domain::{Currency, Gateway, Money, Timestamp};
use futures::TryStreamExt as _;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Decode, Either, Executor as _, Row as _, Sqlite, SqliteConnection, Type};

/// The rows of each statement of a query, in their order.
///
/// sqlx hands every query to the connection's own thread; several statements in one query make that trip
/// once. Their parameters are numbered (`$1`), so that all of them see the same arguments.
pub(crate) async fn result_sets(
    connection: &mut SqliteConnection,
    query: Query<'_, Sqlite, SqliteArguments>,
) -> Result<ResultSets> {
    let mut sets = vec![Vec::new()];
    let mut steps = connection.fetch_many(query);
    while let Some(step) = steps.try_next().await? {
        match (step, sets.last_mut()) {
            (Either::Right(row), Some(set)) => set.push(row),
            _ => sets.push(Vec::new()),
        }
    }
    Ok(ResultSets(sets.into_iter()))
}

/// What the statements of one query returned.
pub(crate) struct ResultSets(std::vec::IntoIter<Vec<SqliteRow>>);

impl ResultSets {
    /// The rows of the next statement.
    pub(crate) fn next_rows(&mut self) -> Vec<SqliteRow> {
        self.0.next().unwrap_or_default()
    }

    /// The only row of the next statement.
    pub(crate) fn next_row(&mut self) -> Option<SqliteRow> {
        self.next_rows().into_iter().next()
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
    parse(column(row, name)?).ok_or_else(|| corrupt(name))
}

/// As [`parsed`], of a column that may be null.
pub(crate) fn parsed_if_any<T>(
    row: &SqliteRow,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>> {
    column::<Option<&str>>(row, name)?
        .map(|text| parse(text).ok_or_else(|| corrupt(name)))
        .transpose()
}

pub(crate) fn gateway(row: &SqliteRow) -> Result<Gateway> {
    parsed(row, "gateway", Gateway::lookup)
}

/// The money of the columns `amount_minor` and `currency`.
pub(crate) fn money(row: &SqliteRow) -> Result<Money> {
    let currency = parsed(row, "currency", Currency::lookup)?;
    Money::new(column(row, "amount_minor")?, currency).map_err(|_| corrupt("amount_minor"))
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
