//! From the campaign to a paid donation.

use crate::harness::{Begun, House, gift};
use serde_json::json;

#[tokio::test]
async fn a_gift_goes_from_the_campaign_to_the_ledger() {
    let house = House::open().await;
    let campaign = house.get("/api/campaign?slug=education").await.ok();
    assert_eq!(
        (campaign["raised"].as_i64(), campaign["currency"].as_str()),
        (Some(0), Some("INR"))
    );

    let answer = house.begin(&gift()).await.ok();
    let begun = Begun::read(&answer);
    let next = &answer["next"];
    assert_eq!(next["kind"], "open_checkout");
    assert_eq!(next["key_id"], daan_sandbox::KEY_ID);
    assert_eq!(
        (next["amount_minor"].as_i64(), next["currency"].as_str()),
        (Some(500_00), Some("INR"))
    );
    assert_eq!(next["prefill"]["email"], "asha@example.org");
    assert_eq!(
        next["callback_url"],
        format!("{}/return/razorpay/{}", house.origin, begun.token)
    );
    assert_eq!(house.book.status().await, "open");

    let order = &house.gateway.orders().await[0];
    assert_eq!(
        (order["receipt"].as_str(), order["amount"].as_i64()),
        (Some(begun.id.as_str()), Some(500_00))
    );

    let proof = house.gateway.pay_for(&begun).await;
    let paid = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(paid["status"], "paid");
    assert_eq!(paid["donation_id"], begun.id);
    assert_eq!(paid["payment_id"], proof["razorpay_payment_id"]);
    assert!(paid["paid_at"].as_str().unwrap().ends_with('Z'), "{paid}");
    assert_eq!(
        (paid.get("next"), paid["under_review"].as_bool()),
        (None, Some(false))
    );

    assert_eq!(house.donation(&begun).await.ok(), paid);
    let campaign = house.get("/api/campaign?slug=education").await.ok();
    assert_eq!(campaign["raised"], 500_00);
}

#[tokio::test]
async fn the_file_holds_entry_evidence_and_history_of_a_paid_gift() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
    let evidence = house
        .book
        .rows("SELECT source, claim FROM evidence ORDER BY id")
        .await;
    assert_eq!(evidence, ["rzp_signature|signed", "rzp_fetch|captured"]);
    assert_eq!(
        house.book.events().await,
        [
            "intent_recorded",
            "order_bound",
            "payment_processing",
            "payment_credited"
        ]
    );
    let payments = house
        .book
        .rows("SELECT payment_id, state FROM payments")
        .await;
    let payment = proof["razorpay_payment_id"].as_str().unwrap();
    assert_eq!(payments, [format!("{payment}|captured")]);
    assert_eq!(
        house.book.rows("SELECT kind FROM outbox").await,
        ["receipt"]
    );
}

#[tokio::test]
async fn neither_token_nor_key_stands_in_the_file() {
    let house = House::open().await;
    let gift = gift();
    let begun = Begun::read(&house.begin(&gift).await.ok());
    let key = gift["request"]["idempotency_key"].as_str().unwrap();
    let rows = house
        .book
        .rows("SELECT hex(view_token_hash), hex(idempotency_key_hash), id, campaign FROM donations")
        .await;
    assert!(
        !rows[0].contains(&begun.token) && !rows[0].contains(key),
        "{rows:?}"
    );
}

#[tokio::test]
async fn an_account_that_does_not_capture_has_its_payment_captured_by_us() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay(&begun.order, "authorized").await;
    let paid = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(paid["status"], "paid");
    let payment = &house.gateway.state().await["payments"][0];
    assert_eq!(
        (payment["status"].as_str(), payment["amount"].as_i64()),
        (Some("captured"), Some(500_00))
    );
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}

#[tokio::test]
async fn a_look_captures_what_the_browser_never_told_of() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "authorized").await;
    let seen = house.donation(&begun).await.ok();
    assert_eq!(seen["status"], "paid");
    let evidence = house.book.rows("SELECT source, claim FROM evidence").await;
    assert_eq!(evidence, ["rzp_fetch|captured"]);
}

/// Threat 60.
#[tokio::test]
async fn a_wrong_token_shows_nothing() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    for token in [
        "",
        "x",
        "00000000000000000000000000",
        &begun.id,
        &begun.token.to_uppercase(),
    ] {
        let answer = house.post("/api/donation", &json!({"token": token})).await;
        answer.refused(404, "donation_not_found");
        let answer = house.confirm(token, &proof).await;
        answer.refused(404, "donation_not_found");
    }
    assert_eq!(house.book.status().await, "open");
}
