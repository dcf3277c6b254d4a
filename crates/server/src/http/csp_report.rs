//! What browsers blocked on our pages.

use super::App;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use reqwest::Url;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Browsers gather reports; a dozen of them have room in this.
const MAX_BODY_BYTES: usize = 32 * 1024;
/// Anybody may send reports. So many different ones are told apart; more would be somebody's game.
const MAX_KINDS: usize = 100;
const MAX_WORD_CHARS: usize = 100;

/// After so long a game is over, and what is really blocked is told again.
const FORGOTTEN_AFTER: Duration = Duration::from_hours(1);

/// What was blocked so far, and how often.
#[derive(Default)]
pub(super) struct Reports {
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    times: HashMap<Blocked, u64>,
    full_since: Option<Instant>,
}

impl Seen {
    /// Whether there is room for one more kind.
    fn has_room(&mut self, now: Instant) -> bool {
        if self.times.len() < MAX_KINDS {
            return true;
        }
        let since = *self.full_since.get_or_insert(now);
        let is_over = now.duration_since(since) >= FORGOTTEN_AFTER;
        if is_over {
            *self = Seen::default();
        }
        is_over
    }
}

/// One kind of thing that was blocked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Blocked {
    directive: String,
    host: String,
}

/// As `report-uri` sends it.
#[derive(Deserialize)]
struct Old {
    #[serde(rename = "csp-report")]
    report: OldBody,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct OldBody {
    #[serde(default)]
    effective_directive: String,
    #[serde(default)]
    violated_directive: String,
    #[serde(default)]
    blocked_uri: String,
}

/// As `report-to` sends it.
#[derive(Deserialize)]
struct New {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    body: NewBody,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewBody {
    #[serde(default)]
    effective_directive: String,
    #[serde(default, rename = "blockedURL")]
    blocked_url: String,
}

/// `POST /csp-report`
pub(super) async fn take(State(app): State<App>, request: Request) -> StatusCode {
    let (parts, body) = request.into_parts();
    let kind = kind(&parts.headers);
    let Ok(body) = to_bytes(body, MAX_BODY_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE;
    };
    let blocked = match kind.as_str() {
        "application/csp-report" => old(&body),
        "application/reports+json" => new(&body),
        _ => return StatusCode::UNSUPPORTED_MEDIA_TYPE,
    };
    let Some(blocked) = blocked else {
        return StatusCode::BAD_REQUEST;
    };
    for blocked in blocked {
        app.reports.note(&blocked, Instant::now());
    }
    StatusCode::NO_CONTENT
}

impl Reports {
    /// Logs the first of its kind, and then at ten times as many: a log that fills tells nothing.
    fn note(&self, blocked: &Blocked, now: Instant) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.times.contains_key(blocked) && !seen.has_room(now) {
            return;
        }
        let times = seen.times.entry(blocked.clone()).or_default();
        *times = times.saturating_add(1);
        if is_power_of_ten(*times) {
            tracing::warn!(
                directive = blocked.directive,
                blocked = blocked.host,
                times = *times,
                "a browser blocked something on a page of ours. Where the host is one of Razorpay's, add it to \
                 DAAN_CSP_EXTRA_HOSTS"
            );
        }
    }
}

fn is_power_of_ten(times: u64) -> bool {
    times > 0 && 10_u64.checked_pow(times.ilog10()) == Some(times)
}

fn old(body: &Bytes) -> Option<Vec<Blocked>> {
    let OldBody {
        effective_directive,
        violated_directive,
        blocked_uri,
    } = serde_json::from_slice::<Old>(body).ok()?.report;
    let directive = if effective_directive.is_empty() {
        violated_directive
    } else {
        effective_directive
    };
    // A report that blames no directive is somebody else's.
    (!directive.is_empty()).then(|| vec![blocked(&directive, &blocked_uri)])
}

fn new(body: &Bytes) -> Option<Vec<Blocked>> {
    let reports: Vec<New> = serde_json::from_slice(body).ok()?;
    let violations = reports.into_iter().filter(|report| {
        report.kind == "csp-violation" && !report.body.effective_directive.is_empty()
    });
    Some(
        violations
            .map(|New { body, .. }| blocked(&body.effective_directive, &body.blocked_url))
            .collect(),
    )
}

/// Of what was blocked the host alone: paths and queries may hold what is nobody's business.
fn blocked(directive: &str, url: &str) -> Blocked {
    let host = match Url::parse(url) {
        Ok(url) if url.has_host() => url.origin().ascii_serialization(),
        Ok(url) => url.scheme().to_owned(),
        // `inline`, `eval`, `wasm-eval`
        Err(_) => word(url),
    };
    Blocked {
        directive: word(directive.split_whitespace().next().unwrap_or_default()),
        host: host.chars().take(MAX_WORD_CHARS).collect(),
    }
}

fn word(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
        .take(MAX_WORD_CHARS)
        .collect()
}

fn kind(headers: &HeaderMap) -> String {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|kind| kind.trim().to_ascii_lowercase())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(reports: &Reports, blocked: &Blocked) -> Option<u64> {
        reports.seen.lock().unwrap().times.get(blocked).copied()
    }

    #[test]
    fn both_kinds_of_report_say_the_same() {
        let told = old(&Bytes::from_static(
            br#"{"csp-report": {"violated-directive": "script-src-elem", "blocked-uri": "https://evil.example/a.js?token=x"}}"#,
        ));
        let same = new(&Bytes::from_static(
            br#"[{"type": "deprecation"}, {"type": "csp-violation", "body": {"effectiveDirective": "script-src-elem",
                "blockedURL": "https://evil.example/b.js"}}]"#,
        ));
        let expected = Blocked {
            directive: "script-src-elem".to_owned(),
            host: "https://evil.example".to_owned(),
        };
        assert_eq!(told.unwrap(), std::slice::from_ref(&expected));
        assert_eq!(same.unwrap(), [expected]);
        assert_eq!(blocked("script-src", "inline").host, "inline");
        assert_eq!(blocked("img-src", "data").host, "data");
        assert_eq!(blocked("x\n", "data:text/html,secret").host, "data");
    }

    #[test]
    fn a_flood_of_made_up_hosts_fills_nothing_and_is_over_after_an_hour() {
        let reports = Reports::default();
        let now = Instant::now();
        for n in 0..500 {
            reports.note(&blocked("img-src", &format!("https://{n}.example")), now);
        }
        assert_eq!(reports.seen.lock().unwrap().times.len(), MAX_KINDS);
        let known = blocked("img-src", "https://3.example");
        reports.note(&known, now);
        assert_eq!(times(&reports, &known), Some(2));
        let real = blocked("script-src", "https://cdn.razorpay.com");
        reports.note(&real, now + Duration::from_mins(59));
        assert_eq!(times(&reports, &real), None);
        reports.note(&real, now + Duration::from_hours(1));
        assert_eq!(times(&reports, &real), Some(1));
    }

    #[test]
    fn a_kind_is_told_at_its_first_tenth_and_hundredth() {
        let told: Vec<u64> = (0..=1_000).filter(|n| is_power_of_ten(*n)).collect();
        assert_eq!(told, [1, 10, 100, 1_000]);
    }
}
