//! The deck: what can befall a payment, each by one name, on the newest order or Khalti payment.

mod deck;
mod run;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, METHODS, parse, refused};
use crate::desk::Desk;
use crate::error::ApiError;
use crate::gateway::Failure;

pub(crate) use deck::{DECK, Scenario, Subject};
pub(crate) use run::run;

/// A scenario and what it is to befall. What is left out is the newest, or the commonest.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Asked {
    pub(crate) name: String,
    pub(crate) order_id: Option<String>,
    pub(crate) pidx: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) method: Option<String>,
}

impl Asked {
    /// What was given, by name.
    fn given(&self) -> impl Iterator<Item = &'static str> {
        let fields = [
            ("order_id", &self.order_id),
            ("pidx", &self.pidx),
            ("reason", &self.reason),
            ("method", &self.method),
        ];
        let given = fields.into_iter().filter(|(_, value)| value.is_some());
        given.map(|(name, _)| name)
    }

    /// Only what the scenario takes, and nothing blank: a page's form sends everything it has.
    pub(crate) fn trimmed(self, scenario: &Scenario) -> Self {
        let keep = |field: &str, value: Option<String>| {
            value.filter(|text| !text.is_empty() && scenario.takes.contains(&field))
        };
        Self {
            name: self.name,
            order_id: keep("order_id", self.order_id),
            pidx: keep("pidx", self.pidx),
            reason: keep("reason", self.reason),
            method: keep("method", self.method),
        }
    }
}

/// The deck, for a program.
pub(super) async fn list() -> Json<Value> {
    let reasons: Vec<&str> = Failure::reasons().collect();
    Json(json!({"scenarios": DECK, "reasons": reasons, "methods": METHODS}))
}

/// Runs one of them; the answer is that of the control call behind it.
pub(super) async fn play(State(desk): State<Desk>, body: Bytes) -> Answer {
    let asked: Asked = parse(&body, "{name, order_id?, pidx?, reason?, method?}")?;
    let scenario = find(&asked.name)?;
    if let Some(extra) = asked.given().find(|field| !scenario.takes.contains(field)) {
        let (name, takes) = (scenario.name, scenario.takes);
        return Err(refused(&format!(
            "expected nothing for {name} but {takes:?}; got {extra}"
        )));
    }
    let result = run(&desk, scenario, &asked).await?;
    Ok(Json(json!({"name": scenario.name, "result": result})))
}

/// The scenario of that name.
pub(crate) fn find(name: &str) -> Result<&'static Scenario, ApiError> {
    let found = DECK.iter().find(|scenario| scenario.name == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = DECK.iter().map(|scenario| scenario.name).collect();
        let names = names.join(", ");
        refused(&format!("expected name to be one of {names}; got {name}"))
    })
}
