//! The clearing away of what is not needed any more: once an hour, who gave where the time that it is kept for is over.

use crate::checkout::Desk;
use crate::settings::RetentionSettings;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch::Receiver;

/// Days are what counts.
const EVERY: Duration = Duration::from_hours(1);

/// Runs until whoever holds the other end lets go of it.
pub(crate) async fn clear_away(
    desk: Arc<Desk>,
    retention: RetentionSettings,
    mut stopping: Receiver<()>,
) {
    loop {
        let desk = Arc::clone(&desk);
        // A panic ends a round, never the clearing.
        let has_more = match tokio::spawn(async move { desk.erase_due(retention).await }).await {
            Ok(Ok(has_more)) => has_more,
            Ok(Err(failure)) => {
                tracing::error!(
                    code = failure.problem().code(),
                    "donors whose time is over could not be erased"
                );
                false
            }
            Err(panic) => {
                tracing::error!(%panic, "erasing donors whose time is over panicked");
                false
            }
        };
        let is_stopping = stopping.has_changed().is_err();
        let rests = async {
            tokio::time::timeout(EVERY, stopping.changed())
                .await
                .is_ok()
        };
        if is_stopping || (!has_more && rests.await) {
            return;
        }
    }
}
