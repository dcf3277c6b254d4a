//! The command: what it prints, and how it ends.

use super::small::{Mistakes, start};
use crate::harness::sandbox;
use serde_json::Value;
use tokio::process::Command;

struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

async fn conformance(arguments: &[&str]) -> Ended {
    let output = Command::new(env!("CARGO_BIN_EXE_daan"))
        .arg("conformance")
        .args(arguments)
        .env_clear()
        .current_dir(std::env::temp_dir())
        .output()
        .await
        .unwrap();
    Ended {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[tokio::test]
async fn a_chosen_group_is_told_case_by_case_and_ends_with_0_where_all_passed() {
    let sandbox = sandbox().await;
    let backend = start(&sandbox.origin(), Mistakes::NONE).await;
    let at = ["--url", &backend, "--sandbox", &sandbox.origin()];
    let ended = conformance(&[&at[..], &["--only", "origins"]].concat()).await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    assert!(ended.out.starts_with("origins\n  pass  "), "{}", ended.out);
    assert!(ended.out.contains("--origin names none"), "{}", ended.out);
    assert!(
        ended.out.contains("3 passed, 0 failed, 1 skipped"),
        "{}",
        ended.out
    );
}

#[tokio::test]
async fn a_case_that_fails_is_told_with_what_was_expected_and_ends_with_1() {
    let sandbox = sandbox().await;
    let backend = start(&sandbox.origin(), super::FINAL).await;
    let at = ["--url", &backend, "--sandbox", &sandbox.origin()];
    let only = ["--only", "an_unsigned_webhook_is_401"];
    let ended = conformance(&[&at[..], &only].concat()).await;
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.out.contains("expected 401"), "{}", ended.out);
    assert!(
        ended.out.contains("POST /webhooks/razorpay answered 200"),
        "{}",
        ended.out
    );
    assert!(
        ended.err.contains("an_unsigned_webhook_is_401"),
        "{}",
        ended.err
    );
    let ended = conformance(&[&at[..], &only, &["--json"]].concat()).await;
    let report: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!((report["failed"].as_i64(), ended.code), (Some(1), Some(1)));
    let case = &report["cases"][0];
    assert_eq!(
        (&case["outcome"], &case["expected"]),
        (&"fail".into(), &"401".into())
    );
}

#[tokio::test]
async fn what_cannot_be_asked_ends_with_2_and_says_why() {
    let sandbox = sandbox().await;
    let other = crate::harness::sandbox().await;
    let backend = start(&sandbox.origin(), Mistakes::NONE).await;
    let (ours, others) = (sandbox.origin(), other.origin());
    let nobody = "http://127.0.0.1:9";
    for (arguments, says) in [
        (
            ["--url", nobody, "--sandbox", &ours],
            "nothing answers at http://127.0.0.1:9",
        ),
        (
            ["--url", &backend, "--sandbox", nobody],
            "no sandbox answers at http://127.0.0.1:9",
        ),
        (
            ["--url", &backend, "--sandbox", &others],
            "is it this one that the backend asks?",
        ),
        (
            ["--url", &backend, "--sandbox", &backend],
            "is no sandbox of Daan's",
        ),
        (
            ["--url", "localhost", "--sandbox", &ours],
            "--url expected an origin",
        ),
        (
            ["--url", &backend, "--campaign", "watre"],
            "GET /api/campaign?slug=watre",
        ),
        (
            ["--url", &backend, "--only", "nonsense"],
            "no case or group",
        ),
    ] {
        let ended = conformance(&arguments).await;
        assert_eq!(
            (ended.code, ended.out.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        assert!(ended.err.contains(says), "{arguments:?}: {}", ended.err);
    }
}

#[tokio::test]
async fn every_case_can_be_listed() {
    let ended = conformance(&["--list"]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let cases: Vec<&str> = ended.out.lines().collect();
    assert_eq!(cases.len(), daan_server::conformance::every_case().count());
    let names: std::collections::BTreeSet<_> = daan_server::conformance::every_case()
        .map(|case| case.name)
        .collect();
    assert_eq!(names.len(), cases.len(), "two cases have one name");
}
