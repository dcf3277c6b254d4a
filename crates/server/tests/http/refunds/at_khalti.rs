//! Refunds through Khalti, whose lookup has the last word.

use super::{all_of, by_hand, part_of, refusal, steps};
use crate::harness::{Begun, House, gift};
use daan_server::checkout::RefundRequest;
use serde_json::{Value, json};

const REFUND: &str = "merchant-transaction";

/// A gift of NPR 500 through Khalti that is paid.
pub(super) async fn completed(house: &House, gift: &Value) -> Begun {
    let body = house.begin(gift).await.ok();
    let id = body["donation_id"].as_str().unwrap().to_owned();
    let token = body["token"].as_str().unwrap().to_owned();
    let links = house
        .book
        .rows("SELECT gateway_order_id FROM gateway_orders WHERE gateway = 'khalti'")
        .await;
    let begun = Begun {
        id,
        token,
        order: links[0].clone(),
    };
    settle(house, &begun, "Completed").await;
    house.pass_ms(60_000);
    assert_eq!(house.donation(&begun).await.ok()["status"], "paid");
    begun
}

async fn paid(house: &House) -> Begun {
    let mut gift = gift();
    gift["request"]["currency"] = json!("NPR");
    gift["request"]["gateway"] = json!("khalti");
    completed(house, &gift).await
}

/// What Khalti's own dashboard would do.
async fn settle(house: &House, begun: &Begun, outcome: &str) {
    house
        .gateway
        .control("khalti", json!({"pidx": begun.order, "outcome": outcome}))
        .await;
}

async fn given_back_minor(house: &House) -> Value {
    house.gateway.state().await["khalti"][0]["refunded_amount"].clone()
}

const CAPTURE: &str = "capture|applied|50000|NPR";

#[tokio::test]
async fn all_of_it_goes_back_and_a_lookup_says_so() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let made = house.desk.refund(&all_of(&begun)).await.unwrap();
    assert_eq!((made.is_booked, made.status.as_str()), (true, "refunded"));
    assert_eq!(
        house.book.entries().await,
        [CAPTURE, "refund|applied|50000|NPR"]
    );
    assert_eq!(given_back_minor(&house).await, 500_00);
    assert_eq!(refusal(&house, &all_of(&begun)).await.code, "nothing_left");
}

/// Threat 29.
#[tokio::test]
async fn a_part_goes_back_and_then_the_rest() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let part = house.desk.refund(&part_of(&begun, "100")).await.unwrap();
    assert_eq!(part.status, "partially_refunded");
    let rest = house.desk.refund(&all_of(&begun)).await.unwrap();
    assert_eq!(
        (rest.amount.amount_minor, rest.status.as_str()),
        (400_00, "refunded")
    );
    let entries = [
        CAPTURE,
        "refund|applied|10000|NPR",
        "refund|applied|40000|NPR",
    ];
    assert_eq!(house.book.entries().await, entries);
    assert_eq!(given_back_minor(&house).await, 500_00);
}

#[tokio::test]
async fn an_answer_that_was_lost_is_found_out_by_a_lookup() {
    for (kind, amount) in [
        ("drop", None),
        ("drop", Some("100")),
        ("down", None),
        ("down", Some("100")),
    ] {
        let house = House::open().await;
        let begun = paid(&house).await;
        let request = RefundRequest {
            amount: amount.map(str::to_owned),
            ..all_of(&begun)
        };
        house
            .gateway
            .fault(json!({"route": REFUND, "kind": kind, "times": 1}))
            .await;
        assert_eq!(
            refusal(&house, &request).await.code,
            "refund_unclear",
            "{kind} {amount:?}"
        );
        assert_eq!(house.book.entries().await, [CAPTURE]);
        if kind == "down" {
            let at_once = refusal(&house, &request).await;
            assert_eq!(at_once.code, "refund_unclear", "Khalti may still be at it");
            house.pass_ms(60_000);
        }
        let made = house.desk.refund(&request).await.unwrap();
        assert!(made.is_booked, "{kind} {amount:?}");
        let expected = if amount.is_some() { 100_00 } else { 500_00 };
        assert_eq!(
            given_back_minor(&house).await,
            expected,
            "{kind} {amount:?}"
        );
    }
}

#[tokio::test]
async fn a_second_part_whose_answer_was_lost_is_left_to_a_person() {
    let house = House::open().await;
    let begun = paid(&house).await;
    house.desk.refund(&part_of(&begun, "100")).await.unwrap();
    house
        .gateway
        .fault(json!({"route": REFUND, "kind": "drop", "times": 1}))
        .await;
    let second = part_of(&begun, "150");
    assert_eq!(refusal(&house, &second).await.code, "refund_unclear");
    let refused = refusal(&house, &second).await;
    assert_eq!(refused.code, "khalti_disagrees");
    assert!(refused.message.contains("--manual"), "{refused}");
    assert_eq!(
        given_back_minor(&house).await,
        250_00,
        "nothing is refunded twice"
    );
    let recorded = RefundRequest {
        manual_note: Some("seen in the dashboard".to_owned()),
        ..second
    };
    assert_eq!(refusal(&house, &recorded).await.code, "part_booked_before");
    let recorded = RefundRequest {
        again: true,
        ..recorded
    };
    let made = house.desk.refund(&recorded).await.unwrap();
    assert_eq!(made.status, "partially_refunded");
    let entries = [
        CAPTURE,
        "refund|applied|10000|NPR",
        "refund|applied|15000|NPR",
    ];
    assert_eq!(house.book.entries().await, entries);
}

#[tokio::test]
async fn what_khalti_refuses_is_to_be_done_by_hand_and_recorded() {
    let house = House::open().await;
    let begun = paid(&house).await;
    house
        .gateway
        .fault(json!({"route": REFUND, "kind": "status", "status": 400, "times": 1}))
        .await;
    let refused = refusal(&house, &all_of(&begun)).await;
    assert_eq!(refused.code, "refund_refused");
    assert!(
        refused.message.contains("dashboard") && refused.message.contains("--manual"),
        "{refused}"
    );
    assert_eq!(refusal(&house, &by_hand(&begun)).await.code, "not_refunded");
    assert_eq!(house.book.entries().await, [CAPTURE]);
    settle(&house, &begun, "Refunded").await;
    let made = house.desk.refund(&by_hand(&begun)).await.unwrap();
    assert_eq!((made.is_booked, made.status.as_str()), (true, "refunded"));
    assert_eq!(
        house.book.entries().await,
        [CAPTURE, "refund|applied|50000|NPR"]
    );
    let notes = "SELECT data ->> 'note' FROM events WHERE kind = 'refund_recorded'";
    assert_eq!(house.book.rows(notes).await, ["asked for by letter"]);
}

#[tokio::test]
async fn a_part_is_recorded_only_where_khalti_says_that_some_went_back() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let part = RefundRequest {
        amount: Some("250".to_owned()),
        ..by_hand(&begun)
    };
    assert_eq!(refusal(&house, &part).await.code, "not_refunded");
    settle(&house, &begun, "Partially Refunded").await;
    assert_eq!(
        refusal(&house, &by_hand(&begun)).await.code,
        "not_refunded",
        "not all of it went back"
    );
    let unrecorded = refusal(&house, &part_of(&begun, "100")).await;
    assert_eq!(unrecorded.code, "khalti_disagrees");
    house.desk.refund(&part).await.unwrap();
    assert_eq!(
        house.book.entries().await,
        [CAPTURE, "refund|applied|25000|NPR"]
    );
}

/// The lookup says "Partially Refunded" of one part as of two.
#[tokio::test]
async fn a_further_part_by_hand_is_booked_only_by_whoever_says_that_it_is_one() {
    let house = House::open().await;
    let begun = paid(&house).await;
    settle(&house, &begun, "Partially Refunded").await;
    let part = |amount: &str, again| RefundRequest {
        amount: Some(amount.to_owned()),
        again,
        ..by_hand(&begun)
    };
    house.desk.refund(&part("50", false)).await.unwrap();
    let refused = refusal(&house, &part("200", false)).await;
    assert_eq!(refused.code, "part_booked_before");
    for said in ["NPR 50.00", "NPR 200.00", "dashboard", "--again"] {
        assert!(refused.message.contains(said), "{said}: {refused}");
    }
    let booked_once = [CAPTURE, "refund|applied|5000|NPR"];
    assert_eq!(house.book.entries().await, booked_once);
    assert_eq!(steps(&house).await.len(), 4, "nothing was begun by it");
    house.desk.refund(&part("200", true)).await.unwrap();
    let booked_twice = [
        CAPTURE,
        "refund|applied|5000|NPR",
        "refund|applied|20000|NPR",
    ];
    assert_eq!(house.book.entries().await, booked_twice);
    settle(&house, &begun, "Refunded").await;
    let rest = house.desk.refund(&by_hand(&begun)).await.unwrap();
    assert_eq!(rest.status, "refunded", "the rest is told by the lookup");
}

#[tokio::test]
async fn a_refund_that_the_lookup_does_not_show_yet_is_neither_booked_nor_sent_again() {
    let house = House::open().await;
    let begun = paid(&house).await;
    // Khalti takes it, and goes on to say Completed.
    house
        .gateway
        .fault(json!({"route": REFUND, "kind": "delay", "ms": 300, "times": 1}))
        .await;
    let request = all_of(&begun);
    let (refused, ()) = tokio::join!(house.desk.refund(&request), async {
        house.gateway.struck().await;
        house
            .gateway
            .fault(json!({"route": "epayment/lookup", "kind": "delay", "ms": 600, "times": 1}))
            .await;
        while given_back_minor(&house).await != 500_00 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        settle(&house, &begun, "Completed").await;
    });
    assert_eq!(refused.unwrap_err().code, "refund_unconfirmed");
    assert_eq!(steps(&house).await, ["refund_asked", "refund_accepted"]);
    house.gateway.count(REFUND).await;
    assert_eq!(refusal(&house, &request).await.code, "refund_unconfirmed");
    assert_eq!(house.gateway.counted().await, 0);
    house.gateway.heal().await;
    settle(&house, &begun, "Refunded").await;
    assert_eq!(
        house.desk.refund(&request).await.unwrap().status,
        "refunded"
    );
}
