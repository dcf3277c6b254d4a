//! The campaigns' pictures.

use crate::harness::{Answer, House, Plan};
use reqwest::Method;

const SAMPLE: &str = include_str!("../../../../config/campaigns.toml");

#[tokio::test]
async fn a_campaigns_picture_is_at_an_absolute_address_in_every_language() {
    let house = House::open().await;
    let campaign = house
        .get("/api/campaign?slug=education&locale=hi")
        .await
        .ok();
    let url = campaign["picture"]["url"].as_str().unwrap();
    let path = url.strip_prefix(&house.origin).unwrap();
    assert!(
        path.starts_with("/campaigns/education/picture?v="),
        "{path}"
    );
    assert!(campaign["picture"]["alt"].as_str().unwrap().contains("स्कूल"));
    let picture = house.get(path).await;
    assert_eq!(picture.status, 200);
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    assert_eq!(
        picture.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert!(picture.text.starts_with("<svg"));
    let request = house
        .request(Method::GET, path)
        .header("if-none-match", picture.header("etag"));
    let again = Answer::read(request.send().await.unwrap()).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
}

#[tokio::test]
async fn only_the_address_with_the_pictures_own_version_is_kept_for_ever() {
    let house = House::open().await;
    for path in ["", "?v=0123456789abcdef", "?v="] {
        let picture = house
            .get(&format!("/campaigns/education/picture{path}"))
            .await;
        assert_eq!(picture.status, 200);
        assert_eq!(picture.header("cache-control"), "public, max-age=300");
    }
}

#[tokio::test]
async fn a_picture_elsewhere_is_not_ours_to_serve() {
    let house = House::with(Plan {
        campaigns: Some(SAMPLE.replace("\"education.svg\"", "\"https://img.example.org/a.png\"")),
        ..Plan::default()
    })
    .await;
    let campaign = house.get("/api/campaign?slug=education").await.ok();
    assert_eq!(campaign["picture"]["url"], "https://img.example.org/a.png");
    for slug in ["education", "water", "..%2f..%2fetc"] {
        let picture = house.get(&format!("/campaigns/{slug}/picture")).await;
        assert!(matches!(picture.status, 404 | 503), "{picture:?}");
    }
}

#[tokio::test]
async fn a_campaign_needs_no_picture_and_a_picture_no_words() {
    let (before, rest) = SAMPLE.split_once("# What the picture shows").unwrap();
    let (_, after) = rest.split_once("[campaign.title]").unwrap();
    let wordless = format!("{before}[campaign.title]{after}");
    let house = House::with(Plan {
        campaigns: Some(wordless.clone()),
        ..Plan::default()
    })
    .await;
    let campaign = house.get("/api/campaign?slug=education").await.ok();
    assert_eq!(campaign["picture"]["alt"], "");
    let house = House::with(Plan {
        campaigns: Some(wordless.replace("picture = \"education.svg\"\n", "")),
        ..Plan::default()
    })
    .await;
    let campaign = house.get("/api/campaign?slug=education").await.ok();
    assert_eq!(campaign.get("picture"), None);
}
