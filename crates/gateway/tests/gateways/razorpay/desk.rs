//! A client at the sandbox.

use super::build::{client, inr, new_order, payment_id};
use crate::desk::{Sandbox, text};
use daan_domain::settle::{Claim, Source};
use daan_domain::{GatewayOrderId, Money, PaymentId};
use daan_gateway::razorpay::{
    Client, Error, NewRefund, Notes, Order, OrderFilter, Refund, RefundKey, RefundSpeed, Window,
    evidence,
};
use serde_json::json;

pub(crate) const AMOUNT_MINOR: i64 = 500_00;

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

impl Desk {
    pub(crate) async fn open() -> Desk {
        let sandbox = Sandbox::open().await;
        let client = client(&sandbox.origin());
        Desk { sandbox, client }
    }

    pub(crate) async fn order(&self, receipt: &str) -> Order {
        let new = new_order(AMOUNT_MINOR, receipt);
        self.client.create_order(&new).await.unwrap()
    }

    pub(crate) async fn pay(&self, order: &GatewayOrderId, outcome: &str) -> PaymentId {
        let asked = json!({"order_id": order.as_str(), "outcome": outcome, "webhook": false});
        let proof = self.sandbox.control("pay", asked).await;
        payment_id(text(&proof, "razorpay_payment_id"))
    }

    pub(crate) async fn fault(&self, kind: &str) {
        self.sandbox.fault("POST /v1/orders", kind).await;
    }

    pub(crate) async fn refund(
        &self,
        payment: &PaymentId,
        key: &str,
        amount: Option<Money>,
    ) -> Result<Refund, Error> {
        let key = RefundKey::parse(key).unwrap();
        let new = NewRefund::new(key, amount, RefundSpeed::Normal, Notes::new(), None);
        self.client.refund(payment, &new.unwrap()).await
    }

    pub(crate) async fn claims(&self, payment: &PaymentId) -> Vec<Claim> {
        let fetched = self.client.payment(payment).await.unwrap();
        let refunds = self
            .client
            .refunds_of_payment(payment, &Window::default())
            .await
            .unwrap();
        let found = evidence(&fetched, Source::RazorpayFetch, &refunds.items).unwrap();
        found.into_iter().map(|piece| piece.claim).collect()
    }

    pub(crate) async fn orders_of(&self, receipt: &str) -> usize {
        let filter = OrderFilter::of_receipt(receipt);
        self.client.orders(&filter).await.unwrap().sent()
    }
}

pub(crate) fn amount() -> Money {
    inr(AMOUNT_MINOR)
}
