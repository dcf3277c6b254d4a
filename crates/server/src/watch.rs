//! The work that nobody asks for: donations that fell silent, notices that were not worked off, receipts that
//! are owed and mailed, and the daily comparison with the gateways' own lists.

use crate::checkout::{Desk, Failure};
use daan_domain::Gateway;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch::Receiver;

/// How long to rest where there is nothing more to do.
const REST: Duration = Duration::from_secs(3);

/// Runs until whoever holds the other end lets go of it; what is being worked on is finished first.
pub(crate) async fn watch(desk: Arc<Desk>, stopping: Receiver<()>) {
    let donations = |desk: Arc<Desk>| async move { desk.watch_once().await };
    let notices = |desk: Arc<Desk>| async move { desk.work_off_waiting().await };
    let receipts = |desk: Arc<Desk>| async move { desk.issue_owed_receipts().await };
    let mails = |desk: Arc<Desk>| async move { desk.mail_due_receipts().await };
    let [of_one, of_other] = Gateway::ALL.map(|gateway| {
        let sweep = move |desk: Arc<Desk>| async move { desk.sweep_due_of(gateway).await };
        repeated(&desk, stopping.clone(), sweep)
    });
    tokio::join!(
        repeated(&desk, stopping.clone(), donations),
        repeated(&desk, stopping.clone(), notices),
        repeated(&desk, stopping.clone(), receipts),
        repeated(&desk, stopping.clone(), mails),
        of_one,
        of_other,
    );
}

/// Does a piece of work again and again, at once where it says that there may be more.
async fn repeated<W>(
    desk: &Arc<Desk>,
    mut stopping: Receiver<()>,
    work: impl Fn(Arc<Desk>) -> W + Send,
) where
    W: Future<Output = Result<bool, Failure>> + Send + 'static,
{
    loop {
        // A panic ends a round, never the watch.
        let has_more = match tokio::spawn(work(Arc::clone(desk))).await {
            Ok(Ok(has_more)) => has_more,
            Ok(Err(failure)) => {
                tracing::error!(code = failure.problem().code(), "the watch cannot go on");
                false
            }
            Err(panic) => {
                tracing::error!(%panic, "the watch panicked");
                false
            }
        };
        let is_stopping = stopping.has_changed().is_err();
        if is_stopping || (!has_more && rested(&mut stopping).await) {
            return;
        }
    }
}

/// Rests; `true` where the stop came.
async fn rested(stopping: &mut Receiver<()>) -> bool {
    tokio::time::timeout(REST, stopping.changed()).await.is_ok()
}
