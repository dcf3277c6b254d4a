//! Khalti's HTTP API: initiate and lookup.

use super::books::{Books, Link, State};
use crate::chance::Chance;
use reqwest::Request;
use serde_json::{Map, Value, json};

/// Less is refused, in paisa.
const LEAST: i64 = 1_000;
/// Nepal is this far ahead, in milliseconds.
const NEPAL_MS: i64 = (5 * 60 + 45) * 60 * 1_000;

/// Does what a call asks for; status and body.
pub(crate) fn serve(
    books: &mut Books,
    chance: &Chance,
    request: &Request,
    now_ms: i64,
) -> (u16, Value) {
    let body: Value = request
        .body()
        .and_then(reqwest::Body::as_bytes)
        .and_then(|bytes| serde_json::from_slice(bytes).ok())
        .unwrap_or_default();
    match request.url().path() {
        "/api/v2/epayment/initiate/" => initiate(books, chance, &body, now_ms),
        "/api/v2/epayment/lookup/" => lookup(books, &body, now_ms),
        _ => (404, json!({"detail": "Not found."})),
    }
}

fn initiate(books: &mut Books, chance: &Chance, body: &Value, now_ms: i64) -> (u16, Value) {
    let amount = body.get("amount").and_then(Value::as_i64);
    let Some(amount) = amount.filter(|amount| *amount >= LEAST) else {
        let texts = ["Amount should be greater than Rs. 10, that is 1000 paisa."];
        return (
            400,
            json!({"amount": texts, "error_key": "validation_error"}),
        );
    };
    let link = books.initiate(amount, now_ms);
    let mut told = Map::new();
    told.insert("pidx".to_owned(), json!(link.pidx));
    let url = format!("https://pay.khalti.com/?pidx={}", link.pidx);
    told.insert("payment_url".to_owned(), json!(url));
    told.insert("expires_in".to_owned(), json!(3_600));
    // Not every answer of theirs says when, and then it is assumed.
    if chance.percent(80) {
        let ends = nepal_time(link.expires_ms);
        told.insert("expires_at".to_owned(), json!(ends));
    }
    (200, Value::Object(told))
}

/// `2026-12-01T12:45:00.000+05:45`, within the month that runs are about.
fn nepal_time(unix_ms: i64) -> String {
    let local_ms = unix_ms + NEPAL_MS;
    let (days, of_day_ms) = (
        local_ms.div_euclid(86_400_000),
        local_ms.rem_euclid(86_400_000),
    );
    // Days since 1 December 2026.
    let day = days - 20_788 + 1;
    let (hour, minute) = (of_day_ms / 3_600_000, of_day_ms / 60_000 % 60);
    let (second, millisecond) = (of_day_ms / 1_000 % 60, of_day_ms % 1_000);
    format!("2026-12-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}+05:45")
}

fn lookup(books: &Books, body: &Value, now_ms: i64) -> (u16, Value) {
    let pidx = body.get("pidx").and_then(Value::as_str).unwrap_or_default();
    match books.links.get(pidx) {
        Some(link) => told(link, now_ms),
        None => (
            404,
            json!({"detail": "Not found.", "error_key": "validation_error"}),
        ),
    }
}

/// Links that lead nowhere are told with HTTP 400 and an ordinary body.
fn told(link: &Link, now_ms: i64) -> (u16, Value) {
    let (http, status, amount) = match link.state {
        State::Initiated if link.is_expired(now_ms) => (400, "Expired", link.amount),
        State::Initiated => (200, "Initiated", link.amount),
        State::Pending => (200, "Pending", link.amount),
        State::Completed => (200, "Completed", link.paid),
        State::Canceled => (400, "User canceled", 0),
        State::Refunded => (200, "Refunded", link.paid),
    };
    let body = json!({
        "pidx": link.pidx, "total_amount": amount, "status": status,
        "transaction_id": link.transaction, "fee": 0, "refunded": link.state == State::Refunded,
    });
    (http, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_nepal_writes_it() {
        assert_eq!(
            nepal_time(1_796_104_800_000),
            "2026-12-01T11:45:00.000+05:45"
        );
        assert_eq!(
            nepal_time(1_796_104_800_000 + 8 * 86_400_000),
            "2026-12-09T11:45:00.000+05:45"
        );
    }
}
