//! Where time goes, for a collector of OpenTelemetry. That nothing personal is in it: `secrets`.

use crate::harness::{Begun, Collector, Program, eventually, gift};
use axum::http::StatusCode;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";

async fn traced(collector: &Collector, more: &[(&str, &str)]) -> Program {
    let mut program = Program::prepared().await;
    program.set(ENDPOINT, &collector.origin);
    for (name, value) in more {
        program.set(name, value);
    }
    program.start().await;
    program
}

async fn paid(program: &Program) {
    let begun = program.post("/api/begin_donation", &gift()).await.ok();
    let begun = Begun::read(&begun);
    let mut proof = program.gateway.pay_for(&begun).await;
    proof["token"] = begun.token.into();
    program.post("/api/confirm_payment", &proof).await.ok();
}

#[tokio::test]
async fn a_gift_is_spans_of_its_requests_the_gateways_calls_and_what_they_settled() {
    let collector = Collector::started().await;
    let headers = ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%20key");
    let mut program = traced(&collector, &[headers]).await;
    paid(&program).await;
    program.terminate();
    program.exit().await;
    let text = collector.text();
    for said in [
        "service.version",
        "POST /api/begin_donation",
        "POST /v1/orders",
        "POST /api/confirm_payment",
        "GET /v1/payments/{id}",
        "settle",
        "payment_credited",
        "RQ-",
    ] {
        assert!(text.contains(said), "no {said}: {text}");
    }
    for headers in collector.headers() {
        assert_eq!(headers["x-key"], "a key");
        assert_eq!(headers["content-type"], "application/x-protobuf");
    }
}

/// It could not reach this machine's own ports.
#[tokio::test]
async fn a_proxy_of_the_environment_is_not_asked_for_a_collector_of_this_machine() {
    let (collector, proxy) = (Collector::started().await, Collector::started().await);
    let proxies = ["http_proxy", "HTTP_PROXY", "all_proxy"];
    let proxies = proxies.map(|name| (name, proxy.origin.as_str()));
    let mut program = traced(&collector, &proxies).await;
    paid(&program).await;
    program.terminate();
    program.exit().await;
    assert!(collector.text().contains("POST /api/begin_donation"));
    assert_eq!(proxy.text(), "");
}

/// What a span may say. Before a word is added: it leaves the machine.
const KEYS: [&str; 8] = [
    "daan.request",
    "evidence",
    "findings",
    "gateway",
    "http.request.method",
    "http.response.status_code",
    "http.route",
    "server.address",
];

#[tokio::test]
async fn a_span_stands_under_what_caused_it_and_says_nothing_but_what_is_listed() {
    let collector = Collector::started().await;
    let mut program = traced(&collector, &[]).await;
    paid(&program).await;
    program.terminate();
    program.exit().await;
    let spans = collector.spans();
    let under = |name: &str| {
        let span = spans.iter().find(|span| span.name == name);
        let span = span.unwrap_or_else(|| panic!("no {name}: {spans:?}"));
        let cause = spans
            .iter()
            .find(|other| other.span_id == span.parent_span_id);
        cause.map(|cause| cause.name.as_str())
    };
    assert_eq!(under("POST /v1/orders"), Some("POST /api/begin_donation"));
    assert_eq!(
        under("GET /v1/payments/{id}"),
        Some("POST /api/confirm_payment")
    );
    assert_eq!(under("settle"), Some("POST /api/confirm_payment"));
    assert_eq!(under("POST /api/begin_donation"), None);
    for span in &spans {
        assert!(span.events.is_empty() && span.links.is_empty(), "{span:?}");
        for attribute in &span.attributes {
            assert!(KEYS.contains(&attribute.key.as_str()), "{span:?}");
        }
    }
}

#[tokio::test]
async fn a_lost_collector_is_told_once_and_donors_notice_nothing() {
    let collector = Collector::that_answers(StatusCode::FORBIDDEN).await;
    let quick = ("OTEL_BSP_SCHEDULE_DELAY", "50");
    let mut program = traced(&collector, &[quick]).await;
    eventually(async || {
        paid(&program).await;
        collector.headers().len() > 2
    })
    .await;
    program.terminate();
    program.exit().await;
    let log = program.log();
    let told: Vec<_> = log
        .lines()
        .filter(|line| line.contains("traces cannot be sent"))
        .collect();
    assert_eq!(told.len(), 1, "{log}");
    assert!(
        told[0].contains("403") && told[0].contains("WARN"),
        "{told:?}"
    );
    assert!(!log.contains("\"ERROR\""), "{log}");
}

#[tokio::test]
async fn a_collector_that_cannot_be_used_stops_the_start_by_its_name() {
    let mut program = Program::prepared().await;
    program.set(ENDPOINT, "collector:4318");
    let (code, said) = program.refusal().await;
    assert_eq!(code, Some(1));
    assert!(said.contains(ENDPOINT), "{said}");
}
