//! `daan conformance`: our server keeps the contract, a small one keeps it too, and three that make the usual mistakes
//! break it where they must.

mod command;
mod page;
mod small;

use crate::harness::{House, Plan, sandbox};
use daan_server::conformance::{self, Keys, Report};
use daan_server::surroundings::SystemEntropy;
use small::{Mistakes, SHOP, start};
use std::time::Duration;
use tokio::sync::OnceCell;

/// Believes order id and amount of the browser, takes a signature for money and a return for a payment.
const TRUSTING: Mistakes = Mistakes {
    trusts: true,
    ..Mistakes::NONE
};
/// Remembers neither keys nor payments.
const FORGETFUL: Mistakes = Mistakes {
    forgets: true,
    ..Mistakes::NONE
};
/// Takes a failure for the end, says nothing about wrong signatures and everything about donors.
const FINAL: Mistakes = Mistakes {
    failed_is_final: true,
    answers_200: true,
    tells_all: true,
    ..Mistakes::NONE
};

/// What a small server has not done by then, it never does.
const SHORT: Duration = Duration::from_millis(600);

/// A run against each server.
struct Reports {
    ours: Report,
    faultless: Report,
    trusting: Report,
    forgetful: Report,
    final_failer: Report,
}

/// The runs, made once for all tests.
async fn reports() -> &'static Reports {
    static REPORTS: OnceCell<Reports> = OnceCell::const_new();
    REPORTS.get_or_init(|| Box::pin(run_all())).await
}

async fn run_all() -> Reports {
    let (ours, faultless, trusting, forgetful, final_failer) = tokio::join!(
        run_ours(),
        run_small(Mistakes::NONE),
        run_small(TRUSTING),
        run_small(FORGETFUL),
        run_small(FINAL),
    );
    Reports {
        ours,
        faultless,
        trusting,
        forgetful,
        final_failer,
    }
}

async fn run(backend: &str, sandbox: &str, patience: Duration) -> Report {
    let plan = conformance::Plan {
        backend: backend.to_owned(),
        sandbox: sandbox.to_owned(),
        campaign: "education".to_owned(),
        allowed_origin: Some(SHOP.to_owned()),
        keys: Keys::default(),
        patience,
        only: None,
    };
    conformance::run(&plan, &SystemEntropy).await.unwrap()
}

/// A small server in front of a sandbox of its own.
async fn run_small(mistakes: Mistakes) -> Report {
    let sandbox = sandbox().await;
    let backend = start(&sandbox.origin(), mistakes).await;
    run(&backend, &sandbox.origin(), SHORT).await
}

async fn run_ours() -> Report {
    let house = House::with(Plan {
        allowed_origins: vec![SHOP.to_owned()],
        breakers: true,
        ..Plan::default()
    })
    .await;
    run(&house.origin, &house.gateway.origin, conformance::PATIENCE).await
}

fn is_red_on(report: &Report, names: &[&str]) {
    assert_eq!(report.failed(), names, "{}", report.text());
    assert_eq!(report.counts().2, 0, "{}", report.text());
}

#[tokio::test]
async fn our_server_keeps_the_contract() {
    is_red_on(&reports().await.ours, &[]);
}

#[tokio::test]
async fn a_small_server_without_mistakes_keeps_the_contract() {
    is_red_on(&reports().await.faultless, &[]);
}

#[tokio::test]
async fn a_server_that_trusts_the_browser_is_red_on_what_it_believed() {
    is_red_on(
        &reports().await.trusting,
        &[
            "a_signature_of_another_gift_is_refused",
            "authorised_is_not_paid",
            "paid_is_captured_at_the_gateway",
            "a_payment_of_less_is_held",
            "a_payment_in_another_currency_is_held",
            "an_amount_that_the_page_sends_is_ignored",
            "a_return_of_another_gift_pays_nothing",
            "a_forged_return_from_khalti_pays_nothing",
            "a_khalti_payment_of_another_amount_is_held",
            "a_khalti_payment_of_another_gift_pays_nothing",
            "a_gateway_that_talks_html_pays_nothing",
        ],
    );
}

#[tokio::test]
async fn a_server_that_forgets_is_red_on_what_came_twice() {
    is_red_on(
        &reports().await.forgetful,
        &[
            "the_same_key_is_the_same_gift",
            "the_same_key_with_another_amount_is_refused",
            "the_same_key_with_another_donor_is_refused",
            "the_same_key_at_once_is_one_order",
            "a_lost_answer_hands_out_one_order",
            "a_proof_that_is_sent_again_is_credited_once",
            "a_proof_five_times_at_once_is_credited_once",
            "proof_and_webhook_are_credited_once",
            "webhook_before_the_proof_is_credited_once",
            "a_second_payment_is_not_credited_too",
            "a_webhook_that_comes_twice_is_credited_once",
            "a_webhook_under_a_new_name_is_credited_once",
            "order_paid_after_captured_is_credited_once",
            "a_refund_that_is_told_twice_counts_once",
        ],
    );
}

#[tokio::test]
async fn a_server_that_takes_a_failure_for_the_end_is_red_on_what_came_later() {
    is_red_on(
        &reports().await.final_failer,
        &[
            "a_forged_signature_is_refused",
            "a_signature_of_another_gift_is_refused",
            "a_signature_of_another_gift_under_this_order_is_refused",
            "an_upper_case_signature_is_refused",
            "a_cut_signature_is_refused",
            "a_signature_by_another_key_is_refused",
            "a_signature_the_other_way_round_is_refused",
            "an_unsigned_webhook_is_401",
            "a_webhook_by_another_secret_is_401",
            "a_webhook_that_was_changed_is_401",
            "failed_after_captured_stays_paid",
            "captured_after_failed_is_paid",
            "a_late_yes_after_a_no_is_paid",
            "a_status_has_nothing_personal",
        ],
    );
}
