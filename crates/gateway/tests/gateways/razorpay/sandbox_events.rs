//! The sandbox's webhooks, as they arrive.

use super::desk::{Desk, amount};
use crate::stub::{Seen, Stub};
use daan_domain::settle::Claim;
use daan_gateway::razorpay::signature::verify_webhook;
use daan_gateway::razorpay::{DisputeStatus, Event, EventKind, WebhookSecrets, evidence_of_event};
use serde_json::{Value, json};

struct Post {
    desk: Desk,
    inbox: Stub,
}

impl Post {
    async fn open() -> Post {
        let desk = Desk::open().await;
        let inbox = Stub::answering("{}").await;
        desk.sandbox.send_webhooks_to(&inbox.origin);
        Post { desk, inbox }
    }

    /// The events that this makes the sandbox send, each with a right signature; waits until they are all
    /// there.
    async fn events_of(&self, call: &str, asked: Value, count: usize) -> Vec<Event> {
        let before = self.inbox.calls();
        self.desk.sandbox.control(call, asked).await;
        let seen = self.inbox.first(before + count).await;
        seen.iter().skip(before).map(opened).collect()
    }
}

fn opened(seen: &Seen) -> Event {
    let secrets = WebhookSecrets::parse(daan_sandbox::WEBHOOK_SECRET).unwrap();
    let body = seen.form.as_bytes();
    verify_webhook(&secrets, body, seen.header("x-razorpay-signature")).unwrap();
    assert!(!seen.header("x-razorpay-event-id").is_empty());
    let (event, kept) = (
        Event::parse(body).unwrap(),
        Event::without_personal_data(body),
    );
    let kept = Event::parse(kept.unwrap().to_string().as_bytes()).unwrap();
    assert_eq!(evidence_of_event(&event), evidence_of_event(&kept));
    event
}

fn told(events: &[Event]) -> Vec<Claim> {
    let proved = events
        .iter()
        .flat_map(|event| evidence_of_event(event).unwrap());
    proved.map(|piece| piece.claim).collect()
}

#[tokio::test]
async fn a_payment_brings_its_events_and_they_prove_it() {
    let post = Post::open().await;
    let order = post.desk.order("events").await;
    let asked = json!({"order_id": order.id.as_str(), "outcome": "captured"});
    let events = post.events_of("pay", asked, 3).await;
    let mut kinds: Vec<EventKind> = events.iter().map(Event::kind).collect();
    kinds.sort_by_key(|kind| format!("{kind:?}"));
    let expected = [
        EventKind::OrderPaid,
        EventKind::PaymentAuthorized,
        EventKind::PaymentCaptured,
    ];
    assert_eq!(kinds, expected);
    assert!(told(&events).contains(&Claim::Captured(amount())));
}

#[tokio::test]
async fn money_that_nobody_captured_comes_back_as_returned() {
    let post = Post::open().await;
    let order = post.desk.order("returned").await;
    let payment = post.desk.pay(&order.id, "authorized").await;
    let asked = json!({"payment_id": payment.as_str()});
    let events = post.events_of("auto_refund", asked, 2).await;
    let claims = told(&events);
    assert!(claims.contains(&Claim::Returned), "{claims:?}");
    assert!(
        !claims
            .iter()
            .any(|claim| matches!(claim, Claim::Refunded { .. }))
    );
    assert_eq!(post.desk.claims(&payment).await, [Claim::Returned]);
}

#[tokio::test]
async fn a_dispute_and_a_downtime_are_read() {
    let post = Post::open().await;
    let order = post.desk.order("dispute").await;
    let payment = post.desk.pay(&order.id, "captured").await;
    let asked = json!({"event": "payment.dispute.created", "payment_id": payment.as_str()});
    let events = post.events_of("webhook", asked, 1).await;
    let dispute = events.into_iter().next().unwrap().dispute.unwrap();
    assert_eq!(
        (dispute.payment_id, dispute.status),
        (payment, DisputeStatus::Open)
    );
    assert!(dispute.respond_by.is_some());
    for (status, is_open) in [("started", true), ("updated", true), ("resolved", false)] {
        let asked = json!({"method": "upi", "status": status, "instrument": {"psp": "bhim"}});
        let events = post.events_of("downtime", asked, 1).await;
        let event = events.into_iter().next().unwrap();
        assert_eq!(event.kind(), EventKind::Downtime);
        let downtime = event.downtime.unwrap();
        assert_eq!(
            (downtime.is_open(), downtime.method.as_str()),
            (is_open, "upi")
        );
        assert_eq!(downtime.instrument.psp.as_deref(), Some("bhim"));
    }
}
