//! Where the ledger lives, and how a job gets there.

mod in_line;
mod job;
mod postgres;
mod scrub;
mod sqlite;
mod writer;

pub(crate) use job::Job;

pub use in_line::{InLine, Interruption, Interruptions};

use crate::db::Db;
use crate::error::{OpenError, Result, StorageError};
use postgres::Postgres;
use sqlx::{Acquire as _, SqlitePool};
use std::path::Path;
use std::sync::Arc;
use writer::Writer;

/// A database that is ready. Clones are the same one.
#[derive(Clone)]
pub(crate) enum Home {
    Sqlite {
        writer: Writer,
        /// None for a database in memory, which only its one connection can see.
        readers: Option<SqlitePool>,
    },
    /// A file that another process may be writing.
    SqliteToRead(SqlitePool),
    Postgres(Postgres),
    /// For simulations: each job runs on its caller's thread.
    InLine {
        database: InLine,
        interruptions: Arc<dyn Interruptions>,
    },
}

impl Home {
    /// Opens a database by its address, with so many connections (SQLite: that read, beside the one that writes).
    pub(crate) async fn open(url: &str, connections: u32) -> std::result::Result<Home, OpenError> {
        if postgres::is_address(url) {
            return Ok(Home::Postgres(Postgres::open(url, connections).await?));
        }
        let (writer, readers) = sqlite::open(url, connections).await?;
        Ok(Home::Sqlite { writer, readers })
    }

    /// Opens a database that is there, to read it beside whoever writes.
    pub(crate) async fn open_to_read(url: &str) -> std::result::Result<Home, OpenError> {
        if postgres::is_address(url) {
            return Ok(Home::Postgres(Postgres::open_to_read(url).await?));
        }
        Ok(Home::SqliteToRead(sqlite::open_to_read(url).await?))
    }

    /// Does a job in one transaction, and returns once that is on the disk.
    pub(crate) async fn write<J: Job>(&self, job: J) -> Result<J::Output> {
        match self {
            Home::Sqlite { writer, .. } => writer.submit(job).await,
            Home::SqliteToRead(_) => Err(StorageError::Unavailable(
                "the ledger was opened to read it only".to_owned(),
            )),
            Home::Postgres(postgres) => postgres.write(&job).await,
            Home::InLine {
                database,
                interruptions,
            } => database.submit(interruptions.as_ref(), &job).await,
        }
    }

    /// Runs a job that only reads, over one state of the database, however many statements it takes.
    pub(crate) async fn snapshot<J: Job>(&self, job: J) -> Result<J::Output> {
        match self {
            Home::Sqlite {
                readers: Some(readers),
                ..
            }
            | Home::SqliteToRead(readers) => {
                let mut connection = readers.acquire().await?;
                let mut transaction = connection.begin().await?;
                job.run(&mut Db::Sqlite(&mut transaction)).await
            }
            Home::Sqlite { writer, .. } => writer.submit(job).await,
            Home::Postgres(postgres) => postgres.snapshot(&job).await,
            Home::InLine {
                database,
                interruptions,
            } => database.submit(interruptions.as_ref(), &job).await,
        }
    }

    /// Reads by one statement, and so from one state of the database.
    pub(crate) async fn read<J: Job>(&self, job: J) -> Result<J::Output> {
        match self {
            Home::Sqlite {
                readers: Some(readers),
                ..
            }
            | Home::SqliteToRead(readers) => {
                let mut connection = readers.acquire().await?;
                job.run(&mut Db::Sqlite(&mut connection)).await
            }
            Home::Sqlite { writer, .. } => writer.submit(job).await,
            Home::Postgres(postgres) => postgres.read(&job).await,
            Home::InLine {
                database,
                interruptions,
            } => database.submit(interruptions.as_ref(), &job).await,
        }
    }

    /// Writes a copy of one state of a SQLite file into a new one, and checks it.
    pub(crate) async fn copy_to(&self, file: &Path) -> std::result::Result<(), OpenError> {
        match self {
            Home::Sqlite {
                readers: Some(readers),
                ..
            }
            | Home::SqliteToRead(readers) => sqlite::copy_to(readers, file).await,
            Home::Sqlite { .. } | Home::Postgres(_) | Home::InLine { .. } => Err(OpenError::NoFile),
        }
    }

    /// Takes what was deleted out of the database's files.
    pub(crate) async fn scrub(&self, traces: &[String]) -> Result<()> {
        match self {
            Home::Sqlite { writer, .. } => writer.scrub(traces).await,
            Home::SqliteToRead(_) => Err(StorageError::Unavailable(
                "the ledger was opened to read it only".to_owned(),
            )),
            Home::Postgres(postgres) => postgres.scrub().await,
            // It has no files.
            Home::InLine { .. } => Ok(()),
        }
    }

    /// Finishes what was begun and closes the connections.
    pub(crate) async fn close(&self) {
        match self {
            Home::Sqlite { writer, readers } => {
                if let Some(readers) = readers {
                    readers.close().await;
                }
                writer.close().await;
            }
            Home::SqliteToRead(readers) => readers.close().await,
            Home::Postgres(postgres) => postgres.close().await,
            // It is closed with the last of its ledgers.
            Home::InLine { .. } => {}
        }
    }
}
