//! Who gave lately: by name only who agreed to be named.

use super::thanks::displayed;
use crate::browser;
use crate::date;
use crate::place::Place;
use crate::texts::texts;
use daan_api::{CampaignView, RecentGift};
use daan_domain::Locale;
use leptos::prelude::*;

/// The latest gifts; nothing where there are none.
pub(super) fn recent_gifts(
    campaign: &CampaignView,
    locale: Locale,
    place: &Place,
) -> Option<AnyView> {
    let gifts: Vec<_> = campaign
        .recent
        .iter()
        .filter_map(|gift| one(gift, locale))
        .collect();
    (!gifts.is_empty()).then(|| {
        view! {
            <section class="daan-recent">
                <h2 aria-level=place.heading_level()>{texts(locale).recent.title}</h2>
                <ul>{gifts}</ul>
            </section>
        }
        .into_any()
    })
}

fn one(gift: &RecentGift, locale: Locale) -> Option<AnyView> {
    let amount = displayed(gift.amount_minor, &gift.currency, locale)?;
    let initial = gift.name.as_deref().and_then(|name| name.chars().next());
    let initial = initial.map_or_else(|| "♥\u{fe0e}".to_owned(), String::from);
    let somebody = texts(locale).recent.somebody;
    let name = gift.name.clone().unwrap_or_else(|| somebody.to_owned());
    // The server has no donor's clock, and its page may be read later than it was written.
    let now = cfg!(target_arch = "wasm32").then(browser::now);
    let when = date::ago(&gift.paid_at, now, &gift.currency, locale);
    let item = view! {
        <li>
            <span class="daan-initial" aria-hidden="true">{initial}</span>
            <span>
                <b>{name}</b>
                <time datetime=gift.paid_at.clone()>{when}</time>
            </span>
            <b class="daan-sum">{amount}</b>
        </li>
    };
    Some(item.into_any())
}
