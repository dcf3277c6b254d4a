//! The page, put together from what the books hold.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::response::{Html, IntoResponse};

use super::tables;
use crate::control::scenario::{DECK, Scenario, Subject};
use crate::control::{METHODS, snapshot};
use crate::desk::Desk;
use crate::gateway::Failure;
use crate::template::{Slot, fill};

const PAGE: &str = include_str!("../../assets/deck/page.html");
const CARD: &str = "<button class=\"card\" name=\"name\" value=\"{{name}}\" data-scenario=\"{{name}}\">\
    <strong>{{title}}</strong><small>{{does}}</small></button>";
const OPTION: &str = "<option value=\"{{value}}\">{{text}}</option>";
const NOTICE: &str = "<p class=\"notice {{kind}}\" role=\"status\">{{words}}</p>";

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// What a press of a button came to.
#[derive(Clone, Copy)]
pub(super) enum Notice<'a> {
    Done(&'a Scenario),
    Refused(&'a str),
}

/// The whole page.
pub(super) fn render(desk: &Desk, notice: Option<Notice<'_>>) -> impl IntoResponse {
    let state = snapshot(desk);
    let reasons: Vec<&str> = Failure::reasons().collect();
    let parts = [
        ("notice", notice.map(said).unwrap_or_default()),
        ("standing", tables::standing(&state)),
        ("order_cards", cards(Subject::Order)),
        ("khalti_cards", cards(Subject::Khalti)),
        ("gateway_cards", cards(Subject::Gateway)),
        ("order_options", options(&tables::order_choices(&state))),
        ("khalti_options", options(&tables::khalti_choices(&state))),
        ("reason_options", options(&plain(&reasons))),
        ("method_options", options(&plain(&METHODS))),
        ("orders", tables::orders(&state)),
        ("payments", tables::payments(&state)),
        ("khalti", tables::khalti(&state)),
        ("deliveries", tables::deliveries(&state)),
    ];
    let slots = parts.each_ref();
    let slots = slots.map(|(name, markup)| (*name, Slot::Markup(markup.as_str())));
    let headers = [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, Html(fill(PAGE, &slots)))
}

fn said(notice: Notice<'_>) -> String {
    let (kind, words) = match notice {
        Notice::Done(scenario) => {
            let words = format!("Done – {}: {}.", scenario.title, scenario.does);
            ("good", words)
        }
        Notice::Refused(words) => ("bad", format!("Not done: {words}.")),
    };
    let slots = [("kind", Slot::Text(kind)), ("words", Slot::Text(&words))];
    fill(NOTICE, &slots)
}

fn cards(subject: Subject) -> String {
    let own = DECK.iter().filter(|scenario| scenario.on == subject);
    own.map(|scenario| {
        let slots = [
            ("name", Slot::Text(scenario.name)),
            ("title", Slot::Text(scenario.title)),
            ("does", Slot::Text(scenario.does)),
        ];
        fill(CARD, &slots)
    })
    .collect()
}

fn plain(words: &[&str]) -> Vec<(String, String)> {
    let pairs = words
        .iter()
        .map(|word| ((*word).to_owned(), (*word).to_owned()));
    pairs.collect()
}

fn options(choices: &[(String, String)]) -> String {
    let options = choices.iter().map(|(value, text)| {
        let slots = [("value", Slot::Text(value)), ("text", Slot::Text(text))];
        fill(OPTION, &slots)
    });
    options.collect()
}
