//! What is written down of one gift.

use crate::checkout::step::{Proof, Ticket};
use daan_domain::Timestamp;
use serde::{Deserialize, Serialize};

const VERSION: i64 = 2;
/// The first version had one record for all gifts, with the same members but [`Record::form_mark`].
const FIRST_VERSION: i64 = 1;
/// The state of a record whose proof is not answered yet.
const VERIFY_PENDING: &str = "verify_pending";
/// The state of a record whose donor went to another page to pay, and has not been seen since.
pub(super) const LEFT: &str = "left";
/// The state of a record whose proof the server has refused.
const REFUSED: &str = "refused";
/// For so long is kept what waits for no answer. A gateway may still move money for days; after a week only its own
/// books help.
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
    /// What the form was, in 32 bits: see `key.rs`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form_mark: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) donation_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) token: Option<String>,
    /// The gateway order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payment_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<String>,
    /// The origin of the server, where it is not the page's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) server: Option<String>,
}

daan_api::wire!(Record {
    v,
    idempotency_key,
    campaign,
    amount_minor,
    currency,
    created_at_ms,
    form_mark,
    donation_id,
    token,
    order_id,
    payment_id,
    signature,
    state,
    server,
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
            form_mark: None,
            donation_id: None,
            token: None,
            order_id: None,
            payment_id: None,
            signature: None,
            state: None,
            server: None,
        }
    }

    /// The donation that the intent became.
    pub fn ticket(&self) -> Option<Ticket> {
        Some(Ticket::new(self.donation_id.clone()?, self.token.clone()?))
    }

    /// The proof that is not brought yet.
    pub fn proof(&self) -> Option<Proof> {
        Some(Proof {
            payment_id: self.payment_id.clone()?,
            order_id: self.order_id.clone()?,
            signature: self.signature.clone()?,
        })
    }

    /// Whether the server has refused the proof.
    pub fn is_refused(&self) -> bool {
        self.state.as_deref() == Some(REFUSED)
    }

    pub(super) fn is_about(&self, ticket: &Ticket) -> bool {
        self.token.as_ref() == Some(&ticket.token)
    }

    /// What no other gift and no other proof is called.
    pub(super) fn name(&self) -> &str {
        self.payment_id.as_ref().unwrap_or(&self.idempotency_key)
    }

    pub(super) fn became(&mut self, ticket: &Ticket, order_id: Option<String>) {
        self.donation_id = Some(ticket.donation_id.clone());
        self.token = Some(ticket.token.clone());
        self.order_id = order_id;
    }

    pub(super) fn paid(&mut self, ticket: &Ticket, proof: &Proof) {
        self.became(ticket, Some(proof.order_id.clone()));
        self.payment_id = Some(proof.payment_id.clone());
        self.signature = Some(proof.signature.clone());
        self.state = Some(VERIFY_PENDING.to_owned());
    }

    pub(super) fn refuse(&mut self) {
        self.state = Some(REFUSED.to_owned());
    }

    /// Whether it is still of use. No clock, set back or forward, deletes a proof that was not answered.
    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        let is_unsent = self.proof().is_some() && !self.is_refused();
        (FIRST_VERSION..=VERSION).contains(&self.v)
            && (is_unsent || now.unix_ms().saturating_sub(self.created_at_ms) < KEPT_MS)
    }
}
