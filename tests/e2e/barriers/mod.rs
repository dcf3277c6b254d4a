//! No state of the page has a barrier that axe-core knows of: in no language, neither in light nor in dark.

mod after;
mod before;
mod form;
mod plain;

use crate::harness::{ASHA, Donor};

const LANGUAGES: [&str; 3] = ["en", "hi", "ne"];

const CONFIRM: &str = "POST /api/confirm_payment";

/// The form in this language, in a browser that remembers nothing.
async fn opens_form(donor: &Donor, language: &str) {
    forgets(donor).await;
    donor.open(&format!("/?lang={language}")).await;
    // Who reads Nepali is offered Nepal's rupees first.
    donor.click("#daan-currency-INR").await;
}

/// A gift of ₹500 in this language, as far as the press.
async fn gives_in(donor: &Donor, language: &str) {
    opens_form(donor, language).await;
    donor.fill_in(&ASHA).await;
    donor.press().await;
}

async fn forgets(donor: &Donor) {
    donor.visit("/favicon.svg").await;
    let script = "localStorage.clear(); sessionStorage.clear()";
    donor.browser.eval(script).await;
}

/// As long as the button says that something is under way.
async fn is_busy(donor: &Donor) {
    let script = "return document.querySelector('#daan-give[aria-disabled=true]') !== null";
    donor.sees("a button that is at work", script).await;
}
