//! A request's fields, whether they came as JSON, as a form (`notes[key]=v`) or in the query (`expand[]=payments`).

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde_json::{Map, Value};

use crate::error::ApiError;

/// The fields of a body. Text that reads as a number or a truth value is accepted as one, because a form has only text.
#[derive(Debug, Default)]
pub(crate) struct Fields(Map<String, Value>);

/// The fields of a query string.
pub(crate) struct Query(pub(crate) Fields);

impl Fields {
    /// Everything as it came: two equal requests compare equal.
    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    /// Takes a member out, so that the rest can be checked by itself.
    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name)
    }

    pub(crate) fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    pub(crate) fn raw(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Refuses fields that the call does not know; the gateway does not ignore them.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), ApiError> {
        match self.0.keys().find(|name| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(ApiError::refused(
                "payment_initiation",
                "extra_field_sent",
                format!("{name} is/are not required and should not be sent"),
            )
            .on(name)),
        }
    }

    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let Some(value) = self.raw(name) else {
            return Ok(None);
        };
        let parsed = match value {
            Value::String(text) => text.parse().ok(),
            other => other.as_i64(),
        };
        parsed
            .map(Some)
            .ok_or_else(|| ApiError::invalid(format!("The {name} must be an integer.")).on(name))
    }

    pub(crate) fn required_integer(&self, name: &str) -> Result<i64, ApiError> {
        self.integer(name)?.ok_or_else(|| missing(name))
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, ApiError> {
        match self.raw(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => {
                Err(ApiError::invalid(format!("expected string but provided {other}")).on(name))
            }
        }
    }

    pub(crate) fn required_text(&self, name: &str) -> Result<String, ApiError> {
        self.text(name)?.ok_or_else(|| missing(name))
    }

    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, ApiError> {
        let Some(value) = self.raw(name) else {
            return Ok(None);
        };
        let plain = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match plain.as_str() {
            "true" | "1" => Ok(Some(true)),
            "false" | "0" => Ok(Some(false)),
            _ => Err(ApiError::invalid(format!("The {name} must be true or false.")).on(name)),
        }
    }

    /// The members of a nested object.
    pub(crate) fn group(&self, name: &str) -> Result<Option<Self>, ApiError> {
        match self.raw(name) {
            None => Ok(None),
            Some(Value::Object(members)) => Ok(Some(Self(members.clone()))),
            Some(_) => Err(ApiError::invalid(format!("The {name} must be an object.")).on(name)),
        }
    }

    /// What is to be expanded: every text under `expand`, because the SDKs spell it `expand[]`,
    /// `expand[0]` and, in razorpay-node's list of orders, `expand[expand[]]`.
    pub(crate) fn expansions(&self) -> Vec<&str> {
        self.0.get("expand").map(texts).unwrap_or_default()
    }
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

fn missing(name: &str) -> ApiError {
    ApiError::invalid(format!("{name}: is required.")).on(name)
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let content_type = request.headers().get(CONTENT_TYPE);
        let is_form = content_type.is_some_and(|value| {
            let value = value.to_str().unwrap_or_default();
            value.starts_with("application/x-www-form-urlencoded")
        });
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|_| ApiError::invalid("The request body could not be read"))?;
        if body.is_empty() {
            return Ok(Self::default());
        }
        match serde_json::from_slice(&body) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            _ if is_form => Ok(Self(parse_form(&body))),
            _ => Err(ApiError::invalid("The request body must be a JSON object")),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let text = parts.uri.query().unwrap_or_default();
        Ok(Self(Fields(parse_form(text.as_bytes()))))
    }
}

fn parse_form(body: &[u8]) -> Map<String, Value> {
    let mut members = Map::new();
    for (name, value) in form_urlencoded::parse(body) {
        let (head, path) = split_name(&name);
        place(members.entry(head).or_insert(Value::Null), &path, &value);
    }
    members
}

/// `payment[capture_options][refund_speed]` is a head and a path of two.
fn split_name(name: &str) -> (&str, Vec<&str>) {
    let Some((head, rest)) = name.split_once('[') else {
        return (name, Vec::new());
    };
    let path = rest.split('[').map(|part| part.trim_end_matches(']'));
    (head, path.collect())
}

fn place(slot: &mut Value, path: &[&str], value: &str) {
    let Some((first, rest)) = path.split_first() else {
        *slot = Value::from(value);
        return;
    };
    if first.bytes().all(|byte| byte.is_ascii_digit()) {
        // `name[]` and `name[0]` both append: nobody sends indices out of order.
        if !slot.is_array() {
            *slot = Value::Array(Vec::new());
        }
        if let Value::Array(items) = slot {
            let mut item = Value::Null;
            place(&mut item, rest, value);
            items.push(item);
        }
        return;
    }
    if !slot.is_object() {
        *slot = Value::Object(Map::new());
    }
    if let Value::Object(members) = slot {
        place(members.entry(*first).or_insert(Value::Null), rest, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bracketed_names_become_nested_values() {
        let form = b"amount=500&notes%5Bcity%5D=Pune&expand[]=a&expand[1]=b&payment[capture_options][refund_speed]=normal";
        assert_eq!(
            Value::Object(parse_form(form)),
            json!({
                "amount": "500",
                "notes": {"city": "Pune"},
                "expand": ["a", "b"],
                "payment": {"capture_options": {"refund_speed": "normal"}},
            })
        );
    }

    #[test]
    fn what_to_expand_is_found_however_an_sdk_spells_it() {
        for query in [
            "expand[]=payments",
            "expand[0]=payments",
            "expand[expand[]]=payments",
        ] {
            let fields = Fields(parse_form(query.as_bytes()));
            assert_eq!(fields.expansions(), ["payments"], "{query}");
        }
    }

    #[test]
    fn text_counts_as_an_integer_only_when_all_of_it_is_one() {
        let fields = Fields(parse_form(b"amount=500&bad=100.5&worse=abc"));
        assert_eq!(fields.integer("amount").unwrap(), Some(500));
        assert!(fields.integer("bad").is_err());
        assert!(fields.integer("worse").is_err());
    }
}
