//! A database in memory whose jobs run at once, on their caller's thread: for simulations.
//!
//! Nobody waits for another thread, so that a runtime whose clock is paused never finds itself idle while the
//! ledger works.

use super::{Home, Job, sqlite};
use crate::db::Db;
use crate::error::{OpenError, Result};
use crate::ledger::Ledger;
use futures::executor::block_on;
use sqlx::SqliteConnection;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All that ever happens in it is one transaction, so that it can be emptied.
const BEGIN: &str = "BEGIN IMMEDIATE";

/// Something that comes between a caller and the ledger.
pub type Interruption<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// What comes between a caller and the ledger: a delay, or a crash, which is a future that never ends.
pub trait Interruptions: Send + Sync {
    /// Before a job of this name is begun.
    fn before(&self, job: &'static str) -> Interruption<'_>;

    /// After it is committed, before its caller hears of it.
    fn after(&self, job: &'static str) -> Interruption<'_>;
}

/// Nothing comes between.
struct Undisturbed;

impl Interruptions for Undisturbed {
    fn before(&self, _: &'static str) -> Interruption<'_> {
        Box::pin(std::future::ready(()))
    }

    fn after(&self, _: &'static str) -> Interruption<'_> {
        Box::pin(std::future::ready(()))
    }
}

/// A database in memory that many ledgers may be in, as those of a server before and after a crash, or of two
/// servers side by side. Clones are the same one.
///
/// ```
/// use daan_domain::{CampaignSlug, Currency, Money};
/// use daan_storage::InLine;
///
/// let database = InLine::open()?;
/// let (one, other) = (database.quiet_ledger(), database.quiet_ledger());
/// assert_eq!(database.look("SELECT CAST(count(*) AS TEXT) FROM donations", &[])?, Some("0".to_owned()));
/// # let _ = (one, other);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct InLine(Arc<Mutex<SqliteConnection>>);

impl InLine {
    /// A new database with nothing in it.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open() -> std::result::Result<InLine, OpenError> {
        let connection = block_on(async {
            let mut connection = sqlite::open_in_memory().await?;
            sqlx::query(BEGIN).execute(&mut connection).await?;
            Ok::<_, OpenError>(connection)
        })?;
        Ok(InLine(Arc::new(Mutex::new(connection))))
    }

    /// Takes everything out of it again, far sooner than a new one is opened.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub fn empty(&self) -> Result<()> {
        let mut connection = self.connection();
        block_on(async {
            execute(&mut connection, "ROLLBACK").await?;
            execute(&mut connection, BEGIN).await
        })
    }

    /// A ledger in it, with something between it and its callers.
    pub fn ledger(&self, interruptions: Arc<dyn Interruptions>) -> Ledger {
        Ledger::at(Home::InLine {
            database: self.clone(),
            interruptions,
        })
    }

    /// A ledger in it, with nothing between.
    pub fn quiet_ledger(&self) -> Ledger {
        self.ledger(Arc::new(Undisturbed))
    }

    /// The first column of the first row that a query finds, as text; for questions that no ledger is asked.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub fn look(&self, sql: &'static str, parameters: &[&str]) -> Result<Option<String>> {
        let mut connection = self.connection();
        let mut query = sqlx::query_scalar(sql);
        for parameter in parameters {
            query = query.bind((*parameter).to_owned());
        }
        let found: Option<Option<String>> = block_on(query.fetch_optional(&mut *connection))?;
        Ok(found.flatten())
    }

    /// Runs a job between its interruptions.
    pub(super) async fn submit<J: Job>(
        &self,
        interruptions: &dyn Interruptions,
        job: &J,
    ) -> Result<J::Output> {
        let name = name_of::<J>();
        interruptions.before(name).await;
        let done = self.run(job);
        interruptions.after(name).await;
        done
    }

    /// Runs a job, wholly or not at all.
    fn run<J: Job>(&self, job: &J) -> Result<J::Output> {
        let mut connection = self.connection();
        block_on(async {
            // A single statement that fails is undone by SQLite itself.
            if job.writes_once() {
                return job.run(&mut Db::Sqlite(&mut connection)).await;
            }
            execute(&mut connection, "SAVEPOINT job").await?;
            let done = job.run(&mut Db::Sqlite(&mut connection)).await;
            if done.is_err() {
                execute(&mut connection, "ROLLBACK TO job").await?;
            }
            execute(&mut connection, "RELEASE job").await?;
            done
        })
    }

    fn connection(&self) -> MutexGuard<'_, SqliteConnection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a job is called in a simulation's records.
fn name_of<J: Job>() -> &'static str {
    let name = std::any::type_name::<J>();
    name.rsplit("::").next().unwrap_or(name)
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<()> {
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}
