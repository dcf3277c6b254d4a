//! What the donor has typed and chosen so far. It outlives the form: a change of language or a closed
//! payment window loses nothing.

mod kept;
#[cfg(test)]
mod tests;

pub use kept::forget_amount;

use crate::offer::{first, first_for, is_nepali, payable};
use daan_api::{AmountMinor, BeginRequest, CampaignView, DonorFields, refusal_message};
use daan_domain::{Field, Intent, Locale, Money, Offer, Refusal, Typed};
use leptos::prelude::*;

/// What is in the form. All signals, so a copy is the same draft.
#[derive(Clone, Copy)]
pub struct Draft {
    /// Which of the payable offers, by its place in the campaign's order.
    pub offer: RwSignal<usize>,
    /// Whether the donor has chosen it; until then the language and the phone number may.
    pub chosen: RwSignal<bool>,
    /// Whether the phone number has changed it under the donor's eyes.
    pub moved: RwSignal<bool>,
    /// The offers to begin with: by the language alone, and with a phone number of Nepal.
    firsts: StoredValue<[usize; 2]>,
    /// The chosen preset, in minor units.
    pub preset: RwSignal<Option<i64>>,
    /// The donor's own amount, in major units as typed; it counts over a preset.
    pub amount: RwSignal<String>,
    /// Name.
    pub name: RwSignal<String>,
    /// E-mail address.
    pub email: RwSignal<String>,
    /// Phone number.
    pub phone: RwSignal<String>,
    /// PAN.
    pub pan: RwSignal<String>,
    /// Message.
    pub message: RwSignal<String>,
    /// Whether the name is kept from public lists.
    pub anonymous: RwSignal<bool>,
    /// Whether the optional fields are open.
    pub more: RwSignal<bool>,
    /// What is wrong, in the order of the fields.
    pub errors: RwSignal<Vec<(Field, String)>>,
}

impl Draft {
    /// An empty form.
    pub fn new() -> Draft {
        let text = || RwSignal::new(String::new());
        Draft {
            offer: RwSignal::new(0),
            chosen: RwSignal::new(false),
            moved: RwSignal::new(false),
            firsts: StoredValue::new([0, 0]),
            preset: RwSignal::new(None),
            amount: text(),
            name: text(),
            email: text(),
            phone: text(),
            pan: text(),
            message: text(),
            anonymous: RwSignal::new(false),
            more: RwSignal::new(false),
            errors: RwSignal::new(vec![]),
        }
    }

    /// The donor chooses an offer.
    pub fn choose_offer(&self, place: usize) {
        self.chosen.set(true);
        self.moved.set(false);
        self.turn_to(place);
    }

    /// The offer that a form in this language begins with. Once there is an amount, its currency stays.
    pub fn preselect(&self, offers: &[Offer], locale: Locale) {
        untrack(|| {
            let by_language = first_for(offers, locale);
            self.firsts.set_value([by_language, first(offers, true)]);
            let has_amount = self.preset.get().is_some() || !self.amount.get().trim().is_empty();
            if !has_amount && !self.chosen.get() {
                self.offer.set(self.first());
            } else if self.offer.get() != by_language {
                self.chosen.set(true);
            }
        });
    }

    /// Takes over a form of the server's page: what it was in first was the page's choice and nobody's own.
    pub fn served(&self, campaign: &CampaignView, locale: Locale) {
        let first = first_for(&payable(&campaign.offers), locale);
        self.chosen.set(self.offer.get_untracked() != first);
    }

    /// A phone number says where the donor is, and so which offer to begin with; a donor who has chosen
    /// one knows better.
    fn heed_phone(&self) {
        let wanted = self.first();
        if !self.chosen.get_untracked() && wanted != self.offer.get_untracked() {
            self.turn_to(wanted);
            self.moved.set(self.is_nepali());
        }
    }

    fn first(&self) -> usize {
        let [by_language, in_nepal] = self.firsts.get_value();
        if self.is_nepali() {
            in_nepal
        } else {
            by_language
        }
    }

    fn is_nepali(&self) -> bool {
        self.phone.with_untracked(|phone| is_nepali(phone))
    }

    /// A preset of another offer is no amount of this one; what was typed stays, in the currency that the
    /// form now names.
    fn turn_to(&self, place: usize) {
        if self.offer.get_untracked() != place {
            self.preset.set(None);
            self.touch(Field::Amount);
            self.offer.set(place);
        }
    }

    /// Takes an amount of an offer, as if the donor had typed it there.
    pub fn take(&self, place: usize, amount: Money) {
        // Before the offer: the field is drawn anew with it, and begins with what is here.
        self.amount.set(amount.digits());
        self.choose_offer(place);
    }

    /// The amount that the donor gives. Tracks.
    ///
    /// # Errors
    /// Why it cannot be read, or is not one that the offer takes.
    pub fn amount(&self, offer: &Offer) -> Result<Money, Refusal> {
        let typed = self.amount.get();
        match self.preset.get() {
            Some(minor) if typed.trim().is_empty() => offer.rules.parse_minor(Some(minor)),
            _ => offer.rules.parse_typed(&typed),
        }
    }

    /// Checks everything; what is wrong goes to its field.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn check(
        &self,
        offer: &Offer,
        campaign: &str,
        locale: Locale,
    ) -> Result<BeginRequest, Field> {
        untrack(|| {
            let amount = self.amount(offer);
            let (name, email) = (self.name.get(), self.email.get());
            let (phone, pan) = (self.phone.get(), self.pan.get());
            let message = self.message.get();
            let typed = Typed {
                name: &name,
                email: &email,
                phone: &phone,
                pan: &pan,
                message: &message,
                // The sentence at the button says so; pressing it is the declaration.
                declares_indian_citizen: offer.citizens_only,
            };
            match Intent::check(offer, amount, typed) {
                Ok(intent) => {
                    self.errors.set(vec![]);
                    Ok(request(
                        intent,
                        offer,
                        campaign,
                        locale,
                        self.anonymous.get(),
                    ))
                }
                Err(refusals) => Err(self.refuse(&refusals, locale)),
            }
        })
    }

    fn refuse(&self, refusals: &[Refusal], locale: Locale) -> Field {
        let errors: Vec<_> = refusals
            .iter()
            .map(|refusal| (refusal.field(), refusal_message(*refusal, locale)))
            .collect();
        let first = errors.first().map_or(Field::Amount, |(field, _)| *field);
        self.show(errors);
        first
    }

    /// Shows what is wrong; the optional fields open if one of them is.
    pub fn show(&self, errors: Vec<(Field, String)>) {
        let optional = [Field::Phone, Field::Pan, Field::Message];
        if errors.iter().any(|(field, _)| optional.contains(field)) {
            self.more.set(true);
        }
        self.errors.set(errors);
    }

    /// What is wrong with a field. Tracks.
    pub fn error(&self, field: Field) -> Option<String> {
        self.errors.with(|errors| {
            errors
                .iter()
                .find(|(wrong, _)| *wrong == field)
                .map(|(_, message)| message.clone())
        })
    }

    /// The donor changed a field, so what was wrong with it may be right now.
    pub fn touch(&self, field: Field) {
        let is_shown = |errors: &Vec<(Field, String)>| errors.iter().any(|(f, _)| *f == field);
        if self.errors.with_untracked(is_shown) {
            self.errors
                .update(|errors| errors.retain(|(wrong, _)| *wrong != field));
        }
        if field == Field::Phone {
            self.heed_phone();
        }
    }
}

/// The currencies of the payable offers, in the campaign's order: the places that [`Draft::offer`] counts.
pub fn currencies(campaign: &CampaignView) -> Vec<&'static str> {
    payable(&campaign.offers)
        .iter()
        .map(|offer| offer.currency().code())
        .collect()
}

impl Default for Draft {
    fn default() -> Draft {
        Draft::new()
    }
}

fn request(
    intent: Intent,
    offer: &Offer,
    campaign: &str,
    locale: Locale,
    anonymous: bool,
) -> BeginRequest {
    BeginRequest {
        // Taken when the request is sent: it belongs to the body as a whole.
        idempotency_key: String::new(),
        campaign: campaign.to_owned(),
        amount_minor: AmountMinor(Some(intent.amount.amount_minor())),
        currency: offer.currency().code().to_owned(),
        gateway: offer.gateway.code().to_owned(),
        donor: DonorFields {
            name: intent.donor.name.as_str().to_owned(),
            email: intent.donor.email.as_str().to_owned(),
            phone: intent.donor.phone.map(|phone| phone.as_str().to_owned()),
            pan: intent.donor.pan.map(|pan| pan.as_str().to_owned()),
        },
        message: intent.message.map(|message| message.as_str().to_owned()),
        anonymous,
        locale: locale.tag().to_owned(),
        declares_indian_citizen: offer.citizens_only,
    }
}
