//! The hosted pages.

use crate::harness::{House, Plan};
use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt;

const ATTACK: &str = r#"
[[campaign]]
slug = "education"
title = { en = '</title></script><script>alert(1)</script><!--daan-body--> & "x"' }
story = { en = '</script><script>alert(2)</script><!-- <img src=x onerror=alert(3)>' }
[[campaign.offer]]
currency = "INR"
gateway = "razorpay"
payee = '</script><script>alert(4)</script>'
min_minor = 1000
max_minor = 50000000
citizens_only = false
"#;

fn boot(html: &str) -> serde_json::Value {
    let open = r#"<script type="application/json" id="daan-boot">"#;
    let from = html.find(open).unwrap() + open.len();
    let length = html[from..].find("</script>").unwrap();
    serde_json::from_str(&html[from..from + length]).unwrap()
}

#[tokio::test]
async fn a_campaigns_page_has_its_title_its_form_and_its_start_data() {
    let house = House::open().await;
    for path in ["/", "/donate/education"] {
        let page = house.get(path).await;
        assert_eq!(page.status, 200);
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(
            page.text.contains("A year of school for every child"),
            "{}",
            page.text
        );
        assert!(
            page.text.contains("<form") && page.text.contains("name=\"email\""),
            "{}",
            page.text
        );
        assert_eq!(boot(&page.text)["campaign"]["slug"], "education");
        assert!(
            boot(&page.text)["checkout_url"]
                .as_str()
                .unwrap()
                .ends_with("/v1/checkout.js")
        );
    }
}

#[tokio::test]
async fn a_page_is_in_the_readers_language() {
    let house = House::open().await;
    for (lang, title) in [
        ("hi", "हर बच्चे के लिए"),
        ("ne", "हरेक बालबालिकाका लागि"),
        ("fr", "A year of school"),
    ] {
        let page = house.get(&format!("/donate/education?lang={lang}")).await;
        assert!(page.text.contains(title), "{lang}");
        let tag = if lang == "fr" { "en" } else { lang };
        assert!(
            page.text.contains(&format!("<html lang=\"{tag}\"")),
            "{lang}"
        );
        assert!(page.header("vary").contains("Accept-Language"));
    }
}

/// Threat 50.
#[tokio::test]
async fn no_text_of_a_campaign_breaks_out_of_the_page() {
    let house = House::with(Plan {
        campaigns: Some(ATTACK.to_owned()),
        ..Plan::default()
    })
    .await;
    let html = house.get("/").await.text;
    assert!(
        !html.contains("<script>alert") && !html.contains("<img src=x"),
        "{html}"
    );
    assert_eq!(
        html.matches("</script>").count(),
        html.matches("<script").count(),
        "{html}"
    );
    assert_eq!(html.matches("</title>").count(), 1, "{html}");
    assert_eq!(html.matches("<div id=\"daan\">").count(), 1);
    let title = boot(&html)["campaign"]["title"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        title.starts_with("</title></script><script>alert(1)"),
        "{title}"
    );
}

#[tokio::test]
async fn a_donations_page_shows_it_and_may_neither_be_kept_nor_framed_nor_named() {
    let house = House::open().await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    let page = house.get(&format!("/donations/{}", begun.token)).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains(&begun.id), "{}", page.text);
    assert_eq!(boot(&page.text)["donation"]["status"], "paid");
    assert!(!page.text.contains("Asha") && !page.text.contains("asha@example.org"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("x-frame-options"), "DENY");
}

#[tokio::test]
async fn a_donations_page_repairs_what_the_browser_never_told() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.gateway.pay_for(&begun).await;
    let page = house.get(&format!("/donations/{}", begun.token)).await;
    assert_eq!(boot(&page.text)["donation"]["status"], "paid");
}

/// Threat 60.
#[tokio::test]
async fn where_nothing_is_a_page_says_so() {
    let house = House::open().await;
    for path in [
        "/donations/00000000000000000000000000",
        "/donations/x",
        "/donations/%ff",
        "/donations/%3Cscript%3E",
        "/donations/",
        "/donate/nothing",
        "/donate/%ff",
        "/nothing",
        "/index.html",
        "/wp-login.php",
    ] {
        let page = house.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{path}"
        );
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert!(page.text.contains("RQ-"), "{path}: something to quote");
        assert_eq!(boot(&page.text), serde_json::json!({}), "{path}");
    }
}

#[tokio::test]
async fn no_path_leads_out_of_the_front_ends_folder() {
    let house = House::open().await;
    for path in [
        "/../../Cargo.toml",
        "/..%2f..%2fCargo.toml",
        "//etc/passwd",
        "/%2e%2e/%2e%2e/Cargo.toml",
        "/./../web/../../Cargo.toml",
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = house.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn every_answer_has_an_id_to_quote() {
    let house = House::open().await;
    let mut ids = Vec::new();
    for path in [
        "/",
        "/healthz",
        "/nothing",
        "/api/nothing",
        "/api/campaign?slug=education",
    ] {
        let answer = house.get(path).await;
        let id = answer.header("x-request-id").to_owned();
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(id.starts_with("RQ-") && id.len() == 17, "{path}: {id}");
        ids.push(id);
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5);
}

#[tokio::test]
async fn it_is_ready_once_there_are_pages() {
    let house = House::open().await;
    assert_eq!(house.get("/healthz").await.status, 200);
    let ready = house.get("/readyz").await;
    assert_eq!((ready.status, ready.text.as_str()), (200, "ready\n"));
}
