//! The mock bank's page.

use daan_sandbox::KEY_ID;
use serde_json::json;

use super::{Payer, assert_signed};
use crate::support::text;

#[tokio::test]
async fn a_finished_payments_page_shows_its_outcome_and_changes_nothing() {
    let payer = Payer::new().await;
    let bank = payer.go_to_bank("netbanking", &[]).await;
    let done = payer.browser.press(&bank, "success").await;
    let again = payer.browser.press(&bank, "failure").await;
    let (address, _) = bank.form();
    let later = payer.browser.get(&address).await;
    for page in [&again, &later] {
        assert_eq!((page.screen(), page.form()), (done.screen(), done.form()));
    }
    // Whoever comes back with the browser's Back button is not thrown forward again.
    assert!(done.html.contains("data-auto") && !later.html.contains("data-auto"));
    let (_, payments) = payer
        .world
        .get(&format!("/v1/orders/{}/payments", payer.order))
        .await;
    assert_eq!(
        (&payments["count"], &payments["items"][0]["status"]),
        (&json!(1), &json!("captured"))
    );
}

#[tokio::test]
async fn an_address_that_was_not_given_out_leads_nowhere() {
    let payer = Payer::new().await;
    let bank = payer.go_to_bank("netbanking", &[]).await;
    let id = text(&payer.payment().await["id"]);
    let (given, _) = bank.form();
    let addresses = [
        format!("/v1/payments/{id}/authorize"),
        format!("/v1/payments/{id}/authorize?key_id={KEY_ID}"),
        format!("/v1/payments/{id}/authorize?track_id=00000000000000"),
        given.replace("authorize", "authorize2"),
        "/v1/payments/pay_00000000000000/authorize?track_id=x".to_owned(),
    ];
    for address in addresses {
        let shown = payer.browser.get(&address).await;
        let pressed = payer.browser.post(&address, &[("action", "success")]).await;
        assert_eq!((shown.status, pressed.status), (400, 400), "{address}");
    }
    assert_eq!(payer.payment().await["status"], "created");
    let with_prefix = given.replacen(&id["pay_".len()..], &id, 1);
    assert_eq!(payer.browser.get(&with_prefix).await.screen(), "bank");
}

#[tokio::test]
async fn an_unknown_answer_is_refused_and_the_payment_still_waits() {
    let payer = Payer::new().await;
    let bank = payer.go_to_bank("netbanking", &[]).await;
    for action in ["", "captured", "SUCCESS", "<script>"] {
        let page = payer.browser.submit(&bank, &[("action", action)]).await;
        assert_eq!(
            (page.status, page.screen().as_str()),
            (400, "refused"),
            "{action}"
        );
        assert!(!page.html.contains("<script>"));
    }
    assert_eq!(payer.payment().await["status"], "created");
}

#[tokio::test]
async fn a_card_asks_for_a_password_of_four_to_ten_digits() {
    let cases = [
        ("1234", None),
        ("0123456789", None),
        ("123", Some("incorrect_otp")),
        ("12345678901", Some("incorrect_otp")),
        ("12a4", Some("incorrect_otp")),
        ("", Some("incorrect_otp")),
    ];
    for (otp, reason) in cases {
        let payer = Payer::new().await;
        let bank = payer.go_to_bank("card", &[]).await;
        let fields = [("action", "success"), ("otp", otp)];
        payer.browser.submit(&bank, &fields).await;
        assert_eq!(
            payer.payment().await["error_reason"].as_str(),
            reason,
            "{otp}"
        );
    }
}

#[tokio::test]
async fn a_failing_test_card_fails_for_its_own_reason() {
    let payer = Payer::new().await;
    let number = [("card[number]", "4100 2800 0008 0001")];
    let bank = payer.go_to_bank("card", &number).await;
    assert!(bank.html.contains("ending in 0001"));
    let done = payer.browser.press(&bank, "failure").await;
    assert_eq!(done.field("error[reason]").unwrap(), "insufficient_fund");
}

#[tokio::test]
async fn the_failing_upi_address_can_only_fail() {
    let payer = Payer::new().await;
    let bank = payer
        .go_to_bank("upi", &[("vpa", "failure@razorpay")])
        .await;
    assert!(!bank.html.contains("data-action=\"success\""));
    let done = payer.browser.submit(&bank, &[("action", "success")]).await;
    assert_eq!(done.field("error[reason]").unwrap(), "payment_failed");
    assert_eq!(payer.payment().await["vpa"], "failure@razorpay");
}

#[tokio::test]
async fn manual_capture_authorises_and_so_does_the_button_for_it() {
    let manual = json!({"amount": 50_000, "currency": "INR", "payment": {"capture": "manual"}});
    let automatic = json!({"amount": 50_000, "currency": "INR"});
    for (order, action) in [
        (&manual, "success"),
        (&manual, "authorize"),
        (&automatic, "authorize"),
    ] {
        let payer = Payer::of(order).await;
        let bank = payer.go_to_bank("netbanking", &[]).await;
        let done = payer.browser.press(&bank, action).await;
        let id = assert_signed(&done, &payer.order);
        assert_eq!(payer.payment().await["status"], "authorized");
        let capture = json!({"amount": 50_000, "currency": "INR"});
        let path = format!("/v1/payments/{id}/capture");
        assert_eq!(
            payer.world.post(&path, &capture).await.1["status"],
            "captured"
        );
    }
}

#[tokio::test]
async fn the_second_of_two_tabs_cannot_pay_the_order_again() {
    let payer = Payer::new().await;
    let first = payer.go_to_bank("netbanking", &[]).await;
    let second = payer.go_to_bank("wallet", &[]).await;
    let methods = payer.open(&[]).await;
    payer.browser.press(&first, "success").await;
    let late = payer.browser.press(&second, "success").await;
    assert_eq!(late.field("error[reason]").unwrap(), "order_already_paid");
    let page = payer
        .browser
        .follow_link(&methods, "data-method=\"card\"")
        .await;
    assert_eq!((page.status, page.screen().as_str()), (400, "refused"));
    assert!(page.html.contains("already paid"));
}

#[tokio::test]
async fn the_banks_answer_is_announced_and_nothing_before_it() {
    let payer = Payer::new().await;
    // Nobody listens there; that an event was sent is enough.
    payer
        .world
        .running
        .send_webhooks_to("http://127.0.0.1:9/hook");
    let bank = payer.go_to_bank("netbanking", &[]).await;
    let (_, before) = payer.world.get("/control/state").await;
    assert_eq!(before["webhooks"], json!([]));
    payer.browser.press(&bank, "success").await;
    let mut sent = Vec::new();
    for _ in 0..200 {
        let (_, state) = payer.world.get("/control/state").await;
        let deliveries = state["webhooks"].as_array().unwrap().iter();
        sent = deliveries
            .map(|delivery| text(&delivery["event"]))
            .collect();
        if sent.iter().any(|event| event == "order.paid") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    for event in ["payment.authorized", "payment.captured", "order.paid"] {
        assert!(sent.iter().any(|known| known == event), "{event}: {sent:?}");
    }
}

#[tokio::test]
async fn a_method_that_is_down_says_so_and_fails() {
    let payer = Payer::new().await;
    let down = json!({"method": "netbanking", "status": "started"});
    payer.world.control("/control/downtime", &down).await;
    assert!(payer.open(&[]).await.html.contains("Not working right now"));
    let bank = payer.go_to_bank("netbanking", &[]).await;
    let done = payer.browser.press(&bank, "success").await;
    assert_eq!(done.field("error[reason]").unwrap(), "bank_technical_error");
}
