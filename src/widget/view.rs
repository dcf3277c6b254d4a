//! The widget itself: the campaign's card and form, in the language that the donor chooses.

use super::card::card;
use super::contract::{
    CHANGE, CHECKOUT_BLOCKED, ChangeDetail, LOAD_ERROR, LoadErrorDetail, READY, ReadyDetail,
    STOPPED, SUBMIT, StatusDetail, SubmitDetail, VERSION,
};
use super::told::{Told, status, told, told_at_once};
use super::wishes::Wishes;
use crate::checkout::draft::Draft;
use crate::checkout::flow::Flow;
use crate::components::{campaign_page, drawn};
use crate::offer::payable;
use crate::place::Place;
use crate::stopped::Watch;
use daan_api::codec::ToWire;
use daan_api::{BeginRequest, Campaign, CampaignView, Client};
use daan_domain::{Locale, Money};
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::ShadowRoot;

/// Fires an event at the element: its name, its detail, and whether the page may cancel it. Answers whether
/// the page has let it be.
pub type Emit = Rc<dyn Fn(&str, JsValue, bool) -> bool>;

/// What a widget is made of.
pub struct Setting {
    /// The origin of the server; empty where it is the page's own.
    pub server: String,
    /// The server's answer about the campaign.
    pub campaign: CampaignView,
    /// The language to begin with.
    pub locale: Locale,
    /// `light`, `dark` or `auto`.
    pub theme: String,
    /// What the page asks for.
    pub wishes: Wishes,
    /// The tree of the element.
    pub root: ShadowRoot,
    /// Tells the page.
    pub emit: Emit,
    /// Begins anew.
    pub again: Rc<dyn Fn()>,
}

/// A widget that is in a page.
#[derive(Clone, Copy)]
pub struct Widget {
    flow: Flow,
    campaign: StoredValue<String>,
}

impl Widget {
    /// Where the checkout stands.
    pub fn status(&self) -> StatusDetail {
        let campaign = self.campaign.try_get_value().unwrap_or_default();
        untrack(|| self.flow.look(|step| status(&campaign, step)))
    }
}

/// Makes a widget and its view. Within an owner, which ends it.
pub fn widget(setting: Setting) -> (Widget, AnyView) {
    let Setting {
        server,
        mut campaign,
        locale,
        theme,
        wishes,
        root,
        emit,
        again,
    } = setting;
    let slug = campaign.slug.clone();
    for doubt in wishes.narrow(&mut campaign) {
        let message = [
            doubt.attribute,
            "=\"",
            &doubt.value,
            "\" is not understood: expected ",
            &doubt.expected,
        ];
        load_error(&emit, &server, &slug, "attribute", &message.concat());
    }
    let flow = Flow::new(
        Client::new(server.clone(), locale),
        locale,
        campaign.checkout_url.clone(),
    );
    let place = Place {
        server: server.clone(),
        campaign: Some(slug.clone()),
        root: Some(root),
        again: Some(again),
        may_submit: Some(asks_the_page(&emit)),
    };
    watch_over(&place, &emit, &slug);
    flow.settle_in(place);
    let draft = Draft::new();
    wishes.fill(draft, &campaign);
    tell_steps(flow, &emit, &server, &slug);
    let now = RwSignal::new(locale);
    let shown = RwSignal::new((campaign, locale));
    tell_changes(draft, shown, &emit);
    translate(now, shown, flow, wishes, server);
    flow.start();
    emit(
        READY,
        ReadyDetail {
            version: VERSION,
            campaign: slug.clone(),
            locale: locale.tag().to_owned(),
        }
        .to_js(),
        false,
    );
    let content = move || {
        shown.with(|(campaign, locale)| campaign_page(campaign, *locale, draft, flow).into_any())
    };
    let tag = move || shown.with(|(_, locale)| locale.tag());
    let view = card(now, tag, theme, drawn(Box::new(content)));
    let widget = Widget {
        flow,
        campaign: StoredValue::new(slug),
    };
    (widget, view)
}

/// Until the widget goes.
fn watch_over(place: &Place, emit: &Emit, slug: &str) {
    let (emit, server, slug) = (Rc::clone(emit), place.server.clone(), slug.to_owned());
    let tell_page = move || load_error(&emit, &server, &slug, "stopped", STOPPED);
    StoredValue::new_local(Watch::over(place.clone(), Box::new(tell_page)));
}

/// The page may keep a gift from being begun.
fn asks_the_page(emit: &Emit) -> Rc<dyn Fn(&BeginRequest) -> bool> {
    let emit = Rc::clone(emit);
    Rc::new(move |request| {
        let detail = SubmitDetail {
            version: VERSION,
            campaign: request.campaign.clone(),
            amount_minor: request.amount_minor.0.unwrap_or_default(),
            currency: request.currency.clone(),
            gateway: request.gateway.clone(),
        };
        emit(SUBMIT, detail.to_js(), true)
    })
}

fn tell_steps(flow: Flow, emit: &Emit, server: &str, slug: &str) {
    let teller = Rc::new((Rc::clone(emit), server.to_owned(), slug.to_owned()));
    flow.on_change(Box::new(move |step, event| {
        let at_once = told_at_once(&teller.2, step, event);
        let teller = Rc::clone(&teller);
        Box::new(move |before, after| {
            let (emit, server, slug) = &*teller;
            for one in at_once.into_iter().chain(told(slug, before, after)) {
                tell(one, emit, server, slug);
            }
        })
    }));
}

fn tell(told: Told, emit: &Emit, server: &str, slug: &str) {
    let name = told.name();
    let detail = match told {
        Told::OrderCreated(detail) | Told::Cancel(detail) => detail.to_js(),
        Told::Open(detail) => detail.to_js(),
        Told::Success(detail) => detail.to_js(),
        Told::Pending(detail) => detail.to_js(),
        Told::Failure(detail) => detail.to_js(),
        Told::Blocked => return load_error(emit, server, slug, "checkout", CHECKOUT_BLOCKED),
    };
    emit(name, detail, false);
}

fn load_error(emit: &Emit, server: &str, campaign: &str, what: &str, message: &str) {
    let detail = LoadErrorDetail {
        version: VERSION,
        campaign: campaign.to_owned(),
        what: what.to_owned(),
        message: ["<daan-donate campaign=\"", campaign, "\">: ", message].concat(),
        help: [server, "/embed/v1/help#", what].concat(),
    };
    emit(LOAD_ERROR, detail.to_js(), false);
}

/// Tells the page what would be given, whenever that is another amount than before.
fn tell_changes(draft: Draft, shown: RwSignal<(CampaignView, Locale)>, emit: &Emit) {
    let emit = Rc::clone(emit);
    Effect::new(move |before: Option<Option<ChangeDetail>>| {
        let now = shown.with(|(campaign, _)| {
            let offers = payable(&campaign.offers);
            let offer = offers.get(draft.offer.get())?;
            Some(ChangeDetail {
                version: VERSION,
                campaign: campaign.slug.clone(),
                amount_minor: draft.amount(offer).ok().map(Money::amount_minor),
                currency: offer.currency().code().to_owned(),
            })
        });
        if let (Some(before), Some(detail)) = (before, &now)
            && before.as_ref() != Some(detail)
        {
            emit(CHANGE, detail.to_js(), false);
        }
        now
    });
}

/// Asks for the campaign in a language that was chosen since; what is there stays until it comes.
fn translate(
    now: RwSignal<Locale>,
    shown: RwSignal<(CampaignView, Locale)>,
    flow: Flow,
    wishes: Wishes,
    server: String,
) {
    Effect::new(move |before: Option<Locale>| {
        let locale = now.get();
        if before.is_some_and(|before| before != locale) {
            let client = Client::new(server.clone(), locale);
            flow.speak(client.clone(), locale);
            let question = Campaign {
                slug: shown.with_untracked(|(campaign, _)| campaign.slug.clone()),
                locale: Some(locale.tag().to_owned()),
            };
            let wishes = wishes.clone();
            spawn_local(async move {
                if let Ok(mut campaign) = client.call(question).await {
                    wishes.narrow(&mut campaign);
                    let _ = shown.try_set((campaign, locale));
                }
            });
        }
        locale
    });
}
