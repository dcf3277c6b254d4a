//! The ledger's queues: what came from gateways unasked, and what is to be asked of them.

use crate::donation::StoredDonation;
use crate::downtime::{Downtime, MethodsInTrouble, RecordDowntime};
use crate::due::{Due, ScheduleCheck};
use crate::inbox::{Finish, Notice, Receive, StoredNotice, Waiting};
use crate::ledger::Ledger;
use crate::writer::Result;
use daan_domain::{Gateway, Timestamp};

impl Ledger {
    /// The donations that are to be asked about by now, longest overdue first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn due(&self, now: Timestamp, limit: u32) -> Result<Vec<StoredDonation>> {
        self.read(Due { now, limit }).await
    }

    /// Sets when a donation, as it was read, is asked about next; what settled it since has the last word.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn schedule_check(&self, donation: &StoredDonation, next: Timestamp) -> Result<()> {
        self.writer
            .submit(ScheduleCheck {
                id: donation.id.clone(),
                planned: donation.next_check_at,
                next,
            })
            .await
    }

    /// Writes a gateway's notice down, before anything is done about it. What comes back is to be worked
    /// off; `None` where that was done when it came before.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn receive(&self, notice: Notice, now: Timestamp) -> Result<Option<StoredNotice>> {
        self.writer.submit(Receive { notice, now }).await
    }

    /// The notices that came before this time and are not worked off, oldest first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn waiting_notices(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<StoredNotice>> {
        self.read(Waiting { before, limit }).await
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
        self.writer
            .submit(Finish {
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
        self.writer.submit(RecordDowntime(downtime)).await
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
