//! The routes that are no server functions.

mod gateways;
mod pages;
mod running;

use super::reference;
use serde_json::{Map, Value, json};

/// One method of one address. Parts in braces are texts.
pub(super) struct Route {
    method: &'static str,
    path: &'static str,
    tag: &'static str,
    summary: &'static str,
    takes: Takes,
    answers: &'static [Answer],
}

enum Takes {
    Nothing,
    /// Names of the query, with what they mean; none is needed.
    Query(&'static [(&'static str, &'static str)]),
    /// Names of a form, with what they mean; whatever else is sent is ignored.
    Form(&'static [(&'static str, &'static str)]),
    Webhook,
    Reports,
}

/// Status, kind of body, meaning.
type Answer = (u16, Body, &'static str);

#[derive(Clone, Copy)]
enum Body {
    None,
    Html,
    Text,
    Json,
    Script,
    Picture,
    Pdf,
    Error,
}

const NOT_BUILT: Answer = (
    503,
    Text,
    "The front end is not built, or the ledger does not answer.",
);
const GONE: Answer = (404, Html, "There is nothing here, said as a page.");

use Body::{Error, Html, Json, Pdf, Picture, Script, Text};
use Takes::{Form, Nothing, Query, Reports, Webhook};

/// Every route, in the order in which they are told of.
pub(super) fn routes() -> impl Iterator<Item = &'static Route> {
    [gateways::ROUTES, pages::ROUTES, running::ROUTES]
        .into_iter()
        .flatten()
}

pub(super) fn add(paths: &mut Map<String, Value>, route: &Route) {
    let mut responses = Map::new();
    for (status, body, meaning) in route.answers {
        responses.insert(status.to_string(), answer(*body, meaning));
    }
    let mut operation =
        json!({"tags": [route.tag], "summary": route.summary, "responses": responses});
    if let Value::Object(members) = &mut operation {
        let parameters = parameters(route);
        if !parameters.is_empty() {
            members.insert("parameters".to_owned(), parameters.into());
        }
        if let Some(body) = body(&route.takes) {
            members.insert("requestBody".to_owned(), body);
        }
    }
    let methods = paths.entry(route.path).or_insert_with(|| json!({}));
    if let Value::Object(methods) = methods {
        methods.insert(route.method.to_owned(), operation);
    }
}

fn answer(body: Body, meaning: &str) -> Value {
    let text = || json!({"schema": {"type": "string"}});
    let (kind, content) = match body {
        Body::None => return json!({ "description": meaning }),
        Html => ("text/html", text()),
        Text => ("text/plain", text()),
        Script => ("text/javascript", text()),
        Picture => ("image/*", json!({})),
        Pdf => ("application/pdf", json!({})),
        Json => ("application/json", json!({"schema": {"type": "object"}})),
        Error => ("application/json", json!({"schema": reference("ApiError")})),
    };
    json!({"description": meaning, "content": {kind: content}})
}

fn parameters(route: &Route) -> Vec<Value> {
    let in_path = route
        .path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|(name, _)| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    if let Query(names) = route.takes {
        parameters.extend(names.iter().map(|(name, meaning)| {
            json!({"name": name, "in": "query", "description": meaning, "schema": {"type": "string"}})
        }));
    }
    if matches!(route.takes, Webhook) {
        let signature =
            "HMAC-SHA256 of the body's bytes under the webhook secret, in lower-case hex.";
        let event = "The event's name; a repeated one is the same event.";
        parameters.extend([("X-Razorpay-Signature", signature), ("X-Razorpay-Event-Id", event)].map(
            |(name, meaning)| json!({"name": name, "in": "header", "description": meaning, "schema": {"type": "string"}}),
        ));
    }
    parameters
}

fn body(takes: &Takes) -> Option<Value> {
    let (kind, schema) = match takes {
        Nothing | Query(_) => return None,
        Form(names) => {
            let properties: Map<String, Value> = names
                .iter()
                .map(|(name, meaning)| {
                    (
                        (*name).to_owned(),
                        json!({"type": "string", "description": meaning}),
                    )
                })
                .collect();
            (
                "application/x-www-form-urlencoded",
                json!({"type": "object", "properties": properties}),
            )
        }
        Webhook => (
            "application/json",
            json!({
                "type": "object", "required": ["event", "payload"],
                "properties": {
                    "event": {"type": "string", "examples": ["payment.captured", "order.paid", "refund.processed"]},
                    "payload": {"type": "object", "description": "The entities, each under its kind and `entity`."},
                },
            }),
        ),
        Reports => (
            "application/reports+json",
            json!({"type": "array", "items": {"type": "object"}}),
        ),
    };
    let is_required = !matches!(takes, Form([]));
    Some(json!({"required": is_required, "content": {kind: {"schema": schema}}}))
}
