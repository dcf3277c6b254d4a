//! A donation is begun.

use super::{AmountMinor, Next};
use daan_domain::Locale;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a donor asks for: the body of `POST /api/begin_donation`, under `request`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct BeginRequest {
    /// The browser's name for this intent; a repeated key is the same intent.
    pub idempotency_key: String,
    /// The campaign's slug.
    pub campaign: String,
    /// How much, in minor units.
    #[serde(default)]
    pub amount_minor: AmountMinor,
    /// ISO code, upper case.
    pub currency: String,
    /// `razorpay` or `khalti`.
    pub gateway: String,
    /// Who gives.
    pub donor: DonorFields,
    /// What the donor says with the gift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Whether the name is kept from public lists. The receipt has it all the same.
    #[serde(default)]
    pub anonymous: bool,
    /// `en`, `hi` or `ne`: the language of messages, mails and receipts.
    #[serde(default = "english")]
    pub locale: String,
    /// The donor's declaration, where the payee may take Indian citizens' money only.
    #[serde(default)]
    pub declares_indian_citizen: bool,
}

/// Shows nothing that a donor typed.
impl fmt::Debug for BeginRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BeginRequest")
            .field("campaign", &self.campaign)
            .field("amount_minor", &self.amount_minor)
            .field("currency", &self.currency)
            .field("gateway", &self.gateway)
            .finish_non_exhaustive()
    }
}

/// Who gives, as typed.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct DonorFields {
    /// Name.
    #[serde(default)]
    pub name: String,
    /// E-mail address.
    #[serde(default)]
    pub email: String,
    /// Phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// PAN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pan: Option<String>,
}

/// A donation that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct Begun {
    /// The reference, for people.
    pub donation_id: String,
    /// The secret with which this donor sees the donation.
    pub token: String,
    /// What to do now.
    pub next: Next,
}

crate::wire!(BeginRequest {
    idempotency_key,
    campaign,
    amount_minor,
    currency,
    gateway,
    donor,
    message,
    anonymous,
    locale,
    declares_indian_citizen,
});
crate::wire!(DonorFields {
    name,
    email,
    phone,
    pan
});
crate::wire!(Begun {
    donation_id,
    token,
    next
});

fn english() -> String {
    Locale::En.tag().to_owned()
}
