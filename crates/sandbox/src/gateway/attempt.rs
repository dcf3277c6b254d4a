//! One try to pay: with what, by whom, and how it is to end.

use serde::Serialize;
use serde_json::Value;

use super::failure::Failure;
use super::notes::Notes;

/// A card as the payment entity shows it; the number itself is never kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) entity: &'static str,
    pub(crate) name: String,
    /// Text on the wire, though documented as a number: leading zeros count.
    pub(crate) last4: String,
    pub(crate) network: &'static str,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) issuer: Option<&'static str>,
    pub(crate) international: bool,
    pub(crate) emi: bool,
    pub(crate) sub_type: &'static str,
    pub(crate) token_iin: Option<String>,
}

/// What the payer pays with.
#[derive(Clone, Debug)]
pub(crate) enum Method {
    Card(Card),
    Netbanking {
        bank: String,
    },
    /// Malaysia's online banking.
    Fpx {
        bank: String,
    },
    Upi {
        vpa: String,
    },
    /// The payer's own app is opened; which address pays is not known before.
    UpiIntent,
    Wallet {
        wallet: String,
    },
}

impl Method {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Card(_) => "card",
            Self::Netbanking { .. } => "netbanking",
            Self::Fpx { .. } => "fpx",
            Self::Upi { .. } | Self::UpiIntent => "upi",
            Self::Wallet { .. } => "wallet",
        }
    }
}

impl Method {
    /// Whether this is what a downtime's `instrument` means: `{"bank": "HDFC"}`.
    pub(crate) fn is_with(&self, instrument: &Value) -> bool {
        let (name, own) = match self {
            Self::Card(card) => ("network", card.network),
            Self::Netbanking { bank } | Self::Fpx { bank } => ("bank", bank.as_str()),
            Self::Upi { vpa } => ("vpa_handle", vpa.rsplit('@').next().unwrap_or_default()),
            Self::UpiIntent => return false,
            Self::Wallet { wallet } => ("wallet", wallet.as_str()),
        };
        let meant = instrument.get(name).and_then(Value::as_str);
        meant.is_some_and(|meant| meant.eq_ignore_ascii_case(own))
    }
}

/// How the attempt ends.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Captured,
    Authorized,
    Failed(Failure),
}

/// Everything about the payer that the payment entity shows.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) method: Method,
    pub(crate) email: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) notes: Notes,
}
