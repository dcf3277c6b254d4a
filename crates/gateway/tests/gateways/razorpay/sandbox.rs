//! The same client against the sandbox.

use super::build::{client_of, hasty_client, inr, new_order, order_id, payment_id};
use super::desk::{AMOUNT_MINOR, Desk, amount};
use crate::desk::text;
use daan_domain::settle::Claim;
use daan_gateway::razorpay::signature::verify_order;
use daan_gateway::razorpay::{
    CaptureSetting, Credentials, Error, Expand, NewOrder, Notes, OrderFilter, OrderStatus,
    PaymentStatus, RefundSpeed, Window,
};
use serde_json::json;

#[tokio::test]
async fn an_order_made_is_an_order_found() {
    let desk = Desk::open().await;
    let notes = Notes::new().with("campaign", "education");
    let capture = CaptureSetting::Automatic {
        automatic_expiry_min: 12,
        manual_expiry_min: None,
        refund_speed: Some(RefundSpeed::Normal),
    };
    let new = NewOrder::new(amount(), "DN-4F7K-Q2MX-9TBZ", notes.clone(), capture).unwrap();
    let made = desk.client.create_order(&new).await.unwrap();
    assert_eq!(
        (made.money(), made.status.clone()),
        (Some(amount()), OrderStatus::Created)
    );
    assert_eq!(made.notes, notes);
    assert_eq!(desk.client.order(&made.id).await.unwrap(), made);
    let filter = OrderFilter::of_receipt("DN-4F7K-Q2MX-9TBZ");
    assert_eq!(desk.client.orders(&filter).await.unwrap().items, [made]);
}

#[tokio::test]
async fn orders_are_filtered_paged_and_expanded() {
    let desk = Desk::open().await;
    let (paid, unpaid) = (desk.order("first").await, desk.order("second").await);
    let payment = desk.pay(&paid.id, "captured").await;
    let filter = |authorized| OrderFilter {
        authorized: Some(authorized),
        expand: vec![Expand::Payments],
        ..OrderFilter::default()
    };
    let authorized = desk.client.orders(&filter(true)).await.unwrap().items;
    assert_eq!(authorized.len(), 1);
    let payments = authorized.first().unwrap().payments.as_ref().unwrap();
    assert_eq!(payments.items.first().unwrap().id, payment);
    let others = desk.client.orders(&filter(false)).await.unwrap().items;
    assert_eq!(others.first().unwrap().id, unpaid.id);
    let window = Window {
        count: Some(1),
        skip: Some(1),
        ..Window::default()
    };
    let page = OrderFilter {
        window,
        ..OrderFilter::default()
    };
    assert_eq!(
        desk.client
            .orders(&page)
            .await
            .unwrap()
            .items
            .first()
            .unwrap()
            .id,
        paid.id
    );
}

#[tokio::test]
async fn notes_of_an_order_can_be_changed() {
    let desk = Desk::open().await;
    let order = desk.order("notes").await;
    let notes = Notes::new().with("surplus", "refund me");
    desk.client
        .update_order_notes(&order.id, &notes)
        .await
        .unwrap();
    assert_eq!(desk.client.order(&order.id).await.unwrap().notes, notes);
}

#[tokio::test]
async fn a_captured_payment_is_captured_evidence_of_its_order() {
    let desk = Desk::open().await;
    let order = desk.order("captured").await;
    let payment = desk.pay(&order.id, "captured").await;
    assert_eq!(desk.claims(&payment).await, [Claim::Captured(amount())]);
    let page = desk.client.payments_of_order(&order.id).await.unwrap();
    assert_eq!((page.sent(), page.unreadable), (1, 0));
    assert_eq!(page.items.first().unwrap().order_id, Some(order.id.clone()));
    assert_eq!(
        desk.client.order(&order.id).await.unwrap().status,
        OrderStatus::Paid
    );
    let listed = desk.client.payments(&Window::default()).await.unwrap();
    assert_eq!(listed.items.first().unwrap().id, payment);
}

#[tokio::test]
async fn an_authorised_payment_is_captured_once() {
    let desk = Desk::open().await;
    let order = desk.order("authorised").await;
    let payment = desk.pay(&order.id, "authorized").await;
    assert_eq!(desk.claims(&payment).await, [Claim::Authorized(amount())]);
    let wrong = desk
        .client
        .capture(&payment, inr(AMOUNT_MINOR - 1))
        .await
        .unwrap_err();
    assert_eq!(wrong.code(), "refused");
    let captured = desk.client.capture(&payment, amount()).await.unwrap();
    assert_eq!(captured.status, PaymentStatus::Captured);
    let again = desk.client.capture(&payment, amount()).await.unwrap_err();
    assert_eq!(
        (again.code(), again.effect_is_unknown()),
        ("refused", false)
    );
}

#[tokio::test]
async fn a_failed_payment_tells_why_and_may_be_authorised_late() {
    let desk = Desk::open().await;
    let order = desk.order("late").await;
    let payment = desk.pay(&order.id, "failed").await;
    let fetched = desk.client.payment(&payment).await.unwrap();
    assert_eq!(fetched.error.reason.as_deref(), Some("payment_failed"));
    assert_eq!(desk.claims(&payment).await, [Claim::Failed]);
    desk.sandbox
        .control(
            "late",
            json!({"payment_id": payment.as_str(), "capture": false}),
        )
        .await;
    assert_eq!(desk.claims(&payment).await, [Claim::Authorized(amount())]);
}

#[tokio::test]
async fn what_went_back_is_evidence_after_the_capture() {
    let desk = Desk::open().await;
    let order = desk.order("refunded").await;
    let payment = desk.pay(&order.id, "captured").await;
    desk.refund(&payment, "what-went-back", Some(inr(200_00)))
        .await
        .unwrap();
    let refunds = desk
        .client
        .refunds_of_payment(&payment, &Window::default())
        .await
        .unwrap();
    let refund = refunds.items.first().unwrap();
    let gone_back = Claim::Refunded {
        refund: refund.id.clone(),
        amount: inr(200_00),
    };
    let claims = desk.claims(&payment).await;
    assert_eq!(claims.first(), Some(&Claim::Captured(amount())));
    assert_eq!(claims.get(1), Some(&gone_back));
}

#[tokio::test]
async fn the_handlers_signature_fits_our_order_and_no_other() {
    let desk = Desk::open().await;
    let (order, other) = (desk.order("signed").await, desk.order("other").await);
    let asked = json!({"order_id": order.id.as_str(), "outcome": "captured", "webhook": false});
    let proof = desk.sandbox.control("pay", asked).await;
    let payment = payment_id(text(&proof, "razorpay_payment_id"));
    let signature = text(&proof, "razorpay_signature");
    let key = desk.client.credentials().signing_key();
    assert!(verify_order(key, &order.id, &payment, signature).is_ok());
    assert!(verify_order(key, &other.id, &payment, signature).is_err());
}

#[tokio::test]
async fn refusals_of_the_sandbox_are_refusals_here() {
    let desk = Desk::open().await;
    for refused in [
        desk.client
            .create_order(&new_order(99, "too small"))
            .await
            .unwrap_err(),
        desk.client
            .order(&order_id("order_00000000000000"))
            .await
            .unwrap_err(),
        desk.client
            .payment(&payment_id("pay_00000000000000"))
            .await
            .unwrap_err(),
    ] {
        assert_eq!(
            (refused.code(), refused.effect_is_unknown()),
            ("refused", false),
            "{refused:?}"
        );
    }
    let stranger = Credentials::parse("rzp_test_DaanSandbox001", "wrong").unwrap();
    let stranger = client_of(&desk.sandbox.origin(), stranger);
    let order = stranger
        .create_order(&new_order(AMOUNT_MINOR, "stranger"))
        .await;
    assert_eq!(order, Err(Error::Unauthorized));
}

#[tokio::test]
async fn after_a_dropped_or_late_answer_the_order_is_found_by_its_receipt() {
    let desk = Desk::open().await;
    let hasty = hasty_client(&desk.sandbox.origin());
    for kind in ["drop", "delay", "truncate"] {
        desk.fault(kind).await;
        let error = hasty
            .create_order(&new_order(AMOUNT_MINOR, kind))
            .await
            .unwrap_err();
        assert!(error.effect_is_unknown(), "{kind}: {error:?}");
        assert_eq!(
            desk.orders_of(kind).await,
            1,
            "{kind}: the POST arrived once"
        );
    }
}

#[tokio::test]
async fn a_gateway_that_is_down_or_speaks_html_is_not_a_refusal() {
    let desk = Desk::open().await;
    for kind in ["down", "html", "status"] {
        desk.fault(kind).await;
        let error = desk
            .client
            .create_order(&new_order(AMOUNT_MINOR, kind))
            .await
            .unwrap_err();
        assert!(error.is_transient(), "{kind}: {error:?}");
        assert!(error.effect_is_unknown(), "{kind}: {error:?}");
        assert_eq!(desk.orders_of(kind).await, 0, "{kind}");
    }
}
