//! Refunds that were booked, and failed afterwards.

use super::{looked_at, paid, part_of, refunds, refusal};
use crate::harness::{Begun, House, all_of, eventually};
use crate::webhooks::{event, send};
use daan_server::checkout::{CloseRequest, Found, MatterClosed, RefundRequest, SweepRequest};
use daan_storage::MatterKind;
use serde_json::json;
use std::time::Duration;

async fn waiting(house: &House) -> Vec<(MatterKind, Option<String>)> {
    let open = house.desk.ledger.open_matters(None, 9).await.unwrap();
    open.into_iter()
        .map(|matter| (matter.kind, matter.name))
        .collect()
}

async fn fail(house: &House, refund: &str, webhook: bool) {
    let failing = json!({"refund_id": refund, "webhook": webhook});
    house.gateway.control("fail_refund", failing).await;
}

/// Where no webhook comes, whoever looks finds it; and nothing that is booked is taken back.
#[tokio::test]
async fn a_refund_that_fails_after_it_was_booked_waits_for_a_person_and_the_ledger_stays() {
    for (how, amount) in [
        ("webhook", None),
        ("webhook", Some("100")),
        ("recheck", None),
        ("sweep", Some("100")),
    ] {
        let house = House::open().await;
        let begun = paid(&house).await;
        let asked = RefundRequest {
            amount: amount.map(str::to_owned),
            ..all_of(&begun)
        };
        let made = house.desk.refund(&asked).await.unwrap();
        assert!(made.is_booked, "{made:?}");
        let (entries, status) = (house.book.entries().await, house.book.status().await);
        if how == "webhook" {
            house.hear_webhooks();
        }
        fail(&house, &made.refund, how == "webhook").await;
        house.pass_ms(60_000);
        match how {
            "webhook" => eventually(async || looked_at(&house).await == 1).await,
            "recheck" => {
                let looked = house.desk.recheck(&begun.id).await.unwrap();
                assert_eq!(looked.matters[0].kind, "refund_came_back", "{looked:?}");
            }
            _ => {}
        }
        let report = house.desk.reconcile(SweepRequest::default()).await.unwrap();
        assert_eq!(
            (report[0].came_back, report[0].is_clean()),
            (1, false),
            "{how}"
        );
        let told = |found: &Found| found.note.as_deref() == Some(made.refund.as_str());
        assert!(report[0].found.iter().any(told), "{how}: {report:#?}");
        let open = (MatterKind::RefundCameBack, Some(made.refund.clone()));
        assert_eq!(waiting(&house).await, [open], "{how}");
        assert_eq!(house.book.entries().await, entries, "{how}");
        assert_eq!(house.book.status().await, status, "{how}");
    }
}

#[tokio::test]
async fn what_came_back_is_not_given_back_through_razorpay_unasked_and_ends_with_a_persons_word() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let made = house.desk.refund(&part_of(&begun, "100")).await.unwrap();
    fail(&house, &made.refund, false).await;
    house.pass_ms(60_000);
    house.desk.recheck(&begun.id).await.unwrap();
    let again = |request| RefundRequest {
        again: true,
        ..request
    };
    for request in [
        part_of(&begun, "100"),
        part_of(&begun, "50"),
        all_of(&begun),
        again(part_of(&begun, "100")),
        again(part_of(&begun, "50")),
        again(all_of(&begun)),
    ] {
        let refused = refusal(&house, &request).await;
        assert_eq!(refused.code, "refund_came_back", "{refused}");
        assert!(refused.message.contains(&made.refund), "{refused}");
    }
    assert_eq!(refunds(&house).await.len(), 1);
    let closed = close(&house, &begun, &made.refund).await;
    assert_eq!(closed.matter.kind, "refund_came_back");
    // The gateway's word of it stays the same, and opens nothing again.
    house.pass_ms(60_000);
    house.desk.recheck(&begun.id).await.unwrap();
    let report = house.desk.reconcile(SweepRequest::default()).await.unwrap();
    assert!(report[0].is_clean(), "{report:#?}");
    let plan = house
        .desk
        .plan_refund(&part_of(&begun, "50"))
        .await
        .unwrap();
    assert_eq!(
        plan.seen_to,
        [format!("{}: transfer of 4 May", made.refund)]
    );
}

async fn close(house: &House, begun: &Begun, name: &str) -> MatterClosed {
    let word = CloseRequest {
        reference: begun.id.clone(),
        name: name.to_owned(),
        note: "transfer of 4 May".to_owned(),
        role: None,
    };
    house.desk.close_matter(&word).await.unwrap()
}

/// The gateway counts it no longer as gone back, so by its sum alone the donor would get it once more.
#[tokio::test]
async fn what_came_back_and_went_otherwise_is_not_left_to_give_back() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let made = house.desk.refund(&part_of(&begun, "100")).await.unwrap();
    fail(&house, &made.refund, false).await;
    house.pass_ms(60_000);
    house.desk.recheck(&begun.id).await.unwrap();
    close(&house, &begun, &made.refund).await;
    let too_much = RefundRequest {
        again: true,
        ..part_of(&begun, "400.01")
    };
    let refused = refusal(&house, &too_much).await;
    assert_eq!(refused.code, "amount_too_large", "{refused}");
    assert!(refused.message.contains(&made.refund), "{refused}");
    let plan = house.desk.plan_refund(&all_of(&begun)).await.unwrap();
    assert_eq!(plan.amount.to_string(), "INR 400.00");
    let rest = house.desk.refund(&all_of(&begun)).await.unwrap();
    assert_eq!(rest.amount.to_string(), "INR 400.00");
    assert!(rest.is_booked, "{rest:?}");
}

/// One that came back whole leaves nothing, whatever is said.
#[tokio::test]
async fn a_whole_refund_that_came_back_is_not_made_again() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let made = house.desk.refund(&all_of(&begun)).await.unwrap();
    fail(&house, &made.refund, false).await;
    house.pass_ms(60_000);
    house.desk.recheck(&begun.id).await.unwrap();
    let again = RefundRequest {
        again: true,
        ..all_of(&begun)
    };
    assert_eq!(refusal(&house, &again).await.code, "refund_came_back");
    close(&house, &begun, &made.refund).await;
    let refused = refusal(&house, &again).await;
    assert_eq!(refused.code, "nothing_left", "{refused}");
    assert!(refused.message.contains("stays booked"), "{refused}");
    assert_eq!(refunds(&house).await.len(), 1);
}

/// The command that was cut off never reached the gateway, which would take the refund now.
#[tokio::test]
async fn a_refund_that_was_begun_before_and_does_not_fit_any_more_is_not_sent() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let down = json!({"kind": "down", "route": "POST /v1/payments", "times": 1});
    house.gateway.fault(down).await;
    let asked = all_of(&begun);
    assert_eq!(refusal(&house, &asked).await.code, "refund_unclear");
    assert!(refunds(&house).await.is_empty());
    let payment = house.gateway.state().await["payments"][0]["id"].clone();
    let path = format!("payments/{}/refund", payment.as_str().unwrap());
    let by_hand = house
        .gateway
        .api_post(&path, json!({"amount": 500_00}))
        .await;
    house.desk.recheck(&begun.id).await.unwrap();
    assert_eq!(house.book.status().await, "refunded");
    fail(&house, by_hand["id"].as_str().unwrap(), false).await;
    let refused = refusal(&house, &asked).await;
    assert_eq!(refused.code, "amount_too_large", "{refused}");
    assert_eq!(refunds(&house).await.len(), 1);
    // It is over, so that it stands in nobody's way.
    house.pass_ms(60_000);
    house.desk.recheck(&begun.id).await.unwrap();
    assert_eq!(refusal(&house, &asked).await.code, "refund_came_back");
}

/// By its sum alone the sweep would take it for the one that came back.
#[tokio::test]
async fn a_refund_in_the_dashboard_after_one_came_back_is_found_by_the_sweep() {
    for (amount, expected) in [
        ("100", MatterKind::RefundFailed),
        ("500", MatterKind::RefundTooLarge),
    ] {
        let house = House::open().await;
        let begun = paid(&house).await;
        let made = house.desk.refund(&part_of(&begun, amount)).await.unwrap();
        fail(&house, &made.refund, false).await;
        house.pass_ms(60_000);
        house.desk.recheck(&begun.id).await.unwrap();
        let payment = house.gateway.state().await["payments"][0]["id"].clone();
        let path = format!("payments/{}/refund", payment.as_str().unwrap());
        let beside = json!({"amount": amount.parse::<i64>().unwrap() * 100});
        let beside = house.gateway.api_post(&path, beside).await;
        let name = beside["id"].as_str().map(str::to_owned);
        house.pass_ms(60_000);
        let report = house.desk.reconcile(SweepRequest::default()).await.unwrap();
        if expected == MatterKind::RefundTooLarge {
            assert_eq!(
                (report[0].too_large, report[0].came_back),
                (1, 1),
                "{report:#?}"
            );
            let open = [
                (MatterKind::RefundCameBack, Some(made.refund)),
                (MatterKind::RefundTooLarge, name),
            ];
            assert_eq!(waiting(&house).await, open);
        } else {
            assert_eq!(
                (report[0].refunded, report[0].came_back),
                (1, 0),
                "{report:#?}"
            );
            assert_eq!(waiting(&house).await, [], "it went back in its stead");
            let entries = house.book.entries().await;
            assert_eq!(entries.len(), 3, "{entries:?}");
        }
        // What is known by then is no news.
        house.pass_ms(60_000);
        let report = house.desk.reconcile(SweepRequest::default()).await.unwrap();
        assert_eq!(report[0].refunded + report[0].missing, 0, "{report:#?}");
    }
}

/// Notices overtake each other; what the gateway says now counts.
#[tokio::test]
async fn of_two_words_that_contradict_each_other_the_gateways_own_counts() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let made = house.desk.refund(&all_of(&begun)).await.unwrap();
    let refund = refunds(&house).await.remove(0);
    let payment = house.gateway.state().await["payments"][0].clone();
    let mut failed = refund.clone();
    failed["status"] = json!("failed");
    let mut told = event(
        "refund.failed",
        json!({"refund": failed, "payment": payment}),
    );
    send(&house, &told, "evt_1").await;
    assert_eq!(waiting(&house).await, [], "it is older than the booking");
    fail(&house, &made.refund, false).await;
    // The same news in other bytes.
    told["created_at"] = json!(1_760_000_001);
    send(&house, &told, "evt_2").await;
    let open = (MatterKind::RefundCameBack, Some(made.refund));
    assert_eq!(waiting(&house).await, [open]);
}

/// The failure comes first, and then the booking that is older.
#[tokio::test]
async fn a_booking_that_comes_behind_the_failure_hides_it_from_nobody() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let payment = house.gateway.state().await["payments"][0].clone();
    let path = format!("payments/{}/refund", payment["id"].as_str().unwrap());
    let made = house
        .gateway
        .api_post(&path, json!({"amount": 100_00}))
        .await;
    let processed = house.gateway.state().await["payments"][0].clone();
    fail(&house, made["id"].as_str().unwrap(), false).await;
    let mut failed = made.clone();
    failed["status"] = json!("failed");
    let told = event(
        "refund.failed",
        json!({"refund": failed, "payment": payment}),
    );
    send(&house, &told, "evt_1").await;
    let name = made["id"].as_str().map(str::to_owned);
    assert_eq!(
        waiting(&house).await,
        [(MatterKind::RefundFailed, name.clone())]
    );
    let told = event(
        "refund.processed",
        json!({"refund": made, "payment": processed}),
    );
    send(&house, &told, "evt_2").await;
    assert_eq!(house.book.status().await, "partially_refunded", "{begun:?}");
    assert_eq!(waiting(&house).await, [(MatterKind::RefundCameBack, name)]);
}

/// By the gateway's clock the second was made after the first had failed, so it is the same money.
#[tokio::test]
async fn a_refund_that_failed_twice_is_told_once_and_is_over_with_the_one_that_went_back() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = paid(&house).await;
    for _ in 0..2 {
        let made = house.desk.refund(&part_of(&begun, "24.68")).await.unwrap();
        let last = [(MatterKind::RefundFailed, Some(made.refund))];
        eventually(async || waiting(&house).await == last).await;
        // Razorpay's times are whole seconds.
        tokio::time::sleep(Duration::from_millis(1_100)).await;
    }
    let payment = house.gateway.state().await["payments"][0]["id"].clone();
    let path = format!("payments/{}/refund", payment.as_str().unwrap());
    // At this speed the amount does not fail.
    let by_dashboard = json!({"amount": 24_68, "speed": "optimum"});
    house.gateway.api_post(&path, by_dashboard).await;
    eventually(async || waiting(&house).await.is_empty()).await;
    assert_eq!(looked_at(&house).await, 0);
}
