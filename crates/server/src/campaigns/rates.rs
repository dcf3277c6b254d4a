//! What one currency of a campaign is in another.

use super::file::{Wrong, currency_of, wrong};
use daan_domain::{Currency, Offer, Rate};
use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRate {
    from: Spanned<String>,
    to: Spanned<String>,
    /// Text, because a rate is a decimal and TOML's numbers with a point are none.
    rate: Spanned<String>,
}

/// Rates between currencies that the campaign is given in, one at most for each way.
pub(super) fn rates(raw: Vec<Spanned<RawRate>>, offers: &[Offer]) -> Result<Vec<Rate>, Wrong> {
    let mut rates: Vec<Rate> = Vec::new();
    for raw in raw {
        let at = raw.span();
        let rate = rate(&raw.into_inner(), offers)?;
        let same_way = |known: &Rate| known.from() == rate.from() && known.to() == rate.to();
        if rates.iter().any(same_way) {
            let (from, to) = (rate.from(), rate.to());
            return wrong(at, format!("rate: there are two from {from} to {to}"));
        }
        rates.push(rate);
    }
    Ok(rates)
}

fn rate(raw: &RawRate, offers: &[Offer]) -> Result<Rate, Wrong> {
    let from = offered("from", &raw.from, offers)?;
    let to = offered("to", &raw.to, offers)?;
    if from == to {
        return wrong(
            raw.to.span(),
            format!("to: expected another currency than from, found \"{to}\" for both"),
        );
    }
    Rate::parse(from, to, raw.rate.get_ref()).or_else(|error| {
        wrong(
            raw.rate.span(),
            format!("rate: {error}, found \"{}\"", raw.rate.get_ref()),
        )
    })
}

/// A rate of a currency that nobody can give in would never be used, so it is a slip.
fn offered(key: &str, code: &Spanned<String>, offers: &[Offer]) -> Result<Currency, Wrong> {
    let currency = currency_of(key, code)?;
    if offers.iter().any(|offer| offer.currency() == currency) {
        return Ok(currency);
    }
    wrong(
        code.span(),
        format!("{key}: expected a currency of this campaign's offers, found \"{currency}\""),
    )
}
