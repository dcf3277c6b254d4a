//! `daan export settlements`: what Razorpay paid out, held against the ledger.

use crate::harness::{Begun, Program, gift_with_key};
use crate::operator::{Ended, daan};
use daan_server::surroundings::{Clock as _, SystemClock};
use serde_json::{Value, json};

async fn paid(program: &Program, number: u8) -> (Begun, Value) {
    let gift = gift_with_key(&format!("{number:032x}"));
    let begun = Begun::read(&program.post("/api/begin_donation", &gift).await.ok());
    let mut proof = program.gateway.pay_for(&begun).await;
    proof["token"] = json!(begun.token);
    program.post("/api/confirm_payment", &proof).await.ok();
    let payment = proof["razorpay_payment_id"].clone();
    (begun, payment)
}

/// What was paid out since yesterday: midnight may come to India meanwhile.
async fn settlements(program: &Program, more: &[&str]) -> Ended {
    let now = SystemClock.now().unix_ms();
    let now = jiff::Timestamp::from_millisecond(now).unwrap();
    let yesterday = now.to_zoned(jiff::tz::TimeZone::UTC).date().yesterday();
    let from = yesterday.unwrap().to_string();
    let arguments = ["export", "settlements", "--from", &from];
    daan(program, &[&arguments, more].concat(), "").await
}

fn rows(ended: &Ended) -> Vec<Value> {
    let table: Value = serde_json::from_str(&ended.out).unwrap();
    table.as_array().unwrap().clone()
}

fn row_of<'r>(rows: &'r [Value], entity: &Value) -> &'r Value {
    rows.iter().find(|row| row["entity_id"] == *entity).unwrap()
}

#[tokio::test]
async fn every_payment_that_was_paid_out_is_found_with_its_fee_and_tax() {
    let program = Program::started().await;
    let (first, first_payment) = paid(&program, 1).await;
    let (second, _) = paid(&program, 2).await;
    let refund = ["refund", &second.id, "--amount", "200", "--yes"];
    assert_eq!(daan(&program, &refund, "").await.code, Some(0));
    let settlement = program.gateway.control("settle", json!({})).await;
    let (_, late_payment) = paid(&program, 3).await;

    let ended = settlements(&program, &["--format", "json"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let rows = rows(&ended);
    assert_eq!(rows.len(), 4, "{rows:#?}");
    let row = row_of(&rows, &first_payment);
    for (column, value) in [
        ("settlement_id", &settlement["id"]),
        ("utr", &settlement["utr"]),
        ("type", &json!("payment")),
        ("amount", &json!("500.00")),
        // 2 %, and 18 % tax on that.
        ("fee", &json!("11.80")),
        ("tax_minor", &json!(180)),
        ("credit", &json!("488.20")),
        ("match", &json!("matched")),
        ("reference", &json!(first.id)),
        ("campaign", &json!("education")),
        ("booked_minor", &json!(50_000)),
    ] {
        assert_eq!(row[column], *value, "{column} of {row:#}");
    }
    let back = rows.iter().find(|row| row["type"] == "refund").unwrap();
    assert_eq!(
        (&back["match"], &back["debit"], &back["reference"]),
        (&json!("matched"), &json!("200.00"), &json!(second.id))
    );
    let late = row_of(&rows, &late_payment);
    assert_eq!(
        (&late["match"], &late["settlement_id"], &late["amount"]),
        (&json!("not_settled"), &Value::Null, &Value::Null)
    );
    for told in [
        settlement["id"].as_str().unwrap(),
        "3 entries, INR 976.40 paid in, INR 200.00 taken, INR 776.40 to the bank; fees INR 23.60, of them tax INR 3.60",
        "1 booked and not paid out",
    ] {
        assert!(ended.err.contains(told), "{told} in {}", ended.err);
    }
}

#[tokio::test]
async fn a_payment_that_the_ledger_does_not_know_is_named_and_ends_with_1() {
    let program = Program::started().await;
    paid(&program, 1).await;
    let order = json!({"amount": 70_000, "currency": "INR"});
    let order = program.gateway.api_post("orders", order).await;
    let pay = json!({"order_id": order["id"], "outcome": "captured", "webhook": false});
    let stranger = program.gateway.control("pay", pay).await["razorpay_payment_id"].clone();
    program.gateway.control("settle", json!({})).await;
    let out = program.folder.path().join("settled.jsonl");
    let to_file = ["--format", "jsonl", "--out", "settled.jsonl"];
    let ended = settlements(&program, &to_file).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("1 rows differ"), "{ended:?}");
    let table = std::fs::read_to_string(out).unwrap();
    let rows: Vec<Value> = table
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 2, "the table is whole all the same");
    let row = row_of(&rows, &stranger);
    assert_eq!(
        (&row["match"], &row["reference"], &row["amount_minor"]),
        (&json!("not_in_ledger"), &Value::Null, &json!(70_000))
    );
}

/// Nothing of it is ever booked, and Daan knows whose it is.
#[tokio::test]
async fn a_payment_that_is_held_is_its_donations_and_differs_until_it_went_back() {
    let program = Program::started().await;
    let gift = gift_with_key(&format!("{:032x}", 1));
    let begun = Begun::read(&program.post("/api/begin_donation", &gift).await.ok());
    let pay =
        json!({"order_id": begun.order, "outcome": "captured", "amount": 100_00, "webhook": false});
    let payment = program.gateway.control("pay", pay).await["razorpay_payment_id"].clone();
    daan(&program, &["recheck", &begun.id], "").await;
    program.gateway.control("settle", json!({})).await;
    let ended = settlements(&program, &["--format", "json"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let held = rows(&ended);
    let of = |row: &Value| {
        (
            row["match"].clone(),
            row["reference"].clone(),
            row["campaign"].clone(),
        )
    };
    let stands = |word: &str| (json!(word), json!(begun.id), json!("education"));
    assert_eq!(of(row_of(&held, &payment)), stands("held"));

    let path = format!("payments/{}/refund", payment.as_str().unwrap());
    let refund = program.gateway.api_post(&path, json!({})).await;
    program.gateway.control("settle", json!({})).await;
    // The gateway is asked about a donation every few seconds at most.
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    daan(&program, &["recheck", &begun.id], "").await;
    let ended = settlements(&program, &["--format", "json"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let back = rows(&ended);
    for entity in [&payment, &refund["id"]] {
        assert_eq!(of(row_of(&back, entity)), stands("returned"), "{entity}");
    }
}

#[tokio::test]
async fn a_list_of_many_pages_is_read_to_its_end() {
    let program = Program::started().await;
    for _ in 0..101 {
        let order = program
            .gateway
            .api_post("orders", json!({"amount": 10_000, "currency": "INR"}))
            .await;
        let pay = json!({"order_id": order["id"], "outcome": "captured", "webhook": false});
        program.gateway.control("pay", pay).await;
    }
    program.gateway.control("settle", json!({})).await;
    let ended = settlements(&program, &["--format", "json"]).await;
    assert_eq!(rows(&ended).len(), 101);
}

#[tokio::test]
async fn what_cannot_be_written_says_why_and_leaves_no_file() {
    let program = Program::started().await;
    for (arguments, said) in [
        (
            &["--month", "2026-13"][..],
            "--month expected a month such as 2026-11, found `2026-13`",
        ),
        (
            &["--from", "24.11.2026"],
            "--from expected a day such as 2026-11-24, found `24.11.2026`",
        ),
        (
            &["--from", "2026-11-24", "--to", "2026-11-23"],
            "expected --from before --to, found it after",
        ),
        (&[], "--month"),
        (
            &["--month", "2026-11", "--from", "2026-11-01"],
            "cannot be used with",
        ),
    ] {
        let ended = daan(
            &program,
            &[&["export", "settlements"], arguments].concat(),
            "",
        )
        .await;
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert!(ended.err.contains(said), "{said} in {ended:?}");
    }
    let down = json!({"route": "/v1/settlements", "kind": "down"});
    program.gateway.fault(down).await;
    let ended = settlements(&program, &["--out", "settled.csv"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(
        ended.err.contains("list of settlements could not be read"),
        "{ended:?}"
    );
    assert!(!program.folder.path().join("settled.csv").exists());
}
