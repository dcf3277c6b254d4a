//! Refunds against the sandbox.

use super::build::inr;
use super::desk::{AMOUNT_MINOR, Desk, amount};
use daan_domain::settle::Claim;
use daan_gateway::razorpay::{Error, RefundStatus, Window};

#[tokio::test]
async fn all_that_is_left_goes_back_and_no_more() {
    let desk = Desk::open().await;
    let order = desk.order("all").await;
    let payment = desk.pay(&order.id, "captured").await;
    let part = desk.refund(&payment, "first-part", Some(inr(200_00))).await;
    assert_eq!(part.unwrap().amount_minor, 200_00);
    let rest = desk.refund(&payment, "all-the-rest", None).await.unwrap();
    assert_eq!((rest.amount_minor, &rest.payment_id), (300_00, &payment));
    let more = desk
        .refund(&payment, "one-paisa-more", Some(inr(1_00)))
        .await;
    assert_eq!(more.unwrap_err().code(), "refused");
    let found = desk.client.refund_by_id(&rest.id).await.unwrap();
    assert_eq!(found.id, rest.id);
    let all = desk.client.refunds(&Window::default()).await.unwrap();
    assert_eq!(all.sent(), 2);
}

#[tokio::test]
async fn the_same_key_is_the_same_refund_however_often_it_is_sent() {
    let desk = Desk::open().await;
    let order = desk.order("key").await;
    let payment = desk.pay(&order.id, "captured").await;
    let first = desk
        .refund(&payment, "one-intent", Some(inr(200_00)))
        .await
        .unwrap();
    let again = desk
        .refund(&payment, "one-intent", Some(inr(200_00)))
        .await
        .unwrap();
    assert_eq!(again.id, first.id);
    let different = desk.refund(&payment, "one-intent", Some(inr(100_00))).await;
    assert!(matches!(different, Err(Error::Refused(_))), "{different:?}");
    let page = desk
        .client
        .refunds_of_payment(&payment, &Window::default())
        .await;
    assert_eq!(page.unwrap().sent(), 1);
}

#[tokio::test]
async fn a_refund_whose_answer_was_lost_is_found_by_sending_it_again() {
    let desk = Desk::open().await;
    let order = desk.order("lost").await;
    let payment = desk.pay(&order.id, "captured").await;
    desk.sandbox.fault("POST /refund", "drop").await;
    let lost = desk
        .refund(&payment, "lost-answer", None)
        .await
        .unwrap_err();
    assert!(lost.effect_is_unknown(), "{lost:?}");
    let found = desk.refund(&payment, "lost-answer", None).await.unwrap();
    assert_eq!(
        (found.amount_minor, found.status.clone()),
        (AMOUNT_MINOR, RefundStatus::Processed)
    );
    let gone_back = Claim::Refunded {
        refund: found.id,
        amount: amount(),
    };
    assert_eq!(
        desk.claims(&payment).await,
        [Claim::Captured(amount()), gone_back]
    );
}

#[tokio::test]
async fn what_nobody_captured_cannot_be_refunded() {
    let desk = Desk::open().await;
    let order = desk.order("uncaptured").await;
    for outcome in ["failed", "authorized"] {
        let payment = desk.pay(&order.id, outcome).await;
        let refund = desk.refund(&payment, "not-captured", None).await;
        assert_eq!(refund.unwrap_err().code(), "refused", "{outcome}");
    }
}
