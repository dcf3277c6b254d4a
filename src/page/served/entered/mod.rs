//! What a browser without the app posts, and what it asks for.

mod digest;

use crate::checkout::draft::Draft;
use crate::offer::payable;
use daan_api::{BeginRequest, CampaignView, refusal_message};
use daan_domain::{Currency, Field, IdempotencyKey, Locale, Money, Offer, Refusal};
use digest::digest;
use leptos::prelude::*;
use std::fmt;

/// A form as it was filled in: texts, and nothing of them checked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Entered {
    /// The currency that was chosen, else empty.
    pub currency: String,
    /// An own amount, in major units as typed; it counts over a preset.
    pub amount: String,
    /// The preset that was chosen: minor units, behind its currency where there are several (`INR:50000`).
    pub preset: String,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
    /// PAN.
    pub pan: String,
    /// Message.
    pub message: String,
    /// Whether the name is kept from public lists.
    pub anonymous: bool,
    /// The language of the page that the form was on.
    pub locale: String,
    /// The key of the page that the form was on.
    pub idempotency_key: String,
    /// The key under which the page's own script has asked for the very same gift already, when it waited for the app.
    pub begun: String,
}

/// Shows nothing that a donor typed.
impl fmt::Debug for Entered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entered")
            .field("currency", &self.currency)
            .finish_non_exhaustive()
    }
}

/// Reads a form's body, as browsers write it. Whatever cannot be read is read as best as it can be: it is
/// checked later, and then told at its field.
pub fn parse_form(body: &str) -> Entered {
    let mut entered = Entered::default();
    let mut taken = None;
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        let value = value.into_owned();
        match name.as_ref() {
            "currency" => entered.currency = value,
            "amount" => entered.amount = value,
            "preset" => entered.preset = value,
            "name" => entered.name = value,
            "email" => entered.email = value,
            "phone" => entered.phone = value,
            "pan" => entered.pan = value,
            "message" => entered.message = value.replace("\r\n", "\n"),
            "anonymous" => entered.anonymous = true,
            "locale" => entered.locale = value,
            "idempotency_key" => entered.idempotency_key = value,
            "begun" => entered.begun = value,
            "take" => taken = offered(&value),
            _ => {}
        }
    }
    match taken {
        Some(amount) => entered.with_amount(amount),
        None => entered,
    }
}

/// How the form names an amount of a currency: `NPR:80000`.
pub(crate) fn named(amount_minor: i64, currency: &str) -> String {
    [currency, ":", &amount_minor.to_string()].concat()
}

fn offered(named: &str) -> Option<Money> {
    let (code, minor) = named.split_once(':')?;
    Money::new(minor.parse().ok()?, Currency::lookup(code)?).ok()
}

impl Entered {
    /// An otherwise empty form for this amount.
    pub fn of_amount(amount: Money) -> Entered {
        Entered::default().with_amount(amount)
    }

    /// The language of the page that the form was on.
    pub fn locale(&self) -> Option<Locale> {
        Locale::lookup(&self.locale)
    }

    /// What is asked for, by the rules of the app's own form. Its key names this body: the same press twice
    /// is the same gift, and a form that was changed another one. The key is empty where the page had none
    /// that is one; whoever sends the request draws it then.
    ///
    /// # Errors
    /// What is wrong at which field, in this language; never empty.
    pub fn to_request(
        &self,
        campaign: &CampaignView,
        locale: Locale,
    ) -> Result<BeginRequest, Vec<(Field, String)>> {
        let offers = payable(&campaign.offers);
        let Some((place, offer)) = self.offer(&offers) else {
            let message = refusal_message(Refusal::CurrencyNotOffered, locale);
            return Err(vec![(Field::Currency, message)]);
        };
        with_draft(|draft| {
            self.fill(draft, Some(place));
            match draft.check(offer, &campaign.slug, locale) {
                Ok(request) => Ok(BeginRequest {
                    idempotency_key: self.key(&request),
                    ..request
                }),
                Err(_) => Err(draft.errors.get_untracked()),
            }
        })
    }

    /// Puts what was typed into a form; what it lacks stays as the form begins.
    pub(in crate::page) fn show(&self, draft: Draft, offers: &[Offer]) {
        self.fill(draft, self.offer(offers).map(|(place, _)| place));
        let optional = [&self.phone, &self.pan, &self.message];
        draft
            .more
            .set(optional.iter().any(|text| !text.trim().is_empty()));
    }

    fn fill(&self, draft: Draft, place: Option<usize>) {
        if let Some(place) = place {
            draft.choose_offer(place);
        }
        draft.preset.set(self.preset_minor());
        for (signal, text) in [
            (draft.amount, &self.amount),
            (draft.name, &self.name),
            (draft.email, &self.email),
            (draft.phone, &self.phone),
            (draft.pan, &self.pan),
            (draft.message, &self.message),
        ] {
            signal.set(text.clone());
        }
        draft.anonymous.set(self.anonymous);
    }

    /// The offer in the chosen currency. One offer needs no choice, and several no guess: the amount would
    /// be another one.
    fn offer<'a>(&self, offers: &'a [Offer]) -> Option<(usize, &'a Offer)> {
        let is_meant = |offer: &Offer| {
            let is_only = offers.len() == 1 && self.currency.is_empty();
            is_only || offer.currency().code() == self.currency
        };
        offers.iter().enumerate().find(|(_, offer)| is_meant(offer))
    }

    /// A preset of another currency is no amount of this one.
    fn preset_minor(&self) -> Option<i64> {
        let minor = match self.preset.split_once(':') {
            Some((code, minor)) => (code == self.currency).then_some(minor)?,
            None => &self.preset,
        };
        minor.parse().ok()
    }

    fn with_amount(self, amount: Money) -> Entered {
        Entered {
            currency: amount.currency().code().to_owned(),
            amount: amount.digits(),
            preset: String::new(),
            ..self
        }
    }

    fn key(&self, request: &BeginRequest) -> String {
        if let Ok(begun) = IdempotencyKey::parse(&self.begun) {
            return begun.as_str().to_owned();
        }
        match IdempotencyKey::parse(&self.idempotency_key) {
            Ok(key) => format!("{}-{:016x}", key.as_str(), digest(request)),
            Err(_) => String::new(),
        }
    }
}

fn with_draft<T>(use_it: impl FnOnce(Draft) -> T) -> T {
    let owner = Owner::new();
    let answer = owner.with(|| use_it(Draft::new()));
    owner.unset_with_forced_cleanup();
    answer
}

#[cfg(test)]
mod tests;
