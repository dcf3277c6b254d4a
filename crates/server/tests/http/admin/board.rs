//! The overview.

use super::{Desk, PASSWORD, house, paid};
use crate::harness::{Begun, House, given_back};
use serde_json::json;

/// A figure that stands in a tile.
fn tiles(page: &str) -> Vec<&str> {
    let figures = page.split("<p class=\"figure\">").skip(1);
    figures
        .map(|rest| rest.split('<').next().unwrap())
        .collect()
}

/// The financial year as a gift's receipt has it.
async fn year_of_receipt(house: &House, token: &str) -> String {
    let path = format!("/donations/{token}/receipt?lang=en");
    let page = house.get(&path).await.text;
    let (_, year) = page.split_once("<dt>Financial year</dt><dd>").unwrap();
    year.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn money_is_told_by_currency_without_what_went_back() {
    let house = house().await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let empty = desk.get("/admin").await;
    assert!(empty.text.contains("No gift is paid yet"), "{empty:?}");
    assert!(empty.text.contains("Nothing waits for you"), "{empty:?}");
    house.pass_ms(61_000);
    paid(&house).await;
    let begun = paid(&house).await;
    let linked = house.linked().await;
    house.pay_link(&linked.link).await;
    assert!(given_back(&house, &begun, Some("100")).await.is_booked);
    let years = [
        year_of_receipt(&house, &begun.token).await,
        year_of_receipt(&house, &linked.token).await,
    ];
    assert_ne!(years[0], years[1]);
    for span in ["", "?span=30d", "?span=12m", "?span=all", "?span=ever"] {
        let page = desk.get(&format!("/admin{span}")).await;
        assert_eq!(page.status, 200, "{page:?}");
        // Today, this month and this year, of each.
        assert_eq!(
            tiles(&page.text),
            [
                "₹900",
                "₹900",
                "₹900",
                "NPR\u{a0}800",
                "NPR\u{a0}800",
                "NPR\u{a0}800"
            ],
            "{span}: {page:?}"
        );
        assert!(page.text.contains("2 gifts · ₹100 given back"), "{page:?}");
        for year in &years {
            let named = format!("Financial year {year}<");
            assert!(page.text.contains(&named), "{named}: {page:?}");
        }
        assert!(
            page.text
                .contains("₹1,000 received with 2 gifts and ₹100 given back"),
            "{page:?}"
        );
        for id in ["money-INR", "gifts-INR", "money-NPR", "gifts-NPR"] {
            let named = format!("role=\"img\" aria-labelledby=\"{id}-title {id}-told\"");
            assert!(page.text.contains(&named), "{id}: {page:?}");
        }
    }
}

#[tokio::test]
async fn a_span_leaves_out_what_is_older() {
    const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
    let house = house().await;
    // 460, 60 and 0 days old.
    paid(&house).await;
    house.pass_ms(400 * DAY_MS);
    paid(&house).await;
    paid(&house).await;
    house.pass_ms(60 * DAY_MS);
    for _ in 0..3 {
        paid(&house).await;
    }
    let desk = Desk::signed_in(&house, PASSWORD).await;
    for (span, gifts, rupees) in [
        ("", 3, "1,500"),
        ("?span=30d", 3, "1,500"),
        ("?span=12m", 5, "2,500"),
        ("?span=all", 6, "3,000"),
        ("?span=ever", 3, "1,500"),
    ] {
        let page = desk.get(&format!("/admin{span}")).await;
        assert_eq!(page.status, 200, "{page:?}");
        let told = format!("₹{rupees} received with {gifts} gifts and ₹0 given back");
        assert!(page.text.contains(&told), "{span}: {told}: {page:?}");
        // Today and this month are the same, whatever the span is.
        assert_eq!(tiles(&page.text)[..2], ["₹1,500", "₹1,500"], "{span}");
        let chosen = match span {
            "?span=12m" | "?span=all" => span,
            _ => "?span=30d",
        };
        let link = format!("href=\"/admin{chosen}\" aria-current=\"true\"");
        assert!(page.text.contains(&link), "{span}: {page:?}");
    }
}

#[tokio::test]
async fn figures_are_counted_once_a_minute_for_each_span() {
    let house = house().await;
    let desk = Desk::signed_in(&house, PASSWORD).await;
    paid(&house).await;
    let figures = async |path: &str| {
        tiles(&desk.get(path).await.text)
            .first()
            .map(|text| (*text).to_owned())
    };
    assert_eq!(figures("/admin").await.as_deref(), Some("₹500"));
    paid(&house).await;
    assert_eq!(figures("/admin").await.as_deref(), Some("₹500"), "kept");
    assert_eq!(figures("/admin?span=all").await.as_deref(), Some("₹1,000"));
    house.pass_ms(61_000);
    assert_eq!(figures("/admin").await.as_deref(), Some("₹1,000"));
}

#[tokio::test]
async fn why_payments_failed_is_told_in_donors_words_and_with_the_code() {
    let house = house().await;
    paid(&house).await;
    let begun = house.begun().await;
    let failed = json!({"order_id": begun.order, "outcome": "failed", "reason": "insufficient_funds", "webhook": false});
    house.gateway.pay_as(failed).await;
    house.pass_ms(60_000);
    house.donation(&begun).await.ok();
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let page = desk.get("/admin").await;
    for said in [
        "There is not enough money in the account.",
        "insufficient_funds",
        "1 paid, 1 under way, 0 not paid, 0 refused by the gateway.",
        "50.0 %",
        "Half are paid within",
    ] {
        assert!(page.text.contains(said), "{said}: {page:?}");
    }
}

#[tokio::test]
async fn open_work_is_counted_and_leads_to_its_list() {
    let house = house().await;
    let begun: Begun = paid(&house).await;
    let twice = json!({"order_id": begun.order, "outcome": "captured", "webhook": false});
    house.gateway.pay_as(twice).await;
    house.pass_ms(60_000);
    let desk = Desk::signed_in(&house, PASSWORD).await;
    desk.post(&format!("/admin/donations/{}/recheck", begun.id), &[])
        .await;
    let held = house.begun().await;
    let other =
        json!({"order_id": held.order, "outcome": "captured", "amount": 100_00, "webhook": false});
    house.gateway.pay_as(other).await;
    house.pass_ms(60_000);
    desk.post(&format!("/admin/donations/{}/recheck", held.id), &[])
        .await;
    let page = desk.get(&format!("/admin/donations/{}", held.id)).await;
    let told = page.text.matches("Held, and not counted").count();
    assert_eq!(told, 2, "on top and at the payment: {page:?}");
    let late = house.begun().await;
    house.pass_ms(11 * 60_000 + 24 * 60 * 60_000);
    let desk = Desk::signed_in(&house, PASSWORD).await;
    let page = desk.get("/admin").await;
    for (waiting, count, id) in [
        ("held", 1, held.id.as_str()),
        ("surplus", 1, begun.id.as_str()),
        // What is held is asked about too.
        ("overdue", 2, late.id.as_str()),
    ] {
        let link = format!(
            "href=\"/admin/donations?waiting={waiting}\"><strong class=\"figure\">{count}<"
        );
        assert!(page.text.contains(&link), "{waiting}: {page:?}");
        let list = desk
            .get(&format!("/admin/donations?waiting={waiting}"))
            .await;
        let found = list.text.matches("href=\"/admin/donations/DN-").count();
        assert_eq!(found, count, "{waiting}: {list:?}");
        assert!(list.text.contains(id), "{waiting}");
    }
}
