//! What happens by itself, soon.

use std::time::Duration;

/// A busy machine needs a while; nobody waits longer than needed.
const PATIENCE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(20);

/// Waits until it is so.
pub(crate) async fn eventually(is_so: impl AsyncFn() -> bool) {
    let began = tokio::time::Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < PATIENCE, "it did not come about");
        tokio::time::sleep(POLL).await;
    }
}
