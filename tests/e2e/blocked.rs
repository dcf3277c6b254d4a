//! A payment script that does not come.

use crate::harness::{ASHA, Donor, run};
use serde_json::json;
use std::time::Duration;
use tokio::time::Instant;

/// Its own limit of 8 s, and what a busy machine adds.
const SOON: Duration = Duration::from_secs(12);

async fn is_told_soon(donor: &Donor) {
    let pressed = Instant::now();
    donor.reads("The payment window did not open").await;
    donor.reads("Nothing was charged.").await;
    assert!(pressed.elapsed() < SOON, "{:?}", pressed.elapsed());
    // What the server knows of other ways comes a moment later, and moves the buttons.
    donor.reads("You can also give through Khalti").await;
}

/// Threat 71.
#[test]
fn a_blocked_payment_script_is_told_and_tried_again_with_nothing_lost() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.browser.block(&["*/v1/checkout.js"]).await;
        donor.gives(&ASHA).await;
        is_told_soon(donor).await;
        let reference = stage.book.rows("SELECT id FROM donations").await;
        assert_eq!(donor.fact("Reference").await, reference[0]);
        donor.click_button("Try again").await;
        is_told_soon(donor).await;
        donor.click_button("Change the gift").await;
        assert_eq!(donor.value("#daan-name").await, ASHA.name);

        donor.browser.block(&[]).await;
        donor.press().await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

/// Threat 71.
#[test]
fn a_payment_script_that_never_answers_is_given_up_within_seconds() {
    run(async |stage| {
        let donor = &stage.donor;
        let silence = json!({"route": "/v1/checkout.js", "kind": "delay", "ms": 600_000});
        stage.gateway.fault(silence).await;
        donor.gives(&ASHA).await;
        is_told_soon(donor).await;
        stage.gateway.heal().await;
        donor.click_button("Try again").await;
        donor.pays("success").await;
        stage.is_paid_once(500_00).await;
    });
}
