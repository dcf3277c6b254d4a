//! Reading what gateways really send, which is not always what their pages say.

use daan_domain::{GatewayOrderId, PaymentId, RefundId, Timestamp};
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

/// The longest text that is kept; what gateways mean as words and ids is far below.
const MAX_TEXT_CHARS: usize = 256;

/// A text, or nothing: missing, null, empty and the literal `NA` all mean nothing.
pub(crate) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(text_of(&Value::deserialize(from)?))
}

/// A text that must be there.
pub(crate) fn required_text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    text_of(&Value::deserialize(from)?).ok_or_else(|| D::Error::custom("expected a text"))
}

/// A text of any length as it came, or nothing: an address must not lose its end.
pub(crate) fn whole_text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => Some(text),
        _ => None,
    })
}

/// A scalar as text. Control characters go, because these texts end up in logs.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let kept: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_TEXT_CHARS)
        .collect();
    (!kept.is_empty() && kept != "NA").then_some(kept)
}

/// A whole number, or one in quotes.
pub(crate) fn integer<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    integer_of(&Value::deserialize(from)?)
        .ok_or_else(|| D::Error::custom("expected a whole number"))
}

/// A whole number, or nothing.
pub(crate) fn optional_integer<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<i64>, D::Error> {
    Ok(integer_of(&Value::deserialize(from)?))
}

/// Unix seconds, or nothing.
pub(crate) fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    let unix_s = integer_of(&Value::deserialize(from)?);
    Ok(unix_s.map(|unix_s| Timestamp::from_unix_ms(unix_s.saturating_mul(1_000))))
}

/// True or false in any of PHP's spellings, or nothing.
pub(crate) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    let value = Value::deserialize(from)?;
    Ok(match text_of(&value).as_deref() {
        Some("true" | "1") => Some(true),
        Some("false" | "0") => Some(false),
        _ => None,
    })
}

/// A thing with fields. An empty one comes as `[]`, which is PHP's empty object, or as null.
pub(crate) fn object<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    let value = Value::deserialize(from)?;
    if value.is_object() {
        serde_json::from_value(value)
            .map(Some)
            .map_err(|_| D::Error::custom("unreadable object"))
    } else {
        Ok(None)
    }
}

/// The same where all the fields may be missing anyway.
pub(crate) fn object_or_default<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned + Default,
{
    object(from).map(Option::unwrap_or_default)
}

/// An order's id.
pub(crate) fn order_id<'de, D: Deserializer<'de>>(from: D) -> Result<GatewayOrderId, D::Error> {
    parsed(from, GatewayOrderId::parse)
}

/// A payment's id.
pub(crate) fn payment_id<'de, D: Deserializer<'de>>(from: D) -> Result<PaymentId, D::Error> {
    parsed(from, PaymentId::parse)
}

/// A refund's id.
pub(crate) fn refund_id<'de, D: Deserializer<'de>>(from: D) -> Result<RefundId, D::Error> {
    parsed(from, RefundId::parse)
}

/// A text that must be of a type's own shape.
fn parsed<'de, D, T, E>(from: D, parse: fn(String) -> Result<T, E>) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    E: std::fmt::Display,
{
    parse(String::deserialize(from)?).map_err(D::Error::custom)
}

fn integer_of(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_is_kept_without_what_would_break_a_log_line() {
        let text = |value: Value| text_of(&value);
        assert_eq!(
            text(json!("gateway failure")).as_deref(),
            Some("gateway failure")
        );
        assert_eq!(
            text(json!("a\r\nERROR forged\u{1b}[2J")).as_deref(),
            Some("aERROR forged[2J")
        );
        assert_eq!(text(json!("\n\0")), None);
        assert_eq!(
            text(json!("दा".repeat(500))).map(|kept| kept.chars().count()),
            Some(256)
        );
    }
}
