//! One at a time per donation, within this process.

use daan_domain::DonationId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// Whose turn it is. Sixty copies of one proof at once ask the gateway once, and the others find the
/// answer in the ledger; between processes the ledger's own idempotence suffices.
#[derive(Default)]
pub struct Turns(Mutex<HashMap<DonationId, Arc<Turn<()>>>>);

impl Turns {
    /// Waits for the donation's turn, which lasts as long as the guard.
    pub(super) async fn wait(&self, id: &DonationId) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // A turn that only the map holds is over.
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            Arc::clone(turns.entry(id.clone()).or_default())
        };
        turn.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_turn_ends_with_its_guard_and_leaves_nothing_behind() {
        let turns = Turns::default();
        let (one, other) = (DonationId::from_random(1), DonationId::from_random(2));
        let guard = turns.wait(&one).await;
        drop(turns.wait(&other).await);
        let second = tokio::time::timeout(std::time::Duration::from_millis(20), turns.wait(&one));
        assert!(second.await.is_err(), "two turns of one donation at once");
        drop(guard);
        drop(turns.wait(&one).await);
        assert_eq!(turns.0.lock().unwrap().len(), 1);
    }
}
