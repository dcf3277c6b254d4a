//! Addresses and words that would lead a browser elsewhere, in every place of every route: nobody is led away.

use crate::admin::{Desk, PASSWORD, ROUTES, house, paid, value_of};
use crate::forms::GIFT;
use crate::harness::{Answer, House};
use crate::scripts::Markup;
use daan_server::openapi;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, Url};

/// Written for this table after lists of open redirects: what browsers take for another host, for a scheme, or for the
/// end of a header.
const ELSEWHERE: [&str; 40] = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/%09/evil.example",
    "/%5cevil.example",
    "/%2f%2fevil.example",
    "%2f%2fevil.example",
    "//evil%E3%80%82example",
    "//evil\u{3002}example",
    "\u{ff0f}\u{ff0f}evil.example",
    "/./\\evil.example",
    "/..//evil.example",
    "..//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:\\\\evil.example",
    "hTTps://evil.example",
    "https://127.0.0.1@evil.example",
    "https://127.0.0.1:80@evil.example",
    "https://evil.example#@127.0.0.1",
    "https://evil.example?127.0.0.1",
    "https://127.0.0.1.evil.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "javascript://127.0.0.1/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "x\r\nLocation: https://evil.example",
    "x\r\n\r\n<script>alert(1)</script>",
    "x%0d%0aLocation:%20https://evil.example",
    "x\u{560a}\u{560d}Location:https://evil.example",
    "?next=//evil.example",
    "@evil.example",
];

/// What such a word is often called, and what our own routes read.
const NAMES: [&str; 30] = [
    "next",
    "back",
    "url",
    "to",
    "from",
    "return",
    "return_to",
    "return_url",
    "returnUrl",
    "redirect",
    "redirect_uri",
    "continue",
    "dest",
    "callback_url",
    "cancel_url",
    "success_url",
    "success-url",
    "api-base",
    "lang",
    "locale",
    "pidx",
    "purchase_order_id",
    "message",
    "address",
    "payment",
    "amounts",
    "currency",
    "theme",
    "v",
    "behind",
];

/// Every address that the server answers, of those who give and of those who run it.
fn routes() -> Vec<(Method, String)> {
    let document = openapi();
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let Ok(method) = method.to_uppercase().parse::<Method>() else {
                continue;
            };
            if matches!(method, Method::GET | Method::POST) {
                routes.push((method, path.clone()));
            }
        }
    }
    let admin = ROUTES.iter().map(|(method, path, _)| {
        let path = path.split('?').next().unwrap();
        (method.parse().unwrap(), path.to_owned())
    });
    // Whoever signs out has no more business here.
    routes.extend(admin.filter(|(_, path)| path != "/admin/sign-out"));
    routes.push((Method::GET, "/admin/sign-in".to_owned()));
    routes.push((Method::POST, "/admin/sign-in".to_owned()));
    assert!(routes.len() > 45, "{routes:?}");
    routes
}

/// It leads nowhere, or to a place of ours; nothing in it is a header that was typed.
fn stays_here(house: &House, answer: &Answer, what: &str) {
    assert!(answer.status != 500, "{what}: {answer:?}");
    assert_eq!(answer.header("refresh"), "", "{what}");
    assert!(!answer.all("set-cookie").contains("evil"), "{what}");
    let location = answer.header("location");
    if !location.is_empty() {
        let ours = Url::parse(&house.origin).unwrap();
        let led = ours.join(location).unwrap();
        let gateway = Url::parse(&house.gateway.origin).unwrap();
        let is_known = led.origin() == ours.origin() || led.origin() == gateway.origin();
        assert!(is_known, "{what}: {location}");
        assert!(
            !location.contains('\\') && !location.starts_with("//"),
            "{what}: {location}"
        );
    }
    if answer.header("content-type").starts_with("text/html") {
        let markup = Markup::of(&answer.text);
        markup.leads_only_to(&[&house.origin, &house.gateway.origin], what);
    }
}

/// The forms of this session get past the door.
async fn form_token(desk: &Desk<'_>) -> String {
    value_of(&desk.get("/admin/donations").await.text, "token")
}

/// Sends this with every parameter, field and header that might lead somewhere.
async fn send((desk, token): (&Desk<'_>, &str), method: &Method, path: &str, word: &str) -> Answer {
    let house = desk.house;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(NAMES.map(|name| (name, word)));
    let request = house.request(method.clone(), &format!("{path}?{}", query.finish()));
    let mut request = request
        .header("cookie", &desk.cookie)
        .header("origin", &house.origin)
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "https")
        .header("x-original-url", "https://evil.example/")
        .header("forwarded", "host=evil.example;proto=https");
    if !word.contains(char::is_control) && word.is_ascii() {
        request = request.header("referer", word);
    }
    if *method == Method::POST {
        let mut fields: Vec<(&str, &str)> = GIFT.to_vec();
        fields.extend([
            ("password", PASSWORD),
            ("gateway", "razorpay"),
            ("token", token),
        ]);
        fields.extend(NAMES.map(|name| (name, word)));
        request = request.form(&fields);
    }
    Answer::read(request.send().await.unwrap()).await
}

/// Threat 53.
#[tokio::test]
async fn no_word_in_any_place_of_any_route_leads_elsewhere() {
    let house = house().await;
    let begun = paid(&house).await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let token = form_token(&desk).await;
    let routes = routes();
    for word in ELSEWHERE {
        for (method, path) in &routes {
            let is_form_of_admin = *method == Method::POST && path.starts_with("/admin/");
            let path = path
                .replace("{token}", &begun.token)
                .replace("{id}", &begun.id)
                .replace("{slug}", "education");
            let answer = send((&desk, &token), method, &path, word).await;
            let what = format!("{method} {path} with {word:?}");
            stays_here(&house, &answer, &what);
            // What the door turns away has not been tried.
            let is_turned_away = matches!(answer.status, 401 | 403);
            assert!(!is_form_of_admin || !is_turned_away, "{what}: {answer:?}");
        }
    }
    let still_paid = "SELECT count(*) FROM donations WHERE status = 'paid'";
    assert_eq!(house.book.count(still_paid).await, 1);
}

/// Threat 53.
#[tokio::test]
async fn no_word_in_the_place_of_a_token_a_reference_or_a_campaign_leads_elsewhere() {
    let house = house().await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let token = form_token(&desk).await;
    let routes = routes();
    for word in ELSEWHERE {
        let word = utf8_percent_encode(word, NON_ALPHANUMERIC).to_string();
        for (method, path) in routes.iter().filter(|(_, path)| path.contains('{')) {
            let path = ["{token}", "{id}", "{slug}"]
                .iter()
                .fold(path.clone(), |path, gap| path.replace(gap, &word));
            let answer = send((&desk, &token), method, &path, "x").await;
            stays_here(&house, &answer, &format!("{method} {path}"));
        }
        // What is no route either.
        for path in [
            format!("/{word}"),
            format!("//{word}"),
            format!("/{word}/.."),
        ] {
            let answer = house.get(&path).await;
            stays_here(&house, &answer, &path);
        }
    }
    assert_eq!(house.book.donations().await, 0);
}
