//! What either side has and the other has not.

use super::{reconciled, swept};
use crate::harness::{House, Link, gift};
use daan_domain::Locale;
use daan_server::checkout::{Kind, SweepRequest};
use serde_json::json;
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Threat 21.
#[tokio::test]
async fn a_payment_that_everybody_missed_is_booked_by_the_sweep_alone() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "captured").await;
    let report = swept(&house).await;
    assert_eq!((report.read, report.settled), (1, 1), "{report:#?}");
    assert!(report.is_clean(), "{report:#?}");
    assert_eq!(house.book.status().await, "paid");
    let actors = house
        .book
        .rows("SELECT actor FROM events WHERE kind = 'payment_credited'")
        .await;
    assert_eq!(actors, ["sweep"]);
    let again = swept(&house).await;
    assert_eq!((again.read, again.settled), (1, 0), "{again:#?}");
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
}

#[tokio::test]
async fn a_payment_of_a_donation_whose_time_is_over_is_booked() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.pass_ms(6 * DAY_MS);
    house.watch().await;
    house.gateway.pay(&begun.order, "captured").await;
    let report = swept(&house).await;
    assert_eq!(report.settled, 1, "{report:#?}");
    assert_eq!(house.book.status().await, "paid");
}

/// Threat 30.
#[tokio::test]
async fn an_authorised_payment_is_captured_and_a_refund_by_hand_is_booked() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "authorized").await;
    assert_eq!(swept(&house).await.settled, 1);
    assert_eq!(house.book.status().await, "paid");
    let payment = house.gateway.state().await["payments"][0]["id"].clone();
    let path = format!("payments/{}/refund", payment.as_str().unwrap());
    house
        .gateway
        .api_post(&path, json!({"amount": 100_00}))
        .await;
    assert_eq!(swept(&house).await.refunded, 1);
    assert_eq!(
        house.book.entries().await,
        ["capture|applied|50000|INR", "refund|applied|10000|INR"]
    );
}

/// Threats 17, 25.
#[tokio::test]
async fn an_order_that_nobody_heard_the_end_of_is_bound_and_its_payment_booked() {
    let house = House::open().await;
    let lost = json!({"route": "POST /v1/orders", "kind": "drop", "times": 1});
    house.gateway.fault(lost).await;
    house
        .begin(&gift())
        .await
        .refused(503, "gateway_unavailable");
    let order = house.gateway.only_order().await;
    house.gateway.pay(&order, "captured").await;
    let report = swept(&house).await;
    assert_eq!((report.bound, report.settled), (1, 1), "{report:#?}");
    assert_eq!(house.book.status().await, "paid");
}

#[tokio::test]
async fn payments_of_other_products_are_counted_and_left_alone() {
    let house = House::open().await;
    for receipt in ["shop-1", "DN-4F7K-Q2MX"] {
        let order = json!({"amount": 700_00, "currency": "INR", "receipt": receipt});
        let order = house.gateway.api_post("orders", order).await;
        house
            .gateway
            .pay(order["id"].as_str().unwrap(), "captured")
            .await;
    }
    house.begun().await;
    let report = swept(&house).await;
    assert_eq!((report.read, report.foreign), (2, 2), "{report:#?}");
    assert!(report.is_clean(), "{report:#?}");
    assert_eq!(house.book.donations().await, 1);
}

async fn order_made_by_hand(house: &House, amount_minor: i64, receipt: &str) -> String {
    let order = json!({"amount": amount_minor, "currency": "INR", "receipt": receipt});
    let order = house.gateway.api_post("orders", order).await;
    order["id"].as_str().unwrap().to_owned()
}

/// A reference is public: whoever has the account can make an order with it.
#[tokio::test]
async fn what_was_paid_to_an_order_that_we_did_not_make_is_a_persons_and_told_once() {
    for amount_minor in [500_00, 700_00] {
        let house = House::open().await;
        let begun = house.begun().await;
        let order = order_made_by_hand(&house, amount_minor, &format!("{}-7", begun.id)).await;
        house.gateway.pay(&order, "captured").await;
        house.gateway.pay(&begun.order, "captured").await;
        let report = swept(&house).await;
        let told: Vec<_> = report
            .found
            .iter()
            .filter(|found| found.kind == Kind::Unlike)
            .collect();
        assert_eq!(
            (told.len(), report.unlike, report.foreign),
            (1, 1, 0),
            "{report:#?}"
        );
        assert_eq!(told[0].reference.as_ref(), Some(&begun.id));
        assert!(told[0].payment.is_some() && !report.is_clean());
        assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
        assert_eq!(swept(&house).await.unlike, 1, "until it went back");
    }
}

#[tokio::test]
async fn what_was_set_aside_on_an_order_that_we_did_not_make_is_not_captured() {
    let house = House::open().await;
    let begun = house.begun().await;
    let order = order_made_by_hand(&house, 500_00, &begun.id).await;
    house.gateway.pay(&order, "authorized").await;
    let report = swept(&house).await;
    assert_eq!((report.unlike, report.settled), (1, 0), "{report:#?}");
    let payment = &house.gateway.state().await["payments"][0];
    assert_eq!(payment["status"], "authorized");
}

/// As where the address is another ledger's, or the disk is not there.
#[tokio::test]
async fn gifts_that_this_ledger_cannot_know_are_not_another_products() {
    let house = House::open().await;
    let order = order_made_by_hand(&house, 500_00, "DN-4F7K-Q2MX-9TBZ").await;
    house.gateway.pay(&order, "captured").await;
    let report = swept(&house).await;
    assert_eq!((report.other_ledger, report.foreign), (1, 0), "{report:#?}");
    assert!(!report.is_clean());
    assert_eq!(
        report.found[0].reference.as_deref(),
        Some("DN-4F7K-Q2MX-9TBZ")
    );
}

#[tokio::test]
async fn a_held_payment_is_told_until_it_went_back() {
    let house = House::open().await;
    let begun = house.begun().await;
    let wrong = json!({"order_id": begun.order, "outcome": "captured", "amount": 499_99});
    house.gateway.pay_as(wrong).await;
    let report = swept(&house).await;
    assert_eq!(report.held, 1, "{report:#?}");
    assert!(!report.is_clean());
    assert_eq!(swept(&house).await.held, 1);
    let payment = house.gateway.state().await["payments"][0]["id"].clone();
    let path = format!("payments/{}/refund", payment.as_str().unwrap());
    house.gateway.api_post(&path, json!({})).await;
    let report = swept(&house).await;
    assert_eq!((report.held, report.refunded), (0, 1), "{report:#?}");
    assert!(swept(&house).await.is_clean());
    assert!(house.book.entries().await.is_empty());
}

/// What the ledger has and the gateway has not, or not so, is told and never changed.
#[tokio::test]
async fn a_capture_that_the_gateway_does_not_have_is_told_and_stays() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.pay_order(&begun).await;
    house.gateway.control("reset", json!({})).await;
    let report = swept(&house).await;
    assert_eq!((report.extra, report.amount), (1, 0), "{report:#?}");
    assert_eq!(report.found[0].kind, Kind::Extra);
    assert_eq!(
        report.found[0].reference.as_deref(),
        Some(begun.id.as_str())
    );
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
    assert_eq!(house.book.status().await, "paid");
}

#[tokio::test]
async fn a_capture_of_another_amount_than_the_gateways_is_told_and_stays() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.pay_order(&begun).await;
    tamper(&house, "DROP TRIGGER ledger_is_never_changed").await;
    tamper(&house, "UPDATE ledger SET amount_minor = 50001").await;
    let report = swept(&house).await;
    assert_eq!((report.extra, report.amount), (0, 1), "{report:#?}");
    assert_eq!(house.book.entries().await, ["capture|applied|50001|INR"]);
}

async fn tamper(house: &House, sql: &'static str) {
    let mut ledger = SqliteConnectOptions::new()
        .filename(house.book.path())
        .connect()
        .await
        .unwrap();
    sqlx::query(sql).execute(&mut ledger).await.unwrap();
}

#[tokio::test]
async fn every_page_of_the_lists_is_read() {
    const GIFTS: usize = 120;
    let house = House::open().await;
    for _ in 0..GIFTS {
        let begun = house.begun().await;
        house.gateway.pay(&begun.order, "captured").await;
    }
    let report = swept(&house).await;
    assert_eq!((report.read, report.settled), (GIFTS, GIFTS));
    assert!(report.is_clean());
    let booked = house
        .book
        .count("SELECT count(*) FROM ledger WHERE kind = 'capture'")
        .await;
    assert_eq!(usize::try_from(booked).unwrap(), GIFTS);
}

#[tokio::test]
async fn links_of_khalti_are_looked_up_one_by_one() {
    let house = House::open().await;
    let paid = house.linked().await;
    let unpaid = house.linked().await;
    house.gateway.khalti(paid.pidx(), "Completed").await;
    let report = reconciled(&house).await.remove(1);
    assert_eq!((report.read, report.settled), (2, 1), "{report:#?}");
    assert!(report.is_clean(), "{report:#?}");
    assert_eq!(house.look(&paid.token).await["status"], "paid");
    assert_eq!(house.look(&unpaid.token).await["status"], "open");
    // A refund in the dashboard is told of only who asks.
    house.gateway.khalti(paid.pidx(), "Refunded").await;
    let report = reconciled(&house).await.remove(1);
    assert_eq!(report.refunded, 1, "{report:#?}");
    assert_eq!(house.look(&paid.token).await["status"], "refunded");
}

/// Threat 40.
#[tokio::test]
async fn a_link_that_a_clock_ahead_has_made_is_looked_up_by_a_sweep_up_to_now() {
    const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
    let house = House::open().await;
    house.pass_ms(DAY_MS);
    let link = house.linked().await;
    house.pass_ms(-DAY_MS);
    house.gateway.khalti(link.pidx(), "Completed").await;
    let report = reconciled(&house).await.remove(1);
    assert_eq!((report.read, report.settled), (1, 1), "{report:#?}");
    assert_eq!(house.look(&link.token).await["status"], "paid");
}

/// Whoever has the status pages of many links open must not keep the sweep busy.
#[tokio::test]
async fn links_that_somebody_just_asked_about_are_looked_up_at_the_end_and_together() {
    let house = House::open().await;
    let mut links = Vec::new();
    for _ in 0..4 {
        let link = house.linked().await;
        house.look(&link.token).await;
        links.push(link);
    }
    house.gateway.khalti(links[3].pidx(), "Completed").await;
    let (desk, token) = (house.desk.clone(), links[0].token.clone());
    let poller = tokio::spawn(async move {
        loop {
            desk.status(&token, Locale::En).await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    });
    let began = tokio::time::Instant::now();
    let request = SweepRequest::default();
    let report = house.desk.reconcile(request).await.unwrap().remove(1);
    assert!(began.elapsed().as_secs() < 9, "{:?}", began.elapsed());
    assert_eq!((report.read, report.not_compared), (3, 1), "{report:#?}");
    assert_eq!(report.settled, 1, "{report:#?}");
    poller.abort();
}

#[tokio::test]
async fn a_second_payment_through_the_other_gateway_is_found_and_surplus() {
    let house = House::open().await;
    let (begun, link): (_, Link) = house.fallen_back().await;
    house.pay_link(&link).await;
    house.gateway.pay(&begun.order, "captured").await;
    let report = swept(&house).await;
    assert_eq!(report.settled, 1, "{report:#?}");
    assert_eq!(
        house.book.entries().await,
        ["capture|applied|80000|NPR", "capture|surplus|50000|INR"]
    );
}

#[tokio::test]
async fn a_sweep_that_the_gateway_cut_off_says_so_and_covers_nothing() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "captured").await;
    let down = json!({"route": "GET /v1/payments", "kind": "down"});
    house.gateway.fault(down).await;
    let report = swept(&house).await;
    assert!(report.incomplete && !report.is_clean(), "{report:#?}");
    let covered = house
        .book
        .rows("SELECT CAST(covered_to AS TEXT) FROM sweeps WHERE gateway = 'razorpay'")
        .await;
    assert_eq!(covered, [""]);
    house.gateway.heal().await;
    assert_eq!(swept(&house).await.settled, 1);
}

#[tokio::test]
async fn one_order_that_cannot_be_asked_about_does_not_keep_the_others_waiting() {
    let house = House::open().await;
    let (odd, other) = (house.begun().await, house.begun().await);
    for begun in [&odd, &other] {
        house.gateway.pay(&begun.order, "captured").await;
    }
    let route = format!("GET /v1/orders/{}/payments", odd.order);
    let refused = json!({"route": route, "kind": "status", "status": 400});
    house.gateway.fault(refused).await;
    let report = swept(&house).await;
    assert_eq!((report.settled, report.unreadable), (1, 1), "{report:#?}");
    assert!(!report.incomplete && !report.is_clean(), "{report:#?}");
    let told = report
        .found
        .iter()
        .find(|found| found.kind == Kind::Unreadable);
    assert_eq!(told.unwrap().order.as_deref(), Some(odd.order.as_str()));
    house.gateway.heal().await;
    assert_eq!(swept(&house).await.settled, 1);
}
