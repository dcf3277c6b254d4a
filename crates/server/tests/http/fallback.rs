//! One gift, two ways to pay it: the other gateway, after a new quote.

use crate::harness::{Begun, House, INITIATE, Link, Linked, Plan, gift, khalti_gift};
use serde_json::{Value, json};

const COOL_DOWN_MS: i64 = 5_000;
const SAMPLE: &str = include_str!("../../../../config/campaigns.toml");

const KHALTI_INSTEAD: &str =
    r#"{"amount_minor":80000,"currency":"NPR","gateway":"khalti","payee":"Daan Shiksha Kosh"}"#;

#[tokio::test]
async fn a_gift_goes_on_through_khalti_at_the_campaigns_rate() {
    let house = House::open().await;
    let begun = house.begun().await;
    let seen = house.look(&begun.token).await;
    assert_eq!(seen["alternative"].to_string(), KHALTI_INSTEAD);
    let link = Link::read(&house.retry(&begun.token, "khalti").await.ok());
    let told = &house.gateway.links().await[0]["request"];
    assert_eq!(
        (
            &told["amount"],
            &told["purchase_order_id"],
            &told["customer_info"]
        ),
        (&json!(800_00), &json!(begun.id), &Value::Null),
        "a token opens no donor's name"
    );
    let open = house.look(&begun.token).await;
    assert_eq!(
        (
            &open["amount_minor"],
            &open["gateway"],
            &open["next"]["order_id"]
        ),
        (&json!(500_00), &json!("razorpay"), &json!(begun.order)),
        "the donation is what it was"
    );
    house.pay_link(&link).await;
    let paid = house.look(&begun.token).await;
    assert_eq!(paid["status"], "paid");
    assert_eq!(
        (&paid["amount_minor"], &paid["currency"], &paid["gateway"]),
        (&json!(800_00), &json!("NPR"), &json!("khalti"))
    );
    assert_eq!(paid["payment_id"], link.pidx.as_str());
    assert_eq!(paid.get("alternative"), None);
    assert_eq!(house.book.entries().await, ["capture|applied|80000|NPR"]);
}

#[tokio::test]
async fn a_link_of_the_quote_asks_for_the_quote_and_nothing_else() {
    for total in [500_00, 800_01, 799_99] {
        let house = House::open().await;
        let (begun, link) = house.fallen_back().await;
        let lie = json!({"pidx": link.pidx, "outcome": "Completed", "total_amount": total});
        let back = house.gateway.khalti_as(lie).await;
        house.follow(&back).await;
        let seen = house.look(&begun.token).await;
        assert_eq!(seen["under_review"], true, "{total}");
        assert!(house.book.entries().await.is_empty(), "{total}");
    }
}

#[tokio::test]
async fn no_second_way_opens_while_the_first_is_paid_or_under_way() {
    let house = House::open().await;
    let begun = house.begun().await;
    house.look(&begun.token).await;
    // Paid, and nobody told us; the last look was a moment ago.
    house.gateway.pay(&begun.order, "captured").await;
    house
        .retry(&begun.token, "khalti")
        .await
        .refused(409, "already_paid");
    assert!(house.gateway.links().await.is_empty());

    let begun = house.begun().await;
    let lie = json!({"order_id": begun.order, "outcome": "captured", "amount": 1});
    house.gateway.pay_as(lie).await;
    house
        .retry(&begun.token, "khalti")
        .await
        .refused(409, "payment_under_way");

    let gift = house.linked().await;
    house.gateway.khalti(gift.pidx(), "Pending").await;
    house
        .retry(&gift.token, "khalti")
        .await
        .refused(409, "payment_under_way");
}

#[tokio::test]
async fn the_second_way_opens_when_the_first_gateway_does_not_answer() {
    let house = House::open().await;
    let begun = house.begun().await;
    house
        .gateway
        .fault(json!({"route": "/v1/", "kind": "down"}))
        .await;
    let link = Link::read(&house.retry(&begun.token, "khalti").await.ok());
    house.pay_link(&link).await;
    assert_eq!(house.book.status().await, "paid");
}

#[tokio::test]
async fn a_link_that_was_quoted_is_given_again_while_it_lives() {
    let house = House::open().await;
    let (begun, link) = house.fallen_back().await;
    let again = Link::read(&house.retry(&begun.token, "khalti").await.ok());
    assert_eq!(again, link);
    let razorpay = house.retry(&begun.token, "razorpay").await.ok();
    assert_eq!(razorpay["next"]["order_id"], begun.order, "and back again");
    house.pass_ms(1_800_000);
    let renewed = Link::read(&house.retry(&begun.token, "khalti").await.ok());
    assert_ne!(renewed, link);
    // Both are watched.
    house.gateway.khalti(&link.pidx, "Completed").await;
    house.pass_ms(COOL_DOWN_MS);
    assert_eq!(
        house.look(&begun.token).await["payment_id"],
        link.pidx.as_str()
    );
}

#[tokio::test]
async fn a_second_way_that_cannot_be_opened_leaves_the_first_as_it_was() {
    let house = House::open().await;
    let begun = house.begun().await;
    for (fault, status, code) in [
        (json!({"kind": "down"}), 503, "gateway_unavailable"),
        (
            json!({"kind": "status", "status": 400}),
            502,
            "gateway_failed",
        ),
    ] {
        let mut broken = fault;
        broken["route"] = json!(INITIATE);
        house.gateway.fault(broken).await;
        house
            .retry(&begun.token, "khalti")
            .await
            .refused(status, code);
        assert_eq!(house.book.status().await, "open");
        house.gateway.heal().await;
    }
    assert_eq!(house.pay_order(&begun).await["status"], "paid");
}

#[tokio::test]
async fn without_a_rate_or_outside_the_limits_there_is_no_other_way() {
    let (without_rate, _) = SAMPLE.split_once("[[campaign.rate]]").unwrap();
    let house = House::with(Plan {
        campaigns: Some(without_rate.to_owned()),
        ..Plan::default()
    })
    .await;
    let begun = house.begun().await;
    assert_eq!(house.look(&begun.token).await.get("alternative"), None);
    house
        .retry(&begun.token, "khalti")
        .await
        .refused(422, "gateway_not_offered");

    let house = House::open().await;
    let mut large = gift();
    large["request"]["amount_minor"] = json!(2_00_000_00);
    let begun = Begun::read(&house.begin(&large).await.ok());
    assert_eq!(house.look(&begun.token).await.get("alternative"), None);
    house
        .retry(&begun.token, "khalti")
        .await
        .refused(422, "gateway_not_offered");
    house
        .retry(&begun.token, "paytm")
        .await
        .refused(422, "gateway_not_offered");
}

/// The sample with a rate back to India.
pub(crate) async fn two_way_house() -> House {
    let back = "[[campaign.rate]]\nfrom = \"NPR\"\nto = \"INR\"\nrate = \"0.625\"\n";
    House::with(Plan {
        campaigns: Some(format!("{SAMPLE}\n{back}")),
        ..Plan::default()
    })
    .await
}

#[tokio::test]
async fn a_gift_through_khalti_goes_on_through_razorpay_for_whoever_declared_to_be_a_citizen() {
    let house = two_way_house().await;
    let stranger = house.linked().await;
    assert_eq!(house.look(&stranger.token).await.get("alternative"), None);
    house
        .retry(&stranger.token, "razorpay")
        .await
        .refused(422, "gateway_not_offered");

    let mut declared = khalti_gift();
    declared["request"]["declares_indian_citizen"] = json!(true);
    let gift = Linked::read(&house.begin(&declared).await.ok());
    let next = house.retry(&gift.token, "razorpay").await.ok()["next"].clone();
    assert_eq!(
        (&next["amount_minor"], &next["currency"], &next["name"]),
        (
            &json!(500_00),
            &json!("INR"),
            &json!("Daan Education Trust")
        )
    );
    let begun = Begun {
        id: gift.id.clone(),
        token: gift.token.clone(),
        order: next["order_id"].as_str().unwrap().to_owned(),
    };
    let orders = house.gateway.orders().await;
    assert_eq!(orders[0]["receipt"], gift.id.as_str());
    // We capture what fits the order's own amount.
    let proof = house.gateway.pay(&begun.order, "authorized").await;
    let paid = house.confirm(&begun.token, &proof).await.ok();
    assert_eq!(
        (&paid["status"], &paid["amount_minor"], &paid["currency"]),
        (&json!("paid"), &json!(500_00), &json!("INR"))
    );
}
