//! The server's form in the widget, while the app is on its way.

use super::{EMBEDDED, begins_early, complaints, is_told, opens, page, widget};
use crate::harness::{ASHA, Donor, Plan, Stage, Trouble, run_with, until};
use serde_json::json;
use thirtyfour::Key;

const WASM: &str = ".wasm";
const FORM: &str = "GET /embed/v1/form/";
const BEGIN: &str = "POST /api/begin_donation";

/// One campaign in two currencies.
const IN_TWO_CURRENCIES: &str = r#"
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

async fn opens_one(stage: &Stage, attributes: &str) {
    let html = page(stage, "", &widget(stage, "books", attributes));
    opens(stage, &html, &[]).await;
}

/// Up to the form of the server, whose app does not come before the line is healed.
async fn sees_the_form(stage: &Stage, attributes: &str) {
    stage.line.trouble(Trouble::Hold(WASM));
    opens_one(stage, attributes).await;
    begins_early(&stage.donor, "#books").await;
}

async fn orders_are(stage: &Stage, expected: &[&str]) {
    until(format_args!("the orders {expected:?}"), async || {
        (stage.gateway.orders().await == expected).then_some(())
    })
    .await;
}

/// What the page was told of this kind.
async fn told(donor: &Donor, name: &str) -> usize {
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
    });
}

#[test]
fn each_of_two_widgets_has_its_own_early_order() {
    let plan = Plan {
        campaigns: Some(super::TWO_CAMPAIGNS),
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
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

#[test]
fn currency_and_language_can_be_chosen_before_the_app_is_there() {
    let plan = Plan {
        campaigns: Some(IN_TWO_CURRENCIES),
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
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
fn an_app_that_does_not_come_leaves_the_link_in_the_forms_place() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        opens_one(stage, "eager").await;
        donor.turns_to("#books");
        donor.type_in("#daan-name", "Asha").await;
        stage.line.only_trouble(Trouble::Refuse(WASM));
        donor.turns_to_page();
        let told = is_told(donor, "books", "daan-load-error").await;
        assert_eq!(told["what"], "wasm", "{told}");
        donor.click("#books a").await;
        donor.sees("the hosted page", IS_HOSTED).await;
    });
}

const IS_HOSTED: &str = "return location.pathname === '/donate/books'";

#[test]
fn who_has_pressed_is_led_on_where_the_app_does_not_come() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        opens_one(stage, "eager").await;
        donor.turns_to("#books");
        donor.fill_in(&ASHA).await;
        donor.press().await;
        stage.line.only_trouble(Trouble::Refuse(WASM));
        donor.turns_to_page();
        donor.sees("the hosted page", IS_HOSTED).await;
    });
}

#[test]
fn what_was_put_away_while_the_app_was_coming_stays_away_and_opens_again() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        sees_the_form(stage, "").await;
        donor.type_in("#daan-name", "Asha").await;
        donor.turns_to_page();
        donor
            .browser
            .eval("document.getElementById('books').close()")
            .await;
        let is_at_rest = "const { shadowRoot, firstElementChild } = document.getElementById('books');
            return firstElementChild.checkVisibility() && shadowRoot.querySelector('.rest').ariaBusy !== 'true'
                && shadowRoot.querySelector('form') === null";
        assert_eq!(donor.browser.eval(is_at_rest).await, true);
        stage.line.only_trouble(Trouble::Refuse(WASM));
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        assert_eq!(donor.browser.eval(is_at_rest).await, true);
        assert_eq!(told(donor, "daan-load-error").await, 0);
        stage.line.heal();
        super::takes_a_gift(stage).await;
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

/// The server's form does not follow a number, and the app must not once the gift is pressed.
#[test]
fn a_number_of_nepal_changes_nothing_of_a_gift_that_was_pressed() {
    let plan = Plan {
        campaigns: Some(IN_TWO_CURRENCIES),
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
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

#[test]
fn an_empty_form_is_of_the_first_currency_again() {
    let plan = Plan {
        campaigns: Some(IN_TWO_CURRENCIES),
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
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

/// Closed means closed, whatever there is to be told of.
#[test]
fn a_popup_that_was_closed_opens_by_itself_neither_with_the_app_nor_without_it() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        // In this order: an app that came once is in the cache.
        for is_there in [false, true] {
            stage.line.trouble(Trouble::Hold(WASM));
            let button =
                r#"<button id="give" data-daan="books" data-daan-amounts="lots">Give</button>"#;
            opens(stage, &page(stage, "", button), &[]).await;
            donor.click("#give").await;
            donor.turns_to("daan-donate[popup]");
            donor.find("#daan-name").await;
            donor.keys(Key::Escape).await;
            donor.turns_to_page();
            if is_there {
                stage.line.heal();
            } else {
                stage.line.only_trouble(Trouble::Refuse(WASM));
            }
            is_told(donor, "", "daan-load-error").await;
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            let open = "return document.querySelector('daan-donate').shadowRoot.querySelector('dialog[open]')";
            assert!(donor.browser.eval(open).await.is_null(), "{is_there}");
            stage.line.heal();
        }
    });
}

/// As a page does that changes its body for another one.
#[test]
fn a_popup_that_was_out_of_the_page_as_its_form_came_opens_when_it_is_back() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(FORM));
        let button = r#"<button id="give" data-daan="books">Give</button>"#;
        opens(stage, &page(stage, "", button), &[]).await;
        donor.click("#give").await;
        donor
            .browser
            .eval("window.out = document.querySelector('daan-donate'); out.remove()")
            .await;
        stage.line.heal();
        let has_form = "return out.shadowRoot.querySelector('form') !== null";
        donor.sees("the form", has_form).await;
        donor.browser.eval("document.body.append(out)").await;
        donor.click("#give").await;
        donor.turns_to("daan-donate[popup]");
        super::gives(stage).await;
    });
}

#[test]
fn a_popup_that_was_closed_before_the_app_came_stays_closed_and_opens_again() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        let button = r#"<button id="give" data-daan="books">Give</button>"#;
        opens(stage, &page(stage, "", button), &[]).await;
        donor.click("#give").await;
        donor.turns_to("daan-donate[popup]");
        donor.type_in("#daan-name", "Asha").await;
        donor.keys(Key::Escape).await;
        stage.line.heal();
        donor.ready().await;
        let is_open =
            "return document.querySelector('daan-donate').shadowRoot.querySelector('dialog').open";
        assert_eq!(donor.browser.eval(is_open).await, false);
        donor.turns_to_page();
        donor.click("#give").await;
        donor.sees("the popup", is_open).await;
        donor.turns_to("daan-donate[popup]");
        assert_eq!(donor.value("#daan-name").await, "Asha");
    });
}
