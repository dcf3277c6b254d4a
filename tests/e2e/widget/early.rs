//! The server's form in the widget, while the app is on its way.

use super::{EMBEDDED, begins_early, is_told, opens, page, widget};
use crate::harness::{Donor, Plan, Stage, Trouble, run_with, until};
use serde_json::json;
use thirtyfour::Key;

pub(super) const WASM: &str = ".wasm";
pub(super) const FORM: &str = "GET /embed/v1/form/";

/// One campaign in two currencies.
const OFFERS: &str = r#"
[[campaign]]
slug = "books"
title.en = "Books for a village"
title.hi = "गाँव के लिए किताबें"
title.ne = "गाउँका लागि किताब"
story.en = "Books for schools."

[[campaign.offer]]
currency = "INR"
gateway = "razorpay"
payee = "Books Trust"
presets_minor = [10000, 50000]
min_minor = 1000
max_minor = 50000000
whole_only = true
citizens_only = true

[[campaign.offer]]
currency = "NPR"
gateway = "khalti"
payee = "Books Kosh"
presets_minor = [50000, 100000]
min_minor = 1000
max_minor = 20000000
whole_only = true
citizens_only = false
"#;

pub(super) const IN_TWO_CURRENCIES: Plan = Plan {
    campaigns: Some(OFFERS),
    ..Plan::USUAL
};

pub(super) async fn opens_one(stage: &Stage, attributes: &str) {
    let html = page(stage, "", &widget(stage, "books", attributes));
    opens(stage, &html, &[]).await;
}

/// Up to the form of the server, whose app does not come before the line is healed.
pub(super) async fn sees_the_form(stage: &Stage, attributes: &str) {
    stage.line.trouble(Trouble::Hold(WASM));
    opens_one(stage, attributes).await;
    begins_early(&stage.donor, "#books").await;
}

pub(super) async fn orders_are(stage: &Stage, expected: &[&str]) {
    until(format_args!("the orders {expected:?}"), async || {
        (stage.gateway.orders().await == expected).then_some(())
    })
    .await;
}

/// What the page was told of this kind.
pub(super) async fn told(donor: &Donor, name: &str) -> usize {
    let script = format!(
        "return told.filter(([, name]) => name === {}).length",
        json!(name)
    );
    let count = donor.browser.eval(&script).await.as_u64().unwrap();
    usize::try_from(count).unwrap()
}

#[test]
fn what_was_done_to_the_servers_form_stays_with_focus_and_caret() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, r#"donor-email="asha@example.org""#).await;
        donor.click("#daan-preset-50000").await;
        donor.click("#daan-more summary").await;
        donor.type_in("#daan-message", "For Bina").await;
        donor.click("#daan-anonymous").await;
        donor.type_in("#daan-name", "Asha Rai").await;
        donor.keys(Key::Home).await;
        for _ in 0..4 {
            donor.keys(Key::Right).await;
        }
        stage.line.heal();
        donor.ready().await;
        let fades =
            "const card = document.getElementById('books').shadowRoot.querySelector('.daan');
            return getComputedStyle(card).animationName";
        assert_eq!(donor.browser.eval(fades).await, "none");
        donor.keys("!").await;
        assert_eq!(donor.focus().await, "daan-name");
        assert_eq!(donor.value("#daan-name").await, "Asha! Rai");
        assert_eq!(donor.value("#daan-email").await, "asha@example.org");
        assert_eq!(donor.value("#daan-message").await, "For Bina");
        donor.reads("Donate ₹500").await;
        assert_eq!(told(donor, "daan-ready").await, 1);
        let change = is_told(donor, "books", "daan-change").await;
        assert_eq!(change["amount_minor"], 500_00);
        donor.press().await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        let donors = "SELECT name, email, message FROM donors";
        assert_eq!(
            stage.book.rows(donors).await,
            ["Asha! Rai|asha@example.org|For Bina"]
        );
        assert_eq!(stage.book.donations().await, ["paid|50000|INR"]);
    });
}

#[test]
fn currency_and_language_can_be_chosen_before_the_app_is_there() {
    run_with(IN_TWO_CURRENCIES, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        donor.reads("₹500").await;
        let text = donor.page_text().await;
        assert!(!text.contains("NPR 500"), "{text}");
        donor.click("#daan-currency-NPR").await;
        donor.click("#daan-preset-NPR-100000").await;
        donor.type_in("#daan-name", "Bina").await;
        donor.click(".daan-languages [lang=ne]").await;
        stage.line.heal();
        donor.ready().await;
        donor.reads("गाउँका लागि किताब").await;
        assert_eq!(donor.value("#daan-name").await, "Bina");
        let chosen = "return document.getElementById('books').shadowRoot.querySelector('[name=preset]:checked').value";
        donor
            .sees("the preset", &format!("{chosen} === '100000'"))
            .await;
        let change = "return told.filter(([, name]) => name === 'daan-change').at(-1)[2]";
        let change = donor.browser.eval(change).await;
        assert_eq!(
            (&change["currency"], &change["amount_minor"]),
            (&json!("NPR"), &json!(1_000_00))
        );
    });
}

/// HTML of another server than the one that the scripts are from would be a way into the page.
///
/// Threat 53.
#[test]
fn the_html_of_another_server_than_the_scripts_is_not_asked_for() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        let evil = r#"{"campaign":{"title":"x"},"html":"<form></form>"}"#;
        let everybody = [("Access-Control-Allow-Origin", "*")];
        stage
            .site
            .publish("/embed/v1/form/books", "application/json", evil, &everybody);
        let attributes = format!(r#"api-base="{}" eager"#, stage.site.origin);
        opens_one(stage, &attributes).await;
        is_told(donor, "books", "daan-load-error").await;
        let asked = "return performance.getEntriesByType('resource').filter((one) => one.name.includes('/form/')).length";
        assert_eq!(donor.browser.eval(asked).await, 0);
    });
}

#[test]
fn a_second_press_on_the_link_takes_nothing_from_what_is_typed() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        opens_one(stage, "").await;
        let twice = "const link = document.querySelector('#books a'); link.click(); link.click()";
        donor.browser.eval(twice).await;
        donor.turns_to("#books");
        donor.type_in("#daan-name", "Asha").await;
        stage.line.heal();
        donor.ready().await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert_eq!(donor.focus().await, "daan-name");
        assert_eq!(donor.value("#daan-name").await, "Asha");
    });
}

#[test]
fn a_page_that_changes_its_mind_before_the_press_has_the_form_that_it_wants() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        opens_one(stage, r#"amounts="250""#).await;
        donor
            .browser
            .eval("document.querySelector('#books a').focus()")
            .await;
        until("the form to be asked for", async || {
            (stage.line.count(FORM) == 1).then_some(())
        })
        .await;
        donor
            .browser
            .eval("document.getElementById('books').setAttribute('amounts', '750')")
            .await;
        begins_early(donor, "#books").await;
        donor.find("#daan-preset-75000").await;
        assert_eq!(stage.line.count(FORM), 2);
    });
}

#[test]
fn the_focus_stays_where_it_is_also_on_what_is_no_field() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        for (place, what) in [
            ("summary", "SUMMARY"),
            (".daan-languages [lang=hi]", "BUTTON"),
        ] {
            sees_the_form(stage, "").await;
            let focus = format!(
                "document.getElementById('books').shadowRoot.querySelector('{place}').focus()"
            );
            donor.browser.eval(&focus).await;
            stage.line.heal();
            donor.ready().await;
            let is_there = format!(
                "return document.getElementById('books').shadowRoot.activeElement?.tagName === '{what}'"
            );
            donor
                .sees(format_args!("the focus at {place}"), &is_there)
                .await;
        }
    });
}

#[test]
fn an_empty_form_is_of_the_first_currency_again() {
    run_with(IN_TWO_CURRENCIES, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        donor.click("#daan-currency-NPR").await;
        donor.click("#daan-preset-NPR-100000").await;
        donor
            .browser
            .eval("document.getElementById('books').reset()")
            .await;
        donor.click("#daan-preset-50000").await;
        stage.line.heal();
        donor.ready().await;
        donor.reads("Donate ₹500").await;
    });
}
