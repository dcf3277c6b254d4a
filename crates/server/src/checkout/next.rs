//! What the browser does next.

use super::Desk;
use daan_api::{Next, OpenCheckout, Prefill};
use daan_domain::ViewToken;
use daan_storage::{GatewayOrder, Quote, StoredDonation};
use std::sync::Arc;

impl Desk {
    /// Open Razorpay's checkout on this order.
    pub(super) fn open_checkout(
        &self,
        donation: &StoredDonation,
        order: &GatewayOrder,
        token: &ViewToken,
        prefill: Prefill,
    ) -> Next {
        let (amount, payee) = match &order.quote {
            Some(Quote { amount, payee }) => (*amount, payee),
            None => (donation.amount, &donation.payee),
        };
        Next::OpenCheckout(Arc::new(OpenCheckout {
            checkout_url: self.razorpay_settings.checkout_url.clone(),
            key_id: self.razorpay_settings.credentials.key_id().to_owned(),
            order_id: order.order.as_str().to_owned(),
            amount_minor: amount.amount_minor(),
            currency: amount.currency().code().to_owned(),
            name: payee.clone(),
            description: self.description(donation).to_owned(),
            prefill,
            callback_url: format!("{}/return/razorpay/{}", self.public_url, token.as_str()),
            hosted_url: format!("{}/donations/{}/pay", self.public_url, token.as_str()),
        }))
    }

    /// What is given to, in the donor's language. A campaign may have gone from the file since.
    pub(super) fn description<'a>(&'a self, donation: &'a StoredDonation) -> &'a str {
        let slug = donation.campaign.as_str();
        self.campaigns
            .lookup(slug)
            .map_or(slug, |campaign| campaign.title.text(donation.locale))
    }
}

/// For whoever holds only the token: it opens no donor's name or address.
pub(super) fn empty_prefill() -> Prefill {
    Prefill {
        name: String::new(),
        email: String::new(),
        contact: None,
    }
}
