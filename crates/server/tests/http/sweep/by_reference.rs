//! What `daan recheck` tells whoever answers a donor.

use super::by_hand::begun;
use crate::harness::{Begun, LOOKUP, Link, Linked, Program, gift, khalti_gift};
use crate::operator::{Ended, daan};
use serde_json::json;

const UNKNOWN: &str = "Nobody knows whether money was taken";

async fn recheck(program: &Program, reference: &str) -> Ended {
    daan(program, &["recheck", reference], "").await
}

fn says(ended: &Ended, words: &[&str]) {
    for word in words {
        assert!(ended.out.contains(word), "{word}: {ended:#?}");
    }
}

async fn paid(program: &Program) -> Begun {
    let begun = begun(program).await;
    program.gateway.pay(&begun.order, "captured").await;
    let ended = recheck(program, &begun.id).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    begun
}

#[tokio::test]
async fn a_donor_who_paid_is_not_told_otherwise_while_the_gateway_is_silent() {
    let program = Program::started().await;
    let begun = begun(&program).await;
    let down = json!({"route": "/v1/", "kind": "down"});
    program.gateway.fault(down).await;
    program.gateway.pay(&begun.order, "captured").await;
    let ended = recheck(&program, &begun.id).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    says(&ended, &["razorpay does not answer", UNKNOWN]);
    assert!(!ended.out.contains("knows of no payment"), "{ended:?}");
}

#[tokio::test]
async fn an_order_that_may_have_been_made_is_not_told_to_be_none() {
    let program = Program::started().await;
    let lost = json!({"route": "POST /v1/orders", "kind": "drop"});
    program.gateway.fault(lost).await;
    let down = json!({"route": "GET /v1/", "kind": "down"});
    program.gateway.fault(down).await;
    program.post("/api/begin_donation", &gift()).await;
    let reference = program.book.rows("SELECT id FROM donations").await[0].clone();
    assert_eq!(program.book.status().await, "creating");
    let ended = recheck(&program, &reference).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    says(&ended, &[UNKNOWN]);
    assert!(
        !ended.out.contains("nothing can have been paid"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn what_went_back_is_told_and_no_longer_counts() {
    let program = Program::started().await;
    let begun = paid(&program).await;
    for (amount, words, of_payment) in [
        (
            vec!["--amount", "100"],
            "A part of the gift went back to the donor, INR 100.00",
            ": counts, INR 500.00, gone back INR 100.00\n",
        ),
        (
            vec![],
            "All of the gift went back to the donor, INR 500.00",
            ": was captured, INR 500.00; all of it went back\n",
        ),
    ] {
        let arguments = [vec!["refund", begun.id.as_str(), "--yes"], amount].concat();
        let ended = daan(&program, &arguments, "").await;
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let ended = recheck(&program, &begun.id).await;
        says(&ended, &[words, of_payment]);
        assert!(!ended.out.contains("The gift counts"), "{ended:?}");
    }
}

#[tokio::test]
async fn a_payment_that_is_held_beside_a_gift_that_counts_is_named() {
    let program = Program::started().await;
    let begun = begun(&program).await;
    program.gateway.pay(&begun.order, "captured").await;
    let wrong = json!({"order_id": begun.order, "outcome": "captured", "amount": 499_99});
    let held = program.gateway.pay_as(wrong).await["razorpay_payment_id"].clone();
    let ended = recheck(&program, &begun.id).await;
    let named = format!("Payment {} of INR 499.99 is held", held.as_str().unwrap());
    says(
        &ended,
        &[
            "The gift counts",
            &named,
            "refund it in the dashboard of razorpay",
        ],
    );
    let ended = daan(&program, &["refund", &begun.id, "--surplus", "--yes"], "").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(!ended.err.contains("Leave --surplus out"), "{ended:?}");
}

#[tokio::test]
async fn a_surplus_is_told_with_its_command_until_it_went_back() {
    let program = Program::started().await;
    let begun = begun(&program).await;
    program.gateway.pay(&begun.order, "captured").await;
    program.gateway.pay(&begun.order, "captured").await;
    let command = format!("daan refund {} --surplus", begun.id);
    says(
        &recheck(&program, &begun.id).await,
        &["The gift counts", &command],
    );
    let ended = daan(&program, &["refund", &begun.id, "--surplus", "--yes"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ended = recheck(&program, &begun.id).await;
    says(
        &ended,
        &["paid beside the one that counts, INR 500.00, gone back INR 500.00"],
    );
    assert!(!ended.out.contains(&command), "{ended:?}");
}

#[tokio::test]
async fn a_key_that_is_missing_is_named() {
    let mut program = Program::started().await;
    let answer = program
        .post("/api/begin_donation", &khalti_gift())
        .await
        .ok();
    let link = Link::read(&answer);
    program.terminate();
    program.exit().await;
    program.gateway.khalti(&link.pidx, "Completed").await;
    program.set("KHALTI_SECRET_KEY", "");
    program.set("KHALTI_API_URL", "");
    let reference = answer["donation_id"].as_str().unwrap();
    let ended = recheck(&program, reference).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    says(
        &ended,
        &["khalti cannot be asked without KHALTI_SECRET_KEY", UNKNOWN],
    );
}

/// A gift through Khalti that is booked. The server ends, so that each command may ask at once.
async fn completed(program: &mut Program) -> Linked {
    let answer = program.post("/api/begin_donation", &khalti_gift()).await;
    let gift = Linked::read(&answer.ok());
    program.gateway.khalti(gift.pidx(), "Completed").await;
    program.terminate();
    program.exit().await;
    let ended = recheck(program, &gift.id).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    says(&ended, &["The gift counts; "]);
    gift
}

#[tokio::test]
async fn a_part_that_went_back_at_khalti_is_to_be_recorded_until_it_is() {
    let mut program = Program::started().await;
    let gift = completed(&mut program).await;
    let outcome = "Partially Refunded";
    program.gateway.khalti(gift.pidx(), outcome).await;
    let command = format!("daan refund {} --manual --amount", gift.id);
    says(
        &recheck(&program, &gift.id).await,
        &["Refund to record", &command],
    );
    let recorded = "--yes --manual --amount 100 --note dashboard";
    let arguments: Vec<_> = ["refund", gift.id.as_str()]
        .into_iter()
        .chain(recorded.split(' '))
        .collect();
    let ended = daan(&program, &arguments, "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let ended = recheck(&program, &gift.id).await;
    says(&ended, &["A part of the gift went back"]);
    assert!(!ended.out.contains(&command), "{ended:?}");
}

#[tokio::test]
async fn a_refund_at_khalti_is_seen_or_its_silence_is_told() {
    let mut program = Program::started().await;
    let gift = completed(&mut program).await;
    program.gateway.khalti(gift.pidx(), "Refunded").await;
    let down = json!({"route": LOOKUP, "kind": "down"});
    program.gateway.fault(down).await;
    let ended = recheck(&program, &gift.id).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    says(
        &ended,
        &["khalti does not answer", "counts, as far as is known"],
    );
    program.gateway.heal().await;
    let ended = recheck(&program, &gift.id).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    says(&ended, &["All of the gift went back to the donor"]);
}
