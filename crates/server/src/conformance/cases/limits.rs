//! What no gift is made of.

use crate::conformance::case::{Ended, cases, hold};
use crate::conformance::gift::with;
use crate::conformance::world::World;
use reqwest::Method;
use serde_json::{Value, json};

cases! { "limits" {
    an_amount_that_is_none_is_refused: "zero, less than zero, a fraction, a text and no amount are answered 422 at the field `amount_minor`",
    an_amount_outside_the_limits_is_refused: "less than the offer's `min` and more than its `max` are answered 422 at the field `amount_minor`",
    a_gift_without_a_name_or_address_is_refused: "a gift without a donor's name or e-mail address is answered 422 at its field",
    a_way_that_is_not_offered_is_refused: "a currency or gateway that the campaign does not offer is answered 422",
    a_refused_gift_makes_no_order: "no order is made for a gift that is refused",
    a_huge_body_is_refused: "a body of 300 kB is refused by 413, 400 or 422, or not read to its end",
    a_deep_body_is_refused: "a body of ten thousand nested lists is refused by 400, 413 or 422",
}}

/// Holds that each of these values at the path is refused, at that field.
async fn refused_at(world: &World, path: &str, values: &[Value]) -> Ended {
    for value in values {
        let (gift, _) = world.gift();
        let answer = world.begin(&with(gift, path, value.clone())).await?;
        let body = answer.refused(&[422])?;
        hold(
            body["field"] == path,
            format!("`field` to be `{path}` for {value}"),
            answer.shown(),
        )?;
    }
    Ok(())
}

async fn an_amount_that_is_none_is_refused(world: &World) -> Ended {
    let wrong = [
        json!(0),
        json!(-500_00),
        json!(100.5),
        json!("50000"),
        Value::Null,
    ];
    refused_at(world, "amount_minor", &wrong).await
}

async fn an_amount_outside_the_limits_is_refused(world: &World) -> Ended {
    let below = world.offer.min.saturating_sub(1);
    let above = world.offer.max.saturating_add(100);
    refused_at(
        world,
        "amount_minor",
        &[json!(below), json!(above), json!(i64::MAX)],
    )
    .await
}

async fn a_gift_without_a_name_or_address_is_refused(world: &World) -> Ended {
    refused_at(world, "donor.name", &[json!(""), json!("   ")]).await?;
    refused_at(
        world,
        "donor.email",
        &[json!(""), json!("nobody"), json!("a@b@c")],
    )
    .await
}

async fn a_way_that_is_not_offered_is_refused(world: &World) -> Ended {
    for (path, value) in [("currency", "XXX"), ("gateway", "a-bank")] {
        let (gift, _) = world.gift();
        let answer = world.begin(&with(gift, path, json!(value))).await?;
        answer.refused(&[422])?;
    }
    Ok(())
}

async fn a_refused_gift_makes_no_order(world: &World) -> Ended {
    let (gift, amount_minor) = world.gift();
    let answer = world
        .begin(&with(gift, "donor.email", json!("nobody")))
        .await?;
    answer.refused(&[422])?;
    let made = world.sandbox.orders_of(amount_minor).await?;
    hold(
        made == 0,
        "no order of it at the gateway",
        format!("{made}"),
    )
}

async fn a_huge_body_is_refused(world: &World) -> Ended {
    let (gift, _) = world.gift();
    let huge = with(gift, "message", json!("x".repeat(300_000)));
    let request = world
        .backend
        .request(Method::POST, "/api/begin_donation")
        .json(&huge);
    match request.send().await {
        Ok(answer) => hold(
            matches!(answer.status().as_u16(), 400 | 413 | 422 | 429),
            "413, 400 or 422",
            answer.status(),
        ),
        // It has heard enough; the runner would have said before if nobody were there.
        Err(_) => Ok(()),
    }
}

async fn a_deep_body_is_refused(world: &World) -> Ended {
    const DEPTH: usize = 10_000;
    let request = world.backend.request(Method::POST, "/api/begin_donation");
    let request = request
        .header("content-type", "application/json")
        .body("[".repeat(DEPTH));
    world
        .backend
        .send(request)
        .await?
        .refused(&[400, 413, 422])
        .map(drop)
}
