//! What is done in one piece.

use crate::db::Db;
use crate::error::Result;

/// Something to be done on a connection, wholly or not at all.
///
/// It may run more than once: PostgreSQL undoes one of two that want the same, and an answer to a commit can
/// get lost. So a job reads before it writes, and finds what an earlier run of itself has done.
pub(crate) trait Job: Send + Sync + 'static {
    /// What the caller is told.
    type Output: Send + 'static;

    /// Whether it writes by one statement at most, which SQLite undoes by itself where it fails. Others
    /// get a savepoint.
    fn writes_once(&self) -> bool {
        true
    }

    /// Does it. An error undoes what it has done so far; errors of the database must not be swallowed,
    /// since it may have rolled back more than the job.
    fn run(&self, db: &mut Db<'_>) -> impl Future<Output = Result<Self::Output>> + Send;
}
