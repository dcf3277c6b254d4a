//! What a campaign may say, but is likely a slip.

use daan_domain::{Campaign, Currency, Offer, Rate};
use std::ops::RangeInclusive;

/// Nepal's rupee is pegged at 1.6 to India's; around it, what a bank may take for the exchange.
const NPR_PER_INR: RangeInclusive<f64> = 1.5..=1.7;

/// A sentence for each.
pub(crate) fn doubts(campaign: &Campaign) -> Vec<String> {
    let rates = campaign.rates.iter().filter_map(doubt_of_rate);
    rates.chain(missing_rates(campaign)).collect()
}

fn doubt_of_rate(rate: &Rate) -> Option<String> {
    let (from, to) = (rate.from(), rate.to());
    let value: f64 = rate.to_string().parse().ok()?;
    let npr_per_inr = match (from.code(), to.code()) {
        ("INR", "NPR") => value,
        ("NPR", "INR") => value.recip(),
        _ => return None,
    };
    (!NPR_PER_INR.contains(&npr_per_inr)).then(|| {
        format!("the rate from {from} to {to} is {rate}, but the two rupees are pegged at 1.6 NPR for 1 INR")
    })
}

fn missing_rates(campaign: &Campaign) -> impl Iterator<Item = String> + '_ {
    let offers = campaign.offers.iter().enumerate();
    let pairs = offers.flat_map(|(n, one)| {
        campaign
            .offers
            .iter()
            .skip(n + 1)
            .map(move |other| (one, other))
    });
    pairs
        .filter(|(one, other)| is_other_way(one, other))
        .map(|(one, other)| (one.currency(), other.currency()))
        .filter(|(one, other)| !has_rate(campaign, *one, *other))
        .map(|(one, other)| {
            format!(
                "there is no [[campaign.rate]] between {one} and {other}, so a donor whose way to pay fails is not \
                 offered the other one"
            )
        })
}

fn is_other_way(one: &Offer, other: &Offer) -> bool {
    one.gateway != other.gateway && one.currency() != other.currency()
}

fn has_rate(campaign: &Campaign, one: Currency, other: Currency) -> bool {
    campaign
        .rates
        .iter()
        .any(|rate| [(one, other), (other, one)].contains(&(rate.from(), rate.to())))
}
