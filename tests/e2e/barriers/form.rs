//! The form, and what it says by itself.

use super::{LANGUAGES, gives_in, is_busy, opens_form};
use crate::harness::{ASHA, Trouble, run};
use serde_json::json;

#[test]
fn the_form_has_none_empty_unfolded_and_with_errors() {
    run(async |stage| {
        let donor = &stage.donor;
        for language in LANGUAGES {
            opens_form(donor, language).await;
            let state = |state: &str| format!("{state} ({language})");
            donor
                .meets_no_barrier_in_light_and_dark(&state("form"))
                .await;
            donor.click("#daan-more summary").await;
            donor.type_in("#daan-pan", "ABC123").await;
            donor.press().await;
            donor.find("#daan-pan[aria-invalid=true]").await;
            donor
                .meets_no_barrier_in_light_and_dark(&state("errors"))
                .await;
        }
    });
}

#[test]
fn the_form_has_none_in_nepals_rupees_and_where_a_number_has_chosen_them() {
    run(async |stage| {
        let donor = &stage.donor;
        for language in ["en", "hi"] {
            super::forgets(donor).await;
            donor.open(&format!("/?lang={language}")).await;
            donor.click("#daan-more summary").await;
            donor.type_in("#daan-phone", "+977 9841234567").await;
            donor.find("#daan-preset-50000").await;
            let chosen = "return document.getElementById('daan-currency-NPR').checked";
            donor.sees("NPR to be chosen", chosen).await;
            let state = format!("currency by number ({language})");
            donor.meets_no_barrier_in_light_and_dark(&state).await;
        }
    });
}

#[test]
fn the_form_has_none_while_a_gift_is_begun() {
    run(async |stage| {
        let donor = &stage.donor;
        for language in LANGUAGES {
            stage
                .line
                .trouble(Trouble::Hold("POST /api/begin_donation"));
            gives_in(donor, language).await;
            is_busy(donor).await;
            let state = format!("preparing ({language})");
            donor.meets_no_barrier_in_light_and_dark(&state).await;
            stage.line.heal();
            donor.window_opens().await;
        }
    });
}

#[test]
fn the_form_has_none_with_a_failed_order_and_another_way() {
    run(async |stage| {
        let donor = &stage.donor;
        let broken = json!({"route": "POST /v1/orders", "kind": "status", "status": 500});
        stage.gateway.fault(broken).await;
        for language in LANGUAGES {
            gives_in(donor, language).await;
            donor.find("#daan-other").await;
            let state = format!("failed order ({language})");
            donor.meets_no_barrier_in_light_and_dark(&state).await;
        }
    });
}

#[test]
fn the_form_has_none_with_an_earlier_gift() {
    run(async |stage| {
        let donor = &stage.donor;
        for language in LANGUAGES {
            gives_in(donor, language).await;
            donor.window_opens().await;
            donor.reload().await;
            donor.ready().await;
            donor.find(".daan-form .daan-facts").await;
            donor.click("#daan-currency-INR").await;
            donor.fill_in(&ASHA).await;
            let state = format!("earlier gift ({language})");
            donor.meets_no_barrier_in_light_and_dark(&state).await;
        }
    });
}
