//! What a sweep asks of the ledger.

use crate::donation::{LostDonation, Recovered, StoredDonation};
use crate::error::Result;
use crate::event::Actor;
use crate::expiry::Expire;
use crate::ledger::Ledger;
use crate::recovery::Recover;
use crate::sweep::{
    BookedCapture, Captures, ClaimSweep, EndSweep, Linked, ProlongSweep, SweepEnd, SweepState,
    SweepTurn, Sweeps,
};
use daan_domain::{DonationId, Gateway, Timestamp};

/// A span of time, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

impl Ledger {
    /// How the sweeps stand; one that never ran is not among them.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn sweeps(&self) -> Result<Vec<SweepState>> {
        self.read(Sweeps).await
    }

    /// Takes the turn to sweep a gateway for `lease_ms`; `None` where somebody has it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn claim_sweep(
        &self,
        gateway: Gateway,
        now: Timestamp,
        lease_ms: i64,
    ) -> Result<Option<SweepTurn>> {
        self.write(ClaimSweep {
            gateway,
            now,
            lease_ms,
        })
        .await
    }

    /// Makes a turn last until then; `false` where it is somebody else's by now.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn prolong_sweep(&self, turn: &SweepTurn, until: Timestamp) -> Result<bool> {
        self.write(ProlongSweep {
            gateway: turn.state.gateway,
            epoch: turn.epoch,
            until,
        })
        .await
    }

    /// Ends a turn, unless it is somebody else's by now.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn end_sweep(&self, turn: &SweepTurn, end: SweepEnd, now: Timestamp) -> Result<()> {
        self.write(EndSweep {
            gateway: turn.state.gateway,
            epoch: turn.epoch,
            end,
            now,
        })
        .await
    }

    /// The captures that were booked in a span, by their place in the ledger, after this one.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn captures(
        &self,
        gateway: Gateway,
        span: Span,
        after: i64,
        limit: i64,
    ) -> Result<Vec<BookedCapture>> {
        self.read(Captures {
            gateway,
            from: span.from,
            to: span.to,
            after,
            limit,
        })
        .await
    }

    /// The donations that Khalti's links of a span were made for, by reference, after this one.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn linked_donations(
        &self,
        span: Span,
        after: Option<DonationId>,
        limit: i64,
    ) -> Result<Vec<DonationId>> {
        self.read(Linked {
            from: span.from,
            to: span.to,
            after,
            limit,
        })
        .await
    }

    /// Writes a donation down again from what its gateway holds, or an operator says. Its first event says so.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn recover(
        &self,
        lost: &LostDonation,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Recovered> {
        let lost = lost.clone();
        self.write(Recover { lost, actor, now }).await
    }

    /// Shows an open donation, as it was read, as expired, and sets when it is asked about next; `false` where
    /// something happened to it since. It may still be paid.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn expire(
        &self,
        donation: &StoredDonation,
        next: Timestamp,
        now: Timestamp,
    ) -> Result<bool> {
        self.write(Expire {
            id: donation.id.clone(),
            planned: donation.next_check_at,
            next,
            now,
        })
        .await
    }
}
