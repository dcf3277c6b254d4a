//! What nobody is told.

use crate::conformance::answer::Answer;
use crate::conformance::case::{Ended, cases, hold};
use crate::conformance::gift::{EMAIL, NAME, PHONE, with};
use crate::conformance::world::World;
use serde_json::json;

cases! { "privacy" {
    a_status_has_nothing_personal: "the answer about a gift, open or paid, has neither name nor e-mail address nor phone number",
    a_status_is_not_kept: "the answer about a gift is sent with Cache-Control: no-store",
    a_refusal_repeats_nothing_personal: "a refused gift's answer does not repeat what the donor typed",
    a_campaign_names_nobody_who_wished_so: "a campaign's answer does not name who gave anonymously",
    no_answer_has_a_secret: "no answer has the key secret or the webhook secret in it",
}}

fn has_nothing_personal(answer: &Answer) -> Ended {
    let phone = PHONE.trim_start_matches("+91");
    let found = [NAME, EMAIL, phone]
        .into_iter()
        .find(|text| answer.text.contains(text));
    hold(
        found.is_none(),
        "nothing that the donor typed",
        format!("{} has {}", answer.asked, found.unwrap_or_default()),
    )
}

async fn a_status_has_nothing_personal(world: &World) -> Ended {
    let begun = world.begun().await?;
    has_nothing_personal(&world.donation(&begun).await?)?;
    let (paid, proof) = world.paid().await?;
    has_nothing_personal(&world.donation(&paid).await?)?;
    has_nothing_personal(&world.confirm(&paid, &proof).await?)
}

async fn a_status_is_not_kept(world: &World) -> Ended {
    let begun = world.begun().await?;
    let answer = world.donation(&begun).await?;
    let control = answer.header("cache-control");
    hold(
        control.contains("no-store"),
        "cache-control: no-store",
        format!("cache-control: {control}"),
    )
}

async fn a_refusal_repeats_nothing_personal(world: &World) -> Ended {
    let (gift, _) = world.gift();
    for (path, value) in [
        ("amount_minor", json!(0)),
        ("donor.phone", json!("12")),
        ("currency", json!("XXX")),
    ] {
        let answer = world.begin(&with(gift.clone(), path, value)).await?;
        has_nothing_personal(&answer)?;
    }
    Ok(())
}

async fn a_campaign_names_nobody_who_wished_so(world: &World) -> Ended {
    world.paid().await?;
    let path = format!("/api/campaign?slug={}", world.campaign);
    has_nothing_personal(&world.get(&path).await?)
}

async fn no_answer_has_a_secret(world: &World) -> Ended {
    let (gift, _) = world.gift();
    let begun = world.begun().await?;
    let answers = [
        world.begin(&gift).await?,
        world.donation(&begun).await?,
        world
            .get(&format!("/api/campaign?slug={}", world.campaign))
            .await?,
        world.begin(&json!({"request": 1})).await?,
    ];
    for answer in answers {
        let keys = &world.sandbox.keys;
        let has = answer.text.contains(&keys.secret) || answer.text.contains(&keys.webhook_secret);
        hold(!has, "no secret", format!("{} has one", answer.asked))?;
    }
    Ok(())
}
