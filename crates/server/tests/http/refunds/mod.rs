//! An operator gives money back.

mod at_khalti;
mod came_back;
mod cut_off;
mod held;
mod refused;

use crate::harness::{Begun, House, all_of, eventually};
use daan_server::checkout::{
    CloseRequest, Found, RefundRefused, RefundRequest, RefundSpeed, SweepRequest,
};
use daan_storage::{Sought, Waiting};
use serde_json::{Value, json};

fn part_of(begun: &Begun, amount: &str) -> RefundRequest {
    RefundRequest {
        amount: Some(amount.to_owned()),
        ..all_of(begun)
    }
}

fn by_hand(begun: &Begun) -> RefundRequest {
    RefundRequest {
        manual_note: Some("asked for by letter".to_owned()),
        ..all_of(begun)
    }
}

async fn paid(house: &House) -> Begun {
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    assert_eq!(
        house.confirm(&begun.token, &proof).await.ok()["status"],
        "paid"
    );
    begun
}

async fn refusal(house: &House, request: &RefundRequest) -> RefundRefused {
    house.desk.refund(request).await.unwrap_err()
}

async fn refunds(house: &House) -> Vec<Value> {
    house.gateway.state().await["refunds"]
        .as_array()
        .unwrap()
        .clone()
}

/// Events of an operator's command, in order.
async fn steps(house: &House) -> Vec<String> {
    let events = house.book.events().await;
    events
        .into_iter()
        .filter(|kind| kind.contains("refund"))
        .collect()
}

#[tokio::test]
async fn all_of_a_gift_goes_back_and_the_ledger_knows() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let plan = house.desk.plan_refund(&all_of(&begun)).await.unwrap();
    assert_eq!(plan.amount.to_string(), "INR 500.00");
    assert_eq!((plan.gone.amount_minor, plan.is_resumed), (0, false));
    assert!(refunds(&house).await.is_empty(), "a plan is only a plan");
    let made = house.desk.refund(&all_of(&begun)).await.unwrap();
    assert_eq!((made.is_booked, made.status.as_str()), (true, "refunded"));
    let entries = ["capture|applied|50000|INR", "refund|applied|50000|INR"];
    assert_eq!(house.book.entries().await, entries);
    let steps = steps(&house).await;
    assert_eq!(steps, ["refund_asked", "refund_made", "payment_refunded"]);
    let refunds = refunds(&house).await;
    assert_eq!(refunds.len(), 1);
    assert_eq!(refunds[0]["id"], made.refund);
    assert_eq!(refunds[0]["notes"], json!({"donation": begun.id}));
    let key = house
        .book
        .rows("SELECT data ->> 'key' FROM events WHERE kind = 'refund_asked'")
        .await;
    assert_eq!(refunds[0]["receipt"], key[0]);
    let actors = house
        .book
        .rows("SELECT DISTINCT actor FROM events WHERE kind LIKE '%refund%'")
        .await;
    assert_eq!(actors, ["operator"]);
}

#[tokio::test]
async fn a_part_goes_back_and_then_the_rest() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let part = house.desk.refund(&part_of(&begun, "100.00")).await.unwrap();
    assert_eq!(part.status, "partially_refunded");
    let seen = house.donation(&begun).await.ok();
    assert_eq!(
        (&seen["amount_minor"], &seen["returned_minor"]),
        (&json!(500_00), &json!(100_00))
    );
    let rest = house.desk.refund(&all_of(&begun)).await.unwrap();
    assert_eq!(
        (rest.amount.to_string().as_str(), rest.status.as_str()),
        ("INR 400.00", "refunded")
    );
    let entries = [
        "capture|applied|50000|INR",
        "refund|applied|10000|INR",
        "refund|applied|40000|INR",
    ];
    assert_eq!(house.book.entries().await, entries);
}

#[tokio::test]
async fn the_speed_goes_out_with_it() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let fast = RefundRequest {
        speed: RefundSpeed::Optimum,
        ..all_of(&begun)
    };
    house.desk.refund(&fast).await.unwrap();
    assert_eq!(refunds(&house).await[0]["speed_requested"], "optimum");
}

#[tokio::test]
async fn the_payment_beyond_the_one_that_counts_goes_back_and_the_gift_stays() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let again = json!({"order_id": begun.order, "outcome": "captured", "amount": 500_00});
    let proof = house.gateway.pay_as(again).await;
    house.confirm(&begun.token, &proof).await.ok();
    let surplus = RefundRequest {
        surplus: true,
        ..all_of(&begun)
    };
    let made = house.desk.refund(&surplus).await.unwrap();
    assert_eq!(made.payment, proof["razorpay_payment_id"]);
    assert_eq!(made.status, "paid");
    let entries = [
        "capture|applied|50000|INR",
        "capture|surplus|50000|INR",
        "refund|surplus|50000|INR",
    ];
    assert_eq!(house.book.entries().await, entries);
}

#[tokio::test]
async fn a_refund_that_is_only_on_its_way_is_booked_when_it_has_gone_back_or_not_at_all() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = paid(&house).await;
    // The amount that fails at the bank, by Razorpay's own test rule.
    let made = house.desk.refund(&part_of(&begun, "24.68")).await.unwrap();
    assert_eq!((made.is_booked, made.status.as_str()), (false, "paid"));
    eventually(async || {
        steps(&house)
            .await
            .iter()
            .any(|kind| kind == "refund_failed")
    })
    .await;
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
    assert_failure_is_told(&house, &begun, &made.refund).await;
    // What failed was not made: the same amount may be asked for again.
    let again = house.desk.refund(&part_of(&begun, "24.68")).await.unwrap();
    assert_ne!(again.refund, made.refund);
}

/// Until another refund of the payment went through.
async fn assert_failure_is_told(house: &House, begun: &Begun, refund: &str) {
    let rechecked = house.desk.recheck(&begun.id).await.unwrap();
    let told: Vec<_> = rechecked
        .matters
        .iter()
        .map(|matter| {
            (
                matter.kind.as_str(),
                matter.name.as_deref(),
                matter.amount.as_ref().map(ToString::to_string),
            )
        })
        .collect();
    let sum = Some("INR 24.68".to_owned());
    assert_eq!(told, [("refund_failed", Some(refund), sum)]);
    let report = house
        .desk
        .reconcile(SweepRequest::default())
        .await
        .unwrap()
        .remove(0);
    assert_eq!(
        (report.failed_refunds, report.is_clean()),
        (1, false),
        "{report:#?}"
    );
    let step = report.found.iter().find_map(Found::next_step);
    assert!(
        step.is_some_and(|step| step.contains(&begun.id)),
        "{report:#?}"
    );
    assert_eq!(looked_at(house).await, 1);
}

async fn looked_at(house: &House) -> usize {
    let sought = Sought {
        waiting: Some(Waiting::Person),
        ..Sought::default()
    };
    house
        .desk
        .ledger
        .browse(&sought, None, 9)
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn a_refund_that_failed_is_told_until_the_money_is_gone() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = paid(&house).await;
    house.desk.refund(&part_of(&begun, "24.68")).await.unwrap();
    eventually(async || looked_at(&house).await == 1).await;
    house.desk.refund(&part_of(&begun, "24.70")).await.unwrap();
    assert_eq!(
        looked_at(&house).await,
        1,
        "another amount, for another reason"
    );
    house.desk.refund(&all_of(&begun)).await.unwrap();
    assert_eq!(looked_at(&house).await, 0, "nothing is left to give back");
    assert!(
        house
            .desk
            .recheck(&begun.id)
            .await
            .unwrap()
            .matters
            .is_empty()
    );
}

#[tokio::test]
async fn the_same_amount_goes_back_twice_only_where_that_is_meant() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let first = house.desk.refund(&part_of(&begun, "100")).await.unwrap();
    let refused = refusal(&house, &part_of(&begun, "100.00")).await;
    assert_eq!(refused.code, "refund_repeated");
    let made = format!("{} of INR 100.00 was made at 20", first.refund);
    assert!(refused.message.contains(&made), "{refused}");
    assert!(refused.message.contains("cut off, it is done"), "{refused}");
    assert!(refused.message.contains("--again"), "{refused}");
    let meant = RefundRequest {
        again: true,
        ..part_of(&begun, "100")
    };
    house.desk.refund(&meant).await.unwrap();
    assert_eq!(refunds(&house).await.len(), 2);
}

#[tokio::test]
async fn a_refund_made_in_the_dashboard_is_recorded_with_what_the_operator_says() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let refused = refusal(&house, &by_hand(&begun)).await;
    assert_eq!(refused.code, "not_refunded");
    let payment = house.book.rows("SELECT payment_id FROM payments").await;
    house
        .gateway
        .api_post(
            &format!("payments/{}/refund", payment[0]),
            json!({"amount": 200_00}),
        )
        .await;
    let made = house.desk.refund(&by_hand(&begun)).await.unwrap();
    assert_eq!(
        (made.amount.amount_minor, made.status.as_str()),
        (200_00, "partially_refunded")
    );
    let notes = house
        .book
        .rows("SELECT data ->> 'note' FROM events WHERE kind = 'refund_recorded'")
        .await;
    assert_eq!(notes, ["asked for by letter"]);
    let again = refusal(&house, &by_hand(&begun)).await;
    let said = format!(
        "already has INR 200.00 of it as gone back ({})",
        made.refund
    );
    assert!(again.message.contains(&said), "{again}");
    assert_eq!(refunds(&house).await.len(), 1);
}

#[tokio::test]
async fn an_operators_word_closes_what_was_paid_back_otherwise() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = paid(&house).await;
    let made = house.desk.refund(&part_of(&begun, "24.68")).await.unwrap();
    eventually(async || looked_at(&house).await == 1).await;
    let said = |name: &str, note: &str| CloseRequest {
        reference: begun.id.clone(),
        name: name.to_owned(),
        note: note.to_owned(),
        role: None,
    };
    for (request, code, words) in [
        (
            said("rfnd_other", "by transfer"),
            "matter_not_open",
            made.refund.as_str(),
        ),
        (
            said(&made.refund, "to asha@example.org"),
            "note_personal",
            "e-mail",
        ),
        (
            said(&made.refund, "transfer to a/c 98765\u{200b}43210"),
            "note_personal",
            "Nothing was closed",
        ),
        (
            said(&made.refund, "  "),
            "note_length",
            "1 to 500 characters, found 0",
        ),
        (
            CloseRequest {
                reference: "nobody".to_owned(),
                ..said(&made.refund, "by transfer")
            },
            "reference_malformed",
            "nobody",
        ),
    ] {
        let refused = house.desk.close_matter(&request).await.unwrap_err();
        assert_eq!(refused.code, code);
        assert!(refused.message.contains(words), "{refused}");
    }
    assert_eq!(looked_at(&house).await, 1);
    let closed = house
        .desk
        .close_matter(&said(&made.refund, "by transfer"))
        .await;
    assert_eq!(closed.unwrap().matter.kind, "refund_failed");
    assert_eq!(looked_at(&house).await, 0);
    let report = house.desk.reconcile(SweepRequest::default()).await.unwrap();
    assert!(report[0].is_clean(), "{report:#?}");
    assert_eq!(house.book.entries().await, ["capture|applied|50000|INR"]);
    // Whoever gives back more is told of it before.
    let plan = house.desk.plan_refund(&all_of(&begun)).await.unwrap();
    assert_eq!(plan.seen_to, [format!("{}: by transfer", made.refund)]);
    let again = house
        .desk
        .close_matter(&said(&made.refund, "by transfer"))
        .await;
    assert_eq!(again.unwrap_err().code, "matter_not_open");
}

/// A payment looks afterwards as if nobody had asked for the refund, so the refunds themselves have to be asked about.
#[tokio::test]
async fn a_refund_that_failed_is_found_without_a_webhook_by_whoever_looks() {
    for by_sweep in [false, true] {
        let house = House::open().await;
        let begun = paid(&house).await;
        let made = house.desk.refund(&part_of(&begun, "24.68")).await.unwrap();
        assert_eq!(looked_at(&house).await, 0, "nobody has told of it");
        house.pass_ms(60_000);
        if by_sweep {
            let report = house.desk.reconcile(SweepRequest::default()).await.unwrap();
            let told = |found: &Found| found.note.as_deref() == Some(made.refund.as_str());
            assert!(report[0].found.iter().any(told), "{report:#?}");
        } else {
            let looked = house.desk.recheck(&begun.id).await.unwrap();
            let names: Vec<_> = looked.matters.iter().map(|matter| &matter.name).collect();
            assert_eq!(names, [&Some(made.refund.clone())]);
        }
        assert_eq!(looked_at(&house).await, 1);
        // Nobody is told twice, and the same amount may go back in its stead.
        house.pass_ms(60_000);
        house.desk.recheck(&begun.id).await.unwrap();
        let failures = steps(&house).await;
        let failures = failures.iter().filter(|kind| *kind == "refund_failed");
        assert_eq!(failures.count(), 1);
        let again = house.desk.plan_refund(&part_of(&begun, "24.68")).await;
        assert!(again.is_ok(), "{again:?}");
    }
}

/// Nobody can say whether one stands in for the other, so whoever gives back is asked.
#[tokio::test]
async fn what_went_back_beside_a_refund_that_failed_is_not_given_back_once_more_unasked() {
    let house = House::open().await;
    let begun = paid(&house).await;
    let asked = part_of(&begun, "24.68");
    house.desk.refund(&asked).await.unwrap();
    let payment = house.gateway.state().await["refunds"][0]["payment_id"].clone();
    let path = format!("payments/{}/refund", payment.as_str().unwrap());
    // At this speed the amount does not fail.
    let by_dashboard = json!({"amount": 24_68, "speed": "optimum"});
    let back = house.gateway.api_post(&path, by_dashboard).await;
    assert_eq!(back["status"], "processed", "{back}");
    house.pass_ms(60_000);
    house.desk.recheck(&begun.id).await.unwrap();
    let refused = refusal(&house, &asked).await;
    assert_eq!(refused.code, "refund_repeated");
    assert!(
        refused.message.contains(back["id"].as_str().unwrap()),
        "{refused}"
    );
    assert_eq!(refunds(&house).await.len(), 2);
    let meant = RefundRequest {
        again: true,
        ..asked
    };
    assert!(house.desk.plan_refund(&meant).await.is_ok());
}
