//! What a gateway says, and what a bookkeeper writes beside it, in a gift's history.

use super::{HARMLESS, Markup, SCRIPTS, is_as_for};
use crate::admin::{Desk, PASSWORD, house};
use crate::harness::{Answer, Begun, House};
use crate::webhooks::{event, payment, send};
use reqwest::Method;
use serde_json::{Value, json};

/// Everything that a gateway tells of a payment that failed and of a dispute, in its own words.
fn told(begun: &Begun, number: usize, text: &str) -> [Value; 3] {
    let paid = payment(
        begun,
        "captured",
        json!({"id": format!("pay_Paid{number:010}")}),
    );
    let failed = payment(
        begun,
        "failed",
        json!({
            "id": format!("pay_Fail{number:010}"), "error_code": text, "error_description": text, "error_source": text,
            "error_step": text, "error_reason": text, "method": text, "bank": text, "vpa": text, "wallet": text,
            "description": text, "notes": {"daan": text}, "email": text, "contact": text,
        }),
    );
    let dispute = json!({
        "id": format!("disp_{number:014}"), "entity": "dispute", "payment_id": paid["id"], "amount": 500_00,
        "currency": "INR", "amount_deducted": 0, "reason_code": text, "reason_description": text, "phase": text,
        "status": "open", "respond_by": 1_960_000_000, "created_at": 1_760_000_000,
    });
    [
        event("payment.failed", json!({"payment": failed})),
        event("payment.captured", json!({"payment": paid.clone()})),
        event(
            "payment.dispute.created",
            json!({"payment": paid, "dispute": dispute}),
        ),
    ]
}

/// The gift's page after a gateway has said all this, a return has, and a bookkeeper has written it down.
async fn page(house: &House, desk: &Desk<'_>, number: usize, text: &str) -> String {
    let begun = house.begun().await;
    let body = ["code", "description", "source", "step", "reason"].map(|name| {
        let mut pair = form_urlencoded::Serializer::new(String::new());
        pair.append_pair(&format!("error[{name}]"), text).finish()
    });
    let request = house
        .request(Method::POST, &format!("/return/razorpay/{}", begun.token))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.join("&"));
    let answer = Answer::read(request.send().await.unwrap()).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    for (kind, event) in told(&begun, number, text).iter().enumerate() {
        send(house, event, &format!("evt_{number}_{kind}")).await;
    }
    let path = format!("/admin/donations/{}", begun.id);
    let page = desk.get(&path).await;
    assert_eq!(page.status, 200, "{page:?}");
    let status = house.get(&format!("/donations/{}", begun.token)).await;
    assert_eq!(status.status, 200, "{status:?}");
    [page.text, status.text].concat()
}

/// Threat 50.
#[tokio::test]
async fn no_script_that_a_gateway_sends_is_more_than_text() {
    let house = house().await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let origins = [house.origin.as_str(), house.gateway.origin.as_str()];
    let harmless = Markup::of(&page(&house, &desk, 0, HARMLESS).await);
    for (number, script) in SCRIPTS.iter().enumerate() {
        let html = page(&house, &desk, number + 1, script).await;
        is_as_for(&harmless, &html, &origins, script);
    }
}
