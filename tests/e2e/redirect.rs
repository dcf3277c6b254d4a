//! Browsers in which the window cannot stay in the page: the donor leaves to pay, and comes back by a post.

use crate::harness::{ASHA, Plan, run, run_with};

pub(crate) const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 \
    (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
const INSTAGRAM: &str = "Mozilla/5.0 (Linux; Android 13; SM-A346E) AppleWebKit/537.36 (KHTML, like Gecko) \
    Chrome/126.0.6478.71 Mobile Safari/537.36 Instagram 337.0.0.35.102 Android";
const FACEBOOK: &str = "Mozilla/5.0 (Linux; Android 12; RMX3085) AppleWebKit/537.36 (KHTML, like Gecko) \
    Chrome/125.0.6422.165 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/466.0.0.55.85;]";
const WEBVIEW: &str = "Mozilla/5.0 (Linux; Android 11; Redmi 9A; wv) AppleWebKit/537.36 (KHTML, like Gecko) \
    Version/4.0 Chrome/124.0.6367.82 Mobile Safari/537.36";

fn a_whole_gift(agent: &'static str) {
    let plan = Plan {
        agent: Some(agent),
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.leaves_for_the_bank().await;
        donor.bank_answers("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(donor.comes_back().await, donor.path().await, "no query");
        donor.reload().await;
        donor.ready().await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.line.count("POST /return/razorpay/"), 1);
    });
}

#[test]
fn a_whole_gift_can_be_given_on_an_iphone() {
    a_whole_gift(IPHONE);
}

#[test]
fn a_whole_gift_can_be_given_inside_instagram() {
    a_whole_gift(INSTAGRAM);
}

#[test]
fn a_whole_gift_can_be_given_inside_facebook() {
    a_whole_gift(FACEBOOK);
}

#[test]
fn a_whole_gift_can_be_given_inside_another_app() {
    a_whole_gift(WEBVIEW);
}

#[test]
fn an_attempt_that_failed_at_the_bank_is_told_and_made_up_for_on_the_same_order() {
    let plan = Plan {
        agent: Some(IPHONE),
        ..Plan::USUAL
    };
    run_with(plan, async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.leaves_for_the_bank().await;
        let order = stage.gateway.only_order().await;
        donor.bank_answers("failure").await;
        donor.page_shows("methods").await;
        donor.click("[data-action=cancel]").await;
        donor.reads("No payment has reached us yet").await;
        donor.reads("The payment did not go through.").await;
        assert_eq!(stage.book.donations().await, ["open|50000|INR"]);
        donor.click_button("Try again").await;
        donor.leaves_for_the_bank().await;
        donor.bank_answers("success").await;
        donor.reads("Thank you!").await;
        stage.is_paid_once(500_00).await;
        assert_eq!(stage.gateway.only_order().await, order);
    });
}

/// What was written down of every gift, oldest first.
const ROWS: &str = "SELECT events.kind, events.actor, evidence.source, evidence.claim, \
    ledger.kind, ledger.disposition, CAST(ledger.amount_minor AS TEXT), donations.status \
    FROM events JOIN donations ON donations.id = events.donation_id \
    LEFT JOIN evidence ON evidence.id = events.evidence_id \
    LEFT JOIN ledger ON ledger.evidence_id = events.evidence_id \
    ORDER BY donations.created_at, events.seq";

#[test]
fn window_and_redirect_leave_the_same_rows_behind() {
    run(async |stage| {
        let donor = &stage.donor;
        donor.gives(&ASHA).await;
        donor.pays("success").await;
        donor.reads("Thank you!").await;
        let by_window = stage.book.rows(ROWS).await;

        donor.open("/?mode=redirect").await;
        donor.fill_in(&ASHA).await;
        donor.press().await;
        donor.leaves_for_the_bank().await;
        donor.bank_answers("success").await;
        donor.reads("Thank you!").await;
        let both = stage.book.rows(ROWS).await;
        assert!(by_window.len() > 2, "{by_window:#?}");
        assert_eq!(both[by_window.len()..], by_window[..], "{both:#?}");
    });
}
