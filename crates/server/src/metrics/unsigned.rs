//! Webhooks with a wrong signature, one after the other: one is a stranger's, many may be a secret that was changed on
//! one side alone.

use std::sync::atomic::{AtomicU32, Ordering};

/// How many came in a row, without a good one between them.
#[derive(Debug, Default)]
pub(crate) struct Unsigned(AtomicU32);

impl Unsigned {
    /// So many are worth a person's look.
    pub(crate) const MANY: u32 = 3;

    pub(crate) fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// Another one; how many there are now.
    pub(crate) fn another(&self) -> u32 {
        self.0.fetch_add(1, Ordering::Relaxed).saturating_add(1)
    }

    /// A good one came.
    pub(crate) fn end(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}
