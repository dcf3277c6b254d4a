//! Why the ledger could not do what it was asked.

use sqlx::migrate::MigrateError;
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

/// Why the ledger could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not an address that this storage serves.
    #[error("expected sqlite:PATH, such as sqlite:data/daan.db, without parameters")]
    Url,
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
    /// A migration failed, or one that was applied has changed since.
    #[error("the schema could not be brought up to date: {0}")]
    Migration(#[source] MigrateError),
    /// `quick_check` or `foreign_key_check` found damage; restore a backup.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The system gives no thread for the writer.
    #[error("no thread for the writer: {0}")]
    Thread(#[source] std::io::Error),
    /// SQLite could not open or configure the file.
    #[error("the database could not be opened: {0}")]
    Database(#[from] sqlx::Error),
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
        let text = error.to_string();
        match &error {
            sqlx::Error::Database(database) => of_result_code(database.code().as_deref(), text),
            sqlx::Error::RowNotFound
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::ColumnIndexOutOfBounds { .. }
            | sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::Decode(_) => StorageError::Corrupt(text),
            _ => StorageError::Unavailable(text),
        }
    }
}

fn of_result_code(extended: Option<&str>, text: String) -> StorageError {
    let primary = extended
        .and_then(|extended| extended.parse::<i32>().ok())
        .map(|extended| extended & 0xFF);
    match primary {
        Some(code::BUSY | code::LOCKED) => StorageError::Busy(text),
        Some(code::CONSTRAINT) => StorageError::Constraint(text),
        Some(code::CORRUPT | code::NOT_A_DATABASE) => StorageError::Corrupt(text),
        _ => StorageError::Unavailable(text),
    }
}
