//! One press is one gift, however often it is sent.

use crate::conformance::case::{Ended, cases, five_at_once, hold};
use crate::conformance::gift::{Begun, with};
use crate::conformance::world::World;
use serde_json::json;
use std::time::Duration;

cases! { "idempotency" {
    the_same_key_is_the_same_gift: "the same request again has the same donation, token and order",
    the_same_key_with_another_amount_is_refused: "the same key with another amount is answered 409 or 422, and makes no order",
    the_same_key_with_another_donor_is_refused: "the same key with another donor is answered 409 or 422",
    the_same_key_at_once_is_one_order: "the same request five times at once has one order, here and at the gateway",
    another_key_is_another_gift: "another key is another donation, token and order",
    a_lost_answer_hands_out_one_order: "where the gateway's answer to a new order is lost, a repeated request ends with one order",
}}

async fn the_same_key_is_the_same_gift(world: &World) -> Ended {
    let (gift, amount_minor) = world.gift();
    let first = Begun::read(&world.begin(&gift).await?, amount_minor)?;
    let second = Begun::read(&world.begin(&gift).await?, amount_minor)?;
    hold(first == second, format!("{first:?}"), format!("{second:?}"))?;
    let made = world.sandbox.orders_of(amount_minor).await?;
    hold(
        made == 1,
        "one order of it at the gateway",
        format!("{made}"),
    )
}

async fn the_same_key_with_another_amount_is_refused(world: &World) -> Ended {
    let (gift, _) = world.gift();
    let (_, other) = world.gift();
    world.begin(&gift).await?.ok()?;
    let answer = world
        .begin(&with(gift, "amount_minor", json!(other)))
        .await?;
    answer.refused(&[409, 422])?;
    let made = world.sandbox.orders_of(other).await?;
    hold(
        made == 0,
        "no order of the other amount at the gateway",
        format!("{made}"),
    )
}

async fn the_same_key_with_another_donor_is_refused(world: &World) -> Ended {
    let (gift, _) = world.gift();
    world.begin(&gift).await?.ok()?;
    let other = with(gift, "donor.email", json!("somebody.else@example.org"));
    world.begin(&other).await?.refused(&[409, 422]).map(drop)
}

async fn the_same_key_at_once_is_one_order(world: &World) -> Ended {
    let (gift, amount_minor) = world.gift();
    let mut begun: Option<Begun> = None;
    for answer in five_at_once(|| world.begin(&gift)).await? {
        // Who is told to come back was given nothing.
        if answer.status == 409 {
            answer.is_error()?;
            continue;
        }
        let this = Begun::read(&answer, amount_minor)?;
        if let Some(first) = &begun {
            hold(
                *first == this,
                format!("{first:?} five times"),
                format!("{this:?}"),
            )?;
        }
        begun = Some(this);
    }
    hold(
        begun.is_some(),
        "one of five to be answered 200",
        "409 to all of them",
    )?;
    let made = world.sandbox.orders_of(amount_minor).await?;
    hold(
        made == 1,
        "one order of it at the gateway",
        format!("{made}"),
    )
}

async fn another_key_is_another_gift(world: &World) -> Ended {
    let (gift, amount_minor) = world.gift();
    let first = Begun::read(&world.begin(&gift).await?, amount_minor)?;
    let again = with(gift, "idempotency_key", json!(world.fresh()));
    let second = Begun::read(&world.begin(&again).await?, amount_minor)?;
    hold(
        first.id != second.id && first.token != second.token && first.order != second.order,
        "nothing of the first gift in the second",
        format!("{first:?} and {second:?}"),
    )
}

async fn a_lost_answer_hands_out_one_order(world: &World) -> Ended {
    const TRIES: usize = 20;
    const PAUSE: Duration = Duration::from_millis(400);
    let fault = json!({"route": "POST /v1/orders", "kind": "drop", "times": 1});
    world.sandbox.fault(fault).await?;
    let (gift, amount_minor) = world.gift();
    let mut answer = world.begin(&gift).await?;
    for _ in 0..TRIES {
        if answer.is_success() {
            break;
        }
        answer.refused(&[409, 500, 502, 503, 504])?;
        tokio::time::sleep(PAUSE).await;
        answer = world.begin(&gift).await?;
    }
    let first = Begun::read(&answer, amount_minor)?;
    let second = Begun::read(&world.begin(&gift).await?, amount_minor)?;
    hold(first == second, format!("{first:?}"), format!("{second:?}"))
}
