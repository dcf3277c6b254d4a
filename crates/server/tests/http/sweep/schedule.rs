//! When, and by whom, the lists are compared.

use crate::harness::House;
use daan_domain::Gateway;
use daan_server::checkout::SweepRequest;
use serde_json::json;
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

const HOUR_MS: i64 = 60 * 60 * 1_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const TURN_MS: i64 = 4 * 60 * 1_000;

async fn tried(house: &House) -> i64 {
    house
        .book
        .count("SELECT coalesce(sum(tried_at), 0) FROM sweeps WHERE gateway = 'razorpay'")
        .await
}

#[tokio::test]
async fn lists_are_compared_at_the_start_and_then_daily() {
    let house = House::open().await;
    house.begun().await;
    house.desk.sweep_due().await.unwrap();
    let first = tried(&house).await;
    assert!(first > 0);
    house.pass_ms(23 * HOUR_MS);
    house.desk.sweep_due().await.unwrap();
    assert_eq!(tried(&house).await, first, "it is not time yet");
    house.pass_ms(HOUR_MS);
    house.desk.sweep_due().await.unwrap();
    assert!(tried(&house).await > first);
}

#[tokio::test]
async fn a_sweep_that_failed_is_tried_again_within_the_hour() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "captured").await;
    let down = json!({"route": "/v1/", "kind": "down"});
    house.gateway.fault(down).await;
    for _ in 0..8 {
        house.desk.sweep_due().await.unwrap();
        house.pass_ms(HOUR_MS);
    }
    house.gateway.heal().await;
    house.desk.sweep_due().await.unwrap();
    assert_eq!(house.book.status().await, "paid");
    let failures = house
        .book
        .count("SELECT failures FROM sweeps WHERE gateway = 'razorpay'")
        .await;
    assert_eq!(failures, 0);
}

/// The whole of a long gap is compared, not only the last week.
#[tokio::test]
async fn after_a_month_without_a_sweep_a_month_is_compared() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.desk.sweep_due().await.unwrap();
    house.gateway.pay(&begun.order, "captured").await;
    house.pass_ms(30 * DAY_MS);
    house.desk.sweep_due().await.unwrap();
    assert_eq!(house.book.status().await, "paid");
}

/// The clock was a year ahead for one sweep; then it was put right, and the ledger restored from a backup.
#[tokio::test]
async fn what_a_clock_that_was_ahead_says_to_be_compared_is_not_believed() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "captured").await;
    house.pass_ms(28 * DAY_MS);
    let in_a_year = house.desk.now().plus_ms(365 * DAY_MS).unix_ms();
    set_covered_to(&house, in_a_year).await;
    assert_eq!(house.get("/readyz").await.status, 503);
    house.desk.sweep_due().await.unwrap();
    assert_eq!(house.book.status().await, "paid");
    assert_eq!(house.get("/readyz").await.status, 200);
    let now_ms = house.desk.now().unix_ms();
    let covered = house
        .book
        .count("SELECT max(covered_to) FROM sweeps WHERE gateway = 'razorpay'")
        .await;
    assert!(covered <= now_ms, "{covered} is after {now_ms}");
}

/// As in a ledger that was restored from an old backup, or stood still for long.
async fn fall_behind(house: &House) {
    set_covered_to(house, 1_760_000_000_000).await;
}

async fn set_covered_to(house: &House, covered_to_ms: i64) {
    let mut ledger = SqliteConnectOptions::new()
        .filename(house.book.path())
        .connect()
        .await
        .unwrap();
    sqlx::query("INSERT INTO sweeps (gateway, covered_to, next_at) VALUES ('razorpay', $1, 0)")
        .bind(covered_to_ms)
        .execute(&mut ledger)
        .await
        .unwrap();
}

/// Threat 42.
#[tokio::test]
async fn a_server_that_is_behind_is_not_ready_until_it_has_compared_or_could_not() {
    for is_down in [false, true] {
        let house = House::open().await;
        assert_eq!(house.get("/readyz").await.status, 200);
        fall_behind(&house).await;
        let answer = house.get("/readyz").await;
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.text.starts_with("catching up"), "{answer:?}");
        if is_down {
            let down = json!({"route": "/v1/", "kind": "down"});
            house.gateway.fault(down).await;
        }
        house.desk.sweep_due().await.unwrap();
        assert_eq!(house.get("/readyz").await.status, 200);
    }
}

/// Two servers on one ledger: the second does not do again what the first is at.
#[tokio::test]
async fn one_at_a_time_compares() {
    let house = House::open().await;
    house.begun().await;
    let ledger = &house.desk.ledger;
    let now = house.desk.now();
    let turn = ledger
        .claim_sweep(Gateway::Razorpay, now, TURN_MS)
        .await
        .unwrap();
    assert!(turn.is_some());
    house.desk.sweep_due().await.unwrap();
    assert_eq!(tried(&house).await, 0);
    let reports = house.desk.reconcile(SweepRequest::default()).await.unwrap();
    let stopped: Vec<_> = reports
        .iter()
        .map(|report| report.stopped_by.as_deref())
        .collect();
    // The other gateway is compared all the same.
    assert_eq!(stopped, [Some("sweep_under_way"), None]);
    assert!(!reports[0].is_clean());
    // Whoever had the turn was killed.
    house.pass_ms(TURN_MS + 1_000);
    house.desk.sweep_due().await.unwrap();
    assert!(tried(&house).await > 0);
}
