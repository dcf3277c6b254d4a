//! A method, or one bank, app or network of it, that stops working and works again.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Answer, parse, refused};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::gateway::{DowntimeStatus, Report, Severity};

const EXPECTED: &str = "{method: card|netbanking|fpx|upi|wallet, status: started|updated|resolved, \
     instrument?: texts by name, as {\"bank\": \"HDFC\"}, severity?: high|medium|low}";

pub(crate) const METHODS: [&str; 5] = ["card", "netbanking", "fpx", "upi", "wallet"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    method: String,
    status: DowntimeStatus,
    instrument: Option<Map<String, Value>>,
    severity: Option<Severity>,
}

/// Reports it to the merchant, and to whoever lists the downtimes.
pub(super) async fn report(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: Body = parse(&body, EXPECTED)?;
    check_method(&asked.method)?;
    if let Some(instrument) = &asked.instrument
        && (instrument.is_empty() || !instrument.values().all(Value::is_string))
    {
        let got = json!(instrument);
        return Err(refused(&format!(
            "expected {EXPECTED}; got instrument {got}"
        )));
    }
    let report = Report {
        method: asked.method,
        status: asked.status,
        instrument: asked.instrument.map(Value::Object),
        severity: asked.severity,
    };
    Ok(Json(announce(&desk, &report)))
}

/// The downtime as it is now, after its event is on its way.
pub(super) fn announce(desk: &Desk, report: &Report) -> Value {
    let reported = desk.gateway().report_downtime(report, desk.surroundings());
    let (downtime, event) = reported;
    desk.announce(vec![event]);
    json!(downtime)
}

pub(super) fn check_method(method: &str) -> Result<(), ApiError> {
    if METHODS.contains(&method) {
        return Ok(());
    }
    let known = METHODS.join(", ");
    Err(refused(&format!(
        "expected method to be one of {known}; got {method}"
    )))
}
