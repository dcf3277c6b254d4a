//! What browsers report that they blocked.

use crate::harness::{House, Program, http};
use reqwest::Method;

const OLD: &str = r#"{"csp-report": {"effective-directive": "script-src-elem", "blocked-uri": "https://new.razorpay.com/v1/x.js?key=secret",
    "document-uri": "https://give.example.org/donations/token"}}"#;
const NEW: &str = r#"[{"type": "csp-violation", "body": {"effectiveDirective": "connect-src", "blockedURL": "wss://cx.razorpay.com/y"}}]"#;

async fn report(house: &House, kind: &str, body: impl Into<reqwest::Body>) -> u16 {
    let request = house
        .request(Method::POST, "/csp-report")
        .header("content-type", kind)
        .body(body);
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_report_is_taken_in_both_of_its_forms_and_nothing_else_is() {
    let house = House::open().await;
    for (kind, body, status) in [
        ("application/csp-report", OLD, 204),
        ("application/csp-report; charset=utf-8", OLD, 204),
        ("application/reports+json", NEW, 204),
        ("application/reports+json", "[]", 204),
        ("application/json", OLD, 415),
        ("text/plain", OLD, 415),
        ("application/csp-report", NEW, 400),
        ("application/csp-report", "", 400),
        ("application/reports+json", OLD, 400),
        ("application/reports+json", "[1]", 400),
    ] {
        assert_eq!(report(&house, kind, body).await, status, "{kind} {body}");
    }
    let long = "x".repeat(32 * 1024 + 1);
    assert_eq!(report(&house, "application/csp-report", long).await, 413);
    assert_eq!(house.get("/csp-report").await.status, 405);
}

#[tokio::test]
async fn what_was_blocked_is_told_once_by_its_host_alone() {
    let mut program = Program::prepared().await;
    program.start().await;
    for _ in 0..5 {
        let request = http()
            .post(format!("{}/csp-report", program.origin))
            .header("content-type", "application/csp-report")
            .body(OLD);
        assert_eq!(request.send().await.unwrap().status(), 204);
    }
    let log = program.log();
    let told: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("script-src-elem"))
        .collect();
    assert_eq!(told.len(), 1, "{log}");
    assert!(told[0].contains("\"level\":\"WARN\""), "{log}");
    assert!(
        told[0].contains("https://new.razorpay.com\"") && told[0].contains("DAAN_CSP_EXTRA_HOSTS"),
        "{log}"
    );
    assert!(
        !log.contains("secret") && !log.contains("donations/token"),
        "{log}"
    );
}
