//! What can be wrong: the page's developer is told, and the donor's link still works.

use super::{EMBEDDED, begins, complaints, is_told, opens, page, widget};
use crate::harness::{ASHA, Donor, Stage, Trouble, run_with};
use serde_json::json;

/// The complaint names the element and where help is.
async fn is_complained_of(stage: &Stage, what: &str) {
    let told = is_told(&stage.donor, "books", "daan-load-error").await;
    assert_eq!(told["what"], what, "{told}");
    let help = told["help"].as_str().unwrap();
    assert!(help.ends_with(&format!("#{what}")), "{told}");
    let complaints = complaints(&stage.donor).await;
    let is_said = |text: &String| text.contains("<daan-donate") && text.contains(help);
    assert!(complaints.iter().any(is_said), "{complaints:#?}");
}

/// The page that the link inside of the element leads to.
async fn follows_the_link(donor: &Donor) {
    donor.click("#books a").await;
    donor.comes_back().await;
    assert_eq!(donor.path().await, "/donate/books");
}

async fn the_link_leads_to_a_whole_gift(stage: &Stage) {
    let donor = &stage.donor;
    follows_the_link(donor).await;
    donor.ready().await;
    donor.fill_in(&ASHA).await;
    donor.press().await;
    donor.pays("success").await;
    donor.reads("Thank you!").await;
    assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
}

async fn opens_eager(stage: &Stage, attributes: &str) {
    let eager = format!("eager {attributes}");
    opens(
        stage,
        &page(stage, "", &widget(stage, "books", &eager)),
        &[],
    )
    .await;
}

/// Threat 57.
#[test]
fn a_site_that_is_not_allowed_is_told_so_and_its_link_works() {
    run_with(EMBEDDED, async |stage| {
        opens_eager(stage, "").await;
        let stranger = format!("{}/", stage.site.stranger);
        stage.donor.goes_to(&stranger).await;
        is_complained_of(stage, "origin").await;
        let told = is_told(&stage.donor, "books", "daan-load-error").await;
        assert!(told.to_string().contains("DAAN_ALLOWED_ORIGINS"), "{told}");
        assert!(told.to_string().contains(&stage.site.stranger), "{told}");
        the_link_leads_to_a_whole_gift(stage).await;
    });
}

#[test]
fn web_assembly_that_is_blocked_is_told_and_the_link_leads_to_a_gift_without_it() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Refuse(".wasm"));
        opens_eager(stage, "").await;
        is_complained_of(stage, "wasm").await;
        follows_the_link(donor).await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.pays_on_hosted_page("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
    });
}

#[test]
fn an_unknown_campaign_is_told() {
    run_with(EMBEDDED, async |stage| {
        let html = page(stage, "", &widget(stage, "books", "eager"));
        let html = html.replace("campaign=\"books\"", "campaign=\"bokks\"");
        opens(stage, &html, &[]).await;
        is_complained_of(stage, "campaign").await;
        let is_there = "return document.querySelector('#books a').checkVisibility()";
        stage.donor.sees("the link", is_there).await;
    });
}

#[test]
fn a_wish_that_cannot_be_read_is_told_and_the_form_is_there_without_it() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_eager(stage, r#"amount="lots""#).await;
        is_complained_of(stage, "attribute").await;
        let told = is_told(donor, "books", "daan-load-error").await;
        assert!(told["message"].as_str().unwrap().contains("lots"), "{told}");
        donor.turns_to("#books");
        donor.ready().await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
    });
}

/// Threat 71.
#[test]
fn a_payment_script_that_is_blocked_is_told_and_razorpays_own_page_takes_the_gift() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        let blocked = json!({"route": "/v1/checkout.js", "kind": "down"});
        stage.gateway.fault(blocked).await;
        opens(stage, &page(stage, "", &widget(stage, "books", "")), &[]).await;
        begins(donor, "#books").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.reads("The payment window did not open").await;
        is_complained_of(stage, "checkout").await;
        donor.click_button("Pay on Razorpay’s own page").await;
        donor.turns_to_page();
        donor.pays_on_hosted_page("success").await;
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
    });
}

/// A fault of ours, as a browser could bring it about: the panel's list cannot be made.
const BREAK: &str = "
    const make = document.createElement;
    document.createElement = function (name, ...rest) {
        if (name === 'dl') throw new Error('no list');
        return make.call(this, name, ...rest);
    };";

#[test]
fn a_checkout_that_has_stopped_says_so_in_its_own_place_and_leads_on() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens(stage, &page(stage, "", &widget(stage, "books", "")), &[]).await;
        begins(donor, "#books").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.window_opens().await;
        donor.browser.eval(BREAK).await;
        donor.leaves_window().await;
        donor.reads("Something here has stopped.").await;
        is_complained_of(stage, "stopped").await;
        let beside = "return document.querySelector('body > .daan-stopped')";
        assert!(donor.browser.eval(beside).await.is_null());
        let reference = stage.book.rows("SELECT id FROM donations").await;
        donor.reads(&reference[0]).await;
        let links = "return [...document.getElementById('books').shadowRoot.querySelectorAll('.daan-stopped a')]
            .map((link) => new URL(link.href).origin)";
        let server = stage.line.origin.clone();
        assert_eq!(donor.browser.eval(links).await, json!([server, server]));
        donor
            .meets_no_barrier_in_light_and_dark("widget: stopped")
            .await;
    });
}

/// Threat 53.
#[test]
fn an_address_that_is_none_is_told_and_costs_neither_link_nor_gift() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        let attributes = r#"api-base="https://" success-url="javascript:window.ran=1""#;
        opens(
            stage,
            &page(stage, "", &widget(stage, "books", attributes)),
            &[],
        )
        .await;
        begins(donor, "#books").await;
        donor.turns_to_page();
        is_complained_of(stage, "attribute").await;
        let complaints = complaints(donor).await.concat();
        for wrong in ["api-base=", "success-url="] {
            assert!(complaints.contains(wrong), "{complaints}");
        }
        donor.turns_to("#books");
        donor.ready().await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        assert!(donor.browser.eval("return window.ran").await.is_null());
    });
}
