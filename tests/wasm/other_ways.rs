use crate::checkout::{heading, mount, paths, press, show};
use crate::page::{campaign, campaign_of_two, input, no_window, pause, run, text};
use wasm_bindgen_test::wasm_bindgen_test;

/// A script that cannot be loaded, and a server that knows another way.
const BLOCKED: &str = "
    answers['/api/begin_donation'][1].next.checkout_url = 'http://127.0.0.1:1/checkout.js';
    answers['/api/donation'][1].alternative = {gateway: 'khalti', currency: 'NPR', amount_minor: 80000, payee: 'Kosh'};
    answers['/api/retry_donation'] = [200, {next: {kind: 'redirect', url: '#khalti'}}];";

const REDIRECTS: &str =
    "answers['/api/begin_donation'][1].next = {kind: 'redirect', url: '#khalti'}";

fn click(label: &str) {
    run(&[
        "[...document.querySelectorAll('.daan-actions > *')].find((e) => e.textContent.replaceAll('\\u00a0', ' ') === '",
        label,
        "').click()",
    ]
    .concat());
}

fn actions() -> String {
    text("[...document.querySelectorAll('.daan-actions > *')].map((e) => e.textContent).join(', ')")
}

fn state() -> String {
    text("records()[0].state")
}

async fn is_blocked() {
    press().await;
    for _ in 0..50 {
        if paths() == "begin_donation donation" {
            break;
        }
        pause(20).await;
    }
    pause(50).await;
    assert_eq!(heading(), "The payment window did not open");
}

#[wasm_bindgen_test]
async fn a_blocked_window_offers_the_same_gift_through_khalti() {
    let _page = show(&campaign());
    no_window();
    run(BLOCKED);
    is_blocked().await;
    assert_eq!(
        actions(),
        "Try again, Give NPR 800 through Khalti to Kosh instead, Pay on Razorpay’s own page, Change the gift"
    );
    assert!(
        text("document.querySelector('.daan-panel').textContent").contains("₹500 comes to NPR 800")
    );
    click("Give NPR 800 through Khalti to Kosh instead");
    pause(50).await;
    assert_eq!(
        text("calls.at(-1).body"),
        r#"{"token":"token","gateway":"khalti"}"#
    );
    assert_eq!(text("location.hash"), "#khalti");
    assert_eq!(heading(), "On the way to the payment page");
    assert_eq!(state(), "left");
}

#[wasm_bindgen_test]
async fn a_blocked_window_without_an_alternative_leads_to_the_hosted_page() {
    let _page = show(&campaign());
    no_window();
    run(BLOCKED);
    run("delete answers['/api/donation'][1].alternative");
    is_blocked().await;
    assert_eq!(
        actions(),
        "Try again, Pay on Razorpay’s own page, Change the gift"
    );
    click("Pay on Razorpay’s own page");
    pause(50).await;
    assert_eq!(text("location.hash"), "#hosted");
    assert_eq!(state(), "left");
}

#[wasm_bindgen_test]
async fn a_page_that_comes_out_of_the_browsers_cache_asks_what_became_of_the_gift() {
    let _page = show(&campaign());
    run(REDIRECTS);
    press().await;
    assert_eq!(heading(), "On the way to the payment page");
    assert_eq!(
        text("document.querySelector('.daan-actions a').getAttribute('href')"),
        "#khalti",
        "who is not taken there can go"
    );
    run("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
    pause(50).await;
    assert_eq!(paths(), "begin_donation donation");
    assert_eq!(heading(), "No payment has reached us yet");
    assert_eq!(state(), "undefined");
    run("answers['/api/donation'][1].status = 'paid';
         window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
    pause(50).await;
    assert_eq!(heading(), "Thank you!");
}

#[wasm_bindgen_test]
async fn a_page_that_is_loaded_anew_shows_the_gift_it_was_left_for_once() {
    let page = show(&campaign());
    run(REDIRECTS);
    press().await;
    drop(page);
    let page = mount(&campaign());
    pause(50).await;
    assert_eq!(heading(), "No payment has reached us yet");
    drop(page);
    let _page = mount(&campaign());
    pause(50).await;
    assert_eq!(text("document.querySelectorAll('#daan-form').length"), "1");
}

#[wasm_bindgen_test]
async fn a_gateway_that_fails_at_the_start_is_answered_with_another_way() {
    let _page = show(&campaign_of_two());
    run("window.good = answers['/api/begin_donation'];
         answers['/api/begin_donation'] = [503, {code: 'gateway_unavailable', message: 'No answer.', reference: ''}]");
    press().await;
    assert_eq!(
        text("document.getElementById('daan-other').textContent"),
        "Give NPR 800 through Khalti to Kosh instead"
    );
    run("answers['/api/begin_donation'] = good");
    run(REDIRECTS);
    input("daan-name").set_value("Asha Rai");
    run("document.getElementById('daan-other').click()");
    pause(50).await;
    assert_eq!(
        text(
            "(({amount_minor, currency, gateway, donor}) => [amount_minor, currency, gateway, donor.name].join(' '))(JSON.parse(calls.at(-1).body).request)"
        ),
        "80000 NPR khalti Asha Rai"
    );
    assert_eq!(
        text("new Set(calls.map((call) => JSON.parse(call.body).request.idempotency_key)).size"),
        "2",
        "another gift has another key"
    );
    assert_eq!(text("location.hash"), "#khalti");
}

#[wasm_bindgen_test]
async fn a_failed_attempt_is_told_in_the_servers_words() {
    let _page = show(&campaign());
    press().await;
    run("answers['/api/donation'][1].failure = {reason: 'insufficient_funds', message: 'Not enough money.'};
         fake.listeners['payment.failed']({error: {reason: 'insufficient_funds'}});
         fake.options.modal.ondismiss({})");
    pause(50).await;
    let panel = text("document.querySelector('.daan-panel').textContent");
    assert!(panel.contains("Not enough money."), "{panel}");
    assert!(
        !panel.contains("The last try in the payment window"),
        "{panel}"
    );
}
