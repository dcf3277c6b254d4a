//! Nothing of a donor, of a payer or of our key reaches the log on the way through Khalti.

use crate::harness::{INITIATE, Linked, Program, khalti_gift};
use serde_json::json;

const MOBILE: &str = "98XXXXX";

/// Threat 61.
#[tokio::test]
async fn a_gift_through_khalti_and_its_errors_leave_nothing_personal_or_secret_in_the_log() {
    let mut program = Program::prepared().await;
    program.set("RUST_LOG", "trace");
    program.start().await;
    let mut gift = khalti_gift();
    let donor = json!({"name": "Canarina Voss", "email": "canary.mail@example.org", "phone": "+9779876501234"});
    gift["request"]["donor"] = donor;
    let fault = json!({"route": INITIATE, "kind": "status", "status": 400, "times": 1});
    program.gateway.fault(fault).await;
    let refused = program.post("/api/begin_donation", &gift).await;
    refused.refused(502, "gateway_failed");
    let begun = Linked::read(&program.post("/api/begin_donation", &gift).await.ok());
    let back = program.gateway.khalti(begun.pidx(), "Completed").await;
    let (_, query) = back.split_once('?').unwrap();
    assert!(query.contains(MOBILE), "{query}");
    for query in [
        query,
        "pidx=x&mobile=98XXXXX904&amount=1",
        "status=Completed",
    ] {
        let path = format!("/return/khalti/{}?{query}", begun.token);
        assert_eq!(program.get(&path).await.status, 303);
    }
    let look = json!({"token": begun.token});
    let seen = program.post("/api/donation", &look).await.ok();
    assert_eq!(seen["status"], "paid");

    let log = program.log();
    assert!(log.contains("a return contradicts what we know"), "{log}");
    for canary in [
        "Canarina",
        "canary.mail",
        "9876501234",
        MOBILE,
        daan_sandbox::KHALTI_KEY,
        begun.token.as_str(),
    ] {
        assert!(!log.contains(canary), "the log shows {canary}: {log}");
    }
}
