//! Razorpay's downtime: a way to pay that works badly at the moment.

use crate::lenient;
use daan_domain::Timestamp;
use serde::Deserialize;
use std::fmt;

/// A downtime as Razorpay describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Downtime {
    /// `down_…`; the same in all events of one downtime.
    pub id: String,
    /// `card`, `netbanking`, `upi`, `wallet`, `fpx`…
    pub method: String,
    /// Which part of the method.
    #[serde(default, deserialize_with = "lenient::object_or_default")]
    pub instrument: Instrument,
    /// `low`, `medium` or `high`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub severity: Option<String>,
    /// Where it stands.
    pub status: DowntimeStatus,
    /// Since when.
    #[serde(default, deserialize_with = "lenient::time")]
    pub begin: Option<Timestamp>,
    /// Until when, where that is known.
    #[serde(default, deserialize_with = "lenient::time")]
    pub end: Option<Timestamp>,
    /// Whether it was announced before.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub scheduled: Option<bool>,
}

/// Which part of a method is down: all of it where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Instrument {
    /// A bank's code, of netbanking and FPX: `SBIN`, `MB2U`.
    #[serde(deserialize_with = "lenient::text")]
    pub bank: Option<String>,
    /// A card network: `VISA`, `MC`, `RUPAY`.
    #[serde(deserialize_with = "lenient::text")]
    pub network: Option<String>,
    /// A bank whose cards are concerned.
    #[serde(deserialize_with = "lenient::text")]
    pub issuer: Option<String>,
    /// The kind of card: `credit`, `debit`. Webhooks and the API name it differently.
    #[serde(alias = "type", deserialize_with = "lenient::text")]
    pub card_type: Option<String>,
    /// A UPI app: `bhim`, `google_pay`.
    #[serde(deserialize_with = "lenient::text")]
    pub psp: Option<String>,
    /// The part of UPI addresses after the @: `oksbi`.
    #[serde(deserialize_with = "lenient::text")]
    pub vpa_handle: Option<String>,
    /// The way UPI is used: `collect`, `intent`, `in_app`.
    #[serde(deserialize_with = "lenient::text")]
    pub flow: Option<String>,
    /// A wallet.
    #[serde(deserialize_with = "lenient::text")]
    pub wallet: Option<String>,
}

/// Where a downtime stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum DowntimeStatus {
    /// Announced, not yet begun.
    Scheduled,
    /// Begun.
    Started,
    /// Still there, with other particulars.
    Updated,
    /// Over.
    Resolved,
    /// Announced, and then it did not happen.
    Cancelled,
    /// A word that we do not know.
    Other(String),
}

impl Downtime {
    /// Whether the method works badly now, as far as this says.
    pub fn is_open(&self) -> bool {
        matches!(
            self.status,
            DowntimeStatus::Started | DowntimeStatus::Updated
        ) && self.end.is_none()
    }
}

impl Instrument {
    /// Whether the whole method is meant.
    pub fn is_all(&self) -> bool {
        *self == Instrument::default()
    }
}

/// For people and for keys: `bank=SBIN`, `psp=bhim flow=collect`; nothing for a whole method.
impl fmt::Display for Instrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            ("bank", &self.bank),
            ("network", &self.network),
            ("issuer", &self.issuer),
            ("card_type", &self.card_type),
            ("psp", &self.psp),
            ("vpa_handle", &self.vpa_handle),
            ("flow", &self.flow),
            ("wallet", &self.wallet),
        ];
        let mut separator = "";
        for (name, value) in parts {
            if let Some(value) = value {
                write!(f, "{separator}{name}={value}")?;
                separator = " ";
            }
        }
        Ok(())
    }
}

impl From<String> for DowntimeStatus {
    fn from(word: String) -> DowntimeStatus {
        match word.as_str() {
            "scheduled" => DowntimeStatus::Scheduled,
            "started" => DowntimeStatus::Started,
            "updated" => DowntimeStatus::Updated,
            "resolved" => DowntimeStatus::Resolved,
            "cancelled" => DowntimeStatus::Cancelled,
            _ => DowntimeStatus::Other(word),
        }
    }
}

impl DowntimeStatus {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            DowntimeStatus::Scheduled => "scheduled",
            DowntimeStatus::Started => "started",
            DowntimeStatus::Updated => "updated",
            DowntimeStatus::Resolved => "resolved",
            DowntimeStatus::Cancelled => "cancelled",
            DowntimeStatus::Other(word) => word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(fields: &Value) -> Downtime {
        let mut value = json!({"id": "down_1", "method": "upi", "status": "started"});
        let known = value.as_object_mut().unwrap();
        known.extend(fields.as_object().unwrap().clone());
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_downtime_of_nothing_in_particular_is_of_the_whole_method() {
        for nothing in [
            json!({}),
            json!({"instrument": []}),
            json!({"instrument": null}),
        ] {
            assert!(read(&nothing).instrument.is_all(), "{nothing}");
        }
        let handle = read(&json!({"instrument": {"vpa_handle": "oksbi", "flow": "collect"}}));
        assert!(!handle.instrument.is_all());
        assert_eq!(
            handle.instrument.to_string(),
            "vpa_handle=oksbi flow=collect"
        );
    }

    #[test]
    fn a_kind_of_card_is_read_under_both_of_its_names() {
        for name in ["type", "card_type"] {
            let cards = read(&json!({"instrument": {"issuer": "SBIN", name: "credit"}}));
            assert_eq!(cards.instrument.card_type.as_deref(), Some("credit"));
        }
    }

    #[test]
    fn a_downtime_is_open_until_it_is_resolved_or_has_an_end() {
        assert!(read(&json!({})).is_open());
        assert!(read(&json!({"status": "updated"})).is_open());
        assert!(!read(&json!({"end": 1_591_948_663})).is_open());
        for over in ["resolved", "cancelled", "scheduled", "odd"] {
            assert!(!read(&json!({"status": over})).is_open(), "{over}");
        }
    }
}
