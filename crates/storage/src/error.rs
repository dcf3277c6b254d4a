//! Why the ledger could not do what it was asked.

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::PgDatabaseError;
use std::cmp::Ordering;
use std::path::PathBuf;

/// Why a donation could not be read or written. Texts are for the log, never for the donor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// Another connection holds the database for longer than the busy time-out.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// Nothing can be written or read now: disk full, read-only, I/O error, ledger closed. Nothing of the
    /// request was kept, except where a commit's outcome is unknown: then read again before answering.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Another transaction got in the way, again and again. Nothing was kept.
    #[error("another transaction was in the way: {0}")]
    Conflict(String),
    /// The schema refused what the code wanted: a bug, or an attack that got past it.
    #[error("refused by the schema: {0}")]
    Constraint(String),
    /// A stored row is not what this program writes.
    #[error("a stored row cannot be read: {0}")]
    Corrupt(String),
    /// There is no such donation.
    #[error("no such donation")]
    NotFound,
}

pub(crate) type Result<T> = std::result::Result<T, StorageError>;

/// Why the ledger could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not an address that this storage serves.
    #[error(
        "expected sqlite:PATH, such as sqlite:data/daan.db, without parameters, or \
         postgres://USER:PASSWORD@HOST/DATABASE"
    )]
    Url,
    /// Not an address of PostgreSQL. What was found may hold a password.
    #[error(
        "expected postgres://USER:PASSWORD@HOST:5432/DATABASE, found something that cannot be read as one"
    )]
    PostgresUrl,
    /// The server is older than what the schema needs.
    #[error("PostgreSQL {found} is too old; 13 is the oldest that is served")]
    PostgresTooOld {
        /// The server's major version.
        found: i32,
    },
    /// The server would acknowledge what a power cut takes back.
    #[error(
        "PostgreSQL's setting {0}: a gift that was acknowledged could be lost with the power. Set it to on, for the \
         server, the database and the role"
    )]
    NotDurable(String),
    /// The folder or the lock file could not be made.
    #[error("{path} cannot be used", path = path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process has the ledger open; two writers would undo each other's group commits.
    #[error("another process holds {path}; stop it first", path = path.display())]
    AlreadyOpen {
        /// The lock file.
        path: PathBuf,
    },
    /// The linked library may corrupt a WAL database (sqlite.org, "WAL-reset bug", fixed in 3.51.3).
    #[error("SQLite {found} is linked; 3.51.3 is the oldest without the WAL-reset bug")]
    SqliteTooOld {
        /// The linked version.
        found: String,
    },
    /// The database has the schema of a later program.
    #[error(
        "the database has schema {found}, this program knows up to {known}: start the newer one"
    )]
    SchemaNewer {
        /// The version in the file.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The database has the schema of an earlier program, which only opening it to write brings up to date.
    #[error(
        "the database has schema {found}, this program has {known}: start daan serve once, which brings it up to date"
    )]
    SchemaOlder {
        /// The version in the database.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// There is a database, and nothing of ours in it.
    #[error(
        "this database holds no ledger of Daan: check that it is the one that daan serve uses. Only daan serve \
         makes a ledger"
    )]
    NoLedger,
    /// The database's server cannot be reached.
    #[error(
        "PostgreSQL at {place} does not answer: check that it runs and that this is its address"
    )]
    Silent {
        /// Host and port.
        place: String,
        /// What the system said.
        source: sqlx::Error,
    },
    /// There is no file to copy.
    #[error("this ledger is no SQLite file, which alone can be copied")]
    NoFile,
    /// A migration failed, or one that was applied has changed since.
    #[error("the schema could not be brought up to date: {}", said(.0))]
    Migration(MigrateError),
    /// `quick_check` or `foreign_key_check` found damage; restore a backup.
    #[error(
        "the database is damaged ({0}). Keep it as it is, with its -wal and -shm, and restore the last good backup: \
         \u{201c}Restoring\u{201d} in docs/operating.md. The gateways' lists bring what was given since"
    )]
    Damaged(String),
    /// The system gives no thread for the writer.
    #[error("no thread for the writer: {0}")]
    Thread(#[source] std::io::Error),
    /// The database could not be opened or configured.
    #[error("the database could not be opened: {}", said(.0))]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> OpenError {
        match result_code(&error) {
            Some(code::NOT_A_DATABASE) => OpenError::NoLedger,
            Some(code::CORRUPT) => OpenError::Damaged(error.to_string()),
            _ => OpenError::Database(error),
        }
    }
}

impl OpenError {
    /// Whether the schema that was found is this program's.
    pub(crate) fn unless_known(
        found: i64,
        migrations: &Migrator,
    ) -> std::result::Result<(), OpenError> {
        let known = migrations.iter().map(|migration| migration.version).max();
        let known = known.unwrap_or_default();
        match found.cmp(&known) {
            Ordering::Equal => Ok(()),
            Ordering::Greater => Err(OpenError::SchemaNewer { found, known }),
            Ordering::Less => Err(OpenError::SchemaOlder { found, known }),
        }
    }

    /// What became of bringing the schema up to date.
    pub(crate) fn of_migration(
        outcome: std::result::Result<(), MigrateError>,
        migrations: &Migrator,
    ) -> std::result::Result<(), OpenError> {
        let known = migrations.iter().map(|migration| migration.version).max();
        match outcome {
            Ok(()) => Ok(()),
            Err(MigrateError::VersionMissing(found)) if Some(found) > known => {
                Err(OpenError::SchemaNewer {
                    found,
                    known: known.unwrap_or_default(),
                })
            }
            Err(error) => Err(OpenError::Migration(error)),
        }
    }
}

/// SQLite's primary result codes (the low byte of an extended code), from sqlite.org/rescode.html.
mod code {
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const CONSTRAINT: i32 = 19;
    pub(super) const NOT_A_DATABASE: i32 = 26;
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> StorageError {
        let text = said(&error);
        match &error {
            sqlx::Error::Database(database) => {
                let code = database.code();
                let code = code.as_deref().unwrap_or_default();
                if database.try_downcast_ref::<PgDatabaseError>().is_some() {
                    of_sql_state(code, text)
                } else {
                    of_result_code(code, text)
                }
            }
            sqlx::Error::RowNotFound
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::ColumnIndexOutOfBounds { .. }
            | sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::Decode(_) => StorageError::Corrupt(text),
            // All connections are in use; asking again at once would only make the queue longer.
            sqlx::Error::PoolTimedOut => StorageError::Busy(text),
            _ => StorageError::Unavailable(text),
        }
    }
}

/// What the database said. After PostgreSQL's words stands a line of its own source, which leads nobody anywhere.
fn said(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((words, line)) if line.bytes().all(|byte| byte.is_ascii_digit()) => words.to_owned(),
        _ => text,
    }
}

/// SQLite's primary result code.
fn result_code(error: &sqlx::Error) -> Option<i32> {
    let database = error.as_database_error()?;
    let is_postgres = database.try_downcast_ref::<PgDatabaseError>().is_some();
    let extended: i32 = database.code().filter(|_| !is_postgres)?.parse().ok()?;
    Some(extended & 0xFF)
}

fn of_result_code(extended: &str, text: String) -> StorageError {
    match extended.parse::<i32>().ok().map(|extended| extended & 0xFF) {
        Some(code::BUSY | code::LOCKED) => StorageError::Busy(text),
        Some(code::CONSTRAINT) => StorageError::Constraint(text),
        Some(code::CORRUPT | code::NOT_A_DATABASE) => StorageError::Corrupt(text),
        _ => StorageError::Unavailable(text),
    }
}

/// PostgreSQL's five-character codes, of which the first two are the class (its manual, appendix A).
fn of_sql_state(state: &str, text: String) -> StorageError {
    match (state.get(..2).unwrap_or_default(), state) {
        // Serialization failure, deadlock.
        (_, "40001" | "40P01") => StorageError::Conflict(text),
        // A lock or a statement took too long.
        (_, "55P03" | "57014") => StorageError::Busy(text),
        // A constraint; a value that no column takes; what a trigger of ours raises.
        ("23" | "22", _) | (_, "P0001") => StorageError::Constraint(text),
        _ => StorageError::Unavailable(text),
    }
}
