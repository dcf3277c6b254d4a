//! The shapes on the wire. Texts stay texts here; `daan-domain` makes values of them.

use daan_domain::{Locale, Status};
use serde::de::{Deserialize, Deserializer, IgnoredAny, Visitor};
use serde::{Deserialize as DeriveDeserialize, Serialize};
use std::fmt;

/// What a donor asks for: the body of `POST /api/begin_donation`, under `request`.
#[derive(Clone, Serialize, DeriveDeserialize)]
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
#[derive(Clone, Serialize, DeriveDeserialize)]
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

/// A donation that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, DeriveDeserialize)]
pub struct Begun {
    /// The reference, for people.
    pub donation_id: String,
    /// The secret with which this donor sees the donation.
    pub token: String,
    /// What to do now.
    pub next: Next,
}

/// What `POST /api/retry_donation` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, DeriveDeserialize)]
pub struct Retried {
    /// What to do now.
    pub next: Next,
}

/// What the browser does next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, DeriveDeserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Next {
    /// Open Razorpay's checkout in the page.
    OpenCheckout(Box<OpenCheckout>),
    /// Go there.
    Redirect {
        /// Where.
        url: String,
    },
}

/// What checkout.js needs. The amount is for display: the order holds the one that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, DeriveDeserialize)]
pub struct OpenCheckout {
    /// Where checkout.js is loaded from.
    pub checkout_url: String,
    /// The public key id.
    pub key_id: String,
    /// The order to pay.
    pub order_id: String,
    /// In minor units.
    pub amount_minor: i64,
    /// ISO code.
    pub currency: String,
    /// The payee, as shown in the window.
    pub name: String,
    /// The campaign, as shown in the window.
    pub description: String,
    /// What the donor need not type again.
    pub prefill: Prefill,
    /// Where browsers that cannot show the window are sent back to.
    pub callback_url: String,
}

/// What the donor need not type again in the payment window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, DeriveDeserialize)]
pub struct Prefill {
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number in E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// A donation as its donor sees it. Holds nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, DeriveDeserialize)]
pub struct DonationView {
    /// The reference.
    pub donation_id: String,
    /// [`Status::code`].
    pub status: String,
    /// In minor units.
    pub amount_minor: i64,
    /// ISO code.
    pub currency: String,
    /// The campaign's slug.
    pub campaign: String,
    /// `razorpay` or `khalti`.
    pub gateway: String,
    /// Whether a payment of this donation is held for a person to look at.
    #[serde(default)]
    pub under_review: bool,
    /// The payment that counts, at its gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<String>,
    /// When it was captured: RFC 3339, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<String>,
    /// How to go on with a donation that can still be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Next>,
}

impl DonationView {
    /// The status; `None` for one of a newer server.
    pub fn status(&self) -> Option<Status> {
        Status::lookup(&self.status)
    }
}

/// A campaign as donors see it, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, DeriveDeserialize)]
pub struct CampaignView {
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What the gifts are for; paragraphs are separated by empty lines.
    pub story: String,
    /// What is to be reached, in minor units of `currency`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<i64>,
    /// What was given so far, in minor units of `currency`.
    pub raised: i64,
    /// The currency of `goal` and `raised`.
    pub currency: String,
    /// The ways to give.
    pub offers: Vec<OfferView>,
    /// Tags of the languages the campaign is written in.
    pub languages: Vec<String>,
}

/// One way to give. Amounts are in minor units of its currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, DeriveDeserialize)]
pub struct OfferView {
    /// ISO code.
    pub currency: String,
    /// `razorpay` or `khalti`.
    pub gateway: String,
    /// Who receives the money.
    pub payee: String,
    /// Amounts to choose from.
    pub presets: Vec<i64>,
    /// The least.
    pub min: i64,
    /// The most.
    pub max: i64,
    /// Whether fractions of the major unit are refused.
    pub whole_only: bool,
    /// Whether the donor must declare to be an Indian citizen.
    pub citizens_only: bool,
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
crate::wire!(Retried { next });
crate::wire!(OpenCheckout {
    checkout_url,
    key_id,
    order_id,
    amount_minor,
    currency,
    name,
    description,
    prefill,
    callback_url,
});
crate::wire!(Prefill {
    name,
    email,
    contact
});
crate::wire!(DonationView {
    donation_id,
    status,
    amount_minor,
    currency,
    campaign,
    gateway,
    under_review,
    payment_id,
    paid_at,
    next,
});
crate::wire!(CampaignView {
    slug,
    title,
    story,
    goal,
    raised,
    currency,
    offers,
    languages
});
crate::wire!(OfferView {
    currency,
    gateway,
    payee,
    presets,
    min,
    max,
    whole_only,
    citizens_only,
});

fn english() -> String {
    Locale::En.tag().to_owned()
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

    #[test]
    fn next_is_tagged_by_its_kind() {
        let next = Next::Redirect {
            url: "https://pay.example".to_owned(),
        };
        assert_eq!(
            serde_json::to_string(&next).unwrap(),
            r#"{"kind":"redirect","url":"https://pay.example"}"#
        );
    }
}
