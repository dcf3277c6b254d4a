//! From the press to the payment.

use super::{LANGUAGES, gives_in, is_busy, opens_form};
use crate::harness::{ASHA, Plan, Trouble, run, run_with};
use serde_json::json;

#[test]
fn neither_a_loading_nor_an_open_nor_a_closed_window_has_any() {
    run(async |stage| {
        let donor = &stage.donor;
        for language in LANGUAGES {
            let state = |state: &str| format!("{state} ({language})");
            let slow = json!({"route": "/v1/checkout.js", "kind": "delay", "ms": 600_000});
            stage.gateway.fault(slow).await;
            gives_in(donor, language).await;
            is_busy(donor).await;
            donor.meets_no_barrier(&state("opening")).await;
            stage.gateway.heal().await;

            gives_in(donor, language).await;
            donor.window_opens().await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("open window"))
                .await;
            stage.line.trouble(Trouble::Hold("POST /api/donation"));
            donor.leaves_window().await;
            donor.sees_mood("busy").await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("checking"))
                .await;
            stage.line.heal();
            donor.sees_mood("ask").await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("unpaid"))
                .await;
        }
    });
}

#[test]
fn a_payment_that_failed_has_none() {
    run(async |stage| {
        let donor = &stage.donor;
        for language in LANGUAGES {
            gives_in(donor, language).await;
            donor.pays("failure").await;
            donor.window_shows("failed").await;
            donor.leaves_window().await;
            donor.sees_mood("ask").await;
            let state = format!("failed attempt ({language})");
            donor.meets_no_barrier_in_light_and_dark(&state).await;
        }
    });
}

#[test]
fn a_blocked_window_with_its_other_ways_has_none() {
    let plan = Plan {
        blocked: &["*/v1/checkout.js"],
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        for language in LANGUAGES {
            gives_in(donor, language).await;
            donor.sees_mood("ask").await;
            let ways = "return document.querySelectorAll('.daan-actions button').length >= 3";
            donor.sees("the other ways", ways).await;
            let state = format!("blocked ({language})");
            donor.meets_no_barrier_in_light_and_dark(&state).await;
        }
    });
}

/// A page that answers "nothing to show" leaves the browser where it is.
#[test]
fn a_page_about_to_be_left_has_none() {
    run(async |stage| {
        let donor = &stage.donor;
        let nothing = json!({"route": "GET /khalti/pay", "kind": "status", "status": 204});
        stage.gateway.fault(nothing).await;
        for language in LANGUAGES {
            opens_form(donor, language).await;
            donor.click("#daan-currency-NPR").await;
            donor.fill_in(&ASHA).await;
            donor.press().await;
            donor
                .find(".daan-panel[data-mood=busy] a.daan-button")
                .await;
            let state = format!("leaving ({language})");
            donor.meets_no_barrier_in_light_and_dark(&state).await;
        }
    });
}
