//! Webhooks: every shape that Razorpay sends, what it proves, and what is kept of it.

use super::build::{inr, order_id, payment_id};
use daan_domain::settle::{Claim, Source};
use daan_domain::{FailureReason, RefundId, Timestamp};
use daan_gateway::razorpay::{
    DisputeStatus, DowntimeStatus, Event, EventKind, OrderStatus, UnreadableEvent,
    evidence_of_event,
};
use serde_json::Value;

const ORDER_PAID: &str = include_str!("../../documents/events/order_paid.json");
const AUTHORIZED: &str = include_str!("../../documents/events/payment_authorized.json");
const FAILED: &str = include_str!("../../documents/events/payment_failed.json");
const REFUND_PROCESSED: &str = include_str!("../../documents/events/refund_processed.json");
const REFUND_OF_UNCAPTURED: &str = include_str!("../../documents/events/refund_of_uncaptured.json");
const REFUND_SPEED_CHANGED: &str = include_str!("../../documents/events/refund_speed_changed.json");
const DISPUTE_CREATED: &str = include_str!("../../documents/events/dispute_created.json");
const DOWNTIME_STARTED: &str = include_str!("../../documents/events/downtime_started.json");
const DOWNTIME_RESOLVED: &str = include_str!("../../documents/events/downtime_resolved.json");

const ALL: [&str; 9] = [
    ORDER_PAID,
    AUTHORIZED,
    FAILED,
    REFUND_PROCESSED,
    REFUND_OF_UNCAPTURED,
    REFUND_SPEED_CHANGED,
    DISPUTE_CREATED,
    DOWNTIME_STARTED,
    DOWNTIME_RESOLVED,
];

fn parse(document: &str) -> Event {
    Event::parse(document.as_bytes()).unwrap()
}

fn kept(document: &str) -> Value {
    Event::without_personal_data(document.as_bytes()).unwrap()
}

fn told(document: &str) -> Vec<Claim> {
    let proved = evidence_of_event(&parse(document)).unwrap();
    for piece in &proved {
        assert_eq!(piece.source, Source::RazorpayWebhook);
        assert_eq!(piece.order, order_id("order_DBJOWzybf0sJbb"));
        assert_eq!(piece.payment, payment_id("pay_DESlfW9H8K9uqM"));
    }
    proved.into_iter().map(|piece| piece.claim).collect()
}

fn gone_back(amount_minor: i64) -> Claim {
    Claim::Refunded {
        refund: RefundId::parse("rfnd_FS8TWyPrCsa0OB").unwrap(),
        amount: inr(amount_minor),
    }
}

#[test]
fn every_document_proves_what_it_says_of_its_payment() {
    let captured = Claim::Captured(inr(500_00));
    for (document, claims) in [
        (ORDER_PAID, vec![captured.clone()]),
        (AUTHORIZED, vec![Claim::Authorized(inr(500_00))]),
        (FAILED, vec![Claim::Failed]),
        (REFUND_PROCESSED, vec![captured.clone(), gone_back(200_00)]),
        (REFUND_SPEED_CHANGED, vec![captured, gone_back(200_00)]),
        (REFUND_OF_UNCAPTURED, vec![Claim::Returned]),
        (DISPUTE_CREATED, vec![]),
        (DOWNTIME_STARTED, vec![]),
        (DOWNTIME_RESOLVED, vec![]),
    ] {
        assert_eq!(told(document), claims, "{}", parse(document).name);
    }
}

#[test]
fn a_failed_payment_brings_the_reason_without_an_account_id_around_it() {
    let event = parse(FAILED);
    assert_eq!(event.kind(), EventKind::PaymentFailed);
    let proved = evidence_of_event(&event).unwrap();
    let reason = proved.first().unwrap().reason;
    assert_eq!(reason, Some(FailureReason::PaymentCancelled));
}

#[test]
fn a_paid_order_comes_with_its_payment() {
    let event = parse(ORDER_PAID);
    let order = event.order.unwrap();
    assert_eq!(
        (order.money(), order.status),
        (Some(inr(500_00)), OrderStatus::Paid)
    );
    assert_eq!(order.receipt.as_deref(), Some("DN-4F7K-Q2MX-9TBZ"));
    assert_eq!(event.payment.unwrap().order_id, Some(order.id));
}

#[test]
fn a_dispute_is_read_and_a_time_inside_the_payload_found() {
    let dispute = parse(DISPUTE_CREATED).dispute.unwrap();
    assert_eq!(dispute.id, "disp_EsIAlDcoUr8CaQ");
    assert_eq!(dispute.payment_id, payment_id("pay_DESlfW9H8K9uqM"));
    assert_eq!(
        (dispute.money(), dispute.status.clone()),
        (Some(inr(390_00)), DisputeStatus::Open)
    );
    assert_eq!(dispute.phase.as_deref(), Some("chargeback"));
    assert_eq!(
        dispute.reason_code.as_deref(),
        Some("processed_invalid_expired_card")
    );
    assert_eq!(
        dispute.respond_by,
        Some(Timestamp::from_unix_ms(1_652_944_606_000))
    );
    let created_at = parse(REFUND_SPEED_CHANGED).created_at;
    assert_eq!(created_at, Some(Timestamp::from_unix_ms(1_652_339_806_000)));
}

#[test]
fn a_downtime_is_read_from_its_beginning_to_its_end() {
    let (started, resolved) = (parse(DOWNTIME_STARTED), parse(DOWNTIME_RESOLVED));
    assert_eq!(
        (started.kind(), resolved.kind()),
        (EventKind::Downtime, EventKind::Downtime)
    );
    let started = started.downtime.unwrap();
    assert_eq!((started.method.as_str(), started.is_open()), ("upi", true));
    assert_eq!(started.instrument.to_string(), "psp=bhim flow=collect");
    assert_eq!(
        (started.severity.as_deref(), started.scheduled),
        (Some("high"), Some(false))
    );
    let resolved = resolved.downtime.unwrap();
    assert_eq!(
        (resolved.status.clone(), resolved.is_open()),
        (DowntimeStatus::Resolved, false)
    );
    assert_eq!(resolved.instrument.bank.as_deref(), Some("COSB"));
    assert!(resolved.begin < resolved.end);
}

#[test]
fn nothing_of_the_payer_is_kept() {
    for document in ALL {
        let kept = kept(document).to_string();
        for personal in [
            "canary",
            "0153",
            "Visa",
            "cust_",
            "card_",
            "description",
            "notes",
        ] {
            assert!(!kept.contains(personal), "{personal}: {kept}");
        }
    }
    // They are in the documents, so the test can fail.
    assert!(
        ALL.iter()
            .filter(|document| document.contains("canary-email"))
            .count()
            >= 7
    );
}

#[test]
fn what_is_kept_is_the_same_event_as_far_as_the_ledger_asks() {
    for document in ALL {
        let (whole, kept) = (parse(document), parse(&kept(document).to_string()));
        let (name, created_at) = (&whole.name, whole.created_at);
        assert_eq!((name, created_at), (&kept.name, kept.created_at));
        assert_eq!(
            evidence_of_event(&whole),
            evidence_of_event(&kept),
            "{name}"
        );
        assert_eq!(whole.dispute, kept.dispute, "{name}");
        assert_eq!(whole.downtime, kept.downtime, "{name}");
        let of_refund = |event: &Event| {
            let refund = event.refund.clone()?;
            Some((
                refund.id,
                refund.amount_minor,
                refund.status,
                refund.speed_processed,
            ))
        };
        assert_eq!(of_refund(&whole), of_refund(&kept), "{name}");
        let of_order = |event: &Event| {
            let order = event.order.clone()?;
            Some((order.id.clone(), order.money(), order.status, order.receipt))
        };
        assert_eq!(of_order(&whole), of_order(&kept), "{name}");
        let of_payment = |event: &Event| {
            let payment = event.payment.clone()?;
            Some((
                payment.method,
                payment.captured,
                payment.amount_refunded_minor,
                payment.created_at,
            ))
        };
        assert_eq!(of_payment(&whole), of_payment(&kept), "{name}");
    }
}

#[test]
fn keeping_twice_changes_nothing() {
    for document in ALL {
        let once = kept(document);
        assert_eq!(kept(&once.to_string()), once);
    }
}

#[test]
fn an_entity_that_cannot_be_read_is_named() {
    let broken = |document: &str, good: &str, bad: &str| {
        let document = document.replace(good, bad);
        Event::parse(document.as_bytes()).unwrap_err()
    };
    let id = "\"id\": \"disp_EsIAlDcoUr8CaQ\"";
    assert_eq!(
        broken(DISPUTE_CREATED, id, "\"id\": null"),
        UnreadableEvent::Entity("dispute")
    );
    let method = "\"method\": \"upi\"";
    assert_eq!(
        broken(DOWNTIME_STARTED, method, "\"method\": []"),
        UnreadableEvent::Entity("payment.downtime")
    );
}
