//! What the donor should know before pressing.

use crate::texts::texts;
use daan_domain::{Gateway, Locale, Offer, filled};
use leptos::prelude::*;

/// The declaration, where the offer needs one. It stands above the button that makes it.
pub(super) fn declaration(offer: &Offer, locale: Locale) -> Option<AnyView> {
    let text = filled(texts(locale).form.citizens, &[("payee", &offer.payee)]);
    offer
        .citizens_only
        .then(|| view! { <p class="daan-declaration">{text}</p> }.into_any())
}

/// Who receives the money, who carries it, and what the donor's details are for.
pub(super) fn small_print(offer: &Offer, locale: Locale) -> AnyView {
    let t = &texts(locale).form;
    let gateway = match offer.gateway {
        Gateway::Razorpay => t.gateway,
        Gateway::Khalti => t.gateway_khalti,
    };
    view! {
        <ul class="daan-small-print">
            <li>{filled(t.payee, &[("payee", &offer.payee)])}</li>
            <li>{gateway}</li>
            <li>{t.purpose}</li>
        </ul>
    }
    .into_any()
}
