//! A donation that nobody paid for long.

use crate::creation::{Step, load_with_head};
use crate::db::Db;
use crate::error::Result;
use crate::event::Actor;
use crate::home::Job;
use daan_domain::{DonationId, Status, Timestamp};
use serde_json::json;

/// Shows an open donation as expired; evidence is as welcome as before.
pub(crate) struct Expire {
    pub(crate) id: DonationId,
    /// When it was to be asked about as it was read: anything that happens to a donation sets that anew.
    pub(crate) planned: Option<Timestamp>,
    pub(crate) next: Timestamp,
    pub(crate) now: Timestamp,
}

impl Job for Expire {
    type Output = bool;

    async fn run(&self, db: &mut Db<'_>) -> Result<bool> {
        let (donation, head) = load_with_head(db, &self.id).await?;
        if donation.status != Status::Open || donation.next_check_at != self.planned {
            return Ok(false);
        }
        let step = Step {
            id: &self.id,
            event: "expired",
            data: json!({}),
            actor: Actor::Poll,
            status: Status::Expired,
            next_check_at: Some(self.next),
            attempt_started_at: donation.attempt_started_at,
            lease_until: None,
            order: None,
        };
        step.write(db, head, self.now).await?;
        Ok(true)
    }
}
