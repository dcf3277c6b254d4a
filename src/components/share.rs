//! Telling others about a campaign.

use super::copyable::to_clipboard;
use crate::browser;
use crate::checkout::flow::Flow;
use crate::page::localized;
use crate::texts::{ShareTexts, texts};
use daan_domain::{Locale, filled};
use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

/// What is told, and where it leads.
#[derive(Clone)]
struct News {
    text: String,
    url: String,
}

/// `WhatsApp`, which is what people here use, and whatever else the device offers; a copy of the link where it offers
/// nothing. Needs the app: a page that the server has written does not know its own address.
pub(super) fn share(slug: &str, title: &str, flow: Flow, locale: Locale) -> Option<AnyView> {
    if !cfg!(target_arch = "wasm32") {
        return None;
    }
    let t = &texts(locale).share;
    let path = localized(&["/donate/", slug].concat(), locale);
    let news = News {
        text: filled(t.text, &[("campaign", title)]),
        url: [server(flow)?, path].concat(),
    };
    let message = js_sys::encode_uri_component(&[&news.text, " ", &news.url].concat());
    let whatsapp = ["https://wa.me/?text=", &String::from(message)].concat();
    let view = view! {
        <div class="daan-share">
            <p class="daan-label">{t.title}</p>
            <div class="daan-actions">
                <a class="daan-button daan-quiet" part="button" href=whatsapp target="_blank" rel="noopener noreferrer">
                    {t.whatsapp}
                </a>
                {other(news, t, locale)}
            </div>
        </div>
    };
    Some(view.into_any())
}

/// The server's, which is not that of the page around a widget.
fn server(flow: Flow) -> Option<String> {
    let server = flow.place().server;
    if server.is_empty() {
        browser::window()?.location().origin().ok()
    } else {
        Some(server)
    }
}

fn other(news: News, t: &'static ShareTexts, locale: Locale) -> AnyView {
    let can_share = share_function().is_some();
    let copied = RwSignal::new(false);
    let press = move |_| {
        if can_share {
            hand_over(&news);
        } else {
            let url = news.url.clone();
            spawn_local(async move {
                let _ = copied.try_set(to_clipboard(&url).await);
            });
        }
    };
    let says = move || match (can_share, copied.get()) {
        (true, _) => t.other,
        (false, true) => texts(locale).status.copied,
        (false, false) => t.copy,
    };
    view! {
        <button class="daan-button daan-quiet" part="button" type="button" on:click=press aria-live="polite">
            {says}
        </button>
    }
    .into_any()
}

fn share_function() -> Option<Function> {
    let navigator = browser::window()?.navigator();
    Reflect::get(&navigator, &"share".into())
        .ok()?
        .dyn_into()
        .ok()
}

fn hand_over(news: &News) {
    let data = Object::new();
    for (name, value) in [("text", &news.text), ("url", &news.url)] {
        let _ = Reflect::set(&data, &name.into(), &JsValue::from_str(value));
    }
    if let (Some(share), Some(window)) = (share_function(), browser::window()) {
        // Whoever closes the sheet again has decided not to share: that is no error.
        let closed = share.call1(&window.navigator(), &data).ok();
        if let Some(Ok(closed)) = closed.map(JsCast::dyn_into::<js_sys::Promise>) {
            spawn_local(async move {
                let _ = wasm_bindgen_futures::JsFuture::from(closed).await;
            });
        }
    }
}
