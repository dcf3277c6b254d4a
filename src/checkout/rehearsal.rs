//! A gift that nobody gives, gone through while the donor fills in the form.
//!
//! Engines compile a function of WebAssembly when it is first called. From the press to the payment window that is some
//! 160 functions, and half of what a slow phone works there while its donor waits; what was called here is compiled by
//! then. Only what has no effect is called: nothing is stored, sent or opened.

use super::draft::Draft;
use super::flow::Flow;
use super::key::Key;
use super::pending::{Pending, Record};
use super::razorpay;
use super::step::{Event, Step};
use crate::browser;
use daan_api::{BeginDonation, Client, Question, codec};
use daan_domain::{Locale, Offer};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::cell::Cell;
use std::hint::black_box;
use std::sync::Arc;

/// The field that was touched is drawn first, and on a phone its keyboard comes.
const AFTER_MS: u32 = 300;

/// As the server answers a gift.
const BEGUN: &str = r#"{"donation_id":"","token":"","next":{"kind":"open_checkout","checkout_url":"","key_id":"","order_id":"","amount_minor":100,"currency":"INR","name":"","description":"","prefill":{"name":"","email":""},"callback_url":"","hosted_url":""}}"#;

thread_local! {
    static IS_PLANNED: Cell<bool> = const { Cell::new(false) };
}

/// Goes through it soon, once in a page. Not where a gift has been begun meanwhile: its donor would wait for this.
pub(crate) fn plan(flow: Flow, locale: Locale, offer: impl FnOnce() -> Option<Offer>) {
    if IS_PLANNED.replace(true) {
        return;
    }
    let Some(offer) = offer() else { return };
    let soon = move || {
        if let Some(client) = flow.client().filter(|_| flow.takes_press()) {
            go_through(&offer, &client, locale);
        }
    };
    Timeout::new(AFTER_MS, soon).forget();
}

/// Goes through it. Whether it came as far as the payment window.
pub fn go_through(offer: &Offer, client: &Client, locale: Locale) -> bool {
    let owner = Owner::new();
    let came =
        owner.with(|| press(offer, client, locale).and_then(|flow| answer(flow, client, locale)));
    owner.cleanup();
    came.is_some()
}

/// Up to the request.
fn press(offer: &Offer, client: &Client, locale: Locale) -> Option<Flow> {
    let draft = Draft::new();
    draft.amount.set(offer.rules.limits().min.digits());
    draft.name.set("A".to_owned());
    draft.email.set("a@example.org".to_owned());
    let request = draft.check(offer, "", locale).ok()?;
    let flow = Flow::new(client.clone(), locale, None);
    // Means nothing to a form, and goes the way of all that happens.
    flow.tell(Event::Dismissed);
    let now = browser::now();
    black_box(Pending::default().of_this_tab(now));
    let key = Key::default()
        .of(&request, || None, browser::random_key)
        .key;
    let intent = Record::intent(key, String::new(), 0, String::new(), now);
    black_box(codec::to_json(&intent));
    let question = BeginDonation {
        request: request.clone(),
    };
    black_box(client.prepare(question.request()));
    flow.show(Event::Submitted(Box::new(request)));
    Some(flow)
}

/// From the answer to the window.
fn answer(flow: Flow, client: &Client, locale: Locale) -> Option<()> {
    flow.show(Event::Began(client.read(Ok(BEGUN.to_owned()))));
    let order = flow.look(|step| match step {
        Step::Loading(_, order) => Some(Arc::clone(order)),
        _ => None,
    })?;
    flow.show(Event::ScriptReady);
    razorpay::rehearse(&order, locale)
}
