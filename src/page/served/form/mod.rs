//! The campaign's page with its form, fresh or as it was sent.

use super::super::{shell, title};
use super::entered::Entered;
use super::rendered;
use crate::checkout::draft::Draft;
use crate::checkout::flow::Flow;
use crate::components::{campaign_page, ids};
use crate::offer::payable;
use crate::texts::plain::plain;
use daan_api::{ApiError, CampaignView, Client, Problem};
use daan_domain::{Field, IdempotencyKey, Locale};
use leptos::prelude::*;

/// What has happened to a form before it is shown.
#[derive(Debug, Clone, Default)]
pub struct FormState {
    /// A fresh name for the gift that this page sends. A form that is sent again keeps the one it had, so
    /// that an answer that was lost costs nothing.
    pub idempotency_key: String,
    /// What was typed; it stays.
    pub entered: Option<Entered>,
    /// What is wrong at which field: the error of [`Entered::to_request`].
    pub refusals: Vec<(Field, String)>,
    /// What else went wrong. One that names a field is shown there.
    pub problem: Option<ApiError>,
    /// What is to be said although nothing is wrong.
    pub notice: Option<Notice>,
}

/// What is to be said above a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The donor came back from the gateway's page without paying.
    Cancelled {
        /// Of the donation that was left; its page knows whether it was paid after all.
        token: String,
    },
}

impl FormState {
    /// Everything that is wrong at a field of the form, in the order of the fields.
    pub(crate) fn at_fields(&self) -> Vec<(Field, String)> {
        let said = self.problem.as_ref().and_then(|error| {
            let field = Field::lookup(error.field.as_deref()?)?;
            Some((field, error.message.clone()))
        });
        self.refusals
            .iter()
            .cloned()
            .chain(said)
            .map(|(field, message)| (shown_at(field), message))
            .collect()
    }

    /// The name of the gift that this page sends.
    pub(crate) fn key(&self) -> &str {
        let is_spent = self
            .problem
            .as_ref()
            .is_some_and(|error| error.code == Problem::IdempotencyKeyReused.code());
        self.entered
            .as_ref()
            .map(|entered| entered.idempotency_key.as_str())
            .filter(|key| !is_spent && IdempotencyKey::parse(*key).is_ok())
            .unwrap_or(&self.idempotency_key)
    }

    /// What is wrong with no field to blame.
    pub(crate) fn elsewhere(&self) -> Option<&ApiError> {
        self.problem
            .as_ref()
            .filter(|error| error.field.as_deref().and_then(Field::lookup).is_none())
    }

    fn is_wrong(&self) -> bool {
        self.problem.is_some() || !self.refusals.is_empty()
    }
}

/// The currency has no place of its own for words; what is wrong with it stands where it is mended.
fn shown_at(field: Field) -> Field {
    if ids::of(field) == ids::AMOUNT {
        Field::Amount
    } else {
        field
    }
}

/// What stands in `<div id="daan">` at `/` and `/donate/{slug}`. The key is a fresh one.
pub fn campaign_html(campaign: &CampaignView, locale: Locale, idempotency_key: &str) -> String {
    let state = FormState {
        idempotency_key: idempotency_key.to_owned(),
        ..FormState::default()
    };
    form_html(campaign, locale, &state)
}

/// The same page after the form was sent, or left for the gateway and come back to.
pub fn form_html(campaign: &CampaignView, locale: Locale, state: &FormState) -> String {
    rendered(|| {
        let draft = Draft::new();
        if let Some(entered) = &state.entered {
            entered.show(draft, &payable(&campaign.offers));
        }
        draft.show(state.at_fields());
        provide_context(state.clone());
        let flow = Flow::new(Client::new("", locale), locale, None);
        let page = campaign_page(campaign, locale, draft, flow);
        shell(locale, page.into_any())
    })
}

/// The text of `<title>` of that page: that something is wrong is the first thing that is read out.
pub fn form_title(campaign: &CampaignView, locale: Locale, state: &FormState) -> String {
    let title = title(Some(campaign), locale);
    if state.is_wrong() {
        plain(locale).error.replace("{title}", &title)
    } else {
        title
    }
}

#[cfg(test)]
mod tests;
