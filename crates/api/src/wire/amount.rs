//! How much.

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, IgnoredAny, Visitor};
use std::fmt;

/// An amount in minor units as it was sent, or the fact that it was no integer.
///
/// `1e3`, `100.5`, `"500"` and a missing amount are errors *at the field*, with the limits in words; a
/// plain integer type would turn them into "malformed request".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct AmountMinor(pub Option<i64>);

impl<'de> Deserialize<'de> for AmountMinor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AmountVisitor).map(AmountMinor)
    }
}

struct AmountVisitor;

impl<'de> Visitor<'de> for AmountVisitor {
    type Value = Option<i64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer of minor units")
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        // More than an i64 holds is more than any maximum: the field's answer, not the parser's.
        Ok(Some(i64::try_from(value).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_that_is_no_integer_is_told_apart_from_one_that_is() {
        for (json, amount) in [
            ("50000", Some(50_000)),
            ("-1", Some(-1)),
            ("18446744073709551615", Some(i64::MAX)),
            ("1e3", None),
            ("100.5", None),
            ("99999999999999999999999", None),
            ("\"50000\"", None),
            ("\"\"", None),
            ("null", None),
            ("true", None),
            ("[1, [2]]", None),
            ("{\"a\": {\"b\": 1}}", None),
        ] {
            assert_eq!(
                serde_json::from_str::<AmountMinor>(json).unwrap(),
                AmountMinor(amount),
                "{json}"
            );
        }
    }
}
