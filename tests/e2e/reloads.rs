//! A reload before anything is paid: the same form is the same gift, on the same order.

use crate::harness::{ASHA, Donor, Gift, Trouble, run};
use serde_json::json;
use std::time::Duration;

const BEGIN: &str = "POST /api/begin_donation";
/// Longer than the server gives the gateway rest between two looks at one gift.
const IN_A_BANKS_APP: Duration = Duration::from_secs(6);

async fn loads_again_and_presses(donor: &Donor) {
    donor.reload().await;
    donor.ready().await;
    donor.fill_in(&ASHA).await;
    donor.press().await;
}

/// The request of a page that is gone still reaches the server.
///
/// Threats 32, 34.
#[test]
fn a_reload_while_the_gift_is_begun_makes_no_second_order() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::Hold(BEGIN));
        donor.gives(&ASHA).await;
        donor.reads("Preparing…").await;
        donor.reload().await;
        donor.ready().await;
        stage.line.heal();
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.line.count(BEGIN), 2);
    });
}

/// Threats 32, 34.
#[test]
fn a_reload_after_the_answer_was_lost_makes_no_second_order() {
    run(async |stage| {
        let donor = &stage.donor;
        stage.line.trouble(Trouble::LoseAnswer(BEGIN));
        donor.gives(&ASHA).await;
        donor.reads("We could not reach the server.").await;
        stage.line.heal();
        loads_again_and_presses(donor).await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

/// Threats 32, 34.
#[test]
fn reloads_in_every_step_before_paying_leave_one_gift_on_one_order() {
    run(async |stage| {
        let donor = &stage.donor;
        let slow = json!({"route": "/v1/checkout.js", "kind": "delay", "ms": 600_000});
        stage.gateway.fault(slow).await;
        donor.gives(&ASHA).await;
        donor.reads("Opening the payment window…").await;
        stage.gateway.heal().await;
        loads_again_and_presses(donor).await;
        donor.window_opens().await;
        loads_again_and_presses(donor).await;
        donor.leaves_window().await;
        donor.reads("No payment has reached us yet").await;
        loads_again_and_presses(donor).await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        donor.reload().await;
        donor.reads("Thank you!").await;
        donor.open("/").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.window_opens().await;
        assert_eq!(
            stage.gateway.orders().await,
            ["paid|50000", "created|50000"],
            "what is paid is over: the same form is a new gift"
        );
    });
}

/// Threat 34.
#[test]
fn a_reload_while_the_bank_has_not_confirmed_goes_on_waiting() {
    run(async |stage| {
        let donor = &stage.donor;
        let no_capture = json!({"route": "POST /v1/payments", "kind": "down"});
        stage.gateway.fault(no_capture).await;
        donor.gives(&ASHA).await;
        donor.pays("authorize").await;
        donor.reads("Your bank has not confirmed yet").await;
        donor.reload().await;
        donor.ready().await;
        donor.reads("Your bank has not confirmed yet").await;
        stage.gateway.heal().await;
        donor.click_button("Check now").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

/// Whatever became of the window that a reload has closed, the form does not ask for the same money again.
#[test]
fn a_gift_paid_after_a_reload_is_told_to_whoever_comes_back_to_the_form() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        donor.reload().await;
        donor.ready().await;
        let reference = stage.book.rows("SELECT id FROM donations").await;
        assert_eq!(donor.fact("Earlier gift").await, reference[0]);
        let order = stage.gateway.only_order().await;
        let paid = json!({"order_id": order, "outcome": "captured"});
        stage.gateway.pay(paid).await;
        tokio::time::sleep(IN_A_BANKS_APP).await;
        donor
            .browser
            .eval("document.dispatchEvent(new Event('visibilitychange'))")
            .await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

#[test]
fn the_same_form_after_a_reload_opens_no_window_for_what_was_paid() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        let order = stage.gateway.only_order().await;
        donor.reload().await;
        donor.ready().await;
        donor.reads("Earlier gift").await;
        let paid = json!({"order_id": order, "outcome": "captured"});
        stage.gateway.pay(paid).await;
        tokio::time::sleep(IN_A_BANKS_APP).await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        stage.gateway.only_order().await;
    });
}

#[test]
fn an_earlier_gift_that_was_paid_is_told_although_a_later_one_was_begun() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        let earlier = stage.book.rows("SELECT id FROM donations").await;
        let order = stage.gateway.only_order().await;
        let later = Gift {
            preset: Some(1_000_00),
            ..ASHA
        };
        donor.gives(&later).await;
        donor.window_opens().await;
        let paid = json!({"order_id": order, "outcome": "captured"});
        stage.gateway.pay(paid).await;
        tokio::time::sleep(IN_A_BANKS_APP).await;
        donor.open("/").await;
        donor.reads("Thank you!").await;
        assert_eq!(donor.fact("Reference").await, earlier[0]);
        assert_eq!(stage.book.entries().await, ["capture|applied|50000|INR"]);
    });
}
