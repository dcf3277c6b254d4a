//! A merchant who has Razorpay's one-call API: the way to pay is chosen on our own page.

use crate::harness::{ASHA, Donor, Plan, Stage, run_with};
use serde_json::json;

const ONE_CALL: Plan = Plan {
    without_scripts: true,
    settings: &[("RAZORPAY_ONE_CALL", "1")],
    ..Plan::USUAL
};

const PHONE: &str = "+919876543210";

/// A gift of ₹500, as far as our page with the ways to pay; opens one of them.
async fn chooses(donor: &Donor, method: &str) {
    donor.visit("/").await;
    donor.fill_in(&ASHA).await;
    donor.press().await;
    donor.reads("Pay from this page").await;
    donor.click_path(&format!("//summary[.='{method}']")).await;
}

async fn chooses_bank(donor: &Donor, code: &str) {
    let option = format!("#daan-netbanking-code option[value={code}]");
    donor.click(&option).await;
    donor.type_in("#daan-netbanking-contact", PHONE).await;
    donor.click_button("Pay ₹500 by Net banking").await;
}

async fn is_paid_by(stage: &Stage, method: &str) {
    stage.donor.reads("Thank you!").await;
    stage.is_paid_once(500_00).await;
    let payments = &stage.gateway.state().await["payments"];
    let last = payments.as_array().unwrap().last().unwrap();
    assert_eq!(last["method"], method);
}

#[test]
fn a_gift_is_paid_at_the_bank_that_was_chosen_on_our_own_page() {
    run_with(ONE_CALL, async |stage| {
        let donor = &stage.donor;
        chooses(donor, "Net banking").await;
        chooses_bank(donor, "ICIC").await;
        donor.bank_answers("success").await;
        donor.goes_back_by_hand().await;
        is_paid_by(stage, "netbanking").await;
        let state = stage.gateway.state().await;
        assert_eq!(state["payments"][0]["bank"], "ICIC");
    });
}

#[test]
fn a_phone_number_is_taken_as_the_hint_at_its_field_writes_it() {
    run_with(ONE_CALL, async |stage| {
        let donor = &stage.donor;
        chooses(donor, "UPI").await;
        donor.reads("such as +91 98765 43210").await;
        donor.type_in("#daan-upi-code", "success@razorpay").await;
        donor.type_in("#daan-upi-contact", "+91 98765 43210").await;
        donor.click_button("Pay ₹500 by UPI").await;
        donor.checks_until_it_reads("Thank you!").await;
        is_paid_by(stage, "upi").await;
    });
}

#[test]
fn a_press_without_a_bank_is_told_and_begins_no_payment() {
    run_with(ONE_CALL, async |stage| {
        let donor = &stage.donor;
        chooses(donor, "Net banking").await;
        donor.click_button("Pay ₹500 by Net banking").await;
        donor
            .reads("Choose a bank or a wallet from the list.")
            .await;
        assert_eq!(stage.gateway.payments().await, [""; 0]);
        chooses_bank(donor, "HDFC").await;
        donor.bank_answers("success").await;
        donor.goes_back_by_hand().await;
        is_paid_by(stage, "netbanking").await;
    });
}

#[test]
fn a_bank_that_says_no_leads_back_with_the_reason_and_to_another_way() {
    run_with(ONE_CALL, async |stage| {
        let donor = &stage.donor;
        chooses(donor, "Net banking").await;
        chooses_bank(donor, "HDFC").await;
        donor.bank_answers("failure").await;
        donor.goes_back_by_hand().await;
        donor.reads("No payment has reached us yet").await;
        donor
            .checks_until_it_reads("The payment did not go through.")
            .await;
        donor.click_button("Pay now").await;
        donor.click_path("//summary[.='Wallet']").await;
        donor
            .click("#daan-wallet-code option[value=mobikwik]")
            .await;
        donor.type_in("#daan-wallet-contact", PHONE).await;
        donor.click_button("Pay ₹500 by Wallet").await;
        donor.bank_answers("success").await;
        donor.goes_back_by_hand().await;
        is_paid_by(stage, "wallet").await;
    });
}

#[test]
fn a_bank_that_the_gateway_cannot_reach_is_told_at_once() {
    run_with(ONE_CALL, async |stage| {
        let donor = &stage.donor;
        chooses(donor, "Net banking").await;
        let downtime = json!({"method": "netbanking", "status": "started"});
        stage.gateway.control("downtime", downtime).await;
        chooses_bank(donor, "HDFC").await;
        donor.reads("This did not work").await;
        let resolved = json!({"method": "netbanking", "status": "resolved"});
        stage.gateway.control("downtime", resolved).await;
        chooses_bank(donor, "HDFC").await;
        donor.bank_answers("success").await;
        donor.goes_back_by_hand().await;
        is_paid_by(stage, "netbanking").await;
    });
}

#[test]
fn a_payment_approved_in_an_app_is_waited_for() {
    run_with(ONE_CALL, async |stage| {
        let donor = &stage.donor;
        chooses(donor, "UPI").await;
        donor.type_in("#daan-upi-code", "asha@okbank").await;
        donor.type_in("#daan-upi-contact", PHONE).await;
        donor.click_button("Pay ₹500 by UPI").await;
        donor.reads("Your bank has not confirmed yet").await;
        assert_eq!(stage.book.donations().await, ["processing|50000|INR"]);
        let state = stage.gateway.state().await;
        let yes = json!({"payment_id": state["payments"][0]["id"], "answer": "success"});
        stage.gateway.control("answer", yes).await;
        donor.checks_until_it_reads("Thank you!").await;
        is_paid_by(stage, "upi").await;
    });
}
