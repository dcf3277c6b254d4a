//! One key is one gift.

use crate::harness::{Begun, House, gift, gift_with_key};
use futures::future::join_all;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_presses_at_once_make_one_donation_one_order_and_one_answer() {
    let house = House::open().await;
    let gift = gift();
    let answers = join_all((0..20).map(|_| house.begin(&gift))).await;
    let first = answers[0].ok();
    assert!(answers.iter().all(|answer| answer.ok() == first));
    assert_eq!(house.book.donations().await, 1);
    assert_eq!(Begun::read(&first).order, house.gateway.only_order().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_presses_whose_first_answer_is_lost_make_one_order() {
    let house = House::open().await;
    let gift = gift();
    house
        .gateway
        .fault(json!({"route": "POST /v1/orders", "kind": "drop", "times": 1}))
        .await;
    let answers = join_all((0..20).map(|_| house.begin(&gift))).await;
    let order = house.gateway.only_order().await;
    let (good, bad): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!(bad.len(), 1, "the one that made the order learned nothing");
    assert!(
        good.iter()
            .all(|answer| Begun::read(&answer.json()).order == order)
    );
}

/// Either of the two may be first to ask for the order; the other must look for it before it makes one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_presses_whose_first_answer_is_lost_make_one_order_whoever_was_first() {
    const ROUNDS: usize = 40;
    let house = House::open().await;
    for round in 1..=ROUNDS {
        let gift = gift();
        house
            .gateway
            .fault(json!({"route": "POST /v1/orders", "kind": "drop", "times": 1}))
            .await;
        let (one, other) = tokio::join!(house.begin(&gift), house.begin(&gift));
        assert_eq!(house.gateway.orders().await.len(), round);
        assert_eq!(u16::min(one.status, other.status), 200);
        assert_eq!(u16::max(one.status, other.status), 503);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_keys_at_once_make_twenty_donations() {
    let house = House::open().await;
    let answers = join_all((0..20).map(|_| async { house.begin(&gift()).await })).await;
    let mut orders: Vec<String> = answers
        .iter()
        .map(|answer| Begun::read(&answer.ok()).order)
        .collect();
    orders.sort();
    orders.dedup();
    assert_eq!((orders.len(), house.book.donations().await), (20, 20));
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused_and_changes_nothing() {
    let house = House::open().await;
    let gift = gift_with_key("one-key-two-bodies");
    let begun = Begun::read(&house.begin(&gift).await.ok());
    for (pointer, value) in [
        ("/amount_minor", json!(600_00)),
        ("/donor/name", json!("Bina Rai")),
        ("/donor/email", json!("bina@example.org")),
        ("/anonymous", json!(true)),
    ] {
        let mut other = gift.clone();
        *other["request"].pointer_mut(pointer).unwrap() = value;
        house
            .begin(&other)
            .await
            .refused(409, "idempotency_key_reused");
    }
    for (name, value) in [("message", json!("Hello")), ("donor", with_phone())] {
        let mut other = gift.clone();
        other["request"][name] = value;
        house
            .begin(&other)
            .await
            .refused(409, "idempotency_key_reused");
    }
    assert_eq!(
        Begun::read(&house.begin(&gift).await.ok()).order,
        begun.order
    );
    house.gateway.only_order().await;
    let donors = house
        .book
        .rows("SELECT name, email, phone, message FROM donors")
        .await;
    assert_eq!(donors, ["Asha Rai|asha@example.org||"]);
}

fn with_phone() -> Value {
    json!({"name": "Asha Rai", "email": "asha@example.org", "phone": "9876543210"})
}

#[tokio::test]
async fn what_is_written_the_same_is_the_same_request() {
    let house = House::open().await;
    let gift = gift();
    let first = house.begin(&gift).await.ok();
    let mut spaced = gift.clone();
    spaced["request"]["donor"]["name"] = json!("  Asha   Rai ");
    spaced["request"]["donor"]["phone"] = json!("");
    assert_eq!(house.begin(&spaced).await.ok(), first);
}

#[tokio::test]
async fn a_replay_after_paying_makes_no_second_order_and_no_second_entry() {
    let house = House::open().await;
    let gift = gift();
    let first = house.begin(&gift).await.ok();
    let begun = Begun::read(&first);
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(
        house.begin(&gift).await.ok(),
        first,
        "the same key gives the same order"
    );
    house.gateway.only_order().await;
    assert_eq!(house.donation(&begun).await.ok()["status"], "paid");
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}
