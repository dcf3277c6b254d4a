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
/// The same where nothing is known to be: there are buttons to press in peace.
const UNPAID_AGAIN_S: &str = "30";

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
            view! { {loaded_again(ASK_AGAIN_S, locale)} <p class="daan-go-on">{check_link(token, locale)}</p> }.into_any()
        }
        _ => loaded_again(ASK_AGAIN_S, locale),
    }
}

/// Whoever has no script gets the news by loading the page again: by a press, because a page that does it by
/// itself begins anew under whoever is just being read to. Where the app did not come although there are
/// scripts, `early.js` does it.
fn loaded_again(every_s: &'static str, locale: Locale) -> AnyView {
    let check = texts(locale).status.check_now;
    let text = plain(locale).no_change.replace("{check}", check);
    view! {
        <noscript><p class="daan-go-on">{text}</p></noscript>
        <span data-again=every_s hidden></span>
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
    let may_be_paid = donation.status() == Some(Status::Open);
    let form = localized(&["/donate/", &donation.campaign].concat(), locale);
    view! {
        {may_be_paid.then(|| loaded_again(UNPAID_AGAIN_S, locale))}
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
