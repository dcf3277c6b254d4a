//! The amount and its currency outlive a reload, in this tab alone. Nothing personal does: names and addresses are
//! the browser's to keep, not ours.

use super::Draft;
use crate::browser;
use crate::offer::payable;
use daan_api::CampaignView;
use daan_domain::Offer;
use leptos::prelude::*;

const PREFIX: &str = "daan.amount.";
const CHOSEN: &str = "chosen";
const FIRST: &str = "first";

impl Draft {
    /// Takes up what was chosen before a reload, unless something is chosen already, and writes down what is from now
    /// on.
    pub fn keep(self, campaign: &CampaignView) {
        if !cfg!(target_arch = "wasm32") {
            return;
        }
        let offers = payable(&campaign.offers);
        let name = [PREFIX, &campaign.slug].concat();
        let written = browser::tab_storage().and_then(|storage| storage.get_item(&name).ok()?);
        if let Some(written) = written {
            self.take_up(&written, &offers);
        }
        Effect::new(move |_| {
            if let (Some(text), Some(storage)) = (self.written(&offers), browser::tab_storage()) {
                // A full or blocked storage costs a choice, not a gift.
                let _ = storage.set_item(&name, &text);
            }
        });
    }

    /// What is written: the currency, whether the donor chose it, the preset, and what was typed, which may hold
    /// spaces. Tracks.
    fn written(&self, offers: &[Offer]) -> Option<String> {
        let code = offers.get(self.offer.get())?.currency().code();
        let how = if self.chosen.get() { CHOSEN } else { FIRST };
        let preset = self.preset.get().map(|minor| minor.to_string());
        let preset = preset.as_deref().unwrap_or("-");
        Some([code, how, preset, &self.amount.get()].join(" "))
    }

    fn take_up(&self, written: &str, offers: &[Offer]) {
        let has_begun = self.chosen.get_untracked()
            || self.preset.get_untracked().is_some()
            || self.amount.with_untracked(|amount| !amount.is_empty());
        let mut parts = written.splitn(4, ' ');
        let (Some(code), Some(how), Some(preset), Some(amount)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return;
        };
        let place = offers
            .iter()
            .position(|offer| offer.currency().code() == code);
        let Some((place, offer)) = place.and_then(|place| Some((place, offers.get(place)?))) else {
            return;
        };
        if has_begun {
            return;
        }
        if how == CHOSEN {
            self.choose_offer(place);
        }
        // The campaign may have changed its presets since.
        let presets = offer.rules.presets();
        let preset = preset.parse().ok();
        let preset = preset.filter(|minor| presets.iter().any(|one| one.amount_minor() == *minor));
        let has_amount = preset.is_some() || !amount.is_empty();
        if has_amount {
            self.offer.set(place);
            self.preset.set(preset);
            self.amount.set(amount.to_owned());
        }
    }
}

/// The gift is given: the next form begins afresh.
pub fn forget_amount(slug: &str) {
    if !cfg!(target_arch = "wasm32") {
        return;
    }
    if let Some(storage) = browser::tab_storage() {
        let _ = storage.remove_item(&[PREFIX, slug].concat());
    }
}
