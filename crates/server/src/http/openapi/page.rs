//! The document as a page: server-rendered, without scripts.

use super::SCHEMAS;
use super::style::STYLE;
use serde_json::Value;
use std::fmt::Write as _;

/// The whole page.
pub(super) fn html(document: &Value) -> String {
    let title = "Daan: the contract";
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><main><h1>{title}</h1><p>{}</p>\
         <p>For programs: <a href=\"/openapi.json\">openapi.json</a>, OpenAPI {}, version {}.</p>",
        prose(&document["info"]["description"]),
        text(&document["openapi"]),
        text(&document["info"]["version"]),
    );
    for tag in list(&document["tags"]) {
        section(&mut page, document, tag);
    }
    schemas(&mut page, document);
    page.push_str("</main></body></html>");
    page
}

fn section(page: &mut String, document: &Value, tag: &Value) {
    let _ = write!(
        page,
        "<h2>{}</h2><p>{}</p>",
        text(&tag["name"]),
        prose(&tag["description"])
    );
    for (path, methods) in members(&document["paths"]) {
        for (method, operation) in members(methods) {
            if list(&operation["tags"]).contains(&tag["name"]) {
                self::operation(page, path, method, operation);
            }
        }
    }
}

fn operation(page: &mut String, path: &str, method: &str, operation: &Value) {
    let _ = write!(
        page,
        "<details><summary><b>{}</b><code>{}</code></summary><p>{}</p>",
        method.to_uppercase(),
        escaped(path),
        prose(&operation["summary"])
    );
    let parameters = list(&operation["parameters"]);
    if !parameters.is_empty() {
        page.push_str("<h3>Parameters</h3>");
        rows(
            page,
            &["name", "in", ""],
            parameters.iter().map(|parameter| {
                vec![
                    code(&parameter["name"]),
                    text(&parameter["in"]),
                    prose(&parameter["description"]),
                ]
            }),
        );
    }
    for (kind, content) in members(&operation["requestBody"]["content"]) {
        let _ = write!(page, "<h3>Takes {}</h3>", escaped(kind));
        properties(page, &content["schema"]);
        example(page, &content["example"]);
    }
    page.push_str("<h3>Answers</h3>");
    answers(page, &operation["responses"]);
    page.push_str("</details>");
}

fn answers(page: &mut String, responses: &Value) {
    rows(
        page,
        &["status", "", "body"],
        members(responses).map(|(status, response)| {
            let bodies = members(&response["content"]).map(|(kind, content)| {
                match schema_name(&content["schema"]) {
                    Some(name) => format!("{} {}", escaped(kind), link(name)),
                    None => escaped(kind),
                }
            });
            vec![
                escaped(status),
                prose(&response["description"]),
                bodies.collect::<Vec<_>>().join("<br>"),
            ]
        }),
    );
    for (_, response) in members(responses) {
        for (_, content) in members(&response["content"]) {
            example(page, &content["example"]);
            refusals(page, &content["examples"]);
        }
    }
}

/// What each code says to people.
fn refusals(page: &mut String, examples: &Value) {
    if members(examples).next().is_none() {
        return;
    }
    rows(
        page,
        &["code", "message", "field"],
        members(examples).map(|(code, example)| {
            let error = &example["value"];
            vec![
                format!("<code>{}</code>", escaped(code)),
                prose(&error["message"]),
                self::code(&error["field"]),
            ]
        }),
    );
}

fn schemas(page: &mut String, document: &Value) {
    page.push_str("<h2>Types</h2>");
    for (name, schema) in members(&document["components"]["schemas"]) {
        let _ = write!(
            page,
            "<h3 id=\"{0}\">{0}</h3><p>{1}</p>",
            escaped(name),
            prose(&schema["description"])
        );
        properties(page, schema);
        for variant in list(&schema["oneOf"]) {
            let _ = write!(page, "<p>{}</p>", prose(&variant["description"]));
            properties(page, variant);
        }
    }
}

fn properties(page: &mut String, schema: &Value) {
    if let Some(name) = schema_name(schema).filter(|_| schema["properties"].is_null()) {
        let _ = write!(page, "<p>{}</p>", link(name));
    }
    let required = list(&schema["required"]);
    if members(&schema["properties"]).next().is_none() {
        return;
    }
    rows(
        page,
        &["member", "type", ""],
        members(&schema["properties"]).map(|(name, member)| {
            let is_required = required.iter().any(|known| known == name);
            let optional = if is_required { "" } else { ", optional" };
            vec![
                format!("<code>{}</code>", escaped(name)),
                format!("{}{optional}", kind(member)),
                prose(&member["description"]),
            ]
        }),
    );
}

/// A member's type, as a word or as a link to it.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema_name(schema) {
        return link(name);
    }
    if let Some(constant) = schema.get("const") {
        return code(constant);
    }
    if schema["enum"].is_array() {
        return list(&schema["enum"])
            .iter()
            .map(code)
            .collect::<Vec<_>>()
            .join(", ");
    }
    match &schema["type"] {
        Value::Array(types) => types
            .iter()
            .filter(|one| *one != "null")
            .map(text)
            .collect::<Vec<_>>()
            .join(" or "),
        one if one == "array" => format!("list of {}", kind(&schema["items"])),
        one => text(one),
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

fn link(name: &str) -> String {
    format!("<a href=\"#{0}\">{0}</a>", escaped(name))
}

fn example(page: &mut String, example: &Value) {
    if !example.is_null() {
        let _ = write!(
            page,
            "<pre tabindex=\"0\">{}</pre>",
            escaped(&format!("{example:#}"))
        );
    }
}

/// A table that is scrolled by itself where a screen is narrow.
fn rows(page: &mut String, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    page.push_str("<div class=\"wide\" tabindex=\"0\"><table><thead><tr>");
    for head in heads {
        let _ = write!(page, "<th scope=\"col\">{head}</th>");
    }
    page.push_str("</tr></thead><tbody>");
    for row in rows {
        let _ = write!(page, "<tr><td>{}</td></tr>", row.join("</td><td>"));
    }
    page.push_str("</tbody></table></div>");
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
        Value::String(text) => escaped(text),
        other => escaped(&other.to_string()),
    }
}

fn code(value: &Value) -> String {
    let text = text(value);
    if text.is_empty() {
        return text;
    }
    format!("<code>{text}</code>")
}

/// Prose with its code between backticks.
fn prose(value: &Value) -> String {
    let mut html = String::new();
    for (index, part) in text(value).split('`').enumerate() {
        if index % 2 == 1 {
            let _ = write!(html, "<code>{part}</code>");
        } else {
            html.push_str(part);
        }
    }
    html
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
