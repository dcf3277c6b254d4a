//! Requests that are no requests.

use crate::harness::{Answer, House, gift};
use reqwest::Method;
use tower::ServiceExt;

const BODIED: [&str; 4] = [
    "/api/begin_donation",
    "/api/confirm_payment",
    "/api/donation",
    "/api/retry_donation",
];

async fn send(house: &House, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Answer {
    let request = house
        .request(Method::POST, path)
        .header("content-type", kind)
        .body(body);
    Answer::read(request.send().await.unwrap()).await
}

async fn is_untouched(house: &House) {
    assert_eq!(house.book.donations().await, 0);
    assert!(house.gateway.orders().await.is_empty());
}

/// The gift with white space up to this many bytes.
fn padded(bytes: usize) -> String {
    let gift = gift().to_string();
    let padding = " ".repeat(bytes - gift.len());
    gift + &padding
}

#[tokio::test]
async fn sixteen_kibibytes_are_taken_and_one_byte_more_is_not() {
    let house = House::open().await;
    for path in BODIED {
        for bytes in [16 * 1024 + 1, 300 * 1024] {
            let answer = send(&house, path, "application/json", padded(bytes)).await;
            answer.refused(413, "body_too_large");
        }
    }
    is_untouched(&house).await;
    let answer = send(&house, BODIED[0], "application/json", padded(16 * 1024)).await;
    answer.ok();
}

#[tokio::test]
async fn a_long_body_without_a_stated_length_is_refused_too() {
    let house = House::open().await;
    let pieces = (0..40).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1024]));
    let body = axum::body::Body::from_stream(futures::stream::iter(pieces));
    let request = axum::http::Request::post(BODIED[0])
        .header("content-type", "application/json")
        .body(body)
        .unwrap();
    let response = house.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 413);
    is_untouched(&house).await;
}

#[tokio::test]
async fn what_is_no_json_of_ours_is_refused_as_malformed() {
    let house = House::open().await;
    let deep = format!("{}{}", "[".repeat(8_000), "]".repeat(8_000));
    let half_deep = "[".repeat(16_000);
    let objects = format!("{}1{}", "{\"a\":".repeat(2_500), "}".repeat(2_500));
    let deep_amount = gift().to_string().replace(
        "50000",
        &format!("{}{}", "[".repeat(5_000), "]".repeat(5_000)),
    );
    let deep_name = gift().to_string().replace("\"Asha Rai\"", &objects);
    let twice = gift()
        .to_string()
        .replace("\"currency\"", "\"amount_minor\":1,\"currency\"");
    let key_twice = gift().to_string().replace(
        "\"campaign\"",
        "\"idempotency_key\":\"another-key\",\"campaign\"",
    );
    let cut = gift().to_string();
    let texts = [
        "",
        " ",
        "null",
        "true",
        "1",
        "\"text\"",
        "[]",
        "{}",
        "{\"request\":null}",
        "{\"request\":[]}",
        "{\"request\":{}}",
        "{\"request\":{\"request\":{}}}",
        "{\"token\":1}",
        "{\"token\":null}",
        "{\"token\":{}}",
        "{\"token\":[\"a\"]}",
        "{",
        "}",
        "{\"token\":\"a\"",
        "{'token':'a'}",
        "{\"token\":\"\\ud800\"}",
        "NaN",
        "\u{feff}{}",
        &deep,
        &half_deep,
        &objects,
        &deep_name,
        &twice,
        &key_twice,
        &cut[..cut.len() - 1],
    ];
    for path in BODIED {
        for text in texts {
            let answer = send(&house, path, "application/json", text.to_owned()).await;
            answer.refused(400, "request_malformed");
        }
        for bytes in [
            &b"\xff\xfe"[..],
            b"{\"token\":\"\xc3\x28\"}",
            b"\x00",
            b"{\"token\":\"\x00\"}",
            b"\xef\xbb\xbf",
        ] {
            let answer = send(&house, path, "application/json", bytes.to_vec()).await;
            answer.refused(400, "request_malformed");
        }
    }
    let answer = send(&house, BODIED[0], "application/json", deep_amount).await;
    answer.refused(422, "amount_malformed");
    is_untouched(&house).await;
}

#[tokio::test]
async fn fields_of_a_wrong_type_are_refused_as_malformed() {
    let house = House::open().await;
    for (pointer, value) in [
        ("/idempotency_key", "12345678"),
        ("/campaign", "null"),
        ("/currency", "356"),
        ("/gateway", "[]"),
        ("/donor", "\"Asha\""),
        ("/donor", "null"),
        ("/donor/name", "{}"),
        ("/donor/email", "[\"a@b.org\"]"),
        ("/anonymous", "\"false\""),
        ("/anonymous", "null"),
        ("/locale", "1"),
        ("/declares_indian_citizen", "1"),
    ] {
        let mut gift = gift();
        *gift["request"].pointer_mut(pointer).unwrap() = serde_json::from_str(value).unwrap();
        house.begin(&gift).await.refused(400, "request_malformed");
    }
    is_untouched(&house).await;
}

/// Threat 54.
#[tokio::test]
async fn only_json_by_its_own_account_is_read() {
    let house = House::open().await;
    let body = gift().to_string();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "text/plain; application/json",
        "",
    ] {
        let answer = send(&house, BODIED[0], kind, body.clone()).await;
        answer.refused(415, "not_json");
    }
    let request = house.request(Method::POST, BODIED[0]).body(body.clone());
    let answer = Answer::read(request.send().await.unwrap()).await;
    answer.refused(415, "not_json");
    is_untouched(&house).await;
    let answer = send(&house, BODIED[0], "Application/JSON; charset=utf-8", body).await;
    answer.ok();
}

#[tokio::test]
async fn an_address_or_method_that_there_is_not_says_so_in_json() {
    let house = House::open().await;
    for path in [
        "/api/nothing",
        "/api",
        "/api/",
        "/api/begin_donation/",
        "/api/begin_donation/x",
        "/api/%ff",
        "/api//donation",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let request = house
                .request(method, path)
                .header("content-type", "application/json");
            let answer = Answer::read(request.send().await.unwrap()).await;
            answer.refused(404, "route_not_found");
        }
    }
    for path in BODIED {
        for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = Answer::read(house.request(method, path).send().await.unwrap()).await;
            answer.refused(405, "method_not_allowed");
        }
    }
    let answer = Answer::read(
        house
            .request(Method::POST, "/api/campaign")
            .send()
            .await
            .unwrap(),
    )
    .await;
    answer.refused(405, "method_not_allowed");
}

#[tokio::test]
async fn a_campaign_is_asked_for_by_its_slug() {
    let house = House::open().await;
    for query in [
        "",
        "?",
        "?slg=education",
        "?slug=education&slug=other",
        "?locale=en",
    ] {
        let answer = house.get(&format!("/api/campaign{query}")).await;
        answer.refused(400, "request_malformed");
    }
    for query in [
        "?slug=%00",
        "?slug=%ff",
        "?slug=a%0d%0aset-cookie:x",
        "?slug=",
    ] {
        let answer = house.get(&format!("/api/campaign{query}")).await;
        answer.refused(404, "campaign_not_found");
    }
}

/// Threat 53.
#[tokio::test]
async fn no_answer_sends_a_browser_elsewhere() {
    let house = House::open().await;
    for body in [gift().to_string(), "{}".to_owned()] {
        let request = house
            .request(Method::POST, BODIED[0])
            .header("content-type", "application/json")
            .header("accept", "text/html")
            .header("referer", "https://evil.example/")
            .body(body);
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert!([200, 400].contains(&answer.status), "{answer:?}");
        assert_eq!(answer.header("location"), "");
        assert_eq!(answer.header("content-type"), "application/json");
    }
}
