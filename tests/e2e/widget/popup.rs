//! `data-daan` on a link or button of the page: the checkout above it.

use super::{EMBEDDED, gives, is_told, opens, page};
use crate::harness::{ASHA, Donor, Stage, run_with};
use thirtyfour::Key;

const POPUP: &str = "daan-donate[popup]";

async fn opens_with_a_button(stage: &Stage) {
    let server = &stage.line.origin;
    let body = format!(
        r#"<p><a id="before" href="/">Home</a> <button id="give" data-daan="books">Give</button>
        <a id="link" href="{server}/donate/books" data-daan="books" data-daan-amounts="250,500" data-daan-locale="hi">दान</a></p>"#
    );
    opens(stage, &page(stage, "", &body), &[]).await;
}

/// Waits until the popup has the focus inside of it, or nobody sees it.
async fn is_above(donor: &Donor, is_open: bool) {
    let script = format!(
        "const {{ shadowRoot }} = document.querySelector('{POPUP}');
         return shadowRoot.querySelector('dialog').open === {is_open}
             && (shadowRoot.activeElement !== null) === {is_open}"
    );
    donor
        .sees(format_args!("the popup to be there: {is_open}"), &script)
        .await;
}

#[test]
fn a_gift_is_given_above_the_page() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_with_a_button(stage).await;
        donor.click("#give").await;
        donor.turns_to(POPUP);
        gives(stage).await;
        is_above(donor, true).await;
        is_told(donor, "", "daan-success").await;
    });
}

#[test]
fn escape_and_the_cross_close_it_and_the_focus_goes_back() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_with_a_button(stage).await;
        donor.click("#give").await;
        is_above(donor, true).await;
        let first = "return document.activeElement.shadowRoot.activeElement.name === 'preset'";
        donor.sees("the focus at the first choice", first).await;
        donor.keys(Key::Escape).await;
        is_above(donor, false).await;
        donor.sees_focus("give").await;
        donor.keys(Key::Enter).await;
        is_above(donor, true).await;
        donor.turns_to(POPUP);
        donor.click(".close").await;
        donor.turns_to_page();
        donor.sees_focus("give").await;
    });
}

#[test]
fn attributes_of_the_link_are_those_of_the_element() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_with_a_button(stage).await;
        donor.click("#link").await;
        donor.turns_to(POPUP);
        donor.reads("₹250").await;
        donor.reads("आपका दान").await;
    });
}

#[test]
fn a_whole_gift_above_the_page_needs_no_mouse() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_with_a_button(stage).await;
        donor.tabs_to("document.activeElement.id === 'give'").await;
        donor.keys(Key::Enter).await;
        is_above(donor, true).await;
        let at = |what: &str| format!("document.activeElement.shadowRoot?.activeElement?.{what}");
        donor.tabs_to(&at("name === 'preset'")).await;
        donor.keys(Key::Right).await;
        donor.tabs_to(&at("id === 'daan-name'")).await;
        donor.keys(ASHA.name).await;
        donor.keys(Key::Tab).await;
        donor.keys(ASHA.email).await;
        donor.keys(Key::Enter).await;
        donor.window_opens().await;
        donor
            .tabs_to("document.activeElement.className === 'razorpay-checkout-frame'")
            .await;
        donor
            .in_window(async || {
                let netbanking = "document.activeElement.dataset.method === 'netbanking'";
                donor.tabs_to(netbanking).await;
                donor.keys(Key::Enter).await;
                let success = "document.activeElement.dataset.action === 'success'";
                donor.tabs_to(success).await;
                donor.keys(Key::Enter).await;
                Some(())
            })
            .await;
        donor.turns_to(POPUP);
        donor.reads("Thank you!").await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
    });
}

/// A page may let its visitors write links; whoever presses one must be led nowhere by it.
///
/// Threat 53.
#[test]
fn nothing_that_leads_elsewhere_is_taken_from_a_link() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        let body = r#"<button id="give" data-daan="books" data-daan-onclick="window.ran = true" data-daan-eager=""
            data-daan-api-base="https://evil.example" data-daan-success-url="https://evil.example" data-daan-theme="dark">Give</button>"#;
        opens(stage, &page(stage, "", body), &[]).await;
        donor.click("#give").await;
        is_above(donor, true).await;
        let taken =
            format!("return document.querySelector('{POPUP}').getAttributeNames().sort().join()");
        assert_eq!(
            donor.browser.eval(&taken).await,
            "campaign,popup,style,theme"
        );
        let pressed = format!("document.querySelector('{POPUP}').click(); return window.ran");
        assert!(donor.browser.eval(&pressed).await.is_null());
    });
}

#[test]
fn a_failed_attempt_leaves_the_payment_window_where_it_is() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        opens_with_a_button(stage).await;
        donor.click("#give").await;
        donor.turns_to(POPUP);
        donor.ready().await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.pays("failure").await;
        is_told(donor, "", "daan-failure").await;
        is_above(donor, false).await;
        donor.window_click("[data-action=retry]").await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        is_above(donor, true).await;
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
    });
}
