//! A campaign in ringgit, which Razorpay carries under its Malaysian name, Curlec.

use crate::harness::{ASHA, Gift, Plan, Stage, run_with};

const RINGGIT: &str = r#"
[[campaign]]
slug = "library"
title.en = "A library"
story.en = "Books for a library in Ipoh."

[[campaign.offer]]
currency = "MYR"
gateway = "razorpay"
payee = "Library Trust"
presets_minor = [5000]
min_minor = 1000
max_minor = 5000000
whole_only = true
citizens_only = false
"#;

const GIFT: Gift = Gift {
    preset: Some(50_00),
    ..ASHA
};

async fn is_paid_from_a_bank(stage: &Stage) {
    stage.donor.reads("Thank you!").await;
    stage.donor.sees_mood("done").await;
    assert_eq!(stage.book.donations().await, ["paid|5000|MYR"]);
    assert_eq!(stage.book.entries().await, ["capture|applied|5000|MYR"]);
    let payment = &stage.gateway.state().await["payments"][0];
    assert_eq!(payment["method"], "fpx");
    assert_eq!(payment["status"], "captured");
}

#[test]
fn a_gift_in_ringgit_is_paid_in_the_window() {
    let plan = Plan {
        campaigns: Some(RINGGIT),
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.gives(&GIFT).await;
        donor.window_opens().await;
        donor.window_click("[data-method=fpx]").await;
        donor.window_click("[data-action=success]").await;
        is_paid_from_a_bank(stage).await;
    });
}

#[test]
fn a_gift_in_ringgit_is_paid_in_one_call() {
    let plan = Plan {
        campaigns: Some(RINGGIT),
        without_scripts: true,
        settings: &[("RAZORPAY_ONE_CALL", "1")],
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.visit("/").await;
        donor.fill_in(&GIFT).await;
        donor.press().await;
        donor.click_path("//summary[.='FPX']").await;
        donor.click("#daan-fpx-code option[value=MB2U]").await;
        donor.type_in("#daan-fpx-contact", "+60123456789").await;
        donor.click("form:has(#daan-fpx-code) button").await;
        donor.bank_answers("success").await;
        donor.goes_back_by_hand().await;
        is_paid_from_a_bank(stage).await;
    });
}
