use crate::page::{campaign, fake_window, input, pause, run, stage, text, type_into};
use daan_api::Client;
use daan_domain::Locale;
use daan_web::checkout::draft::Draft;
use daan_web::checkout::flow::Flow;
use daan_web::components::campaign_page;
use leptos::mount::mount_to;
use wasm_bindgen_test::wasm_bindgen_test;

/// A server that answers as the API does, and notes every call and what storage held at that moment.
const SERVER: &str = r"
    localStorage.clear();
    window.calls = [];
    window.answers = {};
    window.realFetch ??= window.fetch;
    const donation = (status) => ({donation_id: 'DN-1', status, amount_minor: 50000, currency: 'INR',
        campaign: 'education', gateway: 'razorpay', under_review: false, payment_id: 'pay_1', paid_at: '2026-11-21T07:04:50Z'});
    const next = {kind: 'open_checkout', checkout_url: 'data:text/javascript,', key_id: 'rzp_test_1', order_id: 'order_1',
        amount_minor: 50000, currency: 'INR', name: 'Trust', description: 'School',
        prefill: {name: 'Asha', email: 'asha@example.org'}, callback_url: ''};
    window.answers = {
        '/api/begin_donation': [200, {donation_id: 'DN-1', token: 'token', next}],
        '/api/retry_donation': [200, {next}],
        '/api/donation': [200, donation('open')],
        '/api/confirm_payment': [200, donation('paid')],
    };
    window.fetch = async (request) => {
        const path = new URL(request.url).pathname;
        window.calls.push({path, body: await request.clone().text(), stored: localStorage['daan.pending.v1']});
        if (!window.answers[path]) throw new TypeError('no connection');
        const [status, body] = window.answers[path];
        return new Response(JSON.stringify(body), {status});
    };
";

fn show() {
    fake_window();
    run(&["(() => {", SERVER, "})()"].concat());
    let root = stage("");
    mount_to(root, || {
        let flow = Flow::new(Client::new("", Locale::En), Locale::En, None);
        flow.start();
        campaign_page(&campaign(), Locale::En, Draft::new(), flow)
    })
    .forget();
}

async fn press() {
    input("daan-preset-50000").click();
    type_into("daan-name", "Asha Rai", 8);
    run("const mail = document.getElementById('daan-email'); mail.value = 'asha@example.org'; mail.dispatchEvent(new Event('input'))".trim());
    run(
        "document.getElementById('daan-give').click(); document.getElementById('daan-give').click()",
    );
    pause(50).await;
}

fn paths() -> String {
    text("calls.map((call) => call.path.slice(5)).join(' ')")
}

fn heading() -> String {
    text("document.querySelector('.daan-panel h2').textContent")
}

const PAY: &str = "fake.options.handler({razorpay_payment_id: 'pay_1', razorpay_order_id: 'order_1', razorpay_signature: 'ab'})";

#[wasm_bindgen_test]
async fn a_double_press_begins_one_gift_and_opens_one_window() {
    show();
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
        text("JSON.parse(calls[0].stored).idempotency_key"),
        key,
        "the intent was written down before it was sent"
    );
    assert_eq!(
        text("JSON.parse(calls[0].body).request.declares_indian_citizen"),
        "true"
    );
    assert_eq!(
        text("JSON.parse(localStorage['daan.pending.v1']).token"),
        "token"
    );
}

#[wasm_bindgen_test]
async fn a_proof_is_written_down_before_it_is_sent_and_deleted_when_it_counts() {
    show();
    press().await;
    run(PAY);
    pause(50).await;
    assert_eq!(paths(), "begin_donation confirm_payment");
    assert_eq!(text("JSON.parse(calls[1].stored).state"), "verify_pending");
    assert_eq!(heading(), "Thank you!");
    assert_eq!(text("localStorage['daan.pending.v1']"), "undefined");
    assert_eq!(text("document.body.style.overflow"), "");
}

#[wasm_bindgen_test]
async fn a_proof_that_cannot_be_brought_is_brought_when_the_connection_is_back() {
    show();
    press().await;
    run("window.kept = answers['/api/confirm_payment']; delete answers['/api/confirm_payment']");
    run(PAY);
    pause(50).await;
    assert_eq!(heading(), "Confirming your payment");
    assert_eq!(
        text("JSON.parse(localStorage['daan.pending.v1']).state"),
        "verify_pending"
    );
    run("answers['/api/confirm_payment'] = kept; window.dispatchEvent(new Event('online'))");
    pause(50).await;
    assert_eq!(heading(), "Thank you!");
}

#[wasm_bindgen_test]
async fn a_closed_window_is_followed_by_a_question_and_the_gift_can_be_changed() {
    show();
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
    show();
    press().await;
    run("window.kept = answers['/api/confirm_payment']; delete answers['/api/confirm_payment']");
    run(PAY);
    pause(50).await;
    let left = text("localStorage['daan.pending.v1']");
    show();
    run(&["localStorage['daan.pending.v1'] = '", &left, "'"].concat());
    let root = stage("");
    mount_to(root, || {
        let flow = Flow::new(Client::new("", Locale::En), Locale::En, None);
        flow.start();
        campaign_page(&campaign(), Locale::En, Draft::new(), flow)
    })
    .forget();
    pause(50).await;
    assert!(paths().ends_with("confirm_payment"), "{}", paths());
    assert_eq!(heading(), "Thank you!");
}
