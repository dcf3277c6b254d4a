//! `daan orders`: the gateway's own list, without our ledger.

use crate::harness::Program;
use crate::operator::daan;
use serde_json::{Value, json};

async fn order(program: &Program, amount_minor: i64, receipt: &str) -> String {
    let asked = json!({"amount": amount_minor, "currency": "INR", "receipt": receipt});
    let made = program.gateway.api_post("orders", asked).await;
    made["id"].as_str().unwrap().to_owned()
}

async fn pay(program: &Program, order: &str, outcome: &str) -> String {
    let how = json!({"order_id": order, "outcome": outcome, "webhook": false, "reason": "insufficient_funds"});
    let proof = program.gateway.pay_as(how).await;
    proof["razorpay_payment_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_table_shows_each_order_with_its_payments() {
    let program = Program::prepared().await;
    let plain = order(&program, 500_00, "DN-4F7K-Q2MX-9TBZ").await;
    let tried = order(&program, 1_00_000_00, "DN-AAAA-BBBB-CCCC").await;
    let failed = pay(&program, &tried, "failed").await;
    let captured = pay(&program, &tried, "captured").await;
    let ended = daan(&program, &["orders"], "").await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let expected = [
        "RECEIPT            ORDER                 STATUS   AMOUNT         ATTEMPTS  PAYMENTS"
            .to_owned(),
        format!(
            "DN-AAAA-BBBB-CCCC  {tried}  paid     INR 100000.00  2         {captured} captured INR 100000.00 netbanking"
        ),
        format!(
            "{:75}{failed} failed INR 100000.00 netbanking insufficient_funds",
            ""
        ),
        format!("DN-4F7K-Q2MX-9TBZ  {plain}  created  INR 500.00     0"),
    ];
    assert_eq!(
        ended.out.lines().collect::<Vec<_>>(),
        expected,
        "{}",
        ended.out
    );
    assert_eq!(ended.err, "");
    assert!(
        !program.folder.path().join("daan.db").exists(),
        "it has nothing to do with the ledger"
    );
}

#[tokio::test]
async fn all_pages_are_read_and_filters_hold() {
    let program = Program::prepared().await;
    for n in 0..205 {
        order(&program, 100_00, &format!("receipt-{n}")).await;
    }
    let authorised = order(&program, 700_00, "DN-4F7K-Q2MX-9TBZ").await;
    pay(&program, &authorised, "authorized").await;
    for (arguments, count) in [
        (vec![], 206),
        (vec!["--count", "101"], 101),
        (vec!["--count", "1"], 1),
        (vec!["--since", "1"], 206),
        (vec!["--from", "2100-01-01"], 0),
        (vec!["--to", "2020-01-01T00:00:00+05:30"], 0),
        (vec!["--from", "2020-01-01", "--to", "2100-01-01"], 206),
        (vec!["--receipt", "DN-4F7K-Q2MX-9TBZ"], 1),
        (vec!["--receipt", "dn-4f7k-q2mx-9tbz"], 1),
        (vec!["--receipt", "DN-4F7K-Q2MX-9TBZ-2"], 0),
        (vec!["--authorized"], 1),
    ] {
        let arguments: Vec<&str> = ["orders", "--json"].into_iter().chain(arguments).collect();
        let ended = daan(&program, &arguments, "").await;
        assert_eq!(ended.code, Some(0), "{arguments:?}: {ended:?}");
        let orders: Value = serde_json::from_str(&ended.out).unwrap();
        let mut ids: Vec<&str> = orders
            .as_array()
            .unwrap()
            .iter()
            .map(|order| order["order_id"].as_str().unwrap())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{arguments:?}");
    }
}

#[tokio::test]
async fn where_there_is_no_order_it_says_so() {
    let program = Program::prepared().await;
    for (arguments, said) in [
        (vec!["orders"], "daan: no orders in this time\n"),
        (
            vec!["orders", "--json", "--receipt", "DN-4F7K-Q2MX-9TBZ"],
            "daan: no order with this receipt at Razorpay; gifts through Khalti are not listed here\n",
        ),
    ] {
        let ended = daan(&program, &arguments, "").await;
        assert_eq!(
            (ended.code, ended.err.as_str()),
            (Some(0), said),
            "{ended:?}"
        );
    }
}

#[tokio::test]
async fn as_json_an_order_is_what_a_script_can_use() {
    let program = Program::prepared().await;
    let id = order(&program, 500_00, "DN-4F7K-Q2MX-9TBZ").await;
    let payment = pay(&program, &id, "captured").await;
    let ended = daan(&program, &["orders", "--json"], "").await;
    let mut orders: Value = serde_json::from_str(&ended.out).unwrap();
    for time in [
        &mut orders[0]["created_at_ms"].take(),
        &mut orders[0]["payments"][0]["created_at_ms"].take(),
    ] {
        assert!(
            time.as_i64().is_some_and(|ms| ms > 1_700_000_000_000),
            "{time}"
        );
    }
    let expected = json!([{
        "receipt": "DN-4F7K-Q2MX-9TBZ", "order_id": id, "status": "paid", "amount_minor": 500_00,
        "amount_paid_minor": 500_00, "currency": "INR", "attempts": 1, "created_at_ms": null,
        "payments": [{
            "payment_id": payment, "status": "captured", "amount_minor": 500_00, "amount_refunded_minor": 0,
            "currency": "INR", "method": "netbanking", "reason": null, "created_at_ms": null,
        }],
    }]);
    assert_eq!(orders, expected);
}

#[tokio::test]
async fn an_error_says_what_to_do() {
    let mut program = Program::prepared().await;
    for (arguments, code, said) in [
        (
            vec!["--from", "yesterday"],
            2,
            "daan: --from expected a day such as 2026-11-24",
        ),
        (
            vec!["--to", "2026-13-01"],
            2,
            "daan: --to expected a day such as 2026-11-24",
        ),
        (
            vec!["--from", "2026-01-02", "--to", "2026-01-01"],
            2,
            "daan: expected --from before --to",
        ),
        (
            vec!["--receipt", "nobodys"],
            1,
            "daan: --receipt expected a donation's reference",
        ),
        (
            vec!["--receipt", "DN-4F7K-Q2MX-9TBZ-1"],
            1,
            "found `DN-4F7K-Q2MX-9TBZ-1`",
        ),
        (vec!["--count", "0"], 2, "--count"),
        (vec!["--since", "1", "--from", "2026-01-01"], 2, "--since"),
    ] {
        let arguments: Vec<&str> = ["orders"].into_iter().chain(arguments).collect();
        let ended = daan(&program, &arguments, "").await;
        assert_eq!(
            (ended.code, ended.out.as_str()),
            (Some(code), ""),
            "{arguments:?}: {ended:?}"
        );
        assert!(ended.err.contains(said), "{arguments:?}: {ended:?}");
    }
    program
        .gateway
        .fault(json!({"route": "/v1/orders", "kind": "status", "status": 503}))
        .await;
    let ended = daan(&program, &["orders"], "").await;
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.err.contains("unavailable (HTTP 503)") && ended.err.contains("try again"),
        "{ended:?}"
    );
    program.gateway.heal().await;
    program.set("RAZORPAY_KEY_SECRET", "another-secret");
    let ended = daan(&program, &["orders"], "").await;
    assert_eq!(ended.code, Some(1));
    assert!(
        ended
            .err
            .contains("does not accept RAZORPAY_KEY_ID with RAZORPAY_KEY_SECRET"),
        "{ended:?}"
    );
    program.set("RAZORPAY_KEY_SECRET", "");
    let ended = daan(&program, &["orders"], "").await;
    assert!(
        ended.err.contains("daan: RAZORPAY_KEY_SECRET is missing"),
        "{ended:?}"
    );
}
