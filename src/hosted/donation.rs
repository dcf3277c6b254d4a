//! `/donations/{token}`.

use super::{Known, Left, Start, language};
use daan_api::{ApiError, Campaign, CampaignView, Client, Donation};
use daan_domain::Locale;
use daan_web::checkout::flow::Flow;
use daan_web::checkout::step::Ticket;
use daan_web::components::donation_page;
use daan_web::page::{loading, problem, shell, title};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use wasm_bindgen_futures::spawn_local;

/// The campaign of the donation and the language it is written in; or why there is nothing to show.
type Loaded = Option<Result<(Option<CampaignView>, Locale), ApiError>>;

pub(super) fn page(start: StoredValue<Start>) -> impl IntoView {
    let locale = language::current();
    let first = locale.get_untracked();
    let token = use_params_map()
        .with_untracked(|params| params.get("token"))
        .unwrap_or_default();
    let checkout_url = start.with_value(|start| start.checkout_url.clone());
    let flow = Flow::new(Client::new("", first), first, checkout_url);
    let loaded: RwSignal<Loaded> = RwSignal::new(None);
    let slug = StoredValue::new(String::new());
    let show = move |known: Known| {
        slug.set_value(known.donation.campaign.clone());
        loaded.set(Some(Ok((known.campaign, first))));
        let ticket = Ticket {
            donation_id: known.donation.donation_id.clone(),
            token: known.token,
        };
        flow.arrive(ticket, known.donation);
    };
    match left_here(&token) {
        Some(known) => show(known),
        None => spawn_local(fetch(token, first, loaded, show)),
    }
    translate(slug, locale, loaded, flow);
    move || {
        let current = locale.get_untracked();
        match loaded.get() {
            Some(Ok((campaign, locale))) => {
                language::announce(locale, &title(campaign.as_ref(), locale));
                shell(locale, donation_page(campaign, locale, flow).into_any()).into_any()
            }
            Some(Err(error)) => {
                let sentence = problem(&error.message, Some(&error.reference), current);
                shell(current, sentence.into_any()).into_any()
            }
            None => shell(current, loading(current).into_any()).into_any(),
        }
    }
}

fn left_here(token: &str) -> Option<Known> {
    let left = expect_context::<Left>();
    left.0.get_value().filter(|known| known.token == token)
}

async fn fetch(token: String, locale: Locale, loaded: RwSignal<Loaded>, show: impl FnOnce(Known)) {
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
fn translate(
    slug: StoredValue<String>,
    locale: Memo<Locale>,
    loaded: RwSignal<Loaded>,
    flow: Flow,
) {
    Effect::new(move |before: Option<Locale>| {
        let now = locale.get();
        if before.is_some_and(|before| before != now) {
            let client = Client::new("", now);
            flow.speak(client.clone(), now);
            let question = campaign(&slug.get_value(), now);
            spawn_local(async move {
                let campaign = client.call(question).await.ok();
                let _ = loaded.try_set(Some(Ok((campaign, now))));
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
