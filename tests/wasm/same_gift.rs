//! A reload between the press and its answer, and a second tab: which press is the same gift.

use crate::checkout::{mount, paths, press, show};
use crate::page::{campaign, pause, run, text};
use wasm_bindgen_test::wasm_bindgen_test;

/// The keys that gifts were begun with.
const KEYS: &str = "calls.filter((call) => call.path === '/api/begin_donation')
    .map((call) => JSON.parse(call.body).request.idempotency_key)";

/// So many presses, and so many different keys.
fn presses_and_keys() -> String {
    text(&[KEYS, ".length + ' ' + new Set(", KEYS, ").size"].concat())
}

/// Threats 32, 34.
#[wasm_bindgen_test]
async fn the_same_form_after_a_reload_is_the_same_gift_though_its_answer_never_came() {
    let page = show(&campaign());
    run("window.kept = answers['/api/begin_donation']; delete answers['/api/begin_donation']");
    press().await;
    drop(page);
    run("answers['/api/begin_donation'] = kept");
    let _page = mount(&campaign());
    pause(50).await;
    assert_eq!(paths(), "begin_donation", "nothing is begun by itself");
    press().await;
    assert_eq!(presses_and_keys(), "2 1");
    assert_eq!(text("records().length"), "1");
    assert_eq!(text("fake.opens"), "1");
}

/// Threat 33.
#[wasm_bindgen_test]
async fn the_same_form_in_another_tab_is_a_gift_of_its_own() {
    let page = show(&campaign());
    press().await;
    drop(page);
    run("sessionStorage.clear()");
    let _page = mount(&campaign());
    press().await;
    assert_eq!(presses_and_keys(), "2 2");
}

/// A server that calls a key spent is not asked with it again, not even after a reload.
#[wasm_bindgen_test]
async fn a_spent_key_is_not_taken_again_after_a_reload() {
    let page = show(&campaign());
    run("window.kept = answers['/api/begin_donation'];
         answers['/api/begin_donation'] = [409, {code: 'idempotency_key_reused', message: 'Spent.', reference: ''}]");
    press().await;
    drop(page);
    run("answers['/api/begin_donation'] = kept");
    let _page = mount(&campaign());
    press().await;
    assert_eq!(presses_and_keys(), "2 2");
}
