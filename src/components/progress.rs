//! How far a campaign has come.

use super::drawn;
use crate::texts::texts;
use daan_api::CampaignView;
use daan_domain::{Currency, Locale, Money, filled};
use leptos::prelude::*;

/// What was given so far. Amounts are in minor units.
#[derive(Clone, Copy)]
pub(super) struct Figures {
    raised: i64,
    goal: Option<i64>,
    gifts: i64,
    currency: Currency,
}

impl Figures {
    /// A campaign's; `None` in a currency of a newer server.
    pub(super) fn of(campaign: &CampaignView) -> Option<Figures> {
        Some(Figures {
            raised: campaign.raised,
            goal: campaign.goal,
            gifts: campaign.donors,
            currency: Currency::lookup(&campaign.currency)?,
        })
    }

    fn money(self, minor: i64, locale: Locale) -> String {
        let money = Money::new(minor, self.currency).ok();
        money.map_or_else(String::new, |money| money.display(locale).to_string())
    }

    /// Whether there is anything to show of it.
    pub(super) fn are_shown(self) -> bool {
        self.goal.is_some() || self.raised != 0
    }

    /// A bar cannot be fuller than full; the text says by how much the goal was passed.
    fn filled(self) -> i64 {
        self.goal.map_or(0, |goal| self.raised.min(goal))
    }
}

/// Where the sum goes that stands out from its sentence; no text of ours holds it.
const GAP: &str = "\u{1}";

/// Bar and figures; the style sheet lets the bar grow when they change.
pub(super) fn progress(figures: RwSignal<Figures>, locale: Locale) -> AnyView {
    let first = figures.get_untracked();
    if !first.are_shown() {
        return ().into_any();
    }
    let bar = first.goal.map(|goal| {
        let value = move || figures.get().filled().to_string();
        let label = texts(locale).progress.label;
        view! { <progress value=value max=goal.to_string() aria-label=label></progress> }
    });
    let said = drawn(Box::new(move || words(figures.get(), locale)));
    view! { <div class="daan-progress">{bar}<p class="daan-figures">{said}</p></div> }.into_any()
}

fn words(figures: Figures, locale: Locale) -> AnyView {
    let t = &texts(locale).progress;
    let text = match figures.goal {
        Some(goal) => {
            let goal = figures.money(goal, locale);
            filled(t.of_goal, &[("goal", &goal), ("raised", GAP)])
        }
        None => filled(t.so_far, &[("raised", GAP)]),
    };
    let (before, after) = text.split_once('\u{1}').unwrap_or((&text, ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    let raised = figures.money(figures.raised, locale);
    let gifts = (figures.gifts > 0).then(|| t.gifts.of(figures.gifts, locale));
    view! {
        <span>{before}<strong>{raised}</strong>{after}</span>
        <span>{gifts}</span>
    }
    .into_any()
}
