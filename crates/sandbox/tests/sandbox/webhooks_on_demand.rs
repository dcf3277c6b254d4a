//! Events in disorder, again, forged and about nobody's orders.

use std::collections::HashSet;

use daan_sandbox::WEBHOOK_SECRET;
use serde_json::{Value, json};

use crate::endpoint::{Endpoint, Received, names};
use crate::support::{World, text};

/// A captured payment whose three events nobody was sent; answers its order.
async fn quietly_paid(world: &World) -> String {
    let order = world.order(50_000).await;
    let silent = json!({"order_id": order, "outcome": "captured", "webhook": false});
    world.control("/control/pay", &silent).await;
    order
}

async fn send(world: &World, body: &Value) -> Vec<Value> {
    let sent = world.control("/control/webhook", body).await;
    sent["deliveries"].as_array().unwrap().clone()
}

fn entity(received: &Received, part: &str) -> Value {
    received.event()["payload"][part]["entity"].clone()
}

#[tokio::test]
async fn a_list_is_delivered_in_its_order_and_each_answer_is_told() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 1).await;
    let order = quietly_paid(&world).await;
    let events = ["order.paid", "payment.captured", "payment.authorized"];
    let sent = send(&world, &json!({"events": events, "order_id": order})).await;
    let statuses: Vec<&Value> = sent.iter().map(|delivery| &delivery["status"]).collect();
    assert_eq!(statuses, [&json!(500), &json!(200), &json!(200)]);
    assert_eq!(names(&endpoint.wait_for(3).await), events);
}

#[tokio::test]
async fn a_replay_tells_what_happened_as_it_was_and_under_the_same_ids() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let endpoint = Endpoint::of(&world, 0).await;
    world.pay(&order, "captured").await;
    let first = endpoint.wait_for(3).await;
    let replay = json!({"replay": true, "order_id": order, "order": [2, 0, 1, 0]});
    send(&world, &replay).await;
    let again = endpoint.wait_for(4).await;
    let expected = [&first[2], &first[0], &first[1], &first[0]];
    for (one, before) in again.iter().zip(expected) {
        assert_eq!((&one.event_id, &one.body), (&before.event_id, &before.body));
    }
    assert_eq!(entity(&again[1], "payment")["status"], "authorized");
}

#[tokio::test]
async fn a_replay_picks_by_name_and_by_what_it_is_about() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 0).await;
    let order = quietly_paid(&world).await;
    let other = quietly_paid(&world).await;
    let replay =
        json!({"replay": true, "order_id": order, "events": ["order.paid", "payment.captured"]});
    send(&world, &replay).await;
    let received = endpoint.wait_for(2).await;
    assert_eq!(names(&received), ["payment.captured", "order.paid"]);
    assert!(
        received
            .iter()
            .all(|one| entity(one, "payment")["order_id"] == json!(order))
    );
    let nothing = json!({"replay": true, "order_id": other, "event": "refund.created"});
    assert_eq!(world.post("/control/webhook", &nothing).await.0, 400);
}

#[tokio::test]
async fn a_shuffle_loses_and_adds_nothing() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 0).await;
    let order = quietly_paid(&world).await;
    let body = json!({"replay": true, "order_id": order, "shuffle": true, "times": 5});
    assert_eq!(send(&world, &body).await.len(), 15);
    let received = endpoint.wait_for(15).await;
    for event in ["payment.authorized", "payment.captured", "order.paid"] {
        let of_name = received.iter().filter(|one| one.event()["event"] == event);
        let ids: Vec<_> = of_name.map(|one| &one.event_id).collect();
        assert_eq!(ids.len(), 5);
        assert!(ids.iter().all(|id| *id == ids[0]), "{event}");
    }
}

#[tokio::test]
async fn copies_share_their_id_unless_new_ones_are_asked_for() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 0).await;
    let order = quietly_paid(&world).await;
    for (new, expected) in [(false, 1), (true, 3)] {
        let body =
            json!({"event": "order.paid", "order_id": order, "times": 3, "new_event_id": new});
        send(&world, &body).await;
        let received = endpoint.wait_for(3).await;
        let ids: HashSet<_> = received.iter().map(|one| one.event_id.clone()).collect();
        assert_eq!(ids.len(), expected);
    }
}

#[tokio::test]
async fn a_corrupted_event_still_reads_but_its_signature_does_not_fit() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 0).await;
    let order = quietly_paid(&world).await;
    send(&world, &json!({"event": "order.paid", "order_id": order})).await;
    send(
        &world,
        &json!({"event": "order.paid", "order_id": order, "corrupt": true}),
    )
    .await;
    let received = endpoint.wait_for(2).await;
    assert!(received[0].is_signed_with(WEBHOOK_SECRET));
    assert!(!received[1].is_signed_with(WEBHOOK_SECRET));
    let differing = received[0].body.iter().zip(&received[1].body);
    assert_eq!(received[0].body.len(), received[1].body.len());
    assert_eq!(
        differing.filter(|(before, after)| before != after).count(),
        1
    );
    assert_eq!(received[1].event()["event"], "order.paid");
}

#[tokio::test]
async fn an_event_can_come_without_its_id() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 0).await;
    let order = quietly_paid(&world).await;
    let body = json!({"event": "order.paid", "order_id": order, "without_event_id": true});
    let sent = send(&world, &body).await;
    assert_eq!(sent[0]["event_id"], Value::Null);
    assert_eq!(endpoint.wait_for(1).await[0].event_id, None);
}

#[tokio::test]
async fn an_event_of_an_order_nobody_made_is_well_formed_and_leaves_no_trace() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 0).await;
    let events = ["payment.captured", "order.paid"];
    send(&world, &json!({"events": events, "unknown_order": true})).await;
    let received = endpoint.wait_for(2).await;
    assert_eq!(names(&received), events);
    let order = text(&entity(&received[1], "order")["id"]);
    assert_eq!(entity(&received[0], "payment")["order_id"], order);
    assert!(received[1].is_signed_with(WEBHOOK_SECRET));
    let (_, state) = world.get("/control/state").await;
    assert_eq!(
        (&state["orders"], &state["payments"]),
        (&json!([]), &json!([]))
    );
}

#[tokio::test]
async fn a_dispute_goes_through_its_events_as_one_entity() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 0).await;
    let order = quietly_paid(&world).await;
    let steps = [
        ("created", "open", 0),
        ("action_required", "open", 0),
        ("under_review", "under_review", 0),
        ("lost", "lost", 50_000),
        ("won", "won", 0),
        ("closed", "closed", 0),
    ];
    let mut ids = HashSet::new();
    for (word, status, deducted) in steps {
        let event = format!("payment.dispute.{word}");
        send(&world, &json!({"event": event, "order_id": order})).await;
        let received = endpoint.wait_for(1).await;
        assert_eq!(
            received[0].event()["contains"],
            json!(["payment", "dispute"])
        );
        let dispute = entity(&received[0], "dispute");
        assert_eq!(dispute["payment_id"], entity(&received[0], "payment")["id"]);
        assert_eq!(
            (&dispute["status"], &dispute["amount_deducted"]),
            (&json!(status), &json!(deducted)),
            "{word}"
        );
        ids.insert(text(&dispute["id"]));
    }
    assert_eq!(ids.len(), 1);
    assert!(ids.iter().all(|id| id.starts_with("disp_")));
}

#[tokio::test]
async fn a_downtime_is_told_by_its_own_call_and_again_by_name() {
    let world = World::new().await;
    let endpoint = Endpoint::of(&world, 0).await;
    let named = json!({"event": "payment.downtime.updated"});
    assert_eq!(world.post("/control/webhook", &named).await.0, 400);
    let body = json!({"method": "upi", "status": "started", "instrument": {"psp": "google_pay"}});
    let downtime = world.control("/control/downtime", &body).await;
    send(&world, &named).await;
    let received = endpoint.wait_for(2).await;
    let mut told = names(&received);
    told.sort_by_key(Value::to_string);
    assert_eq!(
        told,
        ["payment.downtime.started", "payment.downtime.updated"]
    );
    for one in &received {
        assert_eq!(one.event()["contains"], json!(["payment.downtime"]));
        assert_eq!(entity(one, "payment.downtime"), downtime);
    }
}

#[tokio::test]
async fn an_event_that_cannot_be_made_is_refused_with_what_it_needs() {
    let world = World::new().await;
    let _endpoint = Endpoint::of(&world, 0).await;
    let order = quietly_paid(&world).await;
    for body in [
        json!({}),
        json!({"events": []}),
        json!({"event": "order.paid", "order_id": "order_00000000000000"}),
        json!({"event": "order.paid", "payment_id": "x"}),
        json!({"event": "refund.processed", "order_id": order}),
        json!({"event": "refund.processed"}),
        json!({"event": "payment.dispute.created"}),
        json!({"event": "payment.dispute.forgotten", "order_id": order}),
        json!({"event": "order.paid", "order_id": order, "order": [1]}),
        json!({"event": "order.paid", "order_id": order, "times": 0}),
        json!({"event": "order.paid", "order_id": order, "times": 101}),
        json!({"events": vec!["order.paid"; 11], "order_id": order, "times": 100}),
        json!({"replay": true, "payment_id": "pay_00000000000000"}),
    ] {
        let (status, refusal) = world.post("/control/webhook", &body).await;
        let words = text(&refusal["error"]["description"]);
        assert!(
            status == 400 && words.contains("expected"),
            "{body}: {words}"
        );
    }
    let (_, state) = world.get("/control/state").await;
    assert_eq!(state["webhooks"], json!([]));
}
