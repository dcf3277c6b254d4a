//! Every way an answer can be missing or broken has its own error, and no call is sent twice.

use super::build::{client, hasty_client, new_payment, pidx, transaction};
use crate::line::{Act, Line, answer, plain};
use daan_gateway::khalti::Error;

const COMPLETED: &str = include_str!("../../documents/khalti/lookup_completed.json");
const INITIATED: &str = include_str!("../../documents/khalti/initiated.json");

/// What an answer is to become: its error's code, and whether the effect is unknown.
type Expected = (&'static str, bool);

const NO_ANSWER: Expected = ("no_answer", true);
const REFUSED: Expected = ("refused", false);
const UNAUTHORIZED: Expected = ("unauthorized", false);
const RATE_LIMITED: Expected = ("rate_limited", false);
const UNAVAILABLE: Expected = ("unavailable", true);
const UNREADABLE: Expected = ("unreadable_answer", true);

/// Lets each of the three calls meet the act, alone on its line.
async fn becomes(name: &str, act: Act, expected: Expected) {
    for call in ["initiate", "lookup", "refund"] {
        let line = Line::doing(vec![act.clone()]).await;
        let error = made(call, &line, &act).await.unwrap_err();
        let become_of_it = (error.code(), error.effect_is_unknown());
        assert_eq!(become_of_it, expected, "{name}, {call}: {error:?}");
        assert_eq!(line.requests(), 1, "{name}: {call} arrived once");
    }
}

async fn made(call: &str, line: &Line, act: &Act) -> Result<(), Error> {
    let client = if matches!(act, Act::Silence(_)) {
        hasty_client(&line.origin)
    } else {
        client(&line.origin)
    };
    match call {
        "initiate" => client.initiate(&new_payment()).await.map(|_| ()),
        "lookup" => client.lookup(&pidx()).await.map(|_| ()),
        _ => client.refund(&transaction(), None, None).await,
    }
}

#[tokio::test]
async fn a_missing_or_cut_answer_leaves_the_effect_unknown() {
    let whole = answer("200 OK", "", COMPLETED.as_bytes());
    let half = whole.get(..whole.len() - 30).unwrap().to_vec();
    becomes("closed without a byte", Act::Close(vec![]), NO_ANSWER).await;
    becomes("reset", Act::Reset(vec![]), NO_ANSWER).await;
    becomes("half a body", Act::Close(half.clone()), NO_ANSWER).await;
    becomes("half a body, silent", Act::Silence(half), NO_ANSWER).await;
}

#[tokio::test]
async fn half_a_400_may_be_half_of_an_expired_payment_but_of_nothing_else() {
    let whole = answer("400 Bad Request", "", COMPLETED.as_bytes());
    let half = Act::Close(whole.get(..whole.len() - 30).unwrap().to_vec());
    for (call, code) in [
        ("lookup", "no_answer"),
        ("initiate", "refused"),
        ("refund", "refused"),
    ] {
        let line = Line::doing(vec![half.clone()]).await;
        assert_eq!(
            made(call, &line, &half).await.unwrap_err().code(),
            code,
            "{call}"
        );
    }
}

#[tokio::test]
async fn an_answer_of_something_else_leaves_the_effect_unknown() {
    let truncated = COMPLETED.get(..60).unwrap();
    let too_long = format!("{{\"pidx\":\"{}\"}}", "x".repeat(1024 * 1024));
    for (name, body) in [
        ("HTML", "<html>log in to the hotel's wifi</html>"),
        ("nothing", ""),
        ("half a JSON", truncated),
        ("a list", "[]"),
        ("null", "null"),
        (
            "no member of the right name",
            r#"{"idx":"x","state":"Completed"}"#,
        ),
        ("more than a MiB", &too_long),
    ] {
        becomes(name, plain("200 OK", body), UNREADABLE).await;
    }
    let elsewhere = answer("302 Found", "location: /api/v2/epayment/lookup/\r\n", b"");
    becomes("a redirect", Act::Close(elsewhere), UNREADABLE).await;
}

#[tokio::test]
async fn a_failing_khalti_leaves_the_effect_unknown() {
    for status in [
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
    ] {
        becomes("empty", plain(status, ""), UNAVAILABLE).await;
        becomes("HTML", plain(status, "<html>"), UNAVAILABLE).await;
    }
}

#[tokio::test]
async fn a_refusal_is_definite() {
    becomes("empty 400", plain("400 Bad Request", ""), REFUSED).await;
    becomes("HTML 400", plain("400 Bad Request", "<html>"), REFUSED).await;
    becomes(
        "403 of a firewall",
        plain("403 Forbidden", "<html>"),
        REFUSED,
    )
    .await;
    becomes("empty 401", plain("401 Unauthorized", ""), UNAUTHORIZED).await;
    let slow_down = answer("429 Too Many Requests", "retry-after: 7\r\n", b"");
    becomes("429", Act::Close(slow_down), RATE_LIMITED).await;
}

#[tokio::test]
async fn a_400_that_only_looks_like_a_lookup_is_not_read_as_one() {
    for body in [
        r#"{"status":"Expired"}"#,
        r#"{"status":"Expired","pidx":"another"}"#,
        r#"{"status":null,"pidx":"HT6o6PEZRWFJ5ygavzHWd5"}"#,
    ] {
        let line = Line::doing(vec![plain("400 Bad Request", body)]).await;
        let error = client(&line.origin).lookup(&pidx()).await.unwrap_err();
        assert_eq!(error.code(), "unreadable_answer", "{body}");
    }
}

#[tokio::test]
async fn no_error_shows_the_key_or_what_was_answered() {
    let personal = r#"{"detail":"canary","customer_info":{"email":["canary"]},"status_code":1}"#;
    for act in [
        Act::Close(vec![]),
        Act::Close(b"canary".to_vec()),
        plain("200 OK", personal),
        plain("200 OK", INITIATED),
        plain("400 Bad Request", personal),
        plain("500 Internal Server Error", personal),
    ] {
        let line = Line::doing(vec![act.clone()]).await;
        for call in ["initiate", "lookup"] {
            let error = made(call, &line, &act).await.unwrap_err();
            let shown = format!("{error} {error:?} {:?}", client(&line.origin));
            for secret in ["canary", "khalti-secret", "bZQLD9"] {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
    }
}
