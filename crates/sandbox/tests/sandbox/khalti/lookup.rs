//! What a lookup says, by whatever way the payment got there.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Value, json};

use super::{INITIATE, LOOKUP, WALLET, changed};
use crate::support::{World, text};

#[tokio::test]
async fn an_unknown_pidx_is_not_found_and_a_blank_one_is_a_complaint() {
    let world = World::new().await;
    let not_found = json!({"detail": "Not found.", "error_key": "validation_error"});
    assert_eq!(
        world.lookup("bZQLD9wRVWo4CdESSfuSsB").await,
        (404, not_found)
    );
    let (status, body) = world.lookup("").await;
    assert_eq!(
        (status, &body["pidx"]),
        (400, &json!(["This field may not be blank."]))
    );
}

#[tokio::test]
async fn a_lookup_says_what_is_documented_for_each_status() {
    let world = World::new().await;
    let cases = [
        ("Initiated", 200, false, false),
        ("Pending", 200, false, false),
        ("Completed", 200, true, false),
        ("Refunded", 200, true, true),
        ("Partially Refunded", 200, true, true),
        ("Expired", 400, false, false),
        ("User canceled", 400, false, false),
    ];
    for (outcome, expected, has_transaction, refunded) in cases {
        let pidx = world.initiate().await;
        world.settle(&pidx, outcome).await;
        let (status, found) = world.lookup(&pidx).await;
        assert_eq!(status, expected, "{outcome}");
        assert_eq!(
            found["transaction_id"].is_string(),
            has_transaction,
            "{outcome}"
        );
        let known = json!({
            "pidx": pidx, "total_amount": 1_300, "status": outcome, "fee": 0, "refunded": refunded,
            "transaction_id": found["transaction_id"],
        });
        assert_eq!(found, known);
    }
}

#[tokio::test]
async fn a_lookup_can_be_made_to_lie_about_the_total() {
    let world = World::new().await;
    for total in [1_301, 1_299, 0, 2_600] {
        let pidx = world.initiate().await;
        let body = json!({"pidx": pidx, "outcome": "Completed", "total_amount": total});
        world.control("/control/khalti", &body).await;
        assert_eq!(world.lookup(&pidx).await.1["total_amount"], total);
    }
}

#[tokio::test]
async fn a_link_expires_by_the_sandboxs_clock() {
    let now = Arc::new(AtomicI64::new(1_700_000_000));
    let world = World::at(&now).await;
    let (_, opened) = world.initiate_with(&json!({})).await;
    // 1 700 000 000 is 2023-11-14T22:13:20Z.
    let expires_at = text(&opened["expires_at"]);
    assert!(expires_at.starts_with("2023-11-15T04:28:20") && expires_at.ends_with("+05:45"));
    let pidx = text(&opened["pidx"]);
    now.fetch_add(1_799, Ordering::SeqCst);
    assert_eq!(world.lookup(&pidx).await.1["status"], "Initiated");
    now.fetch_add(1, Ordering::SeqCst);
    let (status, found) = world.lookup(&pidx).await;
    assert_eq!((status, &found["status"]), (400, &json!("Expired")));
    let response = world.press(&pidx, "success", &WALLET).await;
    assert!(response.text().await.unwrap().contains("has expired"));
}

#[tokio::test]
async fn faults_strike_khalti_too_in_its_own_shape() {
    let world = World::new().await;
    let fault = async |body: Value| world.control("/control/faults", &body).await;
    fault(json!({"route": LOOKUP, "kind": "status", "status": 503, "times": 1})).await;
    let pidx = world.initiate().await;
    let (status, body) = world.lookup(&pidx).await;
    assert_eq!((status, &body["status_code"]), (503, &json!(503)));
    fault(json!({"route": "epayment/initiate", "kind": "drop", "times": 1})).await;
    let lost = world.khalti(INITIATE, &changed(&json!({})));
    assert!(lost.send().await.is_err());
    let (_, state) = world.get("/control/state").await;
    assert_eq!(state["khalti"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_state_shows_khalti_payments_and_a_reset_forgets_them() {
    let world = World::new().await;
    let pidx = world.initiate().await;
    world.settle(&pidx, "Refunded").await;
    let (_, state) = world.get("/control/state").await;
    let shown = &state["khalti"][0];
    assert_eq!(
        (&shown["pidx"], &shown["refunded_amount"]),
        (&json!(pidx), &json!(1_300))
    );
    assert_eq!(shown["request"]["purchase_order_id"], "don_1");
    assert_eq!(shown["request"]["merchant_extra"], "x");
    world.control("/control/reset", &json!({})).await;
    assert_eq!(world.get("/control/state").await.1["khalti"], json!([]));
    assert_eq!(world.lookup(&pidx).await.0, 404);
}

#[tokio::test]
async fn a_bad_control_call_is_told_what_was_expected() {
    let world = World::new().await;
    let pidx = world.initiate().await;
    for body in [
        json!({"pidx": "nothing", "outcome": "Completed"}),
        json!({"pidx": pidx, "outcome": "completed"}),
        json!({"pidx": pidx}),
        json!({"pidx": pidx, "outcome": "Completed", "total_amount": 1.5}),
        json!({"pidx": pidx, "outcome": "Completed", "amount": 1}),
        json!([]),
    ] {
        let (status, refusal) = world.post("/control/khalti", &body).await;
        let words = text(&refusal["error"]["description"]);
        assert!(
            status == 400 && words.contains("expected"),
            "{body}: {words}"
        );
    }
    assert_eq!(world.lookup(&pidx).await.1["status"], "Initiated");
}
