//! Settlements and the list of what is in them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{World, answer, assert_refused, ids};

async fn this_months(world: &World, more: &str) -> Vec<Value> {
    let made = world.get("/v1/settlements").await.1;
    let at = made["items"][0]["created_at"].as_i64().unwrap();
    let at = jiff::Timestamp::from_second(at + 5 * 3_600 + 1_800).unwrap();
    let day = at.to_zoned(jiff::tz::TimeZone::UTC).date();
    let path = format!(
        "/v1/settlements/recon/combined?year={}&month={}&day={}{more}",
        day.year(),
        day.month(),
        day.day()
    );
    let (status, list) = world.get(&path).await;
    assert_eq!(
        (status, &list["entity"]),
        (200, &json!("collection")),
        "{list}"
    );
    list["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_was_captured_is_paid_out_once_less_fees_and_what_went_back() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let whole = world.pay(&order, "captured").await;
    let order = world.order(20_000).await;
    let part = world.pay(&order, "captured").await;
    world
        .post(
            &format!("/v1/payments/{part}/refund"),
            &json!({"amount": 5_000}),
        )
        .await;
    // Neither of these is the merchant's money.
    let order = world.order(30_000).await;
    world.pay(&order, "authorized").await;
    let order = world.order(30_000).await;
    world.pay(&order, "failed").await;

    let made = world.control("/control/settle", &json!({})).await;
    // 2 % and 18 % tax on that, of each payment.
    assert_eq!(
        (&made["fees"], &made["tax"], &made["amount"]),
        (
            &json!(1_180 + 472),
            &json!(180 + 72),
            &json!(50_000 - 1_180 + 20_000 - 472 - 5_000)
        )
    );
    let id = made["id"].as_str().unwrap();
    let (_, fetched) = world.get(&format!("/v1/settlements/{id}")).await;
    assert_eq!(fetched, made);
    let (_, list) = world.get("/v1/settlements?count=5").await;
    assert_eq!(list["items"], json!([made]));

    let lines = this_months(&world, "").await;
    let told: Vec<_> = lines
        .iter()
        .map(|line| (&line["type"], &line["entity_id"]))
        .collect();
    assert_eq!(told.len(), 3, "{lines:#?}");
    assert_eq!(told[0], (&json!("payment"), &json!(whole)));
    assert_eq!(told[1], (&json!("payment"), &json!(part)));
    assert_eq!(lines[2]["type"], "refund");
    assert_eq!(lines[2]["payment_id"], json!(part));
    assert_eq!(
        (&lines[2]["debit"], &lines[2]["credit"], &lines[1]["credit"]),
        (&json!(5_000), &json!(0), &json!(20_000 - 472))
    );
    for line in &lines {
        assert_eq!(line["settlement_id"], made["id"]);
        assert_eq!(line["settlement_utr"], made["utr"]);
    }

    let again = world.request(Method::POST, "/control/settle");
    let (status, refusal) = answer(again).await;
    assert_eq!(status, 400, "nothing is paid out twice: {refusal}");
    let order = world.order(10_000).await;
    world.pay(&order, "captured").await;
    let second = world.control("/control/settle", &json!({})).await;
    assert_eq!(second["amount"], json!(10_000 - 236));
    let (_, list) = world.get("/v1/settlements").await;
    assert_eq!(ids(&list), [second["id"].as_str().unwrap(), id]);
}

#[tokio::test]
async fn the_list_of_a_day_comes_in_pages_and_other_days_are_empty() {
    let world = World::new().await;
    for _ in 0..12 {
        let order = world.order(50_000).await;
        world.pay(&order, "captured").await;
    }
    world.control("/control/settle", &json!({})).await;
    assert_eq!(
        this_months(&world, "").await.len(),
        10,
        "as many as without a count"
    );
    let all = this_months(&world, "&count=1000").await;
    assert_eq!(all.len(), 12);
    assert_eq!(this_months(&world, "&count=5&skip=10").await, all[10..]);
    let (_, empty) = world
        .get("/v1/settlements/recon/combined?year=2019&month=6")
        .await;
    assert_eq!(empty["count"], 0);
    let lets_in = world.client.get(world.url("/v1/settlements"));
    assert_eq!(answer(lets_in).await.0, 401);
}

#[tokio::test]
async fn a_list_without_a_month_is_refused() {
    let world = World::new().await;
    for (query, field) in [
        ("month=6", "year"),
        ("year=2026", "month"),
        ("year=2026&month=13", "month"),
        ("year=2026&month=6&day=32", "day"),
        ("year=2026&month=6&count=1001", "count"),
        ("year=2026&month=6&skip=-1", "skip"),
    ] {
        let refusal = world
            .get(&format!("/v1/settlements/recon/combined?{query}"))
            .await;
        assert_eq!(refusal.1["error"]["field"], field, "{query}");
        assert_eq!(refusal.0, 400);
    }
    let refusal = world.get("/v1/settlements/setl_00000000000000").await;
    assert_refused(&refusal, "The id provided does not exist");
}
