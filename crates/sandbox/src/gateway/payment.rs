//! A payment entity, with every member the documents list.

use serde::Serialize;
use serde_json::{Value, json};

use super::attempt::{Attempt, Card, Method};
use super::collection::put;
use super::failure::Failure;
use super::notes::Notes;
use super::shelf::Entry;
use crate::id::{Kind, letters};
use crate::surroundings::Surroundings;

/// `created` → `authorized` → `captured` → `refunded`, or `failed`, which a late authorisation can still undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PaymentStatus {
    Created,
    Authorized,
    Captured,
    Refunded,
    Failed,
}

/// The entity of the payments API. Members without a value are `null`, never absent.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Payment {
    pub(crate) id: String,
    pub(crate) entity: &'static str,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) status: PaymentStatus,
    pub(crate) order_id: Option<String>,
    invoice_id: Option<String>,
    international: bool,
    pub(crate) method: &'static str,
    pub(crate) amount_refunded: i64,
    refund_status: Option<&'static str>,
    pub(crate) captured: bool,
    pub(crate) description: Option<String>,
    card_id: Option<String>,
    bank: Option<String>,
    wallet: Option<String>,
    vpa: Option<String>,
    email: Option<String>,
    contact: Option<String>,
    pub(crate) notes: Notes,
    fee: Option<i64>,
    tax: Option<i64>,
    error_code: Option<&'static str>,
    error_description: Option<&'static str>,
    error_source: Option<&'static str>,
    error_step: Option<&'static str>,
    error_reason: Option<String>,
    acquirer_data: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    upi: Option<Value>,
    /// Only payments that were authorised after they had failed have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) late_authorized: Option<bool>,
    pub(crate) created_at: i64,
    #[serde(skip)]
    card: Option<Card>,
}

impl Payment {
    /// An attempt nobody has answered yet.
    pub(crate) fn begin(
        amount: i64,
        currency: String,
        order_id: Option<String>,
        attempt: Attempt,
        surroundings: &Surroundings,
    ) -> Self {
        let reference = letters(surroundings);
        let method = attempt.method.name();
        let mut payment = Self {
            id: Kind::Payment.draw(surroundings),
            entity: "payment",
            amount,
            currency,
            status: PaymentStatus::Created,
            order_id,
            invoice_id: None,
            international: false,
            method,
            amount_refunded: 0,
            refund_status: None,
            captured: false,
            description: attempt.description,
            card_id: None,
            bank: None,
            wallet: None,
            vpa: None,
            email: attempt.email,
            contact: attempt.contact,
            notes: attempt.notes,
            fee: None,
            tax: None,
            error_code: None,
            error_description: None,
            error_source: None,
            error_step: None,
            error_reason: None,
            acquirer_data: Value::Null,
            upi: None,
            late_authorized: None,
            created_at: surroundings.unix_now(),
            card: None,
        };
        payment.pay_with(attempt.method, &reference);
        payment
    }

    fn pay_with(&mut self, method: Method, reference: &str) {
        match method {
            Method::Card(card) => {
                self.acquirer_data = json!({"auth_code": null});
                self.international = card.international;
                self.card_id = Some(card.id.clone());
                self.card = Some(card);
            }
            Method::Netbanking { bank } | Method::Fpx { bank } => {
                self.acquirer_data = json!({"bank_transaction_id": reference});
                self.bank = Some(bank);
            }
            Method::Upi { vpa } => {
                self.acquirer_data = json!({"rrn": null, "upi_transaction_id": reference});
                self.upi = Some(
                    json!({"vpa": vpa, "payer_account_type": "bank_account", "flow": "collect"}),
                );
                self.vpa = Some(vpa);
            }
            Method::UpiIntent => {
                self.acquirer_data = json!({"rrn": null, "upi_transaction_id": reference});
                self.upi = Some(json!({"vpa": null, "flow": "intent"}));
            }
            Method::Wallet { wallet } => {
                self.acquirer_data = json!({"transaction_id": reference});
                self.wallet = Some(wallet);
            }
        }
    }

    /// The bank said yes. Errors of an earlier answer are gone, as after a late authorisation.
    pub(crate) fn authorize(&mut self) {
        self.status = PaymentStatus::Authorized;
        self.error_code = None;
        self.error_description = None;
        self.error_source = None;
        self.error_step = None;
        self.error_reason = None;
    }

    /// The merchant takes the money: 2 % fee plus 18 % tax on it; `fee` includes `tax`.
    pub(crate) fn capture(&mut self) {
        let base = self.amount.saturating_mul(2) / 100;
        let tax = base.saturating_mul(18) / 100;
        self.status = PaymentStatus::Captured;
        self.captured = true;
        self.tax = Some(tax);
        self.fee = Some(base.saturating_add(tax));
    }

    /// The bank said no.
    pub(crate) fn fail(&mut self, failure: &Failure) {
        self.status = PaymentStatus::Failed;
        self.error_code = Some(failure.code);
        self.error_description = Some(failure.description);
        self.error_source = Some(failure.source);
        self.error_step = Some(failure.step);
        self.error_reason = Some(failure.reason.clone());
    }

    /// The error of a failed payment, as the checkout's events and the failed callback carry it.
    pub(crate) fn failure(&self) -> Option<Value> {
        let reason = self.error_reason.as_deref()?;
        let mut metadata = json!({"payment_id": self.id});
        if let Some(order_id) = &self.order_id {
            put(&mut metadata, "order_id", json!(order_id));
        }
        Some(json!({
            "code": self.error_code,
            "description": self.error_description,
            "source": self.error_source,
            "step": self.error_step,
            "reason": reason,
            "metadata": metadata,
        }))
    }

    /// Some or all of it goes back. Only a full refund changes the status.
    pub(crate) fn give_back(&mut self, amount: i64) {
        self.amount_refunded = self.amount_refunded.saturating_add(amount);
        if self.amount_refunded >= self.amount {
            self.status = PaymentStatus::Refunded;
            self.refund_status = Some("full");
        } else {
            self.refund_status = Some("partial");
        }
    }

    /// A refund that was counted did not arrive: the money is the merchant's again.
    pub(crate) fn take_back(&mut self, amount: i64) {
        self.amount_refunded = self.amount_refunded.saturating_sub(amount).max(0);
        self.status = PaymentStatus::Captured;
        self.refund_status = (self.amount_refunded > 0).then_some("partial");
    }

    /// The fee, tax included, and the tax in it.
    pub(crate) fn charges(&self) -> (i64, i64) {
        (self.fee.unwrap_or_default(), self.tax.unwrap_or_default())
    }

    pub(crate) fn refundable(&self) -> i64 {
        self.amount.saturating_sub(self.amount_refunded)
    }

    pub(crate) fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The entity with the parts that `expand[]` asked for; only a card can be expanded here.
    pub(crate) fn expanded(&self, parts: &[&str]) -> Value {
        let mut value = self.to_value();
        if let Some(card) = &self.card
            && parts
                .iter()
                .any(|part| *part == "card" || *part == "payments.card")
        {
            put(&mut value, "card", json!(card));
        }
        value
    }
}

impl Entry for Payment {
    const KIND: Kind = Kind::Payment;

    fn id(&self) -> &str {
        &self.id
    }

    fn created_at(&self) -> i64 {
        self.created_at
    }
}
