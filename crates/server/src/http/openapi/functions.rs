//! The server functions' part of the document.

use super::reference;
use daan_api::Problem;
use daan_api::description::{COMMON, Function};
use daan_domain::Locale;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What errors of examples quote.
const REFERENCE: &str = "RQ-4F7K-Q2MX-9TBZ";

pub(super) fn add(paths: &mut Map<String, Value>, function: &Function) {
    let mut operation = json!({
        "operationId": function.name,
        "tags": ["functions"],
        "summary": function.summary,
        "responses": responses(function),
    });
    if let Value::Object(members) = &mut operation {
        if function.is_read {
            members.insert("parameters".to_owned(), query(function));
        } else {
            members.insert("requestBody".to_owned(), body(function));
        }
    }
    let method = if function.is_read { "get" } else { "post" };
    paths.insert(function.path.to_owned(), json!({ method: operation }));
}

fn query(function: &Function) -> Value {
    let required = function.arguments["required"].as_array();
    let is_required =
        |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
    let properties = function.arguments["properties"].as_object();
    let parameters = properties.into_iter().flatten().map(|(name, schema)| {
        json!({
            "name": name, "in": "query", "required": is_required(name), "schema": schema,
            "description": schema["description"], "example": function.example_arguments[name],
        })
    });
    parameters.collect()
}

fn body(function: &Function) -> Value {
    let content = json!({"schema": function.arguments, "example": function.example_arguments});
    json!({"required": true, "content": {"application/json": content}})
}

fn responses(function: &Function) -> Value {
    let mut responses = Map::new();
    let answer = json!({"schema": function.answer, "example": function.example_answer});
    let mut done = json!({"description": "Done.", "content": {"application/json": answer}});
    if function.is_read {
        add_header(&mut done, "ETag", "The version of this answer.", "string");
        responses.insert(
            "304".to_owned(),
            json!({"description": "As If-None-Match has it."}),
        );
    }
    responses.insert("200".to_owned(), done);
    for (status, problems) in by_status(function) {
        responses.insert(status.to_string(), refusal(&problems));
    }
    Value::Object(responses)
}

/// The ways in which a function refuses, each once.
fn by_status(function: &Function) -> BTreeMap<u16, Vec<Problem>> {
    let mut by_status: BTreeMap<u16, Vec<Problem>> = BTreeMap::new();
    // A read has no body that could be too large or of the wrong kind.
    let of_bodies = [Problem::BodyTooLarge, Problem::NotJson];
    let common = COMMON
        .iter()
        .filter(|problem| !function.is_read || !of_bodies.contains(problem));
    for problem in function.errors.iter().chain(common) {
        by_status
            .entry(problem.status())
            .or_default()
            .push(*problem);
    }
    by_status
}

fn refusal(problems: &[Problem]) -> Value {
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code()).collect();
    let listed: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    let mut examples = Map::new();
    let mut is_transient = false;
    for problem in problems {
        let error = problem.into_error(Locale::En, REFERENCE);
        is_transient |= error.is_transient();
        examples.insert(error.code.clone(), json!({ "value": error }));
    }
    let code = json!({"type": "object", "properties": {"code": {"enum": codes}}});
    let content = json!({"schema": {"allOf": [reference("ApiError"), code]}, "examples": examples});
    let mut refusal =
        json!({"description": listed.join(", "), "content": {"application/json": content}});
    if is_transient {
        let meaning = "Seconds after which it may be tried again.";
        add_header(&mut refusal, "Retry-After", meaning, "integer");
    }
    refusal
}

fn add_header(response: &mut Value, name: &str, meaning: &str, kind: &str) {
    if let Value::Object(members) = response {
        let header = json!({"description": meaning, "schema": {"type": kind}});
        members.insert("headers".to_owned(), json!({ name: header }));
    }
}
