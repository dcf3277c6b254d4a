//! Pictures of every way to pay beside the window, and of what becomes of it.

use crate::harness::{ASHA, Plan, run, run_with};
use serde_json::json;

#[test]
fn the_offer_in_nepals_rupees_and_a_payment_that_hangs_fit_every_screen() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.click("#daan-more summary").await;
        donor.type_in("#daan-phone", "+977 9841234567").await;
        donor.reads("Your number is from Nepal").await;
        donor.fill_in(&ASHA).await;
        donor.take_as_it_is("khalti-offered").await;
        donor.press().await;
        donor.pays_at_wallet("pending").await;
        donor.reads("Khalti has not confirmed yet").await;
        donor.take_as_it_is("khalti-pending").await;
    });
}

#[test]
fn a_blocked_window_with_its_other_ways_and_a_payment_too_many_fit_every_screen() {
    let plan = Plan {
        blocked: &["*/v1/checkout.js"],
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.reads("The payment window did not open").await;
        donor.reads("through Khalti").await;
        donor.take_as_it_is("blocked").await;
        donor
            .click_button("Give NPR 800 through Khalti to Daan Shiksha Kosh instead")
            .await;
        donor.page_shows("sign-in").await;
        let order = stage.gateway.only_order().await;
        let first = json!({"order_id": order, "outcome": "captured"});
        stage.gateway.pay(first).await;
        donor.pays_at_wallet("success").await;
        donor.reads("Thank you!").await;
        donor.reloads_until_it_reads("A second payment of").await;
        donor.take_as_it_is("surplus").await;
    });
}

#[test]
fn the_pages_that_need_no_script_fit_every_screen() {
    let plan = Plan {
        without_scripts: true,
        settings: &[("RAZORPAY_ONE_CALL", "1")],
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.visit("/").await;
        donor.take_as_it_is("plain-form").await;
        donor.press().await;
        donor.reads("Please look at this again").await;
        donor.take_as_it_is("plain-errors").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.reads("Pay from this page").await;
        donor.click_path("//summary[.='Net banking']").await;
        donor.take_as_it_is("pay-here").await;
        donor.click_button("Pay ₹500 by Net banking").await;
        donor
            .reads("Choose a bank or a wallet from the list.")
            .await;
        donor.take_as_it_is("pay-here-refused").await;
        donor.click_path("//summary[.='UPI']").await;
        donor.type_in("#daan-upi-code", "asha@okbank").await;
        donor.type_in("#daan-upi-contact", "+919876543210").await;
        donor.click_button("Pay ₹500 by UPI").await;
        donor.reads("Your bank has not confirmed yet").await;
        donor.take_as_it_is("plain-pending").await;
    });
}

#[test]
fn the_page_that_leads_to_razorpay_and_an_unpaid_gift_fit_every_screen() {
    let plan = Plan {
        without_scripts: true,
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.visit("/").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.reads("You pay on Razorpay’s own page").await;
        donor.take_as_it_is("pay").await;
        let page = donor.path().await;
        let order = stage.gateway.only_order().await;
        let failed = json!({"order_id": order, "outcome": "failed", "reason": "card_expired"});
        stage.gateway.pay(failed).await;
        donor.visit(page.strip_suffix("/pay").unwrap()).await;
        donor.checks_until_it_reads("This card has expired.").await;
        donor.take_as_it_is("plain-unpaid").await;
    });
}
