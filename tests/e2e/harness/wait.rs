//! Waiting for what will be, without guessing how long it takes.

use super::process::PATIENCE;
use std::fmt::Display;
use std::time::Duration;
use tokio::time::{Instant, sleep};

const POLL: Duration = Duration::from_millis(40);

/// Asks again and again until there is an answer.
pub(crate) async fn until<T>(expected: impl Display, ask: impl AsyncFn() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(began.elapsed() < PATIENCE, "waited in vain for {expected}");
        sleep(POLL).await;
    }
}
