//! A donor who lets pages keep nothing.

use crate::harness::{ASHA, Plan, Trouble, run_with};

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

/// What is left is the page's address, by which the server finds the payment itself.
#[test]
fn a_reload_where_nothing_may_be_kept_shows_the_gift_and_no_form_to_pay_it_again() {
    run_with(WITHOUT_STORAGE, async |stage| {
        let donor = &stage.donor;
        stage
            .line
            .trouble(Trouble::Hold("POST /api/confirm_payment"));
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Confirming your payment").await;
        donor.reload().await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}
