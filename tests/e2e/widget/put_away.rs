//! A widget that is put away, taken out or left while its app is on its way.

use super::early::{FORM, WASM, sees_the_form, told};
use super::{EMBEDDED, begins_early, gives, is_told, opens, page, takes_a_gift};
use crate::harness::{Trouble, run_with};
use thirtyfour::Key;

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
        takes_a_gift(stage).await;
    });
}

#[test]
fn a_page_may_put_the_form_away_as_it_is_told_of_an_attribute() {
    run_with(EMBEDDED, async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(WASM));
        let widget = super::widget(stage, "books", r#"success-url="javascript:void 0""#);
        opens(stage, &page(stage, "", &widget), &[]).await;
        let closes = "books.addEventListener('daan-load-error', () => books.close())";
        donor.browser.eval(closes).await;
        begins_early(donor, "#books").await;
        stage.line.heal();
        donor.turns_to_page();
        is_told(donor, "books", "daan-load-error").await;
        let is_at_rest = "return books.firstElementChild.checkVisibility() && books.shadowRoot.querySelector('.daan') === null";
        donor.sees("the link alone", is_at_rest).await;
        donor
            .browser
            .eval("books.removeAttribute('success-url')")
            .await;
        takes_a_gift(stage).await;
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
        gives(stage).await;
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
