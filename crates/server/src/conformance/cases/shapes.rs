//! What answers look like.

use crate::conformance::answer::Answer;
use crate::conformance::case::{Ended, Stop, cases, hold};
use crate::conformance::gift::Begun;
use crate::conformance::world::World;
use reqwest::Method;
use serde_json::{Value, json};

cases! { "shapes" {
    the_server_says_that_it_lives: "GET /healthz answers 200",
    a_campaign_has_its_texts_and_offers: "GET /api/campaign answers with title, story, raised, languages and offers with their limits",
    a_campaign_may_be_kept: "GET /api/campaign may be cached, and is answered 304 where it has not changed",
    an_unknown_campaign_is_not_found: "an unknown campaign is answered 404, with an error's body",
    a_begun_gift_is_an_order_at_the_gateway: "begin_donation answers with an order that asks for exactly the gift, and with the public key",
    a_begun_gift_is_open: "a begun gift can be looked at, and is `open`",
    a_paid_gift_says_so: "a paid gift has `status`, `payment_id` and `paid_at`",
    a_body_that_is_no_json_is_refused: "a body that is no JSON is answered 400, with an error's body",
    a_form_is_not_taken_for_json: "a form's or plain text's body is answered 415: another site's page could send one",
    an_unknown_address_is_an_error_in_json: "an unknown address under /api is answered 404, with an error's body",
    a_wrong_method_is_refused: "GET of what is a POST is answered 405, with an error's body",
    an_unknown_token_is_not_found: "unknown, malformed and empty tokens are answered 404, all with the same words",
}}

async fn the_server_says_that_it_lives(world: &World) -> Ended {
    let answer = world.get("/healthz").await?;
    hold(answer.status == 200, "200", answer.shown())
}

async fn campaign(world: &World) -> Result<Answer, Stop> {
    let path = format!("/api/campaign?slug={}", world.campaign);
    world.get(&path).await
}

async fn a_campaign_has_its_texts_and_offers(world: &World) -> Ended {
    let answer = campaign(world).await?;
    let body = answer.ok()?;
    let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    for name in ["slug", "title", "story", "currency"] {
        hold(
            is_text(&body[name]),
            format!("`{name}` to be a text"),
            &body[name],
        )?;
    }
    hold(
        body["raised"].is_i64(),
        "`raised` to be an integer of minor units",
        &body["raised"],
    )?;
    hold(
        body["languages"].is_array(),
        "`languages` to be a list",
        &body["languages"],
    )?;
    for offer in body["offers"].as_array().into_iter().flatten() {
        let texts = ["currency", "gateway", "payee"]
            .iter()
            .all(|name| is_text(&offer[*name]));
        let limits = offer["min"].as_i64().zip(offer["max"].as_i64());
        let presets = offer["presets"].as_array();
        hold(
            texts && limits.is_some_and(|(min, max)| 0 < min && min <= max) && presets.is_some(),
            "an offer with `currency`, `gateway`, `payee`, `presets`, `min` and `max`",
            offer,
        )?;
    }
    Ok(())
}

async fn a_campaign_may_be_kept(world: &World) -> Ended {
    let answer = campaign(world).await?;
    let control = answer.header("cache-control").to_lowercase();
    hold(
        !control.is_empty() && !control.contains("no-store") && !control.contains("private"),
        "a Cache-Control that lets a browser keep it",
        format!("cache-control: {control}"),
    )?;
    let etag = answer.header("etag").to_owned();
    hold(!etag.is_empty(), "an ETag", "none")?;
    let path = format!("/api/campaign?slug={}", world.campaign);
    let request = world.backend.request(Method::GET, &path);
    let again = world
        .backend
        .send(request.header("if-none-match", &etag))
        .await?;
    hold(
        again.status == 304,
        format!("304 to If-None-Match: {etag}"),
        again.shown(),
    )
}

async fn an_unknown_campaign_is_not_found(world: &World) -> Ended {
    let answer = world
        .get("/api/campaign?slug=there-is-no-such-campaign")
        .await?;
    answer.refused(&[404]).map(drop)
}

async fn a_begun_gift_is_an_order_at_the_gateway(world: &World) -> Ended {
    let (gift, amount_minor) = world.gift();
    let answer = world.begin(&gift).await?;
    let begun = Begun::read(&answer, amount_minor)?;
    let next = &answer.json()["next"];
    hold(
        next["amount_minor"] == amount_minor && next["currency"] == world.offer.currency.as_str(),
        format!("`next` with {amount_minor} {}", world.offer.currency),
        next,
    )?;
    let key = &world.sandbox.keys.id;
    hold(
        next["key_id"] == key.as_str(),
        format!("the public key id {key}"),
        &next["key_id"],
    )?;
    let order = world.sandbox.entity("orders", &begun.order).await?;
    hold(
        order["amount"] == amount_minor && order["currency"] == world.offer.currency.as_str(),
        format!(
            "the gateway's order to ask for {amount_minor} {}",
            world.offer.currency
        ),
        &order,
    )
}

async fn a_begun_gift_is_open(world: &World) -> Ended {
    let begun = world.begun().await?;
    let answer = world.donation(&begun).await?;
    is_donation(&answer, &begun, world)?;
    hold(
        answer.json()["status"] == "open",
        "`status` to be `open`",
        answer.shown(),
    )
}

async fn a_paid_gift_says_so(world: &World) -> Ended {
    let (begun, proof) = world.paid().await?;
    let answer = world.donation(&begun).await?;
    is_donation(&answer, &begun, world)?;
    let body = answer.json();
    hold(
        body["payment_id"] == proof.payment.as_str(),
        format!("`payment_id` to be {}", proof.payment),
        &body["payment_id"],
    )?;
    let is_time = |text: &str| text.parse::<jiff::Timestamp>().is_ok();
    hold(
        body["paid_at"].as_str().is_some_and(is_time),
        "`paid_at` to be a time of RFC 3339",
        &body["paid_at"],
    )
}

fn is_donation(answer: &Answer, begun: &Begun, world: &World) -> Ended {
    let body = answer.ok()?;
    let expected = json!({
        "donation_id": begun.id, "amount_minor": begun.amount_minor, "currency": world.offer.currency,
        "campaign": world.campaign, "gateway": world.offer.gateway,
    });
    for (name, value) in expected.as_object().into_iter().flatten() {
        hold(
            &body[name] == value,
            format!("`{name}` to be {value}"),
            &body[name],
        )?;
    }
    Ok(())
}

async fn a_body_that_is_no_json_is_refused(world: &World) -> Ended {
    for body in [
        "",
        "{",
        "[]",
        "null",
        "{\"request\": 7}",
        "{\"request\": {}}",
        "\u{0}",
    ] {
        let request = world.backend.request(Method::POST, "/api/begin_donation");
        let request = request
            .header("content-type", "application/json")
            .body(body);
        world.backend.send(request).await?.refused(&[400, 422])?;
    }
    Ok(())
}

async fn a_form_is_not_taken_for_json(world: &World) -> Ended {
    let (gift, amount_minor) = world.gift();
    for kind in ["application/x-www-form-urlencoded", "text/plain"] {
        let request = world.backend.request(Method::POST, "/api/begin_donation");
        let request = request.header("content-type", kind).body(gift.to_string());
        world.backend.send(request).await?.refused(&[415])?;
    }
    let made = world.sandbox.orders_of(amount_minor).await?;
    hold(
        made == 0,
        "no order of it at the gateway",
        format!("{made}"),
    )
}

async fn an_unknown_address_is_an_error_in_json(world: &World) -> Ended {
    let answer = world
        .post("/api/there_is_no_such_function", &json!({}))
        .await?;
    answer.refused(&[404]).map(drop)
}

async fn a_wrong_method_is_refused(world: &World) -> Ended {
    let answer = world.get("/api/begin_donation").await?;
    answer.refused(&[405]).map(drop)
}

async fn an_unknown_token_is_not_found(world: &World) -> Ended {
    let mut said = Vec::new();
    for token in [
        "ABCDEFGHJKMNPQRSTVWXYZ0123",
        "x",
        "",
        "../../etc/passwd",
        &"A".repeat(2_000),
    ] {
        let answer = world
            .post("/api/donation", &json!({ "token": token }))
            .await?;
        let mut body = answer.refused(&[404])?;
        if let Some(members) = body.as_object_mut() {
            members.remove("reference");
        }
        said.push(body);
    }
    let first = said.first().cloned().unwrap_or_default();
    let other = said.iter().find(|body| **body != first);
    hold(
        other.is_none(),
        format!("the same words for every token: {first}"),
        other.unwrap_or(&Value::Null),
    )
}
