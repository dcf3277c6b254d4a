//! The ledger.

use crate::chain::{Events, VerifyChain};
use crate::creation::{BindOrder, ClaimCreation, EndCreation, Outcome};
use crate::donation::{
    Bound, Digest, GatewayOrder, NewDonation, Recorded, Settled, StoredDonation,
};
use crate::donor::FindDonor;
use crate::error::{OpenError, Result};
use crate::event::{Actor, Chain, StoredEvent};
use crate::home::{Home, Job};
use crate::intent::RecordIntent;
use crate::load::Find;
use crate::note::{ClaimCheck, RecordEvent};
use crate::settling::Settle;
use crate::shelf::{SettingOrInsert, SharedTime};
use daan_domain::settle::Evidence;
use daan_domain::{DonationId, Donor, Gateway, GatewayOrderId, Message, Timestamp};
use std::path::Path;

/// The ledger. Clones are the same ledger.
///
/// Every write is one transaction, and returns once that is on the disk.
#[derive(Clone)]
pub struct Ledger {
    home: Home,
}

impl Ledger {
    /// Opens `sqlite:PATH` (made with its folder where missing), `sqlite::memory:`, or
    /// `postgres://USER:PASSWORD@HOST/DATABASE` (which must be there), inside a tokio runtime. `connections` is the
    /// number of connections to PostgreSQL, and of those to SQLite that read beside the one that writes.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open(url: &str, connections: u32) -> std::result::Result<Ledger, OpenError> {
        Ok(Ledger::at(Home::open(url, connections).await?))
    }

    /// The ledger in a database that is open.
    pub(crate) fn at(home: Home) -> Ledger {
        Ledger { home }
    }

    /// Opens a ledger to read it only, beside whoever has it open for writing. It must be there, and its schema
    /// this program's.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open_to_read(url: &str) -> std::result::Result<Ledger, OpenError> {
        Ok(Ledger {
            home: Home::open_to_read(url).await?,
        })
    }

    /// Copies one state of a SQLite file into a new one, durably, beside whoever writes. The copy has been read
    /// from end to end.
    ///
    /// # Errors
    /// [`OpenError`]: `File` where the new file is there already or cannot be made, `NoFile` for a ledger that is
    /// no file, `Damaged` where the copy is.
    pub async fn copy_to(&self, file: &Path) -> std::result::Result<(), OpenError> {
        self.home.copy_to(file).await
    }

    /// Commits what was queued, closes the database and frees it for another process.
    pub async fn close(&self) {
        self.home.close().await;
    }

    /// Writes down an intent, before any gateway hears of it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn record_intent(&self, new: &NewDonation, now: Timestamp) -> Result<Recorded> {
        let new = new.clone();
        self.write(RecordIntent { new, now }).await
    }

    /// Takes the right to make the donation's gateway order for `lease_ms`; `false` where somebody else has
    /// it, or where an order is bound. A refused creation may be tried again this way.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn claim_creation(
        &self,
        id: &DonationId,
        now: Timestamp,
        lease_ms: i64,
    ) -> Result<bool> {
        let id = id.clone();
        self.write(ClaimCreation { id, now, lease_ms }).await
    }

    /// Binds a gateway order that was made for the donation, if none is bound yet.
    ///
    /// # Errors
    /// [`crate::StorageError`]; `Constraint` where the order is bound to another donation.
    pub async fn bind_order(
        &self,
        id: &DonationId,
        order: &GatewayOrder,
        now: Timestamp,
    ) -> Result<Bound> {
        let (id, order) = (id.clone(), order.clone());
        self.write(BindOrder { id, order, now }).await
    }

    /// The gateway refused to make an order, for the reason with this code.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn creation_failed(&self, id: &DonationId, code: &str, now: Timestamp) -> Result<()> {
        self.end_creation(id, Outcome::Refused, code, now).await
    }

    /// Nobody knows whether the gateway made an order.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn creation_unclear(
        &self,
        id: &DonationId,
        code: &str,
        now: Timestamp,
    ) -> Result<()> {
        self.end_creation(id, Outcome::Unclear, code, now).await
    }

    /// Settles evidence.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn settle(
        &self,
        id: &DonationId,
        evidence: &[Evidence],
        actor: Actor,
        now: Timestamp,
    ) -> Result<Settled> {
        self.write(Settle {
            id: id.clone(),
            evidence: evidence.to_vec(),
            actor,
            now,
        })
        .await
    }

    /// The donation with this reference.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn find(&self, id: &DonationId) -> Result<Option<StoredDonation>> {
        self.read(Find::Id(id.clone())).await
    }

    /// The donation whose view token has this SHA-256.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn find_by_token_hash(&self, hash: &Digest) -> Result<Option<StoredDonation>> {
        self.read(Find::TokenHash(*hash)).await
    }

    /// The donation that a gateway order was made for.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn find_by_gateway_order(
        &self,
        gateway: Gateway,
        order: &GatewayOrderId,
    ) -> Result<Option<StoredDonation>> {
        self.read(Find::Order(gateway, order.clone())).await
    }

    /// Who gave, and what they said; `None` once that is erased.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn donor(&self, id: &DonationId) -> Result<Option<(Donor, Option<Message>)>> {
        self.read(FindDonor(id.clone())).await
    }

    /// Adds to a donation's history what is no evidence: a refused signature, a look by an operator.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn record_event(
        &self,
        id: &DonationId,
        kind: &'static str,
        data: &serde_json::Value,
        actor: Actor,
        now: Timestamp,
    ) -> Result<()> {
        self.write(RecordEvent {
            id: id.clone(),
            kind,
            data: data.clone(),
            actor,
            now,
        })
        .await
    }

    /// A donation's history, oldest first.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn events(&self, id: &DonationId) -> Result<Vec<StoredEvent>> {
        self.read(Events(id.clone())).await
    }

    /// Recomputes a donation's history.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn verify_chain(&self, id: &DonationId) -> Result<Chain> {
        self.read(VerifyChain(id.clone())).await
    }

    /// Takes the turn to ask the gateway about a donation: at most one every `cool_down_ms`.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn claim_check(
        &self,
        id: &DonationId,
        now: Timestamp,
        cool_down_ms: i64,
    ) -> Result<bool> {
        let id = id.clone();
        self.write(ClaimCheck {
            id,
            now,
            cool_down_ms,
        })
        .await
    }

    /// What the database's own clock says, where several processes may share it; `None` for SQLite, which has
    /// one process.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn shared_time(&self) -> Result<Option<Timestamp>> {
        self.read(SharedTime).await
    }

    /// The setting of this name; `value` becomes it where there is none.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn setting_or_insert(&self, name: &'static str, value: &[u8]) -> Result<Vec<u8>> {
        let value = value.to_vec();
        self.write(SettingOrInsert { name, value }).await
    }

    async fn end_creation(
        &self,
        id: &DonationId,
        outcome: Outcome,
        code: &str,
        now: Timestamp,
    ) -> Result<()> {
        self.write(EndCreation {
            id: id.clone(),
            outcome,
            code: code.to_owned(),
            now,
        })
        .await
    }

    pub(crate) fn home(&self) -> &Home {
        &self.home
    }

    pub(crate) async fn write<J: Job>(&self, job: J) -> Result<J::Output> {
        self.home.write(job).await
    }

    /// Runs a job that only reads, over one state of the database, however many statements it takes.
    pub(crate) async fn snapshot<J: Job>(&self, job: J) -> Result<J::Output> {
        self.home.snapshot(job).await
    }

    pub(crate) async fn read<J: Job>(&self, job: J) -> Result<J::Output> {
        self.home.read(job).await
    }
}
