//! `/` and `/donate/{slug}`.

use super::shown::{Loaded, Told, shown};
use super::{Known, Left, Start, language};
use daan_api::{Campaign, Client};
use daan_domain::Locale;
use daan_web::checkout::draft::{Draft, currencies};
use daan_web::checkout::flow::Flow;
use daan_web::components::campaign_page;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// The campaign at `/` where no server says which: the sample's.
const SAMPLE: &str = "education";

pub(super) fn page(start: StoredValue<Start>, in_path: Option<String>) -> AnyView {
    let locale = language::current();
    let first = locale.get_untracked();
    let served = start
        .try_update_value(|start| start.first.take())
        .flatten()
        .filter(|served| {
            in_path
                .as_ref()
                .is_none_or(|slug| *slug == served.campaign.slug)
        });
    let slug = in_path
        .or_else(|| served.as_ref().map(|served| served.campaign.slug.clone()))
        .unwrap_or_else(|| SAMPLE.to_owned());
    let draft = Draft::new();
    if let Some(served) = &served {
        served.typed.fill(draft, &currencies(&served.campaign));
        draft.served(&served.campaign, first);
    }
    let loaded: Loaded = RwSignal::new(served.map(|served| {
        Ok(Told {
            campaign: Some(served.campaign),
            locale: first,
        })
    }));
    let checkout_url = start.with_value(|start| start.checkout_url.clone());
    let flow = Flow::new(Client::new("", first), first, checkout_url);
    go_on_when_finished(flow, loaded);
    keep_in_address(flow);
    flow.start();
    load(slug, locale, loaded, flow);
    let content = move |told: &Told| {
        let campaign = told.campaign.as_ref();
        campaign
            .map(|campaign| campaign_page(campaign, told.locale, draft, flow))
            .into_any()
    };
    shown(loaded, locale, Box::new(content))
}

/// Asks for the campaign where the page did not bring it in this language. What is there stays until
/// the answer comes.
fn load(slug: String, locale: Memo<Locale>, loaded: Loaded, flow: Flow) {
    Effect::new(move |_| {
        let locale = locale.get();
        let has_it = loaded
            .with_untracked(|loaded| matches!(loaded, Some(Ok(told)) if told.locale == locale));
        if has_it {
            return;
        }
        let client = Client::new("", locale);
        flow.speak(client.clone(), locale);
        let question = Campaign {
            slug: slug.clone(),
            locale: Some(locale.tag().to_owned()),
        };
        spawn_local(async move {
            let answer = client.call(question).await;
            let _ = loaded.try_set(Some(answer.map(|campaign| Told {
                campaign: Some(campaign),
                locale,
            })));
        });
    });
}

/// Where the browser keeps nothing, the address is what a reload finds the gift by, so that nobody pays it twice.
fn keep_in_address(flow: Flow) {
    flow.on_unstored(Box::new(|ticket| {
        let address = ["/donations/", &ticket.token, &language::in_address()].concat();
        let history = web_sys::window().and_then(|window| window.history().ok());
        if let Some(history) = history {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
        }
    }));
}

/// Once the money has arrived, the address becomes the donation's own: a reload shows it again, and
/// "back" does not show the form.
fn go_on_when_finished(flow: Flow, loaded: Loaded) {
    let left = expect_context::<Left>();
    let navigate = use_navigate();
    flow.on_finished(Box::new(move |ticket, donation| {
        let campaign = loaded.with_untracked(|loaded| match loaded {
            Some(Ok(told)) => told.campaign.clone(),
            _ => None,
        });
        left.0.set_value(Some(Known {
            token: ticket.token.clone(),
            donation: donation.clone(),
            campaign: campaign.filter(|campaign| campaign.slug == donation.campaign),
        }));
        let address = ["/donations/", &ticket.token, &language::in_address()].concat();
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&address, options);
    }));
}
