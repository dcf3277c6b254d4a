//! Where the ledger lives, and how a job gets there.

mod job;
mod postgres;
mod sqlite;
mod writer;

pub(crate) use job::Job;

use crate::db::Db;
use crate::error::{OpenError, Result};
use postgres::Postgres;
use sqlx::SqlitePool;
use writer::Writer;

/// A database that is ready. Clones are the same one.
#[derive(Clone)]
pub(crate) enum Home {
    Sqlite {
        writer: Writer,
        /// None for a database in memory, which only its one connection can see.
        readers: Option<SqlitePool>,
    },
    Postgres(Postgres),
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

    /// Does a job in one transaction, and returns once that is on the disk.
    pub(crate) async fn write<J: Job>(&self, job: J) -> Result<J::Output> {
        match self {
            Home::Sqlite { writer, .. } => writer.submit(job).await,
            Home::Postgres(postgres) => postgres.write(&job).await,
        }
    }

    /// Reads by one statement, and so from one state of the database.
    pub(crate) async fn read<J: Job>(&self, job: J) -> Result<J::Output> {
        match self {
            Home::Sqlite {
                readers: Some(readers),
                ..
            } => {
                let mut connection = readers.acquire().await?;
                job.run(&mut Db::Sqlite(&mut connection)).await
            }
            Home::Sqlite { writer, .. } => writer.submit(job).await,
            Home::Postgres(postgres) => postgres.read(&job).await,
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
            Home::Postgres(postgres) => postgres.close().await,
        }
    }
}
