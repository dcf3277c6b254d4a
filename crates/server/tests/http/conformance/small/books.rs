//! Its gifts, in memory.

use super::Mistakes;
use serde_json::{Value, json};

#[derive(Default)]
pub(super) struct Books {
    pub(super) gifts: Vec<Gift>,
}

pub(super) struct Gift {
    pub(super) id: String,
    pub(super) token: String,
    /// As it was asked for.
    pub(super) asked: Value,
    /// Razorpay's order, or Khalti's `pidx`.
    pub(super) order: String,
    pub(super) next: Value,
    pub(super) status: &'static str,
    pub(super) amount: i64,
    credited: i64,
    refunded: i64,
    payment: Option<String>,
}

impl Gift {
    pub(super) fn new(number: usize, asked: Value) -> Gift {
        Gift {
            id: format!("GIFT-{number}"),
            token: format!("TOKEN{number:021}"),
            amount: asked["amount_minor"].as_i64().unwrap(),
            asked,
            order: String::new(),
            next: json!(null),
            status: "open",
            credited: 0,
            refunded: 0,
            payment: None,
        }
    }

    pub(super) fn is_paid(&self) -> bool {
        matches!(self.status, "paid" | "refunded" | "partially_refunded")
    }

    pub(super) fn waits(&self) -> bool {
        matches!(self.status, "open" | "processing")
    }

    /// The payment counts, once.
    pub(super) fn credit(&mut self, payment: &str, mistakes: Mistakes) {
        if self.is_paid() && !mistakes.forgets || self.status == "failed" {
            return;
        }
        self.status = "paid";
        self.payment = Some(payment.to_owned());
        self.credited += self.amount;
    }

    /// What the gateway says of a payment.
    pub(super) fn book(&mut self, payment: &Value, mistakes: Mistakes) {
        let fits = payment["order_id"] == self.order.as_str()
            && payment["amount"] == self.amount
            && payment["currency"] == self.asked["currency"];
        if payment["status"] == "captured" && (fits || mistakes.trusts) {
            self.credit(payment["id"].as_str().unwrap(), mistakes);
        } else if self.status == "open" && payment["status"] != "failed" {
            self.status = "processing";
        }
    }

    pub(super) fn failed(&mut self, mistakes: Mistakes) {
        if mistakes.failed_is_final {
            self.status = "failed";
        }
    }

    pub(super) fn refund(&mut self, refund: &Value, payment: &Value, mistakes: Mistakes) {
        self.refunded = if mistakes.forgets {
            self.refunded + refund["amount"].as_i64().unwrap()
        } else {
            payment["amount_refunded"].as_i64().unwrap()
        };
        self.status = if self.refunded < self.amount {
            "partially_refunded"
        } else {
            "refunded"
        };
    }

    pub(super) fn view(&self, mistakes: Mistakes) -> Value {
        let mut view = json!({
            "donation_id": self.id, "status": self.status, "amount_minor": self.amount,
            "currency": self.asked["currency"], "campaign": "education", "gateway": self.asked["gateway"],
        });
        if let Some(payment) = &self.payment {
            view["payment_id"] = json!(payment);
            view["paid_at"] = json!("2026-11-24T09:00:00Z");
        }
        if mistakes.tells_all {
            view["donor"] = self.asked["donor"].clone();
        }
        view
    }

    pub(super) fn begun(&self) -> Value {
        json!({"donation_id": self.id, "token": self.token, "next": self.next})
    }
}

impl Books {
    pub(super) fn by_token(&mut self, token: &Value) -> Option<&mut Gift> {
        self.gifts
            .iter_mut()
            .find(|gift| *token == gift.token.as_str())
    }

    pub(super) fn by_order(&mut self, order: &Value) -> Option<&mut Gift> {
        self.gifts
            .iter_mut()
            .find(|gift| *order == gift.order.as_str())
    }

    pub(super) fn by_key(&self, key: &Value) -> Option<&Gift> {
        self.gifts
            .iter()
            .find(|gift| gift.asked["idempotency_key"] == *key)
    }

    /// What was raised in rupees of India.
    pub(super) fn raised(&self) -> i64 {
        let gifts = self.gifts.iter();
        let inr = gifts.filter(|gift| gift.asked["currency"] == "INR");
        inr.map(|gift| gift.credited - gift.refunded).sum()
    }
}
