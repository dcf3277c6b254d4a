//! The ledger's queues: what came from gateways unasked, and what is to be asked of them.

use crate::downtime::{Downtime, MethodsInTrouble, RecordDowntime};
use crate::due::{ClaimDue, DueDonation, OldestDue, ScheduleCheck};
use crate::error::Result;
use crate::inbox::{ClaimNotices, Finish, Notice, Postpone, Receive, StoredNotice};
use crate::ledger::Ledger;
use daan_domain::{Gateway, Timestamp};

impl Ledger {
    /// Takes the donations that are to be asked about by now, longest overdue first, `limit` at most. Nobody
    /// else gets them for `lease_ms`, or until [`Ledger::schedule_check`] says when they are asked about next.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn claim_due(
        &self,
        now: Timestamp,
        limit: i64,
        lease_ms: i64,
    ) -> Result<Vec<DueDonation>> {
        self.write(ClaimDue {
            now,
            limit,
            lease_ms,
        })
        .await
    }

    /// Ends the turn and sets when the donation is asked about next; what settled it since, and whoever took
    /// it after the turn was over, have the last word.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn schedule_check(&self, due: &DueDonation, next: Timestamp) -> Result<()> {
        self.write(ScheduleCheck {
            id: due.donation.id.clone(),
            epoch: due.epoch,
            planned: due.donation.next_check_at,
            next,
        })
        .await
    }

    /// When the donation that has waited longest was, or is, to be asked about; `None` where none is.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn oldest_due(&self) -> Result<Option<Timestamp>> {
        self.read(OldestDue).await
    }

    /// Writes a gateway's notice down, before anything is done about it. What comes back is to be worked
    /// off; `None` where that was done when it came before.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn receive(&self, notice: Notice, now: Timestamp) -> Result<Option<StoredNotice>> {
        self.write(Receive { notice, now }).await
    }

    /// Takes the notices that are not worked off and whose time has come, oldest first, `limit` at most.
    /// Nobody else gets them for `lease_ms`, or until [`Ledger::postpone_notice`] says when.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn claim_notices(
        &self,
        now: Timestamp,
        limit: i64,
        lease_ms: i64,
    ) -> Result<Vec<StoredNotice>> {
        self.write(ClaimNotices {
            now,
            limit,
            lease_ms,
        })
        .await
    }

    /// Puts a notice off that could not be worked off, by an hour at most.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn postpone_notice(&self, notice: &StoredNotice, next: Timestamp) -> Result<()> {
        self.write(Postpone {
            gateway: notice.gateway,
            id: notice.id.clone(),
            next,
        })
        .await
    }

    /// Says what became of a notice; the first word stands.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn finish_notice(
        &self,
        gateway: Gateway,
        id: &str,
        result: &'static str,
        now: Timestamp,
    ) -> Result<()> {
        self.write(Finish {
            gateway,
            id: id.to_owned(),
            result,
            now,
        })
        .await
    }

    /// Writes down what a gateway reports of one of its methods; reports may come in any order.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn record_downtime(&self, downtime: Downtime) -> Result<()> {
        self.write(RecordDowntime(downtime)).await
    }

    /// The methods that a gateway reported trouble with at or after `since` and did not take back.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn methods_in_trouble(
        &self,
        gateway: Gateway,
        since: Timestamp,
    ) -> Result<Vec<String>> {
        self.read(MethodsInTrouble { gateway, since }).await
    }
}
