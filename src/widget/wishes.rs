//! What a page asks for by attributes, within what the campaign allows.

use crate::checkout::draft::Draft;
use crate::offer::read;
use daan_api::CampaignView;
use daan_domain::{AmountProblem, Offer, Refusal};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// More chips than this are no help.
const MOST_AMOUNTS: usize = 8;

/// The attributes of `<daan-donate>` as they stand in the page. Amounts are rupees, as people write them there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wishes {
    /// The amount that is chosen to begin with.
    pub amount: Option<String>,
    /// The amounts to choose from, separated by commas.
    pub amounts: Option<String>,
    /// The least.
    pub min: Option<String>,
    /// The most.
    pub max: Option<String>,
    /// The currency to begin with; the amounts above are in it.
    pub currency: Option<String>,
    /// The gateways that may be offered, separated by commas.
    pub gateways: Option<String>,
    /// The donor's name, where the page knows it.
    pub donor_name: Option<String>,
    /// The donor's e-mail address.
    pub donor_email: Option<String>,
    /// The donor's phone number.
    pub donor_phone: Option<String>,
}

daan_api::wire!(Wishes {
    amount,
    amounts,
    min,
    max,
    currency,
    gateways,
    donor_name,
    donor_email,
    donor_phone,
});

/// A wish that cannot be met, and is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The attribute.
    pub attribute: &'static str,
    /// What it says.
    pub value: String,
    /// What was expected, for the page's developer.
    pub expected: String,
}

impl Wishes {
    /// Narrows what the campaign offers to what the page asks for. What the page cannot ask for is told, and
    /// the campaign's own stays in its place: a typing error must not cost a gift.
    pub fn narrow(&self, campaign: &mut CampaignView) -> Vec<Doubt> {
        let mut doubts = vec![];
        self.keep_gateways(campaign, &mut doubts);
        let place = self.place(campaign, &mut doubts);
        self.narrow_limits(campaign, place, &mut doubts);
        self.replace_amounts(campaign, place, &mut doubts);
        if let Some(amount) = &self.amount
            && let Some(offer) = offer_at(campaign, place)
            && let Err(refusal) = offer.rules.parse_typed(amount)
        {
            doubts.push(doubt("amount", amount, &allowed(&offer, refusal)));
        }
        doubts
    }

    /// Fills in what the page knows already, as if the donor had; afterwards it is the donor's.
    pub fn fill(&self, draft: Draft, campaign: &CampaignView) {
        let place = self.place(campaign, &mut vec![]);
        if self.currency.is_some() {
            draft.choose_offer(place);
        }
        let amount = self.amount.as_ref().zip(offer_at(campaign, place));
        if let Some(money) = amount.and_then(|(amount, offer)| offer.rules.parse_typed(amount).ok())
        {
            let minor = money.amount_minor();
            let is_preset = campaign
                .offers
                .get(place)
                .is_some_and(|offer| offer.presets.contains(&minor));
            if is_preset {
                draft.preset.set(Some(minor));
            } else {
                draft.amount.set(money.digits());
            }
        }
        for (signal, known) in [
            (draft.name, &self.donor_name),
            (draft.email, &self.donor_email),
            (draft.phone, &self.donor_phone),
        ] {
            if let Some(known) = known {
                signal.set(known.clone());
            }
        }
    }

    fn keep_gateways(&self, campaign: &mut CampaignView, doubts: &mut Vec<Doubt>) {
        let Some(wanted) = &self.gateways else { return };
        let is_wanted = |gateway: &str| wanted.split(',').any(|name| name.trim() == gateway);
        let offered: Vec<String> = campaign.offers.iter().map(|o| o.gateway.clone()).collect();
        if wanted
            .split(',')
            .any(|name| !offered.iter().any(|gateway| gateway == name.trim()))
        {
            let expected = ["some of: ", &offered.join(", ")].concat();
            doubts.push(doubt("gateways", wanted, &expected));
        }
        if offered.iter().any(|gateway| is_wanted(gateway)) {
            campaign.offers.retain(|offer| is_wanted(&offer.gateway));
        }
    }

    fn place(&self, campaign: &CampaignView, doubts: &mut Vec<Doubt>) -> usize {
        let Some(code) = &self.currency else { return 0 };
        let found = campaign
            .offers
            .iter()
            .position(|offer| offer.currency.eq_ignore_ascii_case(code.trim()));
        found.unwrap_or_else(|| {
            let codes: Vec<_> = campaign
                .offers
                .iter()
                .map(|o| o.currency.as_str())
                .collect();
            doubts.push(doubt(
                "currency",
                code,
                &["one of: ", &codes.join(", ")].concat(),
            ));
            0
        })
    }

    fn narrow_limits(&self, campaign: &mut CampaignView, place: usize, doubts: &mut Vec<Doubt>) {
        let Some(offer) = offer_at(campaign, place) else {
            return;
        };
        let mut read = |attribute, wish: &Option<String>| {
            let text = wish.as_ref()?;
            match offer.rules.parse_typed(text) {
                Ok(money) => Some(money.amount_minor()),
                Err(refusal) => {
                    doubts.push(doubt(attribute, text, &allowed(&offer, refusal)));
                    None
                }
            }
        };
        let (min, max) = (read("min", &self.min), read("max", &self.max));
        let Some(view) = campaign.offers.get_mut(place) else {
            return;
        };
        let (least, most) = (min.unwrap_or(view.min), max.unwrap_or(view.max));
        if least > most {
            let text = self.min.clone().unwrap_or_default();
            doubts.push(doubt("min", &text, "not more than `max`"));
            return;
        }
        (view.min, view.max) = (least, most);
        view.presets.retain(|minor| (least..=most).contains(minor));
    }

    fn replace_amounts(&self, campaign: &mut CampaignView, place: usize, doubts: &mut Vec<Doubt>) {
        let (Some(wanted), Some(offer)) = (&self.amounts, offer_at(campaign, place)) else {
            return;
        };
        let mut presets: Vec<i64> = vec![];
        for text in wanted.split(',').map(str::trim) {
            match offer.rules.parse_typed(text) {
                Ok(money) if presets.len() < MOST_AMOUNTS => {
                    if !presets.contains(&money.amount_minor()) {
                        presets.push(money.amount_minor());
                    }
                }
                Ok(_) => doubts.push(doubt("amounts", text, "eight amounts at most")),
                Err(refusal) => doubts.push(doubt("amounts", text, &allowed(&offer, refusal))),
            }
        }
        if let Some(view) = campaign.offers.get_mut(place)
            && !presets.is_empty()
        {
            view.presets = presets;
        }
    }
}

fn offer_at(campaign: &CampaignView, place: usize) -> Option<Offer> {
    read(campaign.offers.get(place)?)
}

fn doubt(attribute: &'static str, value: &str, expected: &str) -> Doubt {
    Doubt {
        attribute,
        value: value.to_owned(),
        expected: expected.to_owned(),
    }
}

/// What an amount may be here, in digits and without a currency's sign, as it is written in an attribute.
fn allowed(offer: &Offer, refusal: Refusal) -> String {
    let limits = offer.rules.limits();
    let whole = if matches!(refusal, Refusal::Amount(AmountProblem::NotWhole, _)) {
        "a whole number of rupees "
    } else {
        "an amount in rupees "
    };
    [
        whole,
        "from ",
        &limits.min.digits(),
        " to ",
        &limits.max.digits(),
        " (",
        offer.currency().code(),
        ")",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::samples::campaign_of_two;

    fn narrowed(wishes: &Wishes) -> (CampaignView, Vec<&'static str>) {
        let mut campaign = campaign_of_two();
        let doubts = wishes.narrow(&mut campaign);
        let attributes = doubts.iter().map(|doubt| doubt.attribute).collect();
        (campaign, attributes)
    }

    #[test]
    fn amounts_are_rupees_and_take_the_place_of_the_campaigns() {
        let wishes = Wishes {
            amounts: Some("100, 250,100".into()),
            ..Wishes::default()
        };
        let (campaign, doubts) = narrowed(&wishes);
        assert_eq!(campaign.offers[0].presets, [100_00, 250_00]);
        assert!(doubts.is_empty(), "{doubts:?}");
    }

    #[test]
    fn a_typing_error_is_told_and_costs_no_gift() {
        let own = campaign_of_two();
        for (wishes, attribute) in [
            (
                Wishes {
                    amounts: Some("lots".into()),
                    ..Wishes::default()
                },
                "amounts",
            ),
            (
                Wishes {
                    min: Some("-5".into()),
                    ..Wishes::default()
                },
                "min",
            ),
            (
                Wishes {
                    max: Some("99999999999".into()),
                    ..Wishes::default()
                },
                "max",
            ),
            (
                Wishes {
                    amount: Some("0".into()),
                    ..Wishes::default()
                },
                "amount",
            ),
            (
                Wishes {
                    currency: Some("USD".into()),
                    ..Wishes::default()
                },
                "currency",
            ),
            (
                Wishes {
                    gateways: Some("paypal".into()),
                    ..Wishes::default()
                },
                "gateways",
            ),
        ] {
            let (campaign, doubts) = narrowed(&wishes);
            assert_eq!(doubts, [attribute]);
            assert_eq!(campaign, own, "{attribute}");
        }
    }

    #[test]
    fn a_page_narrows_what_the_campaign_allows() {
        let wishes = Wishes {
            gateways: Some("khalti".into()),
            min: Some("200".into()),
            max: Some("900".into()),
            ..Wishes::default()
        };
        let (campaign, doubts) = narrowed(&wishes);
        assert!(doubts.is_empty(), "{doubts:?}");
        let [offer] = &campaign.offers[..] else {
            panic!("{:?}", campaign.offers)
        };
        assert_eq!((offer.min, offer.max), (200_00, 900_00));
        assert!(
            offer
                .presets
                .iter()
                .all(|minor| (200_00..=900_00).contains(minor))
        );
    }

    #[test]
    fn what_the_page_knows_is_filled_in() {
        let wishes = Wishes {
            currency: Some("npr".into()),
            amount: Some("777".into()),
            donor_name: Some("Asha".into()),
            ..Wishes::default()
        };
        let owner = Owner::new();
        owner.with(|| {
            let draft = Draft::new();
            wishes.fill(draft, &campaign_of_two());
            assert_eq!(draft.offer.get_untracked(), 1);
            assert_eq!(draft.amount.get_untracked(), "777");
            assert_eq!(draft.name.get_untracked(), "Asha");
        });
    }
}
