//! A campaign in another currency than rupees.

use crate::harness::{Begun, House, Plan, gift};
use serde_json::{Value, json};

const MALAYSIA: &str = r#"
[[campaign]]
slug = "malaysia"

[campaign.title]
en = "Books for Sabah"

[campaign.story]
en = "A shelf of books for every longhouse."

[[campaign.offer]]
currency = "MYR"
gateway = "razorpay"
payee = "Daan Malaysia"
presets_minor = [1000, 5000]
min_minor = 100
max_minor = 3000000
citizens_only = false
"#;

fn ringgit(amount_minor: i64) -> Value {
    let mut gift = gift();
    gift["request"]["campaign"] = json!("malaysia");
    gift["request"]["currency"] = json!("MYR");
    gift["request"]["amount_minor"] = json!(amount_minor);
    gift["request"]["declares_indian_citizen"] = json!(false);
    gift
}

#[tokio::test]
async fn a_gift_in_ringgit_goes_through_razorpay_to_the_sen() {
    let house = House::with(Plan {
        campaigns: Some(MALAYSIA.to_owned()),
        ..Plan::default()
    })
    .await;
    let begun = house.begin(&ringgit(50_55)).await.ok();
    assert_eq!(
        (&begun["next"]["amount_minor"], &begun["next"]["currency"]),
        (&json!(50_55), &json!("MYR"))
    );
    let begun = Begun::read(&begun);
    let proof = house.gateway.pay(&begun.order, "authorized").await;
    let paid = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(
        (&paid["status"], &paid["amount_minor"], &paid["currency"]),
        (&json!("paid"), &json!(50_55), &json!("MYR"))
    );
    assert_eq!(house.book.entries().await, ["capture|applied|5055|MYR"]);
    let campaign = house.get("/api/campaign?slug=malaysia").await.ok();
    assert_eq!(
        (
            &campaign["raised"],
            &campaign["currency"],
            &campaign["rates"]
        ),
        (&json!(50_55), &json!("MYR"), &json!([]))
    );
    assert_eq!(campaign["offers"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_gift_in_ringgit_has_no_other_way_to_be_paid() {
    let house = House::with(Plan {
        campaigns: Some(MALAYSIA.to_owned()),
        ..Plan::default()
    })
    .await;
    let begun = Begun::read(&house.begin(&ringgit(10_00)).await.ok());
    assert_eq!(house.look(&begun.token).await.get("alternative"), None);
    house
        .retry(&begun.token, "khalti")
        .await
        .refused(422, "gateway_not_offered");
}
