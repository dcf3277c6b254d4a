//! Attempts that fail, windows that are closed, and money that moves all the same.

use crate::harness::{ASHA, run};
use serde_json::json;
use thirtyfour::Key;

#[test]
fn a_failed_attempt_and_a_good_one_are_one_gift_on_one_order() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.pays("failure").await;
        donor.window_shows("failed").await;
        donor.window_click("[data-action=retry]").await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(
            stage.gateway.payments().await,
            ["failed|50000", "captured|50000"]
        );
    });
}

#[test]
fn a_failed_attempt_that_is_left_is_told_of_and_not_booked() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.pays("failure").await;
        donor.window_shows("failed").await;
        donor.leaves_window().await;
        donor
            .reads("The payment did not go through. If money left your account")
            .await;
        assert_eq!(stage.book.donations().await, ["open|50000|INR"]);
        assert_eq!(stage.gateway.payments().await, ["failed|50000"]);
    });
}

#[test]
fn a_closed_window_costs_nothing_and_opens_again_on_the_same_order() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        let order = stage.gateway.only_order().await;
        donor.leaves_window().await;
        donor.reads("No payment has reached us yet").await;
        assert_eq!(stage.book.donations().await, ["open|50000|INR"]);
        donor.click_button("Try again").await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.gateway.only_order().await, order);
    });
}

#[test]
fn escape_closes_the_window_and_the_form_is_as_it_was() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        donor.window_click("#merchant").await;
        donor.keys(Key::Escape).await;
        donor.window_is_gone().await;
        donor.click_button("Change the gift").await;
        donor
            .sees(
                "₹500 to be chosen",
                "return document.getElementById('daan-preset-50000').checked",
            )
            .await;
        assert_eq!(donor.value("#daan-name").await, ASHA.name);
        assert_eq!(donor.value("#daan-email").await, ASHA.email);
        donor.press().await;
        donor.pays("success").await;
        stage.is_paid_once(500_00).await;
    });
}

#[test]
fn a_window_closed_after_the_money_moved_ends_in_thanks() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        let order = stage.gateway.only_order().await;
        stage
            .gateway
            .pay(json!({"order_id": order, "outcome": "captured"}))
            .await;
        donor.leaves_window().await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

#[test]
fn an_authorised_payment_is_thanked_for_only_once_it_is_captured() {
    run(async |stage| {
        let donor = &stage.donor;
        // The server captures by itself; now it cannot.
        let no_capture = json!({"route": "POST /v1/payments", "kind": "down"});
        stage.gateway.fault(no_capture).await;
        donor.gives(&ASHA).await;
        donor.pays("authorize").await;
        donor.reads("Your bank has not confirmed yet").await;
        assert_eq!(stage.book.donations().await, ["processing|50000|INR"]);
        assert_eq!(stage.book.entries().await, [""; 0]);
        assert_eq!(stage.gateway.payments().await, ["authorized|50000"]);
        stage.gateway.heal().await;
        donor.click_button("Check now").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

#[test]
fn a_payment_of_another_amount_is_not_thanked_for_but_looked_at() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        let order = stage.gateway.only_order().await;
        let lie = json!({"order_id": order, "outcome": "captured", "amount": 1_00});
        stage.gateway.pay(lie).await;
        donor.leaves_window().await;
        donor.reads("We are checking this payment").await;
        let reference = stage.book.rows("SELECT id FROM donations").await;
        assert_eq!(donor.fact("Reference").await, reference[0]);
        assert_eq!(stage.book.entries().await, [""; 0]);
        let payments = stage
            .book
            .rows("SELECT state, mismatch FROM payments")
            .await;
        assert_eq!(payments, ["quarantined|amount"]);
    });
}
