//! The ledger.

use crate::chain::{Events, VerifyChain};
use crate::creation::{BindOrder, ClaimCreation, EndCreation, Outcome};
use crate::donation::{
    Bound, Digest, GatewayOrder, NewDonation, Recorded, Settled, StoredDonation,
};
use crate::donor::FindDonor;
use crate::error::OpenError;
use crate::event::{Actor, Chain, StoredEvent};
use crate::intent::RecordIntent;
use crate::load::Find;
use crate::note::{ClaimCheck, RecordEvent};
use crate::open::{Opened, open};
use crate::settling::Settle;
use crate::shelf::{Raised, SettingOrInsert};
use crate::writer::{Job, Result, Writer};
use daan_domain::settle::Evidence;
use daan_domain::{
    CampaignSlug, Currency, DonationId, Donor, Gateway, GatewayOrderId, Message, Money, Timestamp,
};
use sqlx::SqlitePool;

/// The ledger. Clones are the same ledger.
///
/// Every write is one transaction, and returns once that is on the disk.
#[derive(Clone)]
pub struct Ledger {
    pub(crate) writer: Writer,
    readers: Option<SqlitePool>,
}

impl Ledger {
    /// Opens `sqlite:PATH` (made with its folder where missing) or `sqlite::memory:`, inside a tokio runtime.
    /// `readers` is the number of connections that read beside the one that writes.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open(url: &str, readers: u32) -> std::result::Result<Ledger, OpenError> {
        let Opened { writer, readers } = open(url, readers).await?;
        Ok(Ledger { writer, readers })
    }

    /// Commits what was queued, closes the file and frees it for another process.
    pub async fn close(&self) {
        if let Some(readers) = &self.readers {
            readers.close().await;
        }
        self.writer.close().await;
    }

    /// Writes down an intent, before any gateway hears of it.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn record_intent(&self, new: &NewDonation, now: Timestamp) -> Result<Recorded> {
        let new = new.clone();
        self.writer.submit(RecordIntent { new, now }).await
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
        self.writer
            .submit(ClaimCreation { id, now, lease_ms })
            .await
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
        self.writer.submit(BindOrder { id, order, now }).await
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
        self.writer
            .submit(Settle {
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
        self.writer
            .submit(RecordEvent {
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
        self.writer
            .submit(ClaimCheck {
                id,
                now,
                cool_down_ms,
            })
            .await
    }

    /// What a campaign has raised in a currency: applied captures less what went back of them.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn raised(&self, campaign: &CampaignSlug, currency: Currency) -> Result<Money> {
        let campaign = campaign.clone();
        self.read(Raised { campaign, currency }).await
    }

    /// The setting of this name; `value` becomes it where there is none.
    ///
    /// # Errors
    /// [`crate::StorageError`].
    pub async fn setting_or_insert(&self, name: &'static str, value: &[u8]) -> Result<Vec<u8>> {
        let value = value.to_vec();
        self.writer.submit(SettingOrInsert { name, value }).await
    }

    async fn end_creation(
        &self,
        id: &DonationId,
        outcome: Outcome,
        code: &str,
        now: Timestamp,
    ) -> Result<()> {
        self.writer
            .submit(EndCreation {
                id: id.clone(),
                outcome,
                code: code.to_owned(),
                now,
            })
            .await
    }

    /// Reads by one statement, and so from one state of the database, on a reader where there is one.
    pub(crate) async fn read<J: Job>(&self, job: J) -> Result<J::Output> {
        match &self.readers {
            Some(readers) => {
                let mut connection = readers.acquire().await?;
                job.run(&mut connection).await
            }
            None => self.writer.submit(job).await,
        }
    }
}
