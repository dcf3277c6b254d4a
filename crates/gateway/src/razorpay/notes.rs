//! Notes: what we attach to an order for people who look at it in the dashboard.

use crate::lenient;
use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// Named texts, at most 15 of at most 256 characters each. They are no place for personal data.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Notes(BTreeMap<String, String>);

impl Notes {
    /// How many Razorpay takes.
    pub const MAX_COUNT: usize = 15;
    /// How long a name or a text may be, in characters.
    pub const MAX_CHARS: usize = 256;

    /// No notes.
    pub fn new() -> Notes {
        Notes::default()
    }

    /// With one more note, or with another text under this name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, text: impl Into<String>) -> Notes {
        self.0.insert(name.into(), text.into());
        self
    }

    /// The text under this name.
    pub fn lookup(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn fit(&self) -> bool {
        let short = |text: &String| text.chars().count() <= Self::MAX_CHARS;
        self.0.len() <= Self::MAX_COUNT
            && self.0.iter().all(|(name, text)| short(name) && short(text))
    }
}

/// The names alone: other software of the account may have put a donor's data into the texts.
impl fmt::Debug for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Notes").field(&self.0.keys()).finish()
    }
}

impl Serialize for Notes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

/// Empty notes come back as `[]`, others as an object.
impl<'de> Deserialize<'de> for Notes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Notes, D::Error> {
        match Value::deserialize(from)? {
            Value::Null => Ok(Notes::new()),
            Value::Array(items) => {
                // PHP writes names that count from 0 as a plain list.
                let named = items
                    .iter()
                    .enumerate()
                    .map(|(n, item)| (n.to_string(), item));
                Ok(of_values(named))
            }
            Value::Object(members) => Ok(of_values(
                members.iter().map(|(name, item)| (name.clone(), item)),
            )),
            _ => Err(D::Error::custom("expected notes")),
        }
    }
}

fn of_values<'a>(named: impl Iterator<Item = (String, &'a Value)>) -> Notes {
    Notes(
        named
            .filter_map(|(name, value)| Some((name, lenient::text_of(value)?)))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Notes {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn an_empty_list_an_empty_object_and_null_are_all_no_notes() {
        for empty in ["[]", "{}", "null"] {
            assert!(read(empty).is_empty(), "{empty}");
        }
    }

    #[test]
    fn notes_that_are_numbers_or_a_list_are_read_as_texts() {
        let notes = read(r#"{"reference":"DN-1","count":3,"nested":{}}"#);
        assert_eq!(notes.lookup("reference"), Some("DN-1"));
        assert_eq!(notes.lookup("count"), Some("3"));
        assert_eq!(notes.len(), 2);
        assert_eq!(read(r#"["first"]"#).lookup("0"), Some("first"));
    }

    #[test]
    fn sixteen_notes_or_one_of_257_characters_do_not_fit() {
        let many =
            |count: usize| (0..count).fold(Notes::new(), |notes, n| notes.with(n.to_string(), "x"));
        assert!(many(15).fit());
        assert!(!many(16).fit());
        assert!(Notes::new().with("a", "द".repeat(256)).fit());
        assert!(!Notes::new().with("a", "द".repeat(257)).fit());
        assert!(!Notes::new().with("a".repeat(257), "x").fit());
    }
}
