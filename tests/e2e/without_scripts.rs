//! A browser that runs no script: everything is forms and links.

use crate::harness::{ASHA, Donor, Plan, run, run_with, until};
use serde_json::json;

const WITHOUT_SCRIPTS: Plan = Plan {
    without_scripts: true,
    ..Plan::USUAL
};

/// A gift of ₹500, as far as Razorpay's hosted page; answers the path of its status page.
async fn goes_to_the_hosted_page(donor: &Donor) -> String {
    donor.visit("/").await;
    donor.fill_in(&ASHA).await;
    donor.press().await;
    donor.reads("You pay on Razorpay’s own page").await;
    let path = donor.path().await;
    donor.click_button("Pay ₹500").await;
    donor.page_shows("methods").await;
    path.strip_suffix("/pay").unwrap().to_owned()
}

#[test]
fn what_is_missing_is_told_with_the_rest_kept_and_then_the_gift_goes_through() {
    run_with(WITHOUT_SCRIPTS, async |stage| {
        let donor = &stage.donor;
        donor.visit("/").await;
        let chosen = "return document.getElementById('daan-preset-100000').checked";
        // A press before the style is there may miss what the style then moves.
        until("the amount to be chosen", async || {
            donor.click("#daan-preset-100000").await;
            (donor.browser.eval(chosen).await == true).then_some(())
        })
        .await;
        donor.type_in("#daan-name", ASHA.name).await;
        donor.press().await;
        donor.reads("Please look at this again").await;
        donor
            .reads("Type your e-mail address; it is for your receipt.")
            .await;
        assert_eq!(donor.value("#daan-name").await, ASHA.name);
        donor.sees("the amount to be kept", chosen).await;
        stage.has_no_gift().await;

        donor.type_in("#daan-email", ASHA.email).await;
        donor.press().await;
        donor.click_button("Pay ₹1,000").await;
        donor.pays_on_hosted_page("success").await;
        donor.goes_back_by_hand().await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(1_000_00).await;
        assert_eq!(
            stage.book.rows("SELECT name, email FROM donors").await,
            [format!("{}|{}", ASHA.name, ASHA.email)]
        );
        let reference = stage.book.rows("SELECT id FROM donations").await;
        donor.reads(&reference[0]).await;
    });
}

#[test]
fn who_cancels_is_back_at_the_form_and_told_so() {
    run_with(WITHOUT_SCRIPTS, async |stage| {
        let donor = &stage.donor;
        goes_to_the_hosted_page(donor).await;
        donor.click("[data-action=cancel]").await;
        donor
            .reads("You came back from the payment page before paying.")
            .await;
        assert_eq!(donor.path().await, "/donate/education");
        assert_eq!(stage.book.donations().await, ["open|50000|INR"]);

        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.click_button("Pay ₹500").await;
        donor.pays_on_hosted_page("success").await;
        donor.goes_back_by_hand().await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.entries().await, ["capture|applied|50000|INR"]);
    });
}

#[test]
fn the_status_page_tells_why_it_failed_and_leads_to_another_try() {
    run_with(WITHOUT_SCRIPTS, async |stage| {
        let donor = &stage.donor;
        let status_page = goes_to_the_hosted_page(donor).await;
        let order = stage.gateway.only_order().await;
        let failed = json!({
            "order_id": order, "outcome": "failed", "reason": "insufficient_funds", "webhook": false,
        });
        stage.gateway.pay(failed).await;
        donor.visit(&status_page).await;
        donor.reads("No payment has reached us yet").await;
        donor
            .checks_until_it_reads("There is not enough money in the account.")
            .await;
        donor.click_button("Pay now").await;
        donor.click_button("Pay ₹500").await;
        donor.pays_on_hosted_page("success").await;
        donor.goes_back_by_hand().await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.gateway.only_order().await, order);
    });
}

#[test]
fn a_gift_is_paid_from_the_wallet() {
    run_with(WITHOUT_SCRIPTS, async |stage| {
        let donor = &stage.donor;
        donor.visit("/").await;
        donor.click("#daan-currency-NPR").await;
        donor.click("#daan-preset-NPR-50000").await;
        donor.type_in("#daan-name", ASHA.name).await;
        donor.type_in("#daan-email", ASHA.email).await;
        donor.press().await;
        assert_eq!(donor.asked_amount().await, "Rs 500.00");
        donor.pays_at_wallet("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_at_khalti("50000|NPR", 500_00).await;
        assert_eq!(donor.comes_back().await, donor.path().await, "no query");
    });
}

#[test]
fn where_no_order_can_be_made_a_second_button_leads_to_the_wallet() {
    run_with(WITHOUT_SCRIPTS, async |stage| {
        let donor = &stage.donor;
        let broken = json!({"route": "POST /v1/orders", "kind": "status", "status": 500});
        stage.gateway.fault(broken).await;
        donor.visit("/").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.reads("Nothing was charged.").await;
        assert_eq!(donor.value("#daan-name").await, ASHA.name);
        donor
            .click_button("Give NPR 800 through Khalti to Daan Shiksha Kosh instead")
            .await;
        donor.pays_at_wallet("success").await;
        donor.reads("Your gift of NPR 800").await;
        assert_eq!(stage.book.entries().await, ["capture|applied|80000|NPR"]);
    });
}

#[test]
fn a_gift_that_was_paid_with_scripts_can_be_looked_at_without() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.sees_mood("done").await;
        let page = donor.path().await;
        donor.browser.stop_scripts().await;
        donor.visit(&page).await;
        donor.reads("Thank you!").await;
        donor.reads("Your gift of ₹500").await;
        assert!(!donor.has_app().await);
    });
}
