use crate::page::{document, no_window, run, text};
use daan_web::checkout::script::{ScriptMissing, is_there, load, load_within};
use wasm_bindgen_test::wasm_bindgen_test;

const GOOD: &str =
    "data:text/javascript,window.loads=(window.loads||0)+1;window.Razorpay=function(){}//";
/// The comment at the end takes what the loader may add to an address.
const EMPTY: &str = "data:text/javascript,1//";
/// No port of this number answers, and the browser refuses it by itself.
const BROKEN: &str = "http://127.0.0.1:1/checkout.js";

#[wasm_bindgen_test]
async fn the_script_is_loaded_once_however_many_ask() {
    no_window();
    run("window.loads = 0");
    let (a, b) = futures_join(load(GOOD), load(GOOD)).await;
    assert_eq!((a, b, load(GOOD).await), (Ok(()), Ok(()), Ok(())));
    assert_eq!(text("window.loads"), "1");
    let tags = document()
        .query_selector_all("script[data-key],script[data-amount]")
        .unwrap();
    assert_eq!(tags.length(), 0, "such a tag would add a button of its own");
}

#[wasm_bindgen_test]
async fn a_script_that_the_page_has_already_is_used() {
    no_window();
    run("window.Razorpay = function () {}");
    assert_eq!(load(BROKEN).await, Ok(()));
}

#[wasm_bindgen_test]
async fn a_failure_is_forgotten() {
    no_window();
    assert_eq!(load(BROKEN).await, Err(ScriptMissing));
    assert_eq!(load(EMPTY).await, Err(ScriptMissing), "it defines nothing");
    assert!(!is_there());
    assert_eq!(load(GOOD).await, Ok(()));
}

#[wasm_bindgen_test]
async fn a_script_that_never_comes_is_given_up() {
    no_window();
    run("document.head.appendChild = (node) => node");
    let late = load_within(GOOD, 30).await;
    run("delete document.head.appendChild");
    assert_eq!(late, Err(ScriptMissing));
    assert_eq!(load_within(GOOD, 5_000).await, Ok(()));
}

/// Both at the same time.
async fn futures_join<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    let (mut a, mut b) = (Box::pin(a), Box::pin(b));
    let (mut first, mut second) = (None, None);
    std::future::poll_fn(|context| {
        if first.is_none()
            && let std::task::Poll::Ready(output) = a.as_mut().poll(context)
        {
            first = Some(output);
        }
        if second.is_none()
            && let std::task::Poll::Ready(output) = b.as_mut().poll(context)
        {
            second = Some(output);
        }
        match (first.take(), second.take()) {
            (Some(a), Some(b)) => std::task::Poll::Ready((a, b)),
            (a, b) => {
                (first, second) = (a, b);
                std::task::Poll::Pending
            }
        }
    })
    .await
}
