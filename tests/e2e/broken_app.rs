//! A browser that runs scripts, in which the app does not start: the form is sent as it is.

use crate::harness::{ASHA, Plan, Stage, Trouble, run, run_with};

/// A whole gift, begun by one post of the form.
async fn gives_by_the_form_alone(stage: &Stage) {
    let donor = &stage.donor;
    donor.visit("/").await;
    donor.fill_in(&ASHA).await;
    donor.press().await;
    donor.pays_on_hosted_page("success").await;
    donor.reads("Thank you!").await;
    stage.is_paid_once(500_00).await;
    assert_eq!(stage.line.count("POST /donate/education"), 1);
}

fn gives_where_this_is_blocked(blocked: &'static [&'static str]) {
    let plan = Plan {
        blocked,
        ..Plan::USUAL
    };
    run_with(plan, gives_by_the_form_alone);
}

#[test]
fn a_gift_goes_through_where_web_assembly_is_blocked() {
    gives_where_this_is_blocked(&["*.wasm"]);
}

#[test]
fn a_gift_goes_through_where_the_apps_script_is_blocked() {
    gives_where_this_is_blocked(&["*/daan-web-*.js"]);
}

#[test]
fn a_gift_goes_through_where_the_connection_breaks_off_under_the_app() {
    run(async |stage| {
        stage.line.trouble(Trouble::Refuse(".wasm"));
        gives_by_the_form_alone(stage).await;
    });
}

#[test]
fn a_gift_goes_through_where_every_script_of_ours_is_blocked() {
    let plan = Plan {
        blocked: &["*.js", "*.wasm"],
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.visit("/").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.click_button("Pay ₹500").await;
        donor.pays_on_hosted_page("success").await;
        donor.goes_back_by_hand().await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

#[test]
fn a_press_that_waits_in_vain_for_the_app_goes_through_without_it() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(".wasm"));
        donor.visit("/").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.press().await;
        donor.pays_on_hosted_page("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.line.count("POST /donate/education"), 1);
    });
}
