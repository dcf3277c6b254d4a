//! A gift without any script: what browsers post by themselves, and where they are led.

use crate::harness::{Answer, House, Plan};
use daan_server::settings::OneCall;
use reqwest::Method;
use serde_json::json;

pub(crate) const GIFT: [(&str, &str); 5] = [
    ("currency", "INR"),
    ("preset", "INR:50000"),
    ("name", "Asha Rai"),
    ("email", "asha@example.org"),
    ("locale", "en"),
];

pub(crate) async fn house(one_call: Option<OneCall>) -> House {
    House::with(Plan {
        one_call,
        ..Plan::default()
    })
    .await
}

pub(crate) async fn post(house: &House, path: &str, fields: &[(&str, &str)]) -> Answer {
    let request = house.request(Method::POST, path).form(fields);
    Answer::read(request.send().await.unwrap()).await
}

/// The path that an answer leads to.
pub(crate) fn leads_to(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{answer:?}");
    answer.header("location").to_owned()
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let open = format!("name=\"{name}\" value=\"");
    let from = page
        .find(&open)
        .unwrap_or_else(|| panic!("no {name} in {page}"))
        + open.len();
    let length = page[from..].find('"').unwrap();
    page[from..from + length].to_owned()
}

fn token_of(path: &str) -> String {
    let token = path.strip_prefix("/donations/").unwrap();
    token[..token.find(['/', '?']).unwrap_or(token.len())].to_owned()
}

#[tokio::test]
async fn a_posted_form_becomes_an_order_and_a_page_that_leads_to_razorpays_own() {
    let house = house(None).await;
    let path = leads_to(&post(&house, "/donate/education?lang=en", &GIFT).await);
    assert!(path.ends_with("/pay?lang=en"), "{path}");
    let page = house.get(&path).await;
    assert_eq!(page.status, 200);
    let action = format!("{}/v1/checkout/embedded", house.gateway.origin);
    assert!(page.text.contains(&action), "{}", page.text);
    assert_eq!(
        hidden(&page.text, "order_id"),
        house.gateway.only_order().await
    );
    assert_eq!(hidden(&page.text, "amount"), "50000");
    let back = format!("{}/return/razorpay/{}", house.origin, token_of(&path));
    assert_eq!(hidden(&page.text, "callback_url"), back);
    assert_eq!(
        hidden(&page.text, "cancel_url"),
        format!("{back}/cancelled")
    );
    assert!(!page.text.contains("Asha"), "a token opens no name");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept() {
    let house = house(None).await;
    let typed = [
        ("currency", "INR"),
        ("amount", "5"),
        ("name", "\"><script>alert(1)</script>"),
        ("email", "nobody"),
        ("message", "For <b>books</b>"),
        ("locale", "en"),
    ];
    let page = post(&house, "/donate/education", &typed).await;
    assert_eq!(page.status, 422);
    for said in [
        "The smallest gift here is ₹10",
        "This does not look like an e-mail address",
        "value=\"nobody\"",
        "For &lt;b>books",
    ] {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }
    assert!(!page.text.contains("<script>alert"), "{}", page.text);
    assert_eq!(house.book.donations().await, 0);
    assert!(house.gateway.orders().await.is_empty());
}

#[tokio::test]
async fn one_page_pressed_twice_is_one_gift() {
    let house = house(None).await;
    let key = hidden(
        &house.get("/donate/education").await.text,
        "idempotency_key",
    );
    let fields: Vec<_> = GIFT
        .into_iter()
        .chain([("idempotency_key", key.as_str())])
        .collect();
    let first = leads_to(&post(&house, "/donate/education", &fields).await);
    assert_eq!(
        leads_to(&post(&house, "/donate/education", &fields).await),
        first
    );
    assert_eq!(house.book.donations().await, 1);
    let other = hidden(
        &house.get("/donate/education").await.text,
        "idempotency_key",
    );
    assert_ne!(other, key, "each page has its own");
}

#[tokio::test]
async fn rupees_of_nepal_lead_to_khalti() {
    let house = house(None).await;
    let mut gift = GIFT;
    gift[0] = ("currency", "NPR");
    gift[1] = ("amount", "800");
    let link = leads_to(&post(&house, "/donate/education", &gift).await);
    let khalti = format!("{}/khalti/pay/?pidx=", house.gateway.origin);
    assert!(link.starts_with(&khalti), "{link}");
}

#[tokio::test]
async fn a_gateway_that_is_down_is_said_in_the_form_with_the_other_way() {
    let house = house(None).await;
    house
        .gateway
        .fault(json!({"route": "POST /v1/orders", "kind": "down"}))
        .await;
    let page = post(&house, "/donate/education", &GIFT).await;
    assert!(matches!(page.status, 502 | 503), "{page:?}");
    for said in [
        "value=\"Asha Rai\"",
        "NPR\u{a0}800",
        "Khalti",
        "Daan Shiksha Kosh",
    ] {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }
}

#[tokio::test]
async fn leaving_razorpays_page_leads_back_to_the_form_unless_it_was_paid() {
    let house = house(None).await;
    let path = leads_to(&post(&house, "/donate/education", &GIFT).await);
    let token = token_of(&path);
    let cancelled = format!("/return/razorpay/{token}/cancelled");
    let form = leads_to(&house.get(&cancelled).await);
    assert_eq!(form, format!("/donate/education?cancelled={token}&lang=en"));
    let page = house.get(&form).await.text;
    let gift = format!(r#"href="/donations/{token}?lang=en""#);
    assert!(page.contains("<form") && page.contains(&gift), "{page}");
    let order = house.gateway.only_order().await;
    house.gateway.pay(&order, "captured").await;
    house.pass_ms(6_000);
    let status = leads_to(&house.get(&cancelled).await);
    assert_eq!(status, format!("/donations/{token}"));
    assert_eq!(house.book.status().await, "paid");
    assert_eq!(
        leads_to(&house.get(&path).await),
        format!("/donations/{token}?lang=en")
    );
}

#[tokio::test]
async fn the_status_pages_buttons_lead_to_either_gateway() {
    let house = house(None).await;
    let token = token_of(&leads_to(&post(&house, "/donate/education", &GIFT).await));
    let status = house.get(&format!("/donations/{token}")).await;
    let retry = format!("/donations/{token}/retry");
    assert!(status.text.contains(&retry), "{}", status.text);
    assert!(status.text.contains("NPR\u{a0}800"), "{}", status.text);
    let same = post(&house, &retry, &[("gateway", "razorpay")]).await;
    assert_eq!(leads_to(&same), format!("/donations/{token}/pay?lang=en"));
    let other = post(&house, &retry, &[("gateway", "khalti")]).await;
    assert!(leads_to(&other).contains("/khalti/pay/?pidx="));
    let neither = post(&house, &retry, &[("gateway", "paypal")]).await;
    assert_eq!(neither.status, 422);
    let order = house.gateway.only_order().await;
    house.gateway.pay(&order, "captured").await;
    house.pass_ms(6_000);
    let paid = post(&house, &retry, &[("gateway", "razorpay")]).await;
    assert_eq!(leads_to(&paid), format!("/donations/{token}?lang=en"));
}

/// Threat 54.
#[tokio::test]
async fn a_form_of_another_sites_page_is_refused_and_one_without_an_origin_is_not() {
    let house = house(None).await;
    for (name, value, status) in [
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("origin", "https://evil.example", 403),
        ("sec-fetch-site", "same-origin", 303),
        ("origin", "null", 303),
        ("origin", house.origin.as_str(), 303),
    ] {
        let request = house
            .request(Method::POST, "/donate/education")
            .header(name, value)
            .form(&GIFT);
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert_eq!(answer.status, status, "{name}: {value}");
    }
}

#[tokio::test]
async fn whatever_is_posted_is_the_senders_mistake_and_never_ours() {
    let house = house(None).await;
    let token = token_of(&leads_to(&post(&house, "/donate/education", &GIFT).await));
    let long = format!("name={}", "x".repeat(20_000));
    let bodies: [&[u8]; 6] = [
        b"",
        b"=&=&%zz&&name=%00%ff",
        b"currency=INR&currency=NPR&preset=&amount=1e9",
        b"{\"request\": {}}",
        &[0xff, 0xfe, 0x00],
        long.as_bytes(),
    ];
    let retry = format!("/donations/{token}/retry");
    let pay = format!("/donations/{token}/pay");
    let password = format!("/donations/{token}/password");
    let paths = [
        "/donate/education",
        "/donate/nowhere",
        &retry,
        &pay,
        &password,
    ];
    for (path, kind) in paths.iter().flat_map(|path| {
        ["application/x-www-form-urlencoded", "text/plain"].map(|kind| (path, kind))
    }) {
        for body in bodies {
            let request = house
                .request(Method::POST, path)
                .header("content-type", kind)
                .body(body.to_vec());
            let answer = Answer::read(request.send().await.unwrap()).await;
            assert!(
                (400..500).contains(&answer.status),
                "{path} {kind} {body:?}: {answer:?}"
            );
            assert!(answer.header("content-type").starts_with("text/html"));
        }
    }
    assert_eq!(house.book.donations().await, 1);
}
