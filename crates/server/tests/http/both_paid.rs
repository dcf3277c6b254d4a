//! A donor who was sent to both gateways, and paid both.

use crate::harness::House;
use serde_json::json;

const COOL_DOWN_MS: i64 = 5_000;

/// Threat 28.
#[tokio::test]
async fn of_two_paid_ways_the_first_counts_and_the_second_is_to_be_sent_back() {
    let house = House::open().await;
    let (begun, link) = house.fallen_back().await;
    house.pay_link(&link).await;
    let paid = house.pay_order(&begun).await;
    assert_eq!(
        (&paid["gateway"], &paid["amount_minor"]),
        (&json!("khalti"), &json!(800_00))
    );
    assert_eq!(
        paid["surplus"],
        json!([{"amount_minor": 500_00, "currency": "INR", "is_refunded": false}])
    );
    both_are_booked(
        &house,
        ["capture|applied|80000|NPR", "capture|surplus|50000|INR"],
    )
    .await;
}

#[tokio::test]
async fn the_other_way_round_too() {
    let house = House::open().await;
    let (begun, link) = house.fallen_back().await;
    house.pay_order(&begun).await;
    house.pay_link(&link).await;
    let paid = house.look(&begun.token).await;
    assert_eq!(
        (&paid["gateway"], &paid["amount_minor"]),
        (&json!("razorpay"), &json!(500_00))
    );
    assert_eq!(
        paid["surplus"],
        json!([{"amount_minor": 800_00, "currency": "NPR", "is_refunded": false}])
    );
    both_are_booked(
        &house,
        ["capture|applied|50000|INR", "capture|surplus|80000|NPR"],
    )
    .await;
}

/// Threat 28.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_ways_that_come_home_at_the_same_moment_are_both_booked_once() {
    for _ in 0..10 {
        let house = House::open().await;
        let (begun, link) = house.fallen_back().await;
        let back = house.gateway.khalti(&link.pidx, "Completed").await;
        let proof = house.gateway.pay_for(&begun).await;
        let (_, confirmed, _) = tokio::join!(
            house.follow(&back),
            house.confirm(&begun.token, &proof),
            house.follow(&back),
        );
        assert_eq!(confirmed.ok()["status"], "paid");
        let mut kinds: Vec<String> = house.book.entries().await;
        kinds.sort();
        assert_eq!(kinds.len(), 2, "{kinds:?}");
        assert!(kinds[0].starts_with("capture|applied|"), "{kinds:?}");
        assert!(kinds[1].starts_with("capture|surplus|"), "{kinds:?}");
    }
}

async fn both_are_booked(house: &House, entries: [&str; 2]) {
    assert_eq!(house.book.entries().await, entries);
    assert_eq!(
        house.book.rows("SELECT kind FROM outbox ORDER BY id").await,
        ["receipt", "refund_surplus"]
    );
    assert_eq!(house.book.status().await, "paid");
}

#[tokio::test]
async fn a_surplus_that_nobody_returned_from_is_found_by_a_look() {
    let house = House::open().await;
    let (begun, link) = house.fallen_back().await;
    house.pay_order(&begun).await;
    house.gateway.khalti(&link.pidx, "Completed").await;
    house.pass_ms(COOL_DOWN_MS);
    let paid = house.look(&begun.token).await;
    assert_eq!(paid["surplus"][0]["currency"], "NPR");
}

#[tokio::test]
async fn two_ways_that_were_both_paid_before_anybody_looked_are_both_booked() {
    let house = House::open().await;
    let (begun, link) = house.fallen_back().await;
    house.gateway.khalti(&link.pidx, "Completed").await;
    house.gateway.pay(&begun.order, "authorized").await;
    house.pass_ms(COOL_DOWN_MS);
    let paid = house.look(&begun.token).await;
    assert_eq!(paid["gateway"], "khalti");
    assert_eq!(house.book.entries().await, ["capture|applied|80000|NPR"]);
    let state = house.gateway.state().await;
    assert_eq!(
        state["payments"][0]["status"], "authorized",
        "what is not captured goes back by itself"
    );
}
