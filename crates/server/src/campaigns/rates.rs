//! What one currency of a campaign is in another.

use super::file::{Wrong, currency_of, wrong};
use daan_domain::{Currency, Money, Offer, Rate};
use serde::Deserialize;
use toml::{Spanned, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRate {
    from: Spanned<String>,
    to: Spanned<String>,
    /// Text, because a rate is a decimal and TOML's numbers with a point are none. Anything is read, to say so.
    rate: Spanned<Value>,
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
    let text = text(&raw.rate)?;
    let rate = Rate::parse(from, to, text)
        .or_else(|error| wrong(raw.rate.span(), format!("rate: {error}, found \"{text}\"")))?;
    if leads_nowhere(&rate, offers) {
        return wrong(
            raw.rate.span(),
            format!(
                "rate: {rate} takes every preset in {from} outside min_minor and max_minor in {to}; check the rate"
            ),
        );
    }
    Ok(rate)
}

fn text(rate: &Spanned<Value>) -> Result<&str, Wrong> {
    match rate.get_ref() {
        Value::String(text) => Ok(text),
        Value::Float(_) | Value::Integer(_) => wrong(
            rate.span(),
            format!("rate: write it in quotes, \"{}\"", rate.get_ref()),
        ),
        other => wrong(
            rate.span(),
            format!(
                "rate: expected a rate such as \"1.6\", found {}",
                other.type_str()
            ),
        ),
    }
}

/// Such a rate has a slip in it: no gift that donors are asked for could go the other way.
fn leads_nowhere(rate: &Rate, offers: &[Offer]) -> bool {
    let of = |currency| {
        offers
            .iter()
            .filter(move |offer| offer.currency() == currency)
    };
    let presets: Vec<Money> = of(rate.from())
        .flat_map(|offer| offer.rules.presets().iter().copied())
        .collect();
    let arrives =
        |preset: &Money| of(rate.to()).any(|offer| rate.quote(*preset, &offer.rules).is_some());
    !presets.is_empty() && !presets.iter().any(arrives)
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
