//! A payment from its link to its refund.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::new_payment::NewPayment;
use super::wallet;
use crate::gateway::put;
use crate::id::draw;
use crate::surroundings::Surroundings;

/// How long a link can be paid, as Khalti's test host says it: half an hour.
pub(super) const LIFETIME_S: i64 = 1_800;

/// UTC+05:45.
const NEPAL_S: i32 = (5 * 60 + 45) * 60;

const BASE_58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const ID_LENGTH: usize = 22;

/// As spelled on the wire, blanks included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Status {
    Initiated,
    Pending,
    Completed,
    #[serde(rename = "User canceled")]
    UserCanceled,
    Expired,
    Refunded,
    #[serde(rename = "Partially Refunded")]
    PartiallyRefunded,
}

impl Status {
    /// Money has come, whatever became of it since.
    pub(super) fn is_paid(self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Refunded | Self::PartiallyRefunded
        )
    }

    /// Lookups of these two are answered with HTTP 400 and an ordinary body.
    pub(super) fn is_lookup_failure(self) -> bool {
        matches!(self, Self::Expired | Self::UserCanceled)
    }
}

/// One link to pay by, and what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) pidx: String,
    pub(super) request: NewPayment,
    status: Status,
    created_at: i64,
    /// The fraction of the second, which Khalti's times have and the sandbox's clock does not.
    created_at_micros: i32,
    transaction_id: Option<String>,
    payer: Option<String>,
    refunded_paisa: i64,
    /// What a lookup says instead of the truth.
    claimed_total_paisa: Option<i64>,
}

impl Payment {
    pub(super) fn open(request: NewPayment, surroundings: &Surroundings) -> Self {
        let mut fraction = [0_u8; 2];
        surroundings.fill(&mut fraction);
        Self {
            pidx: draw(surroundings, BASE_58, ID_LENGTH),
            request,
            status: Status::Initiated,
            created_at: surroundings.unix_now(),
            created_at_micros: i32::from(u16::from_be_bytes(fraction)),
            transaction_id: None,
            payer: None,
            refunded_paisa: 0,
            claimed_total_paisa: None,
        }
    }

    /// Nobody has to close a link: it is expired from its time on.
    pub(crate) fn status_at(&self, now: i64) -> Status {
        if self.status == Status::Initiated && now >= self.expires_at() {
            Status::Expired
        } else {
            self.status
        }
    }

    fn expires_at(&self) -> i64 {
        self.created_at.saturating_add(LIFETIME_S)
    }

    /// When the link expires, with Nepal's offset.
    pub(super) fn expires_at_in_nepal(&self) -> String {
        let offset = Offset::from_seconds(NEPAL_S).unwrap_or(Offset::UTC);
        let nanos = self.created_at_micros.saturating_mul(1_000);
        let time = Timestamp::new(self.expires_at(), nanos).unwrap_or_default();
        time.display_with_offset(offset).to_string()
    }

    pub(super) fn transaction_id(&self) -> Option<&str> {
        self.transaction_id.as_deref()
    }

    /// The money in it that has not gone back.
    pub(super) fn refundable_paisa(&self) -> i64 {
        self.request
            .amount_paisa
            .saturating_sub(self.refunded_paisa)
    }

    /// A payer signs in and pays.
    pub(super) fn complete(&mut self, payer: &str, surroundings: &Surroundings) {
        self.payer = Some(payer.to_owned());
        self.settle(Status::Completed, surroundings);
    }

    /// Puts it where a payer, time or the merchant would have brought it, from wherever it is.
    pub(crate) fn settle(&mut self, status: Status, surroundings: &Surroundings) {
        self.status = status;
        if !status.is_paid() {
            self.transaction_id = None;
        } else if self.transaction_id.is_none() {
            self.transaction_id = Some(draw(surroundings, BASE_58, ID_LENGTH));
        }
        let amount = self.request.amount_paisa;
        self.refunded_paisa = match status {
            Status::Refunded => amount,
            Status::PartiallyRefunded => amount / 2,
            _ => 0,
        };
    }

    /// Gives some of it back, or all.
    pub(super) fn refund(&mut self, amount_paisa: i64) {
        self.refunded_paisa = self.refunded_paisa.saturating_add(amount_paisa);
        self.status = if self.refundable_paisa() > 0 {
            Status::PartiallyRefunded
        } else {
            Status::Refunded
        };
    }

    /// From now on lookups name another total than what was paid.
    pub(crate) fn claim_total(&mut self, total_paisa: i64) {
        self.claimed_total_paisa = Some(total_paisa);
    }

    /// The answer to a lookup: nothing in it says which order the payment is for.
    pub(super) fn found(&self, now: i64) -> Value {
        let status = self.status_at(now);
        json!({
            "pidx": self.pidx,
            "total_amount": self.claimed_total_paisa.unwrap_or(self.request.amount_paisa),
            "status": status,
            "transaction_id": self.transaction_id,
            "fee": 0,
            "refunded": matches!(status, Status::Refunded | Status::PartiallyRefunded),
        })
    }

    /// Everything about it, for whoever checks a ledger.
    pub(crate) fn to_value(&self, now: i64) -> Value {
        let mut value = self.found(now);
        put(&mut value, "request", json!(self.request));
        put(&mut value, "created_at", json!(self.created_at));
        put(&mut value, "expires_at", json!(self.expires_at_in_nepal()));
        put(&mut value, "refunded_amount", json!(self.refunded_paisa));
        value
    }

    /// Where the payer's browser is sent after paying, cancelling or a payment that hangs, in the order of
    /// parameters that captured callbacks have. An expired link has no callback; the bare address is where
    /// its payer comes back to alone. A refund changes nothing about the callback that was sent before it.
    pub(crate) fn return_url(&self, now: i64) -> String {
        let mut url = self.request.return_url.clone();
        let status = match self.status_at(now) {
            Status::Initiated | Status::Expired => return url.into(),
            Status::Pending => "Pending",
            Status::UserCanceled => "User canceled",
            Status::Completed | Status::Refunded | Status::PartiallyRefunded => "Completed",
        };
        let transaction_id = self.transaction_id.as_deref().unwrap_or_default();
        let mobile = self.transaction_id().map(|_| {
            let payer = self.payer.as_deref().unwrap_or(wallet::FIRST_TEST_ID);
            wallet::masked(payer)
        });
        let amount = self.request.amount_paisa.to_string();
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(own) = url.query() {
            query.extend_pairs(form_urlencoded::parse(own.as_bytes()));
        }
        query
            .append_pair("pidx", &self.pidx)
            .append_pair("transaction_id", transaction_id)
            .append_pair("tidx", transaction_id)
            .append_pair("amount", &amount)
            .append_pair("total_amount", &amount)
            .append_pair("mobile", &mobile.unwrap_or_default())
            .append_pair("status", status)
            .append_pair("purchase_order_id", &self.request.purchase_order_id)
            .append_pair("purchase_order_name", &self.request.purchase_order_name);
        // Blanks are seen as %20 in the wild; a plus that was typed is %2B already.
        url.set_query(Some(&query.finish().replace('+', "%20")));
        url.into()
    }
}
