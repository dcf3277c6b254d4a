//! The page from which a gift is paid where the app is not there to open the payment window.

mod field;
mod frame;
mod here;
mod otp;

pub use here::{Choice, Chosen, Method, OneCall};
pub use otp::{OtpPage, otp_html};

use super::rendered;
use crate::texts::plain::plain;
use daan_api::ApiError;
use daan_domain::{Locale, Money};
use frame::{frame, hidden, summary, titled};
use here::here;
use leptos::prelude::*;

/// What is paid for.
#[derive(Debug, Clone)]
pub struct Gift {
    /// The token of the donation.
    pub token: String,
    /// Its reference.
    pub donation_id: String,
    /// The campaign's name in addresses.
    pub slug: String,
    /// The campaign's title.
    pub campaign: String,
    /// What is to be paid.
    pub amount: Money,
    /// Who receives it.
    pub payee: String,
}

/// The ways to pay a gift.
#[derive(Debug, Clone)]
pub struct PayPage {
    /// What is paid for.
    pub gift: Gift,
    /// The gateway's own page. Where it is the only way, the browser is sent there by itself.
    pub hosted: Option<HostedForm>,
    /// What can be paid with from our page.
    pub one_call: Option<OneCall>,
    /// What went wrong with the last try.
    pub problem: Option<PayProblem>,
}

/// A form that leads to the gateway's own page.
#[derive(Debug, Clone)]
pub struct HostedForm {
    /// Where it is posted.
    pub action: String,
    /// What goes along.
    pub fields: Vec<(String, String)>,
}

/// Why a payment was not begun.
#[derive(Debug, Clone)]
pub enum PayProblem {
    /// The server says so.
    Said(ApiError),
    /// The gateway said so at once; in the words of [`daan_api::failure_message`].
    Failed(String),
    /// What was typed cannot be paid with.
    Refused(PayRefusal),
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayRefusal {
    /// No bank or wallet of the list.
    Choice,
    /// Not a UPI ID.
    Upi,
    /// Not a phone number.
    Phone,
    /// An e-mail address that this way to pay does not take.
    Email,
    /// Not a card.
    Card,
    /// Not a one-time password.
    Otp,
}

impl PayRefusal {
    fn message(self, locale: Locale) -> &'static str {
        let t = &plain(locale).pay;
        match self {
            PayRefusal::Choice => t.no_choice,
            PayRefusal::Upi => t.no_upi_id,
            PayRefusal::Phone => t.no_phone,
            PayRefusal::Email => t.no_email,
            PayRefusal::Card => t.no_card,
            PayRefusal::Otp => t.no_otp,
        }
    }
}

/// The field that is to blame, and what is wrong with it.
struct Wrong {
    id: String,
    message: &'static str,
}

/// What stands in `<div id="daan">` at `/donations/{token}/pay`.
pub fn pay_html(page: &PayPage, locale: Locale) -> String {
    rendered(|| {
        let wrong = page.wrong(locale);
        let methods = page.one_call.as_ref();
        let methods = methods.and_then(|offered| here(offered, &page.gift, wrong.as_ref(), locale));
        let is_only_way = methods.is_none() && page.problem.is_none();
        let hosted = page.hosted.as_ref();
        let hosted = hosted.map(|form| onward(form, &page.gift, is_only_way, locale));
        let summary = page
            .problem
            .as_ref()
            .map(|problem| summary(problem, wrong, locale));
        let content = view! { {hosted} {methods} }.into_any();
        frame(
            &page.gift,
            plain(locale).pay.title,
            summary,
            content,
            locale,
        )
    })
}

impl PayPage {
    /// The text of `<title>`.
    pub fn title(&self, locale: Locale) -> String {
        titled(&self.gift, self.problem.is_some(), locale)
    }

    fn wrong(&self, locale: Locale) -> Option<Wrong> {
        let Some(PayProblem::Refused(refusal)) = self.problem else {
            return None;
        };
        let id = self.one_call.as_ref()?.field_of(refusal)?;
        let message = refusal.message(locale);
        Some(Wrong { id, message })
    }
}

/// The way to the gateway's own page; `onward.js` takes it by itself where it is the only one.
fn onward(hosted: &HostedForm, gift: &Gift, by_itself: bool, locale: Locale) -> AnyView {
    let t = plain(locale);
    let amount = gift.amount.display(locale).to_string();
    let script = by_itself.then(|| view! { <script src=ONWARD defer=true></script> });
    view! {
        <form class="daan-onward" id="daan-onward" method="post" action=hosted.action.clone()>
            {hidden(&hosted.fields)}
            <button class="daan-button" type="submit">{t.pay.button.replace("{amount}", &amount)}</button>
            <p class="daan-hint">{t.pay.onward}</p>
        </form>
        {script}
    }
    .into_any()
}

/// Copied as it is, without a hash: this page has no way to know one.
const ONWARD: &str = "/onward.js";

#[cfg(test)]
mod tests;
