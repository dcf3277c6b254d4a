//! A campaign and the ways to give to it.

use serde::{Deserialize, Serialize};

/// A campaign as donors see it, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
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
    /// What one currency of the offers is in another.
    pub rates: Vec<RateView>,
    /// Where checkout.js is loaded from, so that it can be on its way before there is an order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout_url: Option<String>,
    /// What is seen beside the story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<PictureView>,
    /// The latest gifts that count, newest first; none where the campaign does not show them.
    #[serde(default)]
    pub recent: Vec<RecentGift>,
    /// How many gifts count, in any currency: credited, and not wholly given back.
    #[serde(default)]
    pub donors: i64,
}

/// A campaign's picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct PictureView {
    /// Where it is: absolute, so that it is found from a page on any origin.
    pub url: String,
    /// What it shows, for who does not see it; empty where it only decorates.
    pub alt: String,
}

/// A gift that somebody gave lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct RecentGift {
    /// Who gave, as they wrote it and cut short; `None` for those who wish not to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What was paid, in minor units.
    pub amount_minor: i64,
    /// ISO code.
    pub currency: String,
    /// When it was paid: RFC 3339, UTC.
    pub paid_at: String,
}

/// A campaign's rate between two currencies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub struct RateView {
    /// ISO code.
    pub from: String,
    /// ISO code.
    pub to: String,
    /// So many of `to` for one of `from`: a decimal such as `1.6`.
    pub rate: String,
}

/// One way to give. Amounts are in minor units of its currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
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
    /// The payment methods that the gateway reports trouble with now, such as `upi`.
    pub trouble: Vec<String>,
}

crate::wire!(CampaignView {
    slug,
    title,
    story,
    goal,
    raised,
    currency,
    offers,
    languages,
    rates,
    picture
} or_default {
    recent,
    donors,
    checkout_url,
});
crate::wire!(PictureView { url, alt });
crate::wire!(RecentGift {
    name,
    amount_minor,
    currency,
    paid_at
});
crate::wire!(RateView { from, to, rate });
crate::wire!(OfferView {
    currency,
    gateway,
    payee,
    presets,
    min,
    max,
    whole_only,
    citizens_only,
    trouble,
});
