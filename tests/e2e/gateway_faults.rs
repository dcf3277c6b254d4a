//! A gateway that fails while the order is made.

use crate::harness::{ASHA, run};
use serde_json::{Value, json};

/// The donor is told, with something to quote; a second press makes one gift on one order of it.
fn a_second_press_makes_up_for(fault: Value) {
    run(async move |stage| {
        let donor = &stage.donor;
        stage.gateway.fault(fault).await;
        donor.gives(&ASHA).await;
        donor.reads("Nothing was charged.").await;
        let reference = stage.book.rows("SELECT id FROM donations").await;
        assert_eq!(donor.fact("Reference").await, reference[0]);
        assert_eq!(donor.value("#daan-name").await, ASHA.name);
        assert!(!donor.has_window().await);
        stage.gateway.heal().await;
        donor.press().await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
    });
}

#[test]
fn a_gateway_that_answers_500_is_tried_again() {
    a_second_press_makes_up_for(json!({"route": "/v1/orders", "kind": "status", "status": 500}));
}

#[test]
fn a_gateway_that_answers_html_is_tried_again() {
    a_second_press_makes_up_for(json!({"route": "/v1/orders", "kind": "html"}));
}

#[test]
fn an_order_whose_answer_was_lost_is_found_again_and_not_made_twice() {
    a_second_press_makes_up_for(json!({"route": "/v1/orders", "kind": "drop"}));
}

#[test]
fn a_gateway_that_is_down_is_tried_again() {
    a_second_press_makes_up_for(json!({"route": "/v1/orders", "kind": "down"}));
}
