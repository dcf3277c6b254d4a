//! What a browser adds to the admin's pages, which are whole without it.

use super::{Desk, PLAN, give, pay};
use crate::harness::run_with;
use serde_json::json;
use thirtyfour::prelude::Key;

/// From here on nothing is asked, and it is counted how often something would have been.
const COUNTS: &str = "window.sends = 0; XMLHttpRequest.prototype.send = () => window.sends++; ";

/// As if so many minutes had passed.
fn minutes_pass(minutes: u32) -> String {
    format!("const before = Date.now; Date.now = () => before() + {minutes} * 60_000; ")
}

/// The same, and then somebody comes back to the page.
fn seen_again_after(minutes: u32) -> String {
    let seen = "Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));";
    [&minutes_pass(minutes), seen].concat()
}

#[test]
fn a_column_says_its_numbers_at_a_touch() {
    run_with(PLAN, async |stage| {
        let desk = Desk::open(stage).await;
        desk.donor.visit("/admin?lang=en").await;
        desk.donor.click(".plot g:nth-of-type(7) .hit").await;
        let said = "const says = document.querySelector('.plot .readout').textContent;
             return /20\\d\\d: ₹[\\d,]+ · \\d+ gifts/.test(says)";
        desk.donor.sees("what the column stands for", said).await;
    });
}

#[test]
fn the_name_of_a_gift_is_copied() {
    run_with(PLAN, async |stage| {
        let desk = Desk::open(stage).await;
        let donor = desk.donor;
        donor.visit(&format!("{}?lang=en", desk.gift)).await;
        donor.click(".titled > .copy").await;
        donor.reads("Copied").await;
        donor.visit("/admin/donations").await;
        let field = donor.find("#name").await;
        field.send_keys(Key::Control + "v").await.unwrap();
        let reference = desk.gift.rsplit('/').next().unwrap();
        assert_eq!(donor.value("#name").await, reference);
    });
}

#[test]
fn a_form_that_is_pressed_twice_is_sent_once() {
    run_with(PLAN, async |stage| {
        let desk = Desk::open(stage).await;
        desk.checks("50", "Pressed twice").await;
        let sent = "let sent = 0;
             document.addEventListener('submit', (event) => {
                 sent += event.defaultPrevented ? 0 : 1;
                 event.preventDefault();
             });
             const button = document.querySelector('.danger');
             button.click();
             button.click();
             return sent";
        assert_eq!(desk.donor.browser.eval(sent).await, json!(1));
    });
}

#[test]
fn older_gifts_come_below_those_that_are_there() {
    run_with(PLAN, async |stage| {
        let desk = Desk::open(stage).await;
        let donor = desk.donor;
        for number in 10..60 {
            give(stage, number, "Asha Rao").await;
        }
        let all = "return document.querySelectorAll('.list tbody tr').length === 56
             && !document.querySelector('.pager') && location.search === '?lang=en'";
        donor.visit("/admin/donations?lang=en").await;
        donor.find(".pager a").await;
        let twice = "for (const press of [1, 2]) document.querySelector('.pager a').click()";
        donor.browser.eval(twice).await;
        donor.sees("all gifts in one list", all).await;
        // Which are the reader's place, and are not read away.
        donor
            .browser
            .eval(&[COUNTS, &seen_again_after(2)].concat())
            .await;
        assert_eq!(donor.browser.eval("return sends").await, json!(0));

        // A donor stands in no address, so that list is an answer to a form.
        let of_one = "return document.querySelectorAll('.list tbody tr').length === 50";
        donor.visit("/admin/donations?lang=en").await;
        donor.type_in("#donor", "donor").await;
        donor.click("form.filter button").await;
        donor.sees("the first of them", of_one).await;
        donor.click(".pager button").await;
        let all = "return document.querySelectorAll('.list tbody tr').length === 56
             && !document.querySelector('.pager')";
        donor.sees("all who are called so", all).await;
    });
}

#[test]
fn a_row_leads_to_its_gift() {
    run_with(PLAN, async |stage| {
        let desk = Desk::open(stage).await;
        desk.donor.visit("/admin/donations").await;
        desk.donor.click(".list tbody tr td.number").await;
        desk.donor.find(".timeline").await;
    });
}

#[test]
fn a_page_that_is_looked_at_again_is_as_the_ledger_is_now() {
    run_with(PLAN, async |stage| {
        let desk = Desk::open(stage).await;
        let donor = desk.donor;
        let begun = give(stage, 7, "Leela Nair").await;
        let gift = begun["donation_id"].as_str().unwrap();
        donor
            .visit(&format!("/admin/donations/{gift}?lang=en"))
            .await;
        donor.find(".badge.open").await;
        donor.click(".timeline details summary").await;
        pay(stage, &begun, json!({"outcome": "captured"})).await;
        let same = "window.isSamePage = true; ";
        donor
            .browser
            .eval(&[same, &seen_again_after(2)].concat())
            .await;
        donor.find(".badge.paid").await;
        let kept = "return window.isSamePage && document.querySelector('.timeline details').open";
        assert_eq!(donor.browser.eval(kept).await, json!(true));
    });
}

#[test]
fn what_is_being_typed_is_not_read_away() {
    run_with(PLAN, async |stage| {
        let desk = Desk::open(stage).await;
        let donor = desk.donor;
        donor.visit(&format!("{}/refund?lang=en", desk.gift)).await;
        donor.type_in("#reason", "Given twice").await;
        donor
            .browser
            .eval(&[COUNTS, &seen_again_after(2)].concat())
            .await;
        assert_eq!(donor.browser.eval("return sends").await, json!(0));
        assert_eq!(donor.value("#reason").await, "Given twice");
    });
}

#[test]
fn a_desk_that_was_left_shows_no_donor() {
    run_with(PLAN, async |stage| {
        let desk = Desk::open(stage).await;
        let donor = desk.donor;
        donor.visit(&format!("{}?lang=en", desk.gift)).await;
        donor.reads("सुनीता देवी").await;
        donor.browser.eval(&minutes_pass(31)).await;
        donor.reads("This page was put away").await;
        assert!(!donor.page_text().await.contains("सुनीता देवी"));
        donor.meets_no_barrier("admin-away").await;
        // The session itself has not been that long, in this test.
        donor.click_button("Go on").await;
        donor.reads("सुनीता देवी").await;

        // The session ended without a word.
        donor.browser.driver.delete_all_cookies().await.unwrap();
        donor.browser.eval(&seen_again_after(2)).await;
        donor.reads("This page was put away").await;
        donor.click_button("Go on").await;
        donor.find("#password").await;
    });
}

#[test]
fn signing_out_in_another_tab_puts_all_of_them_away() {
    run_with(PLAN, async |stage| {
        let desk = Desk::open(stage).await;
        let donor = desk.donor;
        donor.visit("/admin/donations?lang=en").await;
        donor.type_in("#donor", "donor1").await;
        donor.click("form.filter button").await;
        donor.reads("donor1@example.org").await;
        let first = donor.browser.driver.window().await.unwrap();
        let second = donor.browser.driver.new_tab().await.unwrap();
        donor.browser.driver.switch_to_window(second).await.unwrap();
        donor.visit("/admin").await;
        donor.click("form.out button").await;
        donor.find("#password").await;
        donor.browser.driver.switch_to_window(first).await.unwrap();
        donor.reads("This page was put away").await;
    });
}

/// What was paid meanwhile is no longer there.
#[test]
fn a_list_gets_shorter_too() {
    run_with(PLAN, async |stage| {
        let desk = Desk::open(stage).await;
        let donor = desk.donor;
        let begun = give(stage, 7, "Leela Nair").await;
        let rows = |count| {
            format!("return document.querySelectorAll('.list tbody tr').length === {count}")
        };
        donor.visit("/admin/donations?status=open").await;
        donor.sees("those that are not paid", &rows(4)).await;
        pay(stage, &begun, json!({"outcome": "captured"})).await;
        donor.browser.eval(&seen_again_after(2)).await;
        donor.sees("one of them less", &rows(3)).await;
    });
}
