//! A payment that is held, and one that is disputed.

use super::{all_of, by_hand, paid, refunds, refusal};
use crate::harness::House;
use daan_server::checkout::RefundRequest;
use serde_json::json;

#[tokio::test]
async fn a_held_payment_is_named_with_why_and_where_it_is_refunded() {
    let house = House::open().await;
    let begun = house.begun().await;
    let how = json!({"order_id": begun.order, "outcome": "captured", "amount": 400_00});
    let proof = house.gateway.pay_as(how).await;
    house.confirm(&begun.token, &proof).await.ok();
    let surplus = RefundRequest {
        surplus: true,
        ..all_of(&begun)
    };
    let payment = proof["razorpay_payment_id"].as_str().unwrap();
    for request in [all_of(&begun), by_hand(&begun), surplus.clone()] {
        let refused = refusal(&house, &request).await;
        assert_eq!(refused.code, "payment_held");
        for word in [
            payment,
            "its amount is not",
            "dashboard",
            "free for another",
        ] {
            assert!(refused.message.contains(word), "{word}: {refused}");
        }
    }
    let right = json!({"order_id": begun.order, "outcome": "captured", "amount": 500_00});
    let proof = house.gateway.pay_as(right).await;
    house.confirm(&begun.token, &proof).await.ok();
    let refused = refusal(&house, &surplus).await;
    assert!(refused.message.contains(payment), "{refused}");
    assert!(house.desk.refund(&all_of(&begun)).await.is_ok());
}

#[tokio::test]
async fn after_a_held_payment_went_back_the_donor_gets_another_order() {
    let house = House::open().await;
    let begun = house.begun().await;
    let how = json!({"order_id": begun.order, "outcome": "captured", "amount": 400_00});
    let proof = house.gateway.pay_as(how).await;
    house.confirm(&begun.token, &proof).await.ok();
    let payment = proof["razorpay_payment_id"].as_str().unwrap();
    let path = format!("payments/{payment}/refund");
    house.gateway.api_post(&path, json!({})).await;
    house.pass_ms(6_000);
    let recheck = house.desk.recheck(&begun.id).await.unwrap();
    assert_eq!(recheck.payments[0].state, "returned");
    let status = house.donation(&begun).await.ok();
    assert_eq!(
        (&status["status"], &status["next"]),
        (&json!("open"), &json!(null))
    );
    house.pass_ms(6_000);
    let again = json!({"token": begun.token, "gateway": "razorpay"});
    let retried = house.post("/api/retry_donation", &again).await.ok();
    let order = retried["next"]["order_id"].as_str().unwrap().to_owned();
    assert_ne!(order, begun.order);
    let next = house.donation(&begun).await.ok();
    assert_eq!(next["next"]["order_id"], order.as_str());
    let proof = house.gateway.pay(&order, "captured").await;
    let paid = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(paid["status"], "paid");
}

#[tokio::test]
async fn a_disputed_payment_goes_back_only_where_that_is_meant() {
    for (words, is_asked) in [
        (vec!["created"], true),
        (vec!["created", "lost"], true),
        (vec!["created", "won"], false),
    ] {
        let house = House::open().await;
        house.hear_webhooks();
        let begun = paid(&house).await;
        let payment = house.book.rows("SELECT payment_id FROM payments").await;
        for word in &words {
            let event = format!("payment.dispute.{word}");
            let asked = json!({"event": event, "payment_id": payment[0]});
            house.gateway.control("webhook", asked).await;
        }
        if is_asked {
            let refused = refusal(&house, &all_of(&begun)).await;
            assert_eq!(refused.code, "payment_disputed", "{words:?}");
            assert!(refused.message.contains("--despite-dispute"), "{refused}");
            assert!(house.desk.plan_refund(&all_of(&begun)).await.is_err());
            assert!(refunds(&house).await.is_empty());
        }
        let meant = RefundRequest {
            despite_dispute: is_asked,
            ..all_of(&begun)
        };
        let plan = house.desk.plan_refund(&meant).await.unwrap();
        let (state, deducted) = match *words.last().unwrap() {
            "lost" => ("lost", "INR 500.00"),
            "won" => ("won", "INR 0.00"),
            _ => ("open", "INR 0.00"),
        };
        let said = format!(" is {state}, {deducted} deducted");
        assert!(
            plan.disputes[0].to_string().ends_with(&said),
            "{:?}",
            plan.disputes
        );
        assert!(house.desk.refund(&meant).await.is_ok());
    }
}
