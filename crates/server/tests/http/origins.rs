//! Which pages may ask.

use crate::forms::GIFT;
use crate::harness::{Answer, House, Plan, gift};
use reqwest::Method;

const SHOP: &str = "https://shop.example.org";

async fn house() -> House {
    House::with(Plan {
        allowed_origins: vec![SHOP.to_owned()],
        ..Plan::default()
    })
    .await
}

async fn begin_from(house: &House, origin: &str) -> Answer {
    let request = house
        .request(Method::POST, "/api/begin_donation")
        .header("origin", origin)
        .json(&gift());
    Answer::read(request.send().await.unwrap()).await
}

async fn preflight(house: &House, origin: &str) -> Answer {
    let request = house
        .request(Method::OPTIONS, "/api/begin_donation")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    Answer::read(request.send().await.unwrap()).await
}

async fn form_for(house: &House, origin: &str, path: &str) -> Answer {
    let request = house.request(Method::GET, path).header("origin", origin);
    Answer::read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_page_on_the_list_has_the_form_with_what_it_wishes() {
    let house = house().await;
    let path = "/embed/v1/form/education?lang=hi&amounts=250,750&gateways=razorpay&donor_name=Asha&donor-name=Asha";
    let answer = form_for(&house, SHOP, path).await;
    assert_eq!(answer.header("access-control-allow-origin"), SHOP);
    assert_eq!(
        answer.header("cache-control"),
        "public, max-age=0, must-revalidate"
    );
    let said = answer.ok();
    let html = said["html"].as_str().unwrap();
    assert!(
        html.contains(r#"lang="hi""#) && html.contains(r#"value="75000""#),
        "{html}"
    );
    assert!(!html.contains("NPR") && !html.contains("Asha"), "{html}");
    let link = format!("{}/donate/education?lang=hi", house.origin);
    assert!(html.contains(&link), "{html}");
    let asked = form_for(&house, SHOP, "/api/campaign?slug=education&locale=hi").await;
    assert_eq!(
        said["campaign"],
        asked.ok(),
        "the whole of it, for the app to narrow"
    );
}

/// Threat 57.
#[tokio::test]
async fn a_page_that_is_not_on_the_list_has_no_form() {
    let house = house().await;
    let answer = form_for(&house, "https://evil.example", "/embed/v1/form/education").await;
    answer.refused(403, "origin_not_allowed");
    let answer = form_for(&house, SHOP, "/embed/v1/form/nothing").await;
    answer.refused(404, "campaign_not_found");
}

#[tokio::test]
async fn a_page_on_the_list_may_give_and_read_the_answer() {
    let house = house().await;
    let answer = preflight(&house, SHOP).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), SHOP);
    assert!(
        answer
            .header("access-control-allow-methods")
            .contains("POST")
    );
    assert!(
        answer
            .header("access-control-allow-headers")
            .contains("content-type")
    );
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let answer = begin_from(&house, SHOP).await;
    answer.ok();
    assert_eq!(answer.header("access-control-allow-origin"), SHOP);
    assert!(answer.header("vary").to_lowercase().contains("origin"));
}

/// Threat 57.
#[tokio::test]
async fn a_page_that_is_not_on_the_list_may_not_give() {
    let house = house().await;
    for origin in [
        "https://evil.example",
        "null",
        "",
        "http://shop.example.org",
        "https://shop.example.org:444",
        "https://shop.example.org.evil.example",
        "https://evil.example/https://shop.example.org",
        "https://SHOP.example.org",
        "https://sub.shop.example.org",
        "file://",
        "*",
    ] {
        let answer = begin_from(&house, origin).await;
        answer.refused(403, "origin_not_allowed");
        assert_eq!(
            preflight(&house, origin)
                .await
                .header("access-control-allow-origin"),
            "",
            "{origin}"
        );
    }
    assert_eq!(house.book.donations().await, 0);
}

#[tokio::test]
async fn the_refusal_can_be_read_on_the_page_that_was_refused_and_says_what_to_do() {
    let house = house().await;
    for (origin, named) in [
        ("https://evil.example", "https://evil.example"),
        ("null", "Pages without an origin"),
    ] {
        let request = house
            .request(Method::GET, "/api/campaign?slug=education&locale=hi")
            .header("origin", origin);
        let answer = Answer::read(request.send().await.unwrap()).await;
        let refused = answer.refused(403, "origin_not_allowed");
        let message = refused["message"].as_str().unwrap();
        assert!(
            message.contains(named) && message.contains("DAAN_ALLOWED_ORIGINS"),
            "{message}"
        );
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("access-control-allow-credentials"), "");
        assert!(answer.header("vary").to_lowercase().contains("origin"));
    }
    let message = begin_from(&house, &format!("https://{}.example", "a".repeat(1_000))).await;
    assert!(message.text.len() < 1_000, "{message:?}");
}

#[tokio::test]
async fn a_preflight_is_remembered_for_ten_minutes_and_names_what_may_be_sent() {
    let answer = preflight(&house().await, SHOP).await;
    assert_eq!(answer.header("access-control-max-age"), "600");
    assert_eq!(answer.header("access-control-allow-methods"), "GET,POST");
    assert_eq!(
        answer.header("access-control-allow-headers"),
        "content-type"
    );
}

/// Threat 55.
#[tokio::test]
async fn what_gateways_send_is_taken_whatever_origin_it_names() {
    let house = house().await;
    let begun = house.begun().await;
    let request = house
        .request(Method::POST, "/webhooks/razorpay")
        .header("origin", "https://evil.example")
        .header("x-razorpay-signature", "00")
        .body("{}");
    let answer = Answer::read(request.send().await.unwrap()).await;
    answer.refused(401, "webhook_signature_mismatch");
    assert_eq!(answer.header("access-control-allow-origin"), "");
    let request = house
        .request(Method::POST, &format!("/return/razorpay/{}", begun.token))
        .header("origin", "https://api.razorpay.com")
        .form(&[("error[code]", "BAD_REQUEST_ERROR")]);
    assert_eq!(request.send().await.unwrap().status(), 303);
}

/// Threat 57.
#[tokio::test]
async fn an_origin_that_is_no_text_may_not_give() {
    let house = house().await;
    let origin = reqwest::header::HeaderValue::from_bytes(b"https://\xff").unwrap();
    let request = house
        .request(Method::POST, "/api/begin_donation")
        .header("origin", origin)
        .json(&gift());
    let answer = Answer::read(request.send().await.unwrap()).await;
    answer.refused(403, "origin_not_allowed");
}

#[tokio::test]
async fn our_own_page_and_what_is_no_page_may_give() {
    let house = house().await;
    begin_from(&house, &house.origin).await.ok();
    house.begin(&gift()).await.ok();
}

#[tokio::test]
async fn a_campaign_is_read_from_a_page_on_the_list_without_a_preflight() {
    let house = house().await;
    let from = |origin: &'static str| {
        let request = house
            .request(Method::GET, "/api/campaign?slug=education")
            .header("origin", origin);
        async { Answer::read(request.send().await.unwrap()).await }
    };
    let answer = from(SHOP).await;
    answer.ok();
    assert_eq!(answer.header("access-control-allow-origin"), SHOP);
    assert_eq!(
        answer.header("cache-control"),
        "public, max-age=0, must-revalidate"
    );
    assert!(
        answer.all("vary").to_lowercase().contains("origin"),
        "a cache must not mix the origins up"
    );
    from("https://evil.example")
        .await
        .refused(403, "origin_not_allowed");
}

/// Threat 63.
#[tokio::test]
async fn only_the_campaign_may_be_kept_by_a_cache() {
    let house = house().await;
    let begun = house.begun().await;
    assert_eq!(
        house.donation(&begun).await.header("cache-control"),
        "no-store"
    );
    assert_eq!(
        house.begin(&gift()).await.header("cache-control"),
        "no-store"
    );
    let missing = house.get("/api/campaign?slug=nothing").await;
    assert_eq!(missing.header("cache-control"), "no-store");
}

async fn post(house: &House, origin: &str, path: &str, form: &[(&str, &str)]) -> Answer {
    let request = house
        .request(Method::POST, path)
        .header("sec-fetch-site", "cross-site")
        .header("origin", origin)
        .form(form);
    Answer::read(request.send().await.unwrap()).await
}

/// Threat 54. A widget whose app did not come posts the server's form; whatever else a form of ours does is our pages'.
#[tokio::test]
async fn a_page_on_the_list_posts_a_gift_and_nothing_else() {
    let house = house().await;
    for stranger in ["https://evil.example", "null"] {
        let refused = post(&house, stranger, "/donate/education", &GIFT).await;
        assert_eq!(refused.status, 403, "{refused:?}");
        // Nothing that was typed is lost.
        assert!(
            refused.text.contains("press the button again"),
            "{refused:?}"
        );
        assert!(
            refused.text.contains(r#"value="asha@example.org""#),
            "{refused:?}"
        );
    }
    assert!(house.gateway.orders().await.is_empty());
    let begun = post(&house, SHOP, "/donate/education", &GIFT).await;
    assert_eq!(begun.status, 303, "{begun:?}");
    let (page, _) = begun.header("location").split_once("/pay?").unwrap();
    for path in ["retry", "pay", "password"] {
        let path = format!("{page}/{path}");
        let refused = post(&house, SHOP, &path, &[("gateway", "razorpay")]).await;
        assert_eq!(refused.status, 403, "{refused:?}");
    }
}
