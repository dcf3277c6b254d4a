//! The addresses, and what is kept between them.

mod campaign;
mod donation;
mod language;
mod place;
mod shown;

use daan_api::{CampaignView, DonationView};
use daan_web::boot::Boot;
use daan_web::takeover::{Typed, take_over, when_not_composing};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_router::components::{Router, RouterProps};
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider};
use place::Place;
use web_sys::window;

/// What one page leaves for the next, so that going from one to the other shows no gap.
#[derive(Clone, Copy)]
struct Left(StoredValue<Option<Known>>);

/// A donation that was just seen.
#[derive(Clone)]
struct Known {
    token: String,
    donation: DonationView,
    campaign: Option<CampaignView>,
}

/// What the app was started with.
struct Start {
    checkout_url: Option<String>,
    /// The campaign of the first page, and what was typed into its form; for that page only.
    first: Option<First>,
}

struct First {
    campaign: CampaignView,
    typed: Typed,
}

/// Puts the app in the place of the server's page.
pub(crate) fn start() {
    when_not_composing(|| {
        let root = window()
            .and_then(|window| window.document())
            .and_then(|document| document.get_element_by_id("daan"));
        let Some(root) = root else { return };
        let (boot, typed) = (Boot::from_page(), Typed::read());
        let read = typed.clone();
        take_over(&root, move |twin| {
            mount_to(twin, move || app(boot, read)).forget();
        });
        typed.resume();
    });
}

fn app(boot: Boot, typed: Typed) -> impl RenderHtml {
    let known = boot
        .donation
        .zip(boot.token)
        .map(|(donation, token)| Known {
            token,
            donation,
            campaign: boot.campaign.clone(),
        });
    provide_context(language::Served::read());
    provide_context(Left(StoredValue::new(known)));
    let start = StoredValue::new(Start {
        checkout_url: boot.checkout_url,
        first: boot.campaign.map(|campaign| First { campaign, typed }),
    });
    // For three addresses none of the router's own components are needed, which draw with Leptos' own views and have the
    // page wait for 16 kB more.
    let pages = move || {
        language::keep_mode();
        let path = use_location().pathname;
        let router = use_context::<BrowserUrl>();
        // A link's address becomes the page's when this is said.
        Effect::new(move |_| {
            path.track();
            if let Some(router) = &router {
                router.ready_to_complete();
            }
        });
        let place = Memo::new(move |_| path.with(|path| Place::at(path)));
        (move || page(start, place.get())).into_any()
    };
    // Without `view!`, which makes elements of ours.
    let around = RouterProps::builder()
        .children(ToChildren::to_children(pages))
        .build();
    Router(around)
}

fn page(start: StoredValue<Start>, place: Place) -> AnyView {
    match place {
        Place::Campaign(slug) => campaign::page(start, slug),
        Place::Donation(token) => donation::page(start, token),
        Place::Nowhere => {
            let locale = language::current().get_untracked();
            daan_web::page::shell(locale, daan_web::page::nowhere(locale))
        }
    }
}
