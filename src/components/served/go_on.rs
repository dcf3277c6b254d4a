//! How a donor without the app goes on from the page of a donation.

use crate::components::other_way::OtherWay;
use crate::page::localized;
use crate::texts::plain::plain;
use crate::texts::texts;
use daan_api::DonationView;
use daan_domain::{Locale, Status};
use leptos::prelude::*;

/// How soon a page asks again by itself, while something is under way.
const ASK_AGAIN_S: &str = "10";

/// What can be done beside what the panel itself offers.
pub(crate) fn go_on(donation: &DonationView, token: &str, locale: Locale) -> AnyView {
    let status = donation.status();
    if status.is_some_and(Status::is_credited) {
        return ().into_any();
    }
    if donation.under_review {
        return view! { <p class="daan-go-on">{check_link(token, locale)}</p> }.into_any();
    }
    match status {
        Some(Status::Open | Status::Expired | Status::CreateFailed) => {
            unpaid(donation, token, locale)
        }
        // The panel of these has no button.
        Some(Status::Creating) => {
            view! { {under_way()} <p class="daan-go-on">{check_link(token, locale)}</p> }.into_any()
        }
        _ => under_way(),
    }
}

/// Whoever has no script gets the news by loading the page again; where the app did not come although there
/// are scripts, `early.js` does it.
fn under_way() -> AnyView {
    view! {
        <noscript><meta http-equiv="refresh" content=ASK_AGAIN_S /></noscript>
        <span data-again=ASK_AGAIN_S hidden></span>
    }
    .into_any()
}

fn unpaid(donation: &DonationView, token: &str, locale: Locale) -> AnyView {
    let t = &texts(locale).status;
    // With an order at hand the panel has a button that leads to it.
    let again = donation.next.is_none().then(|| {
        let label = t.pay_now.to_owned();
        retry(token, &donation.gateway, label, "daan-button", locale)
    });
    let other = donation.alternative.as_ref().and_then(|view| {
        let label = OtherWay::read(view)?.label(locale);
        let class = "daan-button daan-quiet";
        Some(retry(token, &view.gateway, label, class, locale))
    });
    let form = localized(&["/donate/", &donation.campaign].concat(), locale);
    view! {
        <div class="daan-actions">{again}{other}</div>
        <p class="daan-go-on">
            {check_link(token, locale)}
            <a href=form>{plain(locale).to_form}</a>
        </p>
    }
    .into_any()
}

fn retry(
    token: &str,
    gateway: &str,
    label: String,
    class: &'static str,
    locale: Locale,
) -> AnyView {
    let action = localized(&["/donations/", token, "/retry"].concat(), locale);
    view! {
        <form method="post" action=action>
            <input type="hidden" name="gateway" value=gateway.to_owned() />
            <button class=class type="submit">{label}</button>
        </form>
    }
    .into_any()
}

fn check_link(token: &str, locale: Locale) -> AnyView {
    let page = localized(&["/donations/", token].concat(), locale);
    view! { <a href=page>{texts(locale).status.check_now}</a> }.into_any()
}
