//! Before the app has loaded.

use crate::harness::{ASHA, Plan, Trouble, run, run_with};
use thirtyfour::Key;

const WASM: &str = ".wasm";

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

#[test]
fn a_press_before_the_app_has_loaded_counts_once_it_has() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        donor.visit("/").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.press().await;
        donor.reads("Preparing…").await;
        stage.has_no_gift().await;
        stage.line.heal();
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}
