//! What an operator says of a gift.

use super::EnterRequest;
use crate::checkout::{Desk, NotDone};
use daan_domain::{
    CampaignSlug, Currency, DonationId, DonorName, Email, Gateway, GatewayOrderId, Locale, Money,
    Offer,
};

/// What was said of a gift, understood.
pub(super) struct Said<'a> {
    pub(super) pidx: GatewayOrderId,
    pub(super) id: DonationId,
    pub(super) offer: &'a Offer,
    pub(super) campaign: CampaignSlug,
    pub(super) amount: Money,
    pub(super) donor: Option<(DonorName, Email)>,
    pub(super) locale: Locale,
}

impl Desk {
    pub(super) fn said(&self, request: &EnterRequest) -> Result<Said<'_>, NotDone> {
        let malformed = |what: &str, found: &str| {
            let message = format!("expected {what}, found `{found}`. Nothing was entered");
            NotDone::new("entry_malformed", message)
        };
        let pidx = GatewayOrderId::parse(request.pidx.trim())
            .map_err(|_| malformed("a pidx as Khalti's dashboard has it", &request.pidx))?;
        let id = DonationId::parse_said(&request.reference).map_err(|_| {
            malformed(
                "a donation's reference such as DN-4F7K-Q2MX-9TBZ, which Khalti's dashboard has as the purchase order",
                &request.reference,
            )
        })?;
        let campaign = self.campaigns.lookup(&request.campaign);
        let offer = campaign.and_then(|campaign| {
            let (npr, khalti) = (Currency::NPR.code(), Gateway::Khalti.code());
            Some((campaign, campaign.offer(npr, khalti).ok()?))
        });
        let (campaign, offer) = offer.ok_or_else(|| {
            malformed(
                "a campaign of the campaign file that takes gifts through Khalti",
                &request.campaign,
            )
        })?;
        let amount = Money::parse_typed(&request.amount, Currency::NPR)
            .ok()
            .filter(|amount| amount.amount_minor() > 0)
            .ok_or_else(|| malformed("an amount in rupees such as 500", &request.amount))?;
        let donor = match &request.donor {
            None => None,
            Some((name, email)) => Some((
                DonorName::parse(name).map_err(|_| malformed("the donor's name", name))?,
                Email::parse(email)
                    .map_err(|_| malformed("an e-mail address such as asha@example.org", email))?,
            )),
        };
        let locale = match request.locale.as_deref() {
            None => Locale::default(),
            Some(tag) => Locale::lookup(tag).ok_or_else(|| malformed("en, hi or ne", tag))?,
        };
        Ok(Said {
            pidx,
            id,
            offer,
            campaign: campaign.slug.clone(),
            amount,
            donor,
            locale,
        })
    }
}
