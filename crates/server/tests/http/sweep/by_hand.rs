//! `daan reconcile` and `daan recheck`.

use crate::harness::{Begun, Program, gift};
use crate::operator::daan;
use serde_json::{Value, json};

pub(super) async fn begun(program: &Program) -> Begun {
    Begun::read(&program.post("/api/begin_donation", &gift()).await.ok())
}

#[tokio::test]
async fn an_operator_compares_beside_a_server_that_serves() {
    let program = Program::started().await;
    program.compared().await;
    let begun = begun(&program).await;
    program.gateway.pay(&begun.order, "captured").await;
    let ended = daan(&program, &["reconcile"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("nothing differs"), "{ended:?}");
    let row = ended
        .out
        .lines()
        .find(|line| line.contains(&begun.id))
        .unwrap();
    assert!(
        row.starts_with("booked now") && row.contains("INR 500.00"),
        "{row}"
    );
    assert_eq!(program.book.status().await, "paid");
    let ended = daan(&program, &["reconcile", "--since", "2", "--json"], "").await;
    let reports: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(reports[0]["gateway"], "razorpay");
    assert_eq!(
        (&reports[0]["read"], &reports[0]["clean"]),
        (&json!(1), &json!(true))
    );
}

#[tokio::test]
async fn an_operator_compares_without_a_server_and_is_told_what_to_do() {
    let mut program = Program::started().await;
    let begun = begun(&program).await;
    let wrong = json!({"order_id": begun.order, "outcome": "captured", "amount": 499_99});
    program.gateway.pay_as(wrong).await;
    program.terminate();
    program.exit().await;
    let ended = daan(&program, &["reconcile"], "").await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let row = ended
        .out
        .lines()
        .find(|line| line.contains(&begun.id))
        .unwrap();
    assert!(row.starts_with("held"), "{row}");
    assert!(
        row.contains("INR 499.99") && row.contains("refund it in the gateway's dashboard"),
        "{row}"
    );
    assert!(ended.err.contains("gateway and ledger differ"), "{ended:?}");
}

#[tokio::test]
async fn flags_that_contradict_are_told() {
    let program = Program::prepared().await;
    for (arguments, said) in [
        (
            vec!["reconcile", "--from", "2026-11-25", "--to", "2026-11-24"],
            "expected --from before --to",
        ),
        (
            vec!["reconcile", "--from", "yesterday"],
            "--from expected a day",
        ),
        (
            vec!["reconcile", "--from", "2999-01-01"],
            "--from expected a time that is past, found 2999-01-01 00:00:00 +05:30",
        ),
        (vec!["reconcile", "--since", "99999999"], "1..=3653"),
        (vec!["reconcile", "--since", "0"], "1..=3653"),
    ] {
        let ended = daan(&program, &arguments, "").await;
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert!(ended.err.contains(said), "{ended:?}");
    }
    assert_eq!(
        daan(&program, &["reconcile", "--to", "2026-11-24"], "")
            .await
            .code,
        Some(2)
    );
}

/// Threat 72.
#[tokio::test]
async fn a_donor_who_paid_and_sees_nothing_is_answered_from_the_reference() {
    let program = Program::started().await;
    // Else that may hear of the payment first.
    program.compared().await;
    let begun = begun(&program).await;
    program.gateway.pay(&begun.order, "captured").await;
    let ended = daan(&program, &["recheck", &begun.id.to_lowercase()], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let out = &ended.out;
    assert!(
        out.starts_with(&format!("{}: INR 500.00 to education, paid\n", begun.id)),
        "{out}"
    );
    assert!(out.contains("It was open before this look."), "{out}");
    assert!(out.contains("The gift counts"), "{out}");
    for step in [
        "donor     the donor meant to give INR 500.00",
        "can be paid as order_",
        "operator  payment pay_",
        "is captured and counts (INR 500.00), by the gateway's answer",
    ] {
        assert!(out.contains(step), "{step}: {out}");
    }
}

#[tokio::test]
async fn a_reference_that_is_none_or_unknown_is_told_so() {
    let program = Program::started().await;
    for (reference, said) in [
        ("DN-1", "expected a donation's reference"),
        (
            "DN-4F7K-Q2MX-9TBZ",
            "there is no donation DN-4F7K-Q2MX-9TBZ",
        ),
    ] {
        let ended = daan(&program, &["recheck", reference], "").await;
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(ended.err.contains(said), "{ended:?}");
    }
}
