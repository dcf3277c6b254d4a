//! PostgreSQL: many connections of many processes, each job a transaction of its own.
//!
//! Two that want the same donation take turns by its row. What still meets is decided by the schema: one of
//! the two is undone and done again, and then finds what the other has left.

use super::Job;
use crate::db::Db;
use crate::error::{OpenError, Result, StorageError};
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Acquire as _, ConnectOptions as _, Connection as _, PgConnection, PgPool};
use std::str::FromStr as _;
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations/postgres");

/// What every connection asks of the server. A job takes milliseconds, so whatever takes this long is stuck.
const SESSION: [(&str, &str); 4] = [
    ("statement_timeout", "5s"),
    ("lock_timeout", "2s"),
    ("idle_in_transaction_session_timeout", "10s"),
    ("application_name", "daan"),
];
/// Whoever waits longer for a connection is worse off than one that is told so.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// The waits before a job is done again. Together shorter than a browser's patience.
const AGAIN_AFTER: [Duration; 3] = [
    Duration::from_millis(20),
    Duration::from_millis(150),
    Duration::from_millis(600),
];
/// The first with everything that the schema uses.
const OLDEST_VERSION: i32 = 13;

/// Connections to one database. Clones share them.
#[derive(Clone)]
pub(crate) struct Postgres {
    pool: PgPool,
}

/// Whether it is an address of PostgreSQL.
pub(super) fn is_address(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

impl Postgres {
    pub(super) async fn open(
        url: &str,
        connections: u32,
    ) -> std::result::Result<Postgres, OpenError> {
        let options = PgConnectOptions::from_str(url).map_err(|_| OpenError::PostgresUrl)?;
        let options = options.disable_statement_logging();
        migrate(&options).await?;
        let pool = PgPoolOptions::new()
            .max_connections(connections.max(2))
            .acquire_timeout(ACQUIRE_TIMEOUT)
            // A server that was restarted with other settings is found out with the next connection.
            .after_connect(|connection, _| {
                Box::pin(async move {
                    let refused = durability(connection).await?;
                    refused.map_or(Ok(()), |refused| {
                        Err(sqlx::Error::Configuration(refused.into()))
                    })
                })
            })
            .connect_with(options.options(SESSION))
            .await?;
        Ok(Postgres { pool })
    }

    /// Opens a database that is there, to read it: its schema stays as it is.
    pub(super) async fn open_to_read(url: &str) -> std::result::Result<Postgres, OpenError> {
        let options = PgConnectOptions::from_str(url).map_err(|_| OpenError::PostgresUrl)?;
        let options = options.disable_statement_logging().options([
            ("default_transaction_read_only", "on"),
            ("application_name", "daan"),
        ]);
        let mut connection = connect(&options).await?;
        check_ours(&mut connection).await?;
        let newest = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";
        let found = sqlx::query_scalar(newest)
            .fetch_one(&mut connection)
            .await?;
        OpenError::unless_known(found, &MIGRATIONS)?;
        connection.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        Ok(Postgres { pool })
    }

    /// Does a job in one transaction. It is done again where another got in its way, and where nobody knows
    /// whether it was committed: then it finds what it did the first time.
    pub(super) async fn write<J: Job>(&self, job: &J) -> Result<J::Output> {
        for wait in AGAIN_AFTER {
            match self.transact(job).await {
                Err(error) if may_go_well_again(&error) => tokio::time::sleep(wait).await,
                outcome => return outcome,
            }
        }
        self.transact(job).await
    }

    pub(super) async fn read<J: Job>(&self, job: &J) -> Result<J::Output> {
        match self.read_once(job).await {
            Err(StorageError::Unavailable(_)) => self.read_once(job).await,
            outcome => outcome,
        }
    }

    /// Runs a job that only reads, over one state of the database. It may take long, and nobody waits for it.
    pub(super) async fn snapshot<J: Job>(&self, job: &J) -> Result<J::Output> {
        let mut connection = self.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        sqlx::raw_sql(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = 0; \
             SET LOCAL idle_in_transaction_session_timeout = 0",
        )
        .execute(&mut *transaction)
        .await?;
        job.run(&mut Db::Postgres(&mut transaction)).await
    }

    /// Frees the room of erased donors, which is written over when it is needed.
    pub(super) async fn scrub(&self) -> Result<()> {
        let mut connection = self.pool.acquire().await?;
        sqlx::raw_sql("SET statement_timeout = 0")
            .execute(&mut *connection)
            .await?;
        let vacuumed = sqlx::raw_sql("VACUUM donors")
            .execute(&mut *connection)
            .await;
        sqlx::raw_sql("RESET statement_timeout")
            .execute(&mut *connection)
            .await?;
        vacuumed?;
        Ok(())
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    async fn transact<J: Job>(&self, job: &J) -> Result<J::Output> {
        let mut connection = self.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        let output = job.run(&mut Db::Postgres(&mut transaction)).await?;
        transaction.commit().await?;
        Ok(output)
    }

    async fn read_once<J: Job>(&self, job: &J) -> Result<J::Output> {
        let mut connection = self.pool.acquire().await?;
        job.run(&mut Db::Postgres(&mut connection)).await
    }
}

fn may_go_well_again(error: &StorageError) -> bool {
    match error {
        // A constraint: somebody was faster, and the job now finds what that one has written.
        StorageError::Conflict(_) | StorageError::Constraint(_) | StorageError::Unavailable(_) => {
            true
        }
        StorageError::Busy(_) | StorageError::Corrupt(_) | StorageError::NotFound => false,
    }
}

/// Brings the schema up to date, one process at a time (an advisory lock), on a connection without time-outs.
async fn migrate(options: &PgConnectOptions) -> std::result::Result<(), OpenError> {
    let mut connection = connect(options).await?;
    check(&mut connection).await?;
    let outcome = MIGRATIONS.run(&mut connection).await;
    OpenError::of_migration(outcome, &MIGRATIONS)
}

/// One connection, at once or not at all: a pool would try again and again, and not say why.
async fn connect(options: &PgConnectOptions) -> std::result::Result<PgConnection, OpenError> {
    let silent = |source| OpenError::Silent {
        place: format!("{}:{}", options.get_host(), options.get_port()),
        source,
    };
    match tokio::time::timeout(ACQUIRE_TIMEOUT, options.connect()).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error @ sqlx::Error::Io(_))) => Err(silent(error)),
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(silent(sqlx::Error::PoolTimedOut)),
    }
}

/// An empty database, or another program's, holds no ledger.
async fn check_ours(connection: &mut PgConnection) -> std::result::Result<(), OpenError> {
    let ours = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL AND to_regclass('donations') IS NOT NULL";
    if sqlx::query_scalar(ours).fetch_one(connection).await? {
        Ok(())
    } else {
        Err(OpenError::NoLedger)
    }
}

async fn check(connection: &mut PgConnection) -> std::result::Result<(), OpenError> {
    let version: String = sqlx::query_scalar("SHOW server_version_num")
        .fetch_one(&mut *connection)
        .await?;
    // 150018 is 15.18.
    let major = version.parse::<i32>().unwrap_or_default() / 10_000;
    if major < OLDEST_VERSION {
        return Err(OpenError::PostgresTooOld { found: major });
    }
    match durability(connection).await? {
        None => Ok(()),
        Some(setting) => Err(OpenError::NotDurable(setting)),
    }
}

/// The setting by which the server would acknowledge what a power cut takes back, if there is one.
async fn durability(connection: &mut PgConnection) -> sqlx::Result<Option<String>> {
    let settings: Vec<(String, String)> = sqlx::query_as(
        "SELECT name, setting FROM pg_settings \
         WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'",
    )
    .fetch_all(connection)
    .await?;
    Ok(settings
        .into_iter()
        .next()
        .map(|(name, setting)| format!("{name} is {setting}")))
}
