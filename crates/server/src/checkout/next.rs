//! What the browser does next.

use super::Desk;
use daan_api::{Next, OpenCheckout, Prefill};
use daan_domain::{GatewayOrderId, ViewToken};
use daan_storage::StoredDonation;

impl Desk {
    /// Open Razorpay's checkout on this order.
    pub(super) fn open_checkout(
        &self,
        donation: &StoredDonation,
        order: &GatewayOrderId,
        token: &ViewToken,
        prefill: Prefill,
    ) -> Next {
        Next::OpenCheckout(Box::new(OpenCheckout {
            checkout_url: self.razorpay_settings.checkout_url.clone(),
            key_id: self.razorpay_settings.credentials.key_id().to_owned(),
            order_id: order.as_str().to_owned(),
            amount_minor: donation.amount.amount_minor(),
            currency: donation.amount.currency().code().to_owned(),
            name: donation.payee.clone(),
            description: self.description(donation),
            prefill,
            callback_url: format!("{}/return/razorpay/{}", self.public_url, token.as_str()),
        }))
    }

    fn description(&self, donation: &StoredDonation) -> String {
        let title = self
            .campaigns
            .lookup(donation.campaign.as_str())
            .map_or("", |campaign| campaign.title.text(donation.locale));
        title.to_owned()
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
