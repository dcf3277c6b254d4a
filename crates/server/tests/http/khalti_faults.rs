//! Khalti answers with something that does not fit, or not at all.

use crate::harness::{House, INITIATE, LOOKUP, Linked, khalti_gift};
use serde_json::json;

const COOL_DOWN_MS: i64 = 5_000;

/// Threat 11.
#[tokio::test]
async fn an_amount_that_is_off_is_held_and_never_paid() {
    for total in [800_01, 799_99, 1_600_00, 400_00, 1] {
        let house = House::open().await;
        let gift = house.linked().await;
        let lie = json!({"pidx": gift.pidx(), "outcome": "Completed", "total_amount": total});
        let back = house.gateway.khalti_as(lie).await;
        house.follow(&back).await;
        let seen = house.look(&gift.token).await;
        assert_eq!(seen["status"], "open", "{total}");
        assert_eq!(seen["under_review"], true, "{total}");
        assert!(house.book.entries().await.is_empty(), "{total}");
        let payments = house
            .book
            .rows("SELECT state, mismatch FROM payments")
            .await;
        assert_eq!(payments, ["quarantined|amount"], "{total}");
        house
            .retry(&gift.token, "khalti")
            .await
            .refused(409, "payment_under_way");
    }
}

#[tokio::test]
async fn a_completed_payment_of_nothing_is_held() {
    for (total, status, is_held) in [(0, "open", true), (-800_00, "processing", false)] {
        let house = House::open().await;
        let gift = house.linked().await;
        let lie = json!({"pidx": gift.pidx(), "outcome": "Completed", "total_amount": total});
        let back = house.gateway.khalti_as(lie).await;
        house.follow(&back).await;
        let seen = house.look(&gift.token).await;
        assert_eq!(
            (&seen["status"], &seen["under_review"]),
            (&json!(status), &json!(is_held))
        );
        assert!(house.book.entries().await.is_empty());
    }
}

#[tokio::test]
async fn a_lookup_that_brings_nothing_leaves_the_gift_open_for_the_next_one() {
    for fault in [
        json!({"kind": "status", "status": 500}),
        json!({"kind": "status", "status": 503}),
        json!({"kind": "status", "status": 401}),
        json!({"kind": "status", "status": 429}),
        json!({"kind": "html", "status": 200}),
        json!({"kind": "html", "status": 400}),
        json!({"kind": "html", "status": 502}),
        json!({"kind": "truncate"}),
        json!({"kind": "drop"}),
        json!({"kind": "down"}),
        json!({"kind": "delay", "ms": 2_600}),
    ] {
        let house = House::open().await;
        let gift = house.linked().await;
        let back = house.gateway.khalti(gift.pidx(), "Completed").await;
        let mut broken = fault.clone();
        broken["route"] = json!(LOOKUP);
        house.gateway.fault(broken).await;
        assert_eq!(house.follow(&back).await.status, 303, "{fault}");
        assert_eq!(house.book.status().await, "open", "{fault}");
        house.gateway.heal().await;
        house.pass_ms(COOL_DOWN_MS);
        assert_eq!(house.look(&gift.token).await["status"], "paid", "{fault}");
    }
}

#[tokio::test]
async fn a_link_that_may_have_been_made_is_made_again() {
    for (fault, status, code) in [
        (json!({"kind": "drop"}), 503, "gateway_unavailable"),
        (json!({"kind": "down"}), 503, "gateway_unavailable"),
        (json!({"kind": "truncate"}), 503, "gateway_unavailable"),
        (
            json!({"kind": "html", "status": 502}),
            502,
            "gateway_failed",
        ),
        (
            json!({"kind": "status", "status": 500}),
            502,
            "gateway_failed",
        ),
        (
            json!({"kind": "delay", "ms": 2_600}),
            503,
            "gateway_unavailable",
        ),
    ] {
        let house = House::open().await;
        let asked = khalti_gift();
        let mut broken = fault.clone();
        broken["route"] = json!(INITIATE);
        house.gateway.fault(broken).await;
        let refusal = house.begin(&asked).await.refused(status, code);
        assert_eq!(house.book.status().await, "creating", "{fault}");
        house.gateway.heal().await;
        let gift = Linked::read(&house.begin(&asked).await.ok());
        assert_eq!(refusal["reference"], gift.id, "{fault}");
        let back = house.gateway.khalti(gift.pidx(), "Completed").await;
        house.follow(&back).await;
        assert_eq!(house.look(&gift.token).await["status"], "paid", "{fault}");
    }
}

#[tokio::test]
async fn a_link_that_khalti_refuses_ends_the_attempt_and_the_same_key_begins_another() {
    for status in [400, 401, 403, 404] {
        let house = House::open().await;
        let asked = khalti_gift();
        let fault = json!({"route": INITIATE, "kind": "status", "status": status, "times": 1});
        house.gateway.fault(fault).await;
        house.begin(&asked).await.refused(502, "gateway_failed");
        assert_eq!(house.book.status().await, "create_failed", "{status}");
        let events = house.book.events().await;
        assert_eq!(events, ["intent_recorded", "creation_failed"], "{status}");
        house.begin(&asked).await.ok();
        assert_eq!(house.book.status().await, "open", "{status}");
    }
}
