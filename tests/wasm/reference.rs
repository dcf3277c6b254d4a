//! "I paid and see nothing": the reference is there from the moment on that there is one.

use crate::checkout::{press, show};
use crate::checkout_flow::PAY;
use crate::page::{campaign, pause, run, text};
use wasm_bindgen_test::wasm_bindgen_test;

/// What can be copied, by label.
fn copyable() -> String {
    text(
        "[...document.querySelectorAll('.daan-facts > div')].filter((fact) => fact.querySelector('.daan-copy'))
            .map((fact) => fact.querySelector('dt').textContent + ' ' + fact.querySelector('code').textContent).join(', ')",
    )
}

fn answer(route: &str, answer: &str) {
    run(&["answers['/api/", route, "'] = ", answer].concat());
}

/// Threat 72.
#[wasm_bindgen_test]
async fn the_reference_can_be_copied_in_every_state_after_the_press() {
    let _page = show(&campaign());
    assert_eq!(copyable(), "");
    run("window.begun = answers['/api/begin_donation']");
    answer(
        "begin_donation",
        "[503, {code: 'gateway_unavailable', message: 'Later.', reference: 'DN-1'}]",
    );
    press().await;
    assert_eq!(copyable(), "Reference DN-1", "refused");
    answer("begin_donation", "begun");
    press().await;
    assert_eq!(text("fake.opens"), "1");
    assert_eq!(copyable(), "Reference DN-1", "paying");

    run("fake.options.modal.ondismiss({})");
    pause(50).await;
    assert_eq!(copyable(), "Reference DN-1", "unpaid");
    run("window.retried = answers['/api/retry_donation']; delete answers['/api/retry_donation']");
    run("document.querySelectorAll('.daan-actions button')[0].click()");
    pause(50).await;
    assert_eq!(copyable(), "Reference DN-1", "not to be paid again");
    run("document.querySelectorAll('.daan-actions button')[1].click()");
    pause(50).await;
    assert_eq!(copyable(), "Earlier gift DN-1", "back at the form");

    press().await;
    run("delete answers['/api/confirm_payment']");
    run(PAY);
    pause(50).await;
    assert_eq!(copyable(), "Reference DN-1", "confirming");
    answer(
        "confirm_payment",
        "[200, {...answers['/api/donation'][1], status: 'processing'}]",
    );
    run("window.dispatchEvent(new Event('online'))");
    pause(50).await;
    assert_eq!(copyable(), "Reference DN-1", "waiting");
    answer(
        "donation",
        "[404, {code: 'donation_not_found', message: 'Unknown.', reference: 'r-1'}]",
    );
    run("window.dispatchEvent(new Event('online'))");
    pause(50).await;
    assert_eq!(copyable(), "Reference DN-1", "rejected");
}

/// Threat 72.
#[wasm_bindgen_test]
async fn a_page_that_has_stopped_names_the_gift_and_leads_to_its_own_page() {
    let _page = show(&campaign());
    press().await;
    run("document.documentElement.lang = 'en'");
    daan_web::stopped::tell();
    assert_eq!(
        text(
            "[...document.querySelectorAll('.daan-stopped code, .daan-stopped a')].map((one) => one.getAttribute('href') ?? one.textContent).join(' ')"
        ),
        "DN-1 /donations/token?lang=en "
    );
    run("document.querySelector('.daan-stopped').remove()");
}
