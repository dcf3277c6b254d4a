//! One life of a server: from a start to a crash, after which nothing it began goes on.

use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

/// A server that runs, or has crashed.
#[derive(Default)]
pub(crate) struct Life {
    is_over: AtomicBool,
    ended: Notify,
}

impl Life {
    /// It crashes.
    pub(crate) fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
        self.ended.notify_one();
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// Goes on while it runs. Whoever asks after the crash is never answered: that is what being dead is.
    pub(crate) async fn goes_on(&self) {
        if self.is_over() {
            std::future::pending::<()>().await;
        }
    }

    /// Crashes here, and never comes back.
    pub(crate) async fn crash(&self) {
        self.end();
        std::future::pending::<()>().await;
    }

    /// Waits for the crash.
    pub(crate) async fn over(&self) {
        while !self.is_over() {
            self.ended.notified().await;
        }
    }
}
