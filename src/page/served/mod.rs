//! The pages as the server writes them: whole without a script, and what the app takes over.

mod donation;
mod entered;
mod form;
mod frame;
mod index;
mod pay;
#[cfg(test)]
pub(crate) mod samples;
mod widget;

pub use donation::donation_html;
pub(crate) use entered::named;
pub use entered::{Entered, parse_form};
pub use form::{FormState, Notice, campaign_html, form_html, form_title};
pub use frame::{Frame, frame_html};
pub use index::{with_style, without_app};
pub use pay::{
    Choice, Chosen, Gift, HostedForm, Method, OneCall, OtpPage, PayPage, PayProblem, PayRefusal,
    otp_html, pay_html,
};

pub use widget::widget_html;

use super::{header, problem, shell};
use daan_domain::Locale;
use leptos::prelude::*;

/// What stands in `<div id="daan">` where there is nothing else to show: a sentence for the reader and,
/// where there is one, what to name when asking for help.
pub fn problem_html(message: &str, reference: Option<&str>, locale: Locale) -> String {
    rendered(|| shell(locale, problem(message, reference, locale)))
}

/// What stands above a page that the server writes by itself.
pub fn header_html(locale: Locale) -> String {
    rendered(|| header(locale))
}

/// The view as text. What it was made of goes with it.
fn rendered<V: IntoView>(page: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    let html = owner.with(|| page().into_view().to_html());
    owner.unset_with_forced_cleanup();
    html
}
