//! A proof that the server has not answered yet: who brings it, when, and what happens when the page goes.

use crate::checkout::{heading, mount, paths, press, show};
use crate::checkout_flow::PAY;
use crate::page::{campaign, pause, run, text};
use wasm_bindgen_test::wasm_bindgen_test;

/// Answers nothing until [`let_go`].
fn hold_answers() {
    run("window.held = new Promise((resolve) => { window.letGo = resolve })");
}

fn let_go() {
    run("letGo(); held = undefined");
}

/// The server is not reached when the proof is to be brought.
fn cut_off() {
    run("window.kept = answers['/api/confirm_payment']; delete answers['/api/confirm_payment']");
}

fn confirms() -> String {
    text("calls.filter((call) => call.path === '/api/confirm_payment').length")
}

fn leave_page() {
    run("window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
}

/// Whether the browser would ask the donor to stay.
fn asks_to_stay() -> String {
    text("!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))")
}

/// Threat 22.
#[wasm_bindgen_test]
async fn a_page_that_goes_sends_its_unsent_proof_off_once_by_a_request_that_outlives_it() {
    let _page = show(&campaign());
    press().await;
    leave_page();
    pause(50).await;
    assert_eq!(confirms(), "0", "there is no proof yet");
    cut_off();
    run(PAY);
    pause(50).await;
    assert_eq!(
        (heading().as_str(), confirms().as_str()),
        ("Confirming your payment", "1")
    );
    leave_page();
    pause(50).await;
    assert_eq!(confirms(), "2");
    assert_eq!(text("calls.at(-1).keepalive"), "true");
    assert_eq!(
        text("JSON.stringify(Object.keys(JSON.parse(calls.at(-1).body)).sort())"),
        r#"["razorpay_order_id","razorpay_payment_id","razorpay_signature","token"]"#
    );
}

/// Threat 22.
#[wasm_bindgen_test]
async fn a_proof_that_is_on_its_way_already_is_not_sent_off_once_more() {
    let _page = show(&campaign());
    press().await;
    hold_answers();
    run(PAY);
    pause(50).await;
    leave_page();
    pause(50).await;
    assert_eq!(confirms(), "1");
    assert_eq!(text("calls.at(-1).keepalive"), "true");
    let_go();
    pause(50).await;
    assert_eq!(heading(), "Thank you!");
    leave_page();
    pause(50).await;
    assert_eq!(confirms(), "1", "an answered proof is not sent again");
}

#[wasm_bindgen_test]
async fn the_browser_asks_to_stay_only_while_a_proof_is_unsent() {
    let _page = show(&campaign());
    assert_eq!(asks_to_stay(), "false");
    press().await;
    assert_eq!(asks_to_stay(), "false", "while paying");
    cut_off();
    run(PAY);
    pause(50).await;
    assert_eq!(asks_to_stay(), "true");
    run(
        "answers['/api/confirm_payment'] = [200, {...kept[1], status: 'processing'}]; window.dispatchEvent(new Event('online'))",
    );
    pause(50).await;
    assert_eq!(heading(), "Your bank has not confirmed yet");
    assert_eq!(asks_to_stay(), "false", "the server has it");
}

/// Threat 33.
#[wasm_bindgen_test]
async fn a_second_tab_waits_for_the_first_and_then_asks_instead_of_bringing_the_proof_again() {
    let _first = show(&campaign());
    press().await;
    hold_answers();
    run(PAY);
    pause(50).await;
    assert_eq!(confirms(), "1");
    let _second = mount(&campaign());
    pause(50).await;
    assert_eq!(
        (heading().as_str(), confirms().as_str()),
        ("Confirming your payment", "1")
    );
    run("answers['/api/donation'][1].status = 'paid'");
    let_go();
    pause(100).await;
    assert_eq!(heading(), "Thank you!");
    assert_eq!(paths(), "begin_donation confirm_payment donation");
}

/// Threat 33.
#[wasm_bindgen_test]
async fn what_another_tab_has_brought_is_asked_about_at_once() {
    let _page = show(&campaign());
    press().await;
    cut_off();
    run(PAY);
    pause(50).await;
    run("answers['/api/donation'][1].status = 'paid';
         for (const name of Object.keys(localStorage)) localStorage.removeItem(name);
         window.dispatchEvent(new StorageEvent('storage', {key: 'daan.pending.v2.pay_1'}))");
    pause(50).await;
    assert_eq!(heading(), "Thank you!");
    assert_eq!(confirms(), "1");
}

/// Threat 33.
#[wasm_bindgen_test]
async fn a_proof_whose_record_was_only_deleted_is_brought_all_the_same() {
    let first = show(&campaign());
    press().await;
    cut_off();
    run(PAY);
    pause(50).await;
    run("answers['/api/confirm_payment'] = kept");
    let _second = mount(&campaign());
    pause(50).await;
    assert_eq!(confirms(), "1", "the first tab has the turn");
    run("for (const name of Object.keys(localStorage)) localStorage.removeItem(name)");
    drop(first);
    pause(2_000).await;
    assert_eq!(confirms(), "2");
    assert_eq!(heading(), "Thank you!");
}

#[wasm_bindgen_test]
async fn a_browser_without_locks_brings_the_proof_at_once() {
    let _page = show(&campaign());
    press().await;
    for locks in [
        "undefined",
        "{request: () => Promise.reject(new DOMException('denied', 'SecurityError'))}",
        "{request() { throw new DOMException('denied', 'SecurityError') }}",
    ] {
        run(&[
            "Object.defineProperty(navigator, 'locks', {configurable: true, value: ",
            locks,
            "})",
        ]
        .concat());
        let page = show(&campaign());
        press().await;
        run(PAY);
        pause(50).await;
        assert_eq!(heading(), "Thank you!", "{locks}");
        drop(page);
        run("delete navigator.locks");
    }
}

/// Threat 33.
#[wasm_bindgen_test]
async fn every_proof_of_an_earlier_visit_is_brought_and_the_newest_gift_is_shown() {
    let page = show(&campaign());
    press().await;
    cut_off();
    run(PAY);
    pause(50).await;
    drop(page);
    run(
        "const older = {...proof(), token: 'older', donation_id: 'DN-0', payment_id: 'pay_0'};
         older.created_at_ms -= 60000;
         localStorage['daan.pending.v2.pay_0'] = JSON.stringify(older);
         answers['/api/confirm_payment'] = kept; calls.length = 0;",
    );
    let _page = mount(&campaign());
    pause(50).await;
    assert_eq!(heading(), "Thank you!");
    assert_eq!(
        text("calls.map((call) => JSON.parse(call.body).token).sort().join(' ')"),
        "older token"
    );
    assert_eq!(text("records().length"), "0");
}

/// Threat 22.
#[wasm_bindgen_test]
async fn a_refused_proof_is_kept_brought_again_next_time_and_stands_in_nobodys_way() {
    let page = show(&campaign());
    press().await;
    run("window.kept = answers['/api/confirm_payment'];
         answers['/api/confirm_payment'] = [400, {code: 'signature_mismatch', message: 'No.', reference: 'DN-1'}]");
    run(PAY);
    pause(50).await;
    assert_eq!(heading(), "We could not confirm this payment");
    assert_eq!(
        text("document.querySelector('.daan-panel code').textContent"),
        "DN-1"
    );
    assert_eq!(text("proof().state"), "refused");
    drop(page);
    run("answers['/api/confirm_payment'] = kept; calls.length = 0");
    let _page = mount(&campaign());
    pause(50).await;
    assert_eq!(
        text("document.querySelector('.daan-panel')"),
        "null",
        "the form is there"
    );
    assert_eq!(confirms(), "1");
    assert_eq!(text("records().length"), "0", "this time it counts");
}

/// Threat 22.
#[wasm_bindgen_test]
async fn a_server_that_names_a_time_is_left_alone_until_then_except_by_the_donor() {
    let _page = show(&campaign());
    press().await;
    run("window.kept = answers['/api/confirm_payment'];
         answers['/api/confirm_payment'] = [503, {code: 'ledger_unavailable', message: 'Later.', reference: ''}, {'Retry-After': '60'}]");
    run(PAY);
    pause(50).await;
    run("answers['/api/confirm_payment'] = kept");
    run(
        "window.dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange'))",
    );
    pause(2_500).await;
    assert_eq!(
        (heading().as_str(), confirms().as_str()),
        ("Confirming your payment", "1")
    );
    run("document.querySelector('.daan-actions button').click()");
    pause(50).await;
    assert_eq!(heading(), "Thank you!");
}
