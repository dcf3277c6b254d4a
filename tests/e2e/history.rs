//! Back and forward.

use crate::harness::{ASHA, Plan, run, run_with};
use crate::redirect::IPHONE;

const TIMES: usize = 5;
const BEGIN: &str = "POST /api/begin_donation";

/// Threat 34.
#[test]
fn back_and_forward_after_a_gift_pay_nothing_again() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/").await;
        donor.visit("/donate/education").await;
        donor.ready().await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.pays("success").await;
        donor.sees_mood("done").await;
        let thanks = donor.path().await;

        for _ in 0..TIMES {
            donor.browser.driver.back().await.unwrap();
            donor.reads("Your gift").await;
            assert_eq!(donor.path().await, "/");
            donor.browser.driver.forward().await.unwrap();
            donor.reads("Thank you!").await;
            assert_eq!(donor.path().await, thanks);
        }
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.line.count(BEGIN), 1);
    });
}

/// Whoever comes back from the bank's page by "Back" sees what became of the gift, not a form or a page that
/// still says that it goes away; be it a page that the browser has kept or one that is loaded anew.
///
/// Threat 34.
#[test]
fn back_from_the_banks_page_and_forward_to_it_begin_nothing_again() {
    let plan = Plan {
        agent: Some(IPHONE),
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.leaves_for_the_bank().await;
        let reference = stage.book.rows("SELECT id FROM donations").await;
        for _ in 0..TIMES {
            donor.browser.driver.back().await.unwrap();
            donor.reads("Reference").await;
            assert_eq!(donor.fact("Reference").await, reference[0]);
            donor.browser.driver.forward().await.unwrap();
            donor.page_shows("bank").await;
        }
        donor.bank_answers("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.line.count(BEGIN), 1);
    });
}

#[test]
fn who_gives_again_comes_to_the_form_at_its_address_and_back_to_the_thanks() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        let thanks = donor.path().await;
        let is_at = |path: &str| format!("return location.pathname === '{path}'");
        donor.click_path("//a[.='Give again']").await;
        donor.find("#daan-form").await;
        let form = "/donate/education";
        donor.sees("the form's address", &is_at(form)).await;
        donor.click_path("//a[.='हिन्दी']").await;
        donor.reads("आपका दान").await;
        let hindi = "return location.search.includes('lang=hi')";
        donor.sees("the language in the address", hindi).await;
        for _ in 0..2 {
            donor.browser.driver.back().await.unwrap();
        }
        donor.reads("Thank you!").await;
        donor.sees("the gift's address", &is_at(&thanks)).await;
    });
}

#[test]
fn a_donor_who_was_sent_to_pay_on_another_page_is_sent_there_for_the_next_gift_too() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        let thanks = donor.path().await;
        donor
            .open(&[&thanks, "?lang=en&mode=redirect"].concat())
            .await;
        donor.click_path("//a[.='Give again']").await;
        donor.find("#daan-form").await;
        let mode = "return location.pathname + location.search === '/donate/education?lang=en&mode=redirect'";
        donor.sees("the mode in the address", mode).await;
    });
}

#[test]
fn an_address_that_is_written_otherwise_leads_to_the_same_form() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.open("/donate/educ%61tion/").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}
