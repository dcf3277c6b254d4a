//! A gift through Khalti: the link, the way back, and what the lookup says.

use crate::harness::{House, LOOKUP, Link, Linked, Plan, Program, khalti_gift};
use daan_domain::Gateway;
use daan_storage::Downtime;
use serde_json::{Value, json};

const PAID: [&str; 1] = ["capture|applied|80000|NPR"];

/// The least a link must live to be given out again, and how long the sandbox's live.
const LEAST_LEFT_MS: i64 = 60_000;
const LIFETIME_MS: i64 = 1_800_000;
const COOL_DOWN_MS: i64 = 5_000;

#[tokio::test]
async fn a_gift_through_khalti_is_paid_once_its_lookup_says_so() {
    let house = House::open().await;
    let gift = house.linked().await;
    assert_eq!(house.book.status().await, "open");
    let back = house.gateway.khalti(gift.pidx(), "Completed").await;
    let answer = house.follow(&back).await;
    assert_eq!(answer.status, 303);
    assert_eq!(
        answer.header("location"),
        format!("/donations/{}", gift.token)
    );
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(house.book.entries().await, PAID);
    let seen = house.look(&gift.token).await;
    let paid = [
        ("status", json!("paid")),
        ("amount_minor", json!(800_00)),
        ("currency", json!("NPR")),
        ("gateway", json!("khalti")),
        ("payment_id", json!(gift.pidx())),
        ("surplus", json!([])),
    ];
    for (name, value) in paid {
        assert_eq!(seen[name], value, "{name}: {seen}");
    }
    assert_eq!(
        house.book.events().await,
        ["intent_recorded", "order_bound", "payment_credited"]
    );
    let evidence = house.book.rows("SELECT source, claim FROM evidence").await;
    assert_eq!(evidence, ["khalti_lookup|captured"]);
    let transaction = house.gateway.links().await[0]["transaction_id"].clone();
    let stored = house.book.rows("SELECT transaction_id FROM payments").await;
    assert_eq!(stored, [transaction.as_str().unwrap()]);
}

#[tokio::test]
async fn khalti_is_told_our_own_address_whatever_the_host_header_says() {
    let house = House::open().await;
    let mut gift = khalti_gift();
    gift["request"]["donor"]["phone"] = json!("+977 9841234567");
    let request = house
        .request(reqwest::Method::POST, "/api/begin_donation")
        .header("host", "evil.example")
        .header("x-forwarded-host", "evil.example")
        .json(&gift);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    let gift = Linked::read(&answer);
    let told = &house.gateway.links().await[0]["request"];
    let expected = json!({
        "return_url": format!("{}/return/khalti/{}", house.origin, gift.token),
        "website_url": told["website_url"],
        "amount": 800_00,
        "purchase_order_id": gift.id,
        "purchase_order_name": "A year of school for every child",
        "customer_info": {"name": "Asha Rai", "email": "asha@example.org", "phone": "9841234567"},
    });
    assert_eq!(told, &expected);
    let website = told["website_url"].as_str().unwrap();
    assert!(website.starts_with(&house.origin), "{website}");
}

#[tokio::test]
async fn a_pending_payment_is_processing_until_it_is_completed() {
    let house = House::open().await;
    let gift = house.linked().await;
    let back = house.gateway.khalti(gift.pidx(), "Pending").await;
    house.follow(&back).await;
    let seen = house.look(&gift.token).await;
    assert_eq!(
        (seen["status"].as_str(), seen.get("next")),
        (Some("processing"), None)
    );
    house
        .retry(&gift.token, "khalti")
        .await
        .refused(409, "payment_under_way");
    house.gateway.khalti(gift.pidx(), "Completed").await;
    house.pass_ms(COOL_DOWN_MS);
    assert_eq!(house.look(&gift.token).await["status"], "paid");
    assert_eq!(house.book.entries().await, PAID);
}

/// Threat 27.
#[tokio::test]
async fn a_link_that_expired_and_completes_late_is_paid() {
    let house = House::open().await;
    let gift = house.linked().await;
    house.gateway.khalti(gift.pidx(), "Expired").await;
    let seen = house.look(&gift.token).await;
    assert_eq!(
        (seen["status"].as_str(), seen["failure"]["reason"].as_str()),
        (Some("open"), Some("payment_timed_out"))
    );
    house.gateway.khalti(gift.pidx(), "Completed").await;
    house.pass_ms(3_600_000);
    assert_eq!(house.look(&gift.token).await["status"], "paid");
    assert_eq!(house.book.entries().await, PAID);
}

#[tokio::test]
async fn a_payment_that_went_back_is_refunded_and_not_paid() {
    let house = House::open().await;
    let gift = house.linked().await;
    let back = house.gateway.khalti(gift.pidx(), "Refunded").await;
    house.follow(&back).await;
    assert_eq!(house.look(&gift.token).await["status"], "refunded");
    assert_eq!(
        house.book.entries().await,
        ["capture|applied|80000|NPR", "refund|applied|80000|NPR"]
    );
    let campaign = house.get("/api/campaign?slug=education").await.ok();
    assert_eq!(campaign["raised"], 0);
}

#[tokio::test]
async fn a_cancelled_payment_says_so_and_the_next_try_has_another_link() {
    let house = House::open().await;
    let gift = house.linked().await;
    let back = house.gateway.khalti(gift.pidx(), "User canceled").await;
    house.follow(&back).await;
    let seen = house.look(&gift.token).await;
    assert_eq!(
        (seen["status"].as_str(), seen.get("next")),
        (Some("open"), None)
    );
    assert_eq!(seen["failure"]["reason"], "payment_cancelled");
    let words = seen["failure"]["message"].as_str().unwrap();
    assert!(!words.is_empty());
    let link = Link::read(&house.retry(&gift.token, "khalti").await.ok());
    assert_ne!(link.pidx, gift.link.pidx);
    let back = house.gateway.khalti(&link.pidx, "Completed").await;
    house.follow(&back).await;
    assert_eq!(house.look(&gift.token).await["status"], "paid");
}

#[tokio::test]
async fn a_cancelled_link_is_not_asked_about_again_and_again() {
    let house = House::open().await;
    let gift = house.linked().await;
    let back = house.gateway.khalti(gift.pidx(), "User canceled").await;
    house.follow(&back).await;
    house.gateway.count(LOOKUP).await;
    for _ in 0..5 {
        house.pass_ms(COOL_DOWN_MS);
        house.look(&gift.token).await;
    }
    assert_eq!(house.gateway.counted().await, 0);
}

#[tokio::test]
async fn the_same_key_has_the_same_link_while_that_lives_and_then_another() {
    let house = House::open().await;
    let asked = khalti_gift();
    let first = house.begin(&asked).await.ok();
    let link = Link::read(&first);
    house.pass_ms(LIFETIME_MS - LEAST_LEFT_MS - 10_000);
    assert_eq!(house.begin(&asked).await.ok(), first);
    let token = first["token"].as_str().unwrap();
    let same = Link::read(&house.retry(token, "khalti").await.ok());
    assert_eq!(same, link, "a retry has no reason for another either");
    assert_eq!(house.look(token).await["next"]["url"], link.url.as_str());

    house.pass_ms(20_000);
    assert_eq!(house.look(token).await.get("next"), None);
    let renewed = Link::read(&house.begin(&asked).await.ok());
    assert_ne!(renewed.pidx, link.pidx);
    assert_eq!(house.gateway.links().await.len(), 2);

    // Somebody paid the first one all the same.
    house.gateway.khalti(&link.pidx, "Completed").await;
    house.pass_ms(COOL_DOWN_MS);
    let paid = house.look(token).await;
    assert_eq!(
        (paid["status"].as_str(), paid["payment_id"].as_str()),
        (Some("paid"), Some(link.pidx.as_str()))
    );
    house.begin(&asked).await.refused(409, "already_paid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_presses_at_once_make_one_link() {
    let house = House::open().await;
    let asked = khalti_gift();
    let answers = futures::future::join_all((0..20).map(|_| house.begin(&asked))).await;
    let first = answers[0].ok();
    assert!(answers.iter().all(|answer| answer.ok() == first));
    assert_eq!(house.gateway.links().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_tries_again_at_once_make_one_link() {
    let house = House::open().await;
    let gift = house.linked().await;
    house.gateway.khalti(gift.pidx(), "User canceled").await;
    let tries = (0..20).map(|_| house.retry(&gift.token, "khalti"));
    let answers = futures::future::join_all(tries).await;
    let first = answers[0].ok();
    assert!(answers.iter().all(|answer| answer.ok() == first));
    assert_eq!(house.gateway.links().await.len(), 2);
}

#[tokio::test]
async fn without_a_key_nobody_goes_on_through_khalti() {
    let house = House::with(Plan {
        without_khalti: true,
        ..Plan::default()
    })
    .await;
    let begun = house.begun().await;
    assert_eq!(house.look(&begun.token).await.get("alternative"), None);
    house
        .retry(&begun.token, "khalti")
        .await
        .refused(422, "gateway_not_offered");
}

#[tokio::test]
async fn a_campaign_tells_its_offers_and_its_rate() {
    let house = House::open().await;
    let campaign = house.get("/api/campaign?slug=education").await.ok();
    let offers = campaign["offers"].as_array().unwrap();
    let gateways: Vec<&str> = offers
        .iter()
        .map(|offer| offer["gateway"].as_str().unwrap())
        .collect();
    assert_eq!(gateways, ["razorpay", "khalti"]);
    assert_eq!(
        campaign["rates"],
        json!([{"from": "INR", "to": "NPR", "rate": "1.6"}])
    );
}

#[tokio::test]
async fn an_offer_tells_of_trouble_for_a_day_at_most() {
    let house = House::open().await;
    let told_at = house.desk.now();
    let downtime = Downtime {
        gateway: Gateway::Razorpay,
        id: "down_1".to_owned(),
        method: "upi".to_owned(),
        severity: None,
        is_open: true,
        told_at,
    };
    house.desk.ledger.record_downtime(downtime).await.unwrap();
    let offers = async || house.get("/api/campaign?slug=education").await.ok()["offers"].clone();
    let told = offers().await;
    assert_eq!(
        (&told[0]["trouble"], &told[1]["trouble"]),
        (&json!(["upi"]), &json!([]))
    );
    house.pass_ms(25 * 3_600_000);
    assert_eq!(offers().await[0]["trouble"], json!([]));
}

#[tokio::test]
async fn a_campaign_for_khalti_alone_does_not_start_without_its_key() {
    let sample = include_str!("../../../../config/campaigns.toml");
    let (head, offers) = sample.split_once("[[campaign.offer]]").unwrap();
    let (_, offers) = offers.split_once("[[campaign.offer]]").unwrap();
    let (offer, _) = offers.split_once("[[campaign.rate]]").unwrap();
    let mut program = Program::prepared().await;
    let path = program.folder.path().join("nepal.toml");
    std::fs::write(&path, format!("{head}[[campaign.offer]]{offer}")).unwrap();
    program.set("DAAN_CAMPAIGNS", "nepal.toml");
    program.set("KHALTI_SECRET_KEY", "");
    program.set("KHALTI_API_URL", "");
    let (code, line) = program.refusal().await;
    assert_eq!(code, Some(1), "{line}");
    assert!(
        line.starts_with("daan: KHALTI_SECRET_KEY is missing"),
        "{line}"
    );
    assert!(line.contains("`education`"), "{line}");
}
