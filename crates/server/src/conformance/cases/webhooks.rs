//! What the gateway tells, and what somebody tells in its name.

use crate::conformance::answer::Answer;
use crate::conformance::case::{Ended, Stop, cases, hold};
use crate::conformance::gateway::{Delivery, event};
use crate::conformance::gift::Begun;
use crate::conformance::world::World;
use serde_json::{Value, json};

cases! { "webhooks" {
    a_captured_webhook_pays: "a signed `payment.captured` makes the gift `paid`, without the browser",
    an_unsigned_webhook_is_401: "a webhook without a signature is answered 401, and changes nothing",
    a_webhook_by_another_secret_is_401: "a webhook signed by another secret is answered 401, and changes nothing",
    a_webhook_that_was_changed_is_401: "a webhook whose body was changed after it was signed is answered 401",
    a_webhook_that_comes_twice_is_credited_once: "the same webhook again, under the same event id, is answered 2xx and credited once",
    a_webhook_under_a_new_name_is_credited_once: "the same event under another event id is credited once",
    order_paid_after_captured_is_credited_once: "`order.paid` after `payment.captured` is credited once",
    failed_after_captured_stays_paid: "`payment.failed` that comes after the capture leaves the gift `paid`",
    captured_after_failed_is_paid: "a gift whose first payment failed is `paid` by its second",
    a_late_yes_after_a_no_is_paid: "a payment that failed and is captured after all makes the gift `paid`",
    an_unknown_event_is_taken: "a signed event of a kind that nobody knows is answered 2xx: else the gateway switches the webhook off",
    a_webhook_about_a_strangers_order_is_taken: "a signed event about somebody else's order is answered 2xx, and credits nothing",
}}

/// A gift with a captured payment, and the event that tells of it.
async fn captured(world: &World) -> Result<(Begun, Value), Stop> {
    let begun = world.begun().await?;
    let proof = world.sandbox.pay(&begun.order, "captured").await?;
    let event = world
        .payment_event("payment.captured", &proof.payment)
        .await?;
    Ok((begun, event))
}

async fn a_captured_webhook_pays(world: &World) -> Ended {
    let (begun, event) = captured(world).await?;
    world.tell(&event).await?;
    world.becomes(&begun, "paid").await
}

fn refused(answer: &Answer) -> Ended {
    hold(answer.status == 401, "401", answer.shown())
}

/// A payment that there is not, so that a backend which asks its gateway finds nothing.
fn invented(begun: &Begun, currency: &str) -> Value {
    let payment = json!({
        "id": "pay_ConformForged2", "entity": "payment", "amount": begun.amount_minor, "currency": currency,
        "status": "captured", "captured": true, "order_id": begun.order, "method": "upi", "amount_refunded": 0,
        "refund_status": null, "notes": [], "created_at": 1_760_000_000,
    });
    event("payment.captured", &[("payment", &payment)])
}

async fn an_unsigned_webhook_is_401(world: &World) -> Ended {
    let begun = world.begun().await?;
    let event = invented(&begun, &world.offer.currency);
    let mut delivery = Delivery::of(&event, "", &world.fresh());
    for signature in [None, Some(String::new())] {
        delivery.signature = signature;
        refused(&world.deliver(&delivery).await?)?;
    }
    world
        .stays_unpaid(&begun, "the webhook was not signed")
        .await
}

async fn a_webhook_by_another_secret_is_401(world: &World) -> Ended {
    let begun = world.begun().await?;
    let event = invented(&begun, &world.offer.currency);
    for secret in ["another-secret", &world.sandbox.keys.secret] {
        let delivery = Delivery::of(&event, secret, &world.fresh());
        refused(&world.deliver(&delivery).await?)?;
    }
    world
        .stays_unpaid(&begun, "the webhook was signed by another secret")
        .await
}

async fn a_webhook_that_was_changed_is_401(world: &World) -> Ended {
    let (_, event) = captured(world).await?;
    let mut delivery = Delivery::of(&event, &world.sandbox.keys.webhook_secret, &world.fresh());
    // The same JSON in other bytes.
    delivery.body.push(b' ');
    refused(&world.deliver(&delivery).await?)
}

async fn a_webhook_that_comes_twice_is_credited_once(world: &World) -> Ended {
    let before = world.raised().await?;
    let (begun, event) = captured(world).await?;
    let id = world.fresh();
    for _ in 0..2 {
        world.tell_as(&event, &id).await?;
        world.becomes(&begun, "paid").await?;
    }
    world.credited_once(&begun, before).await
}

async fn a_webhook_under_a_new_name_is_credited_once(world: &World) -> Ended {
    let before = world.raised().await?;
    let (begun, event) = captured(world).await?;
    for _ in 0..2 {
        world.tell(&event).await?;
        world.becomes(&begun, "paid").await?;
    }
    world.credited_once(&begun, before).await
}

async fn order_paid_after_captured_is_credited_once(world: &World) -> Ended {
    let before = world.raised().await?;
    let (begun, captured) = captured(world).await?;
    world.tell(&captured).await?;
    world.becomes(&begun, "paid").await?;
    let order = world.sandbox.entity("orders", &begun.order).await?;
    let payment = &captured["payload"]["payment"]["entity"];
    let paid = event("order.paid", &[("payment", payment), ("order", &order)]);
    world.tell(&paid).await?;
    world.credited_once(&begun, before).await
}

async fn failed_after_captured_stays_paid(world: &World) -> Ended {
    let (begun, captured) = captured(world).await?;
    world.tell(&captured).await?;
    world.becomes(&begun, "paid").await?;
    let mut payment = captured["payload"]["payment"]["entity"].clone();
    if let Some(members) = payment.as_object_mut() {
        members.insert("status".to_owned(), json!("failed"));
        members.insert("captured".to_owned(), json!(false));
        members.insert("error_code".to_owned(), json!("BAD_REQUEST_ERROR"));
    }
    world
        .tell(&event("payment.failed", &[("payment", &payment)]))
        .await?;
    world.stays_paid(&begun).await
}

/// A gift whose payment failed, as its backend was told.
async fn failed(world: &World) -> Result<(Begun, String), Stop> {
    let begun = world.begun().await?;
    let proof = world.sandbox.pay(&begun.order, "failed").await?;
    let event = world
        .payment_event("payment.failed", &proof.payment)
        .await?;
    world.tell(&event).await?;
    world.stays_unpaid(&begun, "its payment failed").await?;
    Ok((begun, proof.payment))
}

async fn captured_after_failed_is_paid(world: &World) -> Ended {
    let (begun, _) = failed(world).await?;
    let second = world.sandbox.pay(&begun.order, "captured").await?;
    let event = world
        .payment_event("payment.captured", &second.payment)
        .await?;
    world.tell(&event).await?;
    world.becomes(&begun, "paid").await
}

async fn a_late_yes_after_a_no_is_paid(world: &World) -> Ended {
    let (begun, payment) = failed(world).await?;
    world.sandbox.late(&payment).await?;
    let event = world.payment_event("payment.captured", &payment).await?;
    world.tell(&event).await?;
    world.becomes(&begun, "paid").await
}

async fn an_unknown_event_is_taken(world: &World) -> Ended {
    let thing = json!({"id": "thing_1", "created_at": 1_760_000_000});
    world
        .tell(&event("thing.happened", &[("thing", &thing)]))
        .await
}

async fn a_webhook_about_a_strangers_order_is_taken(world: &World) -> Ended {
    let before = world.raised().await?;
    let stranger = Begun {
        id: String::new(),
        token: String::new(),
        order: "order_ConformOther1".to_owned(),
        amount_minor: world.offer.min,
    };
    world
        .tell(&invented(&stranger, &world.offer.currency))
        .await?;
    let more = world.raised().await?.saturating_sub(before);
    hold(more == 0, "nothing to be credited", more)
}
