//! What the server counts, and who may read it.

use crate::harness::{Answer, House, METRICS_TOKEN, Plan, Program, eventually, gift};
use daan_server::settings::RateLimit;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::time::Duration;

const ALERTS: &str = include_str!("../../../../docs/running/alerts.yml");
const DASHBOARD: &str = include_str!("../../../../docs/running/dashboard.json");
const RUNNING: &str = include_str!("../../../../docs/running/README.md");

async fn numbers(house: &House) -> String {
    let request = house.request(Method::GET, "/metrics");
    let answer = Answer::read(request.bearer_auth(METRICS_TOKEN).send().await.unwrap()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(
        answer
            .header("content-type")
            .starts_with("text/plain; version=0.0.4")
    );
    answer.text
}

/// The number behind this name and these labels.
fn number(text: &str, series: &str) -> i64 {
    let found = text
        .lines()
        .find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    let found = found.unwrap_or_else(|| panic!("no {series}: {text}"));
    found.parse().unwrap()
}

fn expect(text: &str, expected: &[(&str, i64)]) {
    for (series, value) in expected {
        assert_eq!(number(text, series), *value, "{series}");
    }
}

#[tokio::test]
async fn a_gift_its_money_and_what_went_wrong_beside_it_are_counted() {
    let house = House::with(Plan {
        breakers: true,
        ..Plan::default()
    })
    .await;
    house.hear_webhooks();
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "failed").await;
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    house.gateway.pay_for(&begun).await;
    house.donation(&begun).await.ok();
    let forged = house.request(Method::POST, "/webhooks/razorpay").body("{}");
    assert_eq!(forged.send().await.unwrap().status(), 401);
    let other = house.begun().await;
    house
        .gateway
        .pay_as(json!({"order_id": other.order, "outcome": "captured", "amount": 7_00}))
        .await;
    house.donation(&other).await.ok();
    // Worked off a moment after the webhook was answered.
    eventually(async || {
        let told = "SELECT DISTINCT kind FROM events WHERE kind IN ('payment_surplus', 'quarantined_amount_mismatch')";
        house.book.rows(told).await.len() == 2
    })
    .await;
    // Counted a moment after it stands in the ledger.
    tokio::time::sleep(Duration::from_millis(100)).await;

    let text = numbers(&house).await;
    let razorpay = "gateway=\"razorpay\"";
    let inr = "{gateway=\"razorpay\",currency=\"INR\"}";
    let found = |finding| {
        format!("daan_payments_total{{{razorpay},currency=\"INR\",finding=\"{finding}\"}}")
    };
    let waiting = |kind| format!("daan_payments_for_a_person{{{razorpay},kind=\"{kind}\"}}");
    expect(
        &text,
        &[
            (&format!("daan_gifts_begun_total{inr}"), 2),
            (&format!("daan_captured_minor_total{inr}"), 500_00),
            (&found("payment_credited"), 1),
            (&found("payment_surplus"), 1),
            (&waiting("surplus"), 1),
            (&waiting("held"), 1),
            (&format!("daan_time_to_paid_seconds_count{{{razorpay}}}"), 1),
            ("daan_webhooks_total{result=\"refused\"}", 1),
            ("daan_ledger_writable", 1),
            (&format!("daan_gateway_resting{{{razorpay}}}"), 0),
            (
                "daan_http_requests_total{method=\"POST\",route=\"/api/begin_donation\",status=\"2xx\"}",
                2,
            ),
        ],
    );
    // Two who hear of one at the same moment both tell of it, here as in the log.
    for finding in ["payment_failed", "quarantined_amount_mismatch"] {
        assert!(number(&text, &found(finding)) >= 1, "{finding}");
    }
    let calls = format!("daan_gateway_calls_total{{{razorpay},end=\"answered\"}}");
    assert!(number(&text, &calls) >= 3, "{text}");
}

#[tokio::test]
async fn a_dispute_and_a_refund_that_failed_are_counted_until_they_are_over() {
    let house = House::open().await;
    house.hear_webhooks();
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    let of = |kind| format!("daan_payments_for_a_person{{gateway=\"razorpay\",kind=\"{kind}\"}}");
    let kinds = [
        "dispute",
        "refund_failed",
        "refund_unrecorded",
        "dispute_lost",
        "refund_came_back",
    ];
    let payment = proof["razorpay_payment_id"].clone();
    let refund = format!("payments/{}/refund", payment.as_str().unwrap());
    // The amount that fails at the bank, by Razorpay's own test rule.
    house
        .gateway
        .api_post(&refund, json!({"amount": 24_68}))
        .await;
    let dispute = |word| json!({"event": format!("payment.dispute.{word}"), "payment_id": payment});
    house.gateway.control("webhook", dispute("created")).await;
    eventually(async || {
        let matters = house.desk.ledger.open_matters(None, 9).await.unwrap();
        matters.len() == 2
    })
    .await;
    let text = numbers(&house).await;
    for (kind, count) in kinds.into_iter().zip([1, 1, 0, 0, 0]) {
        assert_eq!(number(&text, &of(kind)), count, "{kind}");
    }
    assert!(
        text.contains("daan_payments_for_a_person Payments that a person has to see to"),
        "{text}"
    );
    house.gateway.control("webhook", dispute("lost")).await;
    // What was read stands for a moment.
    tokio::time::sleep(Duration::from_secs(6)).await;
    let text = numbers(&house).await;
    for (kind, count) in kinds.into_iter().zip([0, 1, 0, 1, 0]) {
        assert_eq!(number(&text, &of(kind)), count, "{kind}");
    }
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_seen_in_the_mails_that_wait() {
    let house = House::with(Plan {
        // Nobody listens there.
        mail: Some(crate::mails::settings("smtp://127.0.0.1:1")),
        ..Plan::default()
    })
    .await;
    let begun = house.begun().await;
    let proof = house.gateway.pay_for(&begun).await;
    house.confirm(&begun.token, &proof).await.ok();
    let receipt = format!("/donations/{}/receipt", begun.token);
    assert_eq!(house.get(&receipt).await.status, 200);
    while house.desk.mail_due_receipts().await.unwrap() {}
    house.pass_ms(26 * 60 * 60 * 1_000);
    while house.desk.mail_due_receipts().await.unwrap() {}
    let text = numbers(&house).await;
    expect(
        &text,
        &[("daan_mails_waiting", 1), ("daan_receipts_waiting", 0)],
    );
    let age = number(&text, "daan_mails_age_seconds");
    assert!((26 * 3_600..27 * 3_600).contains(&age), "{age}");
}

#[tokio::test]
async fn who_asks_too_often_is_counted_and_nothing_from_outside_is_a_label() {
    let house = House::with(Plan {
        rate_limit: Some(RateLimit::PerMinute(NonZeroU32::new(1).unwrap())),
        ..Plan::default()
    })
    .await;
    house.begin(&gift()).await.ok();
    assert_eq!(house.begin(&gift()).await.status, 429);
    let made_up = Method::from_bytes(b"CANARY").unwrap();
    for (method, path) in [
        (Method::GET, "/canary-address?q=canary"),
        (Method::GET, "/donations/canarytoken"),
        (made_up, "/"),
    ] {
        let request = house
            .request(method, path)
            .header("origin", "https://canary.example");
        request.header("user-agent", "canary").send().await.unwrap();
    }
    let text = numbers(&house).await;
    assert_eq!(
        number(&text, "daan_too_many_requests_total{kind=\"gift\"}"),
        1
    );
    assert!(!text.to_lowercase().contains("canary"), "{text}");
    assert!(text.contains("route=\"/donations/{token}\""), "{text}");
}

#[tokio::test]
async fn a_ledger_that_does_not_answer_leaves_its_numbers_out() {
    let house = House::open().await;
    house.desk.ledger.clone().close().await;
    let text = numbers(&house).await;
    assert_eq!(number(&text, "daan_ledger_writable"), 0);
    assert!(!text.contains("daan_check_overdue"), "{text}");
}

/// Threat 61.
#[tokio::test]
async fn only_who_has_the_token_reads_the_numbers() {
    let house = House::open().await;
    for said in ["", "Bearer x", "Basic bWV0cmljcw==", METRICS_TOKEN] {
        let request = house
            .request(Method::GET, "/metrics")
            .header("authorization", said);
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert_eq!(
            (answer.status, answer.header("www-authenticate")),
            (401, "Bearer")
        );
        assert!(!answer.text.contains("daan_"), "{answer:?}");
    }
}

#[tokio::test]
async fn without_a_token_this_machine_alone_reads_them_and_nobody_where_donors_come_by_https() {
    let mut program = Program::prepared().await;
    program.start().await;
    let read = program.get("/metrics").await;
    assert_eq!(read.status, 200, "{read:?}");
    assert!(read.text.contains("daan_connections_open 1"), "{read:?}");
    program.terminate();
    program.exit().await;
    program.set("DAAN_PUBLIC_URL", "https://give.example.org");
    program.start().await;
    let refused = program.get("/metrics").await;
    assert_eq!(refused.status, 404);
    assert!(refused.text.contains("DAAN_METRICS_TOKEN"), "{refused:?}");
}

/// `daan_payments_total` of `daan_payments_total{gateway="razorpay"} 0`.
fn names(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['{', ' ']).next())
        .collect()
}

/// Every name that a rule or a panel asks for.
fn asked_for(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|word| word.starts_with("daan_"))
        .collect()
}

#[tokio::test]
async fn every_name_in_the_alert_rules_and_the_dashboard_is_counted() {
    let house = House::open().await;
    house.get("/healthz").await;
    let text = numbers(&house).await;
    let known = names(&text);
    for file in [ALERTS, DASHBOARD] {
        let asked = asked_for(file);
        assert!(asked.len() > 5, "{asked:?}");
        let missing: Vec<_> = asked.difference(&known).collect();
        assert!(missing.is_empty(), "{missing:?} of {known:?}");
    }
}

/// Of a histogram and of its three kinds of lines the page has the one name.
#[tokio::test]
async fn the_page_for_operators_has_every_name_that_is_counted_and_no_other() {
    let house = House::open().await;
    house.get("/healthz").await;
    let text = numbers(&house).await;
    let families: BTreeSet<&str> = names(&text)
        .into_iter()
        .filter(|name| !name.ends_with("_sum") && !name.ends_with("_count"))
        .map(|name| name.strip_suffix("_bucket").unwrap_or(name))
        .collect();
    let described: BTreeSet<&str> = RUNNING
        .split('`')
        .filter(|word| word.starts_with("daan_"))
        .collect();
    assert_eq!(described, families);
}

#[test]
fn every_alert_is_a_whole_rule_and_the_page_for_operators_says_what_to_do() {
    let rules: Vec<&str> = ALERTS.split("- alert: ").skip(1).collect();
    assert!(rules.len() > 10, "{}", rules.len());
    for rule in rules {
        assert!(!rule.contains('\t'), "YAML takes no tabs: {rule}");
        let (name, rest) = rule.split_once('\n').unwrap();
        for part in [
            "        expr: ",
            "        annotations:",
            "          summary: \"",
        ] {
            assert!(
                rest.lines().any(|line| line.starts_with(part)),
                "{name}: {part}"
            );
        }
        let severity = |word| rest.contains(&format!("        labels: {{ severity: {word} }}\n"));
        assert!(severity("page") || severity("ticket"), "{name}");
        assert!(RUNNING.contains(&format!("`{name}`")), "{name}");
    }
}

/// Threat 14. Whoever can send requests can have webhooks refused, but cannot pay gifts with them.
#[test]
fn nobody_is_woken_up_by_forged_webhooks_alone() {
    let rules = ALERTS.split("- alert: ").skip(1);
    let pages = rules.filter(|rule| rule.contains("severity: page"));
    let of_refused: Vec<&str> = pages
        .filter(|rule| rule.contains("daan_webhooks_total{result=\"refused\"}"))
        .collect();
    assert_eq!(of_refused.len(), 1);
    for rule in of_refused {
        for asked in [
            "and sum(increase(daan_webhooks_total{result=\"taken\"}[1h])) < 1",
            "and sum(increase(daan_payments_total{gateway=\"razorpay\",finding=\"payment_credited\"}[1h])) > 0",
        ] {
            assert!(rule.contains(asked), "{asked}: {rule}");
        }
    }
}

#[test]
fn the_dashboard_is_json_whose_panels_do_not_lie_on_each_other() {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let mut taken = BTreeSet::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        let at = |key: &str| panel["gridPos"][key].as_i64().unwrap();
        let exprs = panel["targets"].as_array().unwrap();
        assert!(
            exprs.iter().all(|target| target["expr"].is_string()),
            "{panel}"
        );
        for x in at("x")..at("x") + at("w") {
            for y in at("y")..at("y") + at("h") {
                assert!(x < 24 && taken.insert((x, y)), "{panel}");
            }
        }
    }
}
