//! Storage that is missing, denied or full, or holds what another version or program has left there.

use crate::page::{proof, run, text, ticket};
use crate::pending_record::{clear, now, proofs, with_proof};
use daan_web::checkout::pending::{Pending, Record};
use wasm_bindgen_test::wasm_bindgen_test;

const BOTH: &str = "['localStorage', 'sessionStorage']";

#[wasm_bindgen_test]
fn garbage_is_no_record_and_goes() {
    clear();
    for garbage in ["", "{", "null", "[]", "{\"v\":1}", "{\"v\":2}", "{\"v\":3}"] {
        for name in ["v1", "v2.pay_1"] {
            run(&["localStorage['daan.pending.", name, "'] = '", garbage, "'"].concat());
        }
        assert_eq!(Pending::default().read(now()), [], "{garbage}");
        assert_eq!(text("localStorage.length"), "0");
    }
}

#[wasm_bindgen_test]
fn what_is_not_ours_is_left_alone() {
    clear();
    run("localStorage['cart'] = '{'; localStorage['daan.pending.v3.pay_1'] = '{'");
    assert_eq!(Pending::default().read(now()), []);
    assert_eq!(text("localStorage.length"), "2");
}

/// The record of the first version, as it wrote it.
const FIRST: &str = r#"{"v":1,"idempotency_key":"0123456789abcdef","campaign":"education","amount_minor":50000,"currency":"INR","created_at_ms":1795000000000,"donation_id":"DN-1","token":"token","order_id":"order_1","payment_id":"pay_1","signature":"ab","state":"verify_pending"}"#;

#[wasm_bindgen_test]
fn the_proof_of_an_older_version_is_found_and_kept_from_then_on_like_any_other() {
    clear();
    run(&["localStorage['daan.pending.v1'] = '", FIRST, "'"].concat());
    for _ in 0..2 {
        let records = Pending::default().read(now());
        assert_eq!(records.len(), 1);
        assert_eq!(records.first().and_then(Record::ticket), Some(ticket()));
        assert_eq!(proofs(now()), ["pay_1"]);
        assert_eq!(
            text("Object.keys(localStorage)[0]"),
            "daan.pending.v2.pay_1"
        );
    }
    Pending::default().forget(&ticket(), now());
    assert_eq!(text("localStorage.length"), "0");
}

#[wasm_bindgen_test]
fn where_storage_is_full_an_older_proof_stays_where_it_is() {
    clear();
    run(&["localStorage['daan.pending.v1'] = '", FIRST, "'"].concat());
    let full = full_storage();
    assert_eq!(proofs(now()), ["pay_1"]);
    drop(full);
    assert_eq!(proofs(now()), ["pay_1"]);
}

struct Undo(&'static str);

impl Drop for Undo {
    fn drop(&mut self) {
        run(self.0);
    }
}

fn full_storage() -> Undo {
    run("window.realSetItem = Storage.prototype.setItem;
         Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }");
    Undo("Storage.prototype.setItem = realSetItem")
}

/// Storage as it is where a browser denies it: for a getter, the value of a script.
fn storage_that_is(getter: &str) -> Undo {
    run(&[
        "window.realStorages = Object.fromEntries(",
        BOTH,
        ".map((name) => [name, Object.getOwnPropertyDescriptor(window, name)]));",
        "for (const name in realStorages) {
            Object.defineProperty(window, name, {configurable: true, get() { ",
        getter,
        " }});
        }",
    ]
    .concat());
    Undo("Object.defineProperties(window, realStorages)")
}

#[wasm_bindgen_test]
fn without_storage_memory_serves() {
    for storage in [
        || storage_that_is("throw new DOMException('denied', 'SecurityError')"),
        || storage_that_is("return null"),
        full_storage,
    ] {
        clear();
        let _undo = storage();
        let mut pending = with_proof();
        let found = pending.read(now());
        assert_eq!(found.iter().find_map(Record::proof), Some(proof()));
        assert!(
            !pending.is_gone(&ticket(), now()),
            "nobody deleted what nobody could write"
        );
        pending.leave(&ticket(), now());
        assert!(pending.has_come_back(&ticket(), now()));
        pending.renew();
        pending.forget(&ticket(), now());
        assert_eq!(pending.read(now()), []);
    }
}
