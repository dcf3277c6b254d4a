//! What is around the ways to pay.

use super::{Gift, PayProblem, Wrong};
use crate::components::Summary;
use crate::page::{localized, shell};
use crate::texts::plain::plain;
use crate::texts::texts;
use daan_domain::Locale;
use leptos::prelude::*;

/// The text of `<title>`: that something is wrong is the first thing that is read out.
pub(super) fn titled(gift: &Gift, is_wrong: bool, locale: Locale) -> String {
    let title = [&gift.campaign, " · ", texts(locale).app].concat();
    if is_wrong {
        plain(locale).error.replace("{title}", &title)
    } else {
        title
    }
}

/// The gift, and below it the ways to pay it.
pub(super) fn frame(
    gift: &Gift,
    heading: &'static str,
    summary: Option<AnyView>,
    content: AnyView,
    locale: Locale,
) -> AnyView {
    let t = plain(locale);
    let status = localized(&["/donations/", &gift.token].concat(), locale);
    let form = localized(&["/donate/", &gift.slug].concat(), locale);
    let page = view! {
        <div class="daan-columns daan-single">
            <h1 class="daan-over">{gift.campaign.clone()}</h1>
            <div class="daan-card">
                <section class="daan-status daan-panel daan-pay">
                    {summary}
                    <h2>{heading}</h2>
                    {facts(gift, locale)}
                    {content}
                    <p class="daan-go-on"><a href=status>{t.to_status}</a> <a href=form>{t.to_form}</a></p>
                </section>
            </div>
        </div>
    };
    shell(locale, page.into_any())
}

fn facts(gift: &Gift, locale: Locale) -> impl IntoView {
    let t = &texts(locale).status;
    let amount = gift.amount.display(locale).to_string();
    view! {
        <dl class="daan-facts">
            <div><dt>{t.amount}</dt><dd>{amount}</dd></div>
            <div><dt>{plain(locale).pay.payee}</dt><dd>{gift.payee.clone()}</dd></div>
            <div><dt>{t.reference}</dt><dd><code>{gift.donation_id.clone()}</code></dd></div>
        </dl>
    }
}

pub(super) fn summary(problem: &PayProblem, wrong: Option<Wrong>, locale: Locale) -> AnyView {
    let summary = match (problem, wrong) {
        (_, Some(wrong)) => Summary {
            at_fields: vec![(wrong.id, wrong.message.to_owned())],
            ..Summary::default()
        },
        (PayProblem::Said(error), None) => Summary {
            message: Some(error.message.clone()),
            reference: Some(error.reference.clone()),
            ..Summary::default()
        },
        (PayProblem::Failed(message), None) => Summary {
            message: Some(message.clone()),
            ..Summary::default()
        },
        (PayProblem::Refused(refusal), None) => Summary {
            message: Some(refusal.message(locale).to_owned()),
            ..Summary::default()
        },
    };
    summary.view(locale)
}

pub(super) fn hidden(fields: &[(String, String)]) -> Vec<AnyView> {
    fields
        .iter()
        .map(|(name, value)| {
            view! { <input type="hidden" name=name.clone() value=value.clone() /> }.into_any()
        })
        .collect()
}
