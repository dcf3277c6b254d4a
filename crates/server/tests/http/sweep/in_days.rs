//! The lists of a span are gone over day by day.

use super::swept;
use crate::harness::{House, Plan};
use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const DAY_S: i64 = 24 * 60 * 60;

/// What was asked for: of which list, from which second to which.
type Asked = Arc<Mutex<Vec<(&'static str, i64, i64)>>>;

/// A gateway that has nothing, and remembers what it was asked.
async fn empty_gateway() -> (String, Asked) {
    let asked = Asked::default();
    let listed = |name: &'static str| {
        get(
            move |State(asked): State<Asked>, Query(query): Query<Value>| async move {
                let second = |key: &str| query[key].as_str().unwrap().parse().unwrap();
                let window = (name, second("from"), second("to"));
                asked.lock().unwrap().push(window);
                Json(json!({"entity": "collection", "count": 0, "items": []}))
            },
        )
    };
    let router = Router::new()
        .route("/v1/orders", listed("orders"))
        .route("/v1/payments", listed("payments"))
        .with_state(Arc::clone(&asked));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (origin, asked)
}

#[tokio::test]
async fn the_oldest_day_is_asked_for_first_and_no_second_is_left_out() {
    let (origin, asked) = empty_gateway().await;
    let plan = Plan {
        gateway: Some(origin),
        ..Plan::default()
    };
    let house = House::with(plan).await;
    let report = swept(&house).await;
    assert!(!report.incomplete, "{report:#?}");
    let asked = asked.lock().unwrap().clone();
    assert_eq!(asked.len(), 2 * 8, "a week and the begun second: {asked:?}");
    let mut next = report.span().from.unix_ms() / 1_000;
    for day in asked.chunks(2) {
        let [(orders, from, to), (payments, ..)] = day else {
            panic!("{asked:?}");
        };
        assert_eq!((*orders, *payments), ("orders", "payments"));
        assert_eq!((day[1].1, day[1].2), (*from, *to), "of one day");
        assert!(*from == next && to - from < DAY_S, "{asked:?}");
        next = to + 1;
    }
    let end = report.span().to.unix_ms();
    assert!((next - 1) * 1_000 >= end, "{asked:?}");
}

#[tokio::test]
async fn a_day_that_cannot_be_listed_does_not_keep_those_after_it_waiting() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "captured").await;
    for (times, settled) in [(3, 0), (2, 1)] {
        let refused =
            json!({"route": "GET /v1/payments", "kind": "status", "status": 400, "times": times});
        house.gateway.fault(refused).await;
        let report = swept(&house).await;
        assert_eq!(report.settled, settled, "{times}: {report:#?}");
        assert!(report.incomplete && !report.is_clean(), "{report:#?}");
    }
    let report = swept(&house).await;
    assert!(report.is_clean(), "{report:#?}");
}
