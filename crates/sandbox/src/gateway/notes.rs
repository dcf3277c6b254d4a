//! The merchant's own key-value pairs.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::error::ApiError;
use crate::fields::Fields;

const MAX_PAIRS: usize = 15;
const MAX_CHARACTERS: usize = 256;

/// At most 15 pairs of at most 256 characters each.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Notes(Map<String, Value>);

impl Notes {
    pub(crate) fn parse(fields: &Fields) -> Result<Self, ApiError> {
        match fields.raw("notes") {
            None => Ok(Self::default()),
            Some(Value::Array(items)) if items.is_empty() => Ok(Self::default()),
            Some(Value::Object(pairs)) => Self::check(pairs.clone()),
            Some(_) => Err(refused("The notes must be an object of key-value pairs")),
        }
    }

    fn check(pairs: Map<String, Value>) -> Result<Self, ApiError> {
        if pairs.len() > MAX_PAIRS {
            return Err(refused(&format!(
                "Number of fields in notes should be less than or equal to {MAX_PAIRS}"
            )));
        }
        for (key, value) in &pairs {
            let characters = match value {
                Value::String(text) => text.chars().count(),
                Value::Number(_) | Value::Bool(_) => 0,
                _ => return Err(refused(&format!("The value of notes.{key} must be a text"))),
            };
            if characters > MAX_CHARACTERS || key.chars().count() > MAX_CHARACTERS {
                return Err(refused(&format!(
                    "A key or value in notes must not exceed {MAX_CHARACTERS} characters"
                )));
            }
        }
        Ok(Self(pairs))
    }
}

fn refused(description: &str) -> ApiError {
    ApiError::invalid(description).on("notes")
}

/// Empty notes are an empty *array* on the wire, the PHP way; clients trip over it, so it is kept.
impl Serialize for Notes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_empty() {
            serializer.collect_seq(std::iter::empty::<()>())
        } else {
            self.0.serialize(serializer)
        }
    }
}
