use crate::page::{pause, run, text};
use daan_domain::Locale;
use daan_web::checkout::razorpay::silence::watch;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Longer than any test.
const NEVER_MS: u32 = 60_000;

fn frame(content: &str) {
    run("document.querySelectorAll('.razorpay-container').forEach((old) => old.remove())");
    run(&[
        "document.body.insertAdjacentHTML('beforeend',
            '<div class=\"razorpay-container\" style=\"position:fixed;inset:0;z-index:2147483647\"><iframe></iframe></div>');
         document.querySelector('.razorpay-container iframe').srcdoc = `",
        content,
        "`",
    ]
    .concat());
}

fn no_frame() {
    run("document.querySelectorAll('.razorpay-container').forEach((old) => old.remove())");
}

const SPEAKS: &str = "<script>parent.postMessage('{}', '*')</script>";
const SPEAKS_LATE: &str = "<script>setTimeout(() => parent.postMessage('{}', '*'), 300)</script>";

fn notes() -> String {
    text("document.querySelectorAll('body > [role=alert]').length")
}

#[wasm_bindgen_test]
async fn an_empty_window_offers_the_way_out_above_it() {
    frame("");
    let left = Rc::new(Cell::new(0));
    let count = Rc::clone(&left);
    let watch = watch(20, Locale::En, move || count.set(count.get() + 1));
    assert_eq!(notes(), "0");
    pause(100).await;
    assert_eq!(notes(), "1");
    assert_eq!(
        text("document.elementFromPoint(innerWidth / 2, 5).closest('[role=alert]') !== null"),
        "true",
        "the window does not cover it"
    );
    run("document.querySelector('body > [role=alert] button').click()");
    pause(20).await;
    assert_eq!(left.get(), 1);
    drop(watch);
    assert_eq!(notes(), "0");
    no_frame();
}

#[wasm_bindgen_test]
async fn a_frame_that_has_spoken_is_trusted() {
    let _ear = watch(NEVER_MS, Locale::En, || {});
    frame(SPEAKS);
    pause(300).await;
    let _watch = watch(20, Locale::En, || {});
    pause(100).await;
    assert_eq!(notes(), "0");
    no_frame();
}

#[wasm_bindgen_test]
async fn a_frame_that_speaks_late_takes_the_note_away() {
    frame(SPEAKS_LATE);
    let _watch = watch(20, Locale::En, || {});
    pause(100).await;
    assert_eq!(notes(), "1");
    pause(600).await;
    assert_eq!(notes(), "0");
    no_frame();
}

#[wasm_bindgen_test]
async fn words_from_elsewhere_are_no_sign_of_life() {
    frame("");
    let _watch = watch(100, Locale::En, || {});
    run("window.postMessage('{}', '*')");
    pause(250).await;
    assert_eq!(notes(), "1");
    no_frame();
}

#[wasm_bindgen_test]
async fn a_window_that_has_ended_is_not_complained_about() {
    frame("");
    drop(watch(20, Locale::En, || {}));
    pause(100).await;
    assert_eq!(notes(), "0");
    no_frame();
}
