//! Where the payment window does not come, the gift goes another way.

use crate::harness::{ASHA, Donor, Plan, Stage, run, run_with, until};
use serde_json::json;

const NO_SCRIPT: &[&str] = &["*/v1/checkout.js"];
const OTHER_WAY: &str = "Give NPR 800 through Khalti to Daan Shiksha Kosh instead";

/// A gift of ₹500 whose window is blocked, as far as the wallet's page.
async fn goes_to_the_wallet_instead(donor: &Donor) {
    donor.gives(&ASHA).await;
    donor.reads("The payment window did not open").await;
    donor
        .reads("You can also give through Khalti, where ₹500 comes to NPR 800.")
        .await;
    donor.click_button(OTHER_WAY).await;
    donor.page_shows("sign-in").await;
    assert_eq!(donor.asked_amount().await, "Rs 800.00");
}

#[test]
fn a_donor_whose_window_is_blocked_gives_what_it_comes_to_in_nepals_rupees() {
    let plan = Plan {
        blocked: NO_SCRIPT,
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        goes_to_the_wallet_instead(donor).await;
        assert_eq!(stage.book.donations().await, ["open|50000|INR"]);
        donor.pays_at_wallet("success").await;
        donor.reads("Thank you!").await;
        donor.reads("Your gift of NPR 800").await;
        stage.is_paid_at_khalti("50000|INR", 800_00).await;
        assert_eq!(donor.fact("Amount").await, "NPR 800");
        assert_eq!(stage.gateway.orders().await, ["created|50000"]);
    });
}

#[test]
fn a_script_that_never_answers_makes_way_for_the_wallet() {
    run(async |stage| {
        let silence = json!({"route": "/v1/checkout.js", "kind": "delay", "ms": 600_000});
        stage.gateway.fault(silence).await;
        goes_to_the_wallet_instead(&stage.donor).await;
        stage.gateway.heal().await;
        stage.donor.pays_at_wallet("success").await;
        stage.is_paid_at_khalti("50000|INR", 800_00).await;
    });
}

#[test]
fn of_two_payments_one_is_the_gift_and_the_other_is_shown_as_one_too_many() {
    let plan = Plan {
        blocked: NO_SCRIPT,
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        goes_to_the_wallet_instead(donor).await;
        let order = stage.gateway.only_order().await;
        let first = json!({"order_id": order, "outcome": "captured", "webhook": false});
        stage.gateway.pay(first).await;
        donor.pays_at_wallet("success").await;
        donor.reads("Thank you!").await;
        donor.reloads_until_it_reads("A second payment of").await;
        donor
            .reads("A second payment of ₹500 arrived as well")
            .await;
        assert_eq!(
            stage.book.entries().await,
            ["capture|applied|80000|NPR", "capture|surplus|50000|INR"]
        );
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
        donor.reads("Your gift of NPR 800").await;
    });
}

#[test]
fn who_has_paid_the_first_order_meanwhile_is_thanked_and_not_sent_to_the_wallet() {
    let plan = Plan {
        blocked: NO_SCRIPT,
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.reads(OTHER_WAY).await;
        let order = stage.gateway.only_order().await;
        let elsewhere = json!({"order_id": order, "outcome": "captured", "webhook": false});
        stage.gateway.pay(elsewhere).await;
        donor.click_button(OTHER_WAY).await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.gateway.khalti_payments().await, [""; 0]);
    });
}

#[test]
fn a_window_that_stays_empty_makes_way_for_the_wallet() {
    run(async |stage| {
        let donor = &stage.donor;
        let hurried = "const real = setTimeout; window.setTimeout = (act, ms) => real(act, ms / 4)";
        let command = "Page.addScriptToEvaluateOnNewDocument";
        let script = json!({"source": hurried});
        donor.browser.devtools(command, script).await;
        let blocked = json!({"route": "/v1/checkout/public", "kind": "down"});
        stage.gateway.fault(blocked).await;
        donor.gives(&ASHA).await;
        donor.reads("Does the payment window stay empty?").await;
        assert!(donor.has_window().await);
        donor.click_button("Close it and pay another way").await;
        donor.window_is_gone().await;
        donor.click_button(OTHER_WAY).await;
        donor.pays_at_wallet("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_at_khalti("50000|INR", 800_00).await;
    });
}

const INDIA_ONLY: &str = r#"
[[campaign]]
slug = "india"
title.en = "Books"
story.en = "Books for schools."

[[campaign.offer]]
currency = "INR"
gateway = "razorpay"
payee = "Books Trust"
presets_minor = [50000]
min_minor = 1000
max_minor = 50000000
whole_only = true
citizens_only = true
"#;

#[test]
fn without_a_payee_in_nepal_a_blocked_window_leads_to_razorpays_own_page() {
    let plan = Plan {
        campaigns: Some(INDIA_ONLY),
        blocked: NO_SCRIPT,
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.reads("The payment window did not open").await;
        assert!(!donor.page_text().await.contains("Khalti"));
        donor.click_button("Pay on Razorpay’s own page").await;
        donor.pays_on_hosted_page("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

#[test]
fn where_no_order_can_be_made_the_form_itself_offers_the_wallet() {
    run(async |stage| {
        let donor = &stage.donor;
        let broken = json!({"route": "POST /v1/orders", "kind": "status", "status": 500});
        stage.gateway.fault(broken).await;
        donor.gives(&ASHA).await;
        donor.reads("Nothing was charged.").await;
        donor.click_button(OTHER_WAY).await;
        donor.pays_at_wallet("success").await;
        donor.reads("Thank you!").await;
        donor.reads("Your gift of NPR 800").await;
        let paid = stage
            .book
            .rows(
                "SELECT CAST(amount_minor AS TEXT), currency FROM donations WHERE status = 'paid'",
            )
            .await;
        assert_eq!(paid, ["80000|NPR"]);
        assert_eq!(stage.book.entries().await, ["capture|applied|80000|NPR"]);
        assert_eq!(stage.gateway.khalti_payments().await, ["Completed|80000"]);
    });
}

#[test]
fn trouble_that_the_gateway_reports_is_told_with_another_way_until_it_is_over() {
    let plan = Plan {
        webhooks: true,
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        report(stage, "started", "1").await;
        donor.open("/").await;
        donor
            .reads("UPI payments have trouble at the moment. Other methods work.")
            .await;
        donor.fill_in(&ASHA).await;
        donor.reads(OTHER_WAY).await;
        report(stage, "resolved", "0").await;
        donor.open("/").await;
        donor.fill_in(&ASHA).await;
        donor.reads("Donate ₹500").await;
        let text = donor.page_text().await;
        assert!(
            !text.contains("trouble") && !text.contains("instead"),
            "{text}"
        );
    });
}

async fn report(stage: &Stage, status: &str, is_open: &str) {
    let downtime = json!({"method": "upi", "status": status, "severity": "high"});
    stage.gateway.control("downtime", downtime).await;
    until(format_args!("UPI's trouble to have {status}"), async || {
        let sql = "SELECT CAST(is_open AS TEXT) FROM downtimes";
        (stage.book.rows(sql).await == [is_open]).then_some(())
    })
    .await;
}
