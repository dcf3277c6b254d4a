//! What a receipt says of who received the money.

use super::file::{RawLocalized, Wrong, localized, wrong};
use daan_domain::Localized;
use serde::Deserialize;
use toml::Spanned;

/// A payee's `[[payee]]` in the campaign file: all of it data, because what tax law wants said changes.
#[derive(Debug, Clone)]
pub(crate) struct Payee {
    /// As the offers name it.
    pub(crate) name: String,
    /// How its receipts are numbered: `{year}` and `{number}` stand for theirs, the payee's code is already there.
    pub(crate) label: String,
    /// The month and day on which its financial year begins; `None` for what is usual where the currency is at home.
    pub(crate) year_starts: Option<(i8, i8)>,
    /// Where it is.
    pub(crate) address: Option<Localized>,
    /// Its registrations, a line each.
    pub(crate) registration: Option<Localized>,
    /// What the donor should know of taxes.
    pub(crate) tax_note: Option<Localized>,
    /// Who signs.
    pub(crate) signatory: Option<Localized>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPayee {
    name: Spanned<String>,
    code: Option<Spanned<String>>,
    receipt_number: Option<Spanned<String>>,
    year_starts: Option<Spanned<String>>,
    address: Option<RawLocalized>,
    registration: Option<RawLocalized>,
    tax_note: Option<RawLocalized>,
    signatory: Option<RawLocalized>,
}

const DEFAULT_NUMBER: &str = "{payee}/{year}/{number}";

impl Payee {
    /// A payee of whom the campaign file says no more than the name.
    pub(crate) fn named(name: &str) -> Payee {
        Payee {
            name: name.to_owned(),
            label: DEFAULT_NUMBER.replace("{payee}", name),
            year_starts: None,
            address: None,
            registration: None,
            tax_note: None,
            signatory: None,
        }
    }
}

/// The payees, no two with the same numbers. One that no offer names any more may still be paid by a late payment.
pub(super) fn payees(raw: Vec<Spanned<RawPayee>>) -> Result<Vec<Payee>, Wrong> {
    let mut payees: Vec<Payee> = Vec::new();
    for raw in raw {
        let at = raw.span();
        let payee = payee(raw.into_inner())?;
        if payees.iter().any(|known| known.name == payee.name) {
            return wrong(at, format!("payee `{}` is told of twice", payee.name));
        }
        if payees.iter().any(|known| known.label == payee.label) {
            return wrong(
                at,
                format!(
                    "payee `{}`: its receipts would have the numbers of another payee's; give each a code of its own",
                    payee.name
                ),
            );
        }
        payees.push(payee);
    }
    Ok(payees)
}

fn payee(raw: RawPayee) -> Result<Payee, Wrong> {
    let name = raw.name.get_ref().trim().to_owned();
    if name.is_empty() {
        return wrong(
            raw.name.span(),
            "name: expected a payee as the offers name it, found nothing",
        );
    }
    let code = match &raw.code {
        Some(code) => self::code(code)?,
        None => name.clone(),
    };
    let label = match &raw.receipt_number {
        Some(number) => self::number(number)?,
        None => DEFAULT_NUMBER.to_owned(),
    };
    Ok(Payee {
        name,
        label: label.replace("{payee}", &code),
        year_starts: raw.year_starts.as_ref().map(day_of_year).transpose()?,
        address: raw.address.map(localized),
        registration: raw.registration.map(localized),
        tax_note: raw.tax_note.map(localized),
        signatory: raw.signatory.map(localized),
    })
}

fn code(code: &Spanned<String>) -> Result<String, Wrong> {
    let text = code.get_ref();
    let is_sound = (1..=20).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if is_sound {
        Ok(text.clone())
    } else {
        wrong(
            code.span(),
            format!("code: expected up to 20 letters and digits such as \"DET\", found \"{text}\""),
        )
    }
}

fn number(number: &Spanned<String>) -> Result<String, Wrong> {
    let text = number.get_ref();
    let has_once = |part| text.matches(part).count() == 1;
    if has_once("{year}") && has_once("{number}") && text.chars().count() <= 60 {
        Ok(text.clone())
    } else {
        wrong(
            number.span(),
            format!(
                "receipt_number: expected up to 60 characters with {{year}} and {{number}} once each, such as \
                 \"{DEFAULT_NUMBER}\", found \"{text}\""
            ),
        )
    }
}

/// A day that every year has.
fn day_of_year(text: &Spanned<String>) -> Result<(i8, i8), Wrong> {
    let parts = text.get_ref().split_once('-');
    let read = parts.and_then(|(month, day)| {
        let date = jiff::civil::Date::new(2001, month.parse().ok()?, day.parse().ok()?).ok()?;
        Some((date.month(), date.day()))
    });
    match read {
        Some(day) => Ok(day),
        None => wrong(
            text.span(),
            format!(
                "year_starts: expected month and day such as \"04-01\", found \"{}\"",
                text.get_ref()
            ),
        ),
    }
}
