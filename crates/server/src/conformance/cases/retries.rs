//! A gift that did not work is tried again.

use crate::conformance::case::{Ended, cases, hold};
use crate::conformance::world::World;
use serde_json::json;

cases! { "retries" {
    a_failed_gift_is_tried_again_on_its_order: "retry_donation after a failed payment answers with the same order",
    a_paid_gift_is_not_tried_again: "retry_donation of a paid gift is answered 409, with an error's body",
    a_retry_of_an_unknown_gift_is_not_found: "retry_donation with an unknown token is answered 404",
}}

async fn a_failed_gift_is_tried_again_on_its_order(world: &World) -> Ended {
    let begun = world.begun().await?;
    let failed = world.sandbox.pay(&begun.order, "failed").await?;
    let event = world
        .payment_event("payment.failed", &failed.payment)
        .await?;
    world.tell(&event).await?;
    let answer = world.retry(&begun).await?;
    let order = &answer.ok()?["next"]["order_id"];
    hold(
        order == begun.order.as_str(),
        format!("the order {}", begun.order),
        order,
    )
}

async fn a_paid_gift_is_not_tried_again(world: &World) -> Ended {
    let (begun, _) = world.paid().await?;
    world.retry(&begun).await?.refused(&[409]).map(drop)
}

async fn a_retry_of_an_unknown_gift_is_not_found(world: &World) -> Ended {
    let body = json!({"token": "ABCDEFGHJKMNPQRSTVWXYZ0123", "gateway": "razorpay"});
    world
        .post("/api/retry_donation", &body)
        .await?
        .refused(&[404])
        .map(drop)
}
