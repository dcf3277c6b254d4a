//! Who is let in.

use daan_sandbox::{KEY_ID, KEY_SECRET};
use reqwest::Method;
use serde_json::json;

use crate::support::{World, answer};

#[tokio::test]
async fn a_wrong_secret_or_none_is_unauthenticated() {
    let world = World::new().await;
    let url = world.url("/v1/orders");
    let refusal =
        json!({"error": {"code": "BAD_REQUEST_ERROR", "description": "Authentication failed"}});
    for request in [
        world.client.get(&url),
        world.client.get(&url).basic_auth(KEY_ID, Some("wrong")),
        world
            .client
            .get(&url)
            .basic_auth("rzp_test_other", Some(KEY_SECRET)),
    ] {
        assert_eq!(answer(request).await, (401, refusal.clone()));
    }
}

#[tokio::test]
async fn the_scheme_must_be_spelled_basic_exactly() {
    let world = World::new().await;
    let signed = world.request(Method::GET, "/v1/orders").build().unwrap();
    let header = signed.headers()["authorization"]
        .to_str()
        .unwrap()
        .to_owned();
    for (scheme, expected) in [("Basic ", 200), ("basic ", 401), ("BASIC ", 401)] {
        let header = header.replacen("Basic ", scheme, 1);
        let request = world.client.get(world.url("/v1/orders"));
        let (status, _) = answer(request.header("authorization", header)).await;
        assert_eq!(status, expected, "{scheme}");
    }
}

#[tokio::test]
async fn an_unknown_url_or_method_is_answered_in_json() {
    let world = World::new().await;
    for request in [
        world.client.get(world.url("/v1/nothing")),
        world.client.get(world.url("/")),
        world.client.delete(world.url("/v1/orders")),
    ] {
        let (status, body) = answer(request).await;
        assert_eq!(status, 400);
        let words = "The requested URL was not found on the server.";
        assert_eq!(body["error"]["description"], words);
    }
}

#[tokio::test]
async fn the_api_sends_no_cors_headers() {
    let world = World::new().await;
    let request = world
        .request(Method::GET, "/v1/orders")
        .header("origin", "https://shop.example");
    let response = request.send().await.unwrap();
    assert!(
        response
            .headers()
            .keys()
            .all(|name| !name.as_str().starts_with("access-control"))
    );
}

#[tokio::test]
async fn preferences_need_the_key_id_alone() {
    let world = World::new().await;
    let request = world
        .client
        .get(world.url("/v1/preferences"))
        .basic_auth(KEY_ID, None::<&str>);
    let (status, body) = answer(request).await;
    assert_eq!((status, &body["options"]["redirect"]), (200, &json!(false)));
    let (status, _) = answer(world.client.get(world.url("/v1/preferences?key_id=other"))).await;
    assert_eq!(status, 401);
}
