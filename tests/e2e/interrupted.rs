//! Between "the bank has taken the money" and "the server knows it".

use crate::harness::{ASHA, Donor, Trouble, run, until};
use serde_json::json;

const CONFIRM: &str = "POST /api/confirm_payment";

/// Whether the browser has written the proof of payment down.
async fn keeps_proof(donor: &Donor, keeps: bool) {
    let script = format!(
        "return Object.values(localStorage).some((record) => record.includes('signature')) === {keeps}"
    );
    donor
        .sees(format_args!("a kept proof: {keeps}"), &script)
        .await;
}

/// Threat 22.
#[test]
fn a_server_killed_before_it_heard_of_the_payment_hears_of_it_when_it_is_back() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        stage.server.kill();
        donor.pays("success").await;
        donor.reads("Confirming your payment").await;
        keeps_proof(donor, true).await;
        assert_eq!(stage.book.donations().await, ["open|50000|INR"]);
        stage.server.start_again().await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        keeps_proof(donor, false).await;
    });
}

/// Threat 22.
#[test]
fn a_lost_answer_to_the_proof_is_asked_for_again_and_books_nothing_twice() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::LoseAnswer(CONFIRM));
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Confirming your payment").await;
        keeps_proof(donor, true).await;
        // Healed before an answer is lost, the line loses none.
        until("the proof to be brought again", async || {
            (stage.line.count(CONFIRM) > 1).then_some(())
        })
        .await;
        stage.line.heal();
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

#[test]
fn a_reload_while_confirming_goes_on_confirming() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(CONFIRM));
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Confirming your payment").await;
        donor.reload().await;
        donor.ready().await;
        donor.reads("Confirming your payment").await;
        stage.line.heal();
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        keeps_proof(donor, false).await;
    });
}

/// Threat 33.
#[test]
fn a_tab_opened_while_the_proof_is_unsent_ends_in_thanks_like_the_first() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(CONFIRM));
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Confirming your payment").await;
        let driver = &donor.browser.driver;
        let first = driver.window().await.unwrap();
        let second = driver.new_tab().await.unwrap();
        driver.switch_to_window(second).await.unwrap();
        donor.open("/").await;
        donor.reads("Confirming your payment").await;
        stage.line.heal();
        donor.reads("Thank you!").await;
        driver.switch_to_window(first).await.unwrap();
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.line.count(CONFIRM), 1, "one tab brought it");
    });
}

#[test]
fn a_connection_lost_after_paying_is_told_and_gone_on_with_when_it_is_back() {
    run(async |stage| {
        let donor = &stage.donor;
        let offline = async |is_offline| {
            let conditions = json!({
                "offline": is_offline,
                "latency": 0,
                "downloadThroughput": -1,
                "uploadThroughput": -1,
            });
            donor
                .browser
                .devtools("Network.emulateNetworkConditions", conditions)
                .await
        };
        donor.browser.devtools("Network.enable", json!({})).await;
        stage.line.trouble(Trouble::Hold(CONFIRM));
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Confirming your payment").await;
        offline(true).await;
        donor.reads("You seem to be offline.").await;
        keeps_proof(donor, true).await;
        stage.line.heal();
        offline(false).await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

/// Threat 22.
#[test]
fn a_proof_gets_through_where_two_of_three_requests_or_answers_are_lost() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::LoseTwoOfThree(CONFIRM));
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.line.count(CONFIRM), 3);
    });
}

const DENIED: &str = "for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError') } });
}
navigator.locks.request = () => Promise.reject(new DOMException('denied', 'SecurityError'))";

/// Has this done before anything else on each page.
async fn on_each_page(donor: &Donor, script: &str) {
    let command = "Page.addScriptToEvaluateOnNewDocument";
    let script = json!({"source": script});
    donor.browser.devtools(command, script).await;
}

fn gives_with_storage_as_it_is_after(script: &'static str) {
    run(async move |stage| {
        let donor = &stage.donor;
        on_each_page(donor, script).await;
        stage.line.trouble(Trouble::Hold(CONFIRM));
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Confirming your payment").await;
        let reference = stage.book.rows("SELECT id FROM donations").await;
        assert_eq!(donor.fact("Reference").await, reference[0]);
        stage.line.heal();
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

#[test]
fn a_browser_that_denies_storage_still_gives() {
    gives_with_storage_as_it_is_after(DENIED);
}

/// The proof is gone with the page. What is left is its address, by which the server finds the payment itself.
#[test]
fn a_reload_where_storage_is_denied_shows_the_gift_and_no_form_to_pay_it_again() {
    run(async |stage| {
        let donor = &stage.donor;
        on_each_page(donor, DENIED).await;
        stage.line.trouble(Trouble::Hold(CONFIRM));
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Confirming your payment").await;
        donor.reload().await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

#[test]
fn a_browser_without_storage_and_locks_still_gives() {
    gives_with_storage_as_it_is_after(
        "for (const name of ['localStorage', 'sessionStorage']) {
            Object.defineProperty(window, name, { get() { return null } });
        }
        Object.defineProperty(navigator, 'locks', { get() { return undefined } })",
    );
}

#[test]
fn a_browser_whose_storage_is_full_still_gives() {
    gives_with_storage_as_it_is_after(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
    );
}
