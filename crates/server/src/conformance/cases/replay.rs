//! A payment counts once.

use crate::conformance::case::{Ended, cases, five_at_once, hold};
use crate::conformance::world::World;

cases! { "replay" {
    a_proof_that_is_sent_again_is_credited_once: "the same proof three times is answered 200 each time, and credited once",
    a_proof_five_times_at_once_is_credited_once: "the same proof five times at once is credited once",
    proof_and_webhook_are_credited_once: "a payment that browser and webhook tell of is credited once",
    webhook_before_the_proof_is_credited_once: "a payment that the webhook tells of first is credited once, and the proof is answered 200",
    a_second_payment_is_not_credited_too: "a second captured payment of a paid gift is not added to what was raised",
}}

async fn a_proof_that_is_sent_again_is_credited_once(world: &World) -> Ended {
    let before = world.raised().await?;
    let (begun, proof) = world.paid().await?;
    for _ in 0..2 {
        let answer = world.confirm(&begun, &proof).await?;
        hold(
            answer.status == 200,
            "200 to the same proof again",
            answer.shown(),
        )?;
    }
    world.credited_once(&begun, before).await
}

async fn a_proof_five_times_at_once_is_credited_once(world: &World) -> Ended {
    let before = world.raised().await?;
    let begun = world.begun().await?;
    let proof = world.sandbox.pay(&begun.order, "captured").await?;
    for answer in five_at_once(|| world.confirm(&begun, &proof)).await? {
        hold(
            matches!(answer.status, 200 | 409 | 503),
            "200, or to come back later",
            answer.shown(),
        )?;
    }
    world.becomes(&begun, "paid").await?;
    world.credited_once(&begun, before).await
}

async fn proof_and_webhook_are_credited_once(world: &World) -> Ended {
    let before = world.raised().await?;
    let (begun, proof) = world.paid().await?;
    let event = world
        .payment_event("payment.captured", &proof.payment)
        .await?;
    world.tell(&event).await?;
    world.credited_once(&begun, before).await
}

async fn webhook_before_the_proof_is_credited_once(world: &World) -> Ended {
    let before = world.raised().await?;
    let begun = world.begun().await?;
    let proof = world.sandbox.pay(&begun.order, "captured").await?;
    let event = world
        .payment_event("payment.captured", &proof.payment)
        .await?;
    world.tell(&event).await?;
    let answer = world.confirm(&begun, &proof).await?;
    hold(answer.status == 200, "200 to a right proof", answer.shown())?;
    world.becomes(&begun, "paid").await?;
    world.credited_once(&begun, before).await
}

async fn a_second_payment_is_not_credited_too(world: &World) -> Ended {
    let before = world.raised().await?;
    let (begun, _) = world.paid().await?;
    let second = world.sandbox.pay(&begun.order, "captured").await?;
    let answer = world.confirm(&begun, &second).await?;
    hold(answer.status < 500, "an answer", answer.shown())?;
    let event = world
        .payment_event("payment.captured", &second.payment)
        .await?;
    world.tell(&event).await?;
    world.credited_once(&begun, before).await
}
