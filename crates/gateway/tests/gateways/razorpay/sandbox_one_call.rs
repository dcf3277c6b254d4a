//! Order and payment in one call, against the sandbox.

use super::build::{inr, new_order, order_id};
use super::desk::{AMOUNT_MINOR, Desk, amount};
use super::paying::{by_netbanking, card, paying};
use daan_domain::settle::Claim;
use daan_domain::{Currency, Money};
use daan_gateway::razorpay::signature::verify_order;
use daan_gateway::razorpay::{
    Action, CaptureSetting, Error, Followed, NewOrder, NewPayment, Notes, Otp, PaymentMethod,
    SameOrder, Started, Upi, Workflow,
};
use serde_json::json;

async fn started(desk: &Desk, receipt: &str, payment: &NewPayment) -> Result<Started, Error> {
    let new = new_order(AMOUNT_MINOR, receipt);
    desk.client.create_order_and_pay(&new, payment).await
}

fn actions(workflow: &Workflow) -> Vec<Action> {
    let next = workflow.next.iter();
    next.map(|next| next.action.clone()).collect()
}

fn collect(vpa: &str) -> NewPayment {
    let vpa = vpa.to_owned();
    paying(PaymentMethod::Upi(Upi::Collect { vpa }))
}

#[tokio::test]
async fn each_method_goes_on_where_it_should() {
    let desk = Desk::open().await;
    let wallet = "payzapp".to_owned();
    for (receipt, payment, expected) in [
        ("bank", by_netbanking(), vec![Action::Redirect]),
        (
            "wallet",
            paying(PaymentMethod::Wallet { wallet }),
            vec![Action::Redirect],
        ),
        (
            "card",
            paying(card()),
            vec![Action::Redirect, Action::OtpGenerate],
        ),
        ("collect", collect("asha@okhdfcbank"), vec![Action::Poll]),
        (
            "intent",
            paying(PaymentMethod::Upi(Upi::Intent)),
            vec![Action::Intent, Action::Poll],
        ),
    ] {
        let started = started(&desk, receipt, &payment).await.unwrap();
        assert_eq!(actions(&started.workflow), expected, "{receipt}");
        assert_eq!(started.order.money(), Some(amount()));
        assert_eq!(
            desk.claims(&started.workflow.payment).await,
            [Claim::Pending]
        );
    }
}

#[tokio::test]
async fn ringgit_are_paid_by_a_malaysian_bank() {
    let desk = Desk::open().await;
    let amount = Money::new(50_00, Currency::lookup("MYR").unwrap()).unwrap();
    let capture = CaptureSetting::Manual {
        manual_expiry_min: Some(60),
        refund_speed: None,
    };
    let new = NewOrder::new(amount, "ringgit", Notes::new(), capture).unwrap();
    let bank = "MB2U".to_owned();
    let fpx = paying(PaymentMethod::Fpx { bank });
    let started = desk.client.create_order_and_pay(&new, &fpx).await.unwrap();
    assert_eq!(started.order.money(), Some(amount));
    assert!(started.workflow.lookup(&Action::Redirect).is_some());
}

#[tokio::test]
async fn a_collect_request_is_asked_about_until_it_is_decided() {
    let desk = Desk::open().await;
    for (vpa, claim) in [
        ("success@razorpay", Claim::Captured(amount())),
        ("failure@razorpay", Claim::Failed),
    ] {
        let started = started(&desk, vpa, &collect(vpa)).await.unwrap();
        assert_eq!(
            desk.claims(&started.workflow.payment).await,
            [claim],
            "{vpa}"
        );
    }
}

#[tokio::test]
async fn a_card_is_proved_by_its_one_time_password_on_our_own_page() {
    let desk = Desk::open().await;
    let started = started(&desk, "otp", &paying(card())).await.unwrap();
    let generate = started.workflow.lookup(&Action::OtpGenerate).unwrap();
    let Followed::Next(sent) = desk.client.follow(generate, None).await.unwrap() else {
        panic!("nothing is proved yet");
    };
    assert_eq!(sent.payment, started.workflow.payment);
    let resend = sent.lookup(&Action::OtpResend).unwrap();
    let again = desk.client.follow(resend, None).await.unwrap();
    assert!(matches!(again, Followed::Next(_)));
    let submit = sent.lookup(&Action::OtpSubmit).unwrap();
    let wrong = desk.client.follow(submit, Otp::parse("12").as_ref()).await;
    assert_eq!(wrong.unwrap_err().code(), "refused");
    let right = desk
        .client
        .follow(submit, Otp::parse("123456").as_ref())
        .await;
    let Followed::Proved(proof) = right.unwrap() else {
        panic!("it is proved");
    };
    assert_eq!(
        (&proof.order, &proof.payment),
        (&started.order.id, &sent.payment)
    );
    let key = desk.client.credentials().signing_key();
    assert!(verify_order(key, &started.order.id, &sent.payment, &proof.signature).is_ok());
    assert_eq!(
        desk.claims(&proof.payment).await,
        [Claim::Captured(amount())]
    );
}

#[tokio::test]
async fn an_order_is_tried_again_by_its_id_and_by_its_receipt() {
    let desk = Desk::open().await;
    let first = started(&desk, "again", &collect("failure@razorpay"))
        .await
        .unwrap();
    assert_eq!(desk.claims(&first.workflow.payment).await, [Claim::Failed]);
    let by_id = SameOrder::Id {
        id: first.order.id.clone(),
        currency: Currency::INR,
    };
    let by_receipt = SameOrder::Receipt {
        receipt: "again".to_owned(),
        amount: amount(),
    };
    for order in [by_id, by_receipt] {
        let again = desk
            .client
            .pay_order(&order, &by_netbanking())
            .await
            .unwrap();
        assert_eq!(again.order.id, first.order.id, "{order:?}");
        assert_ne!(again.workflow.payment, first.workflow.payment);
    }
    let unknown = SameOrder::Id {
        id: order_id("order_00000000000000"),
        currency: Currency::INR,
    };
    let refused = desk.client.pay_order(&unknown, &by_netbanking()).await;
    assert_eq!(refused.unwrap_err().code(), "refused");
}

#[tokio::test]
async fn a_bank_that_is_down_tells_the_order_to_try_again_on() {
    let desk = Desk::open().await;
    let down = |status| json!({"method": "netbanking", "status": status});
    desk.sandbox.control("downtime", down("started")).await;
    let error = started(&desk, "down", &by_netbanking()).await.unwrap_err();
    assert_eq!(error.code(), "unavailable");
    let id = error.order().unwrap().clone();
    assert_eq!(
        desk.client.order(&id).await.unwrap().money(),
        Some(amount())
    );
    desk.sandbox.control("downtime", down("resolved")).await;
    let order = SameOrder::Id {
        id: id.clone(),
        currency: Currency::INR,
    };
    let again = desk
        .client
        .pay_order(&order, &by_netbanking())
        .await
        .unwrap();
    assert_eq!(again.order.id, id);
}

#[tokio::test]
async fn what_the_sandbox_refuses_is_a_refusal_that_names_its_order_or_none() {
    let desk = Desk::open().await;
    let small = new_order(99, "too small");
    let error = desk
        .client
        .create_order_and_pay(&small, &by_netbanking())
        .await
        .unwrap_err();
    assert_eq!((error.code(), error.order()), ("refused", None));
    let bank = "nobank".to_owned();
    let strange = paying(PaymentMethod::Netbanking { bank });
    let error = started(&desk, "no such bank", &strange).await.unwrap_err();
    assert_eq!((error.code(), error.order().is_some()), ("refused", true));
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_found_by_its_receipt_and_tried_again() {
    let desk = Desk::open().await;
    desk.fault("drop").await;
    let error = started(&desk, "lost", &by_netbanking()).await.unwrap_err();
    assert!(error.effect_is_unknown(), "{error:?}");
    assert_eq!(desk.orders_of("lost").await, 1);
    let order = SameOrder::Receipt {
        receipt: "lost".to_owned(),
        amount: inr(AMOUNT_MINOR),
    };
    desk.client
        .pay_order(&order, &by_netbanking())
        .await
        .unwrap();
    assert_eq!(desk.orders_of("lost").await, 1);
}
