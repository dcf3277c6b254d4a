//! What must outlive the tab: which gift was begun, and a proof of payment that is not brought yet.
//!
//! Nothing personal is written. Storage can be missing, full, denied or partitioned; then the same
//! record lives in memory and everything works but a reload.

use super::step::{Proof, Ticket};
use crate::browser;
use daan_api::codec;
use daan_domain::Timestamp;
use serde::{Deserialize, Serialize};

const KEY: &str = "daan.pending.v1";
const VERSION: i64 = 1;
/// The state of a record whose proof is not answered yet.
const VERIFY_PENDING: &str = "verify_pending";
/// The state of a record whose donor went to another page to pay, and has not been seen since.
const LEFT: &str = "left";
/// A gateway may still move money for days; after a week only its own books help.
const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// One gift under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    v: i64,
    /// The key of the press.
    pub idempotency_key: String,
    /// The campaign's slug.
    pub campaign: String,
    /// In minor units.
    pub amount_minor: i64,
    /// ISO code.
    pub currency: String,
    /// By the donor's clock, in milliseconds since 1970.
    pub created_at_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    donation_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// The gateway order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payment_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<String>,
}

daan_api::wire!(Record {
    v,
    idempotency_key,
    campaign,
    amount_minor,
    currency,
    created_at_ms,
    donation_id,
    token,
    order_id,
    payment_id,
    signature,
    state,
});

impl Record {
    /// An intent, before the server heard of it.
    pub fn intent(
        idempotency_key: String,
        campaign: String,
        amount_minor: i64,
        currency: String,
        now: Timestamp,
    ) -> Record {
        Record {
            v: VERSION,
            idempotency_key,
            campaign,
            amount_minor,
            currency,
            created_at_ms: now.unix_ms(),
            donation_id: None,
            token: None,
            order_id: None,
            payment_id: None,
            signature: None,
            state: None,
        }
    }

    /// The donation that the intent became.
    pub fn ticket(&self) -> Option<Ticket> {
        Some(Ticket {
            donation_id: self.donation_id.clone()?,
            token: self.token.clone()?,
        })
    }

    /// The proof that is not brought yet.
    pub fn proof(&self) -> Option<Proof> {
        Some(Proof {
            payment_id: self.payment_id.clone()?,
            order_id: self.order_id.clone()?,
            signature: self.signature.clone()?,
        })
    }

    fn is_fresh(&self, now: Timestamp) -> bool {
        // A clock set back must not delete a proof.
        self.v == VERSION && now.unix_ms().saturating_sub(self.created_at_ms) < KEPT_MS
    }
}

/// The record's keeper: local storage, and memory where that fails.
#[derive(Debug, Default)]
pub struct Pending {
    memory: Option<Record>,
}

impl Pending {
    /// Writes an intent down, unless another tab's proof would be lost by it.
    pub fn begin(&mut self, intent: Record, now: Timestamp) {
        let other_proof = stored(now).is_some_and(|record| record.proof().is_some());
        if !other_proof {
            store(&intent);
        }
        self.memory = Some(intent);
    }

    /// Writes down what the intent became.
    pub fn remember(&mut self, ticket: &Ticket, order_id: Option<String>, now: Timestamp) {
        if let Some(mut record) = self.memory.take() {
            record.donation_id = Some(ticket.donation_id.clone());
            record.token = Some(ticket.token.clone());
            record.order_id = order_id;
            self.begin(record, now);
        }
    }

    /// Writes a proof down, over whatever was there.
    pub fn keep(&mut self, ticket: &Ticket, proof: &Proof, now: Timestamp) {
        let mut record = self
            .memory
            .take()
            .unwrap_or_else(|| Record::intent(String::new(), String::new(), 0, String::new(), now));
        record.donation_id = Some(ticket.donation_id.clone());
        record.token = Some(ticket.token.clone());
        record.order_id = Some(proof.order_id.clone());
        record.payment_id = Some(proof.payment_id.clone());
        record.signature = Some(proof.signature.clone());
        record.state = Some(VERIFY_PENDING.to_owned());
        store(&record);
        self.memory = Some(record);
    }

    /// Writes down that the donor leaves the page to pay this donation.
    pub fn leave(&mut self, ticket: &Ticket, now: Timestamp) {
        self.set_state(ticket, None, Some(LEFT), now);
    }

    /// Whether the donor of the record that was read had left the page to pay this donation. Says so once:
    /// who comes again another day has come for something else.
    pub fn has_come_back(&mut self, ticket: &Ticket, now: Timestamp) -> bool {
        self.set_state(ticket, Some(LEFT), None, now)
    }

    fn set_state(
        &mut self,
        ticket: &Ticket,
        from: Option<&str>,
        to: Option<&str>,
        now: Timestamp,
    ) -> bool {
        let record = self.memory.take_if(|record| {
            record.state.as_deref() == from && record.token.as_ref() == Some(&ticket.token)
        });
        let Some(mut record) = record else {
            return false;
        };
        record.state = to.map(ToOwned::to_owned);
        self.begin(record, now);
        true
    }

    /// The record, if there is one that is not too old; anything else that storage holds is deleted.
    pub fn read(&mut self, now: Timestamp) -> Option<Record> {
        self.memory = stored(now).or_else(|| self.memory.take());
        self.memory.clone()
    }

    /// Deletes the record of this donation; another donation's stays.
    pub fn forget(&mut self, ticket: &Ticket, now: Timestamp) {
        let about = |record: &Record| record.token.as_ref() == Some(&ticket.token);
        if stored(now).as_ref().is_some_and(about) {
            remove();
        }
        if self.memory.as_ref().is_some_and(about) {
            self.memory = None;
        }
    }
}

fn store(record: &Record) {
    if let (Some(storage), Some(text)) = (browser::storage(), codec::to_json(record)) {
        // Full or denied: memory has it.
        let _ = storage.set_item(KEY, &text);
    }
}

fn stored(now: Timestamp) -> Option<Record> {
    let text = browser::storage()?.get_item(KEY).ok()??;
    let record = codec::from_json::<Record>(&text).filter(|record| record.is_fresh(now));
    if record.is_none() {
        remove();
    }
    record
}

fn remove() {
    if let Some(storage) = browser::storage() {
        let _ = storage.remove_item(KEY);
    }
}
