use crate::page::{proof, run, text, ticket};
use daan_domain::Timestamp;
use daan_web::checkout::pending::{Pending, Record};
use wasm_bindgen_test::wasm_bindgen_test;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_795_000_000_000)
}

fn intent() -> Record {
    Record::intent(
        "0123456789abcdef".to_owned(),
        "education".to_owned(),
        500_00,
        "INR".to_owned(),
        now(),
    )
}

fn with_proof() -> Pending {
    let mut pending = Pending::default();
    pending.begin(intent(), now());
    pending.remember(&ticket(), Some("order_1".to_owned()), now());
    pending.keep(&ticket(), &proof(), now());
    pending
}

#[wasm_bindgen_test]
fn a_reload_finds_what_was_written() {
    run("localStorage.clear()");
    with_proof();
    let found = Pending::default().read(now()).unwrap();
    assert_eq!(found.ticket(), Some(ticket()));
    assert_eq!(found.proof(), Some(proof()));
    assert_eq!(
        (found.amount_minor, found.campaign.as_str()),
        (500_00, "education")
    );
    assert_eq!(
        text("JSON.parse(localStorage['daan.pending.v1']).state"),
        "verify_pending"
    );
}

#[wasm_bindgen_test]
fn nothing_personal_is_written() {
    run("localStorage.clear()");
    with_proof();
    assert_eq!(
        text("Object.keys(JSON.parse(localStorage['daan.pending.v1'])).sort().join(' ')"),
        "amount_minor campaign created_at_ms currency donation_id idempotency_key order_id payment_id \
         signature state token v"
    );
}

#[wasm_bindgen_test]
fn a_record_is_kept_for_a_week() {
    run("localStorage.clear()");
    with_proof();
    let read = |later_ms| Pending::default().read(now().plus_ms(later_ms));
    assert!(read(7 * DAY_MS - 1).is_some());
    assert!(read(-DAY_MS).is_some(), "a clock set back deletes no proof");
    assert!(read(7 * DAY_MS).is_none());
    assert_eq!(text("localStorage['daan.pending.v1']"), "undefined");
}

#[wasm_bindgen_test]
fn a_donor_who_left_to_pay_comes_back_once() {
    run("localStorage.clear()");
    let mut pending = Pending::default();
    pending.begin(intent(), now());
    pending.remember(&ticket(), None, now());
    let mut another = ticket();
    "another".clone_into(&mut another.token);
    pending.leave(&another, now());
    assert_eq!(
        text("JSON.parse(localStorage['daan.pending.v1']).state"),
        "undefined"
    );
    pending.leave(&ticket(), now());
    assert_eq!(
        text("JSON.parse(localStorage['daan.pending.v1']).state"),
        "left"
    );
    let mut after = Pending::default();
    assert_eq!(
        after.read(now()).and_then(|record| record.ticket()),
        Some(ticket())
    );
    assert!(!after.has_come_back(&another, now()));
    assert!(after.has_come_back(&ticket(), now()));
    assert!(!after.has_come_back(&ticket(), now()));
    let mut another_day = Pending::default();
    assert!(
        another_day.read(now()).is_some(),
        "the gift itself is still known"
    );
    assert!(!another_day.has_come_back(&ticket(), now()));
}

#[wasm_bindgen_test]
fn leaving_does_not_touch_a_proof() {
    run("localStorage.clear()");
    let mut pending = with_proof();
    pending.leave(&ticket(), now());
    assert_eq!(
        text("JSON.parse(localStorage['daan.pending.v1']).state"),
        "verify_pending"
    );
    assert!(!pending.has_come_back(&ticket(), now()));
}

#[wasm_bindgen_test]
fn garbage_is_no_record() {
    for garbage in ["", "{", "null", "[]", "{\"v\":1}", "{\"v\":2}"] {
        run(&["localStorage['daan.pending.v1'] = '", garbage, "'"].concat());
        assert_eq!(Pending::default().read(now()), None, "{garbage}");
    }
}

#[wasm_bindgen_test]
fn without_storage_memory_serves() {
    run("localStorage.clear();
         window.realStorage = Object.getOwnPropertyDescriptor(window, 'localStorage');
         Object.defineProperty(window, 'localStorage', {configurable: true, get() { throw new Error('denied'); }});");
    let mut pending = with_proof();
    let found = pending.read(now());
    run("Object.defineProperty(window, 'localStorage', window.realStorage)");
    assert_eq!(found.and_then(|record| record.proof()), Some(proof()));
}

#[wasm_bindgen_test]
fn another_tabs_proof_is_not_overwritten_by_a_new_gift() {
    run("localStorage.clear()");
    with_proof();
    let mut other = Pending::default();
    other.begin(intent(), now());
    assert!(Pending::default().read(now()).unwrap().proof().is_some());
}

#[wasm_bindgen_test]
fn only_the_donations_own_record_is_forgotten() {
    run("localStorage.clear()");
    let mut pending = with_proof();
    let mut another = ticket();
    "another".clone_into(&mut another.token);
    pending.forget(&another, now());
    assert!(Pending::default().read(now()).is_some());
    pending.forget(&ticket(), now());
    assert_eq!(Pending::default().read(now()), None);
    assert_eq!(pending.read(now()), None);
}
