//! The deck of scenarios, for programs and for people.

use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::endpoint::{Endpoint, names};
use crate::support::{World, text};

async fn play(world: &World, body: &Value) -> Value {
    world.control("/control/scenario", body).await["result"].clone()
}

/// What a browser sends when a button of the page is pressed, redirects not followed.
async fn press(world: &World, form: &[(&str, &str)]) -> Response {
    let client = Client::builder().no_proxy().redirect(Policy::none());
    let request = client.build().unwrap().post(world.url("/desk"));
    request.form(form).send().await.unwrap()
}

async fn page(world: &World) -> String {
    let response = world.client.get(world.url("/desk")).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

#[tokio::test]
async fn every_scenario_of_the_list_runs_on_the_newest() {
    let world = World::new().await;
    let _endpoint = Endpoint::of(&world, 0).await;
    let (_, list) = world.get("/control/scenarios").await;
    let deck = list["scenarios"].as_array().unwrap();
    assert!(deck.len() >= 15, "{list}");
    for scenario in deck {
        world
            .control("/control/faults", &json!({"kind": "none"}))
            .await;
        let order = world.order(50_000).await;
        let pidx = world.initiate().await;
        if scenario["name"] == "refunded" {
            world.pay(&order, "captured").await;
        }
        if scenario["name"] == "webhook_again" {
            world.pay(&order, "failed").await;
        }
        let result = play(&world, &json!({"name": scenario["name"]})).await;
        match scenario["on"].as_str().unwrap() {
            "khalti" => assert_eq!(result["pidx"], pidx, "{scenario}"),
            "order" if result.get("deliveries").is_none() => {
                let order_ids = [&result["razorpay_order_id"], &result["order_id"]];
                let is_refund = result["entity"] == "refund";
                assert!(is_refund || order_ids.contains(&&json!(order)), "{result}");
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_scenario_can_name_its_order() {
    let world = World::new().await;
    let first = world.order(50_000).await;
    world.order(60_000).await;
    let body = json!({"name": "failed", "order_id": first, "reason": "insufficient_funds"});
    let proof = play(&world, &body).await;
    assert_eq!(proof["razorpay_order_id"], first);
    let id = text(&proof["razorpay_payment_id"]);
    let (_, payment) = world.get(&format!("/v1/payments/{id}")).await;
    assert_eq!(payment["error_reason"], "insufficient_funds");
    let late = play(&world, &json!({"name": "late", "order_id": first})).await;
    assert_eq!(
        (&late["id"], &late["status"]),
        (&json!(id), &json!("captured"))
    );
}

#[tokio::test]
async fn webhooks_again_repeats_what_happened_under_its_ids() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    let endpoint = Endpoint::of(&world, 0).await;
    play(&world, &json!({"name": "paid", "order_id": order})).await;
    let first = endpoint.wait_for(3).await;
    play(&world, &json!({"name": "webhook_again"})).await;
    let again = endpoint.wait_for(3).await;
    assert_eq!(names(&first), names(&again));
    assert!(
        first
            .iter()
            .zip(&again)
            .all(|(one, two)| one.event_id == two.event_id)
    );
}

#[tokio::test]
async fn a_downtime_and_a_fault_begin_and_end() {
    let world = World::new().await;
    play(&world, &json!({"name": "downtime_on", "method": "card"})).await;
    let down = play(&world, &json!({"name": "downtime_off", "method": "card"})).await;
    assert_eq!(
        (&down["method"], &down["status"]),
        (&json!("card"), &json!("resolved"))
    );
    play(&world, &json!({"name": "faults_down"})).await;
    let request = world.client.get(world.url("/v1/checkout.js"));
    assert!(request.send().await.is_err());
    play(&world, &json!({"name": "faults_none"})).await;
    assert_eq!(world.get("/v1/orders").await.0, 200);
}

#[tokio::test]
async fn a_scenario_that_cannot_run_says_what_it_expected() {
    let world = World::new().await;
    for body in [
        json!({}),
        json!({"name": "earthquake"}),
        json!({"name": "paid"}),
        json!({"name": "khalti_completed"}),
        json!({"name": "paid", "order_id": "order_00000000000000"}),
        json!({"name": "khalti_completed", "pidx": "nobody"}),
        json!({"name": "paid", "pidx": "x"}),
        json!({"name": "paid", "amount": 5}),
        json!({"name": "downtime_on", "method": "cash"}),
        json!({"name": ["paid"]}),
    ] {
        let (status, refusal) = world.post("/control/scenario", &body).await;
        let words = text(&refusal["error"]["description"]);
        assert!(
            status == 400 && words.contains("expected"),
            "{body}: {words}"
        );
    }
    let order = world.order(50_000).await;
    for name in ["refunded", "webhook_again"] {
        let body = json!({"name": name, "order_id": order});
        assert_eq!(
            world.post("/control/scenario", &body).await.0,
            400,
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_page_shows_what_the_books_hold_and_a_button_for_every_scenario() {
    let world = World::new().await;
    assert!(page(&world).await.contains("Nothing yet."));
    let order = world.order(50_000).await;
    let payment = world.pay(&order, "captured").await;
    let pidx = world.initiate().await;
    let shown = page(&world).await;
    for part in [
        &order,
        &payment,
        &pidx,
        "₹500.00",
        "Rs 13.00",
        "captured",
        "Initiated",
    ] {
        assert!(shown.contains(part), "{part}");
    }
    let (_, list) = world.get("/control/scenarios").await;
    for scenario in list["scenarios"].as_array().unwrap() {
        let button = format!("data-scenario={}", scenario["name"]);
        assert!(shown.contains(&button), "{button}");
    }
    assert!(!shown.contains("<script") && !shown.contains("{{"));
}

#[tokio::test]
async fn what_a_merchant_wrote_cannot_become_markup() {
    let world = World::new().await;
    let opened = json!({
        "return_url": "https://give.example.org/", "website_url": "https://give.example.org/", "amount": 1_000,
        "purchase_order_id": "<script>alert(1)</script>", "purchase_order_name": "\"><script>",
    });
    let request = world.khalti("/api/v2/epayment/initiate/", &opened);
    let opened: Value = request.send().await.unwrap().json().await.unwrap();
    assert!(!page(&world).await.contains("<script"));
    let pay_page = world.client.get(text(&opened["payment_url"]));
    let pay_page = pay_page.send().await.unwrap().text().await.unwrap();
    assert!(pay_page.contains("&lt;script") && !pay_page.contains("<script"));
}

#[tokio::test]
async fn a_button_runs_its_scenario_and_shows_the_page_again() {
    let world = World::new().await;
    let order = world.order(50_000).await;
    // A form sends every field it has, the empty ones too.
    let form = [
        ("name", "paid"),
        ("order_id", ""),
        ("reason", "payment_failed"),
    ];
    let response = press(&world, &form).await;
    assert_eq!(response.status(), 303);
    let back = response.headers()["location"].to_str().unwrap().to_owned();
    let shown = world.client.get(world.url(&back)).send().await.unwrap();
    assert!(shown.text().await.unwrap().contains("Done – Paid"));
    let (_, order) = world.get(&format!("/v1/orders/{order}")).await;
    assert_eq!(order["status"], "paid");
}

#[tokio::test]
async fn a_button_that_cannot_do_it_says_why_on_the_page() {
    let world = World::new().await;
    let response = press(&world, &[("name", "paid"), ("order_id", "")]).await;
    assert_eq!(response.status(), 400);
    assert!(response.text().await.unwrap().contains("none was made"));
    let response = press(&world, &[("name", "<script>")]).await;
    assert_eq!(response.status(), 400);
    assert!(!response.text().await.unwrap().contains("<script"));
    let shown = world.client.get(world.url("/desk?done=<script>"));
    let shown = shown.send().await.unwrap().text().await.unwrap();
    assert!(!shown.contains("Done") && !shown.contains("<script"));
}

#[tokio::test]
async fn a_person_at_the_front_door_is_shown_to_the_desk() {
    let world = World::new().await;
    let client = Client::builder().no_proxy().redirect(Policy::none());
    let request = client.build().unwrap().get(world.url("/"));
    let response = request
        .header("accept", "text/html,*/*")
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["location"], "/desk");
}
