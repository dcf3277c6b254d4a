//! Performs what [`step`] decides, and tells it what happened.

mod perform;

use super::key::Key;
use super::pending::{Pending, Record};
use super::razorpay::{PaymentWindow, silence};
use super::script;
use super::step::{Effect, Event, Step, Ticket, step};
use crate::browser::{self, Listener};
use daan_api::{Client, DonationView};
use daan_domain::Locale;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use std::mem::discriminant;
use wasm_bindgen_futures::spawn_local;

/// What the page around hears when the money has arrived.
pub type Finished = Box<dyn Fn(&Ticket, &DonationView)>;

/// One checkout: where it stands, and the means to go on. A copy is the same checkout.
///
/// Can be made anywhere; it touches the browser only after [`Flow::start`] or a press.
#[derive(Clone, Copy)]
pub struct Flow {
    step: RwSignal<Step>,
    online: RwSignal<bool>,
    means: StoredValue<Means, LocalStorage>,
}

struct Means {
    client: Client,
    locale: Locale,
    checkout_url: Option<String>,
    finished: Option<Finished>,
    key: Key,
    pending: Pending,
    window: Option<PaymentWindow>,
    timer: Option<Timeout>,
    listeners: Vec<Listener>,
}

impl Flow {
    /// A checkout that has not begun. `checkout_url` is where checkout.js is loaded from, if known before
    /// the server names it.
    pub fn new(client: Client, locale: Locale, checkout_url: Option<String>) -> Flow {
        Flow {
            step: RwSignal::new(Step::START),
            online: RwSignal::new(true),
            means: StoredValue::new_local(Means {
                client,
                locale,
                checkout_url,
                finished: None,
                key: Key::default(),
                pending: Pending::default(),
                window: None,
                timer: None,
                listeners: vec![],
            }),
        }
    }

    /// Where the checkout stands. Tracks.
    pub fn step(&self) -> Step {
        self.step.get()
    }

    /// Looks at the step without copying it. Tracks.
    pub fn look<T>(&self, look: impl FnOnce(&Step) -> T) -> T {
        self.step.with(look)
    }

    /// Whether the browser believes to be connected. Tracks.
    pub fn is_online(&self) -> bool {
        self.online.get()
    }

    /// Shows what follows from an event without doing anything about it: for a page that nobody can
    /// press yet, such as the server's.
    pub fn show(&self, event: Event) {
        self.step.update(|now| {
            *now = step(now.clone(), event).0;
        });
    }

    /// Calls `finished` when the money has arrived.
    pub fn on_finished(&self, finished: Finished) {
        self.means
            .update_value(|means| means.finished = Some(finished));
    }

    /// The language of the messages and of the payment window from now on.
    pub fn speak(&self, client: Client, locale: Locale) {
        self.means.update_value(|means| {
            means.client = client;
            means.locale = locale;
        });
    }

    /// Begins to listen to the browser, and takes up what an earlier visit left unfinished.
    pub fn start(&self) {
        self.listen();
        if let Some(record) = self.record()
            && let Some(ticket) = record.ticket()
        {
            self.tell(if self.has_come_back(&ticket) {
                Event::Returned(ticket)
            } else {
                Event::Resumed(ticket, record.proof())
            });
        }
    }

    fn record(&self) -> Option<Record> {
        self.means
            .try_update_value(|means| means.pending.read(browser::now()))
            .flatten()
    }

    fn has_come_back(&self, ticket: &Ticket) -> bool {
        self.means
            .try_update_value(|means| means.pending.has_come_back(ticket, browser::now()))
            .unwrap_or_default()
    }

    /// Takes up a donation whose page was opened.
    pub fn arrive(&self, ticket: Ticket, view: DonationView) {
        self.listen();
        let record = self.record();
        self.has_come_back(&ticket);
        let unsent = record
            .filter(|record| record.ticket().as_ref() == Some(&ticket))
            .and_then(|record| record.proof())
            .filter(|_| !view.status().is_some_and(daan_domain::Status::is_credited));
        match unsent {
            Some(proof) => self.tell(Event::Resumed(ticket, Some(proof))),
            None => self.tell(Event::Arrived(ticket, Box::new(view))),
        }
    }

    /// Fetches checkout.js at the first sign that the donor will need it.
    pub fn warm_up(&self) {
        let url = self
            .means
            .try_with_value(|means| means.checkout_url.clone())
            .flatten();
        if let Some(url) = url {
            silence::listen();
            // Nobody waits for it yet: a failure is met again, and said, when it is needed.
            spawn_local(async move {
                let _ = script::load(&url).await;
            });
        }
    }

    /// Asks the server now, if it was to be asked later.
    pub fn hurry(&self) {
        let timer = self
            .means
            .try_update_value(|means| means.timer.take())
            .flatten();
        if let Some(timer) = timer {
            timer.cancel();
            self.tell(Event::Due);
        }
    }

    /// Tells the checkout what happened, and does what follows before it returns.
    pub fn tell(&self, event: Event) {
        let Some(before) = self.step.try_get_untracked() else {
            return;
        };
        let (after, effects) = step(before.clone(), event);
        if discriminant(&before) != discriminant(&after) {
            self.leave(&before);
        }
        // The proof is in storage before anything is drawn.
        let (first, rest): (Vec<_>, Vec<_>) = effects
            .into_iter()
            .partition(|effect| matches!(effect, Effect::Keep(..)));
        for effect in first {
            self.perform(effect);
        }
        if before.looks_like(&after) {
            self.step.update_untracked(|step| *step = after);
        } else {
            self.step.set(after);
        }
        for effect in rest {
            self.perform(effect);
        }
    }

    fn leave(&self, step: &Step) {
        self.means.update_value(|means| means.timer = None);
        if let Step::Paying(ticket, _) = step {
            // A window that ends in the page has not led out of it.
            self.has_come_back(ticket);
            let flow = *self;
            // Later, because the window's own function may be the caller.
            spawn_local(async move {
                flow.means.try_update_value(|means| means.window.take());
            });
        }
    }

    /// A page that the browser had kept as it was is seen again.
    fn return_here(&self) {
        let ticket = self.step.try_with_untracked(|step| step.ticket().cloned());
        if let Some(ticket) = ticket.flatten() {
            self.has_come_back(&ticket);
            self.tell(Event::Returned(ticket));
        }
    }

    /// A connection that is back, and a donor who comes back from a bank's app, want an answer now.
    fn listen(&self) {
        let flow = *self;
        let heard = move |event: web_sys::Event| {
            if is_out_of_cache(&event) {
                flow.return_here();
            }
            let _ = flow.online.try_set(browser::is_online());
            if browser::is_online() && browser::is_visible() {
                flow.hurry();
            }
        };
        let (Some(window), Some(document)) = (browser::window(), browser::document()) else {
            return;
        };
        let unsent = move |event: web_sys::Event| {
            if flow.step.try_with_untracked(Step::holds_unsent_proof) == Some(true) {
                event.prevent_default();
            }
        };
        self.means.update_value(|means| {
            means.listeners = vec![
                Listener::new(&window, "online", heard),
                Listener::new(&window, "offline", heard),
                Listener::new(&window, "pageshow", heard),
                Listener::new(&document, "visibilitychange", heard),
                Listener::new(&window, "beforeunload", unsent),
            ];
        });
    }
}

/// Whether this is the `pageshow` of a page that was not loaded anew.
fn is_out_of_cache(event: &web_sys::Event) -> bool {
    js_sys::Reflect::get(event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy())
}
