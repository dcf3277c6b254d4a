//! The pages that need no script.

use super::LANGUAGES;
use crate::harness::{ASHA, Donor, Gift, Plan, run_with};
use serde_json::json;

const WITHOUT_SCRIPTS: Plan = Plan {
    without_scripts: true,
    ..Plan::USUAL
};

const NO_PRESET: Gift = Gift {
    preset: None,
    ..ASHA
};

/// The page has been written by the server; that it runs scripts from now on changes nothing in it any more.
async fn meets_none(donor: &Donor, state: &str) {
    let allow = |value| json!({"value": value});
    let command = "Emulation.setScriptExecutionDisabled";
    donor.browser.devtools(command, allow(false)).await;
    donor.meets_no_barrier_in_light_and_dark(state).await;
    donor.browser.devtools(command, allow(true)).await;
}

async fn gives_in(donor: &Donor, language: &str) {
    donor.visit(&format!("/?lang={language}")).await;
    donor.click("#daan-currency-INR").await;
    // The chips of the currency that is chosen from the start have no currency in their names.
    let chosen = if language == "ne" { "INR-" } else { "" };
    donor.click(&format!("#daan-preset-{chosen}50000")).await;
    donor.fill_in(&NO_PRESET).await;
    donor.press().await;
}

#[test]
fn form_errors_and_the_way_to_the_gateway_have_none_without_scripts() {
    run_with(WITHOUT_SCRIPTS, async |stage| {
        let donor = &stage.donor;
        for language in LANGUAGES {
            donor.visit(&format!("/?lang={language}")).await;
            meets_none(donor, &format!("plain form ({language})")).await;
            donor.press().await;
            donor.find("[aria-invalid=true]").await;
            meets_none(donor, &format!("plain errors ({language})")).await;
            gives_in(donor, language).await;
            donor.find("form.daan-onward").await;
            meets_none(donor, &format!("plain pay page ({language})")).await;
            let page = donor.path().await;
            donor.visit(page.strip_suffix("/pay").unwrap()).await;
            donor.sees_mood("ask").await;
            meets_none(donor, &format!("plain unpaid ({language})")).await;
        }
    });
}

#[test]
fn an_order_that_failed_has_none_without_scripts() {
    run_with(WITHOUT_SCRIPTS, async |stage| {
        let donor = &stage.donor;
        let broken = json!({"route": "POST /v1/orders", "kind": "status", "status": 500});
        stage.gateway.fault(broken).await;
        for language in LANGUAGES {
            gives_in(donor, language).await;
            donor.find("#daan-said > *").await;
            meets_none(donor, &format!("plain failed order ({language})")).await;
        }
    });
}

#[test]
fn our_own_pay_page_has_none_before_and_after_a_refusal() {
    let plan = Plan {
        settings: &[("RAZORPAY_ONE_CALL", "1")],
        ..WITHOUT_SCRIPTS
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        for language in LANGUAGES {
            gives_in(donor, language).await;
            let bank = "//details[.//*[@id='daan-netbanking-code']]";
            donor.click_path(&format!("{bank}/summary")).await;
            meets_none(donor, &format!("own pay page ({language})")).await;
            donor.click_path(&format!("{bank}//button")).await;
            donor.find("#daan-netbanking-code[aria-invalid=true]").await;
            meets_none(donor, &format!("own pay page, refused ({language})")).await;
            donor
                .click_path("//details[.//*[@id='daan-upi-code']]/summary")
                .await;
            donor.type_in("#daan-upi-code", "asha@okbank").await;
            donor.type_in("#daan-upi-contact", "+919876543210").await;
            donor
                .click_path("//details[.//*[@id='daan-upi-code']]//button")
                .await;
            donor.sees_mood("busy").await;
            meets_none(donor, &format!("plain waiting ({language})")).await;
        }
    });
}
