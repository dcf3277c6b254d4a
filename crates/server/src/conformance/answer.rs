//! What a backend answered.

use super::case::{Ended, Stop, hold};
use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer that was read to its end.
pub(super) struct Answer {
    /// What was asked: `POST /api/donation`.
    pub(super) asked: String,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

/// As much of a body as somebody wants to read in a table.
const MAX_SHOWN_CHARS: usize = 160;

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The body; `null` where it is no JSON.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// What came, in a line.
    pub(super) fn shown(&self) -> String {
        let body: String = self.text.chars().take(MAX_SHOWN_CHARS).collect();
        let more = if body.len() < self.text.len() {
            "…"
        } else {
            ""
        };
        format!("{} answered {} {body}{more}", self.asked, self.status)
    }

    /// The JSON of a 200.
    pub(super) fn ok(&self) -> Result<Value, Stop> {
        let body = self.json();
        hold(
            self.status == 200 && body.is_object(),
            "200 with a JSON object",
            self.shown(),
        )?;
        Ok(body)
    }

    /// Holds that it is one of these refusals, in the form that every refusal has.
    pub(super) fn refused(&self, statuses: &[u16]) -> Result<Value, Stop> {
        let listed: Vec<String> = statuses.iter().map(ToString::to_string).collect();
        let listed = listed.join(" or ");
        hold(statuses.contains(&self.status), listed, self.shown())?;
        self.is_error()?;
        Ok(self.json())
    }

    /// Holds that the body is an error's.
    pub(super) fn is_error(&self) -> Ended {
        let body = self.json();
        let filled = |name: &str| body[name].as_str().is_some_and(|text| !text.is_empty());
        let is_word = body["code"].as_str().is_some_and(is_snake_case);
        hold(
            is_word && filled("message") && filled("reference"),
            "a JSON body with a snake_case `code`, a `message` and a `reference`",
            self.shown(),
        )
    }
}

fn is_snake_case(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && word.chars().all(|character| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
        })
}
