//! Giving money back at Khalti.

use serde_json::{Value, json};

use crate::support::{World, answer, text};

#[tokio::test]
async fn a_refund_gives_back_a_part_and_then_the_rest() {
    let world = World::new().await;
    let pidx = world.initiate().await;
    world.settle(&pidx, "Completed").await;
    let id = text(&world.lookup(&pidx).await.1["transaction_id"]);
    let refund = async |body: Value| {
        let path = format!("/api/merchant-transaction/{id}/refund/");
        answer(world.khalti(&path, &body)).await
    };
    for (body, field) in [
        (json!({"amount": 1_301}), "detail"),
        (json!({"amount": 0}), "detail"),
        (json!({"amount": "0.50"}), "amount"),
        (json!({"amount": "x"}), "amount"),
    ] {
        let (status, refusal) = refund(body.clone()).await;
        assert!(
            status == 400 && refusal[field] != Value::Null,
            "{body}: {refusal}"
        );
    }
    let done = json!({"detail": "Transaction refund successful."});
    assert_eq!(refund(json!({"amount": 300})).await, (200, done.clone()));
    let (_, found) = world.lookup(&pidx).await;
    assert_eq!(
        (&found["status"], &found["transaction_id"]),
        (&json!("Partially Refunded"), &json!(id))
    );
    assert_eq!(refund(json!({})).await, (200, done));
    let (_, found) = world.lookup(&pidx).await;
    assert_eq!(
        (&found["status"], &found["refunded"]),
        (&json!("Refunded"), &json!(true))
    );
    assert_eq!(refund(json!({})).await.0, 400);
}

#[tokio::test]
async fn a_refund_of_an_unknown_transaction_or_without_the_key_is_refused() {
    let world = World::new().await;
    let path = "/api/merchant-transaction/GFq9PFS7b2iYvL8Lir9oXe/refund/";
    assert_eq!(answer(world.khalti(path, &json!({}))).await.0, 404);
    assert_eq!(answer(world.client.post(world.url(path))).await.0, 401);
}
