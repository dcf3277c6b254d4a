//! What is worth a line of a donation's history once.

use super::{Desk, Failure};
use daan_storage::{Actor, StoredDonation};
use serde_json::Value;

impl Desk {
    /// Adds an event to a donation's history, unless the very same stands there; whether it was news. Needs
    /// the donation's turn.
    pub(super) async fn noted_once(
        &self,
        donation: &StoredDonation,
        kind: &'static str,
        data: &Value,
        actor: Actor,
    ) -> Result<bool, Failure> {
        // As it is kept, or it would not be known again.
        let data = &daan_storage::without_nul(data.clone());
        let known = self.ledger.events(&donation.id).await?;
        if known
            .iter()
            .any(|event| event.kind == kind && event.data == *data)
        {
            return Ok(false);
        }
        self.ledger
            .record_event(&donation.id, kind, data, actor, self.now())
            .await?;
        Ok(true)
    }
}
