//! `/` and `/donate/{slug}`.

use super::{Known, Left, Start, language};
use daan_api::{ApiError, Campaign, CampaignView, Client};
use daan_domain::Locale;
use daan_web::checkout::draft::Draft;
use daan_web::checkout::flow::Flow;
use daan_web::components::campaign_page;
use daan_web::page::{loading, problem, shell, title};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use wasm_bindgen_futures::spawn_local;

/// The campaign at `/` where no server says which: the sample's.
const SAMPLE: &str = "education";

type Loaded = Option<Result<(CampaignView, Locale), ApiError>>;

pub(super) fn page(start: StoredValue<Start>) -> impl IntoView {
    let locale = language::current();
    let first = locale.get_untracked();
    let in_path = use_params_map().with_untracked(|params| params.get("slug"));
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
        let offers = &served.campaign.offers;
        let currencies: Vec<&str> = offers.iter().map(|offer| offer.currency.as_str()).collect();
        served.typed.fill(draft, &currencies);
    }
    let loaded: RwSignal<Loaded> = RwSignal::new(served.map(|served| Ok((served.campaign, first))));
    let checkout_url = start.with_value(|start| start.checkout_url.clone());
    let flow = Flow::new(Client::new("", first), first, checkout_url);
    go_on_when_finished(flow, loaded);
    flow.start();
    load(slug, locale, loaded, flow);
    move || match loaded.get() {
        Some(Ok((campaign, locale))) => {
            language::announce(locale, &title(Some(&campaign), locale));
            shell(
                locale,
                campaign_page(&campaign, locale, draft, flow).into_any(),
            )
            .into_any()
        }
        Some(Err(error)) => {
            let locale = locale.get_untracked();
            language::announce(locale, &title(None, locale));
            let sentence = problem(&error.message, Some(&error.reference), locale);
            shell(locale, sentence.into_any()).into_any()
        }
        None => {
            let locale = locale.get_untracked();
            shell(locale, loading(locale).into_any()).into_any()
        }
    }
}

/// Asks for the campaign where the page did not bring it in this language. What is there stays until
/// the answer comes.
fn load(slug: String, locale: Memo<Locale>, loaded: RwSignal<Loaded>, flow: Flow) {
    Effect::new(move |_| {
        let locale = locale.get();
        let has_it = |loaded: &Loaded| matches!(loaded, Some(Ok((_, has))) if *has == locale);
        if loaded.with_untracked(has_it) {
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
            let _ = loaded.try_set(Some(answer.map(|campaign| (campaign, locale))));
        });
    });
}

/// Once the money has arrived, the address becomes the donation's own: a reload shows it again, and
/// "back" does not show the form.
fn go_on_when_finished(flow: Flow, loaded: RwSignal<Loaded>) {
    let left = expect_context::<Left>();
    let navigate = use_navigate();
    flow.on_finished(Box::new(move |ticket, donation| {
        let campaign = loaded.with_untracked(|loaded| match loaded {
            Some(Ok((campaign, _))) if campaign.slug == donation.campaign => Some(campaign.clone()),
            _ => None,
        });
        left.0.set_value(Some(Known {
            token: ticket.token.clone(),
            donation: donation.clone(),
            campaign,
        }));
        let address = ["/donations/", &ticket.token, &language::in_address()].concat();
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&address, options);
    }));
}
