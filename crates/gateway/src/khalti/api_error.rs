//! What Khalti says of a call that it did not do.

use crate::answer::Particulars;
use crate::{Refusal, lenient};
use serde_json::Value;
use std::fmt;

/// What Khalti says of a call that it did not do, out of any of its shapes: a list of texts per field with
/// an `error_key`, the same within an object, a `detail` with a `status_code`, or nothing readable at all.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// `validation_error`, mostly.
    pub key: Option<String>,
    /// Which fields are wrong.
    pub fields: Vec<FieldProblem>,
    /// In English, for people; may repeat what was sent, so `Display` and `Debug` leave it out.
    pub detail: Option<String>,
}

/// What is wrong with a field.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field, and where it is: `amount`, `customer_info.name`.
    pub field: String,
    /// In English, for people, like [`ApiError::detail`].
    pub problem: String,
}

/// The details seen for a wrong key and for one that is not sent as it should be. Should the texts
/// change, 401 still says the same.
const WRONG_KEY: [&str; 2] = [
    "Invalid token",
    "Authentication credentials were not provided",
];
/// Documented with no HTTP status, and seen with 400 and 404.
const UNKNOWN: &str = "Not found";

/// Deeper than any known answer; a hostile one is not followed further.
const MAX_DEPTH: usize = 4;
const MAX_FIELDS: usize = 20;

impl Refusal for ApiError {
    const KEY_SETTINGS: &'static str = "KHALTI_SECRET_KEY at KHALTI_API_URL";
}

impl Particulars for ApiError {
    fn parse(status: u16, body: &[u8]) -> ApiError {
        let value: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |name| value.get(name).and_then(lenient::text_of);
        let mut fields = Vec::new();
        collect(&value, "", MAX_DEPTH, &mut fields);
        ApiError {
            status,
            key: text("error_key"),
            detail: text("detail"),
            fields,
        }
    }

    fn says_something(&self) -> bool {
        self.key.is_some() || self.detail.is_some() || !self.fields.is_empty()
    }

    fn is_of_gateways_failure(&self) -> bool {
        false
    }

    fn is_of_wrong_key(&self) -> bool {
        WRONG_KEY.iter().any(|known| self.details(known))
    }

    fn is_of_unknown_thing(&self) -> bool {
        self.details(UNKNOWN)
    }
}

impl ApiError {
    fn details(&self, beginning: &str) -> bool {
        self.detail
            .as_deref()
            .is_some_and(|text| text.trim_start().starts_with(beginning))
    }
}

/// Every text under a name that is not the envelope's own.
fn collect(value: &Value, path: &str, depth: usize, found: &mut Vec<FieldProblem>) {
    if depth == 0 || found.len() >= MAX_FIELDS {
        return;
    }
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if !path.is_empty()
                    || !matches!(name.as_str(), "error_key" | "detail" | "status_code")
                {
                    collect(member, &joined(path, name), depth - 1, found);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                collect(item, path, depth - 1, found);
            }
        }
        _ if path.is_empty() => {}
        _ => found.extend(lenient::text_of(value).map(|problem| FieldProblem {
            field: path.to_owned(),
            problem,
        })),
    }
}

fn joined(path: &str, name: &str) -> String {
    let name = lenient::text_of(&Value::from(name)).unwrap_or_default();
    if path.is_empty() {
        name
    } else {
        format!("{path}.{name}")
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}", self.status)?;
        if let Some(key) = &self.key {
            write!(f, " {key:?}")?;
        }
        for FieldProblem { field, .. } in &self.fields {
            write!(f, " field={field:?}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiError({self})")
    }
}

impl fmt::Debug for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FieldProblem({:?})", self.field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> ApiError {
        ApiError::parse(400, body.as_bytes())
    }

    fn fields(body: &str) -> Vec<String> {
        parse(body).fields.into_iter().map(|of| of.field).collect()
    }

    #[test]
    fn a_list_of_texts_under_a_field_is_that_fields_problem() {
        let error = parse(
            r#"{"amount":["Amount should be greater than Rs. 10, that is 1000 paisa."],"error_key":"validation_error"}"#,
        );
        assert_eq!(error.key.as_deref(), Some("validation_error"));
        assert_eq!(error.fields[0].field, "amount");
        assert!(error.fields[0].problem.starts_with("Amount should"));
    }

    #[test]
    fn a_problem_within_an_object_is_named_by_its_path() {
        let nested =
            r#"{"customer_info":{"name":["This field is required."],"email":"Enter one."}}"#;
        assert_eq!(
            fields(nested),
            ["customer_info.email", "customer_info.name"]
        );
    }

    #[test]
    fn a_detail_is_no_field() {
        let error = parse(r#"{"detail":"Not found.","error_key":"validation_error"}"#);
        assert_eq!((error.fields.len(), error.is_of_unknown_thing()), (0, true));
        let error = parse(r#"{"detail":"Invalid token.","status_code":401}"#);
        assert_eq!((error.fields.len(), error.is_of_wrong_key()), (0, true));
    }

    #[test]
    fn what_is_no_error_makes_one_without_particulars() {
        for body in ["", "<html>", "{}", "[]", "null", "7", "\"text\"", "{\"a\":"] {
            let error = parse(body);
            assert!(!error.says_something(), "{body}");
            assert_eq!(error.to_string(), "HTTP 400");
        }
    }

    #[test]
    fn a_hostile_answer_is_not_followed_for_ever() {
        let deep = format!("{}\"x\"{}", "{\"a\":".repeat(100), "}".repeat(100));
        assert_eq!(fields(&deep), Vec::<String>::new());
        let many: Vec<String> = (0..1_000).map(|n| format!("\"f{n}\":[\"x\"]")).collect();
        let wide = format!("{{{}}}", many.join(","));
        assert_eq!(fields(&wide).len(), MAX_FIELDS);
    }

    #[test]
    fn texts_are_there_but_not_shown() {
        let error = parse(
            r#"{"detail":"asha@example.org?","customer_info":{"email":["asha@example.org is wrong"]}}"#,
        );
        let shown = format!("{error} {error:?} {:?}", error.fields);
        assert!(!shown.contains("asha"), "{shown}");
        assert!(shown.contains("customer_info.email"), "{shown}");
    }
}
