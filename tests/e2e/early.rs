//! Before the app has loaded.

use crate::harness::{ASHA, Plan, Stage, Trouble, run, run_with, until};
use thirtyfour::Key;

const WASM: &str = ".wasm";
const BEGIN: &str = "POST /api/begin_donation";

#[test]
fn what_was_typed_before_the_app_has_loaded_stays_with_focus_and_caret() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        donor.visit("/").await;
        donor.fill_in(&ASHA).await;
        donor.click("#daan-more summary").await;
        donor.type_in("#daan-message", "For Bina").await;
        donor.type_in("#daan-name", "Asha Rai").await;
        donor.keys(Key::Home).await;
        for _ in 0..4 {
            donor.keys(Key::Right).await;
        }
        stage.line.heal();
        donor.ready().await;
        donor.keys("!").await;
        assert_eq!(donor.focus().await, "daan-name");
        assert_eq!(donor.value("#daan-name").await, "Asha! Rai");
        assert_eq!(donor.value("#daan-email").await, ASHA.email);
        assert_eq!(donor.value("#daan-message").await, "For Bina");
        donor.reads("Donate ₹500").await;
        donor.press().await;
        donor.pays("success").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(
            stage.book.rows("SELECT name, message FROM donors").await,
            ["Asha! Rai|For Bina"]
        );
    });
}

/// On a phone every further request waits for its turn, and nothing is drawn before the style is there.
#[test]
fn the_page_where_donors_come_first_brings_its_style_and_the_others_name_it() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.visit("/donate/education").await;
        let styled = "return getComputedStyle(document.getElementById('daan')).getPropertyValue('--d-accent') !== ''";
        donor.sees("the style", styled).await;
        assert_eq!(stage.line.count("GET /style-"), 0);
        donor.visit("/donations/none").await;
        donor.sees("the style", styled).await;
        assert_eq!(stage.line.count("GET /style-"), 1);
    });
}

/// It goes out uncompressed, because the donor's words are in it.
#[test]
fn a_form_that_was_refused_without_the_app_names_its_style() {
    let plan = Plan {
        blocked: &["*.wasm"],
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.visit("/").await;
        donor.press().await;
        let refused = "return document.querySelectorAll('[aria-invalid=true]').length > 1";
        donor.sees("a form that is wrong", refused).await;
        assert_eq!(stage.line.count("GET /style-"), 1);
        stage.has_no_gift().await;
    });
}

/// The order and the app come at the same time; the app does not ask for it again.
#[test]
fn a_press_before_the_app_has_loaded_counts_once_it_has() {
    run(async |stage| {
        let donor = &stage.donor;
        presses_early(stage).await;
        donor.press().await;
        donor.reads("Preparing…").await;
        orders_are(stage, &["created|50000"]).await;
        assert_eq!(stage.book.entries().await, [""; 0]);
        stage.line.heal();
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.line.count(BEGIN), 1);
    });
}

#[test]
fn an_amount_of_ones_own_and_a_name_kept_off_lists_are_asked_for_early_as_the_app_would() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        donor.visit("/?lang=hi").await;
        donor.type_in("#daan-amount", "1234").await;
        donor.type_in("#daan-name", " आशा राई").await;
        donor.type_in("#daan-email", "asha@example.org ").await;
        donor.click("#daan-anonymous").await;
        donor.press().await;
        orders_are(stage, &["created|123400"]).await;
        stage.line.heal();
        donor.pays("success").await;
        donor.sees_mood("done").await;
        stage.is_paid_once(1234_00).await;
        assert_eq!(stage.line.count(BEGIN), 1);
        assert_eq!(
            stage.book.rows("SELECT name FROM donors").await,
            ["आशा राई"]
        );
    });
}

/// Threat 32.
#[test]
fn a_form_that_was_changed_after_an_early_press_is_paid_as_it_is_now() {
    run(async |stage| {
        let donor = &stage.donor;
        presses_early(stage).await;
        orders_are(stage, &["created|50000"]).await;
        donor.click("#daan-preset-100000").await;
        stage.line.heal();
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(
            stage.gateway.orders().await,
            ["created|50000", "paid|100000"]
        );
        assert_eq!(
            stage.book.entries().await,
            ["capture|applied|100000|INR"],
            "the first order was never shown to anybody"
        );
    });
}

/// Threats 32, 34.
#[test]
fn a_reload_after_an_early_press_makes_no_second_order() {
    run(async |stage| {
        let donor = &stage.donor;
        presses_early(stage).await;
        orders_are(stage, &["created|50000"]).await;
        donor.reload().await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.reads("Preparing…").await;
        stage.line.heal();
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(
            stage.line.count(BEGIN),
            2,
            "the second press may be of a gift that was paid meanwhile, and waits for the app"
        );
    });
}

/// Threat 32.
#[test]
fn an_early_answer_that_was_lost_is_asked_for_again_by_the_app() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::LoseAnswer(BEGIN));
        presses_early(stage).await;
        orders_are(stage, &["created|50000"]).await;
        stage.line.heal();
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

/// A number, a tax number or a message is read by rules that only the app has.
#[test]
fn an_early_press_that_takes_more_reading_waits_for_the_app() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        donor.visit("/").await;
        donor.fill_in(&ASHA).await;
        donor.click("#daan-more summary").await;
        donor.type_in("#daan-phone", "98765 43210").await;
        donor.press().await;
        donor.reads("Preparing…").await;
        stage.has_no_gift().await;
        assert_eq!(stage.line.count(BEGIN), 0);
        stage.line.heal();
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.line.count(BEGIN), 1);
        assert_eq!(
            stage.book.rows("SELECT phone FROM donors").await,
            ["+919876543210"]
        );
    });
}

/// Fills the form in and presses while the app is still on its way.
async fn presses_early(stage: &Stage) {
    stage.line.trouble(Trouble::Hold(WASM));
    stage.donor.visit("/").await;
    stage.donor.fill_in(&ASHA).await;
    stage.donor.press().await;
}

async fn orders_are(stage: &Stage, expected: &[&str]) {
    until(format_args!("the orders {expected:?}"), async || {
        (stage.gateway.orders().await == expected).then_some(())
    })
    .await;
}
