//! Why a payment did not go through, in the donor's words, and what comes of it.

use crate::harness::{ASHA, Donor, Stage, run};
use serde_json::{Value, json};

const NO_MONEY: &str = "There is not enough money in the account. Nothing was charged.";

/// A try in the window, or in an app beside it, that fails; the donor closes the window.
async fn fails_and_leaves(stage: &Stage, reason: &str) -> Value {
    let donor = &stage.donor;
    donor.gives(&ASHA).await;
    donor.window_opens().await;
    let order = stage.gateway.only_order().await;
    let failed =
        json!({"order_id": order, "outcome": "failed", "reason": reason, "webhook": false});
    let failed = stage.gateway.pay(failed).await;
    donor.leaves_window().await;
    failed
}

#[test]
fn a_reason_is_told_and_another_try_on_the_same_order_is_thanked_for() {
    run(async |stage| {
        let donor = &stage.donor;
        let failed = fails_and_leaves(stage, "insufficient_funds").await;
        donor.reads(NO_MONEY).await;
        assert_eq!(stage.book.donations().await, ["open|50000|INR"]);
        donor.click_button("Try again").await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(
            stage.gateway.only_order().await,
            failed["razorpay_order_id"].as_str().unwrap()
        );
        assert_eq!(
            stage.gateway.payments().await,
            ["failed|50000", "captured|50000"]
        );
    });
}

#[test]
fn a_card_without_money_is_told_of_as_such() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        donor.window_click("[data-method=card]").await;
        types_in_window(donor, "[data-field=number]", "4100280000080001").await;
        donor.window_click("[data-action=failure]").await;
        donor.window_shows("failed").await;
        donor.leaves_window().await;
        donor.reads(NO_MONEY).await;
    });
}

async fn types_in_window(donor: &Donor, selector: &str, text: &str) {
    donor
        .in_window(async || {
            donor.type_in(selector, text).await;
            Some(())
        })
        .await;
}

#[test]
fn a_payment_that_goes_through_after_it_failed_is_thanked_for() {
    run(async |stage| {
        let donor = &stage.donor;
        let failed = fails_and_leaves(stage, "payment_timed_out").await;
        donor
            .reads("The payment was not finished in time. If money left your account")
            .await;
        assert_eq!(stage.book.entries().await, [""; 0]);
        let late = json!({"payment_id": failed["razorpay_payment_id"]});
        stage.gateway.control("late", late).await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}
