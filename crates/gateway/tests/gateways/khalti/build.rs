//! Valid defaults; a test sets only what it is about.

use daan_domain::{Currency, GatewayOrderId, Money, TransactionId};
use daan_gateway::khalti::{ApiUrl, Client, Config, NewPayment, Purchase, SecretKey};
use std::time::Duration;

pub(crate) const SECRET: &str = "daan-sandbox-khalti-secret";

/// No test waits this long; it only must not end while a busy machine is still answering.
const PATIENCE_MS: u64 = 6_000;

/// For lines that are silent by design: a test waits this long.
const HASTE_MS: u64 = 900;

/// A client of whatever answers at this origin.
pub(crate) fn client(origin: &str) -> Client {
    client_with(origin, SECRET, PATIENCE_MS)
}

/// A client that gives up soon.
pub(crate) fn hasty_client(origin: &str) -> Client {
    client_with(origin, SECRET, HASTE_MS)
}

pub(crate) fn client_with(origin: &str, secret: &str, timeout_ms: u64) -> Client {
    let api_url = ApiUrl::parse(&format!("{origin}/api/v2/")).unwrap();
    let mut config = Config::new(api_url, SecretKey::parse(secret).unwrap());
    config.timeout = Duration::from_millis(timeout_ms);
    config.connect_timeout = Duration::from_millis(timeout_ms / 2);
    Client::new(config).unwrap()
}

pub(crate) fn npr(amount_minor: i64) -> Money {
    Money::new(amount_minor, Currency::NPR).unwrap()
}

pub(crate) fn purchase() -> Purchase<'static> {
    Purchase {
        amount: npr(13_00),
        order_id: "test12",
        order_name: "test",
        return_url: "https://example.com/payment/",
        website_url: "https://example.com/",
        customer: None,
    }
}

pub(crate) fn new_payment() -> NewPayment {
    NewPayment::new(purchase()).unwrap()
}

/// The payment of the documents.
pub(crate) fn pidx() -> GatewayOrderId {
    GatewayOrderId::parse("HT6o6PEZRWFJ5ygavzHWd5").unwrap()
}

pub(crate) fn transaction() -> TransactionId {
    TransactionId::parse("GFq9PFS7b2iYvL8Lir9oXe").unwrap()
}
