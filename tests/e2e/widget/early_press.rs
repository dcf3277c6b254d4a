//! A press on the server's form in the widget, before the app is there.

use super::early::{IN_TWO_CURRENCIES, WASM, orders_are, sees_the_form, told};
use super::{EMBEDDED, begins_early, complaints, is_told, opens, page, widget};
use crate::harness::{ASHA, Trouble, run_with};
use serde_json::json;
use thirtyfour::Key;

const BEGIN: &str = "POST /api/begin_donation";

/// The order and the app are on their way at the same time, and the page is told of one press.
#[test]
fn a_press_before_the_app_is_there_counts_once_it_is() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.press().await;
        donor.reads("Preparing…").await;
        orders_are(stage, &["created|50000"]).await;
        let status = "return document.getElementById('books').status().step";
        assert_eq!(donor.browser.eval(status).await, "preparing");
        stage.line.heal();
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
        assert_eq!(stage.book.entries().await, ["capture|applied|50000|INR"]);
        assert_eq!(stage.line.count(BEGIN), 1);
        let names = "return told.slice(0, 4).map(([, name]) => name)";
        assert_eq!(
            donor.browser.eval(names).await,
            json!([
                "daan-ready",
                "daan-change",
                "daan-submit",
                "daan-order-created"
            ])
        );
        let submit = is_told(donor, "books", "daan-submit").await;
        assert_eq!(submit["amount_minor"], 500_00);
        assert_eq!(complaints(donor).await, [""; 0]);
    });
}

#[test]
fn a_page_that_keeps_a_gift_from_being_begun_is_asked_before_the_order_is() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        let once =
            "addEventListener('daan-submit', (event) => event.preventDefault(), { once: true })";
        donor.browser.eval(once).await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        is_told(donor, "books", "daan-submit").await;
        assert_eq!(stage.line.count(BEGIN), 0);
        donor.press().await;
        orders_are(stage, &["created|50000"]).await;
        stage.line.heal();
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(told(donor, "daan-submit").await, 2);
        assert_eq!(stage.line.count(BEGIN), 1);
    });
}

/// Threat 32.
#[test]
fn a_form_that_was_changed_after_an_early_press_is_paid_as_it_is_now() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        orders_are(stage, &["created|50000"]).await;
        donor.click("#daan-preset-10000").await;
        stage.line.heal();
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.entries().await, ["capture|applied|10000|INR"]);
        assert_eq!(told(donor, "daan-submit").await, 2);
        // What was told early, and never begun, is told again when it is meant again.
        donor
            .browser
            .eval("document.getElementById('books').reset()")
            .await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.window_opens().await;
        assert_eq!(told(donor, "daan-submit").await, 3);
    });
}

#[test]
fn each_of_two_widgets_has_its_own_early_order() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        let both = [widget(stage, "books", ""), widget(stage, "school", "")].concat();
        opens(stage, &page(stage, "", &both), &[]).await;
        begins_early(donor, "#school").await;
        begins_early(donor, "#books").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        orders_are(stage, &["created|50000"]).await;
        donor.turns_to("#school");
        donor.type_in("#daan-name", "Bina").await;
        stage.line.heal();
        donor.ready().await;
        assert_eq!(donor.value("#daan-name").await, "Bina");
        donor.turns_to("#books");
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
        assert_eq!(stage.line.count(BEGIN), 1);
    });
}

/// What the page narrows is no rule of the server's: the app has to look first.
#[test]
fn a_page_that_narrows_the_campaign_has_its_form_early_and_its_order_from_the_app() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, r#"amounts="250,750" min="200""#).await;
        donor.reads("₹750").await;
        donor.click("#daan-preset-75000").await;
        donor.type_in("#daan-name", ASHA.name).await;
        donor.type_in("#daan-email", ASHA.email).await;
        donor.press().await;
        donor.reads("Preparing…").await;
        assert_eq!(stage.line.count(BEGIN), 0);
        stage.line.heal();
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.donations().await, ["paid|75000|INR"]);
    });
}

/// Threats 32, 34.
#[test]
fn a_reload_after_an_early_press_makes_no_second_order() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        for _ in 0..2 {
            sees_the_form(stage, "").await;
            donor.fill_in(&ASHA).await;
            donor.press().await;
            donor.reads("Preparing…").await;
            orders_are(stage, &["created|50000"]).await;
        }
        stage.line.heal();
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
        assert_eq!(stage.book.entries().await, ["capture|applied|50000|INR"]);
    });
}

/// A page may choose an amount; a donor who takes it back is not asked to pay it.
#[test]
fn an_amount_that_was_taken_back_before_the_app_came_is_not_given() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, r#"amount="500""#).await;
        donor.type_in("#daan-amount", "5").await;
        donor.keys(Key::Backspace).await;
        donor.type_in("#daan-name", ASHA.name).await;
        donor.type_in("#daan-email", ASHA.email).await;
        donor.press().await;
        donor.reads("Preparing…").await;
        stage.line.heal();
        donor.ready().await;
        donor.find("#daan-amount[aria-invalid=true]").await;
        stage.has_no_gift().await;
        assert_eq!(stage.line.count(BEGIN), 0);
    });
}

/// The server's form does not follow a number, and the app must not once the gift is pressed.
#[test]
fn a_number_of_nepal_changes_nothing_of_a_gift_that_was_pressed() {
    run_with(IN_TWO_CURRENCIES, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        donor.type_in("#daan-amount", "500").await;
        donor.type_in("#daan-name", ASHA.name).await;
        donor.type_in("#daan-email", ASHA.email).await;
        donor.click("#daan-more summary").await;
        donor.type_in("#daan-phone", "+977 9841234567").await;
        donor.press().await;
        donor.reads("Preparing…").await;
        stage.line.heal();
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
    });
}
