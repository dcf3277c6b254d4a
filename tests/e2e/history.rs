//! Back and forward.

use crate::harness::{ASHA, run};

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

        donor.browser.driver.back().await.unwrap();
        donor.reads("Your gift").await;
        assert_eq!(donor.path().await, "/");
        donor.browser.driver.forward().await.unwrap();
        donor.reads("Thank you!").await;
        assert_eq!(donor.path().await, thanks);
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.line.count("POST /api/begin_donation"), 1);
    });
}
