//! The one connection that writes, and the thread that owns it.
//!
//! Jobs are committed in groups: what is queued goes into one transaction with one fsync, and a job
//! that fails is undone alone. The thread, not the caller, runs the job: a caller that hangs up half-way (a closed
//! browser) leaves a whole job behind or none.

use super::Job;
use crate::db::Db;
use crate::error::{Result, StorageError};
use futures::future::BoxFuture;
use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

/// Callers beyond these wait for room, so that a flood holds requests rather than memory.
const QUEUE_LENGTH: usize = 1024;
/// Enough that the fsync no longer counts, few enough that the first of them does not wait long.
const BATCH_LENGTH: usize = 64;

/// The queue of the writing thread. Clones lead to the same one.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Command>,
}

enum Command {
    Do(Box<dyn Queued>),
    Scrub(Vec<String>, oneshot::Sender<Result<()>>),
    Close(oneshot::Sender<()>),
}

impl Writer {
    /// Starts the thread; `held` lives as long as the connection does.
    ///
    /// A thread of its own: each statement goes to the connection's thread and back, and waking a parked
    /// thread costs a third of waking a task of a runtime that waits for the network.
    pub(super) fn start(
        connection: SqliteConnection,
        held: impl Send + 'static,
    ) -> std::io::Result<Writer> {
        let (queue, commands) = mpsc::channel(QUEUE_LENGTH);
        std::thread::Builder::new()
            .name("ledger-writer".to_owned())
            .spawn(move || {
                let closers = futures::executor::block_on(work(connection, commands));
                drop(held);
                for closer in closers {
                    // Who asked may have gone; the ledger is closed all the same.
                    closer.send(()).ok();
                }
            })?;
        Ok(Writer { queue })
    }

    /// Queues a job and waits until it is committed.
    pub(super) async fn submit<J: Job>(&self, job: J) -> Result<J::Output> {
        let (caller, answer) = oneshot::channel();
        let queued = Command::Do(Box::new(Pending { job, caller }));
        self.queue.send(queued).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Takes what was deleted out of the files, after what is queued.
    pub(super) async fn scrub(&self, traces: &[String]) -> Result<()> {
        let (caller, answer) = oneshot::channel();
        let command = Command::Scrub(traces.to_vec(), caller);
        self.queue.send(command).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Commits what is queued, then closes the connection; later jobs are refused.
    pub(super) async fn close(&self) {
        let (closer, done) = oneshot::channel();
        if self.queue.send(Command::Close(closer)).await.is_ok() {
            done.await.ok();
        }
    }
}

fn closed() -> StorageError {
    StorageError::Unavailable("the ledger is closed".to_owned())
}

async fn work(
    mut connection: SqliteConnection,
    mut commands: mpsc::Receiver<Command>,
) -> Vec<oneshot::Sender<()>> {
    let mut closers = Vec::new();
    let mut received = Vec::with_capacity(BATCH_LENGTH);
    while commands.recv_many(&mut received, BATCH_LENGTH).await > 0 {
        let mut jobs = Vec::with_capacity(received.len());
        let mut scrubs = Vec::new();
        for command in received.drain(..) {
            match command {
                Command::Do(job) => jobs.push(job),
                Command::Scrub(traces, caller) => scrubs.push((traces, caller)),
                Command::Close(closer) => {
                    commands.close();
                    closers.push(closer);
                }
            }
        }
        if !jobs.is_empty() {
            commit_together(&mut connection, jobs).await;
        }
        // Outside of any transaction, which a checkpoint would wait for.
        for (traces, caller) in scrubs {
            // The caller may have gone.
            caller
                .send(super::scrub::scrub(&mut connection, &traces).await)
                .ok();
        }
    }
    // A failed close loses nothing: what was acknowledged is in the write-ahead log.
    connection.close().await.ok();
    closers
}

/// Fails where the transaction has gone.
const STILL_THERE: &str = "RELEASE job; SAVEPOINT job";

/// Runs the jobs in one transaction and answers each after the commit.
///
/// The transaction is led by hand: after a full disk SQLite rolls back by itself, and sqlx's own count of
/// open transactions would then never return to zero.
async fn commit_together(connection: &mut SqliteConnection, jobs: Vec<Box<dyn Queued>>) {
    let mut answers = Vec::with_capacity(jobs.len());
    let mut state = execute(connection, "BEGIN IMMEDIATE; SAVEPOINT job").await;
    for job in jobs {
        let writes_once = job.writes_once();
        if !writes_once && state.is_ok() {
            // Savepoints nest: a failure goes back to the latest, the commit releases all of them.
            state = execute(connection, "SAVEPOINT job").await;
        }
        if let Err(error) = &state {
            job.refuse(error.clone());
            continue;
        }
        let done = job.run(connection).await;
        if let Some(failure) = done.failure {
            let undo = if writes_once {
                STILL_THERE
            } else {
                "ROLLBACK TO job"
            };
            // Where there is no savepoint left, SQLite undid the whole transaction: its neighbours' too.
            state = execute(connection, undo)
                .await
                .map_err(|_| StorageError::Unavailable(failure.to_string()));
        }
        answers.push(done.answer);
    }
    if state.is_ok() {
        state = execute(connection, "COMMIT").await;
    }
    if state.is_err() {
        // Fails where SQLite has rolled back already, which is what is wanted.
        execute(connection, "ROLLBACK").await.ok();
    }
    for answer in answers {
        answer(state.clone());
    }
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<()> {
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}

/// A job of any type with its caller.
trait Queued: Send {
    fn writes_once(&self) -> bool;
    fn run(self: Box<Self>, connection: &mut SqliteConnection) -> BoxFuture<'_, Done>;
    fn refuse(self: Box<Self>, error: StorageError);
}

struct Pending<J: Job> {
    job: J,
    caller: oneshot::Sender<Result<J::Output>>,
}

/// A job that ran: why it failed, if so, and how to tell its caller what the commit came to.
struct Done {
    failure: Option<StorageError>,
    answer: Box<dyn FnOnce(Result<()>) + Send>,
}

impl<J: Job> Queued for Pending<J> {
    fn writes_once(&self) -> bool {
        self.job.writes_once()
    }

    fn run(self: Box<Self>, connection: &mut SqliteConnection) -> BoxFuture<'_, Done> {
        Box::pin(async move {
            let Pending { job, caller } = *self;
            let result = job.run(&mut Db::Sqlite(connection)).await;
            Done {
                failure: result.as_ref().err().cloned(),
                answer: Box::new(move |committed| {
                    // The caller may have gone.
                    caller.send(committed.and(result)).ok();
                }),
            }
        })
    }

    fn refuse(self: Box<Self>, error: StorageError) {
        self.caller.send(Err(error)).ok();
    }
}

#[cfg(test)]
mod tests;
