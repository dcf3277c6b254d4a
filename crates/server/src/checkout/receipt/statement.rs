//! What a receipt states beside the payment, as the campaign file said it when the receipt was issued.

use crate::campaigns::Payee;
use daan_domain::{Campaign, Locale, Localized};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Nothing personal is in it: it is kept for as long as the books are.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Statement {
    campaign: Option<Text>,
    address: Option<Text>,
    registration: Option<Text>,
    tax_note: Option<Text>,
    signatory: Option<Text>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Text {
    en: String,
    hi: Option<String>,
    ne: Option<String>,
}

impl From<&Localized> for Text {
    fn from(text: &Localized) -> Text {
        Text {
            en: text.en.clone(),
            hi: text.hi.clone(),
            ne: text.ne.clone(),
        }
    }
}

impl Statement {
    pub(super) fn of(payee: &Payee, campaign: Option<&Campaign>) -> Statement {
        let text = |text: &Option<Localized>| text.as_ref().map(Text::from);
        Statement {
            campaign: campaign.map(|campaign| Text::from(&campaign.title)),
            address: text(&payee.address),
            registration: text(&payee.registration),
            tax_note: text(&payee.tax_note),
            signatory: text(&payee.signatory),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Of a version to come, what is known is read.
    pub(super) fn read(json: &Value) -> Statement {
        Statement::deserialize(json).unwrap_or_default()
    }

    /// Where the payee is, and its registrations.
    pub(super) fn about(&self, locale: Locale) -> Vec<String> {
        lines(&[&self.address, &self.registration], locale)
    }

    /// What the donor should know of taxes.
    pub(super) fn notes(&self, locale: Locale) -> Vec<String> {
        lines(&[&self.tax_note], locale)
    }

    pub(super) fn signatory(&self, locale: Locale) -> Vec<String> {
        lines(&[&self.signatory], locale)
    }

    pub(super) fn campaign(&self, locale: Locale) -> Option<String> {
        self.campaign
            .as_ref()
            .map(|text| text.in_language(locale).to_owned())
    }
}

impl Text {
    fn in_language(&self, locale: Locale) -> &str {
        let own = match locale {
            Locale::En => None,
            Locale::Hi => self.hi.as_deref(),
            Locale::Ne => self.ne.as_deref(),
        };
        own.unwrap_or(&self.en)
    }
}

fn lines(texts: &[&Option<Text>], locale: Locale) -> Vec<String> {
    let texts = texts.iter().filter_map(|text| text.as_ref());
    texts
        .flat_map(|text| text.in_language(locale).lines())
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}
