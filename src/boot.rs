//! What the page tells the app at its start.

use daan_api::{CampaignView, DonationView, codec};
use serde::{Deserialize, Serialize};

/// The id of the `<script type="application/json">` that holds it.
pub const ELEMENT_ID: &str = "daan-boot";

/// What the server knew when it wrote the page, so that the app need not ask again. Without a server's
/// page (`trunk serve`) all of it is absent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Boot {
    /// Where checkout.js is loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout_url: Option<String>,
    /// The campaign of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignView>,
    /// The donation of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub donation: Option<DonationView>,
    /// The token of that donation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

daan_api::wire!(Boot {
    checkout_url,
    campaign,
    donation,
    token
});

impl Boot {
    /// Reads it from the page.
    pub fn from_page() -> Boot {
        crate::browser::element(ELEMENT_ID)
            .and_then(|element| element.text_content())
            .and_then(|text| codec::from_json(&text))
            .unwrap_or_default()
    }
}
