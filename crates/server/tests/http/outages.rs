//! A gateway that falls silent is left alone, and donors are told so at once.

use crate::harness::{House, Linked, Plan, Program, eventually, gift, khalti_gift};
use serde_json::{Value, json};
use std::time::Duration;

const IN_A_ROW: usize = 5;
/// The longest first pause, and some.
const FIRST_PAUSE: Duration = Duration::from_millis(6_200);

async fn guarded() -> House {
    let plan = Plan {
        breakers: true,
        ..Plan::default()
    };
    House::with(plan).await
}

async fn silence(house: &House) {
    let fault = json!({"route": "/v1/", "kind": "status", "status": 502});
    house.gateway.fault(fault).await;
    for _ in 0..IN_A_ROW {
        house.begin(&gift()).await.refused(502, "gateway_failed");
    }
}

/// Threat 26.
#[tokio::test]
async fn donors_do_not_wait_for_a_gateway_that_is_known_to_be_silent() {
    let house = guarded().await;
    silence(&house).await;
    house.gateway.heal().await;
    house.gateway.count("/v1/").await;
    for _ in 0..10 {
        house
            .begin(&gift())
            .await
            .refused(503, "gateway_unavailable");
    }
    assert_eq!(
        house.gateway.counted().await,
        0,
        "it was asked all the same"
    );
    // The other one serves meanwhile.
    Linked::read(&house.begin(&khalti_gift()).await.ok());
}

#[tokio::test]
async fn readiness_warns_of_a_silent_gateway_and_stays() {
    let house = guarded().await;
    assert_eq!(ready(&house).await, (200, "ready\n".to_owned()));
    silence(&house).await;
    let (status, body) = ready(&house).await;
    assert_eq!(status, 200);
    assert!(
        body.starts_with("ready\nwarning: razorpay has not answered for "),
        "{body}"
    );
    house.gateway.heal().await;
    tokio::time::sleep(FIRST_PAUSE).await;
    house.begun().await;
    assert_eq!(ready(&house).await, (200, "ready\n".to_owned()));
}

async fn ready(house: &House) -> (u16, String) {
    let answer = house.get("/readyz").await;
    (answer.status, answer.text)
}

#[tokio::test]
async fn readiness_warns_of_a_key_that_is_refused_until_it_is_taken() {
    let house = guarded().await;
    house.begun().await;
    let fault = json!({"route": "/v1/", "kind": "status", "status": 401});
    house.gateway.fault(fault).await;
    house.begin(&gift()).await.refused(502, "gateway_failed");
    let (status, body) = ready(&house).await;
    assert_eq!(status, 200);
    for word in [
        "warning: Razorpay refuses the key",
        "RAZORPAY_KEY_SECRET",
        "restart",
    ] {
        assert!(body.contains(word), "{body}");
    }
    // Silence says nothing of the key.
    house.gateway.heal().await;
    let fault = json!({"route": "/v1/", "kind": "status", "status": 502});
    house.gateway.fault(fault).await;
    house.begin(&gift()).await.refused(502, "gateway_failed");
    assert!(ready(&house).await.1.contains("refuses the key"));
    house.gateway.heal().await;
    house.begun().await;
    assert_eq!(ready(&house).await, (200, "ready\n".to_owned()));
}

#[tokio::test]
async fn a_key_that_is_refused_is_one_line_of_the_log_with_its_next_step() {
    let program = Program::started().await;
    let fault = json!({"route": "/v1/", "kind": "status", "status": 401});
    program.gateway.fault(fault).await;
    for _ in 0..3 {
        program.post("/api/begin_donation", &gift()).await;
    }
    let log = program.log();
    let lines: Vec<_> = log
        .lines()
        .filter(|line| line.contains("refuses the key"))
        .collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert!(
        lines[0].contains("RAZORPAY_KEY_ID") && lines[0].contains("ERROR"),
        "{log}"
    );
}

#[tokio::test]
async fn gateways_that_refuse_are_asked_on() {
    let house = guarded().await;
    let refusal = json!({"route": "/v1/", "kind": "status", "status": 400});
    house.gateway.fault(refusal).await;
    for _ in 0..IN_A_ROW * 2 {
        house.begin(&gift()).await.refused(502, "gateway_failed");
    }
    house.gateway.heal().await;
    house.begun().await;
}

/// Background work does not wear a silent gateway out, and finishes once it is back.
#[tokio::test]
async fn the_watch_waits_for_a_silent_gateway() {
    let house = guarded().await;
    let begun = house.begun().await;
    house.gateway.pay(&begun.order, "captured").await;
    silence(&house).await;
    house.gateway.heal().await;
    house.gateway.count("/v1/").await;
    house.pass_ms(15_000);
    house.watch().await;
    assert_eq!(house.gateway.counted().await, 0);
    // One call finds out that it is back; whoever came at the same moment comes again.
    eventually(async || {
        house.pass_ms(60_000);
        house.watch().await;
        let paid = "SELECT count(*) FROM donations WHERE status = 'paid'";
        house.book.count(paid).await == 1
    })
    .await;
}

#[tokio::test]
async fn an_outage_and_its_end_are_logged_once_each() {
    let program = Program::started().await;
    let fault = json!({"route": "/v1/", "kind": "status", "status": 502});
    program.gateway.fault(fault).await;
    for _ in 0..IN_A_ROW * 2 {
        let answer = program.post("/api/begin_donation", &gift()).await;
        assert!(matches!(answer.status, 502 | 503), "{answer:?}");
    }
    program.gateway.heal().await;
    eventually(async || program.post("/api/begin_donation", &gift()).await.status == 200).await;
    assert_eq!(
        logged(
            &program,
            "the gateway does not answer: it is left alone and tried again from time to time"
        ),
        1
    );
    assert_eq!(logged(&program, "the gateway answers again"), 1);
}

fn logged(program: &Program, message: &str) -> usize {
    let log = program.log();
    log.lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|line| line["message"] == message)
        .count()
}
