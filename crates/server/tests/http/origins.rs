//! Which pages may ask.

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
        assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
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
    assert!(answer.header("cache-control").contains("max-age"));
    assert!(
        answer.header("vary").to_lowercase().contains("origin"),
        "a cache must not mix the origins up"
    );
    from("https://evil.example")
        .await
        .refused(403, "origin_not_allowed");
}

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
