//! More presses than one.

use crate::harness::{ASHA, Stage, run};
use std::time::Duration;
use thirtyfour::Key;
use tokio::time::sleep;

const BEGIN: &str = "POST /api/begin_donation";

/// One request, one window, and a page that scrolls again when it is done.
async fn is_one_gift(stage: &Stage) {
    let donor = &stage.donor;
    donor.window_opens().await;
    let frames = "return document.querySelectorAll('.razorpay-checkout-frame').length";
    assert_eq!(donor.browser.eval(frames).await, 1);
    donor.pays("success").await;
    donor.reads("Thank you!").await;
    donor.window_is_gone().await;
    stage.is_paid_once(500_00).await;
    assert_eq!(stage.line.count(BEGIN), 1);
}

/// Threat 32.
#[test]
fn twenty_quick_presses_are_one_gift() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.fill_in(&ASHA).await;
        let script = "for (let i = 0; i < 20; i++) document.getElementById('daan-give').click()";
        donor.browser.eval(script).await;
        is_one_gift(stage).await;
    });
}

/// Threat 32.
#[test]
fn a_double_click_is_one_gift() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.fill_in(&ASHA).await;
        let button = donor.find("#daan-give").await;
        let twice = donor
            .browser
            .driver
            .action_chain()
            .double_click_element(&button);
        twice.perform().await.unwrap();
        is_one_gift(stage).await;
    });
}

/// Threat 32.
#[test]
fn enter_and_a_click_are_one_gift() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.fill_in(&ASHA).await;
        let button = donor.find("#daan-give").await;
        let actions = donor.browser.driver.action_chain();
        let both = actions.send_keys(Key::Enter).click_element(&button);
        both.perform().await.unwrap();
        is_one_gift(stage).await;
    });
}

/// The press finds its code compiled: a gift that nobody gives was gone through before (`src/checkout/rehearsal.rs`).
#[test]
fn a_form_that_is_touched_goes_through_a_gift_once_and_sends_nothing() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        let count = "window.made = 0;
            window.Request = class extends Request {
                constructor(...given) {
                    super(...given);
                    // One that is made of another is the same one.
                    if (given[0] === '/api/begin_donation') made += 1;
                }
            }";
        donor.browser.eval(count).await;
        donor.click("#daan-email").await;
        donor
            .sees("a request that is made", "return made === 1")
            .await;
        donor.fill_in(&ASHA).await;
        // As long as a second one would take to come.
        sleep(Duration::from_millis(600)).await;
        assert_eq!(donor.browser.eval("return made").await, 1);
        assert_eq!(stage.line.count(BEGIN), 0);
        donor.press().await;
        is_one_gift(stage).await;
        assert_eq!(donor.browser.eval("return made").await, 2);
    });
}
