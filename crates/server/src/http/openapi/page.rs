//! The document as a page: server-rendered, without scripts.

use super::SCHEMAS;
use super::style::STYLE;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;

/// The whole page.
pub(super) fn html(document: &Value) -> Markup {
    let title = "Daan: the contract";
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (title) }
                // As it is: its hash stands in the page's policy.
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (title) }
                    p { (prose(&document["info"]["description"])) }
                    p {
                        "For programs: " a href="/openapi.json" { "openapi.json" }
                        ", OpenAPI " (text(&document["openapi"]))
                        ", version " (text(&document["info"]["version"])) "."
                    }
                    @for tag in list(&document["tags"]) { (section(document, tag)) }
                    (schemas(document))
                }
            }
        }
    }
}

fn section(document: &Value, tag: &Value) -> Markup {
    html! {
        h2 { (text(&tag["name"])) }
        p { (prose(&tag["description"])) }
        @for (path, methods) in members(&document["paths"]) {
            @for (method, operation) in members(methods) {
                @if list(&operation["tags"]).contains(&tag["name"]) {
                    (self::operation(path, method, operation))
                }
            }
        }
    }
}

fn operation(path: &str, method: &str, operation: &Value) -> Markup {
    let parameters = list(&operation["parameters"]);
    html! {
        details {
            summary {
                b { (method.to_uppercase()) }
                code { (path) }
                span { (prose(&operation["summary"])) }
            }
            @if !parameters.is_empty() {
                h3 { "Parameters" }
                (rows(["name", "in", ""], parameters.iter().map(parameter)))
            }
            @for (kind, content) in members(&operation["requestBody"]["content"]) {
                h3 { "Takes " (kind) }
                (properties(&content["schema"]))
                (example(&content["example"]))
            }
            h3 { "Answers" }
            (answers(&operation["responses"]))
        }
    }
}

fn parameter(parameter: &Value) -> [Markup; 3] {
    [
        code(&parameter["name"]),
        html! { (text(&parameter["in"])) },
        prose(&parameter["description"]),
    ]
}

fn answers(responses: &Value) -> Markup {
    let row = |(status, response): (&String, &Value)| {
        [
            html! { (status) },
            prose(&response["description"]),
            html! {
                @for (kind, content) in members(&response["content"]) {
                    (kind) " "
                    @if let Some(name) = schema_name(&content["schema"]) { (link(name)) }
                    br;
                }
            },
        ]
    };
    html! {
        (rows(["status", "", "body"], members(responses).map(row)))
        @for (_, response) in members(responses) {
            @for (_, content) in members(&response["content"]) {
                (example(&content["example"]))
                (refusals(&content["examples"]))
            }
        }
    }
}

/// What each code says to people.
fn refusals(examples: &Value) -> Markup {
    let row = |(code, example): (&String, &Value)| {
        let error = &example["value"];
        [
            html! { code { (code) } },
            prose(&error["message"]),
            self::code(&error["field"]),
        ]
    };
    html! {
        @if members(examples).next().is_some() {
            (rows(["code", "message", "field"], members(examples).map(row)))
        }
    }
}

fn schemas(document: &Value) -> Markup {
    html! {
        h2 { "Types" }
        @for (name, schema) in members(&document["components"]["schemas"]) {
            h3 id=(name) { (name) }
            p { (prose(&schema["description"])) }
            (properties(schema))
            @for variant in list(&schema["oneOf"]) {
                p { (prose(&variant["description"])) }
                (properties(variant))
            }
        }
    }
}

fn properties(schema: &Value) -> Markup {
    let own = &schema["properties"];
    let name = schema_name(schema).filter(|_| own.is_null());
    let required = list(&schema["required"]);
    let row = |(name, member): (&String, &Value)| {
        let is_required = required.iter().any(|known| known == name);
        [
            html! { code { (name) } },
            html! { (kind(member)) @if !is_required { ", optional" } },
            prose(&member["description"]),
        ]
    };
    html! {
        @if let Some(name) = name { p { (link(name)) } }
        @if members(own).next().is_some() {
            (rows(["member", "type", ""], members(own).map(row)))
        }
    }
}

/// A member's type, as a word or as a link to it.
fn kind(schema: &Value) -> Markup {
    if let Some(name) = schema_name(schema) {
        return link(name);
    }
    if let Some(constant) = schema.get("const") {
        return code(constant);
    }
    if schema["enum"].is_array() {
        return joined(list(&schema["enum"]).iter().map(code), ", ");
    }
    match &schema["type"] {
        Value::Array(types) => {
            let types = types.iter().filter(|one| *one != "null");
            joined(types.map(|one| html! { (text(one)) }), " or ")
        }
        one if one == "array" => html! { "list of " (kind(&schema["items"])) },
        one => html! { (text(one)) },
    }
}

fn joined(parts: impl Iterator<Item = Markup>, between: &str) -> Markup {
    html! {
        @for (place, part) in parts.enumerate() {
            @if place > 0 { (between) }
            (part)
        }
    }
}

/// The type that a schema refers to, straight or among others.
fn schema_name(schema: &Value) -> Option<&str> {
    let own = schema["$ref"].as_str();
    let among = |name: &str| {
        list(&schema[name])
            .iter()
            .find_map(|one| one["$ref"].as_str())
    };
    let address = own.or_else(|| among("allOf")).or_else(|| among("anyOf"))?;
    address
        .strip_prefix('#')?
        .strip_prefix(SCHEMAS)?
        .strip_prefix('/')
}

fn link(name: &str) -> Markup {
    html! { a href={ "#" (name) } { (name) } }
}

fn example(example: &Value) -> Markup {
    html! {
        @if !example.is_null() { pre tabindex="0" { (format!("{example:#}")) } }
    }
}

/// A table that is scrolled by itself where a screen is narrow.
fn rows(heads: [&str; 3], rows: impl Iterator<Item = [Markup; 3]>) -> Markup {
    html! {
        div.wide tabindex="0" {
            table {
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
            }
        }
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A value's text; another value as JSON, nothing as nothing.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn code(value: &Value) -> Markup {
    let text = text(value);
    html! { @if !text.is_empty() { code { (text) } } }
}

/// Prose with its code between backticks.
fn prose(value: &Value) -> Markup {
    let text = text(value);
    html! {
        @for (place, part) in text.split('`').enumerate() {
            @if place % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
