//! Before the app has loaded, and where it never does.

use crate::harness::{ASHA, Trouble, run};
use serde_json::json;
use thirtyfour::{By, Key};

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

#[test]
fn where_the_app_never_comes_a_press_is_told_that_nothing_was_charged() {
    run(async |stage| {
        let donor = &stage.donor;
        let hurried =
            "const real = setTimeout; window.setTimeout = (act, ms) => real(act, ms / 20)";
        let script = json!({"source": hurried});
        let command = "Page.addScriptToEvaluateOnNewDocument";
        donor.browser.devtools(command, script).await;
        stage.line.trouble(Trouble::Refuse(WASM));
        donor.visit("/").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.reads("nothing was charged").await;
        stage.has_no_gift().await;
        assert_eq!(donor.value("#daan-name").await, ASHA.name);
    });
}

#[test]
fn without_javascript_the_page_can_be_read_and_says_what_it_needs() {
    run(async |stage| {
        let donor = &stage.donor;
        let off = json!({"value": true});
        donor
            .browser
            .devtools("Emulation.setScriptExecutionDisabled", off)
            .await;
        donor.visit("/").await;
        let text = donor.browser.driver.find(By::Tag("body")).await.unwrap();
        let text = text.text().await.unwrap();
        for part in [
            "A year of school for every child",
            "Your own amount",
            "Please switch it on",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    });
}

#[test]
fn a_paid_gift_can_be_looked_at_without_javascript() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.sees_mood("done").await;
        let page = donor.path().await;
        let off = json!({"value": true});
        donor
            .browser
            .devtools("Emulation.setScriptExecutionDisabled", off)
            .await;
        donor.visit(&page).await;
        let text = donor.browser.driver.find(By::Tag("body")).await.unwrap();
        let text = text.text().await.unwrap();
        assert!(
            text.contains("Thank you!") && text.contains("₹500"),
            "{text}"
        );
    });
}
