//! Money that went back.

use crate::conformance::case::{Ended, Stop, cases, hold};
use crate::conformance::gateway::event;
use crate::conformance::gift::Begun;
use crate::conformance::world::World;
use serde_json::Value;

cases! { "refunds" {
    a_whole_refund_is_refunded: "`refund.processed` of all of it makes the gift `refunded`",
    a_part_is_partially_refunded: "`refund.processed` of a part makes the gift `partially_refunded`",
    a_refund_that_is_told_twice_counts_once: "the same refund under another event id takes nothing more off what was raised",
    a_refund_does_not_come_unpaid: "a refunded gift is not paid again by its old proof",
}}

/// The gateway gives so much back, and says so.
async fn give_back(world: &World, payment: &str, amount_minor: i64) -> Result<Value, Stop> {
    let refund = world.sandbox.refund(payment, amount_minor).await?;
    let payment = world.sandbox.payment(payment).await?;
    let refund = world
        .sandbox
        .entity("refunds", refund["id"].as_str().unwrap_or_default())
        .await?;
    Ok(event(
        "refund.processed",
        &[("refund", &refund), ("payment", &payment)],
    ))
}

async fn a_whole_refund_is_refunded(world: &World) -> Ended {
    let (begun, proof) = world.paid().await?;
    let event = give_back(world, &proof.payment, begun.amount_minor).await?;
    world.tell(&event).await?;
    world.becomes(&begun, "refunded").await
}

fn half(begun: &Begun) -> i64 {
    begun.amount_minor / 2
}

async fn a_part_is_partially_refunded(world: &World) -> Ended {
    let (begun, proof) = world.paid().await?;
    let event = give_back(world, &proof.payment, half(&begun)).await?;
    world.tell(&event).await?;
    world.becomes(&begun, "partially_refunded").await
}

async fn a_refund_that_is_told_twice_counts_once(world: &World) -> Ended {
    let (begun, proof) = world.paid().await?;
    let event = give_back(world, &proof.payment, half(&begun)).await?;
    world.tell(&event).await?;
    world.becomes(&begun, "partially_refunded").await?;
    let after_one = world.raised().await?;
    world.tell(&event).await?;
    world.becomes(&begun, "partially_refunded").await?;
    let after_two = world.raised().await?;
    hold(
        after_two == after_one,
        format!("{after_one} raised as before"),
        after_two,
    )
}

async fn a_refund_does_not_come_unpaid(world: &World) -> Ended {
    let (begun, proof) = world.paid().await?;
    let event = give_back(world, &proof.payment, begun.amount_minor).await?;
    world.tell(&event).await?;
    world.becomes(&begun, "refunded").await?;
    let answer = world.confirm(&begun, &proof).await?;
    hold(answer.status < 500, "an answer", answer.shown())?;
    let status = world.status(&begun).await?;
    hold(status == "refunded", "`refunded` as before", status)
}
