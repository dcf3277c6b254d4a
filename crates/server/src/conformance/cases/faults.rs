//! A gateway that does not do what it should.

use crate::conformance::case::{Ended, cases, hold};
use crate::conformance::gift::Begun;
use crate::conformance::world::World;
use serde_json::json;
use std::time::Duration;

cases! { "faults" {
    a_gateway_that_fails_is_said: "where the gateway answers a new order with 500, begin_donation answers 502 or 503 with an error's body, and works afterwards",
    a_proof_survives_a_gateway_that_fails: "a right proof that comes while the gateway fails is not lost: the gift is `paid` once it works again",
    a_gateway_that_talks_html_pays_nothing: "a web page in place of the gateway's answer pays nothing, and is not passed on",
}}

async fn a_gateway_that_fails_is_said(world: &World) -> Ended {
    const TRIES: usize = 20;
    const PAUSE: Duration = Duration::from_millis(400);
    world
        .sandbox
        .fault(json!({"route": "POST /v1/orders", "kind": "status", "status": 500}))
        .await?;
    let (gift, amount_minor) = world.gift();
    world.begin(&gift).await?.refused(&[502, 503, 504])?;
    world.sandbox.heal().await?;
    let mut answer = world.begin(&gift).await?;
    for _ in 0..TRIES {
        if answer.is_success() {
            break;
        }
        tokio::time::sleep(PAUSE).await;
        answer = world.begin(&gift).await?;
    }
    Begun::read(&answer, amount_minor).map(drop)
}

async fn a_proof_survives_a_gateway_that_fails(world: &World) -> Ended {
    let begun = world.begun().await?;
    let proof = world.sandbox.pay(&begun.order, "captured").await?;
    world
        .sandbox
        .fault(json!({"route": "GET /v1/", "kind": "status", "status": 500, "times": 3}))
        .await?;
    let answer = world.confirm(&begun, &proof).await?;
    hold(
        matches!(answer.status, 200 | 502 | 503 | 504),
        "200, or 502 to 504 and a proof that may be brought again",
        answer.shown(),
    )?;
    world.sandbox.heal().await?;
    if answer.status != 200 {
        world.confirm(&begun, &proof).await?;
    }
    world.becomes(&begun, "paid").await
}

async fn a_gateway_that_talks_html_pays_nothing(world: &World) -> Ended {
    let begun = world.begun().await?;
    let proof = world.sandbox.pay(&begun.order, "authorized").await?;
    world
        .sandbox
        .fault(json!({"route": "/v1/payments", "kind": "html", "status": 200}))
        .await?;
    let answer = world.confirm(&begun, &proof).await?;
    hold(
        !answer.text.contains('<'),
        "no page of the gateway's in the answer",
        answer.shown(),
    )?;
    world
        .stays_unpaid(&begun, "the gateway answered with a web page")
        .await
}
