//! Nothing that a donor typed and no secret reaches the log, an error or the numbers.

use crate::harness::{Answer, Begun, Collector, Program, gift_with_key};
use serde_json::{Value, json};

const KEY: &str = "canary-idempotency-key-7319";
const NAME: &str = "Canarina Voss";
const EMAIL: &str = "canary.mail@example.org";
const PHONE: &str = "9876501234";
const PAN: &str = "QWZPC7319R";
const MESSAGE: &str = "canary-message-7319";

fn canary() -> Value {
    let mut gift = gift_with_key(KEY);
    gift["request"]["donor"] = json!({"name": NAME, "email": EMAIL, "phone": PHONE, "pan": PAN});
    gift["request"]["message"] = json!(MESSAGE);
    gift
}

fn shows_none(what: &str, text: &str, more: &[&str]) {
    let typed = [
        NAME,
        "Canarina",
        EMAIL,
        PHONE,
        PAN,
        MESSAGE,
        KEY,
        daan_sandbox::KEY_SECRET,
    ];
    for canary in typed.iter().chain(more) {
        assert!(!text.contains(canary), "{what} shows {canary}: {text}");
    }
}

/// Everything that may go wrong with this gift before it can be paid.
async fn errors(program: &Program) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (pointer, value) in [
        ("/amount_minor", json!(1)),
        ("/donor/email", json!(format!("{EMAIL}@"))),
        ("/donor/phone", json!(format!("{PHONE}{PHONE}"))),
        ("/donor/pan", json!(format!("{PAN}{PAN}"))),
        ("/donor/name", json!(NAME.repeat(20))),
        ("/message", json!(MESSAGE.repeat(50))),
        ("/donor", json!(NAME)),
        ("/anonymous", json!(EMAIL)),
    ] {
        let mut wrong = canary();
        *wrong["request"].pointer_mut(pointer).unwrap() = value;
        answers.push(program.post("/api/begin_donation", &wrong).await);
    }
    answers.push(program.post("/api/donation", &json!({"token": KEY})).await);
    program
        .gateway
        .fault(json!({"route": "POST /v1/orders", "kind": "down", "times": 1}))
        .await;
    answers.push(program.post("/api/begin_donation", &canary()).await);
    let mut reused = canary();
    reused["request"]["amount_minor"] = json!(600_00);
    answers.push(program.post("/api/begin_donation", &reused).await);
    answers
}

/// Threat 61.
#[tokio::test]
async fn a_whole_gift_and_all_its_errors_leave_nothing_personal_or_secret_in_the_log() {
    let mut program = Program::prepared().await;
    let collector = Collector::started().await;
    program.set("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.origin);
    program.set("RUST_LOG", "trace");
    program.start().await;
    for answer in errors(&program).await {
        assert!(answer.status >= 400, "{answer:?}");
        shows_none("an error", &answer.text, &[]);
    }
    let begun = Begun::read(&program.post("/api/begin_donation", &canary()).await.ok());
    let mut proof = program.gateway.pay_for(&begun).await;
    proof["token"] = json!(begun.token);
    let mut forged = proof.clone();
    let forgery = "c".repeat(64);
    forged["razorpay_signature"] = json!(forgery);
    let refused = program.post("/api/confirm_payment", &forged).await;
    refused.refused(400, "signature_mismatch");
    program
        .gateway
        .fault(json!({"route": "GET /v1/payments", "kind": "down", "times": 1}))
        .await;
    program.post("/api/confirm_payment", &proof).await.ok();
    program
        .get(&format!("/donations/{}?name={NAME}", begun.token))
        .await;
    program
        .get(&format!("/nothing/{}?email={EMAIL}", begun.token))
        .await;
    program
        .post("/api/donation", &json!({"token": begun.token}))
        .await
        .ok();

    let numbers = program.get("/metrics").await;
    assert!(numbers.text.contains("payment_credited"), "{numbers:?}");
    shows_none("the numbers", &numbers.text, &[&begun.token, &begun.id]);

    program.terminate();
    program.exit().await;
    let traces = collector.text();
    assert!(traces.contains("POST /api/begin_donation"), "{traces}");
    shows_none("a trace", &traces, &[&begun.token, &begun.id, &begun.order]);

    let log = program.log();
    assert!(
        log.contains("a signature was refused") && log.contains(&begun.id),
        "{log}"
    );
    let signature = proof["razorpay_signature"].as_str().unwrap();
    let basic = "cnpwX3Rlc3RfRGFhblNhbmRib3gwMDE6";
    shows_none("the log", &log, &[&begun.token, signature, &forgery, basic]);
}

#[tokio::test]
async fn a_log_line_is_json_with_route_status_and_id() {
    let mut program = Program::started().await;
    let answer = program.post("/api/begin_donation", &canary()).await;
    program.terminate();
    program.exit().await;
    let log = program.log();
    let line = log
        .lines()
        .find(|line| line.contains("begin_donation"))
        .unwrap();
    let line: Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["route"], "/api/begin_donation");
    assert_eq!(line["status"], 200);
    assert_eq!(line["request"], answer.header("x-request-id"));
    assert!(
        log.lines()
            .all(|line| serde_json::from_str::<Value>(line).is_ok()),
        "{log}"
    );
}
