//! A donor who lets pages keep nothing.

use crate::harness::{ASHA, Plan, run_with};

const WITHOUT_STORAGE: Plan = Plan {
    without_storage: true,
    ..Plan::USUAL
};

const HAS_STORAGE: &str = "try { return localStorage !== null } catch { return false }";

#[test]
fn a_whole_gift_can_be_given_where_nothing_may_be_kept() {
    run_with(WITHOUT_STORAGE, async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        assert_eq!(donor.browser.eval(HAS_STORAGE).await, false);
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

/// The address is all that is left to find the gift by, so that nobody pays it twice.
#[test]
fn a_reload_while_paying_finds_the_gift_where_nothing_may_be_kept() {
    run_with(WITHOUT_STORAGE, async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        donor.reload().await;
        donor.ready().await;
        assert!(donor.path().await.starts_with("/donations/"));
        let reference = stage.book.rows("SELECT id FROM donations").await;
        assert_eq!(donor.fact("Reference").await, reference[0]);
        donor.click_button("Pay now").await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}
