//! What counts as paid: captured, and to the paisa.

use crate::conformance::case::{Ended, cases, hold};
use crate::conformance::world::World;
use serde_json::{Value, json};

cases! { "amounts" {
    authorised_is_not_paid: "a right signature of a payment that is authorised and cannot be captured leaves the gift unpaid",
    paid_is_captured_at_the_gateway: "where an authorised payment makes a gift `paid`, the gateway holds it captured",
    a_payment_of_less_is_held: "a captured payment of less than the gift leaves it unpaid, for a person to look at",
    a_payment_in_another_currency_is_held: "a captured payment in another currency leaves the gift unpaid",
    an_amount_that_the_page_sends_is_ignored: "an amount or status beside the proof changes nothing of the gift",
    the_orders_amount_is_the_gifts_own: "what the page shows or sends as the amount later does not change what the order asks for",
}}

async fn authorised_is_not_paid(world: &World) -> Ended {
    let begun = world.begun().await?;
    let proof = world.sandbox.pay(&begun.order, "authorized").await?;
    let fault = json!({"route": "/capture", "kind": "status", "status": 400});
    world.sandbox.fault(fault).await?;
    let answer = world.confirm(&begun, &proof).await?;
    hold(answer.status == 200, "200 to a right proof", answer.shown())?;
    world
        .stays_unpaid(
            &begun,
            "its payment is authorised, and the gateway captures nothing",
        )
        .await
}

async fn paid_is_captured_at_the_gateway(world: &World) -> Ended {
    let begun = world.begun().await?;
    let proof = world.sandbox.pay(&begun.order, "authorized").await?;
    let answer = world.confirm(&begun, &proof).await?;
    hold(answer.status == 200, "200 to a right proof", answer.shown())?;
    if world.status(&begun).await? != "paid" {
        return Ok(());
    }
    let payment = world.sandbox.payment(&proof.payment).await?;
    hold(
        payment["status"] == "captured",
        "the payment to be `captured` at the gateway",
        &payment["status"],
    )
}

async fn held(world: &World, except: Value) -> Ended {
    let begun = world.begun().await?;
    let proof = world
        .sandbox
        .pay_as(&begun.order, "captured", except.clone())
        .await?;
    let answer = world.confirm(&begun, &proof).await?;
    hold(
        answer.status < 500,
        "an answer that says what is wrong",
        answer.shown(),
    )?;
    world
        .stays_unpaid(&begun, &format!("its payment is {except}"))
        .await?;
    let event = world
        .payment_event("payment.captured", &proof.payment)
        .await?;
    world.tell(&event).await?;
    world
        .stays_unpaid(&begun, &format!("its payment is {except}"))
        .await
}

async fn a_payment_of_less_is_held(world: &World) -> Ended {
    held(world, json!({"amount": 100})).await
}

async fn a_payment_in_another_currency_is_held(world: &World) -> Ended {
    held(world, json!({"currency": "USD"})).await
}

async fn an_amount_that_the_page_sends_is_ignored(world: &World) -> Ended {
    let begun = world.begun().await?;
    let proof = world.sandbox.pay(&begun.order, "captured").await?;
    let mut body = proof.for_token(&begun.token);
    if let Some(members) = body.as_object_mut() {
        members.insert("amount_minor".to_owned(), json!(1_00));
        members.insert("amount".to_owned(), json!(1_00));
        members.insert("currency".to_owned(), json!("USD"));
    }
    let answer = world.post("/api/confirm_payment", &body).await?;
    if !answer.is_success() {
        return answer.refused(&[400, 422]).map(drop);
    }
    world.becomes(&begun, "paid").await?;
    let seen = world.donation(&begun).await?;
    let body = seen.json();
    hold(
        body["amount_minor"] == begun.amount_minor
            && body["currency"] == world.offer.currency.as_str(),
        format!("{} {}", begun.amount_minor, world.offer.currency),
        seen.shown(),
    )
}

async fn the_orders_amount_is_the_gifts_own(world: &World) -> Ended {
    let begun = world.begun().await?;
    let body = json!({"token": begun.token, "gateway": world.offer.gateway, "amount_minor": 1_00, "amount": 1_00});
    let answer = world.post("/api/retry_donation", &body).await?;
    if !answer.is_success() {
        return answer.is_error();
    }
    let order = answer.json()["next"]["order_id"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let order = world.sandbox.entity("orders", &order).await?;
    hold(
        order["amount"] == begun.amount_minor,
        begun.amount_minor,
        &order["amount"],
    )
}
