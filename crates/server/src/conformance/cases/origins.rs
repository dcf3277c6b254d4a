//! Which sites' pages may take gifts.

use crate::conformance::answer::Answer;
use crate::conformance::case::{Ended, Stop, cases, hold};
use crate::conformance::world::World;
use reqwest::Method;

cases! { "origins" {
    a_strangers_page_may_not_give: "a page on an origin that is not allowed makes no gift, or at least cannot read the answer",
    a_strangers_preflight_is_refused: "the preflight of an origin that is not allowed names no allowed origin",
    an_allowed_page_may_give: "a page on an allowed origin (--origin) passes the preflight, gives, and reads the answer",
    credentials_are_never_allowed: "no answer allows credentials to another origin",
}}

const STRANGER: &str = "https://evil.example";
const ALLOW_ORIGIN: &str = "access-control-allow-origin";

async fn preflight(world: &World, origin: &str) -> Result<Answer, Stop> {
    let request = world
        .backend
        .request(Method::OPTIONS, "/api/begin_donation")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    world.backend.send(request).await
}

async fn begin_from(world: &World, origin: &str) -> Result<Answer, Stop> {
    let (gift, _) = world.gift();
    let request = world.backend.request(Method::POST, "/api/begin_donation");
    world
        .backend
        .send(request.header("origin", origin).json(&gift))
        .await
}

fn is_open_to(answer: &Answer, origin: &str) -> bool {
    [origin, "*"].contains(&answer.header(ALLOW_ORIGIN))
}

async fn a_strangers_page_may_not_give(world: &World) -> Ended {
    for origin in [STRANGER, "null"] {
        let answer = begin_from(world, origin).await?;
        hold(
            !(answer.is_success() && is_open_to(&answer, origin)),
            format!("403, or no {ALLOW_ORIGIN} for {origin}"),
            format!(
                "{} {ALLOW_ORIGIN}: {}",
                answer.shown(),
                answer.header(ALLOW_ORIGIN)
            ),
        )?;
    }
    Ok(())
}

async fn a_strangers_preflight_is_refused(world: &World) -> Ended {
    for origin in [STRANGER, "null"] {
        let answer = preflight(world, origin).await?;
        hold(
            !is_open_to(&answer, origin),
            format!("no {ALLOW_ORIGIN} for {origin}"),
            answer.header(ALLOW_ORIGIN),
        )?;
    }
    Ok(())
}

async fn an_allowed_page_may_give(world: &World) -> Ended {
    let Some(origin) = &world.allowed_origin else {
        return Err(Stop::Skipped(
            "--origin names none: give one that the backend allows (Daan: DAAN_ALLOWED_ORIGINS)"
                .to_owned(),
        ));
    };
    let asked = preflight(world, origin).await?;
    hold(
        asked.is_success() && is_open_to(&asked, origin),
        format!("2xx with {ALLOW_ORIGIN}: {origin}"),
        format!(
            "{} {ALLOW_ORIGIN}: {}",
            asked.shown(),
            asked.header(ALLOW_ORIGIN)
        ),
    )?;
    let answer = begin_from(world, origin).await?;
    hold(
        answer.status == 200 && is_open_to(&answer, origin),
        format!("200 with {ALLOW_ORIGIN}: {origin}"),
        answer.shown(),
    )
}

async fn credentials_are_never_allowed(world: &World) -> Ended {
    let own = world.allowed_origin.as_deref().unwrap_or(STRANGER);
    for answer in [preflight(world, own).await?, begin_from(world, own).await?] {
        let allowed = answer.header("access-control-allow-credentials");
        hold(
            allowed.is_empty(),
            "no access-control-allow-credentials",
            format!("{} says {allowed}", answer.asked),
        )?;
    }
    Ok(())
}
