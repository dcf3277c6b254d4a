//! Amounts as donors really write them.

use crate::harness::{ASHA, Gift, run};
use serde_json::json;

const NO_PRESET: Gift = Gift {
    preset: None,
    ..ASHA
};

#[test]
fn an_amount_in_devanagari_digits_is_the_amount_that_is_paid() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.fill_in(&NO_PRESET).await;
        donor.type_in("#daan-amount", "१२५०").await;
        donor.reads("Donate ₹1,250").await;
        assert_eq!(donor.value("#daan-amount").await, "१,२५०");
        donor.press().await;
        donor.pays("success").await;
        stage.is_paid_once(1_250_00).await;
        donor.reads("₹1,250").await;
    });
}

#[test]
fn a_pasted_amount_with_sign_and_commas_is_the_amount_that_is_paid() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.fill_in(&NO_PRESET).await;
        donor.click("#daan-amount").await;
        donor
            .browser
            .devtools("Input.insertText", json!({"text": "₹1,00,000"}))
            .await;
        donor.reads("Donate ₹1,00,000").await;
        donor.press().await;
        donor.pays("success").await;
        stage.is_paid_once(1_00_000_00).await;
    });
}

#[test]
fn an_own_amount_counts_over_a_preset_chosen_before() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.fill_in(&ASHA).await;
        donor.type_in("#daan-amount", "75").await;
        let script = "return !document.querySelector('input[name=preset]:checked')";
        donor.sees("no preset to be chosen any more", script).await;
        donor.press().await;
        donor.pays("success").await;
        stage.is_paid_once(75_00).await;
    });
}
