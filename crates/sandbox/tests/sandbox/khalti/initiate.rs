//! Opening a link, and every way it is refused.

use std::collections::HashSet;

use daan_sandbox::KHALTI_KEY;
use serde_json::json;

use super::{INITIATE, LOOKUP, changed};
use crate::support::{World, answer, text};

#[tokio::test]
async fn a_link_has_its_pidx_its_page_and_its_expiry_in_nepal() {
    let world = World::new().await;
    let (status, opened) = world.initiate_with(&json!({})).await;
    let pidx = text(&opened["pidx"]);
    assert_eq!((status, pidx.len()), (200, 22));
    assert!(pidx.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    assert!(!pidx.contains(['0', 'O', 'I', 'l']), "{pidx}");
    let page = world.url(&format!("/khalti/pay/?pidx={pidx}"));
    assert_eq!(opened["payment_url"], page);
    assert_eq!(opened["expires_in"], 1_800);
    assert!(text(&opened["expires_at"]).ends_with("+05:45"));
    assert_eq!(opened.as_object().unwrap().len(), 4);
    assert_ne!(pidx, world.initiate().await);
}

#[tokio::test]
async fn every_documented_complaint_comes_word_for_word_with_a_400() {
    let world = World::new().await;
    let (blank, url) = ("This field may not be blank.", "Enter a valid URL.");
    let minimum = "Amount should be greater than Rs. 10, that is 1000 paisa.";
    let integer = "A valid integer is required.";
    let rows = json!([{"label": "a", "amount": 1_000}, {"label": "b", "amount": 301}]);
    let cases = [
        (json!({"return_url": ""}), "return_url", blank),
        (json!({"return_url": "  "}), "return_url", blank),
        (json!({"return_url": "give.example.org"}), "return_url", url),
        (json!({"return_url": "daan://back"}), "return_url", url),
        (json!({"return_url": "http://"}), "return_url", url),
        (json!({"return_url": "https://a b.org/"}), "return_url", url),
        (json!({"website_url": ""}), "website_url", blank),
        (json!({"website_url": "example"}), "website_url", url),
        (json!({"amount": 999}), "amount", minimum),
        (json!({"amount": -1_300}), "amount", minimum),
        (json!({"amount": 1_300.5}), "amount", integer),
        (json!({"amount": "13.00"}), "amount", integer),
        (json!({"amount": ""}), "amount", integer),
        (json!({"amount": true}), "amount", integer),
        (json!({"amount": 1e30}), "amount", integer),
        (json!({"purchase_order_id": ""}), "purchase_order_id", blank),
        (
            json!({"purchase_order_name": ""}),
            "purchase_order_name",
            blank,
        ),
        (
            json!({"amount_breakdown": rows}),
            "amount",
            "Amount Breakdown mismatch.",
        ),
        (
            json!({"amount": "absent"}),
            "amount",
            "This field is required.",
        ),
        (
            json!({"return_url": null}),
            "return_url",
            "This field may not be null.",
        ),
        (
            json!({"purchase_order_id": {}}),
            "purchase_order_id",
            "Not a valid string.",
        ),
    ];
    for (changes, field, words) in cases {
        let refusal = world.initiate_with(&changes).await;
        let expected = json!({field: [words], "error_key": "validation_error"});
        assert_eq!(refusal, (400, expected), "{changes}");
    }
    let (_, state) = world.get("/control/state").await;
    assert_eq!(state["khalti"], json!([]));
}

#[tokio::test]
async fn an_empty_text_about_the_customer_is_refused_inside_its_object() {
    let world = World::new().await;
    let cases = [
        (json!({"name": ""}), "name", "This field is required."),
        (
            json!({"name": "A", "email": ""}),
            "email",
            "This field may not be blank.",
        ),
        (
            json!({"name": "A", "phone": " "}),
            "phone",
            "This field may not be blank.",
        ),
    ];
    for (customer, field, words) in cases {
        let (status, body) = world
            .initiate_with(&json!({"customer_info": customer}))
            .await;
        assert_eq!(status, 400);
        assert_eq!(body["customer_info"], json!({field: [words]}));
    }
    let (status, _) = world.initiate_with(&json!({"customer_info": "Asha"})).await;
    assert_eq!(status, 400);
    let (status, _) = world
        .initiate_with(&json!({"customer_info": "absent"}))
        .await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn several_complaints_come_together() {
    let world = World::new().await;
    let (_, body) = answer(world.khalti(INITIATE, &json!({"amount": 1}))).await;
    let named: HashSet<&String> = body.as_object().unwrap().keys().collect();
    for field in [
        "return_url",
        "website_url",
        "amount",
        "purchase_order_id",
        "error_key",
    ] {
        assert!(named.contains(&field.to_owned()), "{field}: {body}");
    }
}

#[tokio::test]
async fn the_smallest_amount_its_text_and_a_breakdown_that_fits_are_accepted() {
    let world = World::new().await;
    let rows = json!([{"label": "a", "amount": 700}, {"label": "b", "amount": "600"}]);
    for changes in [
        json!({"amount": 1_000}),
        json!({"amount": "1300"}),
        json!({"amount_breakdown": rows}),
        json!({"purchase_order_id": 7}),
        json!({"return_url": "http://127.0.0.1:3000"}),
    ] {
        let (status, body) = world.initiate_with(&changes).await;
        assert_eq!(status, 200, "{changes}: {body}");
    }
}

#[tokio::test]
async fn a_return_url_that_is_too_long_is_answered_with_an_empty_500() {
    let world = World::new().await;
    let url = format!("https://give.example.org/{}", "x".repeat(240));
    let request = world.khalti(INITIATE, &changed(&json!({"return_url": url})));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 500);
    assert_eq!(response.bytes().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_body_that_is_not_an_object_is_refused() {
    let world = World::new().await;
    for body in ["[1]", "{", "\"x\"", "null"] {
        let request = world.khalti(INITIATE, &json!({})).body(body);
        let (status, refusal) = answer(request).await;
        assert_eq!(
            (status, &refusal["status_code"]),
            (400, &json!(400)),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_missing_prefix_and_a_wrong_key_are_told_apart() {
    let world = World::new().await;
    let without = "Authentication credentials were not provided.";
    let cases = [
        (None, 401, without),
        (Some(KHALTI_KEY.to_owned()), 401, without),
        (Some(format!("Bearer {KHALTI_KEY}")), 401, without),
        (Some("Key wrong".to_owned()), 401, "Invalid token."),
        (Some(format!("key {KHALTI_KEY}")), 404, "Not found."),
        (Some(format!("KEY {KHALTI_KEY}")), 404, "Not found."),
    ];
    for (header, expected, detail) in cases {
        let mut request = world
            .client
            .post(world.url(LOOKUP))
            .json(&json!({"pidx": "x"}));
        if let Some(header) = &header {
            request = request.header("authorization", header);
        }
        let (status, body) = answer(request).await;
        assert_eq!(
            (status, &body["detail"]),
            (expected, &json!(detail)),
            "{header:?}"
        );
        if status == 401 {
            assert_eq!(body, json!({"detail": detail, "status_code": 401}));
        }
    }
}

#[tokio::test]
async fn paths_answer_without_their_last_slash_too() {
    let world = World::new().await;
    let (status, opened) =
        answer(world.khalti("/api/v2/epayment/initiate", &changed(&json!({})))).await;
    assert_eq!(status, 200);
    let body = json!({"pidx": opened["pidx"]});
    assert_eq!(
        answer(world.khalti("/api/v2/epayment/lookup", &body))
            .await
            .0,
        200
    );
}
