//! The same gift another way: for another amount, in another currency, to another payee. Nothing of that
//! happens by itself: what it comes to stands on the button, and the press confirms it.

use super::donate_form::focus;
use super::{drawn, ids};
use crate::checkout::draft::Draft;
use crate::checkout::flow::Flow;
use crate::checkout::step::Step;
use crate::offer::{alternative, payable, rates, trouble};
use crate::texts::{WaysTexts, texts};
use daan_api::{AlternativeView, ApiError, CampaignView, OfferView, Problem};
use daan_domain::{Currency, Gateway, Locale, Money, Offer, Rate, filled};
use leptos::prelude::*;
use std::sync::Arc;

/// A way to give instead of the one that was meant.
pub(super) struct OtherWay {
    amount: Money,
    gateway: Gateway,
    payee: String,
}

impl OtherWay {
    /// As the server says it; `None` for a gateway or currency of a newer server.
    pub(super) fn read(view: &AlternativeView) -> Option<OtherWay> {
        let currency = Currency::lookup(&view.currency)?;
        Some(OtherWay {
            amount: Money::new(view.amount_minor, currency).ok()?,
            gateway: Gateway::lookup(&view.gateway)?,
            payee: view.payee.clone(),
        })
    }

    /// So much through this offer.
    pub(super) fn of(offer: &Offer, amount: Money) -> OtherWay {
        OtherWay {
            amount,
            gateway: offer.gateway,
            payee: offer.payee.clone(),
        }
    }

    /// What it comes to, in a sentence.
    pub(super) fn sentence(&self, given: Money, locale: Locale) -> String {
        let given = given.display(locale).to_string();
        self.fill(texts(locale).ways.other, &given, locale)
    }

    /// What the button says: all that the press agrees to.
    pub(super) fn label(&self, locale: Locale) -> String {
        self.fill(texts(locale).ways.take_other, "", locale)
    }

    fn fill(&self, text: &str, given: &str, locale: Locale) -> String {
        let values = [
            ("gateway", self.gateway.name()),
            ("amount", &self.amount.display(locale).to_string()),
            ("payee", &self.payee),
            ("given", given),
        ];
        filled(text, &values)
    }
}

/// What a campaign offers, as far as it is needed to go from one way to another.
struct Ways {
    slug: String,
    views: Vec<OfferView>,
    offers: Vec<Offer>,
    rates: Vec<Rate>,
    locale: Locale,
    draft: Draft,
    flow: Flow,
}

/// In the form: a word about trouble at the gateway, and the other way where there is trouble or the
/// gateway has just failed.
pub(super) fn other_way(
    campaign: &CampaignView,
    locale: Locale,
    draft: Draft,
    flow: Flow,
) -> AnyView {
    let ways = Arc::new(Ways {
        slug: campaign.slug.clone(),
        views: campaign.offers.clone(),
        offers: payable(&campaign.offers),
        rates: rates(&campaign.rates),
        locale,
        draft,
        flow,
    });
    let of_words = Arc::clone(&ways);
    let words = move || of_words.words().into_any();
    let button = move || match ways.other() {
        Some(instead) => take_button(&ways, instead),
        None => ().into_any(),
    };
    view! {
        <p class="daan-notice" role="status">{drawn(Box::new(words))}</p>
        {drawn(Box::new(button))}
    }
    .into_any()
}

/// What the donor would give, and instead: the place of another offer, and the amount there.
struct Instead {
    given: Money,
    place: usize,
    amount: Money,
}

impl Ways {
    fn chosen(&self) -> Option<&Offer> {
        self.offers
            .get(self.draft.offer.get())
            .or_else(|| self.offers.first())
    }

    /// Empty where all is well.
    fn trouble(&self) -> String {
        let methods = self.chosen().map(|offer| trouble(&self.views, offer));
        trouble_text(methods.unwrap_or_default(), &texts(self.locale).ways)
    }

    /// Another way, where the donor may want one.
    fn other(&self) -> Option<Instead> {
        let is_wanted = self.flow.look(gateway_has_failed) || !self.trouble().is_empty();
        let offer = self.chosen().filter(|_| is_wanted)?;
        let given = self.draft.amount(offer).ok()?;
        let (place, amount) = alternative(&self.offers, &self.rates, offer, given)?;
        Some(Instead {
            given,
            place,
            amount,
        })
    }

    fn described(&self, instead: &Instead) -> Option<OtherWay> {
        let offer = self.offers.get(instead.place)?;
        Some(OtherWay::of(offer, instead.amount))
    }

    fn words(&self) -> String {
        let mut words = self.trouble();
        if let Some(instead) = self.other()
            && let Some(other) = self.described(&instead)
        {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(&other.sentence(instead.given, self.locale));
        }
        words
    }

    /// Puts the other amount into the form and sends it: should that fail too, the form says what was asked for.
    fn take(&self, instead: &Instead) {
        let is_idle = untrack(|| self.flow.look(|step| matches!(step, Step::Form { .. })));
        let Some(offer) = self.offers.get(instead.place).filter(|_| is_idle) else {
            return;
        };
        self.draft.take(instead.place, instead.amount);
        match self.draft.check(offer, &self.slug, self.locale) {
            Ok(request) => self.flow.submit(request),
            Err(field) => focus(self.flow, ids::of(field)),
        }
    }
}

fn take_button(ways: &Arc<Ways>, instead: Instead) -> AnyView {
    let label = ways
        .described(&instead)
        .map(|other| other.label(ways.locale));
    let ways = Arc::clone(ways);
    view! {
        <button class="daan-button daan-quiet" part="button" type="button" id="daan-other" on:click=move |_| ways.take(&instead)>
            {label.unwrap_or_default()}
        </button>
    }
    .into_any()
}

fn gateway_has_failed(step: &Step) -> bool {
    matches!(step, Step::Form { problem: Some(error), .. } if is_of_gateway(error))
}

/// Whether it is the gateway that stands in the way, so that another one may help.
pub(super) fn is_of_gateway(error: &ApiError) -> bool {
    [
        Problem::GatewayUnavailable,
        Problem::GatewayFailed,
        Problem::LinkNotAllowed,
    ]
    .iter()
    .any(|problem| problem.code() == error.code)
}

/// Empty where all is well.
fn trouble_text(methods: &[String], t: &WaysTexts) -> String {
    let names: Vec<&str> = methods
        .iter()
        .map(|method| match method.as_str() {
            "upi" => "UPI",
            "card" => t.card,
            "netbanking" => t.netbanking,
            "wallet" => t.wallet,
            other => other,
        })
        .collect();
    if names.is_empty() {
        return String::new();
    }
    filled(t.trouble, &[("methods", &names.join(", "))])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn khalti() -> AlternativeView {
        AlternativeView {
            gateway: "khalti".to_owned(),
            currency: "NPR".to_owned(),
            amount_minor: 800_00,
            payee: "{amount} & Kosh".to_owned(),
        }
    }

    #[test]
    fn a_button_says_all_that_its_press_agrees_to() {
        let other = OtherWay::read(&khalti()).unwrap();
        assert_eq!(
            other.label(Locale::En),
            "Give NPR\u{a0}800 through Khalti to {amount} & Kosh instead"
        );
        let given = Money::new(500_00, Currency::INR).unwrap();
        for locale in Locale::ALL {
            let label = other.label(locale);
            let amount = other.amount.display(locale).to_string();
            for part in [amount.as_str(), "Khalti", "{amount} & Kosh"] {
                assert!(label.contains(part), "{label}");
            }
            assert!(!other.sentence(given, locale).contains('{'));
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_offered() {
        let newer = [
            AlternativeView {
                gateway: "newer".to_owned(),
                ..khalti()
            },
            AlternativeView {
                currency: "ZZZ".to_owned(),
                ..khalti()
            },
            AlternativeView {
                amount_minor: -1,
                ..khalti()
            },
        ];
        for view in newer {
            assert!(OtherWay::read(&view).is_none(), "{view:?}");
        }
    }

    #[test]
    fn trouble_names_the_methods() {
        let t = &texts(Locale::En).ways;
        let said = |methods: &[&str]| {
            let methods: Vec<_> = methods.iter().map(ToString::to_string).collect();
            trouble_text(&methods, t)
        };
        assert_eq!(said(&[]), "");
        assert_eq!(
            said(&["upi"]),
            "UPI payments have trouble at the moment. Other methods work."
        );
        assert!(said(&["netbanking", "of_tomorrow"]).starts_with("Net banking, of_tomorrow "));
    }

    #[test]
    fn only_a_gateways_failure_leads_to_another() {
        let is_of = |problem: Problem| is_of_gateway(&problem.into_error(Locale::En, ""));
        assert!(is_of(Problem::GatewayUnavailable) && is_of(Problem::GatewayFailed));
        assert!(!is_of(Problem::TooManyRequests) && !is_of(Problem::LedgerUnavailable));
    }
}
