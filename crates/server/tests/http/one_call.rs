//! Paying on our own page, in one call.

use crate::forms::{GIFT, house, leads_to, post};
use crate::harness::{Answer, House};
use daan_server::settings::OneCall;
use reqwest::Method;
use serde_json::json;

/// A gift that waits at its payment page: the path of that page.
async fn at_pay_page(house: &House) -> String {
    let mut gift = GIFT.to_vec();
    gift.push(("phone", "9876543210"));
    let path = leads_to(&post(house, "/donate/education", &gift).await);
    path[..path.find('?').unwrap()].to_owned()
}

/// The payer presses a button of the bank's page; what the bank sends home arrives at our server.
async fn bank_answers(house: &House, url: &str, action: &str) -> Answer {
    let asked = house.http.post(url).form(&[("action", action)]);
    let page = asked.send().await.unwrap().text().await.unwrap();
    let field = |name: &str| {
        let open = format!("name=\"{name}\" value=\"");
        let from = page.find(&open)? + open.len();
        let length = page[from..].find('"')?;
        Some((name.to_owned(), page[from..from + length].to_owned()))
    };
    let fields: Vec<_> = [
        "razorpay_payment_id",
        "razorpay_order_id",
        "razorpay_signature",
    ]
    .into_iter()
    .filter_map(field)
    .collect();
    let open = "action=\"";
    let from = page
        .find(open)
        .unwrap_or_else(|| panic!("no form in {page}"))
        + open.len();
    let home = &page[from..from + page[from..].find('"').unwrap()];
    Answer::read(house.http.post(home).form(&fields).send().await.unwrap()).await
}

#[tokio::test]
async fn without_the_setting_nothing_is_offered_and_nothing_taken() {
    let house = house(None).await;
    let path = at_pay_page(&house).await;
    assert!(!house.get(&path).await.text.contains("HDFC"));
    let answer = post(&house, &path, &[("method", "netbanking"), ("bank", "HDFC")]).await;
    assert_eq!(answer.status, 404);
    assert!(house.gateway.state().await["payments"] == json!([]));
}

#[tokio::test]
async fn a_bank_chosen_on_our_page_leads_to_the_bank_and_home_to_paid() {
    let house = house(Some(OneCall::WithoutCards)).await;
    let path = at_pay_page(&house).await;
    let page = house.get(&path).await;
    for offered in ["HDFC Bank", "value=\"upi\"", "mobikwik"] {
        assert!(page.text.contains(offered), "{offered}: {}", page.text);
    }
    assert!(!page.text.contains("Maybank2U"), "ringgit only");
    assert!(
        !page.text.contains("card_number"),
        "cards have a setting of their own"
    );
    let bank = post(&house, &path, &[("method", "netbanking"), ("bank", "HDFC")]).await;
    let url = leads_to(&bank);
    assert!(url.starts_with(&house.gateway.origin), "{url}");
    let home = bank_answers(&house, &url, "success").await;
    assert!(leads_to(&home).starts_with("/donations/"));
    assert_eq!(house.book.status().await, "paid");
    assert_eq!(
        house.gateway.orders().await.len(),
        1,
        "the order it began with"
    );
}

#[tokio::test]
async fn a_request_to_a_upi_app_waits_and_is_paid_when_the_payer_agrees() {
    let house = house(Some(OneCall::WithoutCards)).await;
    let path = at_pay_page(&house).await;
    let fields = [("method", "upi"), ("vpa", "asha@okhdfcbank")];
    let waiting = leads_to(&post(&house, &path, &fields).await);
    assert!(waiting.starts_with("/donations/") && !waiting.contains("/pay"));
    assert_eq!(house.book.status().await, "processing");
    let again = post(&house, &path, &fields).await;
    assert_eq!(leads_to(&again), waiting, "one request at a time");
    let payment = house.gateway.state().await["payments"][0]["id"].clone();
    let answer = json!({"payment_id": payment, "answer": "success"});
    house.gateway.answer(answer).await;
    house.pass_ms(6_000);
    assert_eq!(house.get(&waiting).await.status, 200);
    assert_eq!(house.book.status().await, "paid");
}

#[tokio::test]
async fn what_cannot_be_paid_with_is_said_and_may_be_chosen_anew() {
    let house = house(Some(OneCall::WithoutCards)).await;
    let path = at_pay_page(&house).await;
    for fields in [
        [("method", "netbanking"), ("bank", "no such bank!")],
        [("method", "fpx"), ("bank", "MB2U")],
        [("method", "upi"), ("vpa", "not an address")],
        [("method", "cheque"), ("bank", "HDFC")],
        [("method", "card"), ("bank", "HDFC")],
    ] {
        let answer = post(&house, &path, &fields).await;
        assert!(answer.status < 500, "{fields:?}: {answer:?}");
        assert_ne!(answer.status, 303, "{fields:?}");
    }
    assert_eq!(house.gateway.state().await["payments"], json!([]));
    let bank = post(&house, &path, &[("method", "netbanking"), ("bank", "HDFC")]).await;
    leads_to(&bank);
}

#[tokio::test]
async fn a_card_is_taken_only_behind_its_own_setting_and_leaves_no_trace() {
    let house = house(Some(OneCall::WithCards)).await;
    let path = at_pay_page(&house).await;
    assert!(house.get(&path).await.text.contains("card_number"));
    let card = [
        ("method", "card"),
        ("card_number", "4100 2800 0000 1007"),
        ("card_name", "Asha Rai"),
        ("card_month", "12"),
        ("card_year", "30"),
        ("card_cvv", "737"),
    ];
    let url = leads_to(&post(&house, &path, &card).await);
    assert!(!url.contains("4100"), "{url}");
    let home = bank_answers_with_password(&house, &url).await;
    leads_to(&home);
    assert_eq!(house.book.status().await, "paid");
    let wrong = [("method", "card"), ("card_number", "4100 2800 0000 1007")];
    let page = post(&house, &path, &wrong).await;
    assert!(!page.text.contains("4100"), "{}", page.text);
    let file = house.book.bytes();
    for secret in ["4100280000001007", "4100 2800"] {
        assert!(
            !contains(&file, secret.as_bytes()),
            "{secret} is in the ledger's file"
        );
    }
}

#[tokio::test]
async fn a_password_is_handed_in_only_where_the_gateway_asked_for_it() {
    let house = house(Some(OneCall::WithCards)).await;
    let path = at_pay_page(&house).await;
    let password = path.replace("/pay", "/password");
    house.gateway.count("/control").await;
    for address in [
        format!("{}/control/reset", house.gateway.origin),
        format!("{}/v1/orders", house.gateway.origin),
        "https://evil.example/otp".to_owned(),
        String::new(),
    ] {
        let fields = [
            ("otp", "123456"),
            ("address", address.as_str()),
            ("payment", "pay_00000000000000"),
            ("seal", "00"),
        ];
        let answer = post(&house, &password, &fields).await;
        assert_eq!(answer.status, 415, "{address}: {answer:?}");
    }
    assert_eq!(house.gateway.orders().await.len(), 1, "nothing was reset");
    assert_eq!(house.book.status().await, "open");
}

#[tokio::test]
async fn the_gateway_is_asked_once_what_can_be_paid_with() {
    let house = house(Some(OneCall::WithoutCards)).await;
    let path = at_pay_page(&house).await;
    house.gateway.count("/v1/methods").await;
    for _ in 0..20 {
        assert_eq!(house.get(&path).await.status, 200);
    }
    assert_eq!(house.gateway.counted().await, 1);
}

async fn bank_answers_with_password(house: &House, url: &str) -> Answer {
    let with_password = house
        .http
        .request(Method::POST, url)
        .form(&[("action", "success"), ("otp", "123456")]);
    let page = with_password.send().await.unwrap().text().await.unwrap();
    let part = |open: &str| {
        let from = page
            .find(open)
            .unwrap_or_else(|| panic!("no {open} in {page}"))
            + open.len();
        page[from..from + page[from..].find('"').unwrap()].to_owned()
    };
    let fields = [
        "razorpay_payment_id",
        "razorpay_order_id",
        "razorpay_signature",
    ]
    .map(|name| (name, part(&format!("name=\"{name}\" value=\""))));
    let home = part("action=\"");
    Answer::read(house.http.post(home).form(&fields).send().await.unwrap()).await
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}
