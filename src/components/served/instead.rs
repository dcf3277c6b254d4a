//! The same gift another way, where the one that was meant does not work.

use crate::checkout::draft::Draft;
use crate::checkout::flow::Flow;
use crate::components::other_way::{OtherWay, other_way as words};
use crate::offer::{alternative, payable, rates, trouble};
use crate::page::{FormState, named};
use daan_api::{AlternativeView, CampaignView, Problem};
use daan_domain::{Locale, Offer};
use leptos::prelude::*;

/// A word about trouble at the gateway.
pub(in crate::components) fn other_way(
    campaign: &CampaignView,
    locale: Locale,
    draft: Draft,
    flow: Flow,
) -> Option<AnyView> {
    has_trouble(campaign, draft).then(|| {
        // Without the amount, its own button, which needs a script, is not there.
        let words_only = Draft::new();
        words_only.offer.set(draft.offer.get_untracked());
        words(campaign, locale, words_only, flow)
    })
}

/// Once it is known what was meant: the same gift another way. It comes after the form's own button, which
/// the Enter key must press.
pub(in crate::components) fn second_button(
    campaign: &CampaignView,
    locale: Locale,
    draft: Draft,
) -> Option<AnyView> {
    let is_wanted = has_trouble(campaign, draft) || gateway_has_failed();
    is_wanted
        .then(|| take_button(campaign, &payable(&campaign.offers), locale, draft))
        .flatten()
}

fn has_trouble(campaign: &CampaignView, draft: Draft) -> bool {
    payable(&campaign.offers)
        .get(draft.offer.get_untracked())
        .is_some_and(|offer| !trouble(&campaign.offers, offer).is_empty())
}

fn gateway_has_failed() -> bool {
    let problem = use_context::<FormState>().and_then(|state| state.problem);
    problem.is_some_and(|error| {
        [
            Problem::GatewayUnavailable,
            Problem::GatewayFailed,
            Problem::LinkNotAllowed,
        ]
        .iter()
        .any(|problem| problem.code() == error.code)
    })
}

fn take_button(
    campaign: &CampaignView,
    offers: &[Offer],
    locale: Locale,
    draft: Draft,
) -> Option<AnyView> {
    let from = offers.get(draft.offer.get_untracked())?;
    let given = untrack(|| draft.amount(from)).ok()?;
    let (place, amount) = alternative(offers, &rates(&campaign.rates), from, given)?;
    let offer = offers.get(place)?;
    let other = OtherWay::read(&AlternativeView {
        gateway: offer.gateway.code().to_owned(),
        currency: amount.currency().code().to_owned(),
        amount_minor: amount.amount_minor(),
        payee: offer.payee.clone(),
    })?;
    let value = named(amount.amount_minor(), amount.currency().code());
    Some(
        view! {
            <p class="daan-notice">{other.sentence(given, locale)}</p>
            <button class="daan-button daan-quiet" type="submit" name="take" value=value>
                {other.label(locale)}
            </button>
        }
        .into_any(),
    )
}
