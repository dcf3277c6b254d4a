//! `/donations/{token}`.

use super::shown::{Loaded, Told, shown};
use super::{Known, Left, Start, language};
use daan_api::{Campaign, Client, Donation};
use daan_domain::Locale;
use daan_web::checkout::flow::Flow;
use daan_web::checkout::step::Ticket;
use daan_web::components::donation_page;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

pub(super) fn page(start: StoredValue<Start>, token: String) -> AnyView {
    let locale = language::current();
    let first = locale.get_untracked();
    let checkout_url = start.with_value(|start| start.checkout_url.clone());
    let flow = Flow::new(Client::new("", first), first, checkout_url);
    let loaded: Loaded = RwSignal::new(None);
    let slug = StoredValue::new(String::new());
    let show = move |known: Known| {
        slug.set_value(known.donation.campaign.clone());
        loaded.set(Some(Ok(Told {
            campaign: known.campaign,
            locale: first,
        })));
        let ticket = Ticket::new(known.donation.donation_id.clone(), known.token);
        flow.arrive(ticket, known.donation);
    };
    let known = left_here(&token);
    let is_from_form = known.is_some();
    match known {
        Some(known) => show(known),
        None => spawn_local(fetch(token, first, loaded, show)),
    }
    translate(slug, locale, loaded, flow);
    let content = move |told: &Told| {
        donation_page(told.campaign.clone(), told.locale, flow, is_from_form).into_any()
    };
    shown(loaded, locale, Box::new(content))
}

fn left_here(token: &str) -> Option<Known> {
    let left = expect_context::<Left>();
    left.0.get_value().filter(|known| known.token == token)
}

async fn fetch(token: String, locale: Locale, loaded: Loaded, show: impl FnOnce(Known)) {
    let client = Client::new("", locale);
    let question = Donation {
        token: token.clone(),
    };
    match client.call(question).await {
        Ok(donation) => {
            let campaign = client.call(campaign(&donation.campaign, locale)).await.ok();
            show(Known {
                token,
                donation,
                campaign,
            });
        }
        Err(error) => {
            let _ = loaded.try_set(Some(Err(error)));
        }
    }
}

/// Asks for the campaign's title in a language that was chosen since.
fn translate(slug: StoredValue<String>, locale: Memo<Locale>, loaded: Loaded, flow: Flow) {
    Effect::new(move |before: Option<Locale>| {
        let now = locale.get();
        if before.is_some_and(|before| before != now) {
            let client = Client::new("", now);
            flow.speak(client.clone(), now);
            let question = campaign(&slug.get_value(), now);
            spawn_local(async move {
                let campaign = client.call(question).await.ok();
                let _ = loaded.try_set(Some(Ok(Told {
                    campaign,
                    locale: now,
                })));
            });
        }
        now
    });
}

fn campaign(slug: &str, locale: Locale) -> Campaign {
    Campaign {
        slug: slug.to_owned(),
        locale: Some(locale.tag().to_owned()),
    }
}
