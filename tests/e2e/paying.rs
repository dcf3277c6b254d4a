//! The common way, and the ways back to it.

use crate::harness::{ASHA, run};

#[test]
fn a_gift_paid_by_netbanking_is_thanked_for_and_still_there_after_a_reload() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(
            stage.book.evidence().await,
            ["rzp_signature|signed", "rzp_fetch|captured"]
        );
        let state = stage.gateway.state().await;
        assert_eq!(
            donor.fact("Payment").await,
            state["payments"][0]["id"].as_str().unwrap()
        );
        let reference = stage.book.rows("SELECT id FROM donations").await;
        assert_eq!(donor.fact("Reference").await, reference[0]);

        donor.reload().await;
        donor.ready().await;
        donor.reads("Thank you!").await;
        assert_eq!(donor.fact("Reference").await, reference[0]);
        stage.is_paid_once(500_00).await;
    });
}
