//! What opens no checkout or begins no payment, and what stays text.

use super::Payer;

#[tokio::test]
async fn a_number_that_is_no_card_begins_no_payment_and_is_not_shown_again() {
    let payer = Payer::new().await;
    let methods = payer.open(&[]).await;
    let form = payer
        .browser
        .follow_link(&methods, "data-method=\"card\"")
        .await;
    let page = payer
        .browser
        .submit(&form, &[("card[number]", "4111-secret")])
        .await;
    assert_eq!((page.status, page.screen().as_str()), (422, "method"));
    assert!(page.html.contains("data-failure") && !page.html.contains("4111-secret"));
    assert_eq!(payer.order_status().await, "created");
}

#[tokio::test]
async fn a_form_that_does_not_fit_gets_a_page_that_says_what_was_expected() {
    let payer = Payer::new().await;
    let cases = [
        (
            "key_id",
            "rzp_live_x",
            "expected key_id to be rzp_test_DaanSandbox001; got rzp_live_x",
        ),
        ("key_id", "", "got nothing"),
        ("order_id", "", "expected order_id"),
        (
            "order_id",
            "order_00000000000000",
            "got order_00000000000000",
        ),
        ("order_id", "../../x", "got ../../x"),
        ("amount", "49999", "expected amount to be 50000"),
        ("amount", "500.00", "got 500.00"),
        ("currency", "USD", "expected currency to be INR"),
        ("callback_url", "", "expected callback_url"),
        ("callback_url", "/return", "absolute http or https address"),
        (
            "callback_url",
            "javascript:alert(1)",
            "absolute http or https address",
        ),
        (
            "cancel_url",
            "data:text/html,x",
            "absolute http or https address",
        ),
        ("notes", "text", "notes"),
    ];
    for (name, value, words) in cases {
        let page = payer.open(&[(name, value)]).await;
        assert_eq!(
            (page.status, page.screen().as_str()),
            (400, "refused"),
            "{name}={value}"
        );
        assert!(page.html.contains(words), "{name}={value}: {}", page.html);
    }
    let garbage = payer
        .world
        .client
        .post(payer.world.url("/v1/checkout/embedded"));
    let page = garbage.body("{\"key_id\":").send().await.unwrap();
    assert_eq!(page.status(), 400);
    assert!(
        page.text()
            .await
            .unwrap()
            .contains("data-screen=\"refused\"")
    );
}

#[tokio::test]
async fn a_paid_order_opens_no_checkout() {
    let payer = Payer::new().await;
    payer.world.pay(&payer.order, "captured").await;
    let page = payer.open(&[("amount", "50000")]).await;
    assert_eq!(page.status, 400);
    assert!(page.html.contains("already paid"));
}

#[tokio::test]
async fn what_a_merchant_sends_stays_text() {
    let payer = Payer::new().await;
    let hostile = "\"><script>alert(1)</script>{{cancel}}";
    let changes = [
        ("name", hostile),
        ("description", hostile),
        ("prefill[name]", hostile),
        ("prefill[email]", hostile),
        ("image", "javascript:alert(1)"),
        (
            "callback_url",
            "https://merchant.example/\"><script>alert(1)</script>",
        ),
    ];
    let methods = payer.open(&changes).await;
    let form = payer
        .browser
        .follow_link(&methods, "data-method=\"card\"")
        .await;
    let bank = payer.browser.submit(&form, &[]).await;
    let done = payer.browser.press(&bank, "success").await;
    for page in [&methods, &form, &bank, &done] {
        assert!(!page.html.contains("<script>"), "{}", page.html);
        assert!(!page.html.contains("javascript:"));
    }
    assert_eq!(form.field("card[name]").unwrap(), hostile);
}

#[tokio::test]
async fn the_pages_need_no_script_and_allow_no_foreign_one() {
    let payer = Payer::new().await;
    let address = payer.go_to_bank("card", &[]).await.form().0;
    let response = payer
        .world
        .client
        .get(payer.world.url(&address))
        .send()
        .await
        .unwrap();
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"));
    assert!(
        !policy.contains("form-action"),
        "the way back may lead to any merchant"
    );
    assert_eq!(response.headers()["cache-control"], "no-store");
    let html = response.text().await.unwrap();
    assert!(!html.contains("style=") && !html.contains("onclick"));
}
