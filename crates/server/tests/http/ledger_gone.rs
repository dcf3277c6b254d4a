//! The ledger cannot be written: no money is asked for, and none that came is called paid.

use crate::harness::{House, gift};
use serde_json::json;

#[tokio::test]
async fn without_a_ledger_no_order_is_made_and_the_donor_is_told_in_the_right_language() {
    let house = House::open().await;
    let mut messages = Vec::new();
    house.desk.ledger.close().await;
    for locale in ["en", "hi", "ne"] {
        let mut gift = gift();
        gift["request"]["locale"] = json!(locale);
        let answer = house.begin(&gift).await;
        let body = answer.refused(503, "ledger_unavailable");
        assert!(!answer.header("retry-after").is_empty());
        messages.push(body["message"].as_str().unwrap().to_owned());
    }
    messages.dedup();
    assert_eq!(messages.len(), 3, "{messages:?}");
    assert!(house.gateway.orders().await.is_empty());
    assert_eq!(house.get("/readyz").await.status, 503);
    assert_eq!(house.get("/healthz").await.status, 200);
}

#[tokio::test]
async fn without_a_ledger_no_proof_is_confirmed() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    house.desk.ledger.close().await;
    let answer = house.confirm(&begun.token, &proof).await;
    answer.refused(503, "ledger_unavailable");
    let answer = house.donation(&begun).await;
    answer.refused(503, "ledger_unavailable");
    assert_eq!(house.book.status().await, "open");
}
