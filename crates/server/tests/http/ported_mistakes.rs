//! Mistakes that integrations of these gateways were seen to make, each brought here to fail.

use crate::harness::House;
use reqwest::Method;
use serde_json::json;

async fn posted(house: &House, token: &str, body: &str) -> u16 {
    house
        .request(Method::POST, &format!("/return/razorpay/{token}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.to_owned())
        .send()
        .await
        .unwrap()
        .status()
        .as_u16()
}

/// A verifier that answers nothing where all is well, and a program that takes the nothing, or the word
/// for it, for "all is well".
#[tokio::test]
async fn the_text_none_is_no_signature_no_transaction_and_no_status() {
    let house = House::open().await;
    let begun = house.begun().await;
    for none in ["None", "none", "null", "undefined", "nil", "True", ""] {
        let proof = json!({
            "razorpay_payment_id": "pay_IXFh8UJEl2qWhf",
            "razorpay_order_id": begun.order,
            "razorpay_signature": none,
        });
        house
            .confirm(&begun.token, &proof)
            .await
            .refused(400, "signature_mismatch");
        let form = format!(
            "razorpay_payment_id=pay_IXFh8UJEl2qWhf&razorpay_order_id={}&razorpay_signature={none}",
            begun.order
        );
        assert_eq!(posted(&house, &begun.token, &form).await, 303);
    }
    let gift = house.linked().await;
    for none in ["None", "null", ""] {
        let query = format!(
            "pidx={}&transaction_id={none}&tidx={none}&status={none}&total_amount={none}",
            gift.pidx()
        );
        assert_eq!(house.back(&gift.token, &query).await.status, 303);
    }
    let statuses = house.book.rows("SELECT status FROM donations").await;
    assert_eq!(statuses, ["open", "open"]);
    assert!(house.book.entries().await.is_empty());
}

/// A page that writes "failed" into the row whenever somebody posts a failure to it.
#[tokio::test]
async fn a_failure_post_does_not_downgrade_a_paid_donation() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    let gift = house.linked().await;
    let back = house.gateway.khalti(gift.pidx(), "Completed").await;
    house.follow(&back).await;
    let before = house.book.entries().await;
    let failure = "error[code]=BAD_REQUEST_ERROR&error[description]=Payment+failed&error[source]=gateway\
                   &error[step]=payment_authorization&error[reason]=payment_failed";
    for token in [&begun.token, &gift.token] {
        assert_eq!(posted(&house, token, failure).await, 303);
        house.pass_ms(5_000);
        assert_eq!(house.look(token).await["status"], "paid");
    }
    let cancelled = format!("pidx={}&status=User%20canceled", gift.pidx());
    house.back(&gift.token, &cancelled).await;
    assert_eq!(house.look(&gift.token).await["status"], "paid");
    assert_eq!(house.book.entries().await, before);
}

/// A return page that books whatever the address says, with every field of an honest one.
#[tokio::test]
async fn a_callback_is_not_believed_without_a_lookup() {
    let house = House::open().await;
    let gift = house.linked().await;
    let forged = format!(
        "pidx={}&txnId=4H7AhoXDJWg5WjrcPT9ixW&amount=80000&total_amount=80000&status=Completed\
         &mobile=98XXXXX904&tidx=4H7AhoXDJWg5WjrcPT9ixW&purchase_order_id={}\
         &purchase_order_name=A%20year&transaction_id=4H7AhoXDJWg5WjrcPT9ixW",
        gift.pidx(),
        gift.id
    );
    house.back(&gift.token, &forged).await;
    assert_eq!(house.book.status().await, "open");

    // Not even when nobody can be asked.
    house
        .gateway
        .fault(json!({"route": "/epayment/", "kind": "down"}))
        .await;
    house.pass_ms(5_000);
    house.back(&gift.token, &forged).await;
    assert_eq!(house.book.status().await, "open");
    assert!(house.book.entries().await.is_empty());
}
