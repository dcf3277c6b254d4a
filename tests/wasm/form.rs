use crate::page::{campaign, input, pause, stage, text, type_into};
use daan_api::Client;
use daan_domain::Locale;
use daan_web::checkout::draft::Draft;
use daan_web::checkout::flow::Flow;
use daan_web::components::campaign_page;
use leptos::mount::mount_to;
use leptos::prelude::IntoAny;
use wasm_bindgen_test::wasm_bindgen_test;

fn show() {
    let root = stage("");
    mount_to(root, || {
        let flow = Flow::new(Client::new("", Locale::En), Locale::En, None);
        campaign_page(&campaign(), Locale::En, Draft::new(), flow).into_any()
    })
    .forget();
}

fn caret(id: &str) -> Option<u32> {
    input(id).selection_start().unwrap()
}

#[wasm_bindgen_test]
async fn an_amount_is_grouped_while_it_is_typed_and_the_caret_stays() {
    show();
    type_into("daan-amount", "150000", 6);
    assert_eq!(input("daan-amount").value(), "1,50,000");
    assert_eq!(caret("daan-amount"), Some(8));
    // A 9 typed between the 1 and the comma.
    type_into("daan-amount", "19,50,000", 2);
    assert_eq!(input("daan-amount").value(), "19,50,000");
    assert_eq!(caret("daan-amount"), Some(2));
    type_into("daan-amount", "₹ 500/-", 7);
    assert_eq!(
        input("daan-amount").value(),
        "₹ 500/-",
        "pasted text is the donor's own"
    );
    pause(10).await;
    assert_eq!(
        text("document.getElementById('daan-give').textContent"),
        "Donate ₹500"
    );
}

#[wasm_bindgen_test]
async fn a_preset_and_an_own_amount_exclude_each_other() {
    show();
    input("daan-preset-50000").click();
    pause(10).await;
    assert_eq!(
        text("document.getElementById('daan-give').textContent"),
        "Donate ₹500"
    );
    type_into("daan-amount", "1234", 4);
    pause(10).await;
    assert!(!input("daan-preset-50000").checked());
    assert_eq!(
        text("document.getElementById('daan-give').textContent"),
        "Donate ₹1,234"
    );
    input("daan-preset-10000").click();
    pause(10).await;
    assert_eq!(input("daan-amount").value(), "");
    assert_eq!(
        text("document.getElementById('daan-give').textContent"),
        "Donate ₹100"
    );
}

#[wasm_bindgen_test]
async fn all_that_is_wrong_is_said_at_its_field_and_the_first_has_the_focus() {
    show();
    input("daan-preset-50000").click();
    type_into("daan-name", "Asha Rai", 8);
    type_into("daan-pan", "nonsense", 8);
    text("document.getElementById('daan-give').click()");
    pause(20).await;
    assert_eq!(text("document.activeElement.id"), "daan-email");
    assert_eq!(
        input("daan-email").get_attribute("aria-invalid").as_deref(),
        Some("true")
    );
    assert_eq!(input("daan-name").get_attribute("aria-invalid"), None);
    assert_eq!(
        text("document.getElementById('daan-more').open"),
        "true",
        "the PAN that is wrong is in the folded part"
    );
    assert_ne!(
        text("document.getElementById('daan-pan-error').textContent"),
        ""
    );
    assert!(
        text("document.getElementById('daan-email').getAttribute('aria-describedby')")
            .contains("daan-email-error")
    );
}

#[wasm_bindgen_test]
async fn an_amount_of_the_other_rupee_is_told_to_be_one() {
    show();
    type_into("daan-amount", "NPR 1,00,000", 12);
    text("document.getElementById('daan-give').click()");
    pause(20).await;
    let said = text("document.getElementById('daan-amount-error').textContent");
    assert!(said.contains("in another currency"), "{said}");
}
