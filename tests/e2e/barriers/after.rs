//! From the payment to the thanks, and whatever else may become of a gift.

use super::{CONFIRM, LANGUAGES, forgets, gives_in, opens_form};
use crate::harness::{ASHA, Donor, Trouble, run};
use serde_json::json;

async fn is_offline(donor: &Donor, offline: bool) {
    let conditions = json!({
        "offline": offline,
        "latency": 0,
        "downloadThroughput": -1,
        "uploadThroughput": -1,
    });
    donor.browser.devtools("Network.enable", json!({})).await;
    let command = "Network.emulateNetworkConditions";
    donor.browser.devtools(command, conditions).await;
}

#[test]
fn neither_confirming_nor_thanks_nor_a_gift_given_back_has_any() {
    run(async |stage| {
        let donor = &stage.donor;
        for language in LANGUAGES {
            let state = |state: &str| format!("{state} ({language})");
            stage.line.trouble(Trouble::Refuse(CONFIRM));
            gives_in(donor, language).await;
            donor.pays("success").await;
            donor.sees_mood("busy").await;
            is_offline(donor, true).await;
            let told = "return document.querySelector('.daan-offline')?.innerText.length > 0";
            donor.sees("that there is no connection", told).await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("confirming"))
                .await;
            is_offline(donor, false).await;
            stage.line.heal();
            donor.sees_mood("done").await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("thanks"))
                .await;

            let newest = "SELECT id FROM donations ORDER BY created_at DESC LIMIT 1";
            let reference = stage.book.rows(newest).await;
            stage
                .server
                .command(&["refund", &reference[0], "--amount", "100", "--yes"]);
            donor.reload().await;
            donor.ready().await;
            donor.sees_mood("done").await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("given back in part"))
                .await;
            stage.server.command(&["refund", &reference[0], "--yes"]);
            donor.reload().await;
            donor.ready().await;
            // Nothing to be glad of is left.
            donor.sees_mood("rest").await;
            let silent = "return !document.querySelector('.daan-share')";
            donor.sees("nothing to tell others", silent).await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("given back"))
                .await;
        }
    });
}

#[test]
fn waiting_for_a_bank_or_for_the_wallet_has_none() {
    run(async |stage| {
        let donor = &stage.donor;
        let no_capture = json!({"route": "POST /v1/payments", "kind": "down"});
        stage.gateway.fault(no_capture).await;
        for language in LANGUAGES {
            gives_in(donor, language).await;
            donor.pays("authorize").await;
            donor.sees_mood("busy").await;
            let state = format!("waiting for the bank ({language})");
            donor.meets_no_barrier_in_light_and_dark(&state).await;

            opens_form(donor, language).await;
            donor.click("#daan-currency-NPR").await;
            donor.fill_in(&ASHA).await;
            donor.press().await;
            donor.pays_at_wallet("pending").await;
            donor.sees_mood("busy").await;
            let state = format!("waiting for the wallet ({language})");
            donor.meets_no_barrier_in_light_and_dark(&state).await;
        }
    });
}

#[test]
fn a_payment_that_is_looked_at_has_none() {
    run(async |stage| {
        let donor = &stage.donor;
        for language in LANGUAGES {
            gives_in(donor, language).await;
            donor.window_opens().await;
            let state = stage.gateway.state().await;
            let order = state["orders"].as_array().unwrap().last().unwrap()["id"].clone();
            let lie = json!({"order_id": order, "outcome": "captured", "amount": 1_00});
            stage.gateway.pay(lie).await;
            donor.leaves_window().await;
            donor.sees_mood("rest").await;
            let state = format!("under review ({language})");
            donor.meets_no_barrier_in_light_and_dark(&state).await;
        }
    });
}

/// What checkout.js hands over is altered on its way.
const FORGED: &str = "const Real = Razorpay;
    window.Razorpay = function (options) {
        const handler = options.handler;
        options.handler = (proof) => handler({ ...proof, razorpay_signature: '0'.repeat(64) });
        return new Real(options);
    };";

#[test]
fn a_proof_that_is_refused_has_none() {
    run(async |stage| {
        let donor = &stage.donor;
        for language in LANGUAGES {
            opens_form(donor, language).await;
            donor.fill_in(&ASHA).await;
            let is_loaded = "return typeof Razorpay === 'function'";
            donor.sees("checkout.js", is_loaded).await;
            donor.browser.eval(FORGED).await;
            donor.press().await;
            donor.pays("success").await;
            donor.sees_mood("alert").await;
            let state = format!("refused proof ({language})");
            donor.meets_no_barrier_in_light_and_dark(&state).await;
        }
    });
}

#[test]
fn an_address_where_there_is_nothing_has_none() {
    run(async |stage| {
        let donor = &stage.donor;
        for language in LANGUAGES {
            for path in ["/donate/nowhere", "/donations/AAAAAAAAAAAAAAAAAAAAAAAAAA"] {
                forgets(donor).await;
                donor.open(&format!("{path}?lang={language}")).await;
                donor.sees_mood("alert").await;
                let state = format!("{path} ({language})");
                donor.meets_no_barrier_in_light_and_dark(&state).await;
            }
        }
    });
}
