//! The gateway tells the server by itself.

use crate::harness::{ASHA, Plan, run_with, until};
use serde_json::json;

const WITH_WEBHOOKS: Plan = Plan {
    webhooks: true,
    ..Plan::USUAL
};

#[test]
fn a_payment_whose_donor_has_gone_is_booked_although_nobody_looks() {
    run_with(WITH_WEBHOOKS, async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.window_opens().await;
        let order = stage.gateway.only_order().await;
        donor.closes_the_tab().await;
        let asked = stage.line.count("POST /api/");

        let paid = json!({"order_id": order, "outcome": "captured"});
        stage.gateway.pay(paid).await;
        until("the gift to be paid", async || {
            (stage.book.donations().await == ["paid|50000|INR"]).then_some(())
        })
        .await;
        assert_eq!(stage.book.entries().await, ["capture|applied|50000|INR"]);
        let who = "SELECT DISTINCT actor FROM events WHERE evidence_id IS NOT NULL";
        assert_eq!(stage.book.rows(who).await, ["webhook"]);
        assert_eq!(stage.line.count("POST /api/"), asked);
    });
}

#[test]
fn a_payment_that_is_told_by_donor_and_gateway_is_booked_once() {
    run_with(WITH_WEBHOOKS, async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        until("every notice to be worked off", async || {
            let open = "SELECT event_id FROM inbox WHERE processed_at IS NULL";
            let all = "SELECT event_id FROM inbox";
            let is_done = stage.book.rows(open).await.is_empty();
            (is_done && stage.book.rows(all).await.len() == 3).then_some(())
        })
        .await;
        stage.is_paid_once(500_00).await;
        let results = stage
            .gateway
            .control("webhook", json!({"replay": true, "times": 3}))
            .await;
        assert!(results.to_string().contains("200"), "{results}");
        stage.is_paid_once(500_00).await;
    });
}
