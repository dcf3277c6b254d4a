//! Order and payment in one call: what goes out, what comes back, and where it may lead.

use super::build::{client, inr, order_id};
use super::paying::{CALLBACK_URL, by_netbanking, card, paying};
use crate::stub::Stub;
use daan_domain::{Currency, Money};
use daan_gateway::razorpay::{
    Action, CaptureSetting, Client, Error, ErrorCode, ForeignAddress, NewOrder, NewPayment, Notes,
    PaymentMethod, SameOrder, Started, Unreadable, Upi,
};
use serde_json::{Value, json};

const NETBANKING: &str = include_str!("../../documents/one_call/started_netbanking.json");
const CARD: &str = include_str!("../../documents/one_call/started_card.json");
const UPI: &str = include_str!("../../documents/one_call/started_upi.json");
const REFUSED_PAYMENT: &str = include_str!("../../documents/one_call/refused_payment.json");
const FAILED_GATEWAY: &str = include_str!("../../documents/one_call/failed_gateway.json");
const REFUSED_ORDER: &str = include_str!("../../documents/one_call/refused_order.json");

fn new_order(amount: Money) -> NewOrder {
    let capture = CaptureSetting::Automatic {
        automatic_expiry_min: 12,
        manual_expiry_min: None,
        refund_speed: None,
    };
    NewOrder::new(amount, "receipt#1", Notes::new(), capture).unwrap()
}

/// A stub in Razorpay's place, whose documents lead to the stub itself.
pub(super) async fn stub(status: u16, document: &str) -> (Stub, Client) {
    let document = document.to_owned();
    let at = move |origin: &str| document.replace("https://api.razorpay.com", origin);
    let stub = Stub::start(status, at).await;
    let client = client(&stub.origin);
    (stub, client)
}

async fn started(document: &str) -> Result<Started, Error> {
    let (_stub, client) = stub(200, document).await;
    made(&client, inr(50_000), &by_netbanking()).await
}

async fn made(client: &Client, amount: Money, payment: &NewPayment) -> Result<Started, Error> {
    client
        .create_order_and_pay(&new_order(amount), payment)
        .await
}

#[tokio::test]
async fn order_and_payment_go_out_in_one_call() {
    let (stub, client) = stub(200, NETBANKING).await;
    let started = client
        .create_order_and_pay(&new_order(inr(50_000)), &by_netbanking())
        .await
        .unwrap();
    assert_eq!(started.order.id, order_id("order_EKwxwAgItmmXdp"));
    assert_eq!(started.workflow.payment.as_str(), "pay_FVmAstJWfsD3SO");
    let page = started.workflow.lookup(&Action::Redirect).unwrap();
    // Not rebuilt: the id in the documented address lacks its beginning.
    let address = format!("{}/v1/payments/FVptEs3cSWX1fs/authorize", stub.origin);
    assert_eq!(page.as_str(), address);
    let call = stub.only_call();
    assert_eq!(call.line, "POST /v1/orders");
    assert_eq!(
        call.body,
        json!({
            "amount": 50000, "currency": "INR", "receipt": "receipt#1",
            "payment_config": {"capture": "automatic", "capture_options": {"automatic_expiry_period": 12}},
            "payment": {"method": "netbanking", "bank": "HDFC", "email": "gaurav.kumar@example.com",
                        "contact": "+919123456789", "ip": "192.168.0.103", "user_agent": "Mozilla/5.0",
                        "callback_url": CALLBACK_URL},
        })
    );
}

#[tokio::test]
async fn each_documented_answer_tells_what_can_be_done_next() {
    for (document, actions) in [
        (NETBANKING, vec![Action::Redirect]),
        (CARD, vec![Action::Redirect, Action::OtpGenerate]),
        (UPI, vec![Action::Poll]),
    ] {
        let next = started(document).await.unwrap().workflow.next;
        let found: Vec<Action> = next.into_iter().map(|next| next.action).collect();
        assert_eq!(found, actions);
    }
}

#[tokio::test]
async fn another_order_than_was_asked_for_is_not_paid() {
    let (_stub, client) = stub(200, NETBANKING).await;
    let another = Error::UnreadableAnswer {
        status: 200,
        problem: Unreadable::Another("order"),
    };
    let dearer = made(&client, inr(50_001), &by_netbanking()).await;
    assert_eq!(dearer, Err(another.clone()));
    for order in [
        SameOrder::Id {
            id: order_id("order_other"),
            currency: Currency::INR,
        },
        SameOrder::Receipt {
            receipt: "receipt#2".to_owned(),
            amount: inr(50_000),
        },
        SameOrder::Receipt {
            receipt: "receipt#1".to_owned(),
            amount: inr(49_999),
        },
    ] {
        let paid = client.pay_order(&order, &by_netbanking()).await;
        assert_eq!(paid, Err(another.clone()), "{order:?}");
    }
}

/// Threats 53, 64.
#[tokio::test]
async fn nobody_is_sent_elsewhere() {
    let mut document: Value = serde_json::from_str(NETBANKING).unwrap();
    for elsewhere in [
        "https://evil.org/",
        "https://api.razorpay.com/",
        "javascript:alert(1)",
        "upi://pay?pa=x",
    ] {
        document["payment_workflow"]["next"][0]["url"] = json!(elsewhere);
        // Straight from the stub, which is not Razorpay.
        let stub = Stub::answering(document.to_string()).await;
        let made = client(&stub.origin)
            .create_order_and_pay(&new_order(inr(50_000)), &by_netbanking())
            .await;
        let problem = Unreadable::LeadsAway(ForeignAddress);
        assert_eq!(
            made,
            Err(Error::UnreadableAnswer {
                status: 200,
                problem
            }),
            "{elsewhere}"
        );
    }
}

#[tokio::test]
async fn an_answer_without_a_workflow_is_none() {
    for broken in [json!(null), json!({}), json!([]), json!("pay_1")] {
        let mut document: Value = serde_json::from_str(NETBANKING).unwrap();
        document["payment_workflow"] = broken.clone();
        let error = started(&document.to_string()).await.unwrap_err();
        assert_eq!(error.code(), "unreadable_answer", "{broken}");
        assert!(error.effect_is_unknown());
    }
}

#[tokio::test]
async fn an_order_is_tried_again_by_its_id_or_its_receipt() {
    let (by_id, client) = stub(200, CARD).await;
    let order = SameOrder::Id {
        id: order_id("order_EKwxwAgItmmXdp"),
        currency: Currency::INR,
    };
    client.pay_order(&order, &by_netbanking()).await.unwrap();
    let call = by_id.only_call();
    assert_eq!(call.line, "POST /v1/orders");
    let mut members: Vec<&String> = call.body.as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(members, ["id", "payment"]);
    assert_eq!(call.body["id"], "order_EKwxwAgItmmXdp");
    let (by_receipt, client) = stub(200, CARD).await;
    let order = SameOrder::Receipt {
        receipt: "receipt#1".to_owned(),
        amount: inr(50_000),
    };
    client.pay_order(&order, &by_netbanking()).await.unwrap();
    let body = by_receipt.only_call().body;
    assert_eq!(
        (&body["receipt"], &body["amount"], &body["currency"]),
        (&json!("receipt#1"), &json!(50_000), &json!("INR"))
    );
}

#[tokio::test]
async fn a_payment_that_fails_at_once_tells_its_order() {
    let made = order_id("order_EKwxwAgItmmXdp");
    let error = failed(400, REFUSED_PAYMENT).await;
    assert_eq!((error.code(), error.order()), ("refused", Some(&made)));
    for status in [400, 502] {
        let error = failed(status, FAILED_GATEWAY).await;
        assert_eq!((error.code(), error.order()), ("unavailable", Some(&made)));
        let Error::Unavailable {
            error: Some(told), ..
        } = error
        else {
            panic!("the gateway told something");
        };
        assert_eq!(told.code, ErrorCode::Gateway);
        assert_eq!(told.reason.as_deref(), Some("gateway failure"));
        assert_eq!(told.payment.unwrap().as_str(), "pay_TKwxwAgItmmXdp");
    }
    assert_eq!(failed(400, REFUSED_ORDER).await.order(), None);
    let odd = REFUSED_PAYMENT.replace("order_EKwxwAgItmmXdp", "order|1");
    assert_eq!(failed(400, &odd).await.order(), None);
}

async fn failed(status: u16, document: &str) -> Error {
    let (_stub, client) = stub(status, document).await;
    let made = made(&client, inr(50_000), &by_netbanking()).await;
    made.unwrap_err()
}

#[tokio::test]
async fn a_method_that_does_not_move_the_currency_is_not_sent() {
    let (stub, client) = stub(200, NETBANKING).await;
    let myr = |amount_minor| Money::new(amount_minor, Currency::lookup("MYR").unwrap()).unwrap();
    for (amount, payment) in [
        (myr(50_000), by_netbanking()),
        (myr(50_000), paying(PaymentMethod::Upi(Upi::Intent))),
        (
            inr(50_000),
            paying(PaymentMethod::Fpx {
                bank: "MB2U".to_owned(),
            }),
        ),
    ] {
        let made = client
            .create_order_and_pay(&new_order(amount), &payment)
            .await;
        assert_eq!(made.unwrap_err().code(), "not_sent");
        let order = SameOrder::Id {
            id: order_id("order_EKwxwAgItmmXdp"),
            currency: amount.currency(),
        };
        let paid = client.pay_order(&order, &payment).await;
        assert_eq!(paid.unwrap_err().code(), "not_sent");
    }
    assert_eq!(stub.calls(), 0);
}

#[tokio::test]
async fn ringgit_are_paid_by_fpx() {
    let document = NETBANKING.replace("\"INR\"", "\"MYR\"");
    let (stub, client) = stub(200, &document).await;
    let amount = Money::new(50_000, Currency::lookup("MYR").unwrap()).unwrap();
    let fpx = paying(PaymentMethod::Fpx {
        bank: "MB2U".to_owned(),
    });
    let started = client
        .create_order_and_pay(&new_order(amount), &fpx)
        .await
        .unwrap();
    assert_eq!(started.order.money(), Some(amount));
    assert_eq!(stub.only_call().body["payment"]["method"], "fpx");
}

#[tokio::test]
async fn no_error_shows_a_card_or_a_donor() {
    for (status, document) in [
        (200, "canary"),
        (400, REFUSED_PAYMENT),
        (500, ""),
        (302, ""),
    ] {
        let (_stub, client) = stub(status, document).await;
        let made = made(&client, inr(50_000), &paying(card())).await;
        let error = made.unwrap_err();
        let shown = format!("{error} {error:?} {client:?}");
        for secret in ["4386", "0153", "gaurav", "Gaurav", "9123456789", "canary"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
