//! A statement with its parameters, for whichever database it meets.

use crate::donation::Digest;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Postgres, Sqlite};
use std::borrow::Cow;

/// A statement, and the values of its `$1`, `$2`, ….
pub(crate) struct Statement<'v> {
    sqlite: Cow<'static, str>,
    postgres: Cow<'static, str>,
    values: Vec<Value<'v>>,
}

/// A parameter. Each column has one type in both schemas, so a missing value has its type too.
pub(crate) enum Value<'v> {
    Text(Option<Cow<'v, str>>),
    Integer(Option<i64>),
    Bytes(Option<Cow<'v, [u8]>>),
    Flag(bool),
}

/// A statement that reads the same in both.
pub(crate) fn sql<'v>(text: &'static str) -> Statement<'v> {
    Statement::in_dialects(text, text)
}

impl<'v> Statement<'v> {
    /// A statement that each database has in its own words.
    pub(crate) fn in_dialects(sqlite: &'static str, postgres: &'static str) -> Statement<'v> {
        Statement {
            sqlite: Cow::Borrowed(sqlite),
            postgres: Cow::Borrowed(postgres),
            values: Vec::new(),
        }
    }

    /// Goes on with another piece of the text. Pieces stand in the program, so nothing that anybody typed becomes
    /// a part of the statement: what is typed is bound.
    pub(crate) fn then(mut self, piece: &'static str) -> Statement<'v> {
        self.sqlite.to_mut().push_str(piece);
        self.postgres.to_mut().push_str(piece);
        self
    }

    /// Goes on with the next parameter.
    pub(crate) fn then_bind(mut self, value: impl Into<Value<'v>>) -> Statement<'v> {
        self.values.push(value.into());
        let number = self.values.len().to_string();
        for text in [&mut self.sqlite, &mut self.postgres] {
            text.to_mut().push('$');
            text.to_mut().push_str(&number);
        }
        self
    }

    /// The next parameter.
    pub(crate) fn bind(mut self, value: impl Into<Value<'v>>) -> Statement<'v> {
        self.values.push(value.into());
        self
    }

    pub(super) fn for_sqlite(self) -> Query<'static, Sqlite, SqliteArguments> {
        let query = sqlx::query(AssertSqlSafe(self.sqlite));
        self.values
            .into_iter()
            .fold(query, |query, value| match value {
                Value::Text(text) => query.bind(text.map(Cow::into_owned)),
                Value::Integer(number) => query.bind(number),
                Value::Bytes(bytes) => query.bind(bytes.map(Cow::into_owned)),
                Value::Flag(flag) => query.bind(flag),
            })
    }

    pub(super) fn for_postgres(self) -> Query<'static, Postgres, PgArguments> {
        let query = sqlx::query(AssertSqlSafe(self.postgres));
        self.values
            .into_iter()
            .fold(query, |query, value| match value {
                Value::Text(text) => query.bind(text.map(Cow::into_owned)),
                Value::Integer(number) => query.bind(number),
                Value::Bytes(bytes) => query.bind(bytes.map(Cow::into_owned)),
                Value::Flag(flag) => query.bind(flag),
            })
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Value<'v> {
        Value::Text(Some(Cow::Borrowed(text)))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Some(Cow::Owned(text)))
    }
}

impl<'v> From<Option<&'v str>> for Value<'v> {
    fn from(text: Option<&'v str>) -> Value<'v> {
        Value::Text(text.map(Cow::Borrowed))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Integer(Some(number))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(number: Option<i64>) -> Self {
        Value::Integer(number)
    }
}

impl<'v> From<&'v [u8]> for Value<'v> {
    fn from(bytes: &'v [u8]) -> Value<'v> {
        Value::Bytes(Some(Cow::Borrowed(bytes)))
    }
}

impl<'v> From<Option<&'v [u8]>> for Value<'v> {
    fn from(bytes: Option<&'v [u8]>) -> Value<'v> {
        Value::Bytes(bytes.map(Cow::Borrowed))
    }
}

impl From<Digest> for Value<'_> {
    fn from(digest: Digest) -> Self {
        Value::Bytes(Some(Cow::Owned(digest.to_vec())))
    }
}

impl From<Option<Digest>> for Value<'_> {
    fn from(digest: Option<Digest>) -> Self {
        Value::Bytes(digest.map(|digest| Cow::Owned(digest.to_vec())))
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}
