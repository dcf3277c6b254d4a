use crate::page::{proof, run, text, ticket};
use daan_domain::Timestamp;
use daan_web::checkout::pending::{Pending, Record};
use daan_web::checkout::step::{Proof, Ticket};
use wasm_bindgen_test::wasm_bindgen_test;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const KEY: &str = "0123456789abcdef";

pub(crate) fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_795_000_000_000)
}

pub(crate) fn clear() {
    run("localStorage.clear(); sessionStorage.clear()");
}

fn intent(key: &str) -> Record {
    Record::intent(
        key.to_owned(),
        "education".to_owned(),
        500_00,
        "INR".to_owned(),
        now(),
    )
}

pub(crate) fn with_proof() -> Pending {
    let mut pending = Pending::default();
    pending.begin(intent(KEY), now());
    pending.remember(&ticket(), Some("order_1".to_owned()), now());
    pending.keep(&ticket(), &proof(), now());
    pending
}

/// Another gift of the same browser, paid in another tab.
fn another() -> (Ticket, Proof) {
    let ticket = Ticket::new("DN-2".to_owned(), "another".to_owned());
    let proof = Proof {
        payment_id: "pay_2".to_owned(),
        ..proof()
    };
    (ticket, proof)
}

pub(crate) fn proofs(now: Timestamp) -> Vec<String> {
    let records = Pending::default().read(now);
    let proofs = records.iter().filter_map(Record::proof);
    let mut names: Vec<String> = proofs.map(|proof| proof.payment_id).collect();
    names.sort();
    names
}

fn stored(script: &str) -> String {
    text(&["JSON.parse(localStorage['daan.pending.v2.", script].concat())
}

#[wasm_bindgen_test]
fn a_reload_finds_what_was_written() {
    clear();
    with_proof();
    let records = Pending::default().read(now());
    assert_eq!(records.len(), 2, "the gift, and its proof");
    for record in &records {
        assert_eq!(record.ticket(), Some(ticket()));
        assert_eq!(
            (record.amount_minor, record.campaign.as_str()),
            (500_00, "education")
        );
    }
    assert_eq!(proofs(now()), ["pay_1"]);
    assert_eq!(stored("pay_1']).state"), "verify_pending");
}

#[wasm_bindgen_test]
fn nothing_personal_is_written() {
    clear();
    with_proof();
    assert_eq!(
        text("Object.keys(localStorage).sort().join(' ')"),
        "daan.pending.v2.0123456789abcdef daan.pending.v2.pay_1"
    );
    assert_eq!(
        stored("pay_1'], (name, value) => name ? value : Object.keys(value).sort().join(' '))"),
        "amount_minor campaign created_at_ms currency donation_id idempotency_key order_id payment_id \
         signature state token v"
    );
    assert_eq!(
        text("JSON.stringify({...sessionStorage})"),
        r#"{"daan.key.v1":"0123456789abcdef"}"#
    );
}

#[wasm_bindgen_test]
fn a_gift_is_kept_for_a_week_and_a_proof_until_it_is_answered() {
    clear();
    let mut pending = with_proof();
    let kept = |now| Pending::default().read(now).len();
    assert_eq!(kept(now().plus_ms(7 * DAY_MS - 1)), 2);
    assert_eq!(kept(now().plus_ms(7 * DAY_MS)), 1);
    for days in [-DAY_MS, 20_000 * DAY_MS] {
        assert_eq!(proofs(now().plus_ms(days)), ["pay_1"], "whatever the clock");
    }
    pending.refuse(&ticket(), now());
    assert_eq!(proofs(now().plus_ms(7 * DAY_MS - 1)), ["pay_1"]);
    assert_eq!(proofs(now().plus_ms(7 * DAY_MS)), [""; 0]);
    assert_eq!(text("localStorage.length"), "0");
}

/// Threat 33.
#[wasm_bindgen_test]
fn no_proof_is_written_over_by_another() {
    clear();
    let mut first = with_proof();
    let mut second = Pending::default();
    let (ticket_2, proof_2) = another();
    second.begin(intent("another key"), now());
    second.remember(&ticket_2, None, now());
    second.keep(&ticket_2, &proof_2, now());
    assert_eq!(proofs(now()), ["pay_1", "pay_2"]);
    // One donation that was paid twice has two proofs.
    let third = Proof {
        payment_id: "pay_3".to_owned(),
        ..proof()
    };
    Pending::default().keep(&ticket(), &third, now());
    assert_eq!(proofs(now()), ["pay_1", "pay_2", "pay_3"]);
    first.begin(intent(KEY), now());
    first.remember(&ticket(), Some("order_1".to_owned()), now());
    assert_eq!(proofs(now()), ["pay_1", "pay_2", "pay_3"]);
}

#[wasm_bindgen_test]
fn a_donor_who_left_to_pay_comes_back_once() {
    clear();
    let mut pending = Pending::default();
    pending.begin(intent(KEY), now());
    pending.remember(&ticket(), None, now());
    let (another, _) = another();
    let state = || stored("0123456789abcdef']).state");
    pending.leave(&another, now());
    assert_eq!(state(), "undefined");
    pending.leave(&ticket(), now());
    assert_eq!(state(), "left");
    let mut after = Pending::default();
    assert!(!after.has_come_back(&another, now()));
    assert!(after.has_come_back(&ticket(), now()));
    assert!(!after.has_come_back(&ticket(), now()));
    assert_eq!(
        after.read(now()).len(),
        1,
        "the gift itself is still known another day"
    );
}

/// Threat 33.
#[wasm_bindgen_test]
fn who_left_in_another_tab_has_not_come_back_here() {
    clear();
    let mut pending = Pending::default();
    pending.begin(intent(KEY), now());
    pending.remember(&ticket(), None, now());
    pending.leave(&ticket(), now());
    run("sessionStorage.clear()");
    assert!(!Pending::default().has_come_back(&ticket(), now()));
    assert_eq!(Pending::default().of_this_tab(now()), None);
}

#[wasm_bindgen_test]
fn leaving_does_not_touch_a_proof() {
    clear();
    let mut pending = with_proof();
    pending.leave(&ticket(), now());
    assert_eq!(stored("pay_1']).state"), "verify_pending");
}

#[wasm_bindgen_test]
fn only_the_donations_own_records_are_forgotten() {
    clear();
    let mut pending = with_proof();
    let (another, another_proof) = another();
    pending.keep(&another, &another_proof, now());
    assert!(!pending.is_gone(&another, now()));
    Pending::default().forget(&another, now());
    assert!(pending.is_gone(&another, now()), "another tab has done it");
    assert_eq!(proofs(now()), ["pay_1"]);
    pending.forget(&ticket(), now());
    assert_eq!(text("localStorage.length"), "0");
}

#[wasm_bindgen_test]
fn a_refused_proof_is_kept_and_known_as_such() {
    clear();
    with_proof().refuse(&ticket(), now());
    let records = Pending::default().read(now());
    assert_eq!(
        records
            .iter()
            .filter(|record| record.is_refused())
            .filter_map(Record::proof)
            .collect::<Vec<_>>(),
        [proof()]
    );
    assert_eq!(records.len(), 2);
}

/// Threat 32.
#[wasm_bindgen_test]
fn this_tab_knows_its_last_gift_after_a_reload_and_not_the_one_before_that_got_no_answer() {
    clear();
    let mut pending = Pending::default();
    pending.begin(intent("no answer"), now());
    pending.begin(intent(KEY), now());
    let of_this_tab = || {
        Pending::default()
            .of_this_tab(now())
            .map(|record| record.idempotency_key)
    };
    assert_eq!(of_this_tab().as_deref(), Some(KEY));
    assert_eq!(text("localStorage.length"), "1");
    pending.remember(&ticket(), None, now());
    pending.begin(intent("the next"), now());
    assert_eq!(
        text("localStorage.length"),
        "2",
        "a gift that can be paid stays"
    );
    pending.renew();
    assert_eq!(of_this_tab(), None);
}
