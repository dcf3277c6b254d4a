//! Donations are asked about although nobody looks at them.

use crate::harness::{Begun, House, LOOKUP, Linked, Program, eventually, gift, khalti_gift};
use daan_domain::Gateway;
use daan_storage::Notice;
use serde_json::json;
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

const FIRST_CHECK_MS: i64 = 15_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// How long until the only donation is asked about.
async fn wait_ms(house: &House) -> i64 {
    let planned = house
        .book
        .count("SELECT next_check_at FROM donations")
        .await;
    planned - house.desk.now().unix_ms()
}

/// Threat 21.
#[tokio::test]
async fn a_payment_that_nobody_told_of_is_found() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "captured").await;
    house.watch().await;
    assert_eq!(house.book.status().await, "open", "it is not time yet");
    house.pass_ms(FIRST_CHECK_MS);
    house.watch().await;
    assert_eq!(house.book.status().await, "paid");
    let actors = house
        .book
        .rows("SELECT actor FROM events WHERE kind = 'payment_credited'")
        .await;
    assert_eq!(actors, ["poll"]);
    let due = house
        .book
        .count("SELECT count(*) FROM donations WHERE next_check_at IS NOT NULL")
        .await;
    assert_eq!(due, 0);
}

#[tokio::test]
async fn a_payment_through_khalti_that_nobody_returned_from_is_found() {
    let house = House::open().await;
    let gift = house.linked().await;
    house.gateway.khalti(gift.pidx(), "Pending").await;
    house.pass_ms(FIRST_CHECK_MS);
    house.watch().await;
    assert_eq!(house.book.status().await, "processing");
    house.gateway.khalti(gift.pidx(), "Completed").await;
    house.pass_ms(wait_ms(&house).await);
    house.watch().await;
    assert_eq!(house.book.status().await, "paid");
    assert_eq!(house.book.entries().await, ["capture|applied|80000|NPR"]);
}

#[tokio::test]
async fn an_order_that_was_made_and_never_heard_of_is_found_and_bound() {
    let house = House::open().await;
    let asked = gift();
    house
        .gateway
        .fault(json!({"route": "POST /v1/orders", "kind": "drop", "times": 1}))
        .await;
    house
        .begin(&asked)
        .await
        .refused(503, "gateway_unavailable");
    assert_eq!(house.book.status().await, "creating");
    let order = house.gateway.only_order().await;
    house.pass_ms(wait_ms(&house).await);
    house.watch().await;
    assert_eq!(house.book.status().await, "open");
    let bound = house
        .book
        .rows("SELECT gateway_order_id FROM gateway_orders WHERE handed_out_at IS NOT NULL")
        .await;
    assert_eq!(bound, [order.as_str()]);
    assert_eq!(Begun::read(&house.begin(&asked).await.ok()).order, order);
    house.gateway.only_order().await;
}

#[tokio::test]
async fn an_order_that_was_never_made_is_looked_for_a_while_and_not_made() {
    let house = House::open().await;
    house
        .gateway
        .fault(json!({"route": "POST /v1/orders", "kind": "down", "times": 1}))
        .await;
    house
        .begin(&gift())
        .await
        .refused(503, "gateway_unavailable");
    let asked_khalti = khalti_gift();
    house
        .gateway
        .fault(json!({"route": "/epayment/initiate", "kind": "down", "times": 1}))
        .await;
    house
        .begin(&asked_khalti)
        .await
        .refused(503, "gateway_unavailable");
    house.gateway.count("/epayment/").await;
    for _ in 0..10 {
        house.pass_ms(DAY_MS);
        house.watch().await;
    }
    assert_eq!(house.gateway.counted().await, 0, "a lost link is nobody's");
    assert!(house.gateway.orders().await.is_empty());
    let statuses = house.book.rows("SELECT status FROM donations").await;
    assert_eq!(statuses, ["creating", "creating"]);
    Linked::read(&house.begin(&asked_khalti).await.ok());
}

/// Lets the watch run until it expects nothing any more; how often it asked, and for how long.
async fn watched_to_the_end(house: &House, call: &str) -> (u64, i64) {
    let began = house.desk.now().unix_ms();
    house.gateway.count(call).await;
    while wait_ms(house).await < 20 * DAY_MS {
        house.pass_ms(wait_ms(house).await.max(1));
        house.watch().await;
    }
    let asked = house.gateway.counted().await;
    (asked, house.desk.now().unix_ms() - began)
}

#[tokio::test]
async fn an_order_is_asked_about_less_and_less_for_six_days() {
    let house = House::open().await;
    let begun = house.begun().await;
    let (asked, for_ms) = watched_to_the_end(&house, "GET /v1/").await;
    assert!((26..=42).contains(&asked), "{asked}");
    assert!((6 * DAY_MS..=7 * DAY_MS).contains(&for_ms), "{for_ms}");
    // Whoever looks is answered with the truth all the same.
    house.gateway.pay(&begun.order, "captured").await;
    house.pass_ms(5_000);
    assert_eq!(house.look(&begun.token).await["status"], "paid");
}

#[tokio::test]
async fn a_link_is_asked_about_less_and_less_for_seven_days() {
    let house = House::open().await;
    house.linked().await;
    let (asked, for_ms) = watched_to_the_end(&house, LOOKUP).await;
    assert!((14..=30).contains(&asked), "{asked}");
    assert!((7 * DAY_MS..=9 * DAY_MS).contains(&for_ms), "{for_ms}");
}

#[tokio::test]
async fn a_cancelled_link_is_asked_about_once() {
    let house = House::open().await;
    let gift = house.linked().await;
    house.gateway.khalti(gift.pidx(), "User canceled").await;
    let (asked, _) = watched_to_the_end(&house, LOOKUP).await;
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn a_silent_gateway_is_given_rest_and_asked_again() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "captured").await;
    house
        .gateway
        .fault(json!({"route": "/v1/", "kind": "down"}))
        .await;
    for _ in 0..3 {
        house.pass_ms(wait_ms(&house).await);
        house.watch().await;
        assert_eq!(house.book.status().await, "open");
        assert!(
            wait_ms(&house).await >= 24_000 - 5_000,
            "{}",
            wait_ms(&house).await
        );
    }
    house.gateway.heal().await;
    house.pass_ms(wait_ms(&house).await);
    house.watch().await;
    assert_eq!(house.book.status().await, "paid");
}

#[tokio::test]
async fn all_that_is_due_is_asked_about_however_many_there_are() {
    const GIFTS: usize = 45;
    let house = House::open().await;
    for _ in 0..GIFTS {
        let begun = house.begun().await;
        house.gateway.pay(&begun.order, "captured").await;
    }
    house.pass_ms(FIRST_CHECK_MS);
    house.watch().await;
    let paid = house
        .book
        .count("SELECT count(*) FROM donations WHERE status = 'paid'")
        .await;
    assert_eq!(usize::try_from(paid).unwrap(), GIFTS);
}

#[tokio::test]
async fn the_program_watches_from_its_start() {
    let mut program = Program::started().await;
    let begun = Begun::read(&program.post("/api/begin_donation", &gift()).await.ok());
    program.gateway.pay(&begun.order, "captured").await;
    program.terminate();
    assert_eq!(program.exit().await.code(), Some(0), "{}", program.log());
    let mut ledger = SqliteConnectOptions::new()
        .filename(program.folder.path().join("daan.db"))
        .connect()
        .await
        .unwrap();
    // Long overdue, as after a night without a server.
    sqlx::query("UPDATE donations SET next_check_at = 0")
        .execute(&mut ledger)
        .await
        .unwrap();
    drop(ledger);
    program.start().await;
    eventually(async || program.book.status().await == "paid").await;
}

#[tokio::test]
async fn a_notice_that_was_written_down_and_not_worked_off_is_worked_off_later() {
    let house = House::open().await;
    let begun = house.begun().await;
    let event = json!({
        "entity": "event", "event": "payment.captured", "contains": ["payment"],
        "created_at": 1_760_000_000,
        "payload": {"payment": {"entity": {
            "id": "pay_LeftOverEvent1", "entity": "payment", "amount": 500_00, "currency": "INR",
            "status": "captured", "captured": true, "order_id": begun.order, "created_at": 1_760_000_000,
        }}},
    });
    let notice = Notice {
        gateway: Gateway::Razorpay,
        id: "evt_LeftOver".to_owned(),
        raw_digest: Notice::digest_of(b"as it came"),
        payload: event,
    };
    let ledger = &house.desk.ledger;
    ledger.receive(notice, house.desk.now()).await.unwrap();
    house.desk.work_off_waiting().await.unwrap();
    assert_eq!(
        house.book.status().await,
        "open",
        "whoever took it may be at work"
    );
    house.pass_ms(10_000);
    house.desk.work_off_waiting().await.unwrap();
    assert_eq!(house.book.status().await, "paid");
    let left = house
        .book
        .count("SELECT count(*) FROM inbox WHERE processed_at IS NULL")
        .await;
    assert_eq!(left, 0);
}
