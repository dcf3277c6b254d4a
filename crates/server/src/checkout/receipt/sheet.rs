//! What stands on a receipt in one language, line by line.

use super::statement::Statement;
use super::texts::texts;
use super::words::in_words;
use super::year::local;
use daan_domain::{Currency, Digits, DonorName, Locale, Timestamp, filled};
use daan_storage::StoredReceipt;
use daan_web::texts::texts as page_texts;

/// A receipt in one language.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) locale: Locale,
    pub(crate) title: &'static str,
    /// The number as it is written.
    pub(crate) label: String,
    /// Who received the money.
    pub(crate) payee: String,
    /// Where the payee is, and its registrations.
    pub(crate) about: Vec<String>,
    /// That money went back.
    pub(crate) mark: Option<String>,
    pub(crate) facts: Vec<(&'static str, String)>,
    /// What the donor should know of taxes.
    pub(crate) notes: Vec<String>,
    pub(crate) signatory: Vec<String>,
    /// The link to the PDF.
    pub(crate) pdf: &'static str,
    /// The link to the donation.
    pub(crate) back: &'static str,
}

pub(crate) fn sheet(receipt: &StoredReceipt, locale: Locale) -> Sheet {
    let t = texts(locale);
    let stated = Statement::read(&receipt.statement);
    let currency = receipt.amount.currency();
    let donor = receipt.donor_name.as_ref().map(DonorName::as_str);
    let mut facts = vec![
        (t.number, receipt.label.clone()),
        (t.year, receipt.year.clone()),
        (t.issued, date(receipt.issued_at, currency, locale)),
        (t.donor, donor.unwrap_or(t.unnamed).to_owned()),
        (t.amount, receipt.amount.display(locale).to_string()),
        (t.in_words, in_words(receipt.amount, locale)),
        (t.paid, date(receipt.paid_at, currency, locale)),
    ];
    let campaign = stated.campaign(locale);
    facts.extend(campaign.map(|title| (t.towards, title)));
    facts.extend([
        (t.way, receipt.gateway.name().to_owned()),
        (t.payment, receipt.payment.as_str().to_owned()),
        (t.reference, receipt.donation.as_str().to_owned()),
    ]);
    Sheet {
        locale,
        title: t.title,
        label: receipt.label.clone(),
        payee: receipt.payee.clone(),
        about: stated.about(locale),
        mark: mark(receipt, locale),
        facts,
        notes: stated.notes(locale),
        signatory: stated.signatory(locale),
        pdf: t.pdf,
        back: t.back,
    }
}

/// A refund frees no number: the receipt says what of it still stands.
fn mark(receipt: &StoredReceipt, locale: Locale) -> Option<String> {
    let t = texts(locale);
    if receipt.gone_back.amount_minor() == 0 {
        return None;
    }
    match receipt.amount.checked_sub(receipt.gone_back) {
        Ok(left) if left.amount_minor() > 0 => {
            let back = receipt.gone_back.display(locale).to_string();
            let left = left.display(locale).to_string();
            Some(filled(t.reduced, &[("back", &back), ("left", &left)]))
        }
        _ => Some(t.cancelled.to_owned()),
    }
}

fn date(at: Timestamp, currency: Currency, locale: Locale) -> String {
    let Some(local) = local(at, currency) else {
        return String::new();
    };
    let months = &page_texts(locale).months;
    let month = usize::try_from(local.month() - 1)
        .ok()
        .and_then(|month| months.get(month).copied());
    let text = format!(
        "{} {} {}",
        local.day(),
        month.unwrap_or_default(),
        local.year()
    );
    match locale.digits() {
        Digits::Latin => text,
        Digits::Devanagari => text.chars().map(devanagari).collect(),
    }
}

fn devanagari(c: char) -> char {
    let digit = c.to_digit(10);
    let digit = digit.and_then(|digit| char::from_u32(u32::from('०') + digit));
    digit.unwrap_or(c)
}
