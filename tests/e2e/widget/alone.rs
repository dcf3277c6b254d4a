//! A widget whose app does not come, though its form did.

use super::early::{WASM, opens_one, orders_are, sees_the_form, told};
use super::{EMBEDDED, is_told, opens, page, widget};
use crate::harness::{ASHA, Stage, Trouble, run_with};

const IS_HOSTED: &str = "return location.pathname === '/donate/books'";

/// What holds the app up was in fact its end.
fn the_app_fails(stage: &Stage) {
    stage.line.only_trouble(Trouble::Refuse(WASM));
}

async fn pays(stage: &Stage) {
    let donor = &stage.donor;
    donor.turns_to_page();
    donor.pays_on_hosted_page("success").await;
    donor.reads("Thank you!").await;
    stage.is_paid_once(50_000).await;
}

#[test]
fn a_form_that_nobody_touched_makes_room_for_the_link() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        opens_one(stage, "eager").await;
        donor.turns_to("#books");
        donor.find("#daan-name").await;
        the_app_fails(stage);
        donor.turns_to_page();
        let told = is_told(donor, "books", "daan-load-error").await;
        assert_eq!(told["what"], "wasm", "{told}");
        donor.click("#books a").await;
        donor.sees("the hosted page", IS_HOSTED).await;
    });
}

#[test]
fn what_was_typed_stays_and_is_given_without_the_app() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        donor.type_in("#daan-name", ASHA.name).await;
        the_app_fails(stage);
        donor.turns_to_page();
        is_told(donor, "books", "daan-load-error").await;
        donor.turns_to("#books");
        assert_eq!(donor.value("#daan-name").await, ASHA.name);
        donor.fill_in(&ASHA).await;
        // More than a script reads of a form.
        donor.click("summary").await;
        donor.type_in("#daan-phone", "98765 43210").await;
        donor.press().await;
        pays(stage).await;
    });
}

/// The order that was asked for with the press is the one that is paid.
#[test]
fn a_press_before_the_app_failed_is_the_gift() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        orders_are(stage, &["created|50000"]).await;
        the_app_fails(stage);
        pays(stage).await;
        assert_eq!(stage.gateway.orders().await, ["paid|50000"]);
    });
}

/// A browser that keeps pages shows it as it was left.
#[test]
fn back_from_the_payment_the_form_can_be_pressed_again() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        donor.fill_in(&ASHA).await;
        let stays = "window.sent = [];
            HTMLFormElement.prototype.submit = function () { sent.push(new FormData(this).getAll('begun').length) }";
        donor.browser.eval(stays).await;
        donor.press().await;
        orders_are(stage, &["created|50000"]).await;
        the_app_fails(stage);
        donor
            .sees("the form to go", "return sent.join() === '1'")
            .await;
        let back = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))";
        donor.browser.eval(back).await;
        donor.press().await;
        donor
            .sees(
                "it to go again, as another gift",
                "return sent.join() === '1,0'",
            )
            .await;
    });
}

#[test]
fn a_page_that_lets_no_form_go_there_leads_to_the_hosted_page() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        let html = page(stage, "", &widget(stage, "books", "eager"));
        let policy = [("content-security-policy", "form-action 'self'")];
        opens(stage, &html, &policy).await;
        donor.turns_to("#books");
        donor.fill_in(&ASHA).await;
        donor.press().await;
        the_app_fails(stage);
        donor.turns_to_page();
        donor.sees("the hosted page", IS_HOSTED).await;
    });
}

#[test]
fn a_policy_that_only_reports_stops_no_form() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        let html = page(stage, "", &widget(stage, "books", "eager"));
        let policy = [("content-security-policy-report-only", "form-action 'self'")];
        opens(stage, &html, &policy).await;
        donor.turns_to("#books");
        donor.fill_in(&ASHA).await;
        donor.press().await;
        the_app_fails(stage);
        pays(stage).await;
    });
}

#[test]
fn an_app_that_does_not_start_gives_the_form_back() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        donor.fill_in(&ASHA).await;
        donor.turns_to_page();
        let breaks = "for (const name of ['createElement', 'createElementNS', 'createComment', 'createTextNode'])
            document[name] = () => { throw new Error('no') }";
        donor.browser.eval(breaks).await;
        stage.line.heal();
        is_told(donor, "books", "daan-load-error").await;
        donor.turns_to("#books");
        assert_eq!(donor.value("#daan-name").await, ASHA.name);
        donor.press().await;
        pays(stage).await;
    });
}

/// A line that breaks off under the form, a donor who stops it, a page that asks whether to leave.
#[test]
fn a_form_that_was_stopped_can_be_pressed_again_as_the_same_gift() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        donor.fill_in(&ASHA).await;
        let stops = "window.sent = [];
            HTMLFormElement.prototype.submit = function () { sent.push(new FormData(this).get('begun')) };
            const later = setTimeout;
            window.setTimeout = (act, ms) => later(act, ms === 15000 ? 500 : ms)";
        donor.browser.eval(stops).await;
        donor.press().await;
        orders_are(stage, &["created|50000"]).await;
        the_app_fails(stage);
        donor
            .sees("the form to go", "return sent.length === 1")
            .await;
        donor.turns_to_page();
        assert_eq!(told(donor, "daan-submit").await, 1);
        let again = "books.shadowRoot.querySelector('#daan-give').click(); return sent.length === 2 && sent[0] !== null && sent[0] === sent[1]";
        donor.sees("it to go again, as the same gift", again).await;
    });
}

/// The server knows the campaign's limits and not the page's.
#[test]
fn a_page_with_rules_of_its_own_leads_to_the_hosted_page() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, r#"min="300""#).await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        the_app_fails(stage);
        donor.turns_to_page();
        donor.sees("the hosted page", IS_HOSTED).await;
        assert!(stage.gateway.orders().await.is_empty());
    });
}

/// What the page asked not to be given is not given by another way either.
#[test]
fn a_page_may_still_hold_a_gift_back() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        donor.fill_in(&ASHA).await;
        the_app_fails(stage);
        donor.turns_to_page();
        is_told(donor, "books", "daan-load-error").await;
        let no = "addEventListener('daan-submit', (event) => event.preventDefault())";
        donor.browser.eval(no).await;
        donor.turns_to("#books");
        // More than a script reads of a form, and an amount as it is written.
        donor.click("summary").await;
        donor.type_in("#daan-phone", "98765 43210").await;
        donor.type_in("#daan-amount", "१,२५०").await;
        donor.press().await;
        donor.turns_to_page();
        donor
            .sees(
                "the page to be told",
                "return told.some(([, name]) => name === 'daan-submit')",
            )
            .await;
        assert_eq!(told(donor, "daan-submit").await, 1);
        let gift = is_told(donor, "books", "daan-submit").await;
        assert_eq!(gift["amount_minor"], 1_250_00, "{gift}");
        assert_eq!(donor.path().await, "/");
        assert!(stage.gateway.orders().await.is_empty());
    });
}
