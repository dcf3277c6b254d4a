//! A gift that nobody gives, gone through while the donor fills in the form.
//!
//! Engines compile a function of WebAssembly when it is first called. From the press to the payment window that is some
//! 160 functions, and half of what a slow phone works there while its donor waits; what was called here is compiled by
//! then. Only what has no effect is called: nothing is stored, sent or opened.

use super::draft::Draft;
use super::flow::Flow;
use super::key::Key;
use super::pending::Record;
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
    static IS_DONE: Cell<bool> = const { Cell::new(false) };
}

/// Goes through it soon, once in a page. Not where a gift has been begun meanwhile: its donor would wait for this.
pub(crate) fn plan(flow: Flow, locale: Locale, offer: impl FnOnce() -> Option<Offer>) {
    if IS_DONE.get() {
        return;
    }
    let Some(offer) = offer() else { return };
    let soon = move || {
        let client = flow.client().filter(|_| flow.takes_press());
        let Some(client) = client.filter(|_| !IS_DONE.replace(true)) else {
            return;
        };
        let begun = Rehearsal::begin(&offer, client, locale);
        // In two tasks, so that a key that is pressed meanwhile is heard in between.
        let end = || {
            let _ = begun.map(Rehearsal::end);
        };
        Timeout::new(0, end).forget();
    };
    Timeout::new(AFTER_MS, soon).forget();
}

/// Half of a gift that nobody gives.
pub struct Rehearsal {
    owner: Owner,
    flow: Flow,
    client: Client,
    locale: Locale,
}

impl Rehearsal {
    /// Up to the request. `None` where the form refuses what is given.
    pub fn begin(offer: &Offer, client: Client, locale: Locale) -> Option<Rehearsal> {
        let owner = Owner::new();
        let Some(flow) = owner.with(|| untrack(|| press(offer, &client, locale))) else {
            owner.cleanup();
            return None;
        };
        Some(Rehearsal {
            owner,
            flow,
            client,
            locale,
        })
    }

    /// From the answer to the window; whether it came so far.
    pub fn end(self) -> bool {
        let came = untrack(|| answer(self.flow, &self.client, self.locale));
        self.owner.cleanup();
        came.is_some()
    }
}

fn press(offer: &Offer, client: &Client, locale: Locale) -> Option<Flow> {
    let draft = Draft::new();
    draft.amount.set(offer.rules.limits().min.digits());
    draft.name.set("A".to_owned());
    draft.email.set("a@example.org".to_owned());
    let request = draft.check(offer, "", locale).ok()?;
    let flow = Flow::new(client.clone(), locale, None);
    // Means nothing to a form, and goes the way of all that happens.
    flow.tell(Event::Dismissed);
    let key = Key::default()
        .of(&request, || None, browser::random_key)
        .key;
    let intent = Record::intent(key, String::new(), 0, String::new(), browser::now());
    black_box(codec::to_json(&intent));
    let question = BeginDonation {
        request: request.clone(),
    };
    black_box(client.prepare(question.request()));
    flow.show(Event::Submitted(Box::new(request)));
    Some(flow)
}

fn answer(flow: Flow, client: &Client, locale: Locale) -> Option<()> {
    flow.show(Event::Began(client.read(Ok(BEGUN.to_owned()))));
    let order = flow.look(|step| match step {
        Step::Loading(_, order) => Some(Arc::clone(order)),
        _ => None,
    })?;
    flow.show(Event::ScriptReady);
    razorpay::rehearse(&order, locale).ok()
}
