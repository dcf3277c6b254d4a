//! What Khalti knows of a payment.

use crate::Unreadable;
use crate::lenient;
use daan_domain::{GatewayOrderId, TransactionId};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Khalti's answer to a lookup. It does not say for which of our orders the `pidx` was made: only that it
/// was stored with the donation when it was initiated binds it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Lookup {
    /// What was asked about.
    #[serde(deserialize_with = "lenient::order_id")]
    pub pidx: GatewayOrderId,
    /// Where it stands. This comes first: the amount means something only when money moved.
    #[serde(deserialize_with = "status")]
    pub status: LookupStatus,
    /// How much, in paisa; seen as 0 for cancelled and pending ones.
    #[serde(
        default,
        rename = "total_amount",
        deserialize_with = "lenient::optional_integer"
    )]
    pub total_amount_minor: Option<i64>,
    /// What Khalti calls the money that moved, and refunds by; nothing until it has.
    #[serde(default, rename = "transaction_id", deserialize_with = "transaction")]
    pub transaction: Option<TransactionId>,
    /// The merchant's fee, in paisa.
    #[serde(
        default,
        rename = "fee",
        deserialize_with = "lenient::optional_integer"
    )]
    pub fee_minor: Option<i64>,
    /// Whether it went back; false where nothing is said.
    #[serde(default, deserialize_with = "refunded")]
    pub refunded: bool,
}

/// Where a payment stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookupStatus {
    /// The money moved. The only status that pays a donation.
    Completed,
    /// Not decided, or failed: Khalti's pages say both.
    Pending,
    /// The link was made, and nobody has paid by it yet.
    Initiated,
    /// All of it went back.
    Refunded,
    /// Some of it went back; how much is not said.
    PartiallyRefunded,
    /// The link is too old. Sent with HTTP 400.
    Expired,
    /// The payer cancelled. Sent with HTTP 400.
    UserCanceled,
    /// The payment failed.
    Failed,
    /// A word that we do not know.
    Other(String),
}

impl Lookup {
    pub(super) fn read(value: Value, asked: &GatewayOrderId) -> Result<Lookup, Unreadable> {
        let lookup: Lookup =
            serde_json::from_value(value).map_err(|_| Unreadable::NotThe("lookup"))?;
        if lookup.pidx == *asked {
            Ok(lookup)
        } else {
            Err(Unreadable::Another("lookup"))
        }
    }
}

impl LookupStatus {
    /// Reads a status in any of the spellings that were ever documented or seen: case drifts even within
    /// one page, and `Canceled` became `User canceled`.
    pub fn parse(text: &str) -> LookupStatus {
        match text.trim().to_lowercase().as_str() {
            "completed" => LookupStatus::Completed,
            "pending" => LookupStatus::Pending,
            "initiated" => LookupStatus::Initiated,
            "refunded" | "refuded" => LookupStatus::Refunded,
            "partially refunded" => LookupStatus::PartiallyRefunded,
            "expired" => LookupStatus::Expired,
            "user canceled" | "user cancelled" | "canceled" | "cancelled" => {
                LookupStatus::UserCanceled
            }
            "failed" => LookupStatus::Failed,
            _ => LookupStatus::Other(text.to_owned()),
        }
    }

    /// The documented word.
    pub fn as_str(&self) -> &str {
        match self {
            LookupStatus::Completed => "Completed",
            LookupStatus::Pending => "Pending",
            LookupStatus::Initiated => "Initiated",
            LookupStatus::Refunded => "Refunded",
            LookupStatus::PartiallyRefunded => "Partially Refunded",
            LookupStatus::Expired => "Expired",
            LookupStatus::UserCanceled => "User canceled",
            LookupStatus::Failed => "Failed",
            LookupStatus::Other(word) => word,
        }
    }
}

fn status<'de, D: Deserializer<'de>>(from: D) -> Result<LookupStatus, D::Error> {
    let word = lenient::text(from)?;
    word.map(|word| LookupStatus::parse(&word))
        .ok_or_else(|| serde::de::Error::custom("expected a status"))
}

/// A name that is none of ours to understand costs only the name.
fn transaction<'de, D: Deserializer<'de>>(from: D) -> Result<Option<TransactionId>, D::Error> {
    Ok(lenient::text(from)?.and_then(|text| TransactionId::parse(text).ok()))
}

/// Silence means no; a word that is neither yes nor no must not.
fn refunded<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    let value = Value::deserialize(from)?;
    if value.is_null() {
        return Ok(false);
    }
    lenient::flag(value)
        .ok()
        .flatten()
        .ok_or_else(|| serde::de::Error::custom("expected whether it was refunded"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn asked() -> GatewayOrderId {
        GatewayOrderId::parse("HT6o6PEZRWFJ5ygavzHWd5").unwrap()
    }

    fn read(fields: &Value) -> Result<Lookup, Unreadable> {
        let mut value = json!({
            "pidx": asked().as_str(), "total_amount": 1000, "status": "Completed",
            "transaction_id": "GFq9PFS7b2iYvL8Lir9oXe", "fee": 0, "refunded": false,
        });
        let known = value.as_object_mut().unwrap();
        known.extend(fields.as_object().unwrap().clone());
        Lookup::read(value, &asked())
    }

    #[test]
    fn a_status_is_read_in_every_spelling_and_a_new_one_is_kept() {
        for (spellings, status) in [
            (
                &["Completed", "completed", " COMPLETED\n"][..],
                LookupStatus::Completed,
            ),
            (&["Pending"], LookupStatus::Pending),
            (&["Initiated", "INITIATED"], LookupStatus::Initiated),
            (&["Refunded", "refuded"], LookupStatus::Refunded),
            (
                &["Partially Refunded", "Partially refunded"],
                LookupStatus::PartiallyRefunded,
            ),
            (&["Expired"], LookupStatus::Expired),
            (
                &["User canceled", "User Cancelled", "Canceled", "cancelled"],
                LookupStatus::UserCanceled,
            ),
            (&["Failed"], LookupStatus::Failed),
        ] {
            for spelling in spellings {
                assert_eq!(LookupStatus::parse(spelling), status, "{spelling}");
            }
            assert_eq!(LookupStatus::parse(status.as_str()), status);
        }
        for odd in ["Complete", "Not completed", "", "Ambiguous"] {
            assert_eq!(
                LookupStatus::parse(odd),
                LookupStatus::Other(odd.to_owned())
            );
        }
    }

    #[test]
    fn a_lookup_of_another_pidx_is_not_ours() {
        for other in ["ht6o6pezrwfj5ygavzhwd5", "HT6o6PEZRWFJ5ygavzHWd6"] {
            let another = read(&json!({"pidx": other}));
            assert_eq!(another, Err(Unreadable::Another("lookup")), "{other}");
        }
    }

    #[test]
    fn a_lookup_without_its_essentials_is_not_read() {
        for broken in [
            json!({"pidx": null}),
            json!({"pidx": "a|b"}),
            json!({"pidx": 7}),
            json!({"status": null}),
            json!({"status": ""}),
            json!({"status": ["Completed"]}),
            json!({"refunded": "perhaps"}),
            json!({"refunded": []}),
        ] {
            assert_eq!(read(&broken), Err(Unreadable::NotThe("lookup")), "{broken}");
        }
    }

    #[test]
    fn what_is_odd_but_harmless_is_read_as_what_it_means() {
        for (odd, amount_minor) in [
            (json!("1000"), Some(1_000)),
            (json!(0), Some(0)),
            (json!(1_000.5), None),
            (json!("1e3"), None),
            (json!(null), None),
        ] {
            let lookup = read(&json!({"total_amount": odd})).unwrap();
            assert_eq!(lookup.total_amount_minor, amount_minor, "{odd}");
        }
        for nothing in [json!(null), json!(""), json!("a b|c")] {
            let lookup = read(&json!({"transaction_id": nothing})).unwrap();
            assert_eq!(lookup.transaction, None, "{nothing}");
        }
        for (odd, refunded) in [
            (json!(null), false),
            (json!(1), true),
            (json!("false"), false),
        ] {
            assert_eq!(read(&json!({"refunded": odd})).unwrap().refunded, refunded);
        }
    }
}
