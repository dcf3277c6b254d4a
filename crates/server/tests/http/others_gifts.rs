//! Somebody else's gift, asked for at every route by something that is nearly its token, or by another gift's.

use crate::admin::{Desk, PASSWORD, VIEWERS, house, paid, value_of};
use crate::forms::GIFT;
use crate::harness::{Answer, Begun, House};
use daan_server::openapi;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;

/// What says whose gift it is, at each address.
#[derive(Clone, Copy, PartialEq)]
enum By {
    /// A token in the address.
    Token,
    /// A token in a JSON body.
    Body,
    /// The same for everybody: pages, campaigns, what machines ask.
    Nobody,
    /// A signature of the gateway's.
    Gateway,
}

const ADDRESSES: [(&str, By); 28] = [
    ("/", By::Nobody),
    ("/api/begin_donation", By::Nobody),
    ("/api/campaign", By::Nobody),
    ("/api/confirm_payment", By::Body),
    ("/api/donation", By::Body),
    ("/api/retry_donation", By::Body),
    ("/campaigns/{slug}/picture", By::Nobody),
    ("/csp-report", By::Nobody),
    ("/docs/api", By::Nobody),
    ("/donate/{slug}", By::Nobody),
    ("/donations/{token}", By::Token),
    ("/donations/{token}/password", By::Token),
    ("/donations/{token}/pay", By::Token),
    ("/donations/{token}/receipt", By::Token),
    ("/donations/{token}/receipt.pdf", By::Token),
    ("/donations/{token}/retry", By::Token),
    ("/embed/v1/daan.js", By::Nobody),
    ("/embed/v1/form/{slug}", By::Nobody),
    ("/embed/v1/frame/{slug}", By::Nobody),
    ("/embed/v1/help", By::Nobody),
    ("/healthz", By::Nobody),
    ("/metrics", By::Nobody),
    ("/openapi.json", By::Nobody),
    ("/readyz", By::Nobody),
    ("/return/khalti/{token}", By::Token),
    ("/return/razorpay/{token}", By::Token),
    ("/return/razorpay/{token}/cancelled", By::Token),
    ("/webhooks/razorpay", By::Gateway),
];

/// Threat 60.
#[test]
fn every_route_says_whose_gift_it_is_about() {
    let document = openapi();
    let described: BTreeSet<&str> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let listed: BTreeSet<&str> = ADDRESSES.iter().map(|(path, _)| *path).collect();
    assert_eq!(listed, described, "a route that is added wants its line");
    for (path, by) in ADDRESSES {
        assert_eq!(path.contains("{token}"), by == By::Token, "{path}");
    }
}

/// Nearly this gift's token, and what else is known of the gift.
async fn nearly(house: &House, begun: &Begun) -> Vec<String> {
    let token = &begun.token;
    let last = token.chars().last().unwrap();
    let other = if last == '2' { '3' } else { '2' };
    let begins = &token[..token.len() - 1];
    let swapped: String = token[1..2].to_owned() + &token[..1] + &token[2..];
    let hash = house
        .book
        .rows("SELECT lower(hex(view_token_hash)) FROM donations ORDER BY created_at")
        .await;
    let mut nearly = vec![
        String::from("x"),
        begins.to_owned(),
        token[1..].to_owned(),
        format!("{begins}{other}"),
        format!("{token}{last}"),
        format!("{token}%00"),
        format!("{token}%20"),
        format!("%20{token}"),
        format!("{token}%0a"),
        format!("{token}.json"),
        format!("{token};a=b"),
        format!("{token},{token}"),
        format!("{token}%2f..%2f{token}"),
        format!("{begins}%25"),
        format!("{begins}_"),
        format!("{begins}*"),
        swapped,
        token.chars().rev().collect(),
        "0".repeat(token.len()),
        begun.id.clone(),
        begun.id.to_lowercase(),
        begun.id.replace('-', ""),
        begun.order.clone(),
        "1".to_owned(),
        "null".to_owned(),
        "undefined".to_owned(),
        "%27%20OR%201=1--".to_owned(),
    ];
    nearly.extend(hash);
    // One that begins with the same letter twice is the same with them in each other's place.
    nearly.retain(|nearly| nearly != token);
    nearly
}

/// Nothing that is known of a gift.
fn tells_nothing(answer: &Answer, begun: &Begun, what: &str) {
    for told in ["Asha", "asha@", "50000", &begun.id, &begun.order, "₹500"] {
        assert!(!answer.text.contains(told), "{what}: {told} in {answer:?}");
    }
}

async fn asked(house: &House, method: Method, path: &str) -> Answer {
    let request = house.request(method.clone(), path);
    let mut fields = GIFT.to_vec();
    fields.extend([("gateway", "razorpay"), ("method", "netbanking")]);
    let request = match method {
        Method::POST => request.form(&fields).header("origin", &house.origin),
        _ => request,
    };
    Answer::read(request.send().await.unwrap()).await
}

/// Threat 60.
#[tokio::test]
async fn what_is_nearly_a_token_opens_nothing_at_any_route() {
    let house = house().await;
    let begun = paid(&house).await;
    let events = house.book.events().await;
    for token in nearly(&house, &begun).await {
        let by_token = ADDRESSES.iter().filter(|(_, by)| *by == By::Token);
        for (path, _) in by_token {
            let path = path.replace("{token}", &token);
            for method in [Method::GET, Method::POST] {
                let answer = asked(&house, method.clone(), &path).await;
                let what = format!("{method} {path}");
                let is_way_back = path.starts_with("/return/") && answer.status == 303;
                let is_closed = matches!(answer.status, 404 | 405);
                assert!(is_closed || is_way_back, "{what}: {answer:?}");
                tells_nothing(&answer, &begun, &what);
                // Who has all of it, and more, has it.
                let is_led = answer.header("location").contains(&begun.token);
                assert!(
                    !is_led || token.contains(&begun.token),
                    "{what}: {answer:?}"
                );
            }
        }
        let by_body = ADDRESSES.iter().filter(|(_, by)| *by == By::Body);
        for (path, _) in by_body {
            let body = json!({
                "token": token, "gateway": "razorpay", "razorpay_payment_id": "pay_x",
                "razorpay_order_id": begun.order, "razorpay_signature": "0".repeat(64),
            });
            let answer = house.post(path, &body).await;
            answer.refused(404, "donation_not_found");
            tells_nothing(&answer, &begun, &format!("{path} with {token}"));
        }
    }
    assert_eq!(house.book.events().await, events, "nothing was done");
}

/// Threat 60.
#[tokio::test]
async fn a_token_opens_its_own_gift_alone() {
    let house = house().await;
    let (mine, yours) = (paid(&house).await, paid(&house).await);
    let mut opened = BTreeSet::new();
    for (template, by) in ADDRESSES {
        let path = template.replace("{token}", &mine.token);
        let mut answers = Vec::new();
        match by {
            By::Token => {
                for more in [
                    String::new(),
                    format!("?token={}", yours.token),
                    format!(
                        "?donation={}&reference={}&order_id={}",
                        yours.id, yours.id, yours.order
                    ),
                ] {
                    answers.push(asked(&house, Method::GET, &format!("{path}{more}")).await);
                    answers.push(asked(&house, Method::POST, &format!("{path}{more}")).await);
                }
            }
            By::Body => {
                let body = json!({
                    "token": mine.token, "gateway": "razorpay", "donation_id": yours.id,
                    "razorpay_payment_id": "pay_x", "razorpay_order_id": yours.order,
                    "razorpay_signature": "0".repeat(64),
                });
                answers.push(house.post(&path, &body).await);
            }
            By::Nobody | By::Gateway => {}
        }
        for answer in answers {
            if answer.text.contains(&mine.id) {
                opened.insert(template);
            }
            for told in [&yours.id, &yours.token, &yours.order] {
                assert!(!answer.text.contains(told.as_str()), "{path}: {answer:?}");
                assert!(!answer.header("location").contains(told.as_str()), "{path}");
            }
        }
    }
    let own = [
        "/api/confirm_payment",
        "/api/donation",
        "/api/retry_donation",
        "/donations/{token}",
        "/donations/{token}/receipt",
    ];
    assert_eq!(opened, BTreeSet::from(own));
}

/// Threats 60, 67.
#[tokio::test]
async fn a_form_for_one_gift_does_nothing_to_another() {
    let house = house().await;
    let (mine, yours) = (paid(&house).await, paid(&house).await);
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let check = format!("/admin/donations/{}/refund/check", mine.id);
    let page = desk.post(&check, &[("reason", "all of it")]).await;
    assert_eq!(page.status, 200, "{page:?}");
    let fields = ["amount", "reason", "payment", "shown", "form", "seal"]
        .map(|name| (name, value_of(&page.text, name)));
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    for id in [
        &yours.id,
        &yours.id.to_lowercase(),
        &mine.order,
        &mine.token,
    ] {
        let answer = desk
            .post(&format!("/admin/donations/{id}/refund"), &fields)
            .await;
        assert!(matches!(answer.status, 404 | 409 | 422), "{id}: {answer:?}");
    }
    let entries = house.book.entries().await;
    assert!(
        entries.iter().all(|entry| entry.starts_with("capture")),
        "{entries:?}"
    );

    // The session of one who may only look, in the place of the one that the form was made for.
    let viewer = Desk::signed_in(&house, VIEWERS).await;
    let answer = viewer
        .post(&format!("/admin/donations/{}/refund", mine.id), &fields)
        .await;
    assert_eq!(answer.status, 403, "{answer:?}");
    assert_eq!(house.book.entries().await, entries);
}
