//! What a campaign shows of its gifts.

use crate::harness::{Answer, Begun, House, Plan, gift};
use daan_server::checkout::SweepRequest;
use reqwest::Method;
use serde_json::Value;

const CAMPAIGN: &str = "/api/campaign?slug=education";

/// Each is paid in a second of its own: gateways tell no more.
async fn paid(house: &House, name: &str, anonymous: bool) -> Value {
    house.time_passes_ms(1_000);
    let mut gift = gift();
    gift["request"]["donor"]["name"] = name.into();
    gift["request"]["anonymous"] = anonymous.into();
    let begun = Begun::read(&house.begin(&gift).await.ok());
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok()
}

async fn campaign_if_not(house: &House, etag: &str) -> Answer {
    let request = house
        .request(Method::GET, CAMPAIGN)
        .header("if-none-match", etag);
    Answer::read(request.send().await.unwrap()).await
}

#[tokio::test]
async fn the_latest_gifts_are_named_as_their_donors_wish() {
    let house = House::open().await;
    assert_eq!(
        house.get(CAMPAIGN).await.ok()["recent"],
        serde_json::json!([])
    );
    paid(&house, "Asha Rai", false).await;
    paid(&house, "Secret Person", true).await;
    paid(&house, &"न".repeat(60), false).await;
    house.begun().await;
    let answer = house.get(CAMPAIGN).await;
    let campaign = answer.ok();
    let recent = campaign["recent"].as_array().unwrap();
    let names: Vec<Option<&str>> = recent.iter().map(|gift| gift["name"].as_str()).collect();
    let long = format!("{}…", "न".repeat(39));
    assert_eq!(names, [Some(long.as_str()), None, Some("Asha Rai")]);
    assert_eq!(recent[2]["amount_minor"], 500_00);
    assert_eq!(recent[2]["currency"], "INR");
    assert!(recent[2]["paid_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(campaign["donors"], 3);
    for hidden in ["Secret", "asha@example.org", "DN-"] {
        assert!(!answer.text.contains(hidden), "{hidden}: {}", answer.text);
    }
}

#[tokio::test]
async fn no_more_than_five_are_shown() {
    let house = House::open().await;
    for number in 0..6 {
        paid(&house, &format!("Donor {number}"), false).await;
    }
    let campaign = house.get(CAMPAIGN).await.ok();
    let recent = campaign["recent"].as_array().unwrap();
    assert_eq!((recent.len(), &recent[0]["name"]), (5, &"Donor 5".into()));
    assert_eq!(campaign["donors"], 6);
}

#[tokio::test]
async fn a_campaign_that_does_not_show_its_donors_names_nobody() {
    let sample = include_str!("../../../../config/campaigns.toml");
    let house = House::with(Plan {
        campaigns: Some(sample.replace("shows_donors = true", "shows_donors = false")),
        ..Plan::default()
    })
    .await;
    paid(&house, "Asha Rai", false).await;
    let campaign = house.get(CAMPAIGN).await.ok();
    assert_eq!(campaign["recent"], serde_json::json!([]));
    assert_eq!(
        (&campaign["donors"], &campaign["raised"]),
        (&1.into(), &500_00.into())
    );
}

#[tokio::test]
async fn the_sum_is_of_the_gifts_that_are_counted_in_whatever_currency_they_were_paid() {
    let sample = include_str!("../../../../config/campaigns.toml");
    let without_rate = sample.split("[[campaign.rate]]").next().unwrap();
    // NPR 800 at 1.6 for a rupee of India.
    for (campaigns, raised, donors) in [(sample, 1_000_00, 2), (without_rate, 500_00, 1)] {
        let house = House::with(Plan {
            campaigns: Some(campaigns.to_owned()),
            ..Plan::default()
        })
        .await;
        paid(&house, "Asha Rai", false).await;
        let gift = house.linked().await;
        house.gateway.khalti(gift.pidx(), "Completed").await;
        house.desk.reconcile(SweepRequest::default()).await.unwrap();
        let campaign = house.get(CAMPAIGN).await.ok();
        assert_eq!(
            (&campaign["raised"], &campaign["donors"]),
            (&raised.into(), &donors.into())
        );
    }
}

#[tokio::test]
async fn a_kept_campaign_is_used_again_until_somebody_gives() {
    let house = House::open().await;
    let first = house.get(CAMPAIGN).await;
    let etag = first.header("etag").to_owned();
    let strong = etag.strip_prefix("W/").unwrap();
    assert!(strong.starts_with('"') && strong.len() > 10, "{etag}");
    for known in [etag.clone(), strong.to_owned(), format!("\"x\", {etag}")] {
        let again = campaign_if_not(&house, &known).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""));
        assert_eq!(again.header("etag"), etag);
        assert_eq!(
            again.header("cache-control"),
            "public, max-age=0, must-revalidate"
        );
    }
    paid(&house, "Asha Rai", false).await;
    let fresh = campaign_if_not(&house, &etag).await;
    assert_eq!(fresh.ok()["raised"], 500_00);
    assert_ne!(fresh.header("etag"), etag);
}
