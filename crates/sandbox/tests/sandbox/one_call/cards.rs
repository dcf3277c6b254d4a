//! Cards that the merchant collected, with the password asked for on its own page.

use daan_sandbox::KEY_ID;
use serde_json::json;

use super::{CVV, NUMBER, call, card, create, netbanking, next, payment_id, status};
use crate::browser::Browser;
use crate::support::{World, answer, text};

#[tokio::test]
async fn a_card_is_paid_with_a_password_on_the_merchants_own_page() {
    let world = World::new().await;
    let (_, order) = create(&world, &card()).await;
    let steps = next(&order);
    let actions: Vec<&str> = steps.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(actions, ["redirect", "otp_generate"]);
    let (status, sent) = call(&steps[1].1, &json!({})).await;
    assert_eq!(
        (status, &sent["razorpay_payment_id"]),
        (200, &json!(payment_id(&order)))
    );
    assert_eq!(
        sent["metadata"],
        json!({"issuer": null, "network": "Visa", "last4": "1007"})
    );
    let step = |action: &str| {
        let mut steps = sent["next"].as_array().unwrap().iter();
        text(&steps.find(|step| step["action"] == action).unwrap()["url"])
    };
    assert_eq!(call(&step("otp_resend"), &json!({})).await.0, 200);
    let (status, wrong) = call(&step("otp_submit"), &json!({"otp": "12"})).await;
    assert_eq!(
        (status, &wrong["next"]),
        (400, &json!(["otp_submit", "otp_resend"]))
    );
    let (status, proof) = call(&step("otp_submit"), &json!({"otp": 123_456})).await;
    assert_eq!((status, &proof["razorpay_order_id"]), (200, &order["id"]));
    assert_eq!(text(&proof["razorpay_signature"]).len(), 64);
    assert_eq!(
        call(&step("otp_submit"), &json!({"otp": "1"})).await.1,
        proof,
        "it is paid"
    );
}

#[tokio::test]
async fn the_third_wrong_password_ends_the_payment() {
    let world = World::new().await;
    let (_, order) = create(&world, &card()).await;
    let path = format!("/v1/payments/{}/otp/submit", payment_id(&order));
    for _ in 0..2 {
        let (_, body) = world.post(&path, &json!({"otp": "1"})).await;
        assert_eq!(body["error"].get("reason"), None);
    }
    let (status, body) = world.post(&path, &json!({"otp": "1"})).await;
    assert_eq!(
        (status, &body["error"]["reason"]),
        (400, &json!("otp_attempts_exceeded"))
    );
    assert_eq!(body["error"]["metadata"]["order_id"], order["id"]);
    let (_, body) = world.post(&path, &json!({"otp": "1234"})).await;
    assert_eq!(body["error"]["reason"], "otp_attempts_exceeded");
}

#[tokio::test]
async fn a_password_is_for_cards_and_for_the_address_that_was_given() {
    let world = World::new().await;
    let (_, order) = create(&world, &card()).await;
    let generate = next(&order)[1].1.clone();
    let (base, _) = generate.split_once('?').unwrap();
    assert_eq!(call(base, &json!({})).await.0, 401);
    assert_eq!(
        call(&format!("{base}?key_id={KEY_ID}"), &json!({})).await.0,
        400
    );
    assert_eq!(
        call(&generate.replace(KEY_ID, "rzp_test_other"), &json!({}))
            .await
            .0,
        401
    );
    let by_key = world.client.post(base).basic_auth(KEY_ID, None::<&str>);
    assert_eq!(answer(by_key).await.0, 200, "as the SDKs call it");
    let submit = base.replace("otp_generate", "otp_submit/00000000000000");
    let stolen = call(
        &format!("{submit}?key_id={KEY_ID}"),
        &json!({"otp": "1234"}),
    )
    .await;
    assert_eq!(stolen.0, 400);
    let (_, bank) = create(&world, &netbanking()).await;
    let path = format!("/v1/payments/{}/otp/submit", payment_id(&bank));
    assert_eq!(world.post(&path, &json!({"otp": "1234"})).await.0, 400);
    assert_eq!(status(&world, &payment_id(&bank)).await, "created");
}

#[tokio::test]
async fn no_card_number_is_kept_or_shown() {
    let world = World::new().await;
    let browser = Browser::of(&world);
    world.running.send_webhooks_to("http://127.0.0.1:9/hook");
    let (_, order) = create(&world, &card()).await;
    let bank = browser.get(&next(&order)[0].1).await;
    let done = browser.press(&bank, "failure").await;
    let mut refused = card();
    refused["card"]["number"] = json!("41002800000010x7");
    let (_, refusal) = create(&world, &refused).await;
    let (_, state) = world.get("/control/state").await;
    let shown = [
        order.to_string(),
        bank.html,
        done.html,
        refusal.to_string(),
        state.to_string(),
    ];
    for text in shown {
        for secret in [NUMBER, "41002800000010x7", "410028"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        // Three digits are a part of many a time and id.
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        assert!(words.all(|word| word != CVV), "{text}");
    }
    assert_eq!(state["payments"][0]["card"]["last4"], "1007");
}
