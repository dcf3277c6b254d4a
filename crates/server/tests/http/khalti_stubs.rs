//! A Khalti that lies.

use crate::harness::{House, LOOKUP, Linked, Plan, khalti_gift};
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const PIDX: &str = "bZQLD9wRVWo4CdESSfuSsB";

type Told = Arc<Mutex<Value>>;

/// A Khalti that gives out this one link.
async fn stub(payment_url: &str) -> House {
    let payment_url = payment_url.to_owned();
    stub_at(move |_| payment_url).await.0
}

/// A Khalti whose page is its own, and which tells of its one link whatever it was told to tell.
async fn liar() -> (House, Told) {
    stub_at(|origin| format!("{origin}/?pidx={PIDX}")).await
}

async fn stub_at(payment_url: impl FnOnce(&str) -> String) -> (House, Told) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let payment_url = payment_url(&origin);
    let told: Told = Arc::new(Mutex::new(json!({})));
    let link = json!({
        "pidx": PIDX, "payment_url": payment_url,
        "expires_at": "2099-05-25T16:26:16.471649+05:45", "expires_in": 1800,
    });
    let router = Router::new()
        .route("/api/v2/epayment/initiate/", post(|| async { Json(link) }))
        .route(&format!("/api/v2{LOOKUP}/"), post(tell))
        .with_state(Arc::clone(&told));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let house = House::with(Plan {
        khalti: Some(origin),
        ..Plan::default()
    })
    .await;
    (house, told)
}

async fn tell(State(told): State<Told>) -> Json<Value> {
    Json(told.lock().unwrap().clone())
}

#[tokio::test]
async fn a_link_that_leads_away_is_given_to_nobody() {
    for url in [
        "https://evil.example/?pidx=bZQLD9wRVWo4CdESSfuSsB",
        "https://pay.khalti.com.evil.example/?pidx=x",
        "https://pay.khalti.com@evil.example/",
        "http://pay.khalti.com/?pidx=x",
        "javascript:alert(1)",
        "//evil.example",
        "",
    ] {
        let house = stub(url).await;
        let answer = house.begin(&khalti_gift()).await;
        answer.refused(502, "gateway_failed");
        assert!(!answer.text.contains("evil"), "{url}");
        assert_eq!(house.book.status().await, "creating", "{url}");
        let orders = house
            .book
            .count("SELECT count(*) FROM gateway_orders")
            .await;
        assert_eq!(orders, 0, "{url}");
    }
}

#[tokio::test]
async fn a_link_that_is_given_out_twice_is_bound_once() {
    let (house, told) = liar().await;
    let first = Linked::read(&house.begin(&khalti_gift()).await.ok());
    house
        .begin(&khalti_gift())
        .await
        .refused(502, "gateway_failed");
    *told.lock().unwrap() = lookup("Completed", &json!({}));
    house.back(&first.token, "").await;
    let statuses = house
        .book
        .rows("SELECT status FROM donations ORDER BY created_at")
        .await;
    assert_eq!(statuses, ["paid", "creating"]);
    let reasons = house
        .book
        .rows("SELECT data FROM events WHERE kind = 'creation_unclear'")
        .await;
    assert_eq!(reasons, [r#"{"code":"order_of_other_donation"}"#]);
}

fn lookup(status: &str, except: &Value) -> Value {
    let mut lookup = json!({
        "pidx": PIDX, "total_amount": 800_00, "status": status,
        "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe", "fee": 0, "refunded": false,
    });
    let known = lookup.as_object_mut().unwrap();
    known.extend(except.as_object().unwrap().clone());
    lookup
}

#[tokio::test]
async fn only_completed_not_refunded_and_of_the_exact_amount_pays() {
    for (status, except) in [
        ("Completed", json!({"refunded": true})),
        ("Completed", json!({"refunded": "perhaps"})),
        ("Completed", json!({"total_amount": null})),
        ("Completed", json!({"total_amount": "80000.5"})),
        ("Completed", json!({"total_amount": 800})),
        ("Completed", json!({"pidx": "AAAAAAAAAAAAAAAAAAAAAA"})),
        ("None", json!({})),
        ("null", json!({"transaction_id": "None"})),
        ("success", json!({})),
        ("", json!({})),
        ("Complete", json!({})),
        ("Initiated", json!({})),
        ("Failed", json!({})),
    ] {
        let (house, told) = liar().await;
        let gift = Linked::read(&house.begin(&khalti_gift()).await.ok());
        *told.lock().unwrap() = lookup(status, &except);
        house.back(&gift.token, "status=Completed").await;
        assert!(house.book.entries().await.is_empty(), "{status} {except}");
        *told.lock().unwrap() = lookup("completed", &json!({"total_amount": "80000"}));
        house.pass_ms(5_000);
        let seen = house.look(&gift.token).await;
        assert_eq!(seen["status"], "paid", "{status} {except}");
    }
}
