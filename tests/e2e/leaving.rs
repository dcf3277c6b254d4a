//! The page goes while a proof is unsent: its tab is closed, it is left for another, its browser dies.

use crate::harness::{ASHA, Stage, Trouble, run, until};
use std::time::Duration;
use tokio::time::Instant;

const CONFIRM: &str = "POST /api/confirm_payment";

/// The proof is not brought, and the next try is minutes away.
async fn pays_and_is_put_off(stage: &Stage) {
    let donor = &stage.donor;
    stage.line.trouble(Trouble::PutOff(CONFIRM));
    donor.gives(&ASHA).await;
    donor.pays("success").await;
    donor.reads("Confirming your payment").await;
    let answered = "return performance.getEntriesByType('resource')
        .filter((request) => request.name.includes('/api/confirm_payment')).length === 1";
    donor.sees("an answer to the proof", answered).await;
    stage.line.heal();
}

/// The request was sent off when the page went, and no other after it.
async fn was_sent_off_once(stage: &Stage) {
    until("the ledger to know", async || {
        let donations = stage.book.donations().await;
        (donations == ["paid|50000|INR"]).then_some(())
    })
    .await;
    assert_eq!(stage.line.count(CONFIRM), 2);
    assert_eq!(
        stage.book.evidence().await,
        ["rzp_signature|signed", "rzp_fetch|captured"]
    );
}

/// Threats 21, 22.
#[test]
fn a_tab_closed_with_an_unsent_proof_sends_it_off() {
    run(async |stage| {
        pays_and_is_put_off(stage).await;
        stage.donor.closes_the_tab().await;
        was_sent_off_once(stage).await;
    });
}

/// Threats 21, 22.
#[test]
fn a_page_left_with_an_unsent_proof_sends_it_off() {
    run(async |stage| {
        pays_and_is_put_off(stage).await;
        let elsewhere = format!("{}/desk", stage.gateway.origin);
        let driver = &stage.donor.browser.driver;
        driver.goto(elsewhere).await.unwrap();
        was_sent_off_once(stage).await;
    });
}

/// Threats 21, 22.
#[test]
fn a_browser_that_dies_after_paying_brings_the_proof_on_the_next_visit() {
    run(async |stage| {
        stage.line.trouble(Trouble::Refuse(CONFIRM));
        stage.donor.gives(&ASHA).await;
        stage.donor.pays("success").await;
        stage.donor.reads("Confirming your payment").await;
        let donor = stage.browser_dies_and_starts_again("verify_pending").await;
        donor.visit("/").await;
        donor.reads("Confirming your payment").await;
        let reference = stage.book.rows("SELECT id FROM donations").await;
        assert_eq!(donor.fact("Reference").await, reference[0]);
        let before = stage.line.count(CONFIRM);
        stage.line.heal();
        donor.reads("Thank you!").await;
        assert!(stage.line.count(CONFIRM) > before);
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
        assert_eq!(stage.book.entries().await, ["capture|applied|50000|INR"]);
        donor.browser.close().await;
    });
}

/// How long whoever is asked "I paid and see nothing" may take.
const SOON: Duration = Duration::from_mins(1);

/// Threat 72.
#[test]
fn the_reference_on_the_screen_tells_the_operator_within_a_minute_that_the_money_is_there() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Refuse(CONFIRM));
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Confirming your payment").await;
        let asked = Instant::now();
        let reference = donor.fact("Reference").await;
        let found = stage.server.command(&["orders", "--receipt", &reference]);
        let payment = stage.gateway.state().await["payments"][0]["id"].clone();
        assert!(found.contains(payment.as_str().unwrap()), "{found}");
        assert!(found.contains("captured"), "{found}");
        assert!(asked.elapsed() < SOON);
        // And the donor, from the link alone, without whatever holds the proof back.
        let token = "return JSON.parse(Object.values(localStorage)[0]).token";
        let token = donor.browser.eval(token).await;
        donor
            .visit(&format!("/donations/{}", token.as_str().unwrap()))
            .await;
        stage.line.heal();
        donor.reads("Thank you!").await;
        assert_eq!(donor.fact("Reference").await, reference);
        assert!(asked.elapsed() < SOON);
    });
}
