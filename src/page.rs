//! The pages as HTML, for the server.
use daan_api::{CampaignView, DonationView};
use daan_domain::Locale;
use serde::{Deserialize, Serialize};

/// What the page tells the app at its start, as JSON in `<script type="application/json" id="daan-boot">`.
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

/// What stands in `<div id="daan">` at `/` and `/donate/{slug}`.
pub fn campaign_html(campaign: &CampaignView, locale: Locale) -> String {
    let _ = locale;
    campaign.title.clone()
}

/// What stands in `<div id="daan">` at `/donations/{token}`.
pub fn donation_html(
    donation: &DonationView,
    campaign: Option<&CampaignView>,
    token: &str,
    locale: Locale,
) -> String {
    let _ = (campaign, token, locale);
    donation.donation_id.clone()
}

/// What stands in `<div id="daan">` where there is nothing else to show: a sentence for the reader and,
/// where there is one, what to name when asking for help.
pub fn problem_html(message: &str, reference: Option<&str>, locale: Locale) -> String {
    let _ = (reference, locale);
    message.to_owned()
}

/// The text of `<title>`: the campaign's title, else the app's name.
pub fn title(campaign: Option<&CampaignView>, locale: Locale) -> String {
    let _ = locale;
    campaign.map_or_else(|| "Daan".to_owned(), |campaign| campaign.title.clone())
}
