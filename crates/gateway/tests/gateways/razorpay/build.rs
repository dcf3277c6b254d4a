//! Valid defaults; a test sets only what it is about.

use crate::line::Line;
use daan_domain::{Currency, GatewayOrderId, Money, PaymentId};
use daan_gateway::razorpay::{
    ApiUrl, CaptureSetting, Client, Config, Credentials, Error, NewOrder, Notes, Order,
};
use std::time::Duration;

pub(crate) const KEY_ID: &str = "rzp_test_DaanSandbox001";
pub(crate) const KEY_SECRET: &str = "daan-sandbox-key-secret";

/// No test waits this long; it only must not end while a busy machine is still answering.
const PATIENCE_MS: u64 = 6_000;

/// For lines that are silent by design: a test waits this long.
const HASTE_MS: u64 = 900;

pub(crate) fn credentials() -> Credentials {
    Credentials::parse(KEY_ID, KEY_SECRET).unwrap()
}

/// A client of whatever answers at this origin.
pub(crate) fn client(origin: &str) -> Client {
    client_of(origin, credentials())
}

/// A client that gives up soon.
pub(crate) fn hasty_client(origin: &str) -> Client {
    client_with(origin, credentials(), HASTE_MS)
}

pub(crate) fn client_of(origin: &str, credentials: Credentials) -> Client {
    client_with(origin, credentials, PATIENCE_MS)
}

fn client_with(origin: &str, credentials: Credentials, timeout_ms: u64) -> Client {
    let mut config = Config::new(ApiUrl::parse(origin).unwrap(), credentials);
    config.timeout = Duration::from_millis(timeout_ms);
    config.connect_timeout = Duration::from_millis(timeout_ms / 2);
    Client::new(config).unwrap()
}

pub(crate) fn inr(amount_minor: i64) -> Money {
    Money::new(amount_minor, Currency::INR).unwrap()
}

pub(crate) fn new_order(amount_minor: i64, receipt: &str) -> NewOrder {
    NewOrder::new(
        inr(amount_minor),
        receipt,
        Notes::new(),
        CaptureSetting::OfAccount,
    )
    .unwrap()
}

pub(crate) fn order_id(text: &str) -> GatewayOrderId {
    GatewayOrderId::parse(text).unwrap()
}

pub(crate) fn payment_id(text: &str) -> PaymentId {
    PaymentId::parse(text).unwrap()
}

/// Asks the line for an order.
pub(crate) async fn create(line: &Line) -> Result<Order, Error> {
    client(&line.origin)
        .create_order(&new_order(5000, "receipt#1"))
        .await
}
