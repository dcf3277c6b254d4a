//! What is compressed on its way, and what must not be.

use crate::harness::{Begun, House, gift};
use reqwest::{Method, Response, StatusCode};

/// What a widget asks for.
const CAMPAIGN: [&str; 2] = [
    "/api/campaign?slug=education",
    "/embed/v1/form/education?lang=en",
];

async fn asked(house: &House, path: &str, encoding: &str) -> Response {
    let request = house
        .request(Method::GET, path)
        .header("accept-encoding", encoding);
    request.send().await.unwrap()
}

fn encoding(response: &Response) -> Option<&str> {
    let encoding = response.headers().get("content-encoding")?;
    Some(encoding.to_str().unwrap())
}

#[tokio::test]
async fn what_everybody_may_read_is_sent_in_a_third_of_its_bytes() {
    let house = House::open().await;
    for path in ["/", "/donate/education"] {
        let plain = asked(&house, path, "identity").await;
        assert_eq!(encoding(&plain), None);
        let plain = plain.bytes().await.unwrap();
        for wanted in ["br", "gzip"] {
            let response = asked(&house, path, wanted).await;
            assert_eq!(encoding(&response), Some(wanted), "{path}");
            let vary = response.headers().get_all("vary").iter();
            let vary: Vec<_> = vary
                .map(|one| one.to_str().unwrap().to_lowercase())
                .collect();
            for name in ["accept-encoding", "accept-language"] {
                assert!(vary.iter().any(|one| one.contains(name)), "{vary:?}");
            }
            let sent = response.bytes().await.unwrap();
            assert!(
                sent.len() * 3 < plain.len(),
                "{path} {wanted}: {}",
                sent.len()
            );
        }
    }
    for path in CAMPAIGN {
        let campaign = asked(&house, path, "br").await;
        assert_eq!(encoding(&campaign), Some("br"), "{path}");
    }
}

#[tokio::test]
async fn the_page_where_nothing_is_is_compressed_as_others_are() {
    let house = House::open().await;
    let plain = asked(&house, "/nothing", "identity").await;
    let plain = plain.bytes().await.unwrap();
    for wanted in ["br", "gzip"] {
        let page = asked(&house, "/nothing", wanted).await;
        let found = (page.status(), encoding(&page));
        assert_eq!(found, (StatusCode::NOT_FOUND, Some(wanted)));
        assert!(page.bytes().await.unwrap().len() < plain.len());
    }
}

#[tokio::test]
async fn a_compressed_campaign_is_known_again() {
    let house = House::open().await;
    for path in CAMPAIGN {
        let first = asked(&house, path, "br").await;
        let etag = first.headers()["etag"].clone();
        let again = house
            .request(Method::GET, path)
            .header("accept-encoding", "br")
            .header("if-none-match", etag);
        let again = again.send().await.unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert!(again.bytes().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_page_that_holds_a_token_is_never_compressed() {
    let house = House::open().await;
    let begun = Begun::read(&house.begin(&gift()).await.ok());
    let page = asked(&house, &format!("/donations/{}", begun.token), "br, gzip").await;
    assert_eq!((page.status(), encoding(&page)), (StatusCode::OK, None));
}
