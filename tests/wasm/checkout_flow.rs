use crate::checkout::{fill_in, heading, mount, mount_watched, paths, press, show};
use crate::page::{campaign, input, pause, run, text};
use daan_web::checkout::flow::Flow;
use daan_web::checkout::step::Step;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

pub(crate) const PAY: &str = "fake.options.handler({razorpay_payment_id: 'pay_1', razorpay_order_id: 'order_1', razorpay_signature: 'ab'})";

#[wasm_bindgen_test]
async fn a_double_press_begins_one_gift_and_opens_one_window() {
    let _page = show(&campaign());
    press().await;
    assert_eq!(
        (paths().as_str(), text("fake.opens").as_str()),
        ("begin_donation", "1")
    );
    let key = text("JSON.parse(calls[0].body).request.idempotency_key");
    assert!(
        key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{key}"
    );
    assert_eq!(
        text("calls[0].stored[0].idempotency_key"),
        key,
        "the intent was written down before it was sent"
    );
    assert_eq!(
        text("JSON.parse(calls[0].body).request.declares_indian_citizen"),
        "true"
    );
    assert_eq!(text("records()[0].token"), "token");
}

#[wasm_bindgen_test]
async fn the_request_leaves_within_the_press() {
    let _page = show(&campaign());
    fill_in();
    run("document.getElementById('daan-give').click()");
    assert_eq!(text("sent"), "1");
    pause(150).await;
    assert_eq!(text("fake.opens"), "1");
}

#[wasm_bindgen_test]
async fn a_window_that_breaks_as_it_opens_is_told_after_its_opening() {
    drop(show(&campaign()));
    let (_page, told) = mount_listening();
    run("fake.broken = true");
    press().await;
    // The second press is told too.
    let first: Vec<_> = told.borrow().iter().copied().take(5).collect();
    assert_eq!(
        first,
        ["beginning", "beginning", "loading", "paying", "blocked"]
    );
}

#[wasm_bindgen_test]
async fn a_checkout_goes_on_though_a_script_of_the_page_threw_into_it() {
    drop(show(&campaign()));
    let (_page, told) = mount_listening();
    fill_in();
    let thrown = "(() => {
        const [real, said] = [window.fetch, window.onerror];
        let thrown = '';
        window.onerror = (message) => { thrown = message; return true; };
        window.fetch = () => { throw new Error('no more of this'); };
        document.getElementById('daan-give').click();
        [window.fetch, window.onerror] = [real, said];
        return thrown;
    })()";
    assert!(text(thrown).contains("no more of this"));
    assert!(told.borrow().is_empty());
    run("document.getElementById('daan-give').click()");
    pause(50).await;
    assert_eq!(*told.borrow(), ["beginning"]);
}

fn mount_listening() -> (impl Sized, Rc<RefCell<Vec<&'static str>>>) {
    let told = Rc::new(RefCell::new(vec![]));
    let listener = Rc::clone(&told);
    let page = mount_watched(&campaign(), move |flow: Flow| {
        let told = Rc::clone(&listener);
        flow.on_change(Box::new(move |_, _| {
            let told = Rc::clone(&told);
            Box::new(move |_, after| told.borrow_mut().push(word(after)))
        }));
    });
    (page, told)
}

fn word(step: &Step) -> &'static str {
    match step {
        Step::Beginning(_) => "beginning",
        Step::Loading(..) => "loading",
        Step::Paying(..) => "paying",
        Step::Blocked { .. } => "blocked",
        _ => "another",
    }
}

#[wasm_bindgen_test]
async fn a_proof_is_written_down_before_it_is_sent_and_deleted_when_it_counts() {
    let _page = show(&campaign());
    press().await;
    run(PAY);
    pause(50).await;
    assert_eq!(paths(), "begin_donation confirm_payment");
    assert_eq!(
        text("calls[1].stored.find((record) => record.signature).state"),
        "verify_pending"
    );
    assert_eq!(heading(), "Thank you!");
    assert_eq!(text("records().length"), "0");
    assert_eq!(text("document.body.style.overflow"), "");
}

#[wasm_bindgen_test]
async fn a_proof_that_cannot_be_brought_is_brought_when_the_connection_is_back() {
    let _page = show(&campaign());
    press().await;
    run("window.kept = answers['/api/confirm_payment']; delete answers['/api/confirm_payment']");
    run(PAY);
    pause(50).await;
    assert_eq!(heading(), "Confirming your payment");
    assert_eq!(text("proof().state"), "verify_pending");
    run("answers['/api/confirm_payment'] = kept; window.dispatchEvent(new Event('online'))");
    pause(50).await;
    assert_eq!(heading(), "Thank you!");
}

#[wasm_bindgen_test]
async fn a_closed_window_is_followed_by_a_question_and_the_gift_can_be_changed() {
    let _page = show(&campaign());
    press().await;
    run(
        "fake.listeners['payment.failed']({error: {code: 'BAD_REQUEST_ERROR', reason: 'payment_failed'}}); fake.options.modal.ondismiss({})",
    );
    pause(50).await;
    assert_eq!(paths(), "begin_donation donation");
    assert_eq!(heading(), "No payment has reached us yet");
    run("document.querySelectorAll('.daan-actions button')[0].click()");
    pause(50).await;
    assert_eq!(
        (paths().as_str(), text("fake.opens").as_str()),
        ("begin_donation donation retry_donation", "2")
    );
    run("fake.options.modal.ondismiss({})");
    pause(50).await;
    run("document.querySelectorAll('.daan-actions button')[1].click()");
    pause(50).await;
    assert_eq!(input("daan-name").value(), "Asha Rai");
    run("document.getElementById('daan-give').click()");
    pause(50).await;
    assert_eq!(
        text(
            "new Set(calls.filter((c) => c.path.endsWith('begin_donation')).map((c) => JSON.parse(c.body).request.idempotency_key)).size"
        ),
        "1",
        "the same gift is the same order"
    );
}

#[wasm_bindgen_test]
async fn an_unsent_proof_of_an_earlier_visit_is_sent_at_once() {
    let page = show(&campaign());
    press().await;
    run("window.kept = answers['/api/confirm_payment']; delete answers['/api/confirm_payment']");
    run(PAY);
    pause(50).await;
    run("answers['/api/confirm_payment'] = kept");
    drop(page);
    let _page = mount(&campaign());
    pause(50).await;
    assert!(paths().ends_with("confirm_payment"), "{}", paths());
    assert_eq!(heading(), "Thank you!");
}

/// Browsers from before 2022.
#[wasm_bindgen_test]
async fn a_browser_that_cannot_time_a_request_out_still_gives() {
    let _page = show(&campaign());
    run("window.timeout = AbortSignal.timeout; delete AbortSignal.timeout");
    press().await;
    run("AbortSignal.timeout = window.timeout");
    assert_eq!(text("fake.opens"), "1");
}
